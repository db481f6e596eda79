//! Where texts are filed: under those of their band and passage keys that other texts bear as well.

use crate::judge::Limits;
use crate::shared::{keep_shared, same_key};
use crate::sketch::Sketches;
use rayon::prelude::*;

const PASSAGE_SHARE: f64 = 0.3;

/// A key that one text alone bears leads nowhere.
pub const ALONE: u32 = u32::MAX;

/// In a `Place`: the key is among the text's rarest, or a band's.
const RARE: u32 = 1 << 31;
/// In a `Place`: the key is a passage's; its list of all is followed by its list of those it is rare for.
const PASSAGE: u32 = 1 << 30;

/// Passage keys are sorted by sixteenths, in little memory.
const PARTS: u32 = 16;
const PART: u32 = u32::MAX / PARTS + 1;

/// Texts whose passages a thread ranks at a time.
const BLOCK: usize = 4096;

/// What makes two sketches worth an exact comparison.
#[derive(Clone, Copy)]
pub struct Gate<'a> {
    pub limits: Limits,
    pub agreement: &'a [u32],
}

impl Gate<'_> {
    /// Whether two texts, of so many shingles and with these bytes of sketches, may match.
    pub fn lets_pass(&self, sizes: [u32; 2], (ours, theirs): (&[u8], &[u8])) -> bool {
        let least = f64::from(sizes[0].min(sizes[1]));
        let most = f64::from(sizes[0].max(sizes[1]));
        let mut needed = self.limits.jaccard;
        if self.limits.containment <= 1.0 && least > 0.0 {
            let shared = self.limits.containment * least;
            needed = needed.min(shared / (least + most - shared));
        }
        count_agreeing(ours, theirs) >= self.agreement[(needed * 256.0) as usize]
    }
}

/// Where a text is filed: for each of its shared keys, a list and whether the key is rare for it.
#[derive(Clone, Copy)]
pub struct Place(u32);

impl Place {
    pub fn list(self) -> usize {
        (self.0 & !(RARE | PASSAGE)) as usize
    }

    pub fn is_rare(self) -> bool {
        self.0 & RARE != 0
    }

    pub fn is_passage(self) -> bool {
        self.0 & PASSAGE != 0
    }
}

/// The places of each text, in the room of its keys: a few of the keys are shared, the rest is given back.
pub struct Places<'a> {
    sketches: Sketches,
    gate: Gate<'a>,
    band_ends: Vec<i64>,
    lists: u32,
}

impl<'a> Places<'a> {
    pub fn new(mut sketches: Sketches, gate: Gate<'a>) -> Self {
        let count = sketches.sizes.len();
        let width = sketches.bands.len().checked_div(count).unwrap_or(0);
        let mut lists = 0;
        number_bands(&mut sketches, width, &mut lists);
        let mut band_ends: Vec<i64> = (1..=count).map(|text| (text * width) as i64).collect();
        drop_unshared(&mut sketches.bands, &mut band_ends);
        number_passages(&mut sketches, &mut lists);
        drop_unshared(&mut sketches.passages, &mut sketches.ends);
        assert!(lists < PASSAGE, "more than 2**30 shared keys");
        Self { sketches, gate, band_ends, lists }
    }

    pub fn count(&self) -> usize {
        self.sketches.sizes.len()
    }

    pub fn lists(&self) -> usize {
        self.lists as usize
    }

    pub fn of(&self, text: usize) -> impl Iterator<Item = Place> {
        let bands = &self.sketches.bands[row(&self.band_ends, text)];
        let passages = &self.sketches.passages[row(&self.sketches.ends, text)];
        bands.iter().chain(passages).map(|&place| Place(place))
    }

    /// Whether enough bytes of two sketches agree for a match to be possible.
    pub fn agree(&self, text: usize, other: usize) -> bool {
        let sizes = &self.sketches.sizes;
        self.gate.lets_pass([sizes[text], sizes[other]], (self.bytes(text), self.bytes(other)))
    }

    /// How many bytes of two sketches are equal.
    pub fn agreement(&self, text: usize, other: usize) -> u32 {
        count_agreeing(self.bytes(text), self.bytes(other))
    }

    fn bytes(&self, text: usize) -> &[u8] {
        let width = self.sketches.bytes.len() / self.count();
        &self.sketches.bytes[text * width..(text + 1) * width]
    }

    /// Those of the texts seen whose sketches agree enough with this one's, in order; none of them is seen after that.
    pub fn agreeing(&self, text: usize, mut found: Vec<u32>, seen: &mut Seen) -> Vec<u32> {
        for &other in &found {
            seen.forget(other);
        }
        found.retain(|&other| self.agree(text, other as usize));
        found.sort_unstable();
        found
    }

    /// A set of texts, empty.
    pub fn none_seen(&self) -> Seen {
        Seen(vec![0; self.count().div_ceil(64)])
    }
}

/// A set of texts, a bit for each: texts of one family share nearly all their lists, and come up on each.
pub struct Seen(Vec<u64>);

