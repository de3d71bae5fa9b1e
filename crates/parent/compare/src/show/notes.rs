//! The notes below a table: rows that failed or are missing, and figures to read with care.
//!
//! **Invariant:** a note names every row that is not in the table, with the reason.

use std::time::Duration;

use figures::{Figures, Outcome, Row, Summary};
use record::Cell;
use words::{counted, duration};

use super::coarse::coarse;
use super::group::Varying;
use super::headings::headings;
use super::refused::refused;
use super::sentences::few_between;
use crate::judge::{Beat, World, beat, is_short, worlds};

/// A note: its first word, and the text.
pub(crate) struct Note {
    pub(crate) begins: &'static str,
    pub(crate) text: String,
}

/// The largest number of rows that a note on noise or on a quota names.
const FEW: usize = 4;

/// Returns all notes in the order in which they are shown, failures first.
pub(crate) fn notes(summary: &Summary) -> Vec<Note> {
    let mut notes = failed(summary);
    notes.extend(noise(summary));
    notes.extend(own_choice(summary));
    notes.extend(held_back(summary));
    notes.extend(at_start(summary));
    notes.extend(swamped(summary));
    notes.extend(refused_jobs(summary));
    notes.extend(skipped(summary));
    notes.extend(short(summary));
    notes.extend(coarse(summary).map(|text| Note { begins: "coarse: ", text }));
    notes
}

fn failed(summary: &Summary) -> Vec<Note> {
    let varying = Varying::among(summary.cells.iter().map(|row| &row.of));
    let cells = summary.cells.iter().map(|row| (varying.name_of(&row.of), &row.outcome));
    let floors = summary.floors.iter().map(|row| (varying.name_of_floor(&row.of), &row.outcome));
    let raws = summary.raws.iter().map(|row| (raw_name(&row.of), &row.outcome));
    let all = cells.chain(floors).chain(raws).filter(|(_, outcome)| outcome.is_failed());
    all.map(|(name, outcome)| Note {
        begins: "failed: ",
        text: format!("{name}: {}", outcome.reason().unwrap_or_default()),
    })
    .collect()
}

/// Returns the note on noise, if the run had any.
fn noise(summary: &Summary) -> Option<Note> {
    let (begins, text) = words::noise(&summary.noise, &where_left(summary))?;
    Some(Note { begins, text })
}

/// Names the rows with spoiled rounds, if there are at most [`FEW`] such rows.
fn where_left(summary: &Summary) -> String {
    let spoiled = named(summary).filter(|(_, figures)| figures.spoiled > 0);
    let names: Vec<String> = spoiled
        .map(|(name, figures)| {
            format!("{name} ({} of {})", figures.spoiled, counted(figures.rounds, "round"))
        })
        .collect();
    if (1..=FEW).contains(&names.len()) { format!(", in {}", names.join(", ")) } else { String::new() }
}

/// Says how many threads rayon and tokio choose by themselves under the quota.
fn own_choice(summary: &Summary) -> Option<Note> {
    let quota = processors(summary.run.quota_of_children()?);
    let threads = counted(summary.own_choice?, "thread");
    let text = format!(
        "under this quota of {quota}, rayon and tokio choose {threads} by themselves; so \
         do the /N runtimes here"
    );
    Some(Note { begins: "width: ", text })
}

/// Writes a quota, which comes in thousandths of a processor: `1 processor`, `1.5 processors`.
pub(crate) fn processors(millicpus: u64) -> String {
    let plural = if millicpus == 1000 { "" } else { "s" };
    format!("{} processor{plural}", millicpus as f64 / 1000.0)
}

/// Names the rows whose own threads used up the machine's quota. That is a result, not noise.
fn held_back(summary: &Summary) -> Option<Note> {
    let quota = summary.run.quota_of_children()?;
    let held_back = named(summary).filter_map(|(name, figures)| Some((name, figures.held_back?)));
    let names: Vec<String> =
        held_back.map(|(name, share)| format!("{name} ({:.0} %)", 100.0 * share)).collect();
    let text = few(&names, ", ")?;
    let remedy = match quota / 1000 {
        0 => "measure with a quota of at least 1 processor".to_owned(),
        whole => format!("--cpus {whole} measures what fits"),
    };
    let text = format!(
        "a quota of {} stopped these for a part of the time, because their own threads used it \
         up: {text}. This is a result, not noise; {remedy}",
        processors(quota),
    );
    Some(Note { begins: "quota: ", text })
}

