//! Which texts stand for which: pairs worth comparing, and the walk that keeps one text of each story.

use crate::judge::{Limits, NONE, Score, judge};
use crate::places::Places;
use crate::shelf::{Latest, Members, Shelf};
use crate::shingle::Document;
use crate::unite::unite;
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// Texts walked at a time. Within a block the documents that comparisons need are read in parallel, then forgotten.
const BLOCK: usize = 2048;

/// Two texts and what the second is to the first.
pub type Row = (u32, u32, Score);

/// Reads documents by the number of their text.
pub trait Reader: Fn(&[u32]) -> Vec<Arc<Document>> + Sync {}

impl<F: Fn(&[u32]) -> Vec<Arc<Document>> + Sync> Reader for F {}

type Documents = HashMap<u32, Arc<Document>>;

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
    let later = |a: usize| members.find(a, None, move |b| b > a).into_par_iter().map(move |b| (a as u32, b));
    (0..places.count()).into_par_iter().flat_map(later).collect()
}

/// What the walk has settled of the texts.
struct Settled<'a> {
    ranks: &'a [usize],
    kept: &'a [bool],
    labels: &'a [i64],
}

/// The candidate pairs, the later in rank first, whose earlier text was removed, and whose later text was kept or bears
/// another label.
fn open_pairs(places: &Places, settled: &Settled) -> Vec<(u32, u32)> {
    let members = Members::new(places, settled.labels, |text| !settled.kept[text]);
    let earlier = |late: usize| {
        let avoided = (!settled.kept[late]).then(|| settled.labels[late]);
        let found = members.find(late, avoided, |early| settled.ranks[early] < settled.ranks[late]);
        found.into_par_iter().map(move |early| (late as u32, early))
    };
    (0..places.count()).into_par_iter().flat_map(earlier).collect()
}

/// Keep the texts that no text before them in order stands for: every match of a text with a text kept before it, and
/// the matches among the pairs that were passed over, the later text first.
pub fn cover(
    order: &[usize],
    places: &Places,
    limits: Limits,
    retained: &[u8],
    read: &impl Reader,
) -> (Vec<Row>, Vec<Row>) {
    let matches = walk(order, places, limits, retained, read);
    let removes = || matches.iter().filter(|row| !retained.contains(&row.2.relation));
    let count = order.len();
    let (mut ranks, mut kept) = (vec![0; count], vec![true; count]);
    for (rank, &text) in order.iter().enumerate() {
        ranks[text] = rank;
    }
    for row in removes() {
        kept[row.1 as usize] = false;
    }
    let labels = unite(count, removes().map(|row| (row.0 as usize, row.1 as usize)));
    let open = open_pairs(places, &Settled { ranks: &ranks, kept: &kept, labels: &labels });
    let passed_over = compare(&open, limits, read);
    (matches, passed_over)
}

/// Every match of a text with a text before it in order that is kept: one whose own matches are all retained.
fn walk(order: &[usize], places: &Places, limits: Limits, retained: &[u8], read: &impl Reader) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut shelf = Shelf::new(places);
    let mut latest = Latest::new(places);
    for block in order.chunks(BLOCK) {
        let start = shelf.mark();
        let found: Vec<Vec<u32>> = block.par_iter().map(|&text| shelf.find(text, 0)).collect();
        let mut needed = latest.likely(block);
        for (&text, others) in block.iter().zip(&found).filter(|(_, others)| !others.is_empty()) {
            needed.push(text as u32);
            needed.extend(others);
        }
        let mut documents = read_all(needed, read);
        let before: Vec<Vec<Row>> = block
            .par_iter()
            .zip(found)
            .map(|(&text, others)| {
                others.iter().filter_map(|&other| compare_pair(other, text as u32, &documents, limits)).collect()
            })
            .collect();
        for (&text, mut matches) in block.iter().zip(before) {
            for other in shelf.find(text, start) {
                for needed in [text as u32, other] {
                    documents.entry(needed).or_insert_with(|| read(&[needed]).remove(0));
                }
                matches.extend(compare_pair(other, text as u32, &documents, limits));
            }
            matches.sort_unstable_by_key(|row| row.0);
            if matches.iter().all(|row| retained.contains(&row.2.relation)) {
                shelf.add(text);
            }
            rows.append(&mut matches);
        }
    }
    rows
}
