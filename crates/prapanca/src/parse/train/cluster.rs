//! Clusters of words that stand beside like words: the exchange algorithm (Kneser and Ney 1993; Martin, Liermann and Ney
//! 1998) over pairs of neighbours, then once more over the clusters, so that like clusters share the beginning of a path.

use std::collections::BTreeMap;

/// Words seen less often have no cluster.
const LEAST: u32 = 3;
/// Clusters, the families of clusters, and the tribes of families.
const LEVELS: [usize; 3] = [512, 64, 16];
const ROUNDS: usize = 8;

/// What is to be put into clusters, with its neighbours: how often each thing follows each.
#[derive(Debug, Default)]
struct Things {
    /// How often each stands anywhere.
    count: Vec<u32>,
    /// Those that follow, and how often; those that go before.
    after: Vec<Vec<(u32, u32)>>,
    before: Vec<Vec<(u32, u32)>>,
}

impl Things {
    fn new(pairs: &BTreeMap<(u32, u32), u32>, n: usize) -> Things {
        let mut t = Things {
            count: vec![0; n],
            after: vec![Vec::new(); n],
            before: vec![Vec::new(); n],
        };
        for (&(a, b), &n) in pairs {
            t.after[a as usize].push((b, n));
            t.before[b as usize].push((a, n));
            t.count[a as usize] += n;
        }
        t
    }

    /// Puts each into one of `k` clusters.
    fn exchange(&self, k: usize) -> Vec<u32> {
        let n = self.count.len();
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by_key(|&i| (std::cmp::Reverse(self.count[i]), i));
        let mut of = vec![0u32; n];
        for (rank, &i) in order.iter().enumerate() {
            of[i] = (rank % k) as u32;
        }
        // Pairs of clusters, and how often each cluster stands first and second.
        let mut pair = vec![0u32; k * k];
        let (mut first, mut second) = (vec![0u32; k], vec![0u32; k]);
        for (a, list) in self.after.iter().enumerate() {
            for &(b, n) in list {
                let (x, y) = (of[a] as usize, of[b as usize] as usize);
                pair[x * k + y] += n;
                first[x] += n;
                second[y] += n;
            }
        }
        let most = self.count.iter().map(|&c| c as usize).sum::<usize>() + 2;
        let weigh: Vec<f64> = (0..most.min(1 << 21))
            .map(|n| if n == 0 { 0.0 } else { n as f64 * (n as f64).ln() })
            .collect();
        let h = |n: u32| {
            weigh.get(n as usize).copied().unwrap_or_else(|| {
                let n = f64::from(n);
                n * n.ln()
            })
        };
        let (mut left, mut right) = (vec![0u32; k], vec![0u32; k]);
        for _ in 0..ROUNDS {
            let mut moved = 0;
            for &w in &order {
                let old = of[w] as usize;
                // The neighbours' clusters; a thing beside itself goes where it goes.
                let (mut itself, mut before, mut after) = (0, 0, 0);
                let (mut ls, mut rs) = (Vec::new(), Vec::new());
                for &(b, n) in &self.after[w] {
                    after += n;
                    if b as usize == w {
                        itself += n;
                        continue;
                    }
                    let c = of[b as usize];
                    if right[c as usize] == 0 {
                        rs.push(c);
                    }
                    right[c as usize] += n;
                }
                for &(a, n) in &self.before[w] {
                    before += n;
                    if a as usize == w {
                        continue;
                    }
                    let c = of[a as usize];
                    if left[c as usize] == 0 {
                        ls.push(c);
                    }
                    left[c as usize] += n;
                }
                let change = |pair: &mut [u32], c: usize, add: bool| {
                    let mut put = |at: usize, n: u32| {
                        let cell = &mut pair[at];
                        *cell = if add { *cell + n } else { *cell - n };
                    };
                    for &r in &rs {
                        put(c * k + r as usize, right[r as usize]);
                    }
                    for &l in &ls {
                        put(l as usize * k + c, left[l as usize]);
                    }
                    put(c * k + c, itself);
                };
                change(&mut pair, old, false);
                first[old] -= after;
                second[old] -= before;
                let gain = |c: usize| {
                    let mut g = 0.0;
                    let (mut own_left, mut own_right) = (0, 0);
                    for &r in &rs {
                        let n = right[r as usize];
                        if r as usize == c {
                            own_right = n;
                            continue;
                        }
                        let x = pair[c * k + r as usize];
                        g += h(x + n) - h(x);
                    }
                    for &l in &ls {
                        let n = left[l as usize];
                        if l as usize == c {
                            own_left = n;
                            continue;
                        }
                        let x = pair[l as usize * k + c];
                        g += h(x + n) - h(x);
                    }
                    let x = pair[c * k + c];
                    g += h(x + own_left + own_right + itself) - h(x);
                    g -= h(first[c] + after) - h(first[c]);
                    g - (h(second[c] + before) - h(second[c]))
                };
                let mut best = (gain(old), old);
                for c in 0..k {
                    if c != old {
                        let g = gain(c);
                        if g > best.0 + 1e-9 {
                            best = (g, c);
                        }
                    }
                }
                let new = best.1;
                change(&mut pair, new, true);
                first[new] += after;
                second[new] += before;
                moved += usize::from(new != old);
                of[w] = new as u32;
                for r in rs {
                    right[r as usize] = 0;
                }
                for l in ls {
                    left[l as usize] = 0;
                }
            }
            if moved * 200 < n {
                break;
            }
        }
        of
    }
}

/// Paths to the clusters of the words of sentences, words given by their hashes: four bits for the tribe, six for the family,
/// then the cluster.
pub(super) fn clusters(sentences: &[Vec<u32>]) -> BTreeMap<u32, u32> {
    let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
    for &w in sentences.iter().flatten() {
        *counts.entry(w).or_default() += 1;
    }
    // Nought is the edge of a sentence, one a rare word.
    let number: BTreeMap<u32, u32> = counts
        .into_iter()
        .filter(|&(_, n)| n >= LEAST)
        .zip(2..)
        .map(|((w, _), i)| (w, i))
        .collect();
    let mut pairs: BTreeMap<(u32, u32), u32> = BTreeMap::new();
    for s in sentences {
        let mut last = 0;
        for w in s {
            let i = number.get(w).copied().unwrap_or(1);
            *pairs.entry((last, i)).or_default() += 1;
            last = i;
        }
        *pairs.entry((last, 0)).or_default() += 1;
    }
    let mut n = number.len() + 2;
    let mut levels: Vec<Vec<u32>> = Vec::new();
    for k in LEVELS {
        let of = Things::new(&pairs, n).exchange(k);
        let mut up: BTreeMap<(u32, u32), u32> = BTreeMap::new();
        for (&(a, b), &count) in &pairs {
            *up.entry((of[a as usize], of[b as usize])).or_default() += count;
        }
        levels.push(of);
        (pairs, n) = (up, k);
    }
    number
        .into_iter()
        .map(|(w, i)| {
            let cluster = levels[0][i as usize];
            let family = levels[1][cluster as usize];
            let tribe = levels[2][family as usize];
            // The highest bit says that there is one.
            (w, tribe | family << 4 | cluster << 10 | 1 << 20)
        })
        .collect()
}
