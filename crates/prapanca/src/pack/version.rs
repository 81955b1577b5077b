//! The version of a set of files. The command's build script reads this file, too, so that the packed files need not be read
//! at every start.

/// Twelve hexadecimal digits that change when any file's path or content does; the files come in the order of their paths.
pub fn version<'a>(files: impl Iterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut hash = 0x7c5a_93d1_04be_62f7_u64;
    for (path, content) in files {
        hash = stir(stir(hash, path.as_bytes()), content);
    }
    format!("{:012x}", hash >> 16)
}

/// Mixes bytes and their number into a hash, eight at a time: models are large.
fn stir(hash: u64, bytes: &[u8]) -> u64 {
    let mix = |hash: u64, word: u64| {
        let x = (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        x ^ (x >> 29)
    };
    let mut hash = mix(hash, bytes.len() as u64);
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        hash = mix(hash, chunk.iter().rev().fold(0, |word, &b| word << 8 | u64::from(b)));
    }
    let tail = chunks
        .remainder()
        .iter()
        .rev()
        .fold(0, |word, &b| word << 8 | u64::from(b));
    let hash = mix(hash, tail);
    mix(hash, hash >> 32)
}
