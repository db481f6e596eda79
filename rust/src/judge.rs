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
pub const TEMPLATE: u8 = 5;

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

/// In how many contexts the figures of two texts differ, and in how many they agree.
fn compare_figures(left: &[(u64, u64)], right: &[(u64, u64)]) -> (usize, usize) {
    let (mut i, mut j, mut differ, mut same) = (0, 0, 0, 0);
    while i < left.len() && j < right.len() {
        let context = left[i].0;
        if context != right[j].0 {
            let first = context < right[j].0;
            i += usize::from(first);
            j += usize::from(!first);
            continue;
        }
        let end = |figures: &[(u64, u64)], start: usize| {
            start + figures[start..].iter().take_while(|figure| figure.0 == context).count()
        };
        let (ours, theirs) = (&left[i..end(left, i)], &right[j..end(right, j)]);
        if ours.iter().any(|figure| theirs.contains(figure)) {
            same += 1;
        } else {
            differ += 1;
        }
        i += ours.len();
        j += theirs.len();
    }
    (differ, same)
}

fn figures_differ(left: &[(u64, u64)], right: &[(u64, u64)], uncommon: usize) -> bool {
    let (differ, same) = compare_figures(left, right);
    differ > same && (differ >= TEMPLATE_CONTEXTS || 4 * differ >= uncommon)
}

/// Whether two documents, if they match and are not copies, are of one template, by their figures alone.
pub fn share_template(left: &Document, right: &Document) -> bool {
    let (differ, same) = compare_figures(&left.figures, &right.figures);
    differ > same && differ >= TEMPLATE_CONTEXTS
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
