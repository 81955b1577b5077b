//! CoNLL-U (universaldependencies.org/format.html), read and written.

use super::{Deprel, Name, NameKind, Parses, Upos};
use crate::article::{Article, Block, Role};
use crate::base::Span;
use crate::sentence::{Sentence, Sentences, Token};
use std::fmt::Write;

/// A token of a CoNLL-U file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoldToken {
    /// Form.
    pub form: String,
    /// Lemma; `_` if not given.
    pub lemma: String,
    /// Part of speech, if given.
    pub upos: Option<Upos>,
    /// Features; `_` for none.
    pub feats: String,
    /// Index of the head in the sentence, from 0; `None` for the root or if not given.
    pub head: Option<u32>,
    /// Relation, if given.
    pub deprel: Option<Deprel>,
    /// The last column.
    pub misc: String,
    /// Whether it is a later part of a multiword token.
    pub continues: bool,
    /// Whether white space stands behind it.
    pub space: bool,
}

/// A sentence of a CoNLL-U file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoldSentence {
    /// The comment lines without `# `.
    pub comments: Vec<String>,
    /// Tokens; empty nodes are left out.
    pub tokens: Vec<GoldToken>,
}

/// Reads CoNLL-U. Missing columns count as `_`; empty nodes are passed over.
///
/// # Errors
/// Line, from 1, and what is wrong there.
pub fn read_conllu(text: &str) -> Result<Vec<GoldSentence>, (usize, String)> {
    let mut sentences = Vec::new();
    let mut sentence = GoldSentence::default();
    // The multiword token that is open: its last number, and whether a space follows it.
    let mut multiword: Option<(u32, u32, bool)> = None;
    let mut heads: Vec<(usize, Option<u32>)> = Vec::new();
    let mut finish = |sentence: &mut GoldSentence, heads: &mut Vec<(usize, Option<u32>)>| {
        let n = sentence.tokens.len() as u32;
        for (token, (line, head)) in sentence.tokens.iter_mut().zip(heads.drain(..)) {
            match head {
                Some(h) if h > n => return Err((line, format!("head {h} in a sentence of {n} tokens"))),
                Some(h) => token.head = h.checked_sub(1),
                None => {}
            }
        }
        if n > 0 {
            sentences.push(std::mem::take(sentence));
        }
        Ok(())
    };
    for (i, line) in text.lines().enumerate() {
        let number = i + 1;
        let line = line.trim_end_matches('\r');
        if line.trim().is_empty() {
            finish(&mut sentence, &mut heads)?;
            multiword = None;
            continue;
        }
        if let Some(comment) = line.strip_prefix('#') {
            if sentence.tokens.is_empty() {
                sentence.comments.push(comment.trim().to_string());
            }
            continue;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        let column = |k: usize| columns.get(k).copied().filter(|c| !c.is_empty()).unwrap_or("_");
        let id = column(0);
        let space = !column(9).split('|').any(|m| m == "SpaceAfter=No");
        if columns.len() < 2 {
            return Err((number, "one column; columns are parted by tabs".into()));
        }
        if id.contains('.') {
            continue;
        }
        if let Some((from, to)) = id.split_once('-') {
            match (from.parse::<u32>(), to.parse::<u32>()) {
                (Ok(from), Ok(to)) if from <= to => multiword = Some((from, to, space)),
                _ => return Err((number, format!("`{id}` is not a range of tokens"))),
            }
            continue;
        }
        let Ok(id) = id.parse::<u32>() else {
            return Err((number, format!("`{id}` is not a token's number")));
        };
        if id as usize != sentence.tokens.len() + 1 {
            let expected = sentence.tokens.len() + 1;
            return Err((number, format!("token {id} where {expected} was expected")));
        }
        let head = match column(6) {
            "_" => None,
            h => Some(h.parse::<u32>().map_err(|_| (number, format!("`{h}` is not a head")))?),
        };
        heads.push((number, head));
        let within = multiword.filter(|&(from, to, _)| (from..=to).contains(&id));
        let given = |k: usize| Some(column(k)).filter(|&c| c != "_");
        sentence.tokens.push(GoldToken {
            form: column(1).to_string(),
            lemma: column(2).to_string(),
            upos: given(3).map(Upos::read),
            feats: column(5).to_string(),
            head: None,
            deprel: given(7).map(Deprel::read),
            misc: column(9).to_string(),
            continues: within.is_some_and(|(from, ..)| id > from),
            space: within.map_or(space, |(_, to, after)| id == to && after),
        });
    }
    finish(&mut sentence, &mut heads)?;
    Ok(sentences)
}

/// An article whose text is the sentences' forms, one sentence a line, so that text which is already split goes
/// through the later stages.
pub fn from_conllu(sentences: &[GoldSentence]) -> (Article, Sentences) {
    let mut text = String::new();
    let mut blocks = Vec::new();
    let mut out = Sentences::default();
    for (i, gold) in sentences.iter().enumerate() {
        if i > 0 {
            text.push('\n');
        }
        let start = text.len();
        let first = out.tokens.len() as u32;
        for (k, token) in gold.tokens.iter().enumerate() {
            let from = text.len();
            text.push_str(&token.form);
            out.tokens.push(Token {
                span: Span::new(from, text.len()),
                sentence: i as u32,
                continues: token.continues,
            });
            if token.space && k + 1 < gold.tokens.len() {
                text.push(' ');
            }
        }
        let span = Span::new(start, text.len());
        blocks.push(Block {
            span,
            role: Role::Paragraph,
        });
        out.sentences.push(Sentence {
            span,
            block: i as u32,
            tokens: first..out.tokens.len() as u32,
        });
    }
    let article = Article {
        id: String::new(),
        lang: None,
        text,
        blocks,
        headline: None,
        dateline: None,
        byline: None,
        credit: None,
        copied_from: None,
        published: None,
        url: None,
        outlet: None,
    };
    (article, out)
}

/// The forms of a text that is already split: one sentence a line, tokens parted by white space.
pub fn from_lines(text: &str) -> Vec<GoldSentence> {
    let token = |form: &str| GoldToken {
        form: form.to_string(),
        lemma: "_".into(),
        feats: "_".into(),
        misc: "_".into(),
        space: true,
        ..GoldToken::default()
    };
    text.lines()
        .map(|line| GoldSentence {
            comments: Vec::new(),
            tokens: line.split_whitespace().map(token).collect(),
        })
        .filter(|s| !s.tokens.is_empty())
        .collect()
}

/// The label of a name as data sets write it.
pub fn name_label(kind: NameKind) -> &'static str {
    match kind {
        NameKind::Person => "PER",
        NameKind::Organisation => "ORG",
        NameKind::Place => "LOC",
        NameKind::Other => "MISC",
    }
}

