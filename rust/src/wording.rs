//! What blocks say, and how much of it the metadata repeat: see `PhraseReader` in `reference_wording.py`.

use crate::letters::{ALPHABETIC, CAPITAL, DECIMAL, LOWER, Letters, Source, UPPER};
use memchr::memmem;
use rustc_hash::{FxHashMap, FxHashSet};

const SHORT: usize = 320;
const BEGINNING: usize = 80;
const EXCERPT: usize = 40;
const SHORTEST_SITE: usize = 4;
const CLOSING: &str = "\"'»”’)] ";
const OPENING: &str = "«“„‘([—–-";
const FIRST_RANKS: [(&str, f64); 3] = [("«“\"„「'‘", 0.0), ("—–-", 1.0), ("([*•→►", 5.0)];
const LAST_RANKS: [(&str, f64); 5] = [("…", 2.0), (":", 3.0), ("?؟？", 4.0), ("!！", 5.0), (".。।۔", 6.0)];
/// Marks that are words by themselves.
const MARKS: &str = "©@*";

/// Facts of a block.
pub const FACTS: usize = 23;
type Facts = [f64; FACTS];

/// What a page's metadata say; empty where they say nothing.
#[derive(Clone, Copy)]
pub struct Said<'a> {
    pub title: &'a str,
    pub description: &'a str,
    pub author: &'a str,
    pub site: &'a str,
    pub article: &'a str,
}

/// Words by number: those of phrases that weigh something first, then those of the page at hand.
struct Numbers<'a> {
    weighed: &'a FxHashMap<Box<str>, u32>,
    others: FxHashMap<Box<str>, u32>,
}

impl Numbers<'_> {
    fn number(&mut self, word: &str) -> u32 {
        if let Some(&number) = self.weighed.get(word).or_else(|| self.others.get(word)) {
            return number;
        }
        let number = (self.weighed.len() + self.others.len() + 1) as u32;
        self.others.insert(word.into(), number);
        number
    }
}

type Pair = [u32; 2];

/// The page at hand.
struct Page<'a> {
    text: String,
    /// How often the words occur that stand inside excerpts.
    counts: FxHashMap<&'a str, u32>,
    description: FxHashSet<Pair>,
    title: FxHashSet<Pair>,
    author: FxHashSet<u32>,
    site: &'a str,
    article: String,
    article_length: f64,
}

impl Page<'_> {
    fn repeats(&self, excerpt: &str) -> bool {
        if inner_words(excerpt).any(|word| self.counts.get(word) == Some(&1)) {
            return false;
        }
        let finder = memmem::Finder::new(excerpt);
        let Some(first) = finder.find(self.text.as_bytes()) else { return false };
        let step = self.text[first..].chars().next().map_or(0, char::len_utf8);
        step > 0 && finder.find(&self.text.as_bytes()[first + step..]).is_some()
    }
}

pub struct Phrases {
    letters: Letters,
    words: FxHashMap<Box<str>, u32>,
    /// By the numbers of a phrase's words, 0 where there is none.
    weights: FxHashMap<[u32; 3], i64>,
    start: u32,
}

