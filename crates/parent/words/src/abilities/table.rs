//! The abilities as text of at most [`WIDTH`](crate::WIDTH) columns.

use super::able::{Able, Measured, exceptions};
use super::statements::{PROOFS, statements};
use crate::one_line::one_line;
use crate::shown::{MISSING, duration};
use crate::wrap::wrap;

/// The columns for names. A longer name has a line of its own.
const NAMES: usize = 30;

/// Writes the abilities, what was measured, and a legend.
pub fn abilities_table(all: &[Able]) -> String {
    let heading: String = statements().iter().map(|one| format!(" {:>3}", one.short)).collect();
    let mut text = format!("What each strategy can do\n\n{:NAMES$}{heading}\n", "");
    text.push_str(&rows(all.iter(), |able| {
        statements()
            .iter()
            .map(|statement| match able.holds(statement) {
                Some(true) => " yes",
                Some(false) => "  no",
                None => "   *",
            })
            .collect()
    }));
    text.push('\n');
    for sentence in exceptions(all) {
        text.push_str(&wrap("*    ", &sentence));
    }
    for one in statements() {
        text.push_str(&wrap(
            &format!("{}  ", one.short),
            &format!("{}: {} ({})", one.name, one.says, one.proof),
        ));
    }
    text.push_str(&wrap("", &format!("A file in brackets is the proof, in {PROOFS}. {EVERYWHERE}")));
    if all.iter().any(|able| able.measured.is_some()) {
        text.push_str(&measured(all));
    }
    text
}

/// Where a statement is proved.
pub(super) const EVERYWHERE: &str = "Each statement, yes or no, is proved on every runtime that the strategy \
                                     supports. Every strategy turns a panic in a job into an error.";

/// What was measured, and how.
pub(super) const HOW: &str = "Last step: the time from the drop of a job's future \
     to the job's last step, for 11 jobs. \
     Shutdown: the time that a runtime takes to go away while as many jobs of 100 ms run as \
     there are processors, 5 times. Jobs that ran on ended later, or with the process.";

fn measured(all: &[Able]) -> String {
    let taken = || all.iter().filter_map(|able| able.measured.as_ref());
    let mut runtimes: Vec<&str> = taken().map(|measured| &*measured.runtime).collect();
    runtimes.dedup();
    let mut text = format!("\nMeasured here, on {}\n\n", runtimes.join(", "));
    text.push_str(&format!("{:NAMES$}{:>18}{:>18}{:>14}\n", "", "last step", "shutdown", "jobs"));
    let times = format!("{:>9}{:>9}", "median", "most");
    text.push_str(&format!("{:NAMES$}{times}{times}{:>5}{:>5}{:>4}\n", "", "done", "drop", "on"));
    text.push_str(&rows(all.iter().filter(|able| able.measured.is_some()), |able| {
        able.measured.as_ref().map(figures).unwrap_or_default()
    }));
    text.push('\n');
    text.push_str(&wrap("", HOW));
    text
}

fn figures(of: &Measured) -> String {
    let last_step = of.last_step.map_or_else(
        || format!("{:>9}{:>9}", "runs on", MISSING),
        |times| format!("{:>9}{:>9}", duration(times.median), duration(times.most)),
    );
    let (median, most) = (duration(of.shutdown.median), duration(of.shutdown.most));
    format!("{last_step}{median:>9}{most:>9}{:>5}{:>5}{:>4}", of.done, of.dropped, of.ran_on)
}

/// Writes a row for each strategy without settings, and for one with settings a line with its name
/// and a row for each.
fn rows<'a>(all: impl Iterator<Item = &'a Able>, columns: impl Fn(&Able) -> String) -> String {
    let (mut text, mut last) = (String::new(), "");
    for able in all {
        let name = if able.setting.is_empty() {
            one_line(&able.strategy).into_owned()
        } else {
            if able.strategy != last {
                text.push_str(&format!("{}\n", one_line(&able.strategy)));
            }
            format!("  {}", one_line(&able.setting.to_string()))
        };
        last = &able.strategy;
        if name.chars().count() > NAMES {
            text.push_str(&format!("{name}\n{:NAMES$}{}\n", "", columns(able)));
        } else {
            text.push_str(&format!("{name:NAMES$}{}\n", columns(able)));
        }
    }
    text
}
