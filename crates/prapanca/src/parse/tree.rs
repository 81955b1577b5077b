//! Trees: a greedy arc-hybrid parser without labels, then labels from the top down.
//!
//! The root stands behind the last token.

use super::linear::{Scorer, best, key};
use super::word::{Word, branch};
use super::{Deprel, Upos};

/// No token.
pub(super) const NONE: u32 = u32::MAX;

/// Left arc (the buffer's first takes the stack's top), right arc (the stack's second takes its top), shift.
pub(super) const LEFT: usize = 0;
pub(super) const RIGHT: usize = 1;
pub(super) const SHIFT: usize = 2;

/// A token as the parser sees it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Atom {
    /// Form.
    pub(super) w: u32,
    /// Part of speech.
    pub(super) t: u32,
    /// Part of speech and features.
    pub(super) m: u32,
    /// Last three letters.
    pub(super) s: u32,
    /// Cluster.
    pub(super) c: u32,
}

impl Atom {
    /// The first steps of the path to its cluster.
    #[inline]
    fn branch(&self, steps: u32) -> u32 {
        branch(self.c, steps)
    }
}

const ROOT: Atom = Atom {
    w: 2,
    t: 30,
    m: 2,
    s: 2,
    c: 1 << 21,
};
const NIL: Atom = Atom {
    w: 3,
    t: 29,
    m: 3,
    s: 3,
    c: 1 << 22,
};

/// A sentence ready to be parsed: atoms, the root, and one that stands for none.
#[derive(Debug)]
pub(super) struct Input {
    atoms: Vec<Atom>,
    n: usize,
    /// Verbs, commas and conjunctions before each token, counted.
    counts: Vec<[u16; 3]>,
    style: u32,
    /// Whether any word has a cluster.
    clusters: bool,
}

impl Input {
    /// From words, tags and bundles.
    pub(super) fn new(words: &[Word], tags: &[u8], bundles: &[u8], style: u32) -> Input {
        let n = words.len();
        let mut atoms = Vec::with_capacity(n + 2);
        let mut counts = Vec::with_capacity(n + 2);
        let mut count = [0u16; 3];
        for (i, w) in words.iter().enumerate() {
            let t = tags.get(i).map_or(16, |&t| u32::from(t));
            let b = bundles.get(i).map_or(0, |&b| u32::from(b));
            atoms.push(Atom {
                w: w.form,
                t,
                m: t << 8 | b,
                s: w.suffix[2],
                c: w.cluster,
            });
            counts.push(count);
            // VERB, PUNCT, CCONJ by their numbers in `Upos`.
            for (k, tag) in [15, 12, 4].into_iter().enumerate() {
                count[k] = count[k].wrapping_add(u16::from(t == tag));
            }
        }
        counts.push(count);
        counts.push(count);
        atoms.push(ROOT);
        atoms.push(NIL);
        Input {
            atoms,
            n,
            counts,
            style,
            clusters: words.iter().any(|w| w.cluster != 0),
        }
    }

    #[inline]
    fn atom(&self, i: u32) -> Atom {
        self.atoms.get(i as usize).copied().unwrap_or(NIL)
    }

    /// The label of `d` below `h` where there is no doubt: the root's, a punctuation mark's.
    pub(super) fn sure(&self, d: u32, h: u32) -> Option<u8> {
        match () {
            () if h as usize >= self.n => Some(Deprel::ROOT.index() as u8),
            () if self.atom(d).t == Upos::Punct as u32 => Some(Deprel::PUNCT.index() as u8),
            () => None,
        }
    }

    /// What lies between two tokens: whether verbs, punctuation, conjunctions.
    #[inline]
    fn between(&self, a: u32, b: u32) -> u32 {
        let (Some(x), Some(y)) = (self.counts.get(a as usize + 1), self.counts.get(b as usize)) else {
            return 0;
        };
        let d = |k: usize, most: u16| u32::from(y[k].wrapping_sub(x[k]).min(most));
        d(0, 2) << 4 | d(1, 2) << 2 | d(2, 1)
    }
}

/// The gold tree, followed in training.
#[cfg(feature = "train")]
#[derive(Debug)]
pub(super) struct Guide {
    /// Heads; the root is `n`.
    heads: Vec<u32>,
    /// The last dependent of each token.
    last: Vec<u32>,
    /// Dependents to the left of each token that are still on the stack or in the buffer.
    left: Vec<u32>,
}

