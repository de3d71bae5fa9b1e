//! Rust's best beside the best of each peer: as a table, as Markdown, and for machines.
//!
//! **Invariant:** a run without peers has nothing of this.

use figures::{Row, Summary};
use record::Cell;
use serde::Serialize;
use words::{Side, grid, wrap};

use super::figure::{At, highest, job, late, work};
use super::headings::headings;
use super::notes::Note;
use super::shape::CellShape;
use crate::judge::{Beside, RawStep, beside, raw_steps, worlds};

/// What the table shows, and what not.
const WHAT: &str = "Rust's best beside each peer's, by points and not by intervals. Of the rows that keep \
                    the beat, the best has the most work, or the shortest job p99 if jobs come and go. If \
                    none keeps it, the best is the least late.";

/// Writes the table. Empty without peers.
pub(crate) fn table(summary: &Summary) -> String {
    let all = beside(summary);
    if all.is_empty() {
        return String::new();
    }
    let most = highest(all.iter().flat_map(|of| of.best.iter().copied()));
    let columns = [
        ("on", Side::Left),
        ("best", Side::Left),
        ("late p99", Side::Right),
        ("work", Side::Right),
        (job_column(most), Side::Right),
    ];
    let rows: Vec<Vec<String>> =
        all.iter().flat_map(|of| &of.best).map(|row| fields(row, most).to_vec()).collect();
    let mut lines = grid(&columns, &rows).into_iter();
    let mut text = wrap("", WHAT);
    text.extend(lines.next().map(|header| format!("{header}\n")));
    for (Beside { best, .. }, heading) in all.iter().zip(headings(&worlds(summary))) {
        if all.len() > 1 {
            text.push_str(&format!("{}:\n", heading.long));
        }
        text.extend(lines.by_ref().take(best.len()).map(|line| format!("{line}\n")));
    }
    text
}

/// Writes the same as Markdown.
pub(crate) fn markdown(summary: &Summary) -> String {
    let all = beside(summary);
    if all.is_empty() {
        return String::new();
    }
    let most = highest(all.iter().flat_map(|of| of.best.iter().copied()));
    let mut text = format!("{WHAT}\n\n| load | on | best | late p99 | work | {} |\n", job_column(most));
    text.push_str("|---|---|---|--:|--:|--:|\n");
    for (Beside { best, .. }, heading) in all.iter().zip(headings(&worlds(summary))) {
        for row in best {
            text.push_str(&format!("| {} | {} |\n", heading.long, fields(row, most).join(" | ")));
        }
    }
    text + "\n"
}

/// Returns the note on how long a step takes in each language. `None` without peers.
pub(crate) fn note(summary: &Summary) -> Option<Note> {
    let steps = raw_steps(summary);
    let several = steps.iter().any(|step| step.workload != steps[0].workload);
    let told = |step: &RawStep| {
        let of = if several { format!(" of {}", step.workload) } else { String::new() };
        let times = step.times_rust.filter(|_| step.peer.is_some());
        let times = times.map(|times| format!(" ({} times Rust's)", two_digits(times))).unwrap_or_default();
        let nanos = two_digits(1e9 / step.per_second);
        format!("{}{of} {nanos} ns{times}", step.peer.as_deref().unwrap_or("Rust"))
    };
    let all: Vec<String> = steps.iter().filter(|step| step.per_second > 0.0).map(told).collect();
    let text = format!(
        "work is relative to the raw job in the same language. A step raw takes: {}. docs/peers.md says what \
         can be compared",
        all.join(", ")
    );
    (!all.is_empty()).then_some(Note { begins: "peers: ", text })
}

fn job_column(most: At) -> &'static str {
    if most == At::Max { "job max" } else { "job p99" }
}

fn fields(row: &Row<Cell>, most: At) -> [String; 5] {
    let (figure, mark) = late(row);
    let late = format!("{figure}{mark}");
    // A run that is not a closed loop has no raw job to be divided by.
    let work = if row.of.load.is_closed_loop() { work(row) } else { words::MISSING.to_owned() };
    [row.of.runtime.clone(), row.of.strategy_with_setting(), late, work, job(row, most)]
}

/// Writes a number with about two digits: `0.98`, `4.4`, `83`, `120`.
fn two_digits(number: f64) -> String {
    match number {
        ..0.995 => format!("{number:.2}"),
        ..9.95 => format!("{number:.1}"),
        _ => format!("{number:.0}"),
    }
}

/// The same for machines.
#[derive(Serialize)]
pub(crate) struct PeersShape<'a> {
    /// How fast each program does a step raw.
    raw_steps: Vec<RawStepShape>,
    /// The best of Rust and of each peer under each load, Rust's first.
    best: Vec<Vec<CellShape<'a>>>,
}

