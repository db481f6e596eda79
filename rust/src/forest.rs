//! Gradient-boosted trees by `QuickScorer`: see `run_forest` in `reference_pages.py`.

/// Trees, flattened; `votes` and `reasons` have `width` leaves a tree.
pub struct Forest<'a> {
    pub nodes: &'a [i64],
    pub thresholds: &'a [f64],
    pub masks: &'a [u32],
    pub starts: &'a [i64],
    pub votes: &'a [i64],
    pub reasons: &'a [i64],
    pub width: usize,
}

/// The votes on each block, and a row of how far each of `names` facts moved it; `facts` has a row of blocks a fact.
pub fn run(forest: &Forest, facts: &[f64], blocks: usize, names: usize) -> (Vec<i64>, Vec<i64>) {
    let (mut total, mut moved) = (vec![0; blocks], vec![0; names * blocks]);
    let mut left_over = vec![u32::MAX; blocks];
    for (tree, &start) in forest.starts.iter().enumerate() {
        let end = forest.starts.get(tree + 1).map_or(forest.nodes.len(), |&end| end as usize);
        left_over.fill(u32::MAX);
        for node in start as usize..end {
            let (threshold, mask) = (forest.thresholds[node], forest.masks[node]);
            let fact = &facts[forest.nodes[node] as usize * blocks..][..blocks];
            for (leaves, &value) in left_over.iter_mut().zip(fact) {
                *leaves &= if value > threshold { mask } else { u32::MAX };
            }
        }
        for (block, leaves) in left_over.iter().enumerate() {
            let leaf = tree * forest.width + leaves.trailing_zeros() as usize;
            total[block] += forest.votes[leaf];
            moved[block * names + forest.reasons[leaf] as usize] += forest.votes[leaf];
        }
    }
    (total, moved)
}

/// The two facts that moved each block furthest to the side it ended on, if any did; `moved` has a row of facts a block.
pub fn find_reasons(moved: &[i64], content: &[f64]) -> Vec<[Option<usize>; 2]> {
    let facts = moved.len().checked_div(content.len()).unwrap_or(0).max(1);
    let of = |(moved, content): (&[i64], &f64)| {
        let side = if *content >= 0.5 { 1 } else { -1 };
        let (mut first, mut second) = ((0, None), (0, None));
        for (fact, moved) in moved.iter().enumerate() {
            let towards = moved * side;
            if towards > first.0 {
                (first, second) = ((towards, Some(fact)), first);
            } else if towards > second.0 {
                second = (towards, Some(fact));
            }
        }
        [first.1, second.1]
    };
    moved.chunks_exact(facts).zip(content).map(of).collect()
}
