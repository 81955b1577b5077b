//! Words by number, and a quick hash for the tables of the pack. No order of theirs reaches an output.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// A map for keys of our own files, which nobody chooses against us.
pub(super) type QuickMap<K, V> = HashMap<K, V, BuildHasherDefault<Quick>>;

/// A set of such keys.
pub(super) type QuickSet<K> = HashSet<K, BuildHasherDefault<Quick>>;

/// A hash of words, eight bytes at a time.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Quick(u64);

impl Quick {
    #[inline]
    fn mix(&mut self, word: u64) {
        let x = (self.0 ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = x ^ (x >> 32);
    }
}

impl Hasher for Quick {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let (words, tail) = bytes.as_chunks::<8>();
        for &word in words {
            self.mix(u64::from_le_bytes(word));
        }
        if !tail.is_empty() {
            let mut word = [0; 8];
            word[..tail.len()].copy_from_slice(tail);
            self.mix(u64::from_le_bytes(word) ^ (tail.len() as u64) << 56);
        }
    }

    #[inline]
    fn write_u8(&mut self, n: u8) {
        self.mix(u64::from(n));
    }

    #[inline]
    fn write_u32(&mut self, n: u32) {
        self.mix(u64::from(n));
    }

    #[inline]
    fn write_u64(&mut self, n: u64) {
        self.mix(n);
    }

    #[inline]
    fn finish(&self) -> u64 {
        self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}

/// Words, each kept once and known by its number.
#[derive(Clone, Debug, Default)]
pub struct Words {
    text: String,
    /// Where each word ends in the text.
    ends: Vec<u32>,
    /// Words by their hash: number and upper bits of the hash, probed onwards from its lower bits.
    slots: Vec<(u32, u32)>,
}

const FREE: u32 = u32::MAX;

impl Words {
    fn hash(word: &str) -> u64 {
        let mut hash = Quick::default();
        hash.write(word.as_bytes());
        hash.finish()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    fn word(&self, id: u32) -> &str {
        let start = match id.checked_sub(1) {
            Some(before) => self.ends[before as usize],
            None => 0,
        };
        &self.text[start as usize..self.ends[id as usize] as usize]
    }

    /// The slot that holds a word, or the free one where it would stand.
    fn slot(&self, word: &str, hash: u64) -> usize {
        let (mask, check) = (self.slots.len() - 1, (hash >> 32) as u32);
        let mut at = hash as usize & mask;
        loop {
            let (id, upper) = self.slots[at];
            if id == FREE || upper == check && self.word(id) == word {
                return at;
            }
            at = (at + 1) & mask;
        }
    }

    /// The number of a word; nothing if it is none of these.
    pub fn id(&self, word: &str) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let (id, _) = self.slots[self.slot(word, Words::hash(word))];
        (id != FREE).then_some(id)
    }

    /// The number of a word, which is taken in if it is new.
    pub fn add(&mut self, word: &str) -> u32 {
        if self.ends.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let hash = Words::hash(word);
        let at = self.slot(word, hash);
        let (id, _) = self.slots[at];
        if id != FREE {
            return id;
        }
        let id = self.ends.len() as u32;
        self.text.push_str(word);
        self.ends.push(self.text.len() as u32);
        self.slots[at] = (id, (hash >> 32) as u32);
        id
    }

    fn grow(&mut self) {
        self.slots = vec![(FREE, 0); (self.slots.len() * 2).max(64)];
        for id in 0..self.ends.len() as u32 {
            let hash = Words::hash(self.word(id));
            let at = self.slot(self.word(id), hash);
            self.slots[at] = (id, (hash >> 32) as u32);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_by_the_number_they_got() {
        let mut words = Words::default();
        assert_eq!((words.id(""), words.id("a")), (None, None));
        let list: Vec<String> = (0..5000).map(|i| format!("kata{}", i * 7919)).collect();
        for (i, word) in list.iter().enumerate() {
            assert_eq!(words.add(word), i as u32);
        }
        assert_eq!(words.add("kata0"), 0);
        assert_eq!(words.add(""), 5000);
        for (i, word) in list.iter().enumerate() {
            assert_eq!(words.id(word), Some(i as u32));
        }
        assert_eq!((words.id("kata1"), words.id(""), words.len()), (None, Some(5000), 5001));
    }
}
