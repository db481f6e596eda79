//! Shelves of texts, to find those that may match a text.

use crate::places::{ALONE, Places, Seen};
use rustc_hash::FxHashMap;

/// The last text of the block at hand on each list.
pub struct Latest<'a> {
    places: &'a Places<'a>,
    texts: Vec<u32>,
}

impl<'a> Latest<'a> {
    pub fn new(places: &'a Places<'a>) -> Self {
        Self { places, texts: vec![ALONE; places.lists()] }
    }

    /// The texts of a block that agree with the one before them on some list: they will likely be compared.
    pub fn likely(&mut self, block: &[usize]) -> Vec<u32> {
        let mut found = Vec::new();
        for &text in block {
            let mut looked_at = ALONE;
            for place in self.places.of(text) {
                let before = std::mem::replace(&mut self.texts[place.list()], text as u32);
                if before != ALONE && before != looked_at && self.places.agree(text, before as usize) {
                    found.extend([text as u32, before]);
                }
                looked_at = before;
            }
        }
        for place in block.iter().flat_map(|&text| self.places.of(text)) {
            self.texts[place.list()] = ALONE;
        }
        found
    }
}

/// Lists that texts are filed on one by one, the latest first.
pub struct Shelf<'a> {
    places: &'a Places<'a>,
    heads: Vec<u32>,
    /// A text and the entry before it on the same list.
    entries: Vec<(u32, u32)>,
    /// How many texts each list holds, up to `LONG`.
    counts: Vec<u8>,
    /// What the longer lists hold: the sum of the hashes of their texts, by which equal lists are told.
    contents: FxHashMap<u32, u64>,
}

/// From so many texts on it pays to know a list by its contents: texts of a family share most of their lists, and
/// looking at one of them is enough.
const LONG: u8 = 32;

/// A hash of a text's number (the finaliser of `SplitMix64`).
fn hash_number(text: u32) -> u64 {
    let mut hash = (u64::from(text) + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    hash = (hash ^ hash >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash = (hash ^ hash >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ hash >> 31
}

impl<'a> Shelf<'a> {
    pub fn new(places: &'a Places<'a>) -> Self {
        let (heads, counts) = (vec![ALONE; places.lists()], vec![0; places.lists()]);
        Self { places, heads, entries: Vec::new(), counts, contents: FxHashMap::default() }
    }

    /// A mark that `find` can look back to.
    pub fn mark(&self) -> usize {
        self.entries.len()
    }

    fn file(&mut self, list: usize, text: usize) {
        self.entries.push((text as u32, self.heads[list]));
        self.heads[list] = self.entries.len() as u32 - 1;
        if self.counts[list] == LONG {
            let contents = self.contents.entry(list as u32).or_default();
            *contents = contents.wrapping_add(hash_number(text as u32));
            return;
        }
        self.counts[list] += 1;
        if self.counts[list] == LONG {
            let contents = self.sum_up(list);
            self.contents.insert(list as u32, contents);
        }
    }

    pub fn add(&mut self, text: usize) {
        for place in self.places.of(text) {
            self.file(place.list(), text);
            if place.is_passage() && place.is_rare() {
                self.file(place.list() + 1, text);
            }
        }
    }

    /// The texts filed since a mark that share a key with this one, and whose sketches agree enough, in order.
    pub fn find(&self, text: usize, since: usize, seen: &mut Seen) -> Vec<u32> {
        let (mut found, mut looked_at) = (Vec::new(), Vec::new());
        for place in self.places.of(text) {
            let list = place.list() + usize::from(place.is_passage() && !place.is_rare());
            if self.counts[list] == LONG {
                let contents = self.contents[&(list as u32)];
                if looked_at.contains(&contents) {
                    continue;
                }
                looked_at.push(contents);
            }
            let mut at = self.heads[list];
            while at != ALONE && at as usize >= since {
                let (other, before) = self.entries[at as usize];
                if seen.mark(other) {
                    found.push(other);
                }
                at = before;
            }
        }
        self.places.agreeing(text, found, seen)
    }

    /// What a list holds: the sum of the hashes of its texts.
    fn sum_up(&self, list: usize) -> u64 {
        let (mut contents, mut at) = (0_u64, self.heads[list]);
        while at != ALONE {
            let (text, before) = self.entries[at as usize];
            contents = contents.wrapping_add(hash_number(text));
            at = before;
        }
        contents
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
        let mut starts = vec![0; places.lists() + 1];
        for place in texts.iter().flat_map(|&text| places.of(text)) {
            starts[place.list()] += 1;
        }
        // Where each list ends, until its members have been filed, the last first.
        let mut end = 0;
        for start in &mut starts {
            end += *start;
            *start = end;
        }
        let mut members = vec![(0, false); end as usize];
        for &text in texts.iter().rev() {
            for place in places.of(text) {
                starts[place.list()] -= 1;
                members[starts[place.list()] as usize] = (text as u32, place.is_rare());
            }
        }
        Self { places, labels, starts, filed: members }
    }

    /// The members that share a key with a text, whose label is not `avoided`, which are `wanted`, and whose sketches
    /// agree enough, in order.
    pub fn find(&self, text: usize, avoided: Option<i64>, wanted: impl Fn(usize) -> bool, seen: &mut Seen) -> Vec<u32> {
        let mut found = Vec::new();
        for place in self.places.of(text) {
            let members = &self.filed[self.starts[place.list()] as usize..self.starts[place.list() + 1] as usize];
            let at = |bound: i64| members.partition_point(|&(other, _)| self.labels[other as usize] < bound);
            let (own_start, own_end) = avoided.map_or((0, 0), |label| (at(label), at(label + 1)));
            for &(other, is_rare) in members[..own_start].iter().chain(&members[own_end..]) {
                if (place.is_rare() || is_rare) && wanted(other as usize) && seen.mark(other) {
                    found.push(other);
                }
            }
        }
        self.places.agreeing(text, found, seen)
    }
}
