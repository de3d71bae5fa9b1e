//! The command line from outside: the output of each command, and its answer to every kind of
//! nonsense.
//!
//! **Invariant:** data goes to stdout, and everything else to stderr.
//! **Invariant:** exit 0 means that all is well, 1 that a cell failed or something broke, 2 that
//! the command line made no sense, and 130 that it was interrupted.
//!
//! Every run here is tiny, and kept in a folder of its own. Time limits are generous: they only
//! turn a hang into a failure.

mod asked;
#[cfg(target_os = "linux")]
mod asked_to_end;
mod baseline;
#[cfg(unix)]
mod before_the_build;
mod documents;
#[cfg(target_os = "linux")]
mod ended;
mod environment;
mod extremes;
mod format_1;
#[cfg(target_os = "linux")]
mod full;
mod histograms;
mod loads;
#[cfg(target_os = "linux")]
mod neighbours;
#[cfg(target_os = "linux")]
mod one_program;
#[cfg(target_os = "linux")]
mod outages;
mod outlet;
#[cfg(unix)]
mod peers;
#[cfg(target_os = "linux")]
mod pictures;
mod program;
mod refused;
mod resumed;
#[cfg(target_os = "linux")]
mod resumed_by_any;
#[cfg(target_os = "linux")]
mod running;
mod sample;
mod stored;
#[cfg(unix)]
mod strange_files;
mod swept;
mod swept_over_length;
#[cfg(target_os = "linux")]
mod terminated;