impl Phrases {
    pub fn new<'a>(weights: impl Iterator<Item = (Vec<&'a str>, i64)>) -> Self {
        let mut words: FxHashMap<Box<str>, u32> = FxHashMap::default();
        let mut number = |word: &str| {
            let next = words.len() as u32 + 1;
            *words.entry(word.into()).or_insert(next)
        };
        let start = number("^");
        let key = |phrase: Vec<&str>| std::array::from_fn(|place| phrase.get(place).map_or(0, |word| number(word)));
        let mut key = key;
        let weights = weights.map(|(phrase, weight)| (key(phrase), weight)).collect();
        Self { letters: Letters::default(), words, weights, start }
    }

    /// The facts of the chosen texts of a page, a row of blocks a fact.
    pub fn read<S: Source>(
        &mut self,
        texts: &[&str],
        chosen: &[usize],
        said: Said,
        source: &S,
    ) -> Result<Vec<f64>, S::Error> {
        let Self { letters, words, weights, start } = self;
        let mut numbers = Numbers { weighed: words, others: FxHashMap::default() };
        let mut read_words = |letters: &mut Letters, text: &str| read_words(letters, &mut numbers, text, source);
        letters.meet_plain(source)?;
        let article = letters.squeeze(said.article, source)?;
        let page = Page {
            counts: count_words(texts, chosen),
            text: texts.join("\n"),
            description: pairs(&read_words(letters, said.description)?).into_iter().collect(),
            title: pairs(&read_words(letters, said.title)?).into_iter().collect(),
            author: read_words(letters, said.author)?.into_iter().collect(),
            site: if said.site.chars().count() >= SHORTEST_SITE { said.site } else { "" },
            article_length: article.chars().count() as f64,
            article,
        };
        let weigh = Weights { weights, start: *start };
        let mut facts = vec![0.0; FACTS * chosen.len()];
        for (column, &block) in chosen.iter().enumerate() {
            let text = texts[block];
            let words = read_words(letters, text)?;
            let head = letters.squeeze(beginning(text, BEGINNING), source)?;
            let folded =
                if page.site.is_empty() { String::new() } else { letters.fold(beginning(text, SHORT), source)? };
            letters.meet(last_of(text), source)?;
            let block = Block { text, words: &words, squeezed: &head, folded: &folded };
            for (row, fact) in describe(&block, &page, letters, &weigh).into_iter().enumerate() {
                facts[row * chosen.len() + column] = fact;
            }
        }
        Ok(facts)
    }
}

/// A block to describe: its text, the words of it that are weighed, its beginning in two forms.
struct Block<'a> {
    text: &'a str,
    words: &'a [u32],
    squeezed: &'a str,
    folded: &'a str,
}

struct Weights<'a> {
    weights: &'a FxHashMap<[u32; 3], i64>,
    start: u32,
}

impl Weights<'_> {
    /// The least, the greatest, the sum, and the sum of those at the start, in tenths.
    fn weigh(&self, words: &[u32]) -> [i64; 4] {
        let of = |phrase: [u32; 3]| self.weights.get(&phrase).copied();
        let starts: [Option<i64>; 2] = match words {
            [] => [None, None],
            [first] => [of([self.start, *first, 0]), None],
            [first, second, ..] => [of([self.start, *first, 0]), of([self.start, *first, *second])],
        };
        let singles = words.iter().map(|&word| of([word, 0, 0]));
        let pairs = words.windows(2).map(|pair| of([pair[0], pair[1], 0]));
        let mut found = singles.chain(pairs).chain(starts).flatten().peekable();
        let first = found.peek().copied().unwrap_or(0);
        let (least, most, sum) = found
            .fold((first, first, 0), |(least, most, sum), weight| (weight.min(least), weight.max(most), sum + weight));
        [least, most, sum, starts.into_iter().flatten().sum()]
    }
}

