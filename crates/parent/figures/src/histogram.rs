//! A histogram as a record holds it, read without trusting it.
//!
//! It owns the encoding: HdrHistogram's V2, compressed, in base64. The library that reads it believes what a header
//! says, and sets gigabytes aside where that is nonsense; so the header is looked at here first.
//!
//! What must stay true: a histogram that can't be read is an error with a reason, never a panic; and whatever
//! its text says, reading it takes no more memory than the largest one that a ticker writes.

use std::io::Read;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::ZlibDecoder;
use hdrhistogram::Histogram;
use hdrhistogram::serialization::Deserializer;

/// Before a compressed histogram, and before what it is when it is no longer compressed.
const COMPRESSED: [u8; 4] = 0x1c84_9314_u32.to_be_bytes();
const PLAIN: [u8; 4] = 0x1c84_9313_u32.to_be_bytes();
/// Cookie, payload's length, offset, digits, lowest and highest value, ratio.
const HEADER: usize = 40;
/// What a ticker's has, from 1 ns on. Each digit more makes a histogram ten times as large; with fewer its figures
/// are not what a summary says they are, and merged with others they contradict each other.
const DIGITS: u32 = 3;
const LOWEST: u64 = 1;
/// With three digits the whole range of 64 bits has 56,320 places, and a count takes at most 9 bytes.
const MOST_BYTES: usize = HEADER + 56_320 * 9;

/// The histogram that a text holds.
///
/// # Errors
/// In words, where it holds none, or one that no ticker writes.
pub(crate) fn read(text: &str) -> Result<Histogram<u64>, String> {
    let bytes =
        STANDARD.decode(text.trim()).map_err(|error| format!("its histogram is not base64: {error}"))?;
    let plain = inflated(&bytes)?;
    believable(&plain)?;
    Deserializer::new()
        .deserialize(&mut plain.as_slice())
        .map_err(|error| format!("its histogram can't be read: {error}"))
}

/// The histogram as it was before it was compressed; as much of it as any may have.
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

/// What the library would take on trust.
fn believable(plain: &[u8]) -> Result<(), String> {
    let Some((header, payload)) = plain.split_first_chunk::<HEADER>() else {
        return Err("its histogram is cut short".to_owned());
    };
    let field = |at: usize| [header[at], header[at + 1], header[at + 2], header[at + 3]];
    // A compressed one within the compressed one would be inflated again, by the library and without a bound.
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
            "its histogram has {digits} significant digits from {lowest} on, and a ticker's has {DIGITS} from {LOWEST} on"
        ));
    }
    // The number that can't be negated, which the library tries where it stands for so many empty places. In a
    // histogram that means something no number is near it, so the bytes can't stand there for anything else.
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
