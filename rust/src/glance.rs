//! The facts of a page's blocks that decide at a glance, and those of their neighbours: see `reference_facts.py`.

use crate::attributes::is_space;
use crate::scopes::{self, Held, Surroundings};
use rustc_hash::FxHashMap;

const TAGS: [&str; 26] = [
    "p",
    "blockquote",
    "h2",
    "h3",
    "h4",
    "li",
    "pre",
    "h1",
    "tr",
    "h5",
    "h6",
    "dd",
    "dt",
    "div",
    "section",
    "article",
    "main",
    "figcaption",
    "figure",
    "ul",
    "header",
    "aside",
    "button",
    "footer",
    "nav",
    "form",
];
const SHORTEST_PROSE: i64 = 40;
const LONG_TEXT: i64 = 140;
const MANY_MEDIA: i64 = 3;
const FAR: i64 = 50;
const TELLING_TAGS: usize = 5;
const FEW: f64 = 20.0;

/// An outline: by block, and by element.
pub struct Page<'a> {
    pub texts: Vec<&'a str>,
    pub tags: Vec<&'a str>,
    pub element: &'a [i64],
    pub lengths: &'a [i64],
    pub linked: &'a [i64],
    pub strong: &'a [i64],
    pub italic: &'a [i64],
    pub media: &'a [i64],
    pub opening: &'a [i64],
    pub closing: &'a [i64],
    pub element_tags: Vec<&'a str>,
    pub parents: &'a [i64],
    pub depths: &'a [i64],
    pub shapes: &'a [i64],
    pub starts: &'a [i64],
    pub hidden: &'a [bool],
}

/// What names say: their groups, a bit each, and their weight, by element and by block.
pub struct Named {
    pub groups: Vec<i64>,
    pub weight: Vec<f64>,
    pub inline_groups: Vec<i64>,
    pub inline_weight: Vec<f64>,
}

/// Facts, one row after the other.
struct Rows {
    count: usize,
    values: Vec<f64>,
}

impl Rows {
    fn add(&mut self, fact: impl Fn(usize) -> f64) {
        self.values.extend((0..self.count).map(fact));
    }

    fn row(&self, number: usize) -> &[f64] {
        &self.values[number * self.count..][..self.count]
    }

    /// The row of the neighbours so many blocks before or, if negative, after; -1 where there is none.
    fn add_shifted(&mut self, column: &[f64], by: isize) {
        self.add(|block| block.checked_add_signed(-by).and_then(|other| column.get(other)).copied().unwrap_or(-1.0));
    }
}

/// The facts at a glance, as rows; `headline` is the headline's block, and `groups` the number of groups of names.
pub fn describe(page: &Page, headline: Option<i64>, named: &Named, groups: usize) -> Vec<f64> {
    let prose = measure_prose(page);
    let elements = scopes::Elements {
        parents: page.parents,
        starts: page.starts,
        hidden: page.hidden,
        groups: &named.groups,
        weight: &named.weight,
    };
    let blocks = scopes::Blocks { element: page.element, lengths: page.lengths, linked: page.linked, prose: &prose };
    let around = scopes::surround(&elements, page.element_tags.iter().copied(), &blocks);
    let total = prose.iter().sum::<f64>().max(1.0);
    let mut rows = Rows { count: prose.len(), values: Vec::with_capacity(prose.len() * 96) };
    add_own(&mut rows, page, &prose, named);
    add_shape(&mut rows, page, &prose, total);
    add_around(&mut rows, page, &around, named, total);
    for group in 0..groups {
        add_named(&mut rows, page, &around, named, group);
    }
    add_place(&mut rows, &prose, headline, total);
    let in_prose = prose.iter().filter(|&&length| length != 0.0).count();
    for fact in [prose.len() as f64, total, around.all[0][around.top] / total, in_prose as f64] {
        rows.add(|_| fact);
    }
    rows.values
}

