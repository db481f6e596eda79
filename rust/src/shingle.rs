//! Shingles, passages and figures of a text, as hashes.

use crate::fold::for_each_word;
use xxhash_rust::xxh3::xxh3_64;

pub const JOINER: u64 = 0x9E37_79B9_7F4A_7C15;

const PASSAGE_SHINGLES: usize = 4;
const PASSAGE_WINDOW: usize = 12;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Word,
    Char,
}

/// How texts are cut.
#[derive(Clone, Copy)]
pub struct Cut {
    pub kind: Kind,
    pub n: usize,
}

/// The words of a text as hashes.
#[derive(Default)]
struct Words {
    hashes: Vec<u64>,
    /// 1 for a letter that is a word of its own, else 2.
    weights: Vec<u8>,
    /// The places of words with digits in them.
    numeric: Vec<usize>,
}

/// What is compared: distinct shingles, and (context, value) of each figure, both in order.
#[derive(Default)]
pub struct Document {
    pub shingles: Vec<u64>,
    pub figures: Vec<(u64, u64)>,
}

/// One hash of several in order.
pub fn join_hashes(hashes: impl IntoIterator<Item = u64>) -> u64 {
    hashes.into_iter().fold(0, |joined, value| joined.wrapping_mul(JOINER).wrapping_add(value))
}

impl Words {
    fn read(text: &[u8]) -> Self {
        // A word and its space take some 14 bytes in the languages of the news.
        let room = text.len() / 12;
        let mut words =
            Self { hashes: Vec::with_capacity(room), weights: Vec::with_capacity(room), numeric: Vec::new() };
        for_each_word(text, |word| {
            if word.numeric {
                words.numeric.push(words.hashes.len());
            }
            words.hashes.push(xxh3_64(word.bytes));
            words.weights.push(if word.each { 1 } else { 2 });
        });
        words
    }

    /// The hash of each shingle in the order they stand.
    fn positions(&self, n: usize) -> Vec<u64> {
        if n == 2 && self.hashes.len() > 1 && !self.weights.contains(&1) {
            return self.hashes.windows(2).map(|pair| pair[0].wrapping_mul(JOINER).wrapping_add(pair[1])).collect();
        }
        let mut found = Vec::with_capacity(self.hashes.len());
        let (mut end, mut weight) = (0, 0);
        for start in 0..self.hashes.len() {
            while end < self.hashes.len() && weight < 2 * n {
                weight += usize::from(self.weights[end]);
                end += 1;
            }
            if weight < 2 * n && start > 0 {
                break;
            }
            found.push(join_hashes(self.hashes[start..end].iter().copied()));
            weight -= usize::from(self.weights[start]);
        }
        found
    }

    fn figures(&self) -> Vec<(u64, u64)> {
        let mut found = Vec::new();
        for run in self.numeric.chunk_by(|a, b| a + 1 == *b) {
            let (start, end) = (run[0], run[0] + run.len());
            let value = join_hashes(self.hashes[start..end].iter().copied());
            if start > 0 {
                found.push((join_hashes([self.hashes[start - 1], 1]), value));
            }
            if end < self.hashes.len() {
                found.push((join_hashes([self.hashes[end], 2]), value));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn letter_positions(text: &[u8], n: usize) -> Vec<u64> {
    let mut letters = Vec::with_capacity(text.len());
    for_each_word(text, |word| letters.extend_from_slice(word.bytes));
    let is_low_surrogate = |i: usize| (0xDC..=0xDF).contains(&letters[i + 1]);
    let mut starts: Vec<usize> = (0..letters.len()).step_by(2).filter(|&i| !is_low_surrogate(i)).collect();
    starts.push(letters.len());
    match starts.len() {
        1 => Vec::new(),
        count if count <= n + 1 => vec![xxh3_64(&letters)],
        count => (0..count - n).map(|i| xxh3_64(&letters[starts[i]..starts[i + n]])).collect(),
    }
}

/// The hash of each shingle of a text in the order they stand.
pub fn positions(text: &[u8], cut: Cut) -> Vec<u64> {
    match cut.kind {
        Kind::Word => Words::read(text).positions(cut.n),
        Kind::Char => letter_positions(text, cut.n),
    }
}

/// The distinct hashes, in order. They are spread evenly, so that their first bits put most of them in their place.
pub fn distinct(hashes: &[u64]) -> Vec<u64> {
    let bits = hashes.len().max(2).ilog2();
    let bucket = |hash: u64| (hash >> (64 - bits)) as usize;
    let mut starts = vec![0; (1 << bits) + 1];
    for &hash in hashes {
        starts[bucket(hash) + 1] += 1;
    }
    for i in 1..starts.len() {
        starts[i] += starts[i - 1];
    }
    let mut next = starts.clone();
    let mut sorted = vec![0; hashes.len()];
    for &hash in hashes {
        sorted[next[bucket(hash)]] = hash;
        next[bucket(hash)] += 1;
    }
    for run in starts.windows(2).filter(|run| run[1] > run[0] + 1) {
        sorted[run[0]..run[1]].sort_unstable();
    }
    sorted.dedup();
    sorted
}

pub fn find_figures(text: &[u8]) -> Vec<(u64, u64)> {
    Words::read(text).figures()
}

/// The hash of each shingle in the order they stand, and the figures.
pub fn read_text(text: &[u8], cut: Cut) -> (Vec<u64>, Vec<(u64, u64)>) {
    let words = Words::read(text);
    let positions = match cut.kind {
        Kind::Word => words.positions(cut.n),
        Kind::Char => letter_positions(text, cut.n),
    };
    (positions, words.figures())
}

pub fn read_document(text: &[u8], cut: Cut) -> Document {
    let (positions, figures) = read_text(text, cut);
    Document { shingles: distinct(&positions), figures }
}

/// The winnowed passage keys of a text, given the hashes of its shingles as they stand.
pub fn find_passages(positions: &[u64], n: usize) -> Vec<u32> {
    let span = (PASSAGE_SHINGLES - 1) * n;
    let high = |joined: u64| (joined >> 32) as u32;
    if positions.is_empty() {
        return Vec::new();
    }
    if positions.len() <= span {
        return vec![high(join_hashes(positions.iter().step_by(n).copied()))];
    }
    let passages: Vec<u32> = (0..positions.len() - span)
        .map(|i| high(join_hashes((0..PASSAGE_SHINGLES).map(|part| positions[i + part * n]))))
        .collect();
    let window = PASSAGE_WINDOW.min(passages.len());
    let mut least = Vec::new();
    let mut place = usize::MAX;
    for end in window..=passages.len() {
        let start = end - window;
        if place == usize::MAX || place < start {
            place = (start..end).min_by_key(|&i| passages[i]).expect("a window is not empty");
        } else if passages[end - 1] < passages[place] {
            place = end - 1;
        } else {
            continue;
        }
        least.push(passages[place]);
    }
    least.sort_unstable();
    least.dedup();
    least
}
