//! Coordinated names, put right after parsing: `Iran and Iraq resumed …` has one subject of two names, however rare they
//! are. The parser knows words; that both are names is known only afterwards.

use super::{Deprel, Name, Upos};

/// Hangs the second of two joined names that open a clause on the first, and the first where the second hung. Heads are
/// within the sentence, the root's is their number.
pub(super) fn coordinate(forms: &[&str], tags: &[u8], names: &[Name], heads: &mut [u32], labels: &mut [u8]) {
    let n = forms.len() as u32;
    let tag = |t: u32| tags.get(t as usize).map(|&x| Upos::ALL[usize::from(x) % 17]);
    let pronoun = |t: u32| (tag(t) == Some(Upos::Pron)).then_some(t..t + 1);
    let base = |label: u8| Deprel::from_index(usize::from(label)).base();
    for join in 1..n.saturating_sub(1) {
        let hyphen = matches!(forms[join as usize], "-" | "–");
        if !hyphen && tag(join) != Some(Upos::Cconj) && forms[join as usize] != "&" {
            continue;
        }
        let left = names.iter().find(|m| m.tokens.end == join).map(|m| m.tokens.clone());
        let right = names
            .iter()
            .find(|m| m.tokens.start == join + 1)
            .map(|m| m.tokens.clone());
        let is_bare = left.is_none();
        let (Some(left), Some(right)) = (left.or_else(|| pronoun(join - 1)), right.or_else(|| pronoun(join + 1)))
        else {
            continue;
        };
        let opens = match left.start.checked_sub(1).and_then(tag) {
            None | Some(Upos::Punct | Upos::Sconj) => true,
            Some(Upos::Verb) => is_bare,
            _ => false,
        };
        let top = |of: &std::ops::Range<u32>| {
            let outside = |&t: &u32| !of.contains(&heads[t as usize]);
            of.clone().find(outside).unwrap_or(of.start)
        };
        let (a, b) = (top(&left), top(&right));
        let (verb, label) = (heads[b as usize], labels[b as usize]);
        if !opens || verb == a || verb <= b || verb >= n || base(label) != Deprel::NSUBJ {
            continue;
        }
        let mut above = verb;
        for _ in 0..n {
            if above == a || above >= n {
                break;
            }
            above = heads[above as usize];
        }
        if above == a {
            heads[verb as usize] = heads[a as usize];
            labels[verb as usize] = labels[a as usize];
        }
        (heads[a as usize], labels[a as usize]) = (verb, label);
        (heads[b as usize], labels[b as usize]) = (a, Deprel::CONJ.index() as u8);
        (heads[join as usize], labels[join as usize]) = (b, Deprel::CC.index() as u8);
    }
}

/// Hangs a pronoun right behind a noun below it where both were taken for subjects of one verb (`musuh kita`): no verb has two,
/// and the pronoun tells whose the noun is.
pub(super) fn owner(tags: &[u8], heads: &mut [u32], labels: &mut [u8]) {
    let tag = |t: usize| tags.get(t).map(|&x| Upos::ALL[usize::from(x) % 17]);
    let subject = |label: u8| Deprel::from_index(usize::from(label)).base() == Deprel::NSUBJ;
    for at in 1..heads.len() {
        if heads[at] == heads[at - 1]
            && tag(at - 1) == Some(Upos::Noun)
            && tag(at) == Some(Upos::Pron)
            && subject(labels[at - 1])
            && subject(labels[at])
        {
            heads[at] = at as u32 - 1;
            labels[at] = Deprel::NMOD_POSS.index() as u8;
        }
    }
}

