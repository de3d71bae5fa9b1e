//! A file, hashed block by block with SHA-256, as a backup or a file transfer does it. Each block
//! has a hash of its own, so blocks can be hashed on several threads.
//!
//! The file is generated. A job of more blocks reads it again from the beginning.
//!
//! The answers come from the same crate as the job, in another order. So tests compare the crate
//! with published vectors, and the whole file with the hashes of another program.

use std::ops::Range;
use std::sync::{Arc, LazyLock};

use notation::BadWorkload;
use sha2::{Digest, Sha256};

use crate::answers::{Answers, of_step, scatter};
use crate::blocks::Blocks;
use crate::job::{Job, Packed};
use crate::kind::{Asked, Kind, Made};
use crate::parts::{Parts, Work};

/// What this kind says of itself.
pub(crate) const KIND: Kind = Kind {
    values: "blocks=N (256) or length=TIME",
    summary: "hashes a file with SHA-256; a step is a block of 64 KiB with a hash of its own",
    settings: &["blocks"],
    size: Some("blocks"),
    cuts: true,
    splits: true,
    input_bytes: BLOCKS * BLOCK as u64,
    memory_bytes: 0,
    make,
};

/// The blocks of the file.
const BLOCKS: u64 = 256;
/// The bytes of a block.
const BLOCK: usize = 64 << 10;

/// The file. It takes about 10 ms to make.
static FILE: LazyLock<Arc<File>> = LazyLock::new(|| {
    let words = 0..BLOCKS * BLOCK as u64 / 8;
    let bytes = words.flat_map(|word| scatter(word).to_le_bytes()).collect();
    Arc::new(File(Blocks::of(bytes, BLOCK)))
});
/// The answers of the file. They take as long as a job of the default size.
static ANSWERS: LazyLock<Answers> =
    LazyLock::new(|| Answers::of((0..BLOCKS).rev().map(|step| value(FILE.0.of_step(step).1)).rev()));

fn make(asked: &Asked<'_>) -> Result<Box<dyn Made>, BadWorkload> {
    let blocks = asked.steps("blocks", BLOCKS, 1_000_000_000, |blocks| Box::new(Resolved { blocks }))?;
    Ok(Box::new(Resolved { blocks }))
}

/// A file to be hashed, with every setting resolved.
struct Resolved {
    blocks: u64,
}

impl Made for Resolved {
    fn settings(&self) -> String {
        settings(self.blocks)
    }

    fn job(&self) -> Box<dyn Job> {
        Box::new(Parts::new(Arc::clone(&FILE), self.blocks))
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
        Box::new(Parts::new(Arc::new(File(Blocks::of(input, BLOCK))), self.blocks))
    }
}

fn settings(blocks: u64) -> String {
    format!("blocks={blocks}")
}

/// The bytes of a file.
struct File(Blocks);

impl Work for File {
    type Room = ();

    fn sum(&self, steps: Range<u64>, (): &mut ()) -> u64 {
        hash(&self.0, steps)
    }

    fn packed(&self, steps: u64) -> Option<Packed<'_>> {
        Some(Packed { workload: format!("sha2:{}", settings(steps)), input: self.0.first(steps).into() })
    }
}

/// Hashes the blocks of some steps.
#[inline(never)]
fn hash(file: &Blocks, steps: Range<u64>) -> u64 {
    steps.fold(0, |sum, step| {
        let (number, block) = file.of_step(step);
        sum.wrapping_add(of_step(number, value(block)))
    })
}

/// Returns the first eight bytes of a block's hash.
fn value(block: &[u8]) -> u64 {
    Sha256::digest(block).iter().take(8).fold(0, |value, &byte| value << 8 | u64::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(hash: &[u8]) -> String {
        hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// FIPS 180-2, appendices B.1 to B.3.
    #[test]
    fn the_crate_computes_the_published_vectors() {
        let two_blocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
        for (message, hash) in [
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (two_blocks, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
            (&"a".repeat(1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
        ] {
            assert_eq!(hex(&Sha256::digest(message)), hash);
        }
    }

    /// The hash was computed by Python's `hashlib`, which also generated the file.
    #[test]
    fn the_blocks_have_the_hashes_that_another_program_computes() {
        let all: Vec<u8> =
            (0..BLOCKS).flat_map(|step| Sha256::digest(FILE.0.of_step(step).1).to_vec()).collect();
        assert_eq!(
            hex(&Sha256::digest(all)),
            "8514696f8ec0bf9664c0482685a1f8be93a3702b6e42052e435e260ba43851fa"
        );
    }
}
