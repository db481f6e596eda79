//! Which texts stand for which: pairs worth comparing, and the walk that keeps one text of each story.

use crate::judge::{Limits, NONE, Score, TEMPLATE, judge, share_template};
use crate::places::{Gate, Places, Seen};
use crate::shelf::{Latest, Members, Shelf};
use crate::shingle::Document;
use crate::sketch::Sketches;
use crate::unite::unite;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::cmp::{Ordering, Reverse};
use std::sync::Arc;

/// Texts walked at a time. Within a block the documents that comparisons need are read in parallel, then forgotten.
const BLOCK: usize = 2048;

/// Two texts and what the second is to the first.
pub type Row = (u32, u32, Score);

/// Reads documents by the number of their text.
pub trait Reader: Fn(&[u32]) -> Vec<Arc<Document>> + Sync {}

impl<F: Fn(&[u32]) -> Vec<Arc<Document>> + Sync> Reader for F {}

type Documents = FxHashMap<u32, Arc<Document>>;

fn read_all(mut texts: Vec<u32>, read: &impl Reader) -> Documents {
    texts.sort_unstable();
    texts.dedup();
    let documents = read(&texts);
    texts.into_iter().zip(documents).collect()
}

fn compare_pair(first: u32, second: u32, documents: &Documents, limits: Limits) -> Option<Row> {
    let score = judge(&documents[&first], &documents[&second], limits);
    (score.relation != NONE).then_some((first, second, score))
}

/// Compare pairs exactly; those that match, in the order given.
pub fn compare(pairs: &[(u32, u32)], limits: Limits, read: &impl Reader) -> Vec<Row> {
    let mut rows = Vec::new();
    for block in pairs.chunks(BLOCK) {
        let documents = read_all(block.iter().flat_map(|&(a, b)| [a, b]).collect(), read);
        rows.par_extend(block.par_iter().filter_map(|&(a, b)| compare_pair(a, b, &documents, limits)));
    }
    rows
}

/// All pairs (a < b) that share a key and whose sketches agree enough, in order.
pub fn candidate_pairs(places: &Places) -> Vec<(u32, u32)> {
    let labels = vec![0; places.count()];
    let members = Members::new(places, &labels, |_| true);
    let later = |seen: &mut Seen, a: usize| {
        let found = members.find(a, None, |b| b > a, seen);
        found.into_iter().map(|b| (a as u32, b)).collect::<Vec<_>>()
    };
    (0..places.count()).into_par_iter().map_init(|| places.none_seen(), later).flatten_iter().collect()
}

/// What decides a walk.
#[derive(Clone, Copy)]
pub struct Rules<'a> {
    pub limits: Limits,
    /// The relations that remove nothing.
    pub retained: &'a [u8],
}

impl Rules<'_> {
    /// Whether the second document surely stays beside the first. A family of templates would otherwise be compared
    /// whole, each with each.
    fn retain(self, first: &Document, second: &Document) -> bool {
        self.retained.contains(&TEMPLATE) && share_template(first, second)
    }

    fn removes(self, row: &Row) -> bool {
        !self.retained.contains(&row.2.relation)
    }
}

/// What the walk has settled of the texts.
struct Settled<'a> {
    ranks: &'a [usize],
    kept: &'a [bool],
    labels: &'a [i64],
}

/// The matches that remove among the candidate pairs, the later in rank first, whose earlier text was removed, and whose
/// later text was kept or bears another label.
fn compare_open(places: &Places, settled: &Settled, rules: Rules, read: &impl Reader) -> Vec<Row> {
    let members = Members::new(places, settled.labels, |text| !settled.kept[text]);
    let earlier = |seen: &mut Seen, late: usize| {
        let avoided = (!settled.kept[late]).then(|| settled.labels[late]);
        let found = members.find(late, avoided, |early| settled.ranks[early] < settled.ranks[late], seen);
        found.into_iter().map(|early| (late as u32, early)).collect::<Vec<_>>()
    };
    let mut rows = Vec::new();
    for first in (0..places.count()).step_by(BLOCK) {
        let texts = first..places.count().min(first + BLOCK);
        let pairs: Vec<(u32, u32)> =
            texts.into_par_iter().map_init(|| places.none_seen(), earlier).flatten_iter().collect();
        let documents = read_all(pairs.iter().flat_map(|&(late, early)| [late, early]).collect(), read);
        let compared = pairs.par_iter().filter(|pair| !rules.retain(&documents[&pair.0], &documents[&pair.1]));
        let matches = compared.filter_map(|&(late, early)| compare_pair(late, early, &documents, rules.limits));
        rows.par_extend(matches.filter(|row| rules.removes(row)));
    }
    rows
}

