//! How to read the lines above, and what is not in them.
//!
//! **Invariant:** every cell and raw run that failed or is missing is named with its reason. If the
//! system does not tell whether the machine was busy, that is said.

use figures::{Outcome, Raw};
use words::wrap;

use crate::experiment::PEER_RUNTIME;
use crate::judge::Reproduction;
use crate::measured_cells::{ENOUGH, is_raw_slowed};

/// The most names that are listed. The others are counted.
const NAMED: usize = 6;

/// Writes the legend, then failures, then what was left out, each reason once; then what was slowed
/// from outside.
pub(super) fn notes(reproduction: &Reproduction) -> String {
    let mut text = wrap("times: ", "local; the date is left out here, and is there in JSON");
    text += &wrap("|: ", "a tick, from the first one to the end of the trial");
    text += &wrap(
        "work: ",
        "steps a second of all jobs together; 1.00 is one job alone, with as many processors, no ticker and \
         no runtime",
    );
    if reproduction.cells.iter().any(|row| row.cell.peer.is_some() && row.outcome.was_tried()) {
        text += &wrap(
            &format!("{PEER_RUNTIME}: "),
            "the article's own loop, with the ticker of its script; its work is divided by one job alone in \
             the same language, and no claim is judged by it",
        );
    }
    for (begins, of) in [("failed: ", is_failed as fn(&Outcome) -> bool), ("skipped: ", is_missing)] {
        for (names, reason) in alike(reproduction, of) {
            text += &wrap(begins, &format!("{}: {reason}", listed(&names)));
        }
    }
    text + &slowed(reproduction)
}

fn listed(names: &[String]) -> String {
    match names.split_at_checked(NAMED) {
        Some((first, rest)) if !rest.is_empty() => format!("{}; and {} more", first.join("; "), rest.len()),
        _ => names.join("; "),
    }
}

fn raw_name(raw: &figures::Row<Raw>) -> String {
    let plural = if raw.of.cpus == 1 { "" } else { "s" };
    let within = raw.of.peer.as_ref().map(|peer| format!(" in {peer}")).unwrap_or_default();
    format!("one job alone{within} with {} processor{plural}", raw.of.cpus)
}

/// Names the cells that the machine slowed, because it was busy with something else.
fn slowed(reproduction: &Reproduction) -> String {
    let mut rates = reproduction.cells.iter().filter_map(|row| row.work).peekable();
    if rates.peek().is_some() && rates.all(|work| work.share.is_none()) {
        let unknown = "not known: this system does not tell how much processor time a process got, so a \
                       verdict may be about the machine";
        return wrap("busy: ", unknown);
    }
    let slowed = reproduction.cells.iter().filter(|row| row.work.is_some_and(|work| work.is_slowed()));
    let cells = slowed.map(|row| format!("{} on {}", row.name, row.cell.runtime));
    let raws = reproduction.raws.iter().filter(|raw| is_raw_slowed(raw)).map(raw_name);
    let names: Vec<String> = raws.chain(cells).collect();
    if names.is_empty() {
        return String::new();
    }
    wrap(
        "busy: ",
        &format!(
            "less than {:.0} % of the processor time that they could use was left for {}; close what else \
             runs on this machine and repeat",
            ENOUGH * 100.0,
            listed(&names)
        ),
    )
}

fn is_failed(outcome: &Outcome) -> bool {
    outcome.is_failed()
}

fn is_missing(outcome: &Outcome) -> bool {
    !outcome.was_tried()
}

/// Returns the cells and raw runs of this kind, those with the same reason together.
fn alike(reproduction: &Reproduction, of: fn(&Outcome) -> bool) -> Vec<(Vec<String>, &str)> {
    let cells =
        reproduction.cells.iter().map(|row| (format!("{} on {}", row.name, row.cell.runtime), &row.outcome));
    let raws = reproduction.raws.iter().map(|raw| (raw_name(raw), &raw.outcome));
    let mut groups: Vec<(Vec<String>, &str)> = Vec::new();
    for (name, outcome) in cells.chain(raws).filter(|(_, outcome)| of(outcome)) {
        let reason = outcome.reason().unwrap_or_default();
        match groups.iter_mut().find(|(_, known)| *known == reason) {
            Some((names, _)) => names.push(name),
            None => groups.push((vec![name], reason)),
        }
    }
    groups
}
