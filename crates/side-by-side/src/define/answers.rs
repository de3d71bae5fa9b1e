//! The checksums of a job's steps, known beforehand.

/// Returns the checksum of the first `steps` steps. Each step has a number of its own: it is the
/// difference of two cubes.
pub(super) fn answer(steps: u64) -> u64 {
    steps.wrapping_pow(3)
}

/// Returns a checksum that these steps must not come to.
pub(super) fn wrong(steps: u64) -> u64 {
    !answer(steps)
}
