//! Rows that share a key and whose sketches agree are joined into groups, with the sketches read from files.

use crate::places::Gate;
use crate::shared::{keep_shared, same_key};
use rayon::prelude::*;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::PathBuf;

/// Of larger buckets most pairs need no comparison, for they are connected by the first ones.
const SMALL: usize = 64;

/// Pairs compared at a time: their sketches take 128 MB at 128 bytes.
const PAIRS: usize = 1 << 19;

/// Bytes read at a time where one row in as many is wanted, or more; elsewhere each row is read alone.
const READ: usize = 64 << 10;
const DENSE: usize = 16;

/// Rows that a thread reads at a time.
const ROWS: usize = 1 << 14;

/// In a packed key: it does not lead for this row. Below it stands the row.
const FOLLOWS: u64 = 1 << 31;

/// Keys and the rows that bear them; two rows that share a key are a pair when it leads for one of them.
#[derive(Clone, Copy)]
pub struct SharedKeys<'a> {
    pub keys: &'a [u32],
    pub rows: &'a [u32],
    pub leads: &'a [bool],
}

impl SharedKeys<'_> {
    fn packed(&self, place: usize) -> u64 {
        let follows = if self.leads[place] { 0 } else { FOLLOWS };
        u64::from(self.keys[place]) << 32 | follows | u64::from(self.rows[place])
    }
}

/// The least and the most of the keys.
fn bounds(keys: &[u32]) -> (u32, u32) {
    (keys.iter().copied().min().unwrap_or(0), keys.iter().copied().max().unwrap_or(0))
}

/// How often each key stands among the keys.
pub fn count_keys(keys: &[u32]) -> Vec<u32> {
    let mut counts = vec![1; keys.len()];
    let shared = keep_shared(keys.len(), bounds(keys), |place| Some(u64::from(keys[place]) << 32 | place as u64));
    for run in shared.chunk_by(same_key) {
        for &item in run {
            counts[item as u32 as usize] = run.len() as u32;
        }
    }
    counts
}

/// Groups as a forest in which every row points to one that is not larger; the roots are the groups' smallest rows.
struct Forest<'a>(&'a mut [u32]);

impl Forest<'_> {
    fn root(&mut self, mut row: u32) -> u32 {
        while self.0[row as usize] != row {
            self.0[row as usize] = self.0[self.0[row as usize] as usize];
            row = self.0[row as usize];
        }
        row
    }

    fn unite(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b) as usize] = a.min(b);
    }

    fn flatten(&mut self) {
        for row in 0..self.0.len() {
            self.0[row] = self.0[self.0[row] as usize]; // what it points to is smaller, and flat already
        }
    }
}

/// The low bytes of all rows' signatures, `width` each, in files one after the other.
pub struct SketchFiles {
    files: Vec<(PathBuf, u64)>, // and the first row behind it
    width: usize,
}

impl SketchFiles {
    pub fn new(paths: Vec<PathBuf>, width: usize) -> io::Result<Self> {
        let mut end = 0;
        let mut files = Vec::with_capacity(paths.len());
        for path in paths {
            end += path.metadata()?.len() / width as u64;
            files.push((path, end));
        }
        Ok(Self { files, width })
    }

    /// Read rows, in order, into a table that has a place for each.
    fn read(&self, mut rows: &[u32], mut table: &mut [u8]) -> io::Result<()> {
        let mut start = 0;
        for (path, end) in &self.files {
            let (here, after) = rows.split_at(rows.partition_point(|&row| u64::from(row) < *end));
            let (places, rest) = table.split_at_mut(here.len() * self.width);
            if !here.is_empty() {
                self.read_file(path, start, here, places)?;
            }
            (rows, table, start) = (after, rest, *end);
        }
        Ok(())
    }

    fn read_file(&self, path: &PathBuf, start: u64, rows: &[u32], table: &mut [u8]) -> io::Result<()> {
        let span = (rows[rows.len() - 1] - rows[0]) as usize;
        let ahead = if span / rows.len() < DENSE { READ } else { 0 };
        let mut reader = BufReader::with_capacity(ahead, File::open(path)?);
        let mut position = 0;
        for (&row, place) in rows.iter().zip(table.chunks_exact_mut(self.width)) {
            let offset = (u64::from(row) - start) * self.width as u64;
            reader.seek_relative((offset - position) as i64)?;
            reader.read_exact(place)?;
            position = offset + self.width as u64;
        }
        Ok(())
    }
}

/// What tells whether two rows agree.
pub struct Signs<'a> {
    pub sizes: &'a [u32],
    pub files: SketchFiles,
    pub gate: Gate<'a>,
}