#[derive(Serialize)]
struct RawStepShape {
    workload: String,
    /// `None` for Rust.
    peer: Option<String>,
    steps_per_s: f64,
    times_rust: Option<f64>,
}

impl<'a> PeersShape<'a> {
    /// Returns `None` for a run without peers.
    pub(crate) fn of(summary: &'a Summary) -> Option<PeersShape<'a>> {
        let all = beside(summary);
        let step = |step: RawStep| {
            let RawStep { workload, peer, per_second, times_rust } = step;
            RawStepShape { workload, peer, steps_per_s: per_second.round(), times_rust }
        };
        (!all.is_empty()).then(|| PeersShape {
            raw_steps: raw_steps(summary).into_iter().map(step).collect(),
            best: all.iter().map(|of| of.best.iter().map(|row| CellShape::of(row)).collect()).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use record::{Cell, Load, Prepared};
    use sample::{cell, controls, measured, ms};

    use super::super::json::json;
    use super::super::markdown::markdown;
    use super::super::specimens::us;
    use super::super::table::table;
    use super::*;
    use figures::summarise;
    use words::Colour;

    /// Makes a run of two Rust cells and two of a peer with a fifth of the speed.
    fn with_a_peer() -> Summary {
        let peer = |setting: &str| Cell {
            peer: Some("abc".to_owned()),
            ..cell(&format!("abc:via={setting}"), "abc/1")
        };
        let rust = ["inline", "manual-yield:every=1000"].map(|name| cell(name, "tokio/1"));
        let cells = [rust[0].clone(), rust[1].clone(), peer("hold"), peer("yield")];
        let mut answers = controls(&rust[0]);
        for control in [record::Subject::raw_of(&cells[2]), record::Subject::floor_of(&cells[2])] {
            let own = if matches!(control, record::Subject::Raw { .. }) { 200_000 } else { 0 };
            for round in 0..2 {
                let work = (own > 0).then(|| sample::work(own));
                let beats = (own == 0).then(|| sample::mostly(us(150), us(200)));
                answers.push(sample::record(control.clone(), round, beats, work));
            }
        }
        answers.extend(measured(&cells[0], ms(200), ms(400), [999_000, 998_000]));
        answers.extend(measured(&cells[1], us(150), us(900), [980_000, 990_000]));
        answers.extend(measured(&cells[2], ms(200), ms(400), [199_000, 199_500]));
        answers.extend(measured(&cells[3], us(300), us(990), [150_000, 151_000]));
        let mut info = sample::info(&cells);
        let prepared =
            Prepared { workload: "countdown:spins=560".to_owned(), steps_per_s: 200_000, steps: None };
        info.peer_workloads = [("abc".to_owned(), [("countdown".to_owned(), prepared)].into())].into();
        summarise(&info, &answers)
    }

    #[test]
    fn the_best_of_each_that_keeps_the_beat_stands_beside_the_others() {
        let summary = with_a_peer();
        let best: Vec<String> =
            beside(&summary)[0].best.iter().map(|row| row.of.strategy_with_setting()).collect();
        assert_eq!(best, ["manual-yield:every=1000", "abc:via=yield"]);
        insta::assert_snapshot!(table(&summary, Colour::Off, false));
        assert!(markdown(&summary, false).contains("| 1 job | abc/1 | abc:via=yield |"));
        let document: serde_json::Value = serde_json::from_str(&json(&summary)).unwrap();
        assert_eq!(document["peers"]["best"][0][1]["peer"], "abc");
        assert_eq!(document["peers"]["raw_steps"][1]["times_rust"], 5.0);
        assert_eq!(document["raws"][1]["peer"], "abc");
    }

    #[test]
    fn if_none_keeps_the_beat_the_least_late_stands_there() {
        let mut summary = with_a_peer();
        summary.cells.retain(|row| row.of.strategy_with_setting() != "abc:via=yield");
        assert_eq!(beside(&summary)[0].best[1].of.strategy_with_setting(), "abc:via=hold");
    }

    #[test]
    fn a_step_given_as_a_time_is_not_compared() {
        let mut summary = with_a_peer();
        let prepared = summary.run.peer_workloads.get_mut("abc").unwrap().get_mut("countdown").unwrap();
        prepared.workload = "countdown:steps=50000000,spins=6".to_owned();
        assert_eq!(raw_steps(&summary)[1].times_rust, None);
    }

    #[test]
    fn a_run_without_peers_has_nothing_of_it() {
        let summary = super::super::specimens::all_kinds();
        assert_eq!((super::table(&summary), note(&summary).is_none()), (String::new(), true));
        assert!(!json(&summary).contains("\"peer"));
        assert_eq!(summary.cells[0].of.load, Load::default());
    }
}
