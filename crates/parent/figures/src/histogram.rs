//! Reads the histogram of a record without trusting it.
//!
//! This module owns the encoding: HdrHistogram's V2, compressed, in base64. HdrHistogram's own
//! library makes an array of all counts, some 100 KB of zeros for each second of beats. A run of a
//! thousand rounds has 150,000 histograms, so only the counts that are there are kept.
//!
//! **Invariant:** a histogram that can't be read is an error with a reason, never a panic. Reading
//! one takes no more memory than the largest histogram that a ticker writes. It has the values that
//! HdrHistogram's library reads.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_zlib_with_limit};

/// The first bytes of a compressed histogram, and of a plain one.
const COMPRESSED: [u8; 4] = 0x1c84_9314_u32.to_be_bytes();
const PLAIN: [u8; 4] = 0x1c84_9313_u32.to_be_bytes();
/// The header's length: cookie, payload's length, offset, digits, lowest and highest value, ratio.
const HEADER: usize = 40;
/// The significant digits of a ticker's histogram. Each digit more makes a histogram ten times as
/// large. With fewer, its quantiles are less exact than a summary says, and contradict each other
/// when merged.
const DIGITS: u32 = 3;
/// The lowest value of a ticker's histogram, in nanoseconds.
const LOWEST: u64 = 1;
/// The number of buckets: so many has a histogram of 64 bits with three digits.
const MOST_BUCKETS: u64 = 56_320;
/// The longest plain histogram: a count takes at most 9 bytes.
const MOST_BYTES: usize = HEADER + MOST_BUCKETS as usize * 9;
/// The buckets of each power of two, as a power of two.
const HALF: u32 = 10;

/// The counts of a histogram that are not 0, in the order of their values.
///
/// A run of a thousand rounds is asked for a million quantiles, so that each is found by bisection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// The index of each bucket.
    buckets: Vec<u16>,
    /// Its count, and those of all buckets before it. More than 64 bits hold are `u64::MAX`.
    up_to: Vec<u64>,
}

/// A bucket: values that the histogram does not tell apart, and how many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bucket {
    /// The value in the middle.
    pub(crate) middle: u64,
    /// The highest value.
    pub(crate) highest: u64,
    pub(crate) count: u64,
}

impl Counts {
    /// Merges any number of histograms.
    pub(crate) fn sum<'c>(all: impl IntoIterator<Item = &'c Counts>) -> Counts {
        let mut sums: Vec<u64> = Vec::new();
        for counts in all {
            let longest = counts.buckets.last().map_or(0, |last| usize::from(*last) + 1);
            sums.resize(sums.len().max(longest), 0);
            for (bucket, count) in counts.each() {
                let sum = &mut sums[usize::from(bucket)];
                *sum = sum.saturating_add(count);
            }
        }
        let mut merged = Counts::default();
        for (bucket, count) in (0..).zip(sums) {
            merged.push(bucket, count);
        }
        merged
    }

    /// Returns the number of all values.
    pub(crate) fn len(&self) -> u64 {
        self.up_to.last().copied().unwrap_or(0)
    }

    /// Returns the bucket of the value at a place in order, from 1 on. `None` beyond the last.
    pub(crate) fn at_rank(&self, rank: u64) -> Option<Bucket> {
        self.bucket(self.up_to.partition_point(|up_to| *up_to < rank))
    }

    /// Returns the buckets that hold something, the lowest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Bucket> {
        self.each().map(|(bucket, count)| Bucket::of(bucket, count))
    }

    /// Returns the highest bucket that holds something.
    pub(crate) fn last(&self) -> Option<Bucket> {
        self.bucket(self.buckets.len().checked_sub(1)?)
    }

    fn bucket(&self, at: usize) -> Option<Bucket> {
        let before = at.checked_sub(1).map_or(0, |before| self.up_to[before]);
        Some(Bucket::of(*self.buckets.get(at)?, self.up_to[at] - before))
    }

    /// Returns the index of each bucket, and its count.
    fn each(&self) -> impl Iterator<Item = (u16, u64)> {
        let mut before = 0;
        self.buckets.iter().zip(&self.up_to).map(move |(bucket, up_to)| {
            let count = up_to - before;
            before = *up_to;
            (*bucket, count)
        })
    }

    fn push(&mut self, bucket: u16, count: u64) {
        if count > 0 {
            self.up_to.push(self.len().saturating_add(count));
            self.buckets.push(bucket);
        }
    }
}

