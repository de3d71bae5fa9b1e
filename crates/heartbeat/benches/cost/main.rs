//! What a heart costs: at rest, and by each way to name what runs.
//!
//! `cargo bench -p heartbeat --bench cost` prints both. Each figure and what it is compared with
//! are measured in turn, in the same process. `-- --seconds 20` rests longer.

mod names;
mod rest;

fn main() {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--seconds").skip(1);
    let seconds = arguments.next().and_then(|seconds| seconds.parse().ok()).unwrap_or(10);
    names::measure();
    rest::measure(seconds);
}
