//! Texts filed under their band and passage keys, to be found by a text that may match.

use crate::judge::Limits;
use crate::sketch::Sketches;

const PASSAGE_SHARE: f64 = 0.3;

/// A key that one text alone bears leads nowhere.
const ALONE: u32 = u32::MAX;

/// In a `Place`: the key is among the text's rarest, or a band's.
const RARE: u32 = 1 << 31;
/// In a `Place`: the key is a passage's; its list of all is followed by its list of those it is rare for.
const PASSAGE: u32 = 1 << 30;

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

impl Sketches {
    fn row<'a, T>(&self, table: &'a [T], i: usize) -> &'a [T] {
        let width = table.len() / self.sizes.len();
        &table[i * width..(i + 1) * width]
    }

    fn passages_of(&self, i: usize) -> std::ops::Range<usize> {
        let start = i.checked_sub(1).map_or(0, |before| self.ends[before]);
        start as usize..self.ends[i] as usize
    }

    /// Whether enough bytes of two sketches agree for a match to be possible.
    fn agree(&self, i: usize, j: usize, gate: Gate) -> bool {
        gate.lets_pass([self.sizes[i], self.sizes[j]], (self.row(&self.bytes, i), self.row(&self.bytes, j)))
    }
}

/// How many bytes of two sketches are equal, counted in bytes as far as these can hold, which is the fastest.
fn count_agreeing(ours: &[u8], theirs: &[u8]) -> u32 {
    let equal = |(a, b): (&[u8], &[u8])| a.iter().zip(b).map(|(a, b)| u8::from(a == b)).sum::<u8>();
    ours.chunks(128).zip(theirs.chunks(128)).map(|pair| u32::from(equal(pair))).sum()
}

/// Where a text is filed: for each of its shared keys, a list and whether the key is rare for it.
#[derive(Clone, Copy)]
struct Place(u32);

impl Place {
    fn list(self) -> usize {
        (self.0 & !(RARE | PASSAGE)) as usize
    }

    fn is_rare(self) -> bool {
        self.0 & RARE != 0
    }

    fn is_passage(self) -> bool {
        self.0 & PASSAGE != 0
    }
}

/// The places of each text.
pub struct Places<'a> {
    sketches: &'a Sketches,
    gate: Gate<'a>,
    starts: Vec<u32>,
    filed: Vec<Place>,
    lists: usize,
}

/// Fewer items are sorted sooner by comparing than by clearing and adding up the counts of 2,048 digits.
const WORTH_COUNTING: usize = 1 << 10;

/// Sort by the high half, what is equal in the order it came: a pass for each of three digits of 11 bits.
fn sort_by_key(items: &mut Vec<u64>, spare: &mut Vec<u64>) {
    if items.len() < WORTH_COUNTING {
        return items.sort_by_key(|item| item >> 32);
    }
    for shift in [32, 43, 54] {
        let digit = |item: u64| (item >> shift) as usize & 0x7FF;
        let mut next = [0; 0x800];
        for &item in items.iter() {
            next[digit(item)] += 1;
        }
        let mut start = 0;
        for place in &mut next {
            (*place, start) = (start, start + *place);
        }
        spare.resize(items.len(), 0);
        for &item in items.iter() {
            spare[next[digit(item)]] = item;
            next[digit(item)] += 1;
        }
        std::mem::swap(items, spare);
    }
}

/// Call with the items of each key that several items bear; an item is a key and below it a number.
fn for_each_shared(items: &mut Vec<u64>, spare: &mut Vec<u64>, mut group: impl FnMut(&[u64])) {
    sort_by_key(items, spare);
    for run in items.chunk_by(|a, b| a >> 32 == b >> 32).filter(|run| run.len() > 1) {
        group(run);
    }
}

