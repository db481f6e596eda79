//! Exact comparison of two documents.

use crate::shingle::Document;

const TEMPLATE_CONTEXTS: usize = 3;
const PART_SIZE: f64 = 0.8;
const CONTAINED_SHINGLES: usize = 12;

pub const NONE: u8 = 0;
const COPY: u8 = 1;
const EDITED: u8 = 2;
const EXCERPT: u8 = 3;
const EXTENDED: u8 = 4;
const TEMPLATE: u8 = 5;

/// The least Jaccard similarity and containment of a match.
#[derive(Clone, Copy)]
pub struct Limits {
    pub jaccard: f64,
    pub containment: f64,
}

/// Jaccard, containment, and the code of what the second document is to the first.
#[derive(Clone, Copy)]
pub struct Score {
    pub jaccard: f64,
    pub containment: f64,
    pub relation: u8,
}

fn count_common(left: &[u64], right: &[u64]) -> usize {
    let (mut i, mut j, mut common) = (0, 0, 0);
    while i < left.len() && j < right.len() {
        let (a, b) = (left[i], right[j]);
        common += usize::from(a == b);
        i += usize::from(a <= b);
        j += usize::from(b <= a);
    }
    common
}

/// The figures of the first context in the list.
fn context(figures: &[(u64, u64)]) -> &[(u64, u64)] {
    &figures[..figures.partition_point(|figure| figure.0 <= figures[0].0)]
}

fn figures_differ(mut left: &[(u64, u64)], mut right: &[(u64, u64)], uncommon: usize) -> bool {
    let (mut differ, mut same) = (0, 0);
    while let ([first, ..], [other, ..]) = (left, right) {
        let (ours, theirs) = (context(left), context(right));
        if first.0 == other.0 {
            if ours.iter().any(|figure| theirs.contains(figure)) {
                same += 1;
            } else {
                differ += 1;
            }
        }
        let order = first.0.cmp(&other.0);
        left = if order.is_le() { &left[ours.len()..] } else { left };
        right = if order.is_ge() { &right[theirs.len()..] } else { right };
    }
    differ > same && (differ >= TEMPLATE_CONTEXTS || 4 * differ >= uncommon)
}

pub fn judge(kept: &Document, item: &Document, limits: Limits) -> Score {
    let (other, size) = (kept.shingles.len(), item.shingles.len());
    if size == 0 || other == 0 {
        return Score { jaccard: 0.0, containment: 0.0, relation: NONE };
    }
    let common = count_common(&kept.shingles, &item.shingles);
    let jaccard = common as f64 / (size + other - common) as f64;
    let containment = common as f64 / size.min(other) as f64;
    let contained = containment >= limits.containment && common >= CONTAINED_SHINGLES;
    let relation = if jaccard < limits.jaccard && !contained {
        NONE
    } else if common == size && common == other {
        COPY
    } else if figures_differ(&kept.figures, &item.figures, size + other - 2 * common) {
        TEMPLATE
    } else if size as f64 <= PART_SIZE * other as f64 {
        EXCERPT
    } else if other as f64 <= PART_SIZE * size as f64 {
        EXTENDED
    } else {
        EDITED
    };
    Score { jaccard, containment, relation }
}
