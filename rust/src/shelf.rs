//! Shelves of texts, to find those that may match a text.

use crate::places::{ALONE, Places, Seen};
use rustc_hash::FxHashMap;
use std::iter::successors;

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
            let contents = self.filed(list, 0).map(hash_number).fold(0, u64::wrapping_add);
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

    /// The texts filed on a list since a mark, the latest first.
    fn filed(&self, list: usize, since: usize) -> impl Iterator<Item = u32> {
        let entry = move |at: u32| (at != ALONE && at as usize >= since).then(|| self.entries[at as usize]);
        successors(entry(self.heads[list]), move |&(_, before)| entry(before)).map(|(text, _)| text)
    }

    /// The texts filed since a mark that share a key with this one, and whose sketches agree enough, in order.
    pub fn find(&self, text: usize, since: usize, seen: &mut Seen) -> Vec<u32> {
        let mut looked_at: Vec<u64> = Vec::new();
        let lists =
            self.places.of(text).map(|place| place.list() + usize::from(place.is_passage() && !place.is_rare()));
        let others = lists.filter(|&list| {
            let contents = (self.counts[list] == LONG).then(|| self.contents[&(list as u32)]);
            let known = contents.is_some_and(|contents| looked_at.contains(&contents));
            looked_at.extend(contents);
            !known
        });
        self.places.agreeing(text, others.flat_map(|list| self.filed(list, since)), seen)
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
        let others = self.places.of(text).flat_map(|place| {
            let members = &self.filed[self.starts[place.list()] as usize..self.starts[place.list() + 1] as usize];
            let at = |bound: i64| members.partition_point(|&(other, _)| self.labels[other as usize] < bound);
            let (own_start, own_end) = avoided.map_or((0, 0), |label| (at(label), at(label + 1)));
            let others = members[..own_start].iter().chain(&members[own_end..]);
            others.filter(move |member| place.is_rare() || member.1).map(|member| member.0)
        });
        self.places.agreeing(text, others.filter(|&other| wanted(other as usize)), seen)
    }
}