fn describe(block: &Block, page: &Page, letters: &Letters, weights: &Weights) -> Facts {
    let Block { text, words, .. } = *block;
    let head: Vec<char> = beginning(text, BEGINNING).chars().collect();
    let head_text = beginning(text, BEGINNING);
    let excerpt = excerpt(text);
    let spaces = count(text, " ") + 1.0;
    let share =
        |kind: u16| head.iter().filter(|&&letter| letters.kinds(letter) & kind != 0).count() as f64 / head.len() as f64;
    let [least, most, sum, at_start] = weights.weigh(words).map(|tenths| tenths as f64 / 10.0);
    let length = words.len().max(1) as f64;
    let pairs = pairs(words);
    let common = |other: &FxHashSet<Pair>| pairs.iter().filter(|pair| other.contains(*pair)).count() as f64;
    let (in_description, in_title) = (common(&page.description), common(&page.title));
    let at_least_one = |count: usize| count.max(1) as f64;
    let by_author = page.author.iter().filter(|word| words.contains(word)).count();
    let named = !page.site.is_empty() && block.folded.contains(page.site);
    let (said, place) = if page.article.is_empty() {
        (-1.0, -1.0)
    } else if let Some(place) = memmem::find(page.article.as_bytes(), block.squeezed.as_bytes()) {
        (1.0, page.article[..place].chars().count() as f64 / page.article_length)
    } else {
        (0.0, -1.0)
    };
    [
        spaces,
        rank_of_last(last_of(text), letters),
        rank_of_first(head[0], letters),
        share(DECIMAL),
        share(CAPITAL),
        count(text, ",") / spaces,
        count(text, "|") + count(text, "•") + count(text, " / "),
        f64::from(
            ["@", "http", "www."].iter().any(|sign| memmem::find(head_text.as_bytes(), sign.as_bytes()).is_some()),
        ),
        f64::from(letters.has_date_or_time(&head)),
        f64::from(page.repeats(excerpt)),
        least,
        most,
        sum / length,
        at_start,
        in_description / at_least_one(pairs.len()),
        in_description / at_least_one(page.description.len()),
        in_title / at_least_one(pairs.len()),
        in_title / at_least_one(page.title.len()),
        by_author as f64 / length,
        f64::from(named),
        said,
        place,
        page.article_length,
    ]
}

fn read_words<S: Source>(
    letters: &mut Letters,
    numbers: &mut Numbers,
    text: &str,
    source: &S,
) -> Result<Vec<u32>, S::Error> {
    let is_short = beginning(text, SHORT).len() == text.len();
    let lower = letters.lower(if is_short { text } else { beginning(text, BEGINNING) }, source)?;
    let (mut words, mut start) = (Vec::new(), None);
    for (place, letter) in lower.char_indices() {
        if letters.is_letter(letter) {
            start.get_or_insert(place);
            continue;
        }
        words.extend(start.take().map(|start| numbers.number(&lower[start..place])));
        if MARKS.contains(letter) {
            words.push(numbers.number(&lower[place..place + letter.len_utf8()]));
        }
    }
    words.extend(start.map(|start| numbers.number(&lower[start..])));
    Ok(words)
}

/// The neighbouring words, each pair once; a word alone is its own neighbour.
fn pairs(words: &[u32]) -> Vec<Pair> {
    if let [word] = words {
        return vec![[*word, *word]];
    }
    let mut pairs: Vec<Pair> = words.windows(2).map(|pair| [pair[0], pair[1]]).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// How often the words inside the excerpts of the chosen texts occur in all of them.
fn count_words<'a>(texts: &[&'a str], chosen: &[usize]) -> FxHashMap<&'a str, u32> {
    let excerpts = chosen.iter().flat_map(|&block| inner_words(excerpt(texts[block])));
    let mut counts: FxHashMap<&str, u32> = excerpts.map(|word| (word, 0)).collect();
    for word in texts.iter().flat_map(|text| text.split(' ')) {
        if let Some(count) = counts.get_mut(word) {
            *count += 1;
        }
    }
    counts
}

fn excerpt(text: &str) -> &str {
    beginning(text.trim_matches(|letter| CLOSING.contains(letter) || OPENING.contains(letter)), EXCERPT)
}

/// The words of a text but its first and its last.
fn inner_words(text: &str) -> impl Iterator<Item = &str> {
    let mut words = text.split(' ').filter(|word| !word.is_empty());
    words.next();
    words.next_back();
    words
}

fn beginning(text: &str, length: usize) -> &str {
    if text.len() <= length {
        return text;
    }
    text.char_indices().nth(length).map_or(text, |(end, _)| &text[..end])
}

fn count(text: &str, sign: &str) -> f64 {
    memmem::find_iter(text.as_bytes(), sign).count() as f64
}

/// The last character that closes nothing.
fn last_of(text: &str) -> &str {
    let open = text.trim_end_matches(|letter| CLOSING.contains(letter));
    let text = if open.is_empty() { text } else { open };
    text.char_indices().next_back().map_or("", |(place, _)| &text[place..])
}

