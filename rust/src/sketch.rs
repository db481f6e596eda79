//! What is kept of each text to find candidate pairs.

use crate::shingle::{Cut, Document, JOINER, Reader, find_passages, join_hashes};
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
    /// None yet, with room for those of as many texts; passages take what room they need.
    pub fn with_room(count: usize, recipe: &Recipe) -> Self {
        let width = recipe.permutations.a.len();
        Self {
            sizes: Vec::with_capacity(count),
            bands: Vec::with_capacity(count * (width / recipe.rows)),
            bytes: Vec::with_capacity(count * width),
            passages: Vec::new(),
            ends: Vec::with_capacity(count),
        }
    }

    /// Add those of more texts.
    pub fn extend(&mut self, part: Self) {
        let before = self.passages.len() as i64;
        self.sizes.extend(part.sizes);
        self.bands.extend(part.bands);
        self.bytes.extend(part.bytes);
        self.passages.extend(part.passages);
        self.ends.extend(part.ends.iter().map(|end| before + end));
    }

    /// Those of groups of texts, by where each group ends.
    pub fn split(mut self, ends: &[usize]) -> Vec<Self> {
        let width = |all: usize| all.checked_div(self.sizes.len()).unwrap_or(0);
        let (bands, bytes) = (width(self.bands.len()), width(self.bytes.len()));
        let starts = std::iter::once(0).chain(ends.iter().copied()).take(ends.len());
        let mut groups: Vec<Self> = Vec::with_capacity(ends.len());
        for start in starts.collect::<Vec<_>>().into_iter().rev() {
            let before = start.checked_sub(1).map_or(0, |last| self.ends[last]);
            groups.push(Self {
                sizes: self.sizes.split_off(start),
                bands: self.bands.split_off(start * bands),
                bytes: self.bytes.split_off(start * bytes),
                passages: self.passages.split_off(before as usize),
                ends: self.ends.split_off(start).into_iter().map(|end| end - before).collect(),
            });
        }
        groups.reverse();
        groups
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
    pub fn sketch(&self, text: &[u8], reader: &mut Reader, sketches: &mut Sketches) -> Document {
        reader.read(text, self.cut);
        sketches.passages.extend(find_passages(&reader.positions, self.cut.n));
        sketches.ends.push(sketches.passages.len() as i64);
        let document = reader.document();
        sketches.sizes.push(document.shingles.len() as u32);
        let mut signature = vec![0; self.permutations.a.len()];
        sign(self.level, &document.shingles, self.permutations, &mut signature);
        sketches.bands.extend(band_keys(&signature, self.rows));
        sketches.bytes.extend(signature.iter().map(|&value| value as u8));
        document
    }
}