impl Seen {
    /// Add a text; whether it was not there.
    pub fn mark(&mut self, text: u32) -> bool {
        let (word, bit) = (&mut self.0[text as usize / 64], 1 << (text % 64));
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    fn forget(&mut self, text: u32) {
        self.0[text as usize / 64] = 0;
    }
}

/// How many bytes of two sketches are equal, counted in bytes as far as these can hold, which is the fastest.
fn count_agreeing(ours: &[u8], theirs: &[u8]) -> u32 {
    let equal = |(a, b): (&[u8], &[u8])| a.iter().zip(b).map(|(a, b)| u8::from(a == b)).sum::<u8>();
    ours.chunks(128).zip(theirs.chunks(128)).map(|pair| u32::from(equal(pair))).sum()
}

fn row(ends: &[i64], text: usize) -> std::ops::Range<usize> {
    let start = text.checked_sub(1).map_or(0, |before| ends[before]);
    start as usize..ends[text] as usize
}

/// Keep what is not `ALONE` in each row, and give back the rest of the room.
fn drop_unshared(places: &mut Vec<u32>, ends: &mut [i64]) {
    let (mut start, mut kept) = (0, 0);
    for end in ends {
        for at in start..*end as usize {
            places[kept] = places[at];
            kept += usize::from(places[at] != ALONE);
        }
        start = *end as usize;
        *end = kept as i64;
    }
    places.truncate(kept);
    places.shrink_to_fit();
}

/// The keys that several items bear, numbered in order.
struct Shared {
    /// The number of a key, and below it what bears it.
    items: Vec<u64>,
    /// How many bear each key.
    sizes: Vec<u32>,
}

/// Number the keys that several of the items bear; see `keep_shared`.
fn number_shared(count: usize, bounds: (u32, u32), item: impl Fn(usize) -> Option<u64> + Clone + Sync) -> Shared {
    let mut items = keep_shared(count, bounds, item);
    let mut sizes: Vec<u32> = Vec::new();
    for bearing in items.chunk_by_mut(same_key) {
        for item in &mut *bearing {
            *item = (sizes.len() as u64) << 32 | u64::from(*item as u32);
        }
        sizes.push(bearing.len() as u32);
    }
    Shared { items, sizes }
}

/// Make a place of each band key, as many bands at a time as there are threads.
fn number_bands(sketches: &mut Sketches, width: usize, lists: &mut u32) {
    let bands: Vec<usize> = (0..width).collect();
    for bands in bands.chunks(rayon::current_num_threads()) {
        let shared: Vec<Shared> = bands
            .par_iter()
            .map(|band| {
                let item = |text: usize| u64::from(sketches.bands[text * width + band]) << 32 | text as u64;
                let bearing = |text| (sketches.sizes[text] > 0).then(|| item(text));
                number_shared(sketches.sizes.len(), (0, u32::MAX), bearing)
            })
            .collect();
        for (band, shared) in bands.iter().zip(shared) {
            sketches.bands.iter_mut().skip(*band).step_by(width).for_each(|place| *place = ALONE);
            for item in shared.items {
                sketches.bands[item as u32 as usize * width + band] = (*lists + (item >> 32) as u32) | RARE;
            }
            *lists += shared.sizes.len() as u32;
        }
    }
}

/// Make a place of each passage key.
fn number_passages(sketches: &mut Sketches, lists: &mut u32) {
    let mut places = vec![ALONE; sketches.passages.len()];
    let mut sizes: Vec<u32> = Vec::new();
    let parts: Vec<u32> = (0..PARTS).collect();
    for parts in parts.chunks(rayon::current_num_threads()) {
        let shared: Vec<Shared> = parts
            .par_iter()
            .map(|part| {
                let bounds = (part * PART, part * PART + (PART - 1));
                let item = |at: usize| u64::from(sketches.passages[at]) << 32 | at as u64;
                let in_part = |at| (sketches.passages[at] / PART == *part).then(|| item(at));
                number_shared(sketches.passages.len(), bounds, in_part)
            })
            .collect();
        for shared in shared {
            let before = sizes.len() as u32;
            shared.items.iter().for_each(|&item| places[item as u32 as usize] = before + (item >> 32) as u32);
            sizes.extend(shared.sizes);
        }
    }
    rank_passages(&mut places, &sketches.ends, &sizes, *lists);
    *lists += 2 * sizes.len() as u32;
    sketches.passages = places;
}

/// Turn the numbers of passage keys into places. Numbers are in the order of keys.
fn rank_passages(numbers: &mut [u32], ends: &[i64], sizes: &[u32], lists: u32) {
    let mut blocks = Vec::new();
    let mut rest = numbers;
    for first in (0..ends.len()).step_by(BLOCK) {
        let last = ends.len().min(first + BLOCK) - 1;
        let (block, after) = rest.split_at_mut(ends[last] as usize - row(ends, first).start);
        blocks.push((first..=last, block));
        rest = after;
    }
    blocks.into_par_iter().for_each(|(texts, mut block)| {
        for text in texts {
            let (keys, after) = block.split_at_mut(row(ends, text).len());
            let size = |number: u32| sizes.get(number as usize).copied().unwrap_or(1);
            keys.sort_unstable_by_key(|&number| (size(number), number));
            let rare = keys.len() + 1 - (PASSAGE_SHARE * keys.len() as f64).ceil() as usize;
            for (rank, key) in keys.iter_mut().enumerate().filter(|(_, key)| **key != ALONE) {
                *key = (lists + 2 * *key) | PASSAGE | if rank < rare { RARE } else { 0 };
            }
            block = after;
        }
    });
}
