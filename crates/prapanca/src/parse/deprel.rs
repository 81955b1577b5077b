//! Universal dependency relations as small numbers.

use std::fmt;

macro_rules! relations {
    ($($name:ident = $text:literal),+ $(,)?) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[derive(Clone, Copy)]
        enum Index { $($name),+ }
        const NAMES: &[&str] = &[$($text),+];
        #[allow(missing_docs)]
        impl Deprel { $(pub const $name: Deprel = Deprel(Index::$name as u8);)+ }
    };
}

/// A relation of Universal Dependencies, with the subtypes that the engine reads (universaldependencies.org/u/dep).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Deprel(u8);

relations! {
    ACL = "acl", ACL_RELCL = "acl:relcl", ADVCL = "advcl", ADVCL_RELCL = "advcl:relcl", ADVMOD = "advmod",
    ADVMOD_EMPH = "advmod:emph", AMOD = "amod", APPOS = "appos", AUX = "aux", AUX_PASS = "aux:pass", CASE = "case",
    CASE_ADV = "case:adv", CC = "cc", CC_PRECONJ = "cc:preconj", CCOMP = "ccomp", CLF = "clf", COMPOUND = "compound",
    COMPOUND_A = "compound:a", COMPOUND_PRT = "compound:prt", CONJ = "conj", COP = "cop", CSUBJ = "csubj",
    CSUBJ_OUTER = "csubj:outer", CSUBJ_PASS = "csubj:pass", DEP = "dep", DET = "det", DET_PREDET = "det:predet",
    DISCOURSE = "discourse", DISLOCATED = "dislocated", EXPL = "expl", FIXED = "fixed", FLAT = "flat",
    FLAT_FOREIGN = "flat:foreign", FLAT_NAME = "flat:name", GOESWITH = "goeswith", IOBJ = "iobj", LIST = "list",
    MARK = "mark", NMOD = "nmod", NMOD_DESC = "nmod:desc", NMOD_LMOD = "nmod:lmod", NMOD_POSS = "nmod:poss",
    NMOD_TMOD = "nmod:tmod", NMOD_UNMARKED = "nmod:unmarked", NSUBJ = "nsubj", NSUBJ_OUTER = "nsubj:outer",
    NSUBJ_PASS = "nsubj:pass", NUMMOD = "nummod", OBJ = "obj", OBL = "obl", OBL_AGENT = "obl:agent",
    OBL_TMOD = "obl:tmod", OBL_UNMARKED = "obl:unmarked", ORPHAN = "orphan", PARATAXIS = "parataxis",
    PUNCT = "punct", REPARANDUM = "reparandum", ROOT = "root", VOCATIVE = "vocative", XCOMP = "xcomp",
}

impl Deprel {
    /// As CoNLL-U writes it.
    pub fn as_str(self) -> &'static str {
        NAMES[self.0 as usize]
    }

    /// From CoNLL-U. A subtype it does not know falls back to its base; an unknown base to `dep`.
    pub fn read(name: &str) -> Deprel {
        let find = |n: &str| NAMES.iter().position(|&x| x == n).map(|i| Deprel(i as u8));
        find(name)
            .or_else(|| find(name.split(':').next().unwrap_or("")))
            .unwrap_or(Deprel::DEP)
    }

    /// Its number, below [`Deprel::COUNT`].
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }

    /// From its number; `dep` for one that there is not.
    pub(super) fn from_index(i: usize) -> Deprel {
        if i < NAMES.len() { Deprel(i as u8) } else { Deprel::DEP }
    }

    /// How many there are.
    pub(super) const COUNT: usize = NAMES.len();

    /// Without its subtype.
    pub fn base(self) -> Deprel {
        let name = self.as_str();
        match name.split_once(':') {
            Some((base, _)) => Deprel::read(base),
            None => self,
        }
    }
}

impl fmt::Debug for Deprel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