/// Writes an article's sentences as CoNLL-U. `MISC` has `NE=B-PER` and its kin, `Offset=start:end` in bytes of the
/// article's text, and `SpaceAfter=No`.
pub fn write_conllu(article: &Article, sentences: &Sentences, parses: &Parses) -> String {
    let mut out = String::new();
    let text = &article.text;
    let mut names = parses.names.iter().peekable();
    for (i, sentence) in sentences.sentences.iter().enumerate() {
        let range = sentences.range(i);
        let tokens = sentences.tokens.get(range.clone()).unwrap_or(&[]);
        if tokens.is_empty() {
            continue;
        }
        // Comments and forms are one line each.
        let line = sentence
            .span
            .slice(text)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let id = if article.id.is_empty() { "s" } else { &article.id };
        let _ = writeln!(out, "# sent_id = {id}-{}", i + 1);
        let _ = writeln!(out, "# text = {line}");
        let _ = writeln!(out, "# offset = {}:{}", sentence.span.start, sentence.span.end);
        for (k, token) in tokens.iter().enumerate() {
            let t = range.start + k;
            let number = k + 1;
            let tight = |a: &Token| {
                let rest = text.get(a.span.end as usize..).unwrap_or("");
                !rest.is_empty() && !rest.starts_with(char::is_whitespace)
            };
            let more = tokens[number..].iter().take_while(|x| x.continues).count();
            if !token.continues && more > 0 {
                let last = &tokens[k + more];
                let whole = token.span.cover(last.span);
                let misc = if tight(last) { "SpaceAfter=No" } else { "_" };
                let _ = writeln!(
                    out,
                    "{number}-{}\t{}\t_\t_\t_\t_\t_\t_\t_\t{misc}",
                    number + more,
                    cell(whole.slice(text))
                );
            }
            let mut misc = Vec::new();
            while names.next_if(|n| n.tokens.end as usize <= t).is_some() {}
            if let Some(name) = names.peek().filter(|n| n.tokens.start as usize <= t) {
                let begin = if name.tokens.start as usize == t { "B" } else { "I" };
                misc.push(format!("NE={begin}-{}", name_label(name.kind)));
            }
            misc.push(format!("Offset={}:{}", token.span.start, token.span.end));
            if !token.continues && more == 0 && tight(token) {
                misc.push("SpaceAfter=No".into());
            }
            let head = match parses.head.get(t) {
                Some(Some(h)) => (*h as usize + 1).saturating_sub(range.start).to_string(),
                Some(None) => "0".into(),
                None => "_".into(),
            };
            let _ = writeln!(
                out,
                "{number}\t{}\t{}\t{}\t_\t{}\t{head}\t{}\t_\t{}",
                cell(token.span.slice(text)),
                parses.lemma.get(t).map_or("_".into(), |l| cell(l)),
                parses.upos.get(t).map_or("_", |u| u.as_str()),
                parses.feats.get(t).map_or("_", |f| f),
                parses.deprel.get(t).map_or("_", |d| d.as_str()),
                misc.join("|"),
            );
        }
        out.push('\n');
    }
    out
}