#[cfg(feature = "train")]
impl Guide {
    /// From heads, which must be below or at their number.
    pub(super) fn new(heads: &[u32]) -> Guide {
        let n = heads.len();
        let mut last = vec![0; n + 1];
        let mut left = vec![0; n + 1];
        for (d, &h) in heads.iter().enumerate() {
            let h = h as usize;
            if let (Some(l), Some(c)) = (last.get_mut(h), left.get_mut(h)) {
                *l = d as u32;
                if d < h {
                    *c += 1;
                }
            }
        }
        Guide {
            heads: heads.to_vec(),
            last,
            left,
        }
    }

    /// Must be told of each token that leaves the stack.
    pub(super) fn popped(&mut self, d: u32) {
        if let Some(&h) = self.heads.get(d as usize)
            && h > d
            && let Some(c) = self.left.get_mut(h as usize)
        {
            *c = c.saturating_sub(1);
        }
    }

    /// The actions that lose no arc of this tree, as bits.
    pub(super) fn keeps(&self, s: &State) -> u32 {
        let b = s.b;
        let mut keeps = 0;
        if let Some(&s0) = s.stack.last() {
            let s1 = s.stack_at(1);
            let h = self.heads.get(s0 as usize).copied().unwrap_or(NONE);
            let waits = self.last.get(s0 as usize).is_some_and(|&l| l >= b && l != 0);
            if !waits && (h == b || (h != s1 && (h < b || h == NONE))) {
                keeps |= 1 << LEFT;
            }
            if !waits && (h < b || h == NONE) {
                keeps |= 1 << RIGHT;
            }
        }
        if self.left.get(b as usize).is_none_or(|&c| c == 0) {
            let h = self.heads.get(b as usize).copied().unwrap_or(NONE);
            let below = h < b && Some(&h) != s.stack.last() && s.heads.get(h as usize) == Some(&NONE);
            if !below {
                keeps |= 1 << SHIFT;
            }
        }
        keeps
    }
}

/// A parser's state.
#[derive(Debug)]
pub(super) struct State {
    stack: Vec<u32>,
    b: u32,
    n: u32,
    /// Heads so far.
    pub(super) heads: Vec<u32>,
    /// Outermost dependents, left and right, and the ones attached before them.
    kids: Vec<[u32; 4]>,
    /// Number of dependents, left and right.
    valency: Vec<[u8; 2]>,
}

impl State {
    pub(super) fn new(n: usize) -> State {
        State {
            stack: Vec::with_capacity(32),
            b: 0,
            n: n as u32,
            heads: vec![NONE; n],
            kids: vec![[NONE; 4]; n + 1],
            valency: vec![[0; 2]; n + 1],
        }
    }

    /// Whether every token has its head.
    pub(super) fn done(&self) -> bool {
        self.b >= self.n && self.stack.is_empty()
    }

    #[inline]
    fn stack_at(&self, i: usize) -> u32 {
        self.stack.len().checked_sub(1 + i).map_or(NONE, |j| self.stack[j])
    }

    /// Actions that may be taken, as bits. Never none before the end.
    pub(super) fn legal(&self) -> u32 {
        let mut legal = 0;
        if self.b < self.n {
            legal |= 1 << SHIFT;
        }
        // One root: only the last on the stack may go to it.
        if !self.stack.is_empty() && (self.b < self.n || self.stack.len() == 1) {
            legal |= 1 << LEFT;
        }
        if self.stack.len() > 1 {
            legal |= 1 << RIGHT;
        }
        legal
    }

    /// Takes an action; the token that left the stack.
    pub(super) fn take(&mut self, action: usize) -> Option<u32> {
        match action {
            SHIFT => {
                self.stack.push(self.b);
                self.b += 1;
                None
            }
            _ => {
                let d = self.stack.pop()?;
                let h = if action == LEFT {
                    self.b
                } else {
                    self.stack.last().copied()?
                };
                self.heads[d as usize] = h;
                let side = usize::from(d > h);
                let kids = &mut self.kids[h as usize];
                kids[2 + side] = kids[side];
                kids[side] = d;
                let v = &mut self.valency[h as usize][side];
                *v = v.saturating_add(1);
                Some(d)
            }
        }
    }