impl<'a> Places<'a> {
    pub fn new(sketches: &'a Sketches, gate: Gate<'a>) -> Self {
        let mut lists = 0;
        let mut filed: Vec<(u32, Place)> = Vec::new();
        number_bands(sketches, &mut lists, &mut filed);
        number_passages(sketches, &mut lists, &mut filed);
        assert!(lists < PASSAGE, "more than 2**30 shared keys");
        let count = sketches.sizes.len();
        let mut starts = vec![0; count + 1];
        for &(text, _) in &filed {
            starts[text as usize + 1] += 1;
        }
        for text in 0..count {
            starts[text + 1] += starts[text];
        }
        let mut next = starts.clone();
        let mut places = vec![Place(0); filed.len()];
        for (text, place) in filed {
            places[next[text as usize] as usize] = place;
            next[text as usize] += 1;
        }
        Self { sketches, gate, starts, filed: places, lists: lists as usize }
    }

    pub fn count(&self) -> usize {
        self.sketches.sizes.len()
    }

    fn of(&self, text: usize) -> &[Place] {
        &self.filed[self.starts[text] as usize..self.starts[text + 1] as usize]
    }

    /// Those of the texts, each once and in order, whose sketches agree enough with this one's.
    fn agreeing(&self, text: usize, mut others: Vec<u32>) -> Vec<u32> {
        others.sort_unstable();
        others.dedup();
        others.retain(|&other| self.sketches.agree(text, other as usize, self.gate));
        others
    }

    /// The texts of a block that agree with the one before them on some list: they will likely be compared.
    pub fn likely(&self, block: &[usize], latest: &mut Latest) -> Vec<u32> {
        let mut found = Vec::new();
        for &text in block {
            let mut looked_at = ALONE;
            for place in self.of(text) {
                let before = std::mem::replace(&mut latest.0[place.list()], text as u32);
                if before != ALONE && before != looked_at && self.sketches.agree(text, before as usize, self.gate) {
                    found.extend([text as u32, before]);
                }
                looked_at = before;
            }
        }
        for place in block.iter().flat_map(|&text| self.of(text)) {
            latest.0[place.list()] = ALONE;
        }
        found
    }
}

/// The last text of the block at hand on each list.
pub struct Latest(Vec<u32>);

impl Latest {
    pub fn new(places: &Places) -> Self {
        Self(vec![ALONE; places.lists])
    }
}

fn number_bands(sketches: &Sketches, lists: &mut u32, filed: &mut Vec<(u32, Place)>) {
    let count = sketches.sizes.len();
    let width = sketches.bands.len().checked_div(count).unwrap_or(0);
    let (mut items, mut spare) = (Vec::with_capacity(count), Vec::new());
    for band in 0..width {
        items.clear();
        let texts = (0..count).filter(|&text| sketches.sizes[text] > 0);
        items.extend(texts.map(|text| u64::from(sketches.bands[text * width + band]) << 32 | text as u64));
        for_each_shared(&mut items, &mut spare, |run| {
            filed.extend(run.iter().map(|&item| (item as u32, Place(*lists | RARE))));
            *lists += 1;
        });
    }
}

fn number_passages(sketches: &Sketches, lists: &mut u32, filed: &mut Vec<(u32, Place)>) {
    let mut shared = vec![ALONE; sketches.passages.len()];
    let mut sizes: Vec<u32> = Vec::new();
    let (mut items, mut spare) = (Vec::new(), Vec::new());
    // A sixteenth of the keys at a time, to sort in little memory.
    for part in 0..16 {
        let keys = sketches.passages.iter().enumerate().filter(|&(_, key)| key >> 28 == part);
        items.clear();
        items.extend(keys.map(|(at, &key)| u64::from(key) << 32 | at as u64));
        for_each_shared(&mut items, &mut spare, |run| {
            for &item in run {
                shared[item as u32 as usize] = sizes.len() as u32;
            }
            sizes.push(run.len() as u32);
        });
    }
    for text in 0..sketches.sizes.len() {
        let mut keys: Vec<(u32, u32, u32)> = sketches
            .passages_of(text)
            .map(|at| (sizes.get(shared[at] as usize).copied().unwrap_or(1), sketches.passages[at], shared[at]))
            .collect();
        keys.sort_unstable();
        let rare = keys.len() + 1 - (PASSAGE_SHARE * keys.len() as f64).ceil() as usize;
        for (rank, &(_, _, number)) in keys.iter().enumerate().filter(|(_, key)| key.2 != ALONE) {
            let flags = if rank < rare { RARE | PASSAGE } else { PASSAGE };
            filed.push((text as u32, Place((*lists + 2 * number) | flags)));
        }
    }
    *lists += 2 * sizes.len() as u32;
}

