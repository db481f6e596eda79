//! Keys that several items bear: a radix sort that drops all others on the way, for most keys are borne once.

use rayon::prelude::*;
use std::ops::Range;

/// Bits of a key's leading digit, at most: the lines of memory that 2**8 bins are written to fit in the fastest cache.
const DIGIT: u32 = 8;

/// Items of a bin, until there are as many bins as can be.
const BIN: usize = 1 << 13;

/// Items that are worth a thread of their own.
const CHUNK: usize = 1 << 16;

/// Bits for each item by which keys that stand once are told, all but one in eight.
const BITS: usize = 8;

fn key(item: u64) -> u32 {
    (item >> 32) as u32
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "it is what `chunk_by` asks for")]
pub fn same_key(a: &u64, b: &u64) -> bool {
    key(*a) == key(*b)
}

/// Items by the bin of their key, and where bins end.
struct Spread {
    items: Vec<u64>,
    ends: Vec<usize>,
}

impl Spread {
    fn new(items: impl Iterator<Item = u64> + Clone, bins: usize, digit: impl Fn(u64) -> usize) -> Self {
        let mut ends = vec![0; bins];
        for item in items.clone() {
            ends[digit(item)] += 1;
        }
        let mut start = 0;
        for end in &mut ends {
            (*end, start) = (start, start + *end);
        }
        let mut spread = vec![0; start];
        for item in items {
            let place = &mut ends[digit(item)];
            spread[*place] = item;
            *place += 1;
        }
        Self { items: spread, ends }
    }

    fn bin(&self, bin: usize) -> &[u64] {
        let start = bin.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.items[start..self.ends[bin]]
    }
}

/// The items whose key several of them bear, in order. An item is a key, from `least` to `most`, and below it what
/// bears it; `item` gives the item at each of `count` places, if there is one.
pub fn keep_shared(
    count: usize,
    (least, most): (u32, u32),
    item: impl Fn(usize) -> Option<u64> + Clone + Sync,
) -> Vec<u64> {
    let digits = (count / BIN).max(1).ilog2().min(DIGIT);
    let shift = (u32::BITS - (most - least).leading_zeros()).saturating_sub(digits);
    let digit = |item: u64| (u64::from(key(item) - least) >> shift) as usize;
    let bins = digit(u64::from(most) << 32) + 1;
    let chunk = count.div_ceil(rayon::current_num_threads()).max(CHUNK);
    let chunks: Vec<Range<usize>> = (0..count).step_by(chunk).map(|start| start..count.min(start + chunk)).collect();
    let spread: Vec<Spread> =
        chunks.into_par_iter().map(|places| Spread::new(places.filter_map(item.clone()), bins, digit)).collect();
    let keep_bin = |(items, seen): &mut (Vec<u64>, Vec<[u64; 2]>), bin| {
        items.clear();
        for part in &spread {
            items.extend(part.bin(bin));
        }
        drop_unshared(items, seen);
        items.clone()
    };
    (0..bins).into_par_iter().map_init(Default::default, keep_bin).collect::<Vec<_>>().concat()
}

/// Keep the items whose key is shared, and bring them in order. `seen` is room to work in.
fn drop_unshared(items: &mut Vec<u64>, seen: &mut Vec<[u64; 2]>) {
    let words = (BITS * items.len()).div_ceil(64).next_power_of_two();
    seen.clear();
    seen.resize(words, [0; 2]);
    let place = |item: u64| ((key(item) as usize / 64) & (words - 1), 1 << (key(item) % 64));
    for &item in &*items {
        let (word, bit) = place(item);
        let [once, again] = &mut seen[word];
        *again |= *once & bit;
        *once |= bit;
    }
    let mut kept = 0;
    for at in 0..items.len() {
        let (word, bit) = place(items[at]);
        items[kept] = items[at];
        kept += usize::from(seen[word][1] & bit != 0);
    }
    items.truncate(kept);
    items.sort_unstable();
    let (mut start, mut kept) = (0, 0);
    while start < items.len() {
        let size = items[start..].iter().take_while(|item| same_key(item, &items[start])).count();
        if size > 1 {
            items.copy_within(start..start + size, kept);
            kept += size;
        }
        start += size;
    }
    items.truncate(kept);
}