/// A form or lemma without tabs and line breaks; `_` if nothing is left.
fn cell(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() { "_".into() } else { text }
}

/// The names that the last column marks (`NE=B-PER`, `NE=I-PER`), tokens counted within the sentence.
pub fn gold_names(sentence: &GoldSentence) -> Vec<Name> {
    let mut out: Vec<Name> = Vec::new();
    for (i, token) in sentence.tokens.iter().enumerate() {
        let Some(label) = token.misc.split('|').find_map(|m| m.strip_prefix("NE=")) else {
            continue;
        };
        let i = i as u32;
        let kind = match label.get(2..) {
            Some("PER") => NameKind::Person,
            Some("ORG") => NameKind::Organisation,
            Some("LOC") => NameKind::Place,
            _ => NameKind::Other,
        };
        match out.last_mut() {
            Some(last) if label.starts_with("I-") && last.tokens.end == i => last.tokens.end = i + 1,
            _ => out.push(Name { tokens: i..i + 1, kind }),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "# sent_id = a-1\n# text = Dewi doesn't go.\n1\tDewi\tDewi\tPROPN\t_\tNumber=Sing\t4\tnsubj\t_\tNE=B-PER\n\
        2-3\tdoesn't\t_\t_\t_\t_\t_\t_\t_\t_\n2\tdoes\tdo\tAUX\t_\t_\t4\taux\t_\t_\n3\tn't\tnot\tPART\t_\t_\t4\tadvmod\t_\t_\n\
        4\tgo\tgo\tVERB\t_\tVerbForm=Inf\t0\troot\t_\tSpaceAfter=No\n5\t.\t.\tPUNCT\t_\t_\t4\tpunct\t_\t_\n\n";

    fn parses_of(gold: &[GoldSentence]) -> Parses {
        let mut p = Parses::default();
        let mut offset = 0;
        for s in gold {
            for t in &s.tokens {
                p.upos.push(t.upos.unwrap_or_default());
                p.feats.push(t.feats.as_str().into());
                p.lemma.push(t.lemma.as_str().into());
                p.head.push(t.head.map(|h| h + offset));
                p.deprel.push(t.deprel.unwrap_or(Deprel::DEP));
            }
            p.names.extend(gold_names(s).into_iter().map(|n| Name {
                tokens: n.tokens.start + offset..n.tokens.end + offset,
                kind: n.kind,
            }));
            offset += s.tokens.len() as u32;
        }
        p
    }

    #[test]
    fn what_is_written_reads_back() {
        let twice = format!("{SAMPLE}{SAMPLE}");
        let gold = read_conllu(&twice).unwrap();
        let (article, sentences) = from_conllu(&gold);
        assert_eq!(article.text, "Dewi doesn't go.\nDewi doesn't go.");
        let parses = parses_of(&gold);
        assert_eq!(parses.names.len(), 2);
        let written = write_conllu(&article, &sentences, &parses);
        assert!(written.contains("7-8\t") || written.contains("2-3\tdoesn't\t"));
        let again = read_conllu(&written).unwrap();
        assert_eq!(again.len(), 2);
        for (a, b) in gold.iter().zip(&again) {
            assert_eq!(gold_names(a), gold_names(b));
            for (x, y) in a.tokens.iter().zip(&b.tokens) {
                assert_eq!(
                    (&x.form, &x.lemma, x.upos, &x.feats, x.head, x.deprel, x.continues),
                    (&y.form, &y.lemma, y.upos, &y.feats, y.head, y.deprel, y.continues)
                );
            }
        }
        assert_eq!(again[1].comments[1], "text = Dewi doesn't go.");
    }

    #[test]
    fn faults_name_their_line() {
        assert_eq!(read_conllu("1\ta\n3\tb\n").unwrap_err().0, 2);
        assert_eq!(read_conllu("# x\n1\ta\t_\t_\t_\t_\t9\tdep\n").unwrap_err().0, 2);
        assert_eq!(read_conllu("1\ta\t_\t_\t_\t_\tz\tdep\n").unwrap_err().0, 1);
        assert_eq!(read_conllu("a b c\n").unwrap_err().0, 1);
        assert!(read_conllu("").unwrap().is_empty());
        assert_eq!(read_conllu("1\ta\r\n2\tb").unwrap()[0].tokens.len(), 2);
    }
}
