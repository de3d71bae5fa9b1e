//! The legend below a table: how to read each column, and which run it is.

use figures::Summary;
use stats::Thresholds;
use words::{Shown, counted};

use super::group::Varying;
use super::notes::Note;

const LATE: &str = "how late beats fired: half of them (p50) and 99 of 100 (p99) were no later. > means \
                    that late or later, because some never fired";
const FLOOR: &str = "the lateness of the same ticker on the same runtime without a job";
const WORK: &str = "steps a second, as a ratio to the same job run raw: 1.00 is as fast. Then its 95 % \
                    interval. ? if the interval spans more than a factor of two (more rounds help), or \
                    there were too few steps";

/// Returns the notes on how to read the figures, and on the run.
pub(crate) fn legend(summary: &Summary) -> Vec<Note> {
    let note = |begins, text| Note { begins, text };
    vec![
        note("late: ", LATE.to_owned()),
        note("floor: ", FLOOR.to_owned()),
        note("work: ", WORK.to_owned()),
        note("beat: ", beat(summary)),
        note("most work: ", most_work()),
        note("run: ", run(summary)),
    ]
}

fn beat(summary: &Summary) -> String {
    format!(
        "yes if p99 is at most {} above the floor's{}; NO if most rounds are later; ? in between",
        Shown(summary.run.budget),
        in_rounds(summary.run.rounds)
    )
}

/// Says in how many rounds a kept beat has to be kept, by the rule of
/// [`figures::Beating::keeps_beat`].
fn in_rounds(rounds: u32) -> String {
    match (rounds - rounds / 5, rounds) {
        (_, 0 | 1) => String::new(),
        (needed, all) if needed == all => format!(", in all {all} rounds"),
        (needed, all) => format!(", in at least {needed} of {all} rounds"),
    }
}

fn most_work() -> String {
    let Thresholds { different, same } = Thresholds::SPEED;
    format!(
        "among the cells that keep the beat. A cell does more than another if the whole 95 % interval of \
         their ratio lies beyond {:.0} %, and the same if it lies within {:.0} %. It may be another cell \
         with other --jobs or --cpus",
        100.0 * different,
        100.0 * same
    )
}

fn run(summary: &Summary) -> String {
    let run = &summary.run;
    let common = summary.cells.first().map(|row| {
        let varying = Varying::among(summary.cells.iter().map(|row| &row.of));
        varying.common(&row.of)
    });
    let common = common.filter(|common| !common.is_empty()).map(|common| format!("; {common}"));
    format!(
        "{}, {}, a beat every {}, seed {}{}",
        run.name,
        counted(run.rounds, "round"),
        Shown(run.period),
        run.seed,
        common.unwrap_or_default(),
    )
}