    /// Features of the state.
    pub(super) fn features(&self, input: &Input, out: &mut Vec<u32>) {
        out.clear();
        let (i0, i1, i2) = (self.stack_at(0), self.stack_at(1), self.stack_at(2));
        let kid = |i: u32, k: usize| self.kids.get(i as usize).map_or(NONE, |x| x[k]);
        let val = |i: u32, k: usize| self.valency.get(i as usize).map_or(0, |x| u32::from(x[k].min(6)));
        let b = self.b;
        let (s0, s1, s2) = (input.atom(i0), input.atom(i1), input.atom(i2));
        // Behind the root stands nothing.
        let ahead = |k: u32| if b + k <= self.n { input.atom(b + k) } else { NIL };
        let (b0, b1, b2, b3) = (ahead(0), ahead(1), ahead(2), ahead(3));
        let (s0l, s0r) = (input.atom(kid(i0, 0)), input.atom(kid(i0, 1)));
        let (s0l2, s0r2) = (input.atom(kid(i0, 2)), input.atom(kid(i0, 3)));
        let (s1l, s1r) = (input.atom(kid(i1, 0)), input.atom(kid(i1, 1)));
        let s1r2 = input.atom(kid(i1, 3));
        let (b0l, b0l2) = (input.atom(kid(b, 0)), input.atom(kid(b, 2)));
        let far = |x: u32, y: u32| match y.wrapping_sub(x) {
            _ if x == NONE => 15,
            d @ 0..=4 => d,
            5..=6 => 5,
            7..=10 => 6,
            11..=20 => 7,
            _ => 8,
        };
        let (d0, d1) = (far(i0, b), far(i1, i0));
        let between = if i0 == NONE { 127 } else { input.between(i0, b) };
        let between1 = if i1 == NONE || i0 == NONE {
            127
        } else {
            input.between(i1, i0)
        };
        let style = input.style;
        let mut f = |t: u32, a: u32, b: u32, c: u32, d: u32| out.push(key(t, a, b, c, d));
        f(1, s0.w, s0.t, 0, 0);
        f(2, s0.t, 0, 0, 0);
        f(3, s1.w, s1.t, 0, 0);
        f(4, s1.t, 0, 0, 0);
        f(5, b0.w, b0.t, 0, 0);
        f(6, b0.t, 0, 0, 0);
        f(7, b1.w, b1.t, 0, 0);
        f(8, b1.t, b2.t, 0, 0);
        f(9, s2.w, s1.t, s0.t, 0);
        f(10, s0.w, b0.w, 0, 0);
        f(11, s0.w, b0.t, 0, 0);
        f(12, s0.t, b0.w, 0, 0);
        f(13, s0.t, b0.t, 0, 0);
        f(14, s0.t, b0.t, b1.t, 0);
        f(15, s1.w, s0.w, 0, 0);
        f(16, s1.t, s0.w, 0, 0);
        f(17, s1.w, s0.t, 0, 0);
        f(18, s1.t, s0.t, 0, 0);
        f(19, b0.t, b1.t, 0, 0);
        f(20, b0.w, b1.t, s0.t, 0);
        f(21, s0.t, b1.t, s1.t, 0);
        f(22, s1.t, b0.t, 0, 0);
        f(23, s1.w, b0.t, s0.t, 0);
        f(24, s1.t, b0.w, s0.t, 0);
        f(26, s1.t, s0.t, b0.t, 0);
        f(27, s2.t, s1.t, s0.t, b0.t);
        f(28, s0.t, b0.t, s0l.t, 0);
        f(29, s0.t, b0.t, s0r.t, 0);
        f(30, s0.t, b0.t, b0l.t, 0);
        f(31, s1.t, s0.t, s0l.t, 0);
        f(32, s1.t, s0.t, s0r.t, 0);
        f(33, s1.t, s0.t, s1l.t, 0);
        f(34, s1.t, s0.t, s1r.t, 0);
        f(35, s1.t, s0.t, b0.t, b1.t);
        f(36, s0.t, b0.t, b1.t, b2.t);
        f(37, b0.t, b1.t, b2.t, b3.t);
        f(38, s1.t, s0.w, b0.t, 0);
        f(39, s0.w, s0l.w, 0, 0);
        f(40, s0.t, s0r.w, b0.t, 0);
        f(41, s1.w, s0l.w, 0, 0);
        f(42, s1.t, s0l.w, s0.t, 0);
        f(43, s1.t, s1r.w, s0.t, 0);
        f(44, b0.w, b0l.w, 0, 0);
        f(45, s0.t, b0l.w, b0.t, 0);
        f(46, s0.t, s0l.t, s0l2.t, b0.t);
        f(47, s0.t, s0r.t, s0r2.t, b0.t);
        f(48, s1.t, s1r.t, s1r2.t, s0.t);
        f(49, b0.t, b0l.t, b0l2.t, s0.t);
        f(50, s0.t, val(i0, 0), val(i0, 1), b0.t);
        f(51, s1.t, val(i1, 0), val(i1, 1), s0.t);
        f(52, b0.t, val(b, 0), s0.t, 0);
        f(53, s0.w, val(i0, 0), val(i0, 1), 0);
        f(54, s1.w, val(i1, 1), s0.t, 0);
        f(55, s0.t, b0.t, d0, 0);
        f(56, s0.w, d0, b0.t, 0);
        f(57, b0.w, d0, s0.t, 0);
        f(58, s1.t, s0.t, d1, b0.t);
        f(59, s1.w, s0.t, d1, 0);
        f(60, s0.t, b0.t, between, 0);
        f(61, s1.t, s0.t, between1, b0.t);
        f(62, s0.s, b0.s, 0, 0);
        f(63, s0.s, s0.t, b0.t, 0);
        f(64, s1.s, s0.s, b0.t, 0);
        f(65, b0.s, s0.t, b0.t, 0);
        f(66, s1.s, s0.t, b0.t, 0);
        f(67, s1.w, s0l.w, s0.t, b0.t);
        f(68, s1.t, s1l.t, s0.t, b0.t);
        f(69, s0.t, s0l.w, b0.t, b1.t);
        f(70, b1.w, b0.t, s0.t, 0);
        f(71, s2.t, s1.t, s0.t, 0);
        f(72, s2.t, s2.w, s0.w, 0);
        f(73, s2.w, s0l.w, s0.t, 0);
        f(74, b2.w, b1.t, b0.t, 0);
        f(75, s0.m, b0.m, 0, 0);
        f(76, s1.m, s0.m, 0, 0);
        f(77, s0.m, b0.m, b1.t, 0);
        f(78, s1.m, s0.m, b0.t, 0);
        f(79, s1.t, s0.m, b0.m, 0);
        f(90, s0.w, b0.m, 0, 0);
        f(91, s0.m, b0.w, 0, 0);
        // The treebanks disagree: the commonest features once more for each.
        f(80, style, s0.t, b0.t, 0);
        f(81, style, s1.t, s0.t, b0.t);
        f(82, style, s0.w, b0.t, 0);
        f(83, style, b0.w, s0.t, 0);
        f(84, style, s1.w, s0.t, 0);
        f(85, style, s0.t, b0.t, d0);
        if input.clusters {
            let (s0c, s1c, b0c) = (s0.branch(10), s1.branch(10), b0.branch(10));
            f(101, s0c, b0c, 0, 0);
            f(102, s1c, s0c, 0, 0);
            f(103, s0c, b0.t, 0, 0);
            f(104, s0.t, b0c, 0, 0);
            f(105, s1c, s0.t, b0.t, 0);
            f(106, s1.t, s0c, b0.t, 0);
            f(107, s0.w, b0c, 0, 0);
            f(108, s0c, b0.w, 0, 0);
            f(109, s1.w, s0c, 0, 0);
            f(110, s1c, s0.w, 0, 0);
            f(111, s1.branch(6), s0.branch(6), b0.branch(6), 0);
            f(112, s0.branch(6), b0.branch(6), b1.branch(6), 0);
            f(113, s1c, s0l.w, s0c, 0);
            f(114, s1c, s0l.w, s0.t, b0.t);
            f(115, s0l.w, s0c, b0.t, 0);
            f(116, b0c, b1.t, s0.t, 0);
        }
    }
}

