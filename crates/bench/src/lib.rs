//! The benchmarks of `breather`, and what is pure in them: kernels, figures, goals, tables.
//!
//! This crate owns the question whether breathing is as cheap and as punctual as it is meant to be. It measures one job
//! on a loop of its own; how late a neighbour's beat is, is what the comparison is for. The programs are in `benches/`,
//! and nobody depends on this crate.
//!
//! # How to run them
//!
//! | | tells | with |
//! |---|---|---|
//! | `cargo bench -p bench --bench overhead` | what it costs against the raw kernel, how long slices are, whether each goal is reached | a program of ours |
//! | `cargo bench -p bench --bench checks` | what one check costs, and what people write instead | divan |
//! | `cargo bench -p bench --bench yields` | what one yield costs on each runtime | divan |
//! | `cargo bench -p bench --bench instructions --features instructions` | how many instructions a check is | gungraun, which needs valgrind and `cargo install gungraun-runner` in the same version |
//!
//! `overhead` takes `--quick`, `--runtime smol/1`, `--kernel 1ns`, `--seed N` and `--format json`: see
//! `cargo bench -p bench --bench overhead -- --help`. Divan's take a part of a name, and `--sample-count`.
//!
//! # How to read them
//!
//! The goals are judged by `overhead` alone: it is the only one that runs both sides turn by turn in the same process, in
//! random order, and divides within each pair. A machine that is slow for a second is slow for both. Its ratios are of
//! processor time, which a neighbour on a shared machine takes away from nobody; what a neighbour does to
//! caches and to the clock rate stays, and is why each ratio has an interval. A goal within the interval is one about
//! which one can't tell: let it run longer, without `--quick`.
//!
//! Slices and jumps have a control each: slices of so many steps as mostly take as long, and the slices before the jump.
//! Where a tenth of the control's slices is too long, the machine is too unsteady to say anything about the breather's.
//!
//! # Pitfalls
//!
//! - A yield after 100 us of work costs more than one in a loop of yields, whose code and data are in the innermost caches: `yields`
//!   tells the least, `overhead` what it comes to.
//! - A benchmark is no test: `overhead` ends with exit code 0 also where a goal was missed, and says `MISSED`.
//! - Divan's figures are of time that passed. On a shared machine read the column `fastest`, and compare nothing across runs.
//! - What a yield costs depends on what is on the loop. With tokio's I/O driver each yield asks the system what is
//!   ready, and costs more: `yields` shows both, `overhead` has a loop without.
//! - Under valgrind a nanosecond of work takes about fifty, and its clock goes on: with a slice in microseconds the
//!   breather looks more often than in life. So `instructions` takes slices that never end, or always.

pub mod contender;
pub mod findings;
pub mod goal;
pub mod kernel;
pub mod paired;
pub mod report;
pub mod text;

#[cfg(unix)]
pub mod cpu;
