//! Counts item by item, and how far a figure would move with other sentences.

use super::report::Row;

/// How often right, how often said, how often gold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub right: u64,
    pub said: u64,
    pub gold: u64,
}

impl Counts {
    fn plus(self, other: Counts, times: u64) -> Counts {
        Counts {
            right: self.right + times * other.right,
            said: self.said + times * other.said,
            gold: self.gold + times * other.gold,
        }
    }

    fn figures(self) -> [f64; 3] {
        let share = |n: u64, of: u64| if of == 0 { 0.0 } else { n as f64 / of as f64 };
        [
            share(self.right, self.said),
            share(self.right, self.gold),
            share(2 * self.right, self.said + self.gold),
        ]
    }
}

/// The counts of one figure, by item.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally(Vec<(u32, Counts)>);

impl Tally {
    pub fn add(&mut self, item: usize, right: bool, said: bool, gold: bool) {
        self.0.push((
            item as u32,
            Counts {
                right: right.into(),
                said: said.into(),
                gold: gold.into(),
            },
        ));
    }

    pub fn sum(&self) -> Counts {
        self.0.iter().fold(Counts::default(), |sum, (_, c)| sum.plus(*c, 1))
    }

    fn drawn(&self, times: &[u16]) -> Counts {
        let add = |sum: Counts, (i, c): &(u32, Counts)| sum.plus(*c, u64::from(times[*i as usize]));
        self.0.iter().fold(Counts::default(), add)
    }
}

const ROUNDS: usize = 1000;

/// How often each item is drawn in each of the rounds, the same at every call.
pub(super) fn draws(items: usize) -> Vec<Vec<u16>> {
    let mut state = 0x5eed_u64;
    // SplitMix64.
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let x = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    };
    let mut round = || {
        let mut times = vec![0u16; items];
        for _ in 0..items {
            let i = (next() % items as u64) as usize;
            times[i] = times[i].saturating_add(1);
        }
        times
    };
    (0..ROUNDS).map(|_| round()).collect()
}

/// A row of one tally, or of the mean of several, with the middle 95 % of what the draws give.
pub(super) fn row(label: &str, tallies: &[&Tally], draws: &[Vec<u16>]) -> Row {
    let mean = |counts: &dyn Fn(&Tally) -> Counts| {
        let mut sum = [0.0; 3];
        for tally in tallies {
            let figures = counts(tally).figures();
            (0..3).for_each(|i| sum[i] += figures[i] / tallies.len() as f64);
        }
        sum
    };
    let counts = tallies.iter().fold(Counts::default(), |sum, t| sum.plus(t.sum(), 1));
    let [precision, recall, f1] = mean(&|t| t.sum());
    let mut rounds: Vec<[f64; 3]> = draws.iter().map(|times| mean(&|t| t.drawn(times))).collect();
    let mut interval = |figure: usize| {
        rounds.sort_by(|a, b| a[figure].total_cmp(&b[figure]));
        let at = |share: f64| rounds.get((share * (rounds.len().max(1) - 1) as f64) as usize);
        [at(0.025), at(0.975)].map(|r| r.map_or(0.0, |r| r[figure]))
    };
    Row {
        label: label.into(),
        right: counts.right,
        said: counts.said,
        gold: counts.gold,
        precision,
        recall,
        f1,
        precision_interval: interval(0),
        recall_interval: interval(1),
        f1_interval: interval(2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_hold_the_figure_and_never_move() {
        let mut tally = Tally::default();
        for i in 0..200 {
            tally.add(i, i % 4 != 0, true, i % 5 != 0);
        }
        let row_of = || row("x", &[&tally], &draws(200));
        let one = row_of();
        assert_eq!((one.right, one.said, one.gold), (150, 200, 160));
        assert_eq!(one.precision, 0.75);
        assert!(one.precision_interval[0] < 0.75 && one.precision_interval[1] > 0.75);
        assert!(one.precision_interval[0] > 0.67 && one.precision_interval[1] < 0.83);
        assert_eq!(one, row_of());
    }

    #[test]
    fn no_items_give_no_figures() {
        let one = row("x", &[&Tally::default()], &draws(0));
        assert_eq!((one.f1, one.f1_interval), (0.0, [0.0, 0.0]));
    }
}
