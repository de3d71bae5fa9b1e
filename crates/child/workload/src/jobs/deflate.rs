//! Text, compressed block by block and decompressed again, as a log shipper or a store does it.
//!
//! A block counts only if it comes back as it was and took less than half of its room meanwhile. So
//! its answer is known from the text, which is generated, and no compressed byte has to be known.
//!
//! It is deflate and not zstd, whose C sources more than doubled the time of the build.

use std::ops::Range;
use std::sync::{Arc, LazyLock};

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};
use notation::BadWorkload;

use crate::answers::{Answers, of_step, scatter};
use crate::blocks::Blocks;
use crate::job::{Job, Packed};
use crate::kind::{Asked, Kind, Made};
use crate::parts::{Parts, Work};

/// What this kind says of itself.
pub(crate) const KIND: Kind = Kind {
    values: "blocks=N (48) or length=TIME",
    summary: "compresses text with deflate and decompresses it; a step is a block of 16 KiB",
    settings: &["blocks"],
    size: Some("blocks"),
    cuts: true,
    splits: true,
    input_bytes: BLOCKS * BLOCK as u64,
    memory_bytes: 400_000,
    make,
};

/// The blocks of the text. A longer job compresses it again.
const BLOCKS: u64 = 48;
/// The bytes of a block.
const BLOCK: usize = 16 << 10;

/// The words of the text.
const WORDS: [&str; 16] = [
    "the ", "of ", "and ", "loop ", "task ", "yields ", "request ", "thread ", "a ", "waits ", "for ", "an ",
    "answer ", "that ", "late ", "beat. ",
];

/// The text. It takes less than a millisecond to make.
static TEXT: LazyLock<Arc<Text>> = LazyLock::new(|| {
    // Every fourth word is a number, which compresses worse.
    let word = |index: u64| match scatter(index) % 64 {
        random if random < 48 => WORDS[random as usize % 16].to_owned(),
        random => format!("{} ", scatter(index + random) % 100_000),
    };
    let mut bytes: Vec<u8> = Vec::new();
    for index in 0.. {
        if bytes.len() >= BLOCKS as usize * BLOCK {
            break;
        }
        bytes.extend_from_slice(word(index).as_bytes());
    }
    bytes.truncate(BLOCKS as usize * BLOCK);
    Arc::new(Text(Blocks::of(bytes, BLOCK)))
});
static ANSWERS: LazyLock<Answers> =
    LazyLock::new(|| Answers::of((0..BLOCKS).map(|step| value(TEXT.0.of_step(step).1))));

fn make(asked: &Asked<'_>) -> Result<Box<dyn Made>, BadWorkload> {
    let blocks = asked.steps("blocks", BLOCKS, 1_000_000_000, |blocks| Box::new(Resolved { blocks }))?;
    Ok(Box::new(Resolved { blocks }))
}

/// A text to be compressed, with every setting resolved.
struct Resolved {
    blocks: u64,
}

impl Made for Resolved {
    fn settings(&self) -> String {
        settings(self.blocks)
    }

    fn job(&self) -> Box<dyn Job> {
        Box::new(Parts::new(Arc::clone(&TEXT), self.blocks))
    }

    fn expected(&self, steps: u64) -> u64 {
        ANSWERS.first(steps)
    }

    fn steps(&self) -> u64 {
        self.blocks
    }

    fn get_ready(&self) {
        LazyLock::force(&ANSWERS);
    }

    fn job_of(&self, input: Vec<u8>) -> Box<dyn Job> {
        Box::new(Parts::new(Arc::new(Text(Blocks::of(input, BLOCK))), self.blocks))
    }
}

fn settings(blocks: u64) -> String {
    format!("blocks={blocks}")
}

/// The bytes of a text.
struct Text(Blocks);

impl Work for Text {
    type Room = Option<Codec>;

    fn sum(&self, steps: Range<u64>, codec: &mut Option<Codec>) -> u64 {
        compress(&self.0, steps, codec.get_or_insert_with(Codec::new))
    }

    fn packed(&self, steps: u64) -> Option<Packed<'_>> {
        Some(Packed { workload: format!("deflate:{}", settings(steps)), input: self.0.first(steps).into() })
    }
}

/// The state of both directions, which is used for block after block.
struct Codec {
    compress: Compress,
    decompress: Decompress,
    compressed: Vec<u8>,
    text: Vec<u8>,
}

impl Codec {
    fn new() -> Self {
        Codec {
            compress: Compress::new(Compression::default(), false),
            decompress: Decompress::new(false),
            compressed: Vec::with_capacity(BLOCK / 2),
            text: Vec::with_capacity(BLOCK),
        }
    }

    /// Compresses a block and decompresses it. Returns the text, if all went well.
    fn there_and_back(&mut self, block: &[u8]) -> Option<&[u8]> {
        self.compress.reset();
        self.decompress.reset(false);
        self.compressed.clear();
        self.text.clear();
        let compressed = self.compress.compress_vec(block, &mut self.compressed, FlushCompress::Finish);
        let text = self.decompress.decompress_vec(&self.compressed, &mut self.text, FlushDecompress::Finish);
        let ended = Status::StreamEnd;
        (compressed.ok()? == ended && text.ok()? == ended).then_some(&self.text)
    }
}

/// Compresses the blocks of some steps.
#[inline(never)]
fn compress(text: &Blocks, steps: Range<u64>, codec: &mut Codec) -> u64 {
    steps.fold(0, |sum, step| {
        let (number, block) = text.of_step(step);
        let returned = codec.there_and_back(block).filter(|returned| *returned == block);
        sum.wrapping_add(of_step(number, returned.map_or(0, value)))
    })
}

/// Adds up the bytes of a block, each times its place.
fn value(block: &[u8]) -> u64 {
    (1..).zip(block).map(|(place, &byte)| place * u64::from(byte)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_that_does_not_shrink_to_half_comes_to_nothing() {
        let mut codec = Codec::new();
        let noise: Vec<u8> = (0..BLOCK as u64).map(|byte| scatter(byte) as u8).collect();
        assert_eq!(codec.there_and_back(&noise), None);
        let (_, block) = TEXT.0.of_step(7);
        assert_eq!(codec.there_and_back(block), Some(block));
    }

    /// RFC 1951, section 3.2.6: a block of fixed codes. Written by zlib 1.2.13.
    #[test]
    fn the_crate_reads_what_another_program_wrote() {
        let by_zlib = [
            43, 201, 72, 85, 200, 201, 207, 47, 80, 40, 79, 204, 44, 41, 86, 72, 203, 47, 82, 40, 129, 10, 1,
            0,
        ];
        let mut text = Vec::with_capacity(100);
        Decompress::new(false).decompress_vec(&by_zlib, &mut text, FlushDecompress::Finish).unwrap();
        assert_eq!(text, b"the loop waits for the loop");
    }
}