/// Returns the figures of all cells and controls, with their full names.
pub(crate) fn named(summary: &Summary) -> impl Iterator<Item = (String, &Figures)> {
    let varying = Varying::among(summary.cells.iter().map(|row| &row.of));
    let cells = summary.cells.iter().map(move |row| (varying.name_of(&row.of), &row.figures));
    let floors = summary.floors.iter().map(move |row| (varying.name_of_floor(&row.of), &row.figures));
    let raws = summary.raws.iter().map(|row| (raw_name(&row.of), &row.figures));
    cells.chain(floors).chain(raws)
}

/// Names the strategies that lose the beat in the first second only, with the runtimes and the
/// worst lateness.
fn at_start(summary: &Summary) -> Option<Note> {
    let worlds = worlds(summary);
    let headings = headings(&worlds);
    let mut late: Vec<(String, Vec<&str>, Option<Duration>)> = Vec::new();
    for row in summary.cells.iter().filter(|row| beat(row) == Beat::LostAtStart) {
        let world = worlds.iter().position(|world| *world == World::of(&row.of));
        let under = world.map_or("", |world| &headings[world].short);
        let name = format!("{}, {under}", row.of.strategy_with_setting());
        let start =
            row.figures.beating.as_ref().and_then(|beating| beating.start?.p99.or(beating.start?.max));
        match late.iter_mut().find(|(known, ..)| *known == name) {
            Some((_, runtimes, worst)) => {
                runtimes.push(&row.of.runtime);
                *worst = start.max(*worst);
            }
            None => late.push((name, vec![&row.of.runtime], start)),
        }
    }
    let name = |(name, runtimes, worst): &(String, Vec<&str>, Option<Duration>)| {
        format!("{name} on {} ({})", runtimes.join(", "), duration(*worst))
    };
    let text = few(&late.iter().map(name).collect::<Vec<_>>(), "; ")?;
    let text = format!("{text}: the beat is lost in the first second after the jobs came, and kept later");
    Some(Note { begins: "late at the start: ", text })
}

/// Names the rows whose jobs came faster than they were done.
fn swamped(summary: &Summary) -> Option<Note> {
    let varying = Varying::among(summary.cells.iter().map(|row| &row.of));
    let grows = summary.cells.iter().filter_map(|row| {
        let grew = row.figures.jobs.as_ref()?.backlog_grew_by?;
        Some(format!("{} (by {})", varying.name_of(&row.of), counted(grew, "job")))
    });
    let text = few(&grows.collect::<Vec<_>>(), ", ")?;
    let text = format!("more jobs came than were done, and the backlog grew: {text}");
    Some(Note { begins: "backlog: ", text })
}

/// Names the rows whose strategy refused jobs.
fn refused_jobs(summary: &Summary) -> Option<Note> {
    let text = few(&refused(summary), ", ")?;
    let text = format!("{text} were refused; the times are those of jobs that were taken");
    Some(Note { begins: "refused: ", text })
}

/// Joins a few names, and counts the rest. `None` if there are none.
fn few(names: &[String], between: &str) -> Option<String> {
    (!names.is_empty()).then(|| few_between(names, between))
}

/// Returns a note for each reason for which cells were skipped, but for reasons of the job: the
/// answer tells those. The note names a single cell in full, and only the strategies of several
/// cells.
fn skipped(summary: &Summary) -> Vec<Note> {
    let varying = Varying::among(summary.cells.iter().map(|row| &row.of));
    let of_job =
        |cell: &Cell| summary.run.skipped.iter().any(|skipped| skipped.of_job && skipped.cell == *cell);
    let left_out = summary.cells.iter().filter(|row| !row.outcome.was_tried() && !of_job(&row.of));
    let left_out: Vec<&Row<Cell>> = left_out.collect();
    let mut reasons: Vec<&Outcome> = Vec::new();
    for row in &left_out {
        if !reasons.contains(&&row.outcome) {
            reasons.push(&row.outcome);
        }
    }
    let note = |outcome: &Outcome| {
        let alike: Vec<_> =
            left_out.iter().filter(|row| row.outcome == *outcome).map(|row| &row.of).collect();
        let about = match alike.as_slice() {
            [one] => varying.name_of(one),
            several => {
                let mut names: Vec<String> =
                    several.iter().map(|cell| cell.strategy_with_setting()).collect();
                names.sort();
                names.dedup();
                format!("{} of {}", counted(several.len() as u64, "cell"), names.join(", "))
            }
        };
        Note { begins: "skipped: ", text: format!("{about}: {}", outcome.reason().unwrap_or_default()) }
    };
    reasons.into_iter().map(note).collect()
}

