//! Linear models over hashed features, and the bytes they are kept in.

/// Bits of a feature's key. Wide enough that an unseen feature is rarely taken for a kept one.
const KEY_BITS: u32 = 28;

/// The key of a feature: a template's number and up to four values.
#[inline]
pub(super) fn key(template: u32, a: u32, b: u32, c: u32, d: u32) -> u32 {
    let x = (u64::from(a) << 32 | u64::from(b)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let y = (u64::from(c) << 32 | u64::from(d)).wrapping_add(u64::from(template).wrapping_mul(0xC2B2_AE3D_27D4_EB4F));
    let y = y.wrapping_mul(0xD6E8_FEB8_6659_FD93);
    let mut h = x.rotate_left(23) ^ y;
    h ^= h >> 31;
    h = h.wrapping_mul(0xBF58_476D_1CE4_E5B9);
    h ^= h >> 29;
    h = h.wrapping_mul(0x94D0_49BB_1331_11EB);
    (h >> (64 - KEY_BITS)) as u32
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
#[derive(Debug, Default)]
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

/// A finished model: few features kept, weights rounded.
#[derive(Debug, Default)]
pub(super) struct Weights {
    map: Map,
    /// Weight in the upper bits, class in the lowest seven, and a mark at the last of a feature.
    cells: Vec<i32>,
}

const LAST: i32 = 0x80;

impl Weights {
    /// From features in ascending order of their keys, each with its classes' weights.
    #[cfg(feature = "train")]
    pub(super) fn write(features: &[(u32, Vec<(u8, i32)>)], out: &mut Writer) {
        out.number(features.len() as u32);
        let mut last = 0;
        for (k, _) in features {
            out.number(k - last);
            last = *k;
        }
        for (_, cells) in features {
            for (i, (class, _)) in cells.iter().enumerate() {
                out.byte(*class | if i + 1 == cells.len() { 0x80 } else { 0 });
            }
        }
        for (_, cells) in features {
            for (_, w) in cells {
                out.number((w << 1 ^ w >> 31) as u32);
            }
        }
    }

    /// Reads what `write` wrote; no class may reach `classes`.
    pub(super) fn read(input: &mut Reader<'_>, classes: usize) -> Result<Weights, String> {
        let n = input.count(3)?;
        let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(n);
        let mut last = 0u32;
        for i in 0..n {
            last = input.step(last, i == 0)?;
            if last >> KEY_BITS != 0 {
                return Err("a feature's key is too large".into());
            }
            pairs.push((last, 0));
        }
        let mut cells: Vec<i32> = Vec::with_capacity(n * 2);
        for (_, start) in &mut pairs {
            *start = cells.len() as u32;
            loop {
                let b = input.byte()?;
                if usize::from(b & 0x7F) >= classes {
                    return Err("a feature names a class that there is not".into());
                }
                cells.push(i32::from(b));
                if b & 0x80 != 0 {
                    break;
                }
            }
        }
        for cell in &mut cells {
            let z = input.number()?;
            let w = (z >> 1) as i32 ^ -((z & 1) as i32);
            *cell |= w.clamp(-(1 << 20), 1 << 20) << 8;
        }
        Ok(Weights {
            map: Map::build(&pairs, KEY_BITS),
            cells,
        })
    }
}

impl Scorer for Weights {
    #[inline]
    fn score(&self, features: &[u32], scores: &mut [i32]) {
        for &f in features {
            let Some(start) = self.map.get(f) else { continue };
            for &cell in self.cells.get(start as usize..).unwrap_or(&[]) {
                if let Some(s) = scores.get_mut((cell & 0x7F) as usize) {
                    *s = s.wrapping_add(cell >> 8);
                }
                if cell & LAST != 0 {
                    break;
                }
            }
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
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader { bytes, at: 0 }
    }

    #[inline]
    pub(super) fn byte(&mut self) -> Result<u8, String> {
        let b = self.bytes.get(self.at).ok_or("the model ends too early")?;
        self.at += 1;
        Ok(*b)
    }

    #[inline]
    pub(super) fn number(&mut self) -> Result<u32, String> {
        let mut n = 0u32;
        for shift in (0..35).step_by(7) {
            let b = self.byte()?;
            n |= u32::from(b & 0x7F).checked_shl(shift).unwrap_or(0);
            if b & 0x80 == 0 {
                return Ok(n);
            }
        }
        Err("a number runs on too long".into())
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

    pub(super) fn text(&mut self) -> Result<&'a str, String> {
        let n = self.count(1)?;
        let bytes = self.bytes.get(self.at..self.at + n).ok_or("the model ends too early")?;
        self.at += n;
        std::str::from_utf8(bytes).map_err(|_| "text that is not UTF-8".into())
    }
}
