//! Linear models over hashed features, and the bytes they are kept in.

/// The key of a feature: a template's number and up to four values.
#[inline]
pub(super) fn key(template: u32, a: u32, b: u32, c: u32, d: u32) -> u32 {
    let times = |x: u32, by: u64| u64::from(x).wrapping_mul(by);
    let h = times(template, 0xC2B2_AE3D_27D4_EB4F)
        .wrapping_add(times(a, 0x9E37_79B9_7F4A_7C15))
        .wrapping_add(times(b, 0xD6E8_FEB8_6659_FD93))
        .wrapping_add(times(c, 0xBF58_476D_1CE4_E5B9))
        .wrapping_add(times(d, 0x94D0_49BB_1331_11EB));
    ((h ^ (h >> 32)).wrapping_mul(0xFF51_AFD7_ED55_8CCD) >> 32) as u32
}

/// A hash of a word or a part of one.
#[inline]
pub(super) fn hash(text: &str) -> u32 {
    let mut h: u64 = 0xCBF2_9CE4_8422_2325;
    for &b in text.as_bytes() {
        h = (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01B3);
    }
    ((h ^ (h >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}

/// What gives scores to classes: a model being trained or a finished one.
pub(super) trait Scorer {
    /// Adds the weights of the features to the classes' scores.
    fn score(&self, features: &[u32], scores: &mut [i32]);
}

/// Map from keys to numbers, laid out in key order so that it loads quickly.
#[derive(Clone, Debug, Default)]
pub(super) struct Map {
    slots: Vec<(u32, u32)>,
    shift: u32,
}

const FREE: u32 = u32::MAX;

impl Map {
    /// From pairs in ascending order of their keys (below `1 << bits`).
    fn build(pairs: &[(u32, u32)], bits: u32) -> Map {
        let log = (pairs.len().max(4) * 3 / 2)
            .next_power_of_two()
            .trailing_zeros()
            .min(bits);
        let mut map = Map {
            // Room at the end, so that probing never wraps around.
            slots: vec![(FREE, 0); (1 << log) + pairs.len().min(1 << 12) + 8],
            shift: bits - log,
        };
        let mut next = 0;
        for &(k, v) in pairs {
            let at = ((k >> map.shift) as usize).max(next);
            if at + 1 >= map.slots.len() {
                map.slots.resize(at + 64, (FREE, 0));
            }
            map.slots[at] = (k, v);
            next = at + 1;
        }
        map
    }

    /// The number of a key.
    #[inline]
    pub(super) fn get(&self, key: u32) -> Option<u32> {
        let mut at = (key >> self.shift) as usize;
        loop {
            let &(k, v) = self.slots.get(at)?;
            if k == key {
                return Some(v);
            }
            // Keys stand in ascending order and a free slot counts as the highest.
            if k > key {
                return None;
            }
            at += 1;
        }
    }

    pub(super) fn write(pairs: &[(u32, u32)], out: &mut Writer) {
        out.number(pairs.len() as u32);
        let mut last = 0;
        for &(k, v) in pairs {
            out.number(k - last);
            out.number(v);
            last = k;
        }
    }

    pub(super) fn read(input: &mut Reader<'_>) -> Result<Map, String> {
        let n = input.count(2)?;
        let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(n);
        let mut last = 0u32;
        for i in 0..n {
            last = input.step(last, i == 0)?;
            pairs.push((last, input.number()?));
        }
        Ok(Map::build(&pairs, 32))
    }
}

/// Where features stand: buckets of four, found by the upper bits of a key and told apart by its lowest `CHECK` bits. What
/// a slot holds beside them is the model's own. One look takes one line of the cache and no branch.
#[derive(Debug)]
struct Table {
    buckets: Vec<Bucket>,
    shift: u32,
}

#[derive(Clone, Copy, Debug, Default)]
#[repr(align(16))]
struct Bucket([u32; 4]);

const CHECK: u32 = 12;

/// What a slot holds beside its check.
const HELD: u32 = u32::MAX >> CHECK;

impl Default for Table {
    fn default() -> Self {
        Table {
            buckets: Vec::new(),
            shift: 31,
        }
    }
}

impl Table {
    /// Bits of the bucket's number for so many features: two in a bucket on average, at most.
    fn bits(n: usize) -> u32 {
        (n / 2).max(2).next_power_of_two().trailing_zeros()
    }

    fn empty(n: usize) -> Self {
        let bits = Self::bits(n);
        Table {
            buckets: vec![Bucket::default(); 1 << bits],
            shift: 32 - bits,
        }
    }

    /// Puts a feature into its bucket.
    fn put(&mut self, key: u32, held: u32) -> Result<(), String> {
        let bucket = self.buckets.get_mut((key >> self.shift) as usize);
        let slot = bucket.and_then(|b| b.0.iter_mut().find(|s| **s == 0));
        *slot.ok_or("too many features fall together")? = key << (32 - CHECK) | held & HELD;
        Ok(())
    }

    /// What is held of a feature; 0 if nothing is.
    #[inline]
    fn find(&self, key: u32) -> u32 {
        let Some(bucket) = self.buckets.get((key >> self.shift) as usize) else {
            return 0;
        };
        let check = key << (32 - CHECK);
        let mut found = 0;
        for slot in bucket.0 {
            found |= if slot & !HELD == check { slot } else { 0 };
        }
        found & HELD
    }

    /// Keeps the four heaviest features of each bucket, in ascending order of their keys.
    #[cfg(feature = "train")]
    fn thin<T>(features: Vec<(u32, i32, T)>) -> Vec<(u32, T)> {
        let shift = 32 - Self::bits(features.len());
        let mut features = features;
        features.sort_by_key(|&(k, weight, _)| (k >> shift, std::cmp::Reverse(weight), k));
        let mut kept: Vec<(u32, T)> = Vec::with_capacity(features.len());
        let mut start = 0;
        for (k, _, x) in features {
            if kept.get(start).is_some_and(|(first, _)| first >> shift != k >> shift) {
                start = kept.len();
            }
            let bucket = &kept[start..];
            if bucket.len() < 4 && bucket.iter().all(|(other, _)| (other ^ k) << (32 - CHECK) != 0) {
                kept.push((k, x));
            }
        }
        kept.sort_by_key(|&(k, _)| k);
        kept
    }
}

/// Writes how many features there were before the heaviest were kept, how many there are, and their keys.
#[cfg(feature = "train")]
fn write_keys<T>(all: usize, features: &[(u32, T)], out: &mut Writer) {
    out.number(all as u32);
    out.number(features.len() as u32);
    let mut last = 0;
    for (k, _) in features {
        out.number(k - last);
        last = *k;
    }
}

/// Reads what `write_keys` wrote.
fn read_keys(input: &mut Reader<'_>) -> Result<(usize, Vec<u32>), String> {
    let all = input.number()? as usize;
    let n = input.count(2)?;
    if all < n || all / 2 > n {
        return Err("the number of features cannot be right".into());
    }
    let mut keys = Vec::with_capacity(n);
    let mut last = 0u32;
    let mut is_ascending = true;
    for i in 0..n {
        let next = last.wrapping_add(input.quick());
        is_ascending &= next > last || i == 0;
        last = next;
        keys.push(last);
    }
    input.check()?;
    if !is_ascending {
        return Err("features out of order".into());
    }
    Ok((all, keys))
}

/// A finished model of many classes: few features kept, weights rounded.
#[derive(Debug, Default)]
pub(super) struct Weights {
    table: Table,
    /// Weights of each feature kept, `stride` to each, and what they are to be multiplied by as the last; the first row is
    /// nought.
    rows: Vec<i8>,
    stride: usize,
}

/// The most classes that [`Weights`] can tell apart.
pub(super) const MOST_CLASSES: usize = 63;

const FEW: usize = 24;
const MANY: usize = MOST_CLASSES + 1;

/// The largest weight: a few hundred times what a feature commonly has.
const MOST: i32 = 127 * 16;

/// The most features that [`Weights`] can keep.
const MOST_ROWS: usize = (1 << 20) - 1;

impl Weights {
    /// From features, each with its classes' weights.
    #[cfg(feature = "train")]
    pub(super) fn write(features: Vec<(u32, Vec<(u8, i32)>)>, out: &mut Writer) {
        let all = features.len();
        let weigh = |cells: &[(u8, i32)]| cells.iter().map(|&(_, w)| w.abs()).max().unwrap_or(0);
        let features = Table::thin(features.into_iter().map(|(k, c)| (k, weigh(&c), c)).collect());
        write_keys(all, &features, out);
        for (_, cells) in &features {
            for (i, (class, _)) in cells.iter().enumerate() {
                out.byte(*class | if i + 1 == cells.len() { 0x80 } else { 0 });
            }
        }
        for (_, w) in features.iter().flat_map(|(_, cells)| cells) {
            out.signed(*w);
        }
    }

    /// Reads what `write` wrote; no class may reach `classes`.
    pub(super) fn read(input: &mut Reader<'_>, classes: usize) -> Result<Weights, String> {
        let (all, keys) = read_keys(input)?;
        if keys.len() > MOST_ROWS {
            return Err("too many features".into());
        }
        let classes = classes.min(MOST_CLASSES);
        let mut model = Weights {
            table: Table::empty(all),
            rows: Vec::new(),
            stride: if classes < FEW { FEW } else { MANY },
        };
        model.rows = vec![0; (keys.len() + 1) * model.stride];
        let mut cells: Vec<u8> = Vec::with_capacity(keys.len() * 2);
        for (i, k) in keys.into_iter().enumerate() {
            model.table.put(k, i as u32 + 1)?;
            loop {
                let b = input.byte()?;
                if usize::from(b & 0x7F) >= classes {
                    return Err("a feature names a class that there is not".into());
                }
                cells.push(b);
                if b & 0x80 != 0 {
                    break;
                }
            }
        }
        let mut cells = &cells[..];
        let mut weights = Vec::with_capacity(MANY);
        for row in model.rows.chunks_exact_mut(model.stride).skip(1) {
            weights.clear();
            let mut most = 0;
            while let Some((&cell, rest)) = cells.split_first() {
                cells = rest;
                let w = input.signed().clamp(-MOST, MOST);
                most = most.max(w.abs());
                weights.push((usize::from(cell & 0x7F), w));
                if cell & 0x80 != 0 {
                    break;
                }
            }
            let scale = (most + 126) / 127;
            for &(class, w) in &weights {
                row[class] = (w / scale.max(1)) as i8;
            }
            row[model.stride - 1] = scale as i8;
        }
        input.check()?;
        Ok(model)
    }

    #[inline]
    fn sum<const N: usize>(&self, rows: &[u32], scores: &mut [i32]) {
        let (all, _) = self.rows.as_chunks::<N>();
        let mut sums = [0i16; N];
        for &row in rows {
            if let Some(weights) = all.get(row as usize) {
                let scale = i16::from(weights[N - 1]);
                for (s, &w) in sums.iter_mut().zip(weights) {
                    *s = s.saturating_add(i16::from(w) * scale);
                }
            }
        }
        for (score, &s) in scores.iter_mut().zip(&sums[..N - 1]) {
            *score = score.wrapping_add(i32::from(s));
        }
    }
}

impl Scorer for Weights {
    #[inline]
    fn score(&self, features: &[u32], scores: &mut [i32]) {
        for features in features.chunks(128) {
            let mut rows = [0; 128];
            let mut n = 0;
            for &f in features {
                let row = self.table.find(f);
                rows[n & 127] = row;
                n += usize::from(row != 0);
            }
            match self.stride {
                FEW => self.sum::<FEW>(&rows[..n], scores),
                _ => self.sum::<MANY>(&rows[..n], scores),
            }
        }
    }
}

/// A finished model of two or three classes: the weights of the first two as against the third's, beside the key.
#[derive(Debug, Default)]
pub(super) struct Duel(Table);

impl Duel {
    /// From features with the weights of the first two classes.
    #[cfg(feature = "train")]
    pub(super) fn write(features: Vec<(u32, [i32; 2])>, out: &mut Writer) {
        let all = features.len();
        let weigh = |w: [i32; 2]| w[0].abs() + w[1].abs();
        let features = Table::thin(features.into_iter().map(|(k, w)| (k, weigh(w), w)).collect());
        write_keys(all, &features, out);
        for class in 0..2 {
            for (_, w) in &features {
                out.signed(w[class]);
            }
        }
    }

    /// Reads what `write` wrote.
    pub(super) fn read(input: &mut Reader<'_>) -> Result<Duel, String> {
        let (all, keys) = read_keys(input)?;
        let mut firsts = Vec::with_capacity(keys.len());
        for _ in 0..keys.len() {
            firsts.push(input.signed());
        }
        let mut table = Table::empty(all);
        let half = |w: i32| w.clamp(-511, 511) as u32 & 0x3FF;
        for (k, first) in keys.into_iter().zip(firsts) {
            table.put(k, half(first) << 10 | half(input.signed()))?;
        }
        input.check()?;
        Ok(Duel(table))
    }
}

impl Scorer for Duel {
    #[inline]
    fn score(&self, features: &[u32], scores: &mut [i32]) {
        let (mut a, mut b) = (0, 0);
        for &f in features {
            let held = self.0.find(f);
            a += (held << 12) as i32 >> 22;
            b += (held << 22) as i32 >> 22;
        }
        for (score, sum) in scores.iter_mut().zip([a, b]) {
            *score = score.wrapping_add(sum);
        }
    }
}

/// The class with the highest score among those allowed; the first of equals.
#[inline]
pub(super) fn best(scores: &[i32], allowed: impl Fn(usize) -> bool) -> Option<usize> {
    let mut found = None;
    let mut top = i32::MIN;
    for (i, &s) in scores.iter().enumerate() {
        if (s > top || found.is_none()) && allowed(i) {
            found = Some(i);
            top = s;
        }
    }
    found
}

/// Bytes being written.
#[derive(Debug, Default)]
pub(super) struct Writer(pub(super) Vec<u8>);

impl Writer {
    pub(super) fn byte(&mut self, b: u8) {
        self.0.push(b);
    }

    /// Seven bits a byte, lowest first.
    pub(super) fn number(&mut self, mut n: u32) {
        while n >= 0x80 {
            self.0.push(n as u8 | 0x80);
            n >>= 7;
        }
        self.0.push(n as u8);
    }

    /// The sign as the lowest bit.
    #[cfg(feature = "train")]
    fn signed(&mut self, n: i32) {
        self.number((n << 1 ^ n >> 31) as u32);
    }

    pub(super) fn text(&mut self, text: &str) {
        self.number(text.len() as u32);
        self.0.extend_from_slice(text.as_bytes());
    }
}

/// Bytes being read. Nothing it is given can make it panic.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    broken: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader {
            bytes,
            at: 0,
            broken: false,
        }
    }

    #[inline]
    pub(super) fn byte(&mut self) -> Result<u8, String> {
        let b = self.bytes.get(self.at).ok_or("the model ends too early")?;
        self.at += 1;
        Ok(*b)
    }

    #[inline]
    pub(super) fn number(&mut self) -> Result<u32, String> {
        let n = self.quick();
        self.check()?;
        Ok(n)
    }

    /// A number, or nought and a mark that the bytes are broken: in long runs the mark is asked for once, at the end.
    #[inline]
    fn quick(&mut self) -> u32 {
        let mut n = 0u32;
        for shift in (0..35).step_by(7) {
            let Some(&b) = self.bytes.get(self.at) else { break };
            self.at += 1;
            n |= u32::from(b & 0x7F).checked_shl(shift).unwrap_or(0);
            if b & 0x80 == 0 {
                return n;
            }
        }
        self.broken = true;
        0
    }

    /// Whether all was well since the beginning.
    fn check(&self) -> Result<(), String> {
        if self.broken {
            Err("the model ends too early, or a number runs on too long".into())
        } else {
            Ok(())
        }
    }

    #[inline]
    fn signed(&mut self) -> i32 {
        let z = self.quick();
        (z >> 1) as i32 ^ -((z & 1) as i32)
    }

    /// How many things follow, each of at least `bytes` bytes.
    pub(super) fn count(&mut self, bytes: usize) -> Result<usize, String> {
        let n = self.number()? as usize;
        if n.saturating_mul(bytes) > self.bytes.len().saturating_sub(self.at) {
            return Err("a count is larger than the bytes that follow".into());
        }
        Ok(n)
    }

    /// The next of ascending keys.
    #[inline]
    fn step(&mut self, last: u32, first: bool) -> Result<u32, String> {
        let by = self.number()?;
        let next = last.checked_add(by).filter(|&k| k != FREE).ok_or("keys run over")?;
        if by == 0 && !first {
            return Err("a key stands twice".into());
        }
        Ok(next)
    }

    /// The next `n` bytes.
    fn bytes(&mut self, n: usize) -> Result<&'a [u8], String> {
        let rest = self.bytes.get(self.at..).unwrap_or(&[]);
        let bytes = rest.get(..n).ok_or("the model ends too early")?;
        self.at += n;
        Ok(bytes)
    }

    pub(super) fn text(&mut self) -> Result<&'a str, String> {
        let n = self.count(1)?;
        let bytes = self.bytes(n)?;
        std::str::from_utf8(bytes).map_err(|_| "text that is not UTF-8".into())
    }
}
