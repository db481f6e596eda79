//! What surrounds a page's blocks: see `surround` in `reference_scopes.py`.

/// The elements that say something by their tag alone, a bit each.
fn bit_of(tag: &str) -> i64 {
    match tag {
        "article" | "main" => 1,
        "figure" | "figcaption" => 2,
        "nav" | "header" | "footer" | "aside" | "form" | "button" => 4,
        "ul" | "ol" | "dl" => 8,
        "table" => 16,
        _ => 0,
    }
}

/// By element: what stands around each comes before it, and the first is the page's own.
pub struct Elements<'a> {
    pub parents: &'a [i64],
    pub starts: &'a [i64],
    pub hidden: &'a [bool],
    pub groups: &'a [i64],
    pub weight: &'a [f64],
}

/// By block.
pub struct Blocks<'a> {
    pub element: &'a [i64],
    pub lengths: &'a [i64],
    pub linked: &'a [i64],
    pub prose: &'a [f64],
}

/// Characters of prose, characters, characters in links, blocks.
type Amounts = [f64; 4];
pub type Held = [Vec<f64>; 4];

pub struct Surroundings {
    pub home: Vec<i64>,
    pub in_top: Vec<bool>,
    pub groups_above: Vec<i64>,
    pub lightest: Vec<f64>,
    pub heaviest: Vec<f64>,
    pub tags: Vec<i64>,
    pub hidden: Vec<bool>,
    pub own: Held,
    pub all: Held,
    pub score: Vec<f64>,
    pub top: usize,
}

pub fn surround<'t>(elements: &Elements, tags: impl Iterator<Item = &'t str>, blocks: &Blocks) -> Surroundings {
    let (count, parents) = (elements.parents.len(), elements.parents);
    let parent = |element: usize| parents[element] as usize;
    let mut tags: Vec<i64> = tags.map(bit_of).collect();
    let (mut groups_above, mut hidden) = (vec![0; count], elements.hidden.to_vec());
    let (mut lightest, mut heaviest) = (elements.weight.to_vec(), elements.weight.to_vec());
    for element in 1..count {
        let above = parent(element);
        groups_above[element] = groups_above[above] | elements.groups[above];
        tags[element] |= tags[above];
        hidden[element] |= hidden[above];
        lightest[element] = lightest[element].min(lightest[above]);
        heaviest[element] = heaviest[element].max(heaviest[above]);
    }
    let mut ends: Vec<i64> = elements.starts.iter().map(|start| start + 1).collect();
    let mut number_in = vec![0; count];
    for (block, &element) in blocks.element.iter().enumerate() {
        ends[element as usize] = ends[element as usize].max(block as i64 + 1);
        number_in[element as usize] += 1;
    }
    for element in (1..count).rev() {
        ends[parent(element)] = ends[parent(element)].max(ends[element]);
    }
    let is_alone = |element: i64| number_in[element as usize] == 1;
    let home_of = |&element: &i64| if is_alone(element) { parents[element as usize] } else { element };
    let home: Vec<i64> = blocks.element.iter().map(home_of).collect();
    let (own, through) = add_up(blocks, &home, count);
    let all: Vec<Amounts> = (elements.starts.iter().zip(&ends))
        .map(|(&start, &end)| std::array::from_fn(|kind| through[end as usize][kind] - through[start as usize][kind]))
        .collect();
    let score = score(parents, &own);
    let top =
        score.iter().enumerate().fold(0, |best, (element, value)| if *value > score[best] { element } else { best });
    let range = elements.starts[top]..ends[top];
    let in_top = (0..home.len() as i64).map(|block| range.contains(&block)).collect();
    let [own, all] =
        [own, all].map(|held| std::array::from_fn(|kind| held.iter().map(|amounts| amounts[kind]).collect()));
    Surroundings { home, in_top, groups_above, lightest, heaviest, tags, hidden, own, all, score, top }
}

/// What each element holds as a home, and what the blocks hold up to each.
fn add_up(blocks: &Blocks, home: &[i64], count: usize) -> (Vec<Amounts>, Vec<Amounts>) {
    let (mut own, mut so_far) = (vec![[0.0; 4]; count], [0.0; 4]);
    let mut through = vec![so_far];
    for (block, &home) in home.iter().enumerate() {
        let amounts = [blocks.prose[block], blocks.lengths[block] as f64, blocks.linked[block] as f64, 1.0];
        for (kind, amount) in amounts.into_iter().enumerate() {
            own[home as usize][kind] += amount;
            so_far[kind] += amount;
        }
        through.push(so_far);
    }
    (own, through)
}

/// The prose of each as a home, half of that of those below it, a quarter of that of those two below.
fn score(parents: &[i64], own: &[Amounts]) -> Vec<f64> {
    let mut score: Vec<f64> = own.iter().map(|amounts| amounts[0]).collect();
    for (element, amounts) in own.iter().enumerate().skip(1) {
        let above = parents[element] as usize;
        score[above] += amounts[0] / 2.0;
        if above > 0 {
            score[parents[above] as usize] += amounts[0] / 4.0;
        }
    }
    score
}