/// The best legal action.
#[inline]
pub(super) fn choose(model: &impl Scorer, features: &[u32], legal: u32) -> usize {
    let mut scores = [0; 3];
    model.score(features, &mut scores);
    best(&scores, |a| legal >> a & 1 == 1).unwrap_or(SHIFT)
}

/// Heads of a sentence; the root's is `n`.
pub(super) fn heads(model: &impl Scorer, input: &Input) -> Vec<u32> {
    let mut state = State::new(input.n);
    let mut found = Vec::with_capacity(128);
    while !state.done() {
        let legal = state.legal();
        let action = if legal.is_power_of_two() {
            legal.trailing_zeros() as usize
        } else {
            state.features(input, &mut found);
            choose(model, &found, legal)
        };
        state.take(action);
    }
    state.heads
}

/// A whole tree laid out for labelling.
#[derive(Debug)]
pub(super) struct Plan {
    /// Tokens from the top down, dependents of one head from left to right.
    pub(super) order: Vec<u32>,
    heads: Vec<u32>,
    first: Vec<u32>,
    /// The next and the previous dependent of the same head.
    next: Vec<u32>,
    before: Vec<u32>,
    last: Vec<u32>,
    counts: Vec<[u8; 2]>,
}

impl Plan {
    pub(super) fn new(heads: &[u32]) -> Plan {
        let n = heads.len();
        let mut plan = Plan {
            order: Vec::with_capacity(n),
            heads: heads.to_vec(),
            first: vec![NONE; n + 1],
            next: vec![NONE; n],
            before: vec![NONE; n],
            last: vec![NONE; n + 1],
            counts: vec![[0; 2]; n + 1],
        };
        for (d, &h) in heads.iter().enumerate() {
            let h = (h as usize).min(n);
            let last = plan.last[h];
            if last == NONE {
                plan.first[h] = d as u32;
            } else {
                plan.next[last as usize] = d as u32;
                plan.before[d] = last;
            }
            plan.last[h] = d as u32;
            let c = &mut plan.counts[h][usize::from(d > h)];
            *c = c.saturating_add(1);
        }
        let mut i = 0;
        let mut at = plan.first[n];
        while at != NONE {
            plan.order.push(at);
            at = plan.next[at as usize];
        }
        while i < plan.order.len() {
            let mut at = plan.first[plan.order[i] as usize];
            while at != NONE {
                plan.order.push(at);
                at = plan.next[at as usize];
            }
            i += 1;
        }
        plan
    }

