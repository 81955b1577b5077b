//! Where the parties of a verb or noun stand in the tree: subjects, objects, obliques, owners, complements. Voice,
//! relative and participial clauses, control and coordination are resolved here, once, for every row.

use crate::pack::{FrameRows, Grammar};
use crate::parse::{Deprel, Tree, Upos};

/// How deep a search for a shared subject may climb.
const DEPTH: u32 = 6;

/// A tree together with how its language marks voice.
#[derive(Debug)]
pub(super) struct Syntax<'a> {
    pub tree: &'a Tree<'a>,
    /// Owners follow their noun bare, agents follow a prefixed passive bare, and words are known by printed form.
    pub head_initial: bool,
    pub grammar: &'a Grammar,
    rows: &'a FrameRows,
    passive: Vec<bool>,
    /// Whether a token stands between quotation marks.
    quoted: Vec<bool>,
}

fn is_clause_end(tree: &Tree<'_>, token: u32) -> bool {
    matches!(
        tree.lower(token),
        "." | ";" | "!" | "?" | ":" | "“" | "”" | "\"" | "«" | "»" | "—" | "–"
    )
}

impl<'a> Syntax<'a> {
    pub fn new(tree: &'a Tree<'a>, grammar: &'a Grammar, rows: &'a FrameRows) -> Syntax<'a> {
        let mut syntax = Syntax {
            tree,
            head_initial: rows.by_form,
            grammar,
            rows,
            passive: vec![false; tree.len()],
            quoted: vec![false; tree.len()],
        };
        let mut inside = false;
        for token in 0..tree.len() as u32 {
            inside = match tree.lower(token) {
                "“" => true,
                "”" => false,
                "\"" => !inside,
                _ if token == tree.sentence_of(token).start => false,
                _ => inside,
            };
            syntax.quoted[token as usize] = inside;
        }
        for token in 0..tree.len() as u32 {
            syntax.passive[token as usize] = syntax.passive_verb(token);
        }
        syntax
    }

    /// Whether a verb stands in the passive.
    pub fn is_passive(&self, token: u32) -> bool {
        self.passive[token as usize]
    }

    fn passive_verb(&self, token: u32) -> bool {
        let tree = self.tree;
        if self.head_initial {
            let lower = tree.lower(token);
            let verbal = matches!(tree.upos(token), Upos::Verb | Upos::Adj | Upos::Aux);
            let passive = lower.starts_with("di") && lower.len() > if verbal { 4 } else { 5 }
                || verbal && lower.starts_with("ter") && tree.feats(token).contains("Voice=Pass");
            // `dirikan`, `terima`, `dukung` begin so by chance.
            return passive && !self.rows.is_bare(lower);
        }
        if !matches!(tree.upos(token), Upos::Verb | Upos::Adj | Upos::Aux) {
            return false;
        }
        // A passive subject alone proves nothing in a whole sentence, where the passive has its auxiliary.
        let is_headline = self.is_headline(token);
        let has_object = tree.children_by(token, &[Deprel::OBJ]).any(|c| c > token);
        let aux = |t: u32| {
            tree.children(t).iter().any(|&c| {
                tree.deprel(c) == Deprel::AUX_PASS && tree.lemma(c) != "have"
                    || tree.deprel(c) == Deprel::NSUBJ_PASS && is_headline && !has_object
                    || tree.deprel(c).base() == Deprel::AUX && self.grammar.is("passive-auxiliary", tree.lemma(c))
            })
        };
        if aux(token) {
            return true;
        }
        let participle = tree.feats(token).contains("VerbForm=Part") && tree.feats(token).contains("Tense=Past");
        let has_aux = tree
            .children_by(token, &[Deprel::AUX])
            .any(|c| matches!(tree.lemma(c), "have" | "be"));
        let has_subject = tree.children_by(token, &[Deprel::NSUBJ]).next().is_some();
        if !participle || has_aux || has_subject {
            return false;
        }
        // `Angry youths hurled stones`, hung below its own subject.
        match tree.deprel(token).base() {
            Deprel::ACL if has_object => false,
            Deprel::ACL | Deprel::ADVCL if !is_headline && self.is_only_verb(token) => false,
            Deprel::ACL | Deprel::AMOD | Deprel::ADVCL => true,
            Deprel::CONJ => tree.head(token).is_some_and(|h| h < token && self.passive[h as usize]),
            _ => false,
        }
    }

    /// `The president, addressing lawmakers, pleaded for help`, all hung below the president: whether a participle would
    /// leave its sentence without a finite verb.
    fn is_only_verb(&self, token: u32) -> bool {
        let tree = self.tree;
        let range = tree.sentence_of(token);
        let finite = |t: u32| tree.feats(t).contains("VerbForm=Fin");
        let root = range.clone().find(|&t| tree.head(t).is_none());
        root.is_some_and(|r| tree.is_nominal(r) && r < token)
            && !range.clone().any(finite)
            && !tree
                .children(token)
                .iter()
                .any(|&c| tree.case(c).is_some_and(|m| self.grammar.is("agent", m)))
    }

    /// Whether the sentence of a token ends without a mark, as headlines do.
    fn is_headline(&self, token: u32) -> bool {
        let range = self.tree.sentence_of(token);
        !range.is_empty() && !is_clause_end(self.tree, range.end - 1)
    }

    fn is_relative_pronoun(&self, token: u32) -> bool {
        self.grammar.is("relative", self.tree.lower(token))
    }

    /// Whether a verb heads a relative clause, which tells of what stands outside it.
    pub fn is_relative_clause(&self, verb: u32) -> bool {
        let tree = self.tree;
        let opens = |t: u32| t < verb && self.is_relative_pronoun(t) && tree.deprel(t).base() != Deprel::MARK;
        matches!(tree.deprel(verb).base(), Deprel::ACL | Deprel::ADVCL) && tree.children(verb).iter().any(|&c| opens(c))
    }

    /// Whether a word stands in a clause that identifies somebody or something (`a gesture welcomed by Bogotá`, `officers who
    /// toppled him`), or says when or why the rest was done (`after …`).
    pub fn is_aside(&self, word: u32) -> bool {
        let tree = self.tree;
        let mut below = word;
        for above in tree.ancestors(word) {
            let opens = |c: u32| {
                c < below
                    && matches!(tree.deprel(c).base(), Deprel::MARK | Deprel::CASE)
                    && self.grammar.is("background", tree.lower(c))
            };
            let aside = match tree.deprel(below) {
                Deprel::ACL_RELCL => true,
                relation if relation.base() == Deprel::ACL => {
                    self.is_relative_clause(below)
                        || tree.upos(below) == Upos::Verb && self.is_passive(below) && tree.head(above).is_some()
                }
                relation if relation.base() == Deprel::ADVCL => {
                    self.is_relative_clause(below) || tree.children(below).iter().any(|&c| opens(c))
                }
                // `filed a lawsuit over the refusal to …`
                relation if below == word && relation.base() == Deprel::OBL => {
                    tree.upos(word) == Upos::Noun && tree.case(word).is_some_and(|m| self.grammar.is("background", m))
                }
                _ => false,
            };
            if aside && !self.is_finite_beside_infinitive(below) {
                return true;
            }
            below = above;
        }
        false
    }

    /// `refused to leave and opened fire`: a finite verb hung on an infinitive as its conjunct goes with a verb further up.
    pub fn is_finite_beside_infinitive(&self, verb: u32) -> bool {
        let tree = self.tree;
        let has = |t: u32, form: &str| tree.feats(t).contains(form);
        tree.deprel(verb).base() == Deprel::CONJ
            && has(verb, "VerbForm=Fin")
            && tree.head(verb).is_some_and(|h| has(h, "VerbForm=Inf"))
    }

    /// `denied on Sunday that …`: what a word governs as a clause, though the parser hung it as a circumstance; not what
    /// another conjunction opens (`so that`, `now that`).
    pub fn is_complement_clause(&self, verb: u32) -> bool {
        let tree = self.tree;
        let own = tree.children(verb);
        let opens = |c: u32| {
            c < verb
                && self.grammar.is("complementizer", tree.lower(c))
                && !own.iter().any(|&o| o + 1 == c && !tree.is_nominal(o))
        };
        tree.deprel(verb).base() == Deprel::ADVCL
            && tree.head(verb).is_some_and(|h| h < verb && self.is_verbal(h))
            && own.iter().any(|&c| tree.deprel(c).base() == Deprel::MARK && opens(c))
    }

    /// The verb that a finite verb beside an infinitive goes with: the nearest finite one above; that of the main clause if
    /// it is done to those of whom the relative clause tells (`shot at men who tried to flee and arrested them`).
    fn finite_above(&self, verb: u32) -> Option<u32> {
        let tree = self.tree;
        let is_finite = |t: u32| self.is_verbal(t) && tree.feats(t).contains("VerbForm=Fin");
        let end = tree.sentence_of(verb).end;
        let refers_back = (verb + 1..end.min(verb + 7)).any(|t| {
            tree.upos(t) == Upos::Pron && tree.feats(t).contains("Case=Acc") && !tree.feats(t).contains("Reflex=Yes")
        });
        let above: Vec<u32> = tree.ancestors(verb).filter(|&a| a < verb && is_finite(a)).collect();
        let outside = above.iter().find(|&&a| !refers_back || !self.is_relative_clause(a));
        outside.or(above.first()).copied()
    }

    /// The noun that a relative pronoun stands for where the tree does not tell: the one right before it.
    fn antecedent(&self, pronoun: u32) -> Option<u32> {
        let tree = self.tree;
        let start = tree.sentence_of(pronoun).start;
        let mut at = pronoun;
        while at > start {
            at -= 1;
            match tree.upos(at) {
                Upos::Punct if tree.lower(at) == "," => {}
                Upos::Noun | Upos::Propn => return Some(at),
                _ => return None,
            }
        }
        None
    }

    /// The grammatical subject: its own, or shared through coordination, control, a relative or participial clause.
    pub fn surface_subject(&self, verb: u32) -> Option<u32> {
        self.surface_subject_within(verb, 0)
    }

    fn surface_subject_within(&self, verb: u32, depth: u32) -> Option<u32> {
        let tree = self.tree;
        if depth > DEPTH {
            return None;
        }
        let own = tree
            .children_by(verb, &[Deprel::NSUBJ, Deprel::CSUBJ])
            .filter(|&c| tree.is_nominal(c) || tree.upos(c) == Upos::Det || tree.upos(c) == Upos::Adj);
        let mut relative = None;
        for subject in own {
            if self.is_relative_pronoun(subject) {
                relative = Some(subject);
                continue;
            }
            if self.is_postposed_object(verb, subject) || self.is_before_subject(verb, subject) {
                continue;
            }
            if tree.deprel(verb).base() == Deprel::ACL && subject == verb {
                continue;
            }
            // `Sehari setelah …`, `Kendati …`: no time and no conjunction acts.
            let word = tree.lower(subject);
            if self.head_initial && (self.grammar.is("time", word) || self.grammar.is("subordinator", word)) {
                continue;
            }
            // `bukan musuh kita` says what somebody is not.
            let denied = |c: u32| self.grammar.is("no-noun", tree.lower(c));
            if tree.children(subject).iter().any(|&c| c < subject && denied(c)) {
                continue;
            }
            // `Two years after the war, the kingdom sent …`
            if self.is_time(subject)
                && tree
                    .children_by(verb, &[Deprel::NSUBJ])
                    .any(|c| c > subject && c < verb)
            {
                continue;
            }
            // Who shares the subject of a verb shares what stands before its conjunction.
            return Some(if depth == 0 {
                self.nearest_subject(verb, subject)
            } else {
                subject
            });
        }
        let head = tree.head(verb)?;
        // `mengatakan China mengancam …`: nobody is the object of a word of saying; he is the subject of what is said.
        if self.grammar.is("says", tree.lower(head)) {
            let said = tree.children_by(head, &[Deprel::OBJ]).find(|&o| o > head && o < verb);
            let inside = match tree.deprel(verb).base() {
                Deprel::ADVCL | Deprel::CCOMP | Deprel::XCOMP => true,
                Deprel::CONJ | Deprel::PARATAXIS => said.is_some_and(|o| tree.upos(o) == Upos::Propn),
                _ => false,
            };
            if inside && said.is_some() {
                return said;
            }
        }
        if let Some(object) = self.object_of_control(verb) {
            return Some(object);
        }
        match tree.deprel(verb).base() {
            Deprel::ACL => {
                // `support for Ukraine, which was invaded`: the name right before the pronoun.
                let named = relative.and_then(|r| self.antecedent(r));
                let apart = |n: u32| !self.head_initial || tree.case(n).is_some();
                let named = named.filter(|&n| tree.upos(n) == Upos::Propn && tree.is_below(n, head) && apart(n));
                named
                    .or(Some(head))
                    .filter(|&h| tree.is_nominal(h) || relative.is_some())
            }
            _ if relative.is_some() => relative.and_then(|r| self.antecedent(r)),
            // `warned of the fleet "menacing its neighbours"`: the words quoted are not about who quotes them.
            Deprel::CONJ if self.quoted[verb as usize] && !self.quoted[head as usize] => {
                tree.children_by(head, &[Deprel::OBJ]).next()
            }
            Deprel::CONJ if self.is_finite_beside_infinitive(verb) => {
                self.surface_subject_within(self.finite_above(verb).unwrap_or(head), depth + 1)
            }
            Deprel::CONJ => self.surface_subject_within(head, depth),
            Deprel::ADVCL if tree.is_nominal(head) && tree.head(head).is_none() && !self.head_initial => Some(head),
            // `setelah militer mengambil alih kekuasaan`, the verb hung below its subject.
            Deprel::XCOMP | Deprel::CCOMP | Deprel::ADVCL if self.is_between_mark_and(head, verb) => Some(head),
            Deprel::XCOMP | Deprel::CCOMP | Deprel::ADVCL | Deprel::PARATAXIS if !self.is_verbal(head) => {
                self.surface_subject_within(head, depth + 1)
            }
            Deprel::XCOMP => {
                // `urged Kyiv to withdraw`: the object controls; `promised to withdraw`: the subject does.
                let object = tree.children_by(head, &[Deprel::OBJ, Deprel::IOBJ]).find(|&o| o < verb);
                match object {
                    Some(object) => Some(object),
                    None => self.surface_subject_within(head, depth + 1),
                }
            }
            Deprel::CCOMP if self.head_initial || self.is_bare_clause(verb) => {
                self.surface_subject_within(head, depth + 1)
            }
            // `took the rare step of sending arms`, hung below `rare`: who took the step sends.
            Deprel::ADVCL
                if self.head_initial && tree.deprel(head).base() == Deprel::ACL && !self.is_relative_clause(head) =>
            {
                let clause = tree.head(head).and_then(|noun| tree.head(noun))?;
                self.surface_subject_within(clause, depth + 1)
            }
            Deprel::ADVCL => self.surface_subject_within(head, depth + 1),
            Deprel::PARATAXIS if self.head_initial => self.surface_subject_within(head, depth + 1),
            _ => None,
        }
    }

    /// `Sehari setelah …, Surya Paloh bertandang`, `Kerusuhan pecah ketika massa memprotes`: of several subjects before a verb the
    /// last, where a comma or a conjunction parts them.
    fn nearest_subject(&self, verb: u32, first: u32) -> u32 {
        let tree = self.tree;
        if !self.head_initial || first > verb {
            return first;
        }
        let parted = |c: u32| {
            (first..c).any(|t| tree.upos(t) == Upos::Sconj || tree.lower(t) == ",")
                && !(first..c).any(|t| self.is_relative_pronoun(t))
        };
        tree.children_by(verb, &[Deprel::NSUBJ])
            .filter(|&c| c > first && c < verb && tree.is_nominal(c) && !self.is_relative_pronoun(c) && parted(c))
            .last()
            .unwrap_or(first)
    }

    /// Who is asked or said to do something without a mark, hung as the subject of that verb: `meminta PBB mengirim pasukan`.
    fn asked_subject(&self, verb: u32, above: u32) -> Option<u32> {
        let tree = self.tree;
        let own = tree
            .children_by(verb, &[Deprel::NSUBJ])
            .find(|&c| c > above && c < verb)?;
        let marked = tree
            .children(verb)
            .iter()
            .any(|&c| c < verb && matches!(tree.upos(c), Upos::Sconj | Upos::Adp));
        let apart = (above + 1..verb).any(|t| {
            matches!(tree.upos(t), Upos::Punct | Upos::Verb | Upos::Cconj | Upos::Sconj) || self.is_relative_pronoun(t)
        });
        let bare = tree.children_by(above, &[Deprel::OBJ]).next().is_none() && tree.is_nominal(own);
        (bare && !marked && !apart && tree.case(own).is_none()).then_some(own)
    }

    /// `meminta Polri mengusut kasus itu`: a verb that follows the object of the verb above without a mark is what the object
    /// is asked, said or seen to do.
    pub fn object_of_control(&self, verb: u32) -> Option<u32> {
        let tree = self.tree;
        let above = tree.head(verb).filter(|&h| self.head_initial && h < verb)?;
        let open = matches!(tree.deprel(verb).base(), Deprel::ADVCL | Deprel::XCOMP | Deprel::CCOMP)
            && tree.upos(verb) == Upos::Verb
            && tree.upos(above) == Upos::Verb
            && !self.is_passive(above);
        let marked = tree
            .children(verb)
            .iter()
            .any(|&c| c < verb && matches!(tree.upos(c), Upos::Sconj | Upos::Adp | Upos::Pron));
        if open && let Some(asked) = self.asked_subject(verb, above) {
            return Some(asked);
        }
        let object = tree
            .children_by(above, &[Deprel::OBJ])
            .find(|&o| o > above && o < verb)?;
        // `mendesak semua pihak di Sudan menghentikan`: what belongs to the object may stand between.
        let apart = (object..verb).any(|t| {
            matches!(tree.upos(t), Upos::Punct | Upos::Verb) || tree.upos(t) == Upos::Adp && !tree.is_below(t, object)
        });
        (open && !marked && !apart).then_some(object)
    }

    /// `berhasil menduduki Pomerania`: what follows an active verb is its object, even if it hangs there as a subject.
    fn is_postposed_object(&self, verb: u32, noun: u32) -> bool {
        let tree = self.tree;
        // `…, kata juru bicara`: behind what is said the speaker follows his verb.
        let inverted = tree.deprel(verb).base() == Deprel::PARATAXIS
            && verb.checked_sub(1).is_some_and(|t| tree.upos(t) == Upos::Punct);
        self.head_initial
            && noun > verb
            && !inverted
            && tree.feats(verb).contains("Voice=Act")
            && tree.children_by(verb, &[Deprel::OBJ]).next().is_none()
            && (verb..noun).all(|t| tree.upos(t) != Upos::Punct)
    }

    /// Whether a word alone stands between a conjunction and a verb.
    fn is_between_mark_and(&self, word: u32, verb: u32) -> bool {
        let tree = self.tree;
        self.head_initial
            && word < verb
            && word > tree.sentence_of(word).start
            && tree.upos(word - 1) == Upos::Sconj
            && matches!(tree.upos(word), Upos::Adj | Upos::Noun | Upos::Propn)
            && (word + 1..verb).all(|t| matches!(tree.upos(t), Upos::Adv | Upos::Aux | Upos::Part))
    }

    fn is_verbal(&self, token: u32) -> bool {
        matches!(self.tree.upos(token), Upos::Verb | Upos::Aux | Upos::Adj)
    }

    /// An infinitive or participle without a finite marker.
    fn is_bare_clause(&self, verb: u32) -> bool {
        let feats = self.tree.feats(verb);
        feats.contains("VerbForm=Inf") || feats.contains("VerbForm=Ger") || feats.contains("VerbForm=Part")
    }

    /// Who does it: the subject of an active verb, the agent of a passive one.
    pub fn subjects(&self, verb: u32) -> Vec<u32> {
        let tree = self.tree;
        if self.is_passive(verb) {
            let agent = tree.children(verb).iter().copied().find(|&c| {
                tree.deprel(c) == Deprel::OBL_AGENT
                    || tree.case(c).is_some_and(|m| self.grammar.is("agent", m)) && tree.is_nominal(c)
            });
            if let Some(agent) = agent {
                return vec![agent];
            }
            if self.head_initial {
                // `diserbu Rusia`, `ditangkap polisi`: the agent stands bare right behind.
                let next = verb + 1;
                if next < tree.sentence_of(verb).end && tree.is_nominal(next) && tree.case(next).is_none() {
                    let head = tree
                        .head(next)
                        .filter(|&h| h > verb && tree.is_nominal(h) && h < next + 3)
                        .unwrap_or(next);
                    return vec![head];
                }
            }
            // `diserang pada Senin oleh …`, `was struck on Monday by …`
            let by = self
                .grammar
                .words("agent")
                .iter()
                .find_map(|marker| self.linear_prep(verb, marker, 10));
            return by
                .filter(|&by| self.head_initial || tree.is_below(by, verb))
                .into_iter()
                .collect();
        }
        let subject = self.surface_subject(verb).filter(|&s| s != verb);
        subject.or_else(|| self.noun_before(verb)).into_iter().collect()
    }

    /// The nominal right before a bare verb that the parser took for a part of its phrase: `Iran tolak berunding`,
    /// `Petani blokade jalan`.
    fn noun_before(&self, verb: u32) -> Option<u32> {
        let tree = self.tree;
        let start = tree.sentence_of(verb).start;
        // Elsewhere only for a verb that the tagger missed (`Kenyan police arrest dozens`) or a finite one.
        if !self.head_initial && tree.upos(verb) == Upos::Verb {
            return self.clause_before(verb);
        }
        let mut found = None;
        let mut object = None;
        for token in (start..verb).rev() {
            // `AS Desak Rusia Hentikan Serangan`: who is asked does it; `Prabowo Temui Xi Bahas Dagang`: who meets does.
            if self.is_headline_verb(token) {
                if found.is_some() && self.controls(token) {
                    return found;
                }
                object = found.take().or(object);
                continue;
            }
            match tree.upos(token) {
                Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num => found = Some(token),
                Upos::Adj | Upos::Det => {}
                Upos::Adv | Upos::Aux | Upos::Part if found.is_none() => {}
                // What a preposition governs is no subject, but the phrase before it may be.
                Upos::Adp if found.is_some() && token > start => found = None,
                // `Jerman dan Prancis sepaham`: the first of those coordinated.
                Upos::Cconj if found.is_some() && token > start && tree.is_nominal(token - 1) => {}
                _ => break,
            }
        }
        found.or(object)
    }

    /// A bare verb that the parser took for part of a name or noun, as it does in headlines.
    pub fn is_headline_verb(&self, token: u32) -> bool {
        let tree = self.tree;
        if !self.head_initial || !self.is_headline(token) || !self.rows.is_bare(tree.lower(token)) {
            return false;
        }
        let names = &tree.parses.names;
        let at = names.partition_point(|n| n.tokens.end <= token);
        let named = names.get(at).is_some_and(|n| n.tokens.contains(&token));
        let tagged = matches!(tree.upos(token), Upos::Propn | Upos::Noun | Upos::X | Upos::Verb);
        let loose = matches!(
            tree.deprel(token).base(),
            Deprel::FLAT | Deprel::NMOD | Deprel::COMPOUND | Deprel::APPOS | Deprel::AMOD
        );
        tagged && loose && !named
    }

    /// The words of a headline's phrase behind its first: in `Serahkan Tiga Sistem Patriot` the tree does not tell which matters.
    pub fn headline_phrase(&self, first: u32) -> Vec<u32> {
        let tree = self.tree;
        let end = tree.sentence_of(first).end.min(first + 6);
        (first + 1..end)
            .take_while(|&t| {
                let word = tree.lower(t);
                !matches!(
                    tree.upos(t),
                    Upos::Adp | Upos::Punct | Upos::Sconj | Upos::Cconj | Upos::Adv
                ) && !self.grammar.is("subordinator", word)
                    && !self.is_headline_verb(t)
            })
            .filter(|&t| tree.deprel(t).base() == Deprel::FLAT)
            .collect()
    }

    /// Whether the object of a bare verb does what the next verb tells.
    fn controls(&self, verb: u32) -> bool {
        let citation = self.rows.citation(self.tree.lower(verb));
        self.grammar.is("control", citation) || self.grammar.is("control", self.tree.lower(verb))
    }

    /// The phrase right before a finite verb that has no subject, hung into the clause before it: `With rebels near the
    /// capital, the president on Thursday begged …`.
    fn clause_before(&self, verb: u32) -> Option<u32> {
        let tree = self.tree;
        let start = tree.sentence_of(verb).start;
        if !tree.feats(verb).contains("VerbForm=Fin")
            || !matches!(tree.deprel(verb).base(), Deprel::ROOT | Deprel::CCOMP)
        {
            return None;
        }
        let mut found = None;
        let mut at = verb;
        while at > start {
            at -= 1;
            match tree.upos(at) {
                Upos::Noun | Upos::Propn | Upos::Pron if found.is_none() && self.is_time(at) => {}
                Upos::Noun | Upos::Propn | Upos::Pron => found = found.or(Some(at)),
                Upos::Adp if found.is_none() => {}
                Upos::Adj | Upos::Det | Upos::Num | Upos::Adv | Upos::Aux => {}
                Upos::Punct | Upos::Sconj | Upos::Verb => break,
                _ => return None,
            }
        }
        let mut head = found?;
        while let Some(above) = tree.head(head).filter(|&h| h >= at && h < verb && tree.is_nominal(h)) {
            head = above;
        }
        Some(head)
    }

    fn is_time(&self, token: u32) -> bool {
        self.grammar.is("time", self.tree.lower(token)) || self.grammar.is("time", self.tree.lemma(token))
    }

    /// To whom it is done: the object of an active verb, the subject of a passive one.
    pub fn objects(&self, verb: u32) -> Vec<u32> {
        let tree = self.tree;
        if self.is_passive(verb) {
            return self.surface_subject(verb).into_iter().collect();
        }
        let own: Vec<u32> = tree
            .children_by(verb, &[Deprel::OBJ])
            .filter(|&c| !self.is_relative_pronoun(c))
            .map(|c| self.behind_adverb(c))
            .collect();
        if !own.is_empty() {
            return own;
        }
        let postposed = tree.children_by(verb, &[Deprel::NSUBJ]);
        let postposed: Vec<u32> = postposed.filter(|&c| self.is_postposed_object(verb, c)).collect();
        if !postposed.is_empty() {
            return postposed;
        }
        if self.head_initial && !self.grammar.is("says", tree.lower(verb)) {
            let asked = tree
                .children_by(verb, &[Deprel::ADVCL, Deprel::XCOMP, Deprel::CCOMP])
                .find_map(|c| self.object_of_control(c));
            if let Some(asked) = asked {
                return vec![asked];
            }
        }
        // `executed two protesters convicted of murder`: the subject of a participle behind an active verb.
        if !self.head_initial {
            let told = tree
                .children_by(verb, &[Deprel::XCOMP, Deprel::CCOMP])
                .find_map(|c| self.participle_subject(c, verb));
            if let Some(told) = told {
                return vec![told];
            }
        }
        // `the rebels whom the army attacked`
        if tree.deprel(verb).base() == Deprel::ACL {
            let taken = tree
                .children_by(verb, &[Deprel::OBJ])
                .any(|c| self.is_relative_pronoun(c));
            if taken {
                return tree.head(verb).into_iter().collect();
            }
        }
        // `attacked and destroyed the city`
        let shared = tree
            .children_by(verb, &[Deprel::CONJ])
            .filter(|&c| self.is_verbal(c) && !self.is_passive(c))
            .flat_map(|c| tree.children_by(c, &[Deprel::OBJ]).collect::<Vec<_>>())
            .next();
        if let Some(shared) = shared {
            return vec![shared];
        }
        // What the parser called otherwise: the first noun behind the verb with no marker between.
        self.next_noun(verb, 5).into_iter().collect()
    }

    fn participle_subject(&self, participle: u32, above: u32) -> Option<u32> {
        let tree = self.tree;
        let past = tree.feats(participle).contains("VerbForm=Part") && tree.feats(participle).contains("Tense=Past");
        let helped = tree
            .children(participle)
            .iter()
            .any(|&c| c < participle && matches!(tree.deprel(c).base(), Deprel::AUX | Deprel::MARK | Deprel::COP));
        let subject = tree
            .children_by(participle, &[Deprel::NSUBJ])
            .find(|&s| s > above && s + 1 == participle)?;
        (past && !helped).then_some(subject)
    }

    /// `menutup sementara surat kabar`: an adverb taken for the object's head gives way to the noun behind it.
    fn behind_adverb(&self, object: u32) -> u32 {
        let tree = self.tree;
        if !self.head_initial || !self.grammar.is("adverb", tree.lower(object)) {
            return object;
        }
        let noun = tree
            .children(object)
            .iter()
            .copied()
            .find(|&c| c > object && tree.is_nominal(c));
        noun.unwrap_or(object)
    }

    /// The first noun behind a verb with neither marker, verb nor clause end between.
    fn next_noun(&self, verb: u32, reach: u32) -> Option<u32> {
        let tree = self.tree;
        let end = tree.sentence_of(verb).end.min(verb + 1 + reach);
        for token in verb + 1..end {
            // `praised "the courage" of …`: a quotation may begin right behind the verb.
            let opens = token == verb + 1 && matches!(tree.lower(token), "“" | "\"");
            if !opens && (is_clause_end(tree, token) || tree.lower(token) == ",") {
                return None;
            }
            match tree.upos(token) {
                Upos::Adp | Upos::Sconj | Upos::Verb | Upos::Cconj | Upos::Aux => return None,
                Upos::Noun | Upos::Propn | Upos::Pron => {
                    let mut head = token;
                    while let Some(h) = tree.head(head) {
                        if h > verb && h < end + 4 && tree.is_nominal(h) && tree.deprel(head).base() != Deprel::NSUBJ {
                            head = h;
                        } else {
                            break;
                        }
                    }
                    return (tree.deprel(head).base() != Deprel::NSUBJ).then_some(head);
                }
                _ => {}
            }
        }
        None
    }

    /// Obliques with a case marker: below the word, below its object, else the next such phrase behind it in the clause.
    pub fn prep(&self, word: u32, marker: &str) -> Vec<u32> {
        let tree = self.tree;
        let under = |t: u32| -> Vec<u32> {
            tree.children(t)
                .iter()
                .copied()
                .filter(|&c| {
                    matches!(
                        tree.deprel(c).base(),
                        Deprel::OBL
                            | Deprel::NMOD
                            | Deprel::OBJ
                            | Deprel::XCOMP
                            | Deprel::ADVMOD
                            | Deprel::ADVCL
                            | Deprel::CCOMP
                            | Deprel::ACL
                    )
                })
                .filter(|&c| tree.case(c) == Some(marker))
                .collect()
        };
        let own = under(word);
        if !own.is_empty() {
            return own;
        }
        for object in tree.children_by(
            word,
            &[
                Deprel::OBJ,
                Deprel::NSUBJ,
                Deprel::OBL,
                Deprel::XCOMP,
                Deprel::NMOD,
                Deprel::COMPOUND,
            ],
        ) {
            let found = under(object);
            if !found.is_empty() && (tree.deprel(object).base() != Deprel::NSUBJ || self.is_passive(word)) {
                return found;
            }
        }
        self.linear_prep(word, marker, 8).into_iter().collect()
    }

    /// The noun behind the next such marker to the right, no verb or clause end between.
    fn linear_prep(&self, word: u32, marker: &str, reach: u32) -> Option<u32> {
        let tree = self.tree;
        let end = tree.sentence_of(word).end.min(word + 1 + reach);
        let mut at = word + 1;
        while at < end {
            if is_clause_end(tree, at)
                || matches!(tree.upos(at), Upos::Verb | Upos::Sconj)
                || self.is_relative_pronoun(at)
            {
                return None;
            }
            if tree.lower(at) == marker {
                let noun = (at + 1..tree.sentence_of(word).end.min(at + 6)).find(|&t| tree.is_nominal(t))?;
                let mut head = noun;
                while let Some(h) = tree
                    .head(head)
                    .filter(|&h| h > at && tree.is_nominal(h) && h <= noun + 5)
                {
                    head = h;
                }
                return Some(head);
            }
            at += 1;
        }
        None
    }

    /// Who a marker of the agent names beside a noun: `penangkapan aktivis oleh polisi`.
    pub fn agents(&self, noun: u32) -> Vec<u32> {
        let markers = self.grammar.words("agent").iter();
        markers
            .map(|m| self.prep(noun, m))
            .find(|a| !a.is_empty())
            .unwrap_or_default()
    }

    /// Owners and attributes of a noun, nearest relation first.
    pub fn owners(&self, noun: u32) -> Vec<u32> {
        let tree = self.tree;
        let mut found: Vec<u32> = tree
            .children(noun)
            .iter()
            .copied()
            .filter(|&c| {
                let relation = tree.deprel(c);
                // `kehadiran militernya`: the clitic is a determiner in some treebanks' ways.
                let clitic = relation.base() == Deprel::DET && tree.sentences.tokens[c as usize].continues;
                if relation == Deprel::NMOD_POSS || clitic {
                    return true;
                }
                let bare = tree.case(c).is_none() || tree.case(c).is_some_and(|m| self.grammar.is("possessive", m));
                if self.head_initial {
                    c > noun
                        && bare
                        && matches!(
                            relation.base(),
                            Deprel::NMOD
                                | Deprel::COMPOUND
                                | Deprel::FLAT
                                | Deprel::APPOS
                                | Deprel::AMOD
                                | Deprel::OBJ
                                | Deprel::OBL
                                | Deprel::NSUBJ
                        )
                        && tree.is_nominal(c)
                } else {
                    c < noun && bare && matches!(relation.base(), Deprel::COMPOUND | Deprel::AMOD | Deprel::NMOD)
                }
            })
            .collect();
        found.sort_by_key(|&c| tree.deprel(c) != Deprel::NMOD_POSS);
        if self.head_initial && found.is_empty() {
            // `dukungan militer Jepang`: attributes, then the owner, whatever the parser made of it.
            let end = tree.sentence_of(noun).end.min(noun + 4);
            for token in noun + 1..end {
                match tree.upos(token) {
                    Upos::Propn => {
                        found.push(token);
                        break;
                    }
                    Upos::Adj | Upos::Noun => continue,
                    _ => break,
                }
            }
        }
        found
    }

    /// Attributes of a noun.
    pub fn modifiers(&self, noun: u32) -> Vec<u32> {
        let tree = self.tree;
        tree.children(noun)
            .iter()
            .copied()
            .filter(|&c| {
                matches!(
                    tree.deprel(c).base(),
                    Deprel::AMOD | Deprel::COMPOUND | Deprel::NMOD | Deprel::FLAT
                ) && tree.case(c).is_none()
            })
            .collect()
    }

    /// Heads of clause complements.
    pub fn complements(&self, word: u32) -> Vec<u32> {
        let tree = self.tree;
        let mut found: Vec<u32> = tree
            .children(word)
            .iter()
            .copied()
            .filter(|&c| {
                c > word
                    && match tree.deprel(c).base() {
                        Deprel::XCOMP | Deprel::CCOMP => true,
                        Deprel::ADVCL if self.object_of_control(c).is_some() || self.is_complement_clause(c) => true,
                        Deprel::ADVCL | Deprel::ACL | Deprel::OBL | Deprel::NMOD => self.has_purpose_mark(c),
                        _ => false,
                    }
            })
            .collect();
        for object in tree.children_by(word, &[Deprel::OBJ]) {
            found.extend(
                tree.children_by(object, &[Deprel::ACL, Deprel::XCOMP])
                    .filter(|&c| self.has_purpose_mark(c)),
            );
        }
        found.extend(self.commands(word));
        found.extend(self.hidden_infinitives(word));
        if found.is_empty() {
            // `meminta … untuk/agar V`, `to V` that hangs elsewhere.
            let end = tree.sentence_of(word).end.min(word + 14);
            for token in word + 1..end {
                if is_clause_end(tree, token) {
                    break;
                }
                if self.is_purpose_word(tree.lower(token)) {
                    found.extend(
                        (token + 1..tree.sentence_of(word).end.min(token + 8)).find(|&t| tree.upos(t) == Upos::Verb),
                    );
                    break;
                }
            }
        }
        found
    }

    fn is_purpose_word(&self, word: &str) -> bool {
        self.grammar.is("purpose", word)
    }

    fn has_purpose_mark(&self, token: u32) -> bool {
        let tree = self.tree;
        tree.children(token).iter().any(|&c| {
            c < token
                && self.is_purpose_word(tree.lower(c))
                && matches!(tree.deprel(c).base(), Deprel::MARK | Deprel::CASE)
        })
    }

    /// Particles.
    pub fn particles(&self, verb: u32) -> Vec<u32> {
        let tree = self.tree;
        let end = tree.sentence_of(verb).end;
        let mut found: Vec<u32> = tree
            .children(verb)
            .iter()
            .copied()
            .filter(|&c| {
                // `sent 18 Haitians back to the island`
                let adverb =
                    c > verb && tree.deprel(c).base() == Deprel::ADVMOD && self.grammar.is("return", tree.lower(c));
                tree.deprel(c) == Deprel::COMPOUND_PRT || adverb
            })
            .collect();
        if verb + 1 < end && !found.contains(&(verb + 1)) {
            found.push(verb + 1);
        }
        found
    }

    /// Words below a trigger in its clause, and behind it within reach.
    pub fn around(&self, word: u32) -> Vec<u32> {
        let tree = self.tree;
        let range = tree.sentence_of(word);
        range
            .filter(|&t| t != word && (tree.is_below(t, word) || t > word && t < word + 8))
            .collect()
    }

    /// `Presiden dan mitranya sepakat`, both hung below the verb.
    fn second_subject(&self, first: u32) -> Option<u32> {
        let tree = self.tree;
        let is_subject = |t: u32| tree.deprel(t).base() == Deprel::NSUBJ;
        let verb = tree.head(first).filter(|&v| v > first && is_subject(first))?;
        let joined = |c: u32| {
            tree.children_by(c, &[Deprel::CC])
                .any(|cc| cc > first && cc < c && (first..cc).all(|t| tree.upos(t) != Upos::Verb))
        };
        tree.children(verb)
            .iter()
            .copied()
            .find(|&c| c > first && c < verb && is_subject(c) && tree.is_nominal(c) && joined(c))
    }

    /// A phrase and what is coordinated with it.
    pub fn conjuncts(&self, head: u32) -> Vec<u32> {
        let tree = self.tree;
        let mut all = vec![head];
        let mut i = 0;
        while i < all.len() && all.len() < 12 {
            let more: Vec<u32> = tree
                .children_by(all[i], &[Deprel::CONJ])
                .filter(|&c| tree.is_nominal(c))
                .chain(self.second_subject(all[i]))
                .filter(|c| !all.contains(c))
                .collect();
            all.extend(more);
            i += 1;
        }
        all
    }
}