/// Lists that texts are filed on one by one, the latest first.
pub struct Shelf<'a> {
    places: &'a Places<'a>,
    heads: Vec<u32>,
    /// A text and the entry before it on the same list.
    entries: Vec<(u32, u32)>,
}

impl<'a> Shelf<'a> {
    pub fn new(places: &'a Places<'a>) -> Self {
        let heads = vec![ALONE; places.lists];
        Self { places, heads, entries: Vec::new() }
    }

    /// A mark that `find` can look back to.
    pub fn mark(&self) -> usize {
        self.entries.len()
    }

    fn file(&mut self, list: usize, text: usize) {
        self.entries.push((text as u32, self.heads[list]));
        self.heads[list] = self.entries.len() as u32 - 1;
    }

    pub fn add(&mut self, text: usize) {
        for at in self.places.starts[text]..self.places.starts[text + 1] {
            let place = self.places.filed[at as usize];
            self.file(place.list(), text);
            if place.is_passage() && place.is_rare() {
                self.file(place.list() + 1, text);
            }
        }
    }

    /// The texts filed since a mark that share a key with this one, and whose sketches agree enough, in order.
    pub fn find(&self, text: usize, since: usize) -> Vec<u32> {
        let mut found = Vec::new();
        for place in self.places.of(text) {
            let list = place.list() + usize::from(place.is_passage() && !place.is_rare());
            let mut at = self.heads[list];
            while at != ALONE && at as usize >= since {
                let (other, before) = self.entries[at as usize];
                found.push(other);
                at = before;
            }
        }
        self.places.agreeing(text, found)
    }
}

/// Some of the texts, by the list they are filed on, ordered by their label.
pub struct Members<'a> {
    places: &'a Places<'a>,
    labels: &'a [i64],
    starts: Vec<u32>,
    /// A text and whether the list's key is rare for it.
    filed: Vec<(u32, bool)>,
}

impl<'a> Members<'a> {
    pub fn new(places: &'a Places<'a>, labels: &'a [i64], included: impl Fn(usize) -> bool) -> Self {
        let mut texts: Vec<usize> = (0..places.count()).filter(|&text| included(text)).collect();
        texts.sort_by_key(|&text| labels[text]);
        let mut starts = vec![0; places.lists + 1];
        for place in texts.iter().flat_map(|&text| places.of(text)) {
            starts[place.list() + 1] += 1;
        }
        for list in 0..places.lists {
            starts[list + 1] += starts[list];
        }
        let mut next = starts.clone();
        let mut members = vec![(0, false); starts[places.lists] as usize];
        for text in texts {
            for place in places.of(text) {
                members[next[place.list()] as usize] = (text as u32, place.is_rare());
                next[place.list()] += 1;
            }
        }
        Self { places, labels, starts, filed: members }
    }

    /// The members that share a key with a text, whose label is not `avoided`, which are `wanted`, and whose sketches
    /// agree enough, in order.
    pub fn find(&self, text: usize, avoided: Option<i64>, wanted: impl Fn(usize) -> bool) -> Vec<u32> {
        let mut found = Vec::new();
        for place in self.places.of(text) {
            let members = &self.filed[self.starts[place.list()] as usize..self.starts[place.list() + 1] as usize];
            let at = |bound: i64| members.partition_point(|&(other, _)| self.labels[other as usize] < bound);
            let (own_start, own_end) = avoided.map_or((0, 0), |label| (at(label), at(label + 1)));
            let others = members[..own_start].iter().chain(&members[own_end..]);
            found.extend(others.filter(|m| (place.is_rare() || m.1) && wanted(m.0 as usize)).map(|m| m.0));
        }
        self.places.agreeing(text, found)
    }
}