/// How many characters of each block are sentences, rather than labels or links.
fn measure_prose(page: &Page) -> Vec<f64> {
    let of = |block: usize| {
        let (linked, free) = (page.linked[block], page.lengths[block] - page.linked[block]);
        let is_prose =
            free >= SHORTEST_PROSE && linked <= free && (free >= LONG_TEXT || ends_a_sentence(page.texts[block]));
        if is_prose { free as f64 } else { 0.0 }
    };
    (0..page.texts.len()).map(of).collect()
}

/// Whether a sentence ends within: `[.!?…؟۔।](?=\s|["'»”’)\]]|$)|[。！？]`.
fn ends_a_sentence(text: &str) -> bool {
    let may_follow = |letter: char| is_space(letter) || "\"'»”’)]".contains(letter);
    text.char_indices().any(|(place, letter)| match letter {
        '。' | '！' | '？' => true,
        '.' | '!' | '?' | '…' | '؟' | '۔' | '।' => {
            text[place + letter.len_utf8()..].chars().next().is_none_or(may_follow)
        }
        _ => false,
    })
}

fn rank(tag: &str) -> f64 {
    let place = |tag: &str| TAGS.iter().position(|known| *known == tag);
    place(tag).or_else(|| place("div")).unwrap_or_default() as f64
}

const LENGTH: usize = 0;
const DENSITY: usize = 1;
const TAG: usize = 5;
const MEDIA: usize = 11;

fn add_own(rows: &mut Rows, page: &Page, prose: &[f64], named: &Named) {
    let mut copies: FxHashMap<&str, i64> = FxHashMap::default();
    for &text in &page.texts {
        *copies.entry(text).or_default() += 1;
    }
    let length = |block: usize| page.lengths[block] as f64;
    rows.add(length);
    for part in [page.linked, page.strong, page.italic] {
        rows.add(|block| part[block] as f64 / length(block));
    }
    rows.add(|block| prose[block]);
    rows.add(|block| rank(page.tags[block]));
    rows.add(|block| page.depths[page.element[block] as usize] as f64);
    rows.add(|block| named.inline_weight[block]);
    rows.add(|block| copies[page.texts[block]] as f64);
    rows.add(|block| page.opening[block] as f64);
    rows.add(|block| page.closing[block] as f64);
    rows.add(|block| page.media[block].min(MANY_MEDIA) as f64);
}

/// What is added up of the blocks of each group.
fn sum_up(groups: &[i64], amount: impl Fn(usize) -> f64) -> Vec<f64> {
    let most = groups.iter().max().map_or(0, |&most| most as usize + 1);
    let mut sums = vec![0.0; most];
    for (block, &group) in groups.iter().enumerate() {
        sums[group as usize] += amount(block);
    }
    sums
}

fn add_shape(rows: &mut Rows, page: &Page, prose: &[f64], total: f64) {
    let shape: Vec<i64> = page.element.iter().map(|&element| page.shapes[element as usize]).collect();
    let length: Vec<f64> =
        sum_up(&shape, |block| page.lengths[block] as f64).iter().map(|length| length.max(1.0)).collect();
    let count: Vec<f64> = sum_up(&shape, |_| 1.0).iter().map(|count| count.max(1.0)).collect();
    let linked = sum_up(&shape, |block| page.linked[block] as f64);
    let prose = sum_up(&shape, |block| prose[block]);
    let of = |block: usize| shape[block] as usize;
    rows.add(|block| prose[of(block)] / total);
    rows.add(|block| count[of(block)]);
    rows.add(|block| linked[of(block)] / length[of(block)]);
    rows.add(|block| length[of(block)] / count[of(block)]);
    rows.add(|block| page.lengths[block] as f64 / (length[of(block)] / count[of(block)]));
}