/// Keep the texts that no text before them in order stands for: every match that removes a text with a text kept before
/// it, and for a kept text the match most like it; and the matches that remove among the pairs that were passed over,
/// the later text first.
fn cover(order: &[usize], places: &Places, rules: Rules, read: &impl Reader) -> (Vec<Row>, Vec<Row>) {
    let count = order.len();
    let (mut ranks, mut kept) = (vec![0; count], vec![true; count]);
    for (rank, &text) in order.iter().enumerate() {
        ranks[text] = rank;
    }
    let matches = walk(order, &ranks, places, rules, read);
    let removes = || matches.iter().filter(|row| rules.removes(row));
    for row in removes() {
        kept[row.1 as usize] = false;
    }
    let labels = unite(count, removes().map(|row| (row.0 as usize, row.1 as usize)));
    let passed_over = compare_open(places, &Settled { ranks: &ranks, kept: &kept, labels: &labels }, rules, read);
    (matches, passed_over)
}

/// What `cover` finds in groups of texts, each by itself; `ends` says where each ends, in the order and in the texts.
pub fn cover_groups(
    order: &[usize],
    ends: &[usize],
    groups: Vec<Sketches>,
    (gate, rules): (Gate, Rules),
    read: &impl Reader,
) -> (Vec<Row>, Vec<Row>) {
    let starts: Vec<usize> = std::iter::once(0).chain(ends.iter().copied()).take(ends.len()).collect();
    let one_group = |((&start, &end), sketches): ((&usize, &usize), Sketches)| {
        let order: Vec<usize> = order[start..end].iter().map(|text| text - start).collect();
        let read = |texts: &[u32]| read(&texts.iter().map(|text| text + start as u32).collect::<Vec<_>>());
        let (matches, passed_over) = cover(&order, &Places::new(sketches, gate), rules, &read);
        let shift = |(a, b, score): Row| (a + start as u32, b + start as u32, score);
        (matches.into_iter().map(shift).collect(), passed_over.into_iter().map(shift).collect())
    };
    let found: Vec<(Vec<Row>, Vec<Row>)> = starts.par_iter().zip(ends).zip(groups).map(one_group).collect();
    let (matches, passed_over): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    (matches.concat(), passed_over.concat())
}

/// The matches of a text with texts kept before it.
#[derive(Default)]
struct Matches {
    rows: Vec<Row>,
    /// Of those that surely stay beside it, the one whose sketch agrees most, the earliest in order when several do.
    closest: Option<(u32, Reverse<usize>, u32)>,
}

/// Every match that removes a text with a text before it in order that is kept, and the match of a kept text with the
/// text before it that is most like it.
fn walk(order: &[usize], ranks: &[usize], places: &Places, rules: Rules, read: &impl Reader) -> Vec<Row> {
    let add = |matches: &mut Matches, text: usize, others: &[u32], documents: &Documents| {
        for &other in others {
            if rules.retain(&documents[&other], &documents[&(text as u32)]) {
                let agreement = places.agreement(text, other as usize);
                matches.closest = matches.closest.max(Some((agreement, Reverse(ranks[other as usize]), other)));
            } else {
                matches.rows.extend(compare_pair(other, text as u32, documents, rules.limits));
            }
        }
    };
    let mut rows: Vec<Row> = Vec::new();
    let mut shelf = Shelf::new(places);
    let mut latest = Latest::new(places);
    let mut seen = places.none_seen();
    for block in order.chunks(BLOCK) {
        let start = shelf.mark();
        let found: Vec<Vec<u32>> =
            block.par_iter().map_init(|| places.none_seen(), |seen, &text| shelf.find(text, 0, seen)).collect();
        let mut needed = latest.likely(block);
        for (&text, others) in block.iter().zip(&found).filter(|(_, others)| !others.is_empty()) {
            needed.push(text as u32);
            needed.extend(others);
        }
        let mut documents = read_all(needed, read);
        let before = block.par_iter().zip(found).map(|(&text, others)| {
            let mut matches = Matches::default();
            add(&mut matches, text, &others, &documents);
            matches
        });
        let before: Vec<Matches> = before.collect();
        for (&text, mut matches) in block.iter().zip(before) {
            let others = shelf.find(text, start, &mut seen);
            if !others.is_empty() {
                for needed in others.iter().copied().chain([text as u32]) {
                    documents.entry(needed).or_insert_with(|| read(&[needed]).remove(0));
                }
                add(&mut matches, text, &others, &documents);
            }
            let Matches { rows: mut found, closest } = matches;
            found.extend(closest.and_then(|(_, _, other)| compare_pair(other, text as u32, &documents, rules.limits)));
            if found.iter().any(|row| rules.removes(row)) {
                found.retain(|row| rules.removes(row));
                found.sort_unstable_by_key(|row| row.0);
                rows.append(&mut found);
            } else {
                rows.extend(found.into_iter().max_by(|a, b| by_likeness(a, b, ranks)));
                shelf.add(text);
            }
        }
    }
    rows
}

/// By Jaccard, then containment; of two alike the earlier in order is the greater.
fn by_likeness(a: &Row, b: &Row, ranks: &[usize]) -> Ordering {
    let scores = a.2.jaccard.total_cmp(&b.2.jaccard).then(a.2.containment.total_cmp(&b.2.containment));
    scores.then(ranks[b.0 as usize].cmp(&ranks[a.0 as usize]))
}