/// `Russia frobnicated Ukraine`: nor is there a second subject right behind a verb that has one before it and no object; it is
/// the object.
pub(super) fn object(tags: &[u8], heads: &[u32], labels: &mut [u8]) {
    let tag = |t: usize| tags.get(t).map(|&x| Upos::ALL[usize::from(x) % 17]);
    let is = |label: u8, what: Deprel| Deprel::from_index(usize::from(label)) == what;
    for at in 1..heads.len() {
        let verb = heads[at] as usize;
        let mut others = (0..heads.len()).filter(|&t| t != at && heads[t] as usize == verb);
        if verb + 1 == at
            && tag(verb) == Some(Upos::Verb)
            && matches!(tag(at), Some(Upos::Noun | Upos::Propn))
            && is(labels[at], Deprel::NSUBJ)
            && others.clone().any(|t| t < verb && is(labels[t], Deprel::NSUBJ))
            && !others.any(|t| is(labels[t], Deprel::OBJ))
        {
            labels[at] = Deprel::OBJ.index() as u8;
        }
    }
}

/// Hangs a relative or purpose clause that was taken for the main clause below its noun, and the verb behind it where it
/// stood: `doctors, who oppose the plan, have been on strike`, `Ancaman Houthi untuk menyerang kapal diulangi`.
pub(super) fn main_clause(tags: &[u8], commas: &[bool], heads: &mut [u32], labels: &mut [u8]) {
    let n = heads.len() as u32;
    let base = |label: u8| Deprel::from_index(usize::from(label)).base();
    let tag = |t: u32| tags.get(t as usize).map(|&x| Upos::ALL[usize::from(x) % 17]);
    let Some(verb) = (0..n).find(|&t| heads[t as usize] >= n) else {
        return;
    };
    let of = |label: Deprel, labels: &[u8]| -> Vec<u32> {
        (0..verb)
            .filter(|&t| heads[t as usize] == verb && base(labels[t as usize]) == label)
            .collect()
    };
    let subjects = of(Deprel::NSUBJ, labels);
    let is_pronoun = |t: u32| tag(t) == Some(Upos::Pron);
    let Some(&noun) = subjects.iter().find(|&&s| !is_pronoun(s)) else {
        return;
    };
    let comma = |range: std::ops::Range<u32>| range.into_iter().find(|&t| commas.get(t as usize) == Some(&true));
    let relative = subjects
        .iter()
        .any(|&r| r > noun && is_pronoun(r) && comma(noun..r).is_some_and(|c| c + 1 == r));
    let purpose = of(Deprel::MARK, labels)
        .iter()
        .any(|&m| m > noun && comma(noun..m).is_none());
    let from = match (relative, purpose) {
        (true, _) => comma(verb..n),
        (_, true) => Some(verb),
        _ => None,
    };
    let Some(from) = from else { return };
    // The verb behind has no subject of its own, or a bare noun before it that is none.
    let own = |t: u32, labels: &[u8]| {
        (0..n).any(|c| heads[c as usize] == t && base(labels[c as usize]) == Deprel::NSUBJ && c > from + 1)
    };
    let marked = |t: u32, labels: &[u8]| {
        (0..n).any(|c| heads[c as usize] == t && c < t && matches!(base(labels[c as usize]), Deprel::MARK | Deprel::CC))
    };
    let loose = |t: u32, labels: &[u8]| {
        let label = base(labels[t as usize]);
        heads[t as usize] == verb
            && (matches!(label, Deprel::PARATAXIS | Deprel::CCOMP)
                || relative && matches!(label, Deprel::CONJ | Deprel::ADVCL))
    };
    let main = (from + 1..n).find(|&t| {
        let verbal = loose(t, labels) || relative && tag(t) == Some(Upos::Verb);
        verbal && !own(t, labels) && !marked(t, labels) && (relative || comma(verb..t).is_none())
    });
    let Some(main) = main else { return };
    heads[main as usize] = n;
    labels[main as usize] = labels[verb as usize];
    heads[verb as usize] = noun;
    labels[verb as usize] = if relative { Deprel::ACL_RELCL } else { Deprel::ACL }.index() as u8;
    heads[noun as usize] = main;
}
