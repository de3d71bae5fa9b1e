//! Finds the strategy for a CPU-bound function, so that the async program around it keeps its beat.
//! A bench target in five lines measures it, on this machine and with this function.
//!
//! ```toml
//! [dev-dependencies]
//! side-by-side = { path = "../breather/crates/side-by-side" }
//!
//! [[bench]]
//! name = "beat"
//! harness = false
//! ```
//!
//! `benches/beat.rs`:
//!
//! ```no_run
//! fn main() {
//!     side_by_side::main(|compare| {
//!         let numbers = || (0..1_000_000).collect::<Vec<u64>>();
//!         compare.job("sum", numbers, |numbers| numbers.iter().sum::<u64>());
//!     });
//! }
//! ```
//!
//! `cargo bench --bench beat` measures the function under each strategy beside a ticker, and says
//! which strategy to take. A job has a *setup*, which makes the input, and its *work*, which is
//! measured. What one can add to a job is optional:
//!
//! ```no_run
//! # struct Image; impl Image { fn rows(&self) -> usize { 9 } }
//! # fn load(_: &str) -> Image { Image }
//! # fn scale(_: &Image, _: usize) -> u8 { 0 }
//! # fn thumbnail(image: &Image) -> Vec<u8> {
//! #     (0..image.rows()).map(|row| scale(image, row)).collect()
//! # }
//! fn main() {
//!     side_by_side::main(|compare| {
//!         compare
//!             .job("thumbnail", || load("cat.jpg"), |image| thumbnail(image))
//!             .check(|small| small.len() == 9) // a wrong answer fails
//!             .split(|image| image.rows(), |image, row| scale(image, row)); // or `.steps`
//!         compare.loads(["jobs=1", "pause=50ms"]);
//!     });
//! }
//! ```
//!
//! # How it works
//!
//! 1. The program that cargo builds is the parent. It starts itself again for each measurement, so
//!    that each strategy has a process of its own.
//! 2. Such a child calls the same closure, makes the input, and measures one strategy.
//! 3. The parent shuffles and repeats the measurements, and compares them.
//!
//! So **all code before `side_by_side::main`, and the closure, runs in each child**. What takes
//! long belongs in a setup: it runs once in each child that needs its job.
//!
//! # What a job may be
//!
//! - Its setup and its work are `Fn` closures that own what they capture (`move`). They are called
//!   from several threads, so they and the input are `Send + Sync + 'static`.
//! - The input need not be `Clone`: all jobs of a child share it. A work that needs an input of its
//!   own clones it, and the clone is measured.
//! - The output may be anything, also `!Send`: it is checked and dropped where it was made. It
//!   can't borrow from the input: return an owned value, or look at it inside the closure.
//! - An output that is a `Result` needs a `.check`: otherwise an error would be measured as an
//!   answer.
//! - An async function is refused: calling it does nothing. Measure the function that it calls.
//! - A work that takes less than a microsecond is refused, and a step that takes over a second.
//!
//! # Features
//!
//! tokio is always there, and `rayon` is on by default. `smol` and `async-std` add these runtimes,
//! and `all` is everything. A pool of processes is not compared: a closure can't leave its process.
//!
//! **Invariant:** parent and children define the same jobs, by the same closure.

#![allow(clippy::needless_doctest_main, reason = "the example is a whole bench target")]

mod child;
mod define;
mod parent;

use std::process::ExitCode;

pub use define::{Captures, Compare, Input, Job, Steps};

/// Compares the jobs that `define` defines, and ends the process with an exit code if it is not 0.
/// To be called first in the `main` of a bench target with `harness = false`.
///
/// The process that cargo starts is the parent. Started again as a child, it answers one question
/// and ends.
pub fn main(define: impl FnOnce(&mut Compare)) {
    let code = match define::defined(define) {
        Ok(defined) => match child::asked() {
            Some(asked) => child::answer(asked, defined),
            None => parent::run(&defined),
        },
        Err(faults) => {
            eprintln!("{faults}");
            ExitCode::from(BAD_DEFINITION)
        }
    };
    // An exit code can't be turned into its number.
    if let Some(number) = (1..=u8::MAX).find(|&number| ExitCode::from(number) == code) {
        std::process::exit(i32::from(number));
    }
}

/// The exit code if jobs are not defined as they should be: that of a command line that makes no
/// sense.
const BAD_DEFINITION: u8 = 2;
