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
    /// Those of parts, one after the other, in no more memory than they need; each part is freed as it is taken over.
    pub fn join(parts: Vec<Self>) -> Self {
        let total = |count: fn(&Self) -> usize| parts.iter().map(count).sum();
        let mut all = Self {
            sizes: Vec::with_capacity(total(|part| part.sizes.len())),
            bands: Vec::with_capacity(total(|part| part.bands.len())),
            bytes: Vec::with_capacity(total(|part| part.bytes.len())),
            passages: Vec::with_capacity(total(|part| part.passages.len())),
            ends: Vec::with_capacity(total(|part| part.ends.len())),
        };
        for part in parts {
            let before = all.passages.len() as i64;
            all.sizes.extend(part.sizes);
            all.bands.extend(part.bands);
            all.bytes.extend(part.bytes);
            all.passages.extend(part.passages);
            all.ends.extend(part.ends.iter().map(|end| before + end));
        }
        all
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
