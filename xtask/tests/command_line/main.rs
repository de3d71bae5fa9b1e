//! The command line, from outside: what each command answers, and what it says to every kind of nonsense.
//!
//! What must stay true of all commands: data goes to stdout and everything else to stderr; exit 0 means that all is
//! well, 1 that a cell failed or something broke, 2 that the command line made no sense, 130 that it was interrupted.
//!
//! Every run here is tiny and kept in a folder of its own. Limits are generous: they only turn a hang into a failure.

mod asked;
mod baseline;
mod documents;
#[cfg(target_os = "linux")]
mod ended;
mod format_1;
#[cfg(target_os = "linux")]
mod full;
mod histograms;
#[cfg(target_os = "linux")]
mod neighbours;
mod outlet;
mod program;
mod refused;
mod resumed;
#[cfg(target_os = "linux")]
mod running;
mod sample;
mod stored;
mod swept;
#[cfg(target_os = "linux")]
mod terminated;