/// Counts the cells that the run measured in fewer rounds than planned.
fn short(summary: &Summary) -> Option<Note> {
    let rounds = summary.run.rounds;
    let count = summary.cells.iter().filter(|row| is_short(row, rounds)).count() as u64;
    (count > 0).then(|| Note {
        begins: "incomplete: ",
        text: format!(
            "{} measured in fewer than {rounds} rounds: the run ended early",
            counted(count, "cell")
        ),
    })
}

/// Names a raw run: `raw countdown`, `raw countdown in go`.
fn raw_name(raw: &figures::Raw) -> String {
    let within = raw.peer.as_ref().map(|peer| format!(" in {peer}")).unwrap_or_default();
    format!("raw {}{within}", raw.workload)
}

#[cfg(test)]
mod tests {
    use figures::Summary;
    use words::Colour;

    use super::super::csv::csv;
    use super::super::json::json;
    use super::super::specimens::{held_back, one_cell};
    use super::super::table::table;

    #[test]
    fn a_quota_that_a_pool_uses_up_is_a_note_below_the_table_and_a_figure_for_machines() {
        let note = |summary| {
            let text = table(&summary, Colour::Off, false);
            let notes = text
                .split("\n\n")
                .find(|part| part.starts_with("quota: "))
                .expect("no other note is before it");
            notes.split("most work:").next().unwrap().to_owned()
        };
        insta::assert_snapshot!(
            [(1500, 1), (1500, 6), (500, 2)].map(|(quota, cells)| note(held_back(quota, cells))).join("\n")
        );
        let summary = held_back(1500, 1);
        let document: serde_json::Value = serde_json::from_str(&json(&summary)).unwrap();
        assert_eq!(document["cells"][0]["held_back_ratio"], 0.5);
        assert_eq!(document["noise"]["spoiled"], 0);
        let (header, row) =
            csv(&summary).split_once('\n').map(|(one, two)| (one.to_owned(), two.to_owned())).unwrap();
        // A comma in a reason would shift the columns: this row has none.
        let column = header.split(',').position(|name| name == "held_back_ratio").unwrap();
        assert_eq!(row.split(',').nth(column), Some("0.5"), "{row}");
        let without: serde_json::Value = serde_json::from_str(&json(&one_cell())).unwrap();
        assert!(without["cells"][0]["held_back_ratio"].is_null());
    }

    #[test]
    fn the_width_that_rayon_and_tokio_choose_under_a_quota_is_a_note_and_a_figure() {
        let mut summary = one_cell();
        summary.own_choice = Some(1);
        let quota = |summary: &Summary| {
            serde_json::from_str::<serde_json::Value>(&json(summary)).unwrap().get("quota").cloned()
        };
        assert!(
            !table(&summary, Colour::Off, false).contains("choose"),
            "without a quota it is all processors"
        );
        assert_eq!(quota(&summary), None);
        summary.run.quota_millicpus = Some(1500);
        // Of two quotas the smaller one holds.
        summary.run.machine.quota_millicpus = Some(1800);
        let text = table(&summary, Colour::Off, false).split_whitespace().collect::<Vec<_>>().join(" ");
        let note = "width: under this quota of 1.5 processors, rayon and tokio choose 1 thread by themselves";
        assert!(text.contains(note), "{text}");
        assert_eq!(quota(&summary), Some(serde_json::json!({ "millicpus": 1500, "own_choice": 1 })));
        summary.own_choice = None;
        assert!(!table(&summary, Colour::Off, false).contains("choose"), "an old record says nothing of it");
    }
}