/// Pairs that wait to be compared, many at a time, for their sketches to be read in the order of the files.
struct Comparison<'a> {
    signs: &'a Signs<'a>,
    forest: Forest<'a>,
    pairs: Vec<[u32; 2]>,
    has_united: bool,
}

impl Comparison<'_> {
    fn compare(&mut self, a: u32, b: u32) -> io::Result<()> {
        if self.forest.root(a) != self.forest.root(b) {
            self.pairs.push([a, b]);
        }
        if self.pairs.len() == PAIRS { self.finish() } else { Ok(()) }
    }

    /// Compare what waits, and unite the rows that agree.
    fn finish(&mut self) -> io::Result<()> {
        let Signs { sizes, files, gate } = self.signs;
        let mut wanted: Vec<u64> = self
            .pairs
            .as_flattened()
            .iter()
            .map(|&row| u64::from(row) << 32)
            .zip(0..)
            .map(|(row, slot)| row | slot)
            .collect();
        wanted.par_sort_unstable();
        let (mut rows, mut places) = (Vec::new(), vec![0; wanted.len()]);
        for bearing in wanted.chunk_by(same_key) {
            for &item in bearing {
                places[item as u32 as usize] = rows.len();
            }
            rows.push((bearing[0] >> 32) as u32);
        }
        let mut table = vec![0; rows.len() * files.width];
        let parts = rows.par_chunks(ROWS).zip(table.par_chunks_mut(ROWS * files.width));
        parts.try_for_each(|(rows, table)| files.read(rows, table))?;
        let sketch = |place: usize| &table[place * files.width..][..files.width];
        let agree = |&(&[a, b], places): &(&[u32; 2], &[usize])| {
            gate.lets_pass([sizes[a as usize], sizes[b as usize]], (sketch(places[0]), sketch(places[1])))
        };
        let agreeing: Vec<_> = self.pairs.par_iter().zip(places.par_chunks_exact(2)).filter(agree).collect();
        self.has_united |= !agreeing.is_empty();
        for (&[a, b], _) in agreeing {
            self.forest.unite(a, b);
        }
        self.pairs.clear();
        Ok(())
    }

    /// Compare each leader with the rows behind it, but for those it is connected with; stop when all are.
    fn connect_bucket(&mut self, rows: &[u32], leaders: usize) -> io::Result<()> {
        self.finish()?;
        // Rows are few outside the group that holds most of a story, and only these are left for a leader inside it.
        let (mut main, mut outside) = (rows[0], (0..rows.len()).collect::<Vec<_>>());
        for leader in 0..leaders {
            main = self.forest.root(main);
            outside.retain(|&place| self.forest.root(rows[place]) != main);
            if outside.is_empty() {
                return Ok(());
            }
            if self.forest.root(rows[leader]) == main {
                for &place in &outside[outside.partition_point(|&place| place <= leader)..] {
                    self.compare(rows[leader], rows[place])?;
                }
            } else {
                for &other in &rows[leader + 1..] {
                    self.compare(rows[leader], other)?;
                }
            }
            if self.pairs.len() > rows.len() / 2 {
                self.finish()?; // after the first leader; afterwards seldom, for each time files are opened
            }
        }
        Ok(())
    }
}

/// Unite, in `groups`, all rows that share a key which leads for one of them and whose sketches agree. Rows without
/// shingles bear no keys.
///
/// `groups` holds for each row the smallest row of its group, before and after.
pub fn connect(keys: SharedKeys, groups: &mut [u32], signs: &Signs) -> io::Result<()> {
    let row = |item: &u64| (item & (FOLLOWS - 1)) as u32;
    let item = |place: usize| (signs.sizes[keys.rows[place] as usize] > 0).then(|| keys.packed(place));
    let shared = keep_shared(keys.keys.len(), bounds(keys.keys), item);
    // Most rows that share a key have done so in a band before, and are of one group since.
    let is_open = |bucket: &&[u64]| {
        let group = |item| groups[row(item) as usize];
        bucket[1..].iter().any(|item| group(item) != group(&bucket[0]))
    };
    let open: Vec<&[u64]> = shared.par_chunk_by(same_key).filter(is_open).collect();
    let forest = Forest(groups);
    let mut comparison = Comparison { signs, forest, pairs: Vec::new(), has_united: false };
    for bucket in open {
        let leaders = bucket.partition_point(|item| item & FOLLOWS == 0);
        if bucket.len() > SMALL {
            comparison.connect_bucket(&bucket.iter().map(row).collect::<Vec<_>>(), leaders)?;
            continue;
        }
        for (place, leader) in bucket[..leaders].iter().enumerate() {
            for other in &bucket[place + 1..] {
                comparison.compare(row(leader), row(other))?;
            }
        }
    }
    comparison.finish()?;
    if comparison.has_united {
        comparison.forest.flatten();
    }
    Ok(())
}
