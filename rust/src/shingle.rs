//! Shingles, passages and figures of a text, as hashes.

use crate::fold::Words;
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

/// Reads texts one after the other, in the same room.
#[derive(Default)]
pub struct Reader {
    words: Words,
    hashes: Vec<u64>,
    /// The hash of each shingle of the text read last in the order they stand.
    pub positions: Vec<u64>,
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

impl Reader {
    pub fn read(&mut self, text: &[u8], cut: Cut) {
        self.words.read(text);
        self.hashes.clear();
        self.hashes.extend(self.words.iter().map(xxh3_64));
        self.positions.clear();
        match cut.kind {
            Kind::Word => self.join_words(cut.n),
            Kind::Char => self.positions.extend(letter_positions(self.words.iter(), cut.n)),
        }
    }

    /// A letter of a script written without spaces counts half a word.
    fn join_words(&mut self, n: usize) {
        let length = match self.words.each {
            0 => n,
            count if count == self.words.len() => 2 * n,
            _ => return self.join_mixed(n),
        };
        match length.min(self.hashes.len()) {
            0 => {}
            2 => self.join_windows(2),
            4 => self.join_windows(4),
            length => self.join_windows(length),
        }
    }

    /// Compiled apart for the common lengths, whose loops are unrolled.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "the length must be known where it is compiled")]
    fn join_windows(&mut self, length: usize) {
        self.positions.extend(self.hashes.windows(length).map(|words| join_hashes(words.iter().copied())));
    }

    /// Shingles of one length or another: the difference of what is joined up to their end and up to their start.
    fn join_mixed(&mut self, n: usize) {
        let weights: Vec<u8> = self.words.are_each().map(|each| if each { 1 } else { 2 }).collect();
        let joined = self.hashes.iter().scan(0, |joined, &hash| {
            *joined = join_hashes([*joined, hash]);
            Some(*joined)
        });
        let joined: Vec<u64> = std::iter::once(0).chain(joined).collect();
        let powers: Vec<u64> =
            std::iter::successors(Some(1), |&power| Some(JOINER.wrapping_mul(power))).take(2 * n + 1).collect();
        let (mut end, mut weight) = (0, 0);
        for (start, &first) in weights.iter().enumerate() {
            while weight < 2 * n
                && let Some(&next) = weights.get(end)
            {
                weight += usize::from(next);
                end += 1;
            }
            if weight < 2 * n && start > 0 {
                break;
            }
            self.positions.push(joined[end].wrapping_sub(joined[start].wrapping_mul(powers[end - start])));
            weight -= usize::from(first);
        }
    }

    pub fn figures(&self) -> Vec<(u64, u64)> {
        let mut found = Vec::new();
        for run in self.words.numeric().chunk_by(|a, b| a + 1 == *b) {
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

    pub fn document(&self) -> Document {
        Document { shingles: distinct(&self.positions), figures: self.figures() }
    }
}

fn letter_positions<'a>(words: impl Iterator<Item = &'a [u8]>, n: usize) -> Vec<u64> {
    let letters = words.collect::<Vec<_>>().concat();
    let is_low_surrogate = |i: usize| (0xDC..=0xDF).contains(&letters[i + 1]);
    let mut starts: Vec<usize> = (0..letters.len()).step_by(2).filter(|&i| !is_low_surrogate(i)).collect();
    starts.push(letters.len());
    match starts.len() {
        1 => Vec::new(),
        count if count <= n + 1 => vec![xxh3_64(&letters)],
        count => (0..count - n).map(|i| xxh3_64(&letters[starts[i]..starts[i + n]])).collect(),
    }
}

/// Buckets up to this size are put in order by insertion, which is quadratic.
const SMALL_BUCKET: u32 = 64;

/// The distinct hashes, in order. They are spread evenly, so that their first bits put most of them in their place.
pub fn distinct(hashes: &[u64]) -> Vec<u64> {
    let bits = hashes.len().max(2).ilog2();
    let bucket = |hash: u64| (hash >> (64 - bits)) as usize;
    let mut next = vec![0_u32; 1 << bits];
    for &hash in hashes {
        next[bucket(hash)] += 1;
    }
    let (mut start, mut largest) = (0, 0);
    for count in &mut next {
        largest = largest.max(*count);
        (*count, start) = (start, start + *count);
    }
    let mut sorted = vec![0; hashes.len()];
    for &hash in hashes {
        let place = &mut next[bucket(hash)];
        sorted[*place as usize] = hash;
        *place += 1;
    }
    if largest > SMALL_BUCKET {
        sorted.sort_unstable();
    } else {
        insert_each(&mut sorted);
    }
    sorted.dedup();
    sorted
}

/// Insertion sort: linear when all are near their places.
fn insert_each(sorted: &mut [u64]) {
    for end in 1..sorted.len() {
        let hash = sorted[end];
        let mut place = end;
        while place > 0 && sorted[place - 1] > hash {
            sorted[place] = sorted[place - 1];
            place -= 1;
        }
        sorted[place] = hash;
    }
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
