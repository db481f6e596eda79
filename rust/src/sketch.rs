//! What is kept of each text to find candidate pairs.

use crate::shingle::{Cut, Document, JOINER, distinct, find_passages, join_hashes, read_text};
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

/// How texts are sketched.
#[derive(Clone, Copy)]
pub struct Recipe<'a> {
    pub level: Level,
    pub cut: Cut,
    pub permutations: Permutations<'a>,
    pub rows: usize,
}

impl Recipe<'_> {
    /// The sketch of a text and its document, which comes by the way.
    pub fn sketch(&self, text: &[u8]) -> (Sketch, Document) {
        let (positions, figures) = read_text(text, self.cut);
        let passages = find_passages(&positions, self.cut.n);
        let shingles = distinct(positions);
        let mut signature = vec![0; self.permutations.a.len()];
        sign(self.level, &shingles, self.permutations, &mut signature);
        let sketch = Sketch {
            size: shingles.len() as u32,
            bands: band_keys(&signature, self.rows),
            bytes: signature.iter().map(|&value| value as u8).collect(),
            passages,
        };
        (sketch, Document { shingles, figures })
    }
}

/// The sketches of many texts, row by row; see `plan.py`.
pub struct Sketches {
    pub sizes: Vec<u32>,
    pub bands: Vec<u32>,
    pub bytes: Vec<u8>,
    pub passages: Vec<u32>,
    pub offsets: Vec<i64>,
}

impl FromIterator<Sketch> for Sketches {
    fn from_iter<I: IntoIterator<Item = Sketch>>(sketches: I) -> Self {
        let (sizes, bands, bytes) = (Vec::new(), Vec::new(), Vec::new());
        let mut all = Self { sizes, bands, bytes, passages: Vec::new(), offsets: vec![0] };
        for sketch in sketches {
            all.sizes.push(sketch.size);
            all.bands.extend(sketch.bands);
            all.bytes.extend(sketch.bytes);
            all.passages.extend(sketch.passages);
            all.offsets.push(all.passages.len() as i64);
        }
        all
    }
}
