//! The abilities as text of at most [`WIDTH`](crate::WIDTH) columns.

use super::able::{Able, Holds, LastStep, Measured, exceptions};
use super::statements::{PROOFS, statements};
use crate::one_line::one_line;
use crate::shown::{MISSING, duration};
use crate::wrap::wrap;

/// The columns for names. A longer name has a line of its own.
const NAMES: usize = 24;

/// Writes the abilities, what was measured, and a legend.
pub fn abilities_table(all: &[Able]) -> String {
    let heading: String = statements().iter().map(|one| format!(" {:>3}", one.short)).collect();
    let mut text = format!("What each strategy can do\n\n{:NAMES$}{heading}\n", "");
    text.push_str(&rows(all.iter(), |able| {
        statements()
            .iter()
            .map(|statement| match able.holds(statement) {
                Holds::Yes => " yes",
                Holds::No => "  no",
                Holds::Depends => "   *",
                Holds::DoesNotApply => "   -",
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
                                     supports. A dash: it does not apply, because the job runs in another \
                                     process. That a setting's number above the processors is kept is \
                                     proved by the strategy's own tests/limits.rs. Every strategy turns a \
                                     panic in a job into an error.";

/// What was measured, and how.
pub(super) const HOW: &str = "Last step: the time from the drop of a job's future \
     to the job's last step, for 11 jobs. \
     Shutdown: the time that a runtime takes to go away while as many jobs of 100 ms run as \
     there are processors, 5 times. Jobs were done before the runtime was gone, stopped before \
     their end, never began, or ran on after it was gone.";

fn measured(all: &[Able]) -> String {
    let taken = || all.iter().filter_map(|able| able.measured.as_ref());
    let mut runtimes: Vec<&str> = taken().map(|measured| &*measured.runtime).collect();
    runtimes.dedup();
    let mut text = format!("\nMeasured here, on {}\n\n", runtimes.join(", "));
    text.push_str(&format!("{:NAMES$}{:>20}{:>18}{:>18}\n", "", "last step", "shutdown", "jobs"));
    let times = format!("{:>9}{:>9}", "median", "most");
    let jobs = format!("{:>5}{:>5}{:>5}{:>3}", "done", "stop", "none", "on");
    text.push_str(&format!("{:NAMES$}  {times}{times}{jobs}\n", ""));
    text.push_str(&rows(all.iter().filter(|able| able.measured.is_some()), |able| {
        able.measured.as_ref().map(figures).unwrap_or_default()
    }));
    text.push('\n');
    text.push_str(&wrap("", HOW));
    text
}

fn figures(of: &Measured) -> String {
    let last_step = match of.last_step {
        LastStep::After(times) => format!("{:>11}{:>9}", duration(times.median), duration(times.most)),
        none => format!("{:>11}{:>9}", none.in_words(), MISSING),
    };
    let (median, most) = (duration(of.shutdown.median), duration(of.shutdown.most));
    format!(
        "{last_step}{median:>9}{most:>9}{:>5}{:>5}{:>5}{:>3}",
        of.done, of.stopped, of.never_began, of.ran_on
    )
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
