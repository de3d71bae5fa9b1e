//! The cost of a heart at rest, and of each way to name what runs.
//!
//! `cargo bench -p heartbeat --bench cost --all-features` prints both: medians, with an interval
//! that has the median in 95 of 100 runs. Each figure and what it is compared with are measured in
//! turn, in the same process. `-- --seconds 20` rests longer.

mod figure;
mod names;
#[cfg(unix)]
mod rest;

fn main() {
    names::measure();
    // Only unix tells the CPU time of a process.
    #[cfg(unix)]
    rest::measure(seconds());
}

/// Returns the time to rest on each runtime, from the command line.
#[cfg(unix)]
fn seconds() -> u64 {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--seconds").skip(1);
    arguments.next().and_then(|seconds| seconds.parse().ok()).unwrap_or(10)
}
