//! Reads the histogram of a record without trusting it.
//!
//! This module owns the encoding: HdrHistogram's V2, compressed, in base64. The library that
//! decodes it believes the header. If the header is nonsense, the library allocates gigabytes. So
//! this module checks the header first.
//!
//! **Invariant:** a histogram that can't be read is an error with a reason, never a panic. Reading
//! one takes no more memory than the largest histogram that a ticker writes.

use std::io::Read;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::ZlibDecoder;
use hdrhistogram::Histogram;
use hdrhistogram::serialization::Deserializer;

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
/// The longest plain histogram: with three digits, 64 bits have 56,320 buckets, and a count takes
/// at most 9 bytes.
const MOST_BYTES: usize = HEADER + 56_320 * 9;

/// Reads the histogram that a text holds.
///
/// # Errors
/// If it holds none, or one that no ticker writes. The error says so in words.
pub(crate) fn read(text: &str) -> Result<Histogram<u64>, String> {
    let bytes =
        STANDARD.decode(text.trim()).map_err(|error| format!("its histogram is not base64: {error}"))?;
    let plain = inflated(&bytes)?;
    believable(&plain)?;
    Deserializer::new()
        .deserialize(&mut plain.as_slice())
        .map_err(|error| format!("its histogram can't be read: {error}"))
}

/// Decompresses a histogram, but no more of it than the longest one has.
fn inflated(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let Some((COMPRESSED, rest)) = bytes.split_first_chunk().map(|(cookie, rest)| (*cookie, rest)) else {
        return Err("its histogram is not one of HdrHistogram's in the V2 encoding, compressed".to_owned());
    };
    let stream = rest.split_first_chunk().and_then(|(length, rest)| rest.get(..number(*length) as usize));
    let stream = stream.ok_or("its histogram is cut short")?;
    let mut plain = Vec::new();
    ZlibDecoder::new(stream)
        .take(MOST_BYTES as u64 + 1)
        .read_to_end(&mut plain)
        .map_err(|error| format!("its histogram can't be inflated: {error}"))?;
    if plain.len() > MOST_BYTES {
        return Err(format!("its histogram is longer than {MOST_BYTES} bytes, and no ticker's is"));
    }
    Ok(plain)
}

/// Checks what the library would believe.
fn believable(plain: &[u8]) -> Result<(), String> {
    let Some((header, payload)) = plain.split_first_chunk::<HEADER>() else {
        return Err("its histogram is cut short".to_owned());
    };
    let field = |at: usize| [header[at], header[at + 1], header[at + 2], header[at + 3]];
    // The library would inflate a compressed histogram within the compressed one, without a limit.
    if field(0) != PLAIN {
        return Err("its histogram is not one of HdrHistogram's in the V2 encoding".to_owned());
    }
    let (declared, digits) = (number(field(4)), number(field(12)));
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
    // These bytes are the number -2^63. The library negates a negative number to get the empty
    // buckets to skip, and this one can't be negated. No sensible histogram has a number close to
    // it, so the bytes can't mean anything else.
    if payload.windows(9).any(|bytes| bytes == [0xFF; 9]) {
        return Err("its histogram skips more places than there are".to_owned());
    }
    Ok(())
}

fn number(bytes: [u8; 4]) -> u32 {
    u32::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests;
