//! Shelves of texts, to find those that may match a text.

use crate::places::{ALONE, Places, Seen};
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
}

impl<'a> Shelf<'a> {
    pub fn new(places: &'a Places<'a>) -> Self {
        let heads = vec![ALONE; places.lists()];
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
        for place in self.places.of(text) {
            self.file(place.list(), text);
            if place.is_passage() && place.is_rare() {
                self.file(place.list() + 1, text);
            }
        }
    }

    /// The texts filed since a mark that share a key with this one, and whose sketches agree enough, in order.
    pub fn find(&self, text: usize, since: usize, seen: &mut Seen) -> Vec<u32> {
        let others = self.places.of(text).flat_map(|place| {
            let list = place.list() + usize::from(place.is_passage() && !place.is_rare());
            let entry = move |at: u32| (at != ALONE && at as usize >= since).then(|| self.entries[at as usize]);
            successors(entry(self.heads[list]), move |&(_, before)| entry(before)).map(|(other, _)| other)
        });
        self.places.agreeing(text, others, seen)
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
