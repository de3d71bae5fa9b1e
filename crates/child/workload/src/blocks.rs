//! The input of a job that goes through it block by block.
//!
//! It cuts bytes into blocks. What a block means is known to a file in `jobs/`.
//!
//! **Invariant:** the bytes are shared. No job has a copy of its own.

use std::sync::Arc;

/// Bytes that are read block by block, and then from the beginning again.
#[derive(Clone)]
pub(crate) struct Blocks {
    bytes: Arc<Vec<u8>>,
    /// The bytes of a block; at least 1.
    size: usize,
}

impl Blocks {
    /// Cuts bytes into blocks of `size` bytes, which is at least 1. The last one may be shorter.
    pub(crate) fn of(bytes: Vec<u8>, size: usize) -> Self {
        Blocks { bytes: Arc::new(bytes), size }
    }

    /// Returns the block that a step reads, and its number. It is empty if there are no bytes.
    pub(crate) fn of_step(&self, step: u64) -> (u64, &[u8]) {
        let blocks = self.bytes.len().div_ceil(self.size).max(1);
        let number = step % blocks as u64;
        let start = number as usize * self.size;
        (number, &self.bytes[start..self.bytes.len().min(start + self.size)])
    }

    /// Returns the bytes that the first `steps` steps read.
    pub(crate) fn first(&self, steps: u64) -> &[u8] {
        let steps = usize::try_from(steps).unwrap_or(usize::MAX);
        &self.bytes[..self.bytes.len().min(steps.saturating_mul(self.size))]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_come_again_and_the_last_one_may_be_shorter() {
        let blocks = Blocks::of(vec![1, 2, 3, 4, 5], 2);
        let read: Vec<(u64, Vec<u8>)> =
            (0..4).map(|step| blocks.of_step(step)).map(|(number, block)| (number, block.to_vec())).collect();
        assert_eq!(read, [(0, vec![1, 2]), (1, vec![3, 4]), (2, vec![5]), (0, vec![1, 2])]);
        assert_eq!(blocks.first(0), [0_u8; 0]);
        assert_eq!(blocks.first(2), [1, 2, 3, 4]);
        assert_eq!(blocks.first(u64::MAX), [1, 2, 3, 4, 5]);
        assert_eq!(Blocks::of(Vec::new(), 2).of_step(7), (0, [].as_slice()));
    }
}