fn add_around(rows: &mut Rows, page: &Page, around: &Surroundings, named: &Named, total: f64) {
    let element = |block: usize| page.element[block] as usize;
    let home = |block: usize| around.home[block] as usize;
    let above = |block: usize| page.parents[home(block)] as usize;
    let second = |block: usize| page.parents[above(block)] as usize;
    let best = around.score[around.top].max(1.0);
    let below_top = |block: usize| (page.depths[element(block)] - page.depths[around.top]) as f64;
    let [own_prose, own_length, own_linked, own_blocks]: &Held = &around.own;
    let [prose, length, linked, blocks]: &Held = &around.all;
    let place = count_in_home(&around.home, page.parents.len());
    let far = FAR as f64;
    rows.add(|block| f64::from(around.hidden[element(block)]));
    rows.add(|block| f64::from(around.in_top[block]));
    rows.add(|block| if around.in_top[block] { below_top(block) } else { -1.0 });
    rows.add(|block| around.score[home(block)] / best);
    rows.add(|block| around.score[above(block)] / best);
    rows.add(|block| place[block].min(far));
    rows.add(|block| (own_blocks[home(block)] - 1.0 - place[block]).min(far));
    rows.add(|block| own_prose[home(block)] / total);
    rows.add(|block| own_blocks[home(block)]);
    rows.add(|block| own_linked[home(block)] / own_length[home(block)]);
    rows.add(|block| own_length[home(block)] / own_blocks[home(block)]);
    rows.add(|block| prose[home(block)] / total);
    rows.add(|block| linked[home(block)] / length[home(block)]);
    rows.add(|block| blocks[home(block)]);
    rows.add(|block| prose[above(block)] / total);
    rows.add(|block| linked[above(block)] / length[above(block)]);
    rows.add(|block| prose[second(block)] / total);
    rows.add(|block| named.weight[element(block)]);
    rows.add(|block| named.weight[home(block)]);
    rows.add(|block| named.weight[above(block)]);
    rows.add(|block| around.lightest[element(block)]);
    rows.add(|block| around.heaviest[element(block)]);
    for bit in 0..TELLING_TAGS {
        rows.add(|block| (around.tags[element(block)] >> bit & 1) as f64);
    }
}

/// How many blocks stand before each in its home.
fn count_in_home(home: &[i64], elements: usize) -> Vec<f64> {
    let mut so_far = vec![0.0; elements];
    let mut count = |home: &i64| {
        let count = &mut so_far[*home as usize];
        *count += 1.0;
        *count - 1.0
    };
    home.iter().map(&mut count).collect()
}

/// How near an element stands that is named after a group.
fn add_named(rows: &mut Rows, page: &Page, around: &Surroundings, named: &Named, group: usize) {
    let near = |block: usize| {
        let (element, home) = (page.element[block] as usize, around.home[block] as usize);
        let own = named.groups[element] | named.inline_groups[block];
        let groups = [own, named.groups[home], around.groups_above[home]];
        groups.iter().position(|groups| groups >> group & 1 == 1).map_or(0.0, |further| 3.0 - further as f64)
    };
    rows.add(near);
}

/// The last of the blocks that count before each, the next after each, and where none is that.
fn find_nearest(count: usize, far: i64, counts: impl Fn(usize) -> bool) -> (Vec<i64>, Vec<i64>) {
    let (mut last, mut next) = (-far, count as i64 + far);
    let mut before = Vec::with_capacity(count);
    for block in 0..count {
        before.push(last);
        last = if counts(block) { block as i64 } else { last };
    }
    let mut after = vec![next; count];
    for block in (0..count).rev() {
        after[block] = next;
        next = if counts(block) { block as i64 } else { next };
    }
    (before, after)
}

/// What is added up to and with each.
fn add_through(amounts: &[f64]) -> Vec<f64> {
    let add = |sum: &mut f64, amount: &f64| {
        *sum += amount;
        Some(*sum)
    };
    amounts.iter().scan(0.0, add).collect()
}

