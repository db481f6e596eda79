//! What is kept of each text to find candidate pairs.

use crate::shingle::{Cut, JOINER, distinct, find_passages, join_hashes, positions};
use crate::sign::{Level, Permutations, sign};

/// The sketch of one text.
pub struct Sketch {
    pub size: u32,
    pub bands: Vec<u32>,
    pub bytes: Vec<u8>,
    pub passages: Vec<u32>,
}

/// One key a band: the high half of the joined hash of its `rows` values.
pub fn band_keys(signature: &[u32], rows: usize) -> Vec<u32> {
    let key = |band: &[u32]| join_hashes(band.iter().map(|&value| u64::from(value))).wrapping_mul(JOINER);
    signature.chunks_exact(rows).map(|band| (key(band) >> 32) as u32).collect()
}

pub fn sketch(level: Level, text: &[u8], cut: Cut, permutations: Permutations, rows: usize) -> Sketch {
    let positions = positions(text, cut);
    let passages = find_passages(&positions, cut.n);
    let shingles = distinct(positions);
    let mut signature = vec![0; permutations.a.len()];
    sign(level, &shingles, permutations, &mut signature);
    Sketch {
        size: shingles.len() as u32,
        bands: band_keys(&signature, rows),
        bytes: signature.iter().map(|&value| value as u8).collect(),
        passages,
    }
}
