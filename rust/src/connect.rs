//! Rows that share a key and whose sketches agree are joined into groups, with the sketches read from files.

use crate::places::Gate;
use rayon::prelude::*;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::PathBuf;

/// Bits of a key's leading digit: 2**10 bins are spread over twice as fast as 2**12 (10 million keys, AMD EPYC), and a bin
/// of that many keys is sorted within the processor's caches.
const DIGIT: u32 = 10;

/// Of larger buckets most pairs need no comparison, for they are connected by the first ones.
const SMALL: usize = 64;

/// Pairs compared at a time: their sketches take 128 MB at 128 bytes.
const PAIRS: usize = 1 << 19;

/// Bytes read at a time: a row's neighbours come with it, which is what is wanted when most rows are.
const READ: usize = 4 << 10;

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

/// Radix sort: the numbers, each below its key, are spread by the key's leading digit, and the bins sorted.
fn sort_by_key(keys: &[u32], packed: impl Fn(usize) -> u64 + Sync) -> Vec<u64> {
    let (Some(&least), Some(&most)) = (keys.iter().min(), keys.iter().max()) else { return Vec::new() };
    let shift = (u32::BITS - (most - least).leading_zeros()).saturating_sub(DIGIT);
    let digit = |key: u32| ((key - least) >> shift) as usize;
    let mut ends = vec![0; digit(most) + 1];
    for &key in keys {
        ends[digit(key)] += 1;
    }
    let mut next = Vec::with_capacity(ends.len());
    let mut end = 0;
    for count in &mut ends {
        next.push(end);
        end += *count;
        *count = end;
    }
    let mut sorted = vec![0; keys.len()];
    for (place, &key) in keys.iter().enumerate() {
        let bin = digit(key);
        sorted[next[bin]] = packed(place);
        next[bin] += 1;
    }
    let mut slices = Vec::with_capacity(ends.len());
    let (mut rest, mut start) = (sorted.as_mut_slice(), 0);
    for end in ends {
        let (bin, after) = rest.split_at_mut(end - start);
        slices.push(bin);
        (rest, start) = (after, end);
    }
    slices.into_par_iter().for_each(<[u64]>::sort_unstable);
    sorted
}

/// How often each key stands among the keys.
pub fn count_keys(keys: &[u32]) -> Vec<u32> {
    let mut counts = vec![0; keys.len()];
    for run in
        sort_by_key(keys, |place| u64::from(keys[place]) << 32 | place as u64).chunk_by(|a, b| a >> 32 == b >> 32)
    {
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

    /// Read rows into a table; each is wanted, with its number in the high half, for the slot in the low half.
    fn read(&self, wanted: &mut [u64], table: &mut [u8]) -> io::Result<()> {
        wanted.sort_unstable();
        let mut left = &*wanted;
        let mut start = 0;
        for (path, end) in &self.files {
            let (here, after) = left.split_at(left.partition_point(|item| item >> 32 < *end));
            if !here.is_empty() {
                self.read_file(path, start, here, table)?;
            }
            (left, start) = (after, *end);
        }
        Ok(())
    }

    fn read_file(&self, path: &PathBuf, start: u64, wanted: &[u64], table: &mut [u8]) -> io::Result<()> {
        let mut reader = BufReader::with_capacity(READ, File::open(path)?);
        let (mut place, mut row) = (0, vec![0; self.width]);
        for slots in wanted.chunk_by(|a, b| a >> 32 == b >> 32) {
            let offset = ((slots[0] >> 32) - start) * self.width as u64;
            reader.seek_relative((offset - place) as i64)?;
            reader.read_exact(&mut row)?;
            place = offset + self.width as u64;
            for &item in slots {
                let slot = item as u32 as usize * self.width;
                table[slot..slot + self.width].copy_from_slice(&row);
            }
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
    pairs: Vec<(u32, u32)>,
    wanted: Vec<u64>,
    table: Vec<u8>,
}

impl Comparison<'_> {
    fn compare(&mut self, a: u32, b: u32) -> io::Result<()> {
        if self.forest.root(a) != self.forest.root(b) {
            self.pairs.push((a, b));
        }
        if self.pairs.len() == PAIRS { self.finish() } else { Ok(()) }
    }

    /// Compare what waits, and unite the rows that agree.
    fn finish(&mut self) -> io::Result<()> {
        let Signs { sizes, files, gate } = self.signs;
        let slots = self.pairs.iter().flat_map(|&(a, b)| [a, b]).zip(0..);
        self.wanted.clear();
        self.wanted.extend(slots.map(|(row, slot): (u32, u64)| u64::from(row) << 32 | slot));
        self.table.resize(self.wanted.len() * files.width, 0);
        files.read(&mut self.wanted, &mut self.table)?;
        for (&(a, b), both) in self.pairs.iter().zip(self.table.chunks_exact(2 * files.width)) {
            if gate.lets_pass([sizes[a as usize], sizes[b as usize]], both.split_at(files.width)) {
                self.forest.unite(a, b);
            }
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

/// Unite, in `groups`, all rows that share a key which leads for one of them and whose sketches agree.
///
/// `groups` holds for each row the smallest row of its group, before and after.
pub fn connect(keys: SharedKeys, groups: &mut [u32], signs: &Signs) -> io::Result<()> {
    let sorted = sort_by_key(keys.keys, |place| keys.packed(place));
    let forest = Forest(groups);
    let mut comparison = Comparison { signs, forest, pairs: Vec::new(), wanted: Vec::new(), table: Vec::new() };
    for bucket in sorted.chunk_by(|a, b| a >> 32 == b >> 32).filter(|bucket| bucket.len() > 1) {
        let leaders = bucket.partition_point(|item| item & FOLLOWS == 0);
        let row = |item: &u64| (item & (FOLLOWS - 1)) as u32;
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
    comparison.forest.flatten();
    Ok(())
}
