//! The benchmarks of `breather`. The library holds their pure parts: kernels, figures, goals,
//! tables.
//!
//! This crate answers whether breathing is as cheap and as punctual as its goals say. It measures
//! one job alone on a loop. The experiment `compare` measures how late a beat is beside it. The
//! programs are in `benches/`, and no crate depends on this one.
//!
//! # How to run them
//!
//! | | measures | with |
//! |---|---|---|
//! | `overhead` | overhead against the raw job, lengths of slices, the goals | its own program |
//! | `turns` | what turns cost, how late a beat is beside them, who advances | its own program |
//! | `clusters` | slices if some steps are dear, and the work beside a look at each step | its own program |
//! | `growth` | the time from the last answer to the table, over the number of rounds | its own program |
//! | `checks` | the time of one check, and of what people write instead | divan |
//! | `yields` | the time of one yield on each runtime | divan |
//! | `instructions` | the instructions of a check, a look at the clock, a slice's end | gungraun |
//! | `counts` | the same, and compares them with those in `instructions.tsv` | its own program |
//!
//! `growth` fails if a round of a long run takes twice the time of one of a short run. It takes
//! `--rounds 125,250` and `--keep DIR`.
//!
//! Run one with `cargo bench -p bench --bench overhead`. `instructions` and `counts` need
//! `--features instructions`, valgrind, and `cargo install gungraun-runner` in the version of
//! `Cargo.lock`.
//!
//! `overhead` takes `--quick`, `--runtime smol/1`, `--kernel 1ns`, `--seed N` and `--format json`.
//! `cargo bench -p bench --bench overhead -- --help` explains them. `turns` takes the same without
//! `--kernel`, and `--section join`. Divan's benchmarks take a part of a name, and
//! `--sample-count`.
//!
//! `turns` also compares with Go if it gets a program for it:
//!
//! ```text
//! go build -o target/beside-go crates/bench/go/main.go
//! cargo bench -p bench --bench turns -- --section go --go $PWD/target/beside-go
//! ```
//!
//! # How to read them
//!
//! Only `overhead` and `turns` judge goals. They run both sides turn by turn, in random order, and
//! divide within each pair, so a slow second slows both. They compare processor time, which
//! preemption does not lengthen. Other programs still change caches and the clock rate, so each
//! ratio has an interval. If the limit lies within the interval, the verdict is "can't tell": run
//! it without `--quick`.
//!
//! Beats are wall time. `turns` leaves out those beside which other programs took the processor,
//! and says how many that were. If few are left, run it on a quiet machine.
//!
//! Slices and jumps have controls: slices by a number of steps, and the slices before the jump. If
//! a control misses the goal as well, and explains what the breather missed, the verdict is "can't
//! tell".
//!
//! # Pitfalls
//!
//! - A yield after 100 us of work costs more than one in a loop of yields, whose code and data are
//!   in the caches. `yields` shows the least, `overhead` the whole cost.
//! - A benchmark is not a test: `overhead` and `turns` say `MISSED` and exit with 0. Only `counts`
//!   fails: a noisy machine does not change instruction counts.
//! - Divan measures wall time. On a shared machine read the column `fastest`, and compare nothing
//!   across runs.
//! - With tokio's I/O driver each yield of a current-thread runtime asks the system what is ready,
//!   and costs more. `yields` shows both. `overhead` has the driver, as programs have.
//! - Under valgrind work takes many times as long, and the breather's clock goes on. So
//!   `instructions` uses slices that never end, or end at each step.

pub mod contender;
pub mod counts;
pub mod finding;
pub mod goal;
pub mod judge;
pub mod kernel;
pub mod paired;
pub mod report;
pub mod text;

#[cfg(unix)]
pub mod cpu;
