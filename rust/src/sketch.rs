//! What is kept of each text to find candidate pairs.

use crate::shingle::{Cut, Document, JOINER, distinct, find_passages, join_hashes, read_text};
use crate::sign::{Level, Permutations, sign};

/// The sketches of texts, row by row; see `plan.py`.
#[derive(Default)]
pub struct Sketches {
    pub sizes: Vec<u32>,
    pub bands: Vec<u32>,
    pub bytes: Vec<u8>,
    pub passages: Vec<u32>,
    /// Where the passages of each text end.
    pub ends: Vec<i64>,
}

impl Sketches {
    /// Add those of other texts after these.
    pub fn extend(&mut self, others: &Self) {
        let before = self.passages.len() as i64;
        self.sizes.extend(&others.sizes);
        self.bands.extend(&others.bands);
        self.bytes.extend(&others.bytes);
        self.passages.extend(&others.passages);
        self.ends.extend(others.ends.iter().map(|end| before + end));
    }
}

/// One key a band: the high half of the joined hash of its `rows` values.
pub fn band_keys(signature: &[u32], rows: usize) -> impl Iterator<Item = u32> {
    let key = |band: &[u32]| join_hashes(band.iter().map(|&value| u64::from(value))).wrapping_mul(JOINER);
    signature.chunks_exact(rows).map(move |band| (key(band) >> 32) as u32)
}

/// How texts are sketched.
#[derive(Clone, Copy)]
pub struct Recipe<'a> {
    pub level: Level,
    pub cut: Cut,
    pub permutations: Permutations<'a>,
    pub rows: usize,
}

impl Recipe<'_> {
    /// Add the sketch of a text, and return its document, which comes by the way.
    pub fn sketch(&self, text: &[u8], sketches: &mut Sketches) -> Document {
        let (positions, figures) = read_text(text, self.cut);
        sketches.passages.extend(find_passages(&positions, self.cut.n));
        sketches.ends.push(sketches.passages.len() as i64);
        let shingles = distinct(&positions);
        sketches.sizes.push(shingles.len() as u32);
        let mut signature = vec![0; self.permutations.a.len()];
        sign(self.level, &shingles, self.permutations, &mut signature);
        sketches.bands.extend(band_keys(&signature, self.rows));
        sketches.bytes.extend(signature.iter().map(|&value| value as u8));
        Document { shingles, figures }
    }
}