impl Bucket {
    fn of(bucket: u16, count: u64) -> Bucket {
        let (lowest, width) = bounds(bucket);
        Bucket { middle: lowest + width / 2, highest: lowest + (width - 1), count }
    }
}

/// Returns the lowest value of a bucket, and how many values it has.
fn bounds(bucket: u16) -> (u64, u64) {
    let bucket = u64::from(bucket);
    // The first two powers of two have buckets of one value each.
    let power = (bucket >> HALF).saturating_sub(1);
    ((bucket - (power << HALF)) << power, 1 << power)
}

/// Reads the histogram that a text holds.
///
/// # Errors
/// If it holds none, or one that no ticker writes. The error says so in words.
pub(crate) fn read(text: &str) -> Result<Counts, String> {
    let bytes =
        STANDARD.decode(text.trim()).map_err(|error| format!("its histogram is not base64: {error}"))?;
    counts(believable(&inflated(&bytes)?)?)
}

/// Reads counts. A negative number is a run of empty buckets.
fn counts(mut payload: &[u8]) -> Result<Counts, String> {
    // Most buckets that hold something take a byte, and so does the gap before them.
    let most = payload.len().div_ceil(2).min(MOST_BUCKETS as usize);
    let mut counts = Counts { buckets: Vec::with_capacity(most), up_to: Vec::with_capacity(most) };
    let mut bucket: u64 = 0;
    while !payload.is_empty() {
        let number = next(&mut payload).ok_or("its histogram is cut short")?;
        let (count, buckets) = match u64::try_from(number) {
            Ok(count) => (count, 1),
            Err(_) => (0, number.unsigned_abs()),
        };
        let after = bucket.saturating_add(buckets);
        if after > MOST_BUCKETS {
            return Err("its histogram skips more places than there are".to_owned());
        }
        if let Ok(bucket) = u16::try_from(bucket) {
            counts.push(bucket, count);
        }
        bucket = after;
    }
    Ok(counts)
}

/// Takes the next number: seven bits a byte, the lowest first, and eight in the ninth. The lowest
/// bit is the sign. `None` if the bytes end within it.
fn next(payload: &mut &[u8]) -> Option<i64> {
    let mut number = 0;
    for at in 0..9 {
        let (byte, rest) = payload.split_first()?;
        *payload = rest;
        let is_last = at == 8 || *byte < 0x80;
        let bits = if at == 8 { *byte } else { *byte & 0x7F };
        number |= u64::from(bits) << (7 * at);
        if is_last {
            break;
        }
    }
    Some((number >> 1) as i64 ^ -((number & 1) as i64))
}

/// Decompresses a histogram, but no more of it than the longest one has.
fn inflated(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let Some((COMPRESSED, rest)) = bytes.split_first_chunk().map(|(cookie, rest)| (*cookie, rest)) else {
        return Err("its histogram is not one of HdrHistogram's in the V2 encoding, compressed".to_owned());
    };
    let stream = rest.split_first_chunk().and_then(|(length, rest)| rest.get(..number(*length) as usize));
    let stream = stream.ok_or("its histogram is cut short")?;
    decompress_to_vec_zlib_with_limit(stream, MOST_BYTES).map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => {
            format!("its histogram is longer than {MOST_BYTES} bytes, and no ticker's is")
        }
        _ => format!("its histogram can't be inflated: {error}"),
    })
}

/// Checks the header, and returns what follows it.
fn believable(plain: &[u8]) -> Result<&[u8], String> {
    let Some((header, payload)) = plain.split_first_chunk::<HEADER>() else {
        return Err("its histogram is cut short".to_owned());
    };
    let field = |at: usize| [header[at], header[at + 1], header[at + 2], header[at + 3]];
    if field(0) != PLAIN {
        return Err("its histogram is not one of HdrHistogram's in the V2 encoding".to_owned());
    }
    let (declared, offset, digits) = (number(field(4)), number(field(8)), number(field(12)));
    if declared as usize != payload.len() {
        return Err(format!("its histogram declares {declared} bytes of counts and has {}", payload.len()));
    }
    let lowest = u64::from(number(field(16))) << 32 | u64::from(number(field(20)));
    if (digits, lowest) != (DIGITS, LOWEST) {
        return Err(format!(
            "its histogram has {digits} significant digits from {lowest} on, \
             and a ticker's has {DIGITS} from {LOWEST} on"
        ));
    }
    if offset != 0 {
        return Err("its histogram is shifted, and no ticker's is".to_owned());
    }
    Ok(payload)
}

fn number(bytes: [u8; 4]) -> u32 {
    u32::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests;
