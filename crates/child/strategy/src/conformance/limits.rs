//! Does a strategy keep the number that its setting says, if that is above the processors?
//!
//! The settings that a strategy names have no such number, so a test of the strategy's own asks.

use std::sync::Arc;

use super::refusals::site;
use super::{bounds_threads, keeps_limit};
use crate::contract::Strategy;

/// Proves on each runtime that what the strategy states of its limits holds for a number above the
/// processors. `setting` writes the setting that says the number. A strategy has to state at least
/// one: `bounds_threads` or `keeps_limit`.
///
/// # Panics
/// If more jobs or threads are at work than the number says, if the strategy states neither, or if
/// it refuses the setting on all runtimes.
pub fn prove_limit<S: Strategy>(setting: impl Fn(usize) -> String) {
    let number = 2 * process::cpus() + 3;
    let setting = setting(number).parse().expect("a setting");
    let mut is_proved = false;
    for id in runtime::available() {
        let made = || S::new(&setting, site(id)).ok().map(Arc::new);
        let name = format!("{}:{setting} on {id}", S::ABOUT.name);
        let Some(strategy) = made() else { continue };
        let states = strategy.abilities();
        if states.bounds_threads {
            let threads = bounds_threads::most_threads(&name, id, strategy);
            assert!(threads <= number, "{name}: {threads} threads at once ran jobs");
            is_proved = true;
        }
        if let Some(strategy) = made().filter(|_| states.keeps_limit) {
            let most = keeps_limit::most_under_way(&name, id, strategy, number as u64);
            assert!(most <= number as u64, "{name}: {most} jobs were under way");
            is_proved = true;
        }
    }
    assert!(is_proved, "{}:{setting} states no limit on any runtime", S::ABOUT.name);
}