    /// Features of the label of `d`, when its head and its brothers to the left have theirs.
    pub(super) fn features(&self, input: &Input, d: u32, labels: &[u8], out: &mut Vec<u32>) {
        out.clear();
        let h = self.heads.get(d as usize).copied().unwrap_or(NONE);
        let (wd, wh) = (input.atom(d), input.atom(h));
        let left = u32::from(d < h);
        let far = match h.abs_diff(d) {
            x @ 0..=3 => x,
            4..=6 => 4,
            7..=12 => 5,
            _ => 6,
        };
        let dir = far << 1 | left;
        let get = |list: &[u32], i: u32| list.get(i as usize).copied().unwrap_or(NONE);
        let label = |i: u32| labels.get(i as usize).map_or(255, |&l| u32::from(l));
        let up = get(&self.heads, h);
        let (first, last) = (get(&self.first, d), get(&self.last, d));
        let (k0, k9) = (input.atom(first), input.atom(last));
        let k1 = input.atom(get(&self.next, first));
        let (before, next) = (get(&self.before, d), get(&self.next, d));
        // A brother on the same side only.
        let (bw, bl) = match before {
            NONE => (NIL, 255),
            x if (x < h) == (d < h) => (input.atom(x), label(x)),
            _ => (NIL, 254),
        };
        let (nw, ns) = match next {
            NONE => (NIL, 0),
            x if (x < h) == (d < h) => (input.atom(x), 1),
            _ => (NIL, 2),
        };
        let count = |i: u32| {
            self.counts
                .get(i as usize)
                .map_or(0, |c| u32::from(c[0].min(4)) << 3 | u32::from(c[1].min(4)))
        };
        let (lh, wu) = (label(h), input.atom(up));
        let h0 = input.atom(get(&self.first, h));
        let near = |by: i64| {
            let i = i64::from(d) + by;
            if i >= 0 && i < input.n as i64 {
                input.atom(i as u32)
            } else {
                NIL
            }
        };
        let (p, q) = (near(-1), near(1));
        let (lo, hi) = (d.min(h), d.max(h));
        let between = input.between(lo, hi);
        let style = input.style;
        let mut f = |t: u32, a: u32, b: u32, c: u32, e: u32| out.push(key(t, a, b, c, e));
        f(1, wd.w, left, wd.t, 0);
        f(2, wd.m, left, far, 0);
        f(3, wh.w, left, wd.t, 0);
        f(4, wh.m, left, 0, 0);
        f(5, wd.w, wh.w, left, 0);
        f(6, wd.w, wh.m, left, 0);
        f(7, wd.m, wh.w, left, 0);
        f(8, wd.m, wh.m, left, 0);
        f(9, wd.t, wh.t, dir, 0);
        f(10, wd.t, wh.t, left, between);
        f(11, wd.s, wh.t, left, wd.t);
        f(12, wd.t, wh.s, left, wh.t);
        f(13, wd.s, wh.s, left, 0);
        f(14, wd.m, k0.w, left, wh.t);
        f(15, wd.t, k0.m, left, wh.m);
        f(16, wd.t, k9.w, left, wh.t);
        f(17, wd.m, k9.m, left, wh.t);
        f(18, wd.w, k0.w, left, 0);
        f(19, wh.w, k0.w, left, wd.t);
        f(20, wd.m, k0.w, k1.w, wh.t);
        f(21, wd.m, k0.t, k1.t, left);
        f(22, wd.m, bw.m, left, wh.t);
        f(23, wd.m, bl, left, wh.m);
        f(24, wd.t, bl, left, wh.w);
        f(25, wd.w, bl, left, wh.t);
        f(26, wd.m, nw.m, left, wh.m);
        f(27, wd.t, nw.w, left, wh.t);
        f(28, wd.m, ns, bl, left);
        f(29, wd.m, count(d), left, wh.t);
        f(30, wd.t, count(h), left, wh.m);
        f(31, wd.m, lh, left, wh.t);
        f(32, wd.w, lh, left, 0);
        f(33, wd.t, lh, wu.m, wh.t);
        f(34, wd.t, wh.w, lh, left);
        f(35, p.w, wd.t, left, wh.t);
        f(36, p.m, wd.m, wh.t, left);
        f(37, q.w, wd.t, left, wh.t);
        f(38, q.m, wd.m, wh.t, left);
        f(39, p.t, wd.t, q.t, dir);
        f(40, wd.m, h0.w, left, wh.t);
        f(41, wd.m, h0.m, left, wh.m);
        f(42, wd.t, bw.w, left, wh.t);
        f(43, wd.w, wh.t, dir, 0);
        f(44, wu.w, wd.t, wh.t, lh);
        f(50, style, wd.m, wh.m, left);
        f(51, style, wd.w, wh.t, left);
        f(52, style, wh.w, wd.t, left);
        f(53, style, wd.t, bl, wh.t);
        f(54, style, wd.t, wh.t, dir);
        f(55, style, lh, wd.t, wh.t);
        if input.clusters {
            let (dc, hc) = (wd.branch(10), wh.branch(10));
            f(60, dc, hc, left, 0);
            f(61, dc, wh.t, left, wd.t);
            f(62, wd.m, hc, left, 0);
            f(63, dc, k0.w, hc, 0);
            f(64, wd.t, k0.w, hc, left);
            f(65, dc, k0.w, wh.t, left);
            f(66, wd.w, hc, left, 0);
            f(67, dc, wh.w, left, 0);
        }
    }
}

/// Labels of a tree.
pub(super) fn labels(model: &impl Scorer, input: &Input, heads: &[u32]) -> Vec<u8> {
    let plan = Plan::new(heads);
    let root = Deprel::ROOT.index();
    let mut labels = vec![255; heads.len()];
    let mut found = Vec::with_capacity(64);
    for &d in &plan.order {
        labels[d as usize] = match input.sure(d, plan.heads[d as usize]) {
            Some(label) => label,
            None => {
                plan.features(input, d, &labels, &mut found);
                let mut scores = [0; Deprel::COUNT];
                model.score(&found, &mut scores);
                best(&scores, |l| l != root).unwrap_or_else(|| Deprel::DEP.index()) as u8
            }
        };
    }
    labels
}