fn add_place(rows: &mut Rows, prose: &[f64], headline: Option<i64>, total: f64) {
    let count = prose.len();
    let through = add_through(prose);
    let (before, after) = find_nearest(count, FAR, |block| prose[block] > 0.0);
    let since = |block: usize| headline.map_or(-FAR - 1, |headline| (block as i64 - headline).clamp(-FAR, FAR));
    rows.add(|block| block as f64 / count as f64);
    rows.add(|block| (through[block] - prose[block]) / total);
    rows.add(|block| (total - through[block]) / total);
    rows.add(|block| since(block) as f64);
    rows.add(|block| (block as i64 - before[block]).min(FAR) as f64);
    rows.add(|block| (after[block] - block as i64).min(FAR) as f64);
    let [density, length, media, tag] = [DENSITY, LENGTH, MEDIA, TAG].map(|number| rows.row(number).to_vec());
    rows.add_shifted(&density, 1);
    rows.add_shifted(&density, -1);
    rows.add_shifted(&length, 1);
    rows.add_shifted(&length, -1);
    rows.add_shifted(&media, -1);
    rows.add_shifted(&media, 1);
    rows.add_shifted(&tag, 1);
    rows.add_shifted(&tag, -1);
}

/// What the first look says of the neighbours of the chosen blocks, as rows.
pub fn describe_neighbours(page: &Neighbourhood, first_look: &[f64], chosen: &[usize]) -> Vec<f64> {
    let count = first_look.len();
    let far = 2 * FAR;
    let mass: Vec<f64> = first_look.iter().zip(page.lengths).map(|(look, &length)| look * length as f64).collect();
    let through = add_through(&mass);
    let all = through.last().copied().unwrap_or_default();
    let total = all.max(1.0);
    let (before, after) = find_nearest(count, far, |block| first_look[block] > 0.5);
    let shape: Vec<i64> = page.element.iter().map(|&element| page.shapes[element as usize]).collect();
    let holder: Vec<i64> = page.element.iter().map(|&element| page.parents[element as usize]).collect();
    let mut best = vec![0.0_f64; page.parents.len()];
    for (block, &holder) in holder.iter().enumerate() {
        best[holder as usize] = best[holder as usize].max(first_look[block]);
    }
    let [(shape_mass, shape_length), (holder_mass, holder_length)] = [&shape, &holder]
        .map(|groups| (sum_up(groups, |block| mass[block]), sum_up(groups, |block| page.lengths[block] as f64)));
    let others = |block: usize, masses: &[f64], lengths: &[f64], group: i64| {
        let (masses, lengths) = (masses[group as usize], lengths[group as usize]);
        (masses - mass[block] + 0.3 * FEW) / (lengths - page.lengths[block] as f64 + FEW)
    };
    let look = |block: Option<usize>| block.and_then(|block| first_look.get(block)).copied().unwrap_or(-1.0);
    let mut values = Vec::with_capacity(15 * chosen.len());
    let mut add = |fact: &dyn Fn(usize) -> f64| values.extend(chosen.iter().map(|&block| fact(block)));
    add(&|block| first_look[block]);
    for by in [-2, -1, 1, 2] {
        add(&|block| look(block.checked_add_signed(by)));
    }
    add(&|block| others(block, &shape_mass, &shape_length, shape[block]));
    add(&|block| others(block, &holder_mass, &holder_length, holder[block]));
    add(&|block| shape_mass[shape[block] as usize] / total);
    add(&|block| holder_mass[holder[block] as usize] / total);
    add(&|block| (through[block] - mass[block]) / total);
    add(&|block| (all - through[block]) / total);
    add(&|block| (block as i64 - before[block]).min(far) as f64);
    add(&|block| (after[block] - block as i64).min(far) as f64);
    add(&|block| best[holder[block] as usize]);
    add(&|_| total);
    values
}

/// As much of an outline as tells who is whose neighbour.
pub struct Neighbourhood<'a> {
    pub element: &'a [i64],
    pub lengths: &'a [i64],
    pub parents: &'a [i64],
    pub shapes: &'a [i64],
}