fn rank_of_last(last: &str, letters: &Letters) -> f64 {
    let ranked = LAST_RANKS.iter().find(|(signs, _)| signs.contains(last));
    ranked.map_or(if letters.is(ALPHABETIC, last.chars().next()) { 0.0 } else { 1.0 }, |(_, rank)| *rank)
}

fn rank_of_first(first: char, letters: &Letters) -> f64 {
    if let Some((_, rank)) = FIRST_RANKS.iter().find(|(signs, _)| signs.contains(first)) {
        return *rank;
    }
    match letters.kinds(first) {
        kinds if kinds & LOWER != 0 => 2.0,
        kinds if kinds & UPPER != 0 => 3.0,
        _ => 4.0,
    }
}

pub mod python {
    use super::{FACTS, Phrases, Said};
    use crate::letters::{Learned, Source};
    use numpy::ndarray::Array2;
    use numpy::{IntoPyArray, PyArray2};
    use pyo3::prelude::*;
    use pyo3::types::{PyDict, PyString};

    /// A phrase as Python has it: a word, or several.
    #[derive(FromPyObject)]
    enum Phrase {
        One(String),
        Several(Vec<String>),
    }

    impl Phrase {
        fn words(&self) -> Vec<&str> {
            match self {
                Self::One(word) => vec![word],
                Self::Several(words) => words.iter().map(String::as_str).collect(),
            }
        }
    }

    /// `cleannews.kernels.pages.Said`.
    #[derive(FromPyObject)]
    struct Metadata<'py> {
        title: Bound<'py, PyString>,
        description: Bound<'py, PyString>,
        author: Bound<'py, PyString>,
        site: Bound<'py, PyString>,
        article: Bound<'py, PyString>,
    }

    struct Asked<'a, 'py> {
        py: Python<'py>,
        learn: &'a Py<PyAny>,
    }

    impl Source for Asked<'_, '_> {
        type Error = PyErr;

        fn learn(&self, character: char) -> PyResult<Learned> {
            self.learn.bind(self.py).call1((character,))?.extract()
        }

        fn lower(&self, text: &str) -> PyResult<String> {
            PyString::new(self.py, text).call_method0("lower")?.extract()
        }
    }

    /// See `_native.pyi`.
    #[pyclass(module = "cleannews.kernels._native")]
    pub struct PhraseReader {
        phrases: Phrases,
        learn: Py<PyAny>,
    }

    #[pymethods]
    impl PhraseReader {
        #[new]
        fn new(weights: &Bound<PyDict>) -> PyResult<Self> {
            let py = weights.py();
            let read = |(phrase, weight): (Bound<PyAny>, Bound<PyAny>)| Ok((phrase.extract()?, weight.extract()?));
            let weights: Vec<(Phrase, i64)> = weights.iter().map(read).collect::<PyResult<_>>()?;
            let phrases = Phrases::new(weights.iter().map(|(phrase, weight)| (phrase.words(), *weight)));
            let learn = py.import("cleannews.kernels.reference_wording")?.getattr("learn")?.unbind();
            Ok(Self { phrases, learn })
        }

        fn read<'py>(
            &mut self,
            py: Python<'py>,
            texts: Vec<Bound<'py, PyString>>,
            chosen: Vec<usize>,
            said: Metadata<'py>,
        ) -> PyResult<Bound<'py, PyArray2<f64>>> {
            let texts: Vec<&str> = texts.iter().map(|text| text.to_str()).collect::<PyResult<_>>()?;
            let said = Said {
                title: said.title.to_str()?,
                description: said.description.to_str()?,
                author: said.author.to_str()?,
                site: said.site.to_str()?,
                article: said.article.to_str()?,
            };
            let facts = self.phrases.read(&texts, &chosen, said, &Asked { py, learn: &self.learn })?;
            let facts = Array2::from_shape_vec((FACTS, chosen.len()), facts).expect("a value a fact and block");
            Ok(facts.into_pyarray(py))
        }
    }
}
