//! The notes below a table: rows that failed or are missing, and figures to read with care.
//!
//! **Invariant:** a note names every row that is not in the table, with the reason.

use std::time::Duration;

use engine::Bounds;
use figures::{Coarse, Figures, LEAST_STEPS, Outcome, Row, Summary};
use notation::duration::written;
use record::Cell;
use words::counted;

use super::group::Varying;
use crate::judge::{Standing, standings};

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
    notes.extend(unfired(summary));
    notes.extend(standing(summary));
    notes.extend(skipped(summary));
    notes.extend(short(summary));
    notes.extend(coarse(summary));
    notes
}

fn failed(summary: &Summary) -> Vec<Note> {
    let varying = Varying::among(summary.cells.iter().map(|row| &row.of));
    let cells = summary.cells.iter().map(|row| (varying.name_of(&row.of), &row.outcome));
    let floors = summary.floors.iter().map(|row| (varying.name_of_floor(&row.of), &row.outcome));
    let raws = summary.raws.iter().map(|row| (format!("raw {}", row.of.workload), &row.outcome));
    let all = cells.chain(floors).chain(raws).filter(|(_, outcome)| outcome.is_failed());
    all.map(|(name, outcome)| Note {
        begins: "failed: ",
        text: format!("{name}: {}", outcome.reason().unwrap_or_default()),
    })
    .collect()
}

/// Names, for each group, the cell that does most work among those that keep the beat. Says how the
/// others compare with it, and how many rounds would probably tell them apart.
fn standing(summary: &Summary) -> Vec<Note> {
    let varying = Varying::among(summary.cells.iter().map(|row| &row.of));
    let names = |cells: &[&Cell]| {
        cells.iter().map(|cell| cell.strategy_with_setting()).collect::<Vec<_>>().join(", ")
    };
    let standings = standings(summary);
    let text = |standing: &Standing<'_>| {
        let mut text = format!("{}: {}", varying.group_of(standing.first), names(&[standing.first]));
        for (words, cells) in [
            ("the same as", &standing.as_good),
            ("can't be told apart from", &standing.open),
            ("more than", &standing.less),
        ] {
            if !cells.is_empty() {
                text.push_str(&format!("; {words} {}", names(cells)));
            }
        }
        text
    };
    let mut notes: Vec<Note> =
        standings.iter().map(|standing| Note { begins: "most work: ", text: text(standing) }).collect();
    let open = standings.iter().filter(|standing| !standing.open.is_empty()).count();
    if let Some(rounds) = standings.iter().filter_map(|standing| standing.rounds_needed).max() {
        let settled = standings.iter().filter(|standing| standing.rounds_needed.is_some()).count();
        let text = format!(
            "--rounds {rounds} would probably tell them apart{}",
            if settled == open { String::new() } else { format!(", in {settled} of these {open} groups") }
        );
        notes.push(Note { begins: "", text });
    }
    notes
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
        .map(|(name, figures)| format!("{name} ({} of {} rounds)", figures.spoiled, figures.rounds))
        .collect();
    if (1..=FEW).contains(&names.len()) { format!(", in {}", names.join(", ")) } else { String::new() }
}

/// Says how many threads rayon and tokio choose by themselves under the quota.
fn own_choice(summary: &Summary) -> Option<Note> {
    let quota = summary.run.quota_of_children()? as f64 / 1000.0;
    let threads = counted(summary.own_choice?, "thread");
    let text = format!(
        "under this quota of {quota} processors, rayon and tokio choose {threads} by themselves; so \
         do the /N runtimes here"
    );
    Some(Note { begins: "width: ", text })
}

/// Names the rows whose own threads used up the machine's quota. That is a result, not noise.
fn held_back(summary: &Summary) -> Option<Note> {
    let quota = summary.run.quota_of_children()?;
    let held_back = named(summary).filter_map(|(name, figures)| Some((name, figures.held_back?)));
    let names: Vec<String> =
        held_back.map(|(name, share)| format!("{name} ({:.0} %)", 100.0 * share)).collect();
    if names.is_empty() {
        return None;
    }
    let more = names.len().saturating_sub(FEW);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let remedy = match quota / 1000 {
        0 => "measure with a quota of at least 1 processor".to_owned(),
        whole => format!("--cpus {whole} measures what fits"),
    };
    let text = format!(
        "a quota of {} processors stopped these for a part of the time, because their own threads used it \
         up: {}{more}. This is a result, not noise; {remedy}",
        quota as f64 / 1000.0,
        names[..names.len().min(FEW)].join(", ")
    );
    Some(Note { begins: "quota: ", text })
}

/// Returns the figures of all cells and controls, with their full names.
fn named(summary: &Summary) -> impl Iterator<Item = (String, &Figures)> {
    let varying = Varying::among(summary.cells.iter().map(|row| &row.of));
    let cells = summary.cells.iter().map(move |row| (varying.name_of(&row.of), &row.figures));
    let floors = summary.floors.iter().map(move |row| (varying.name_of_floor(&row.of), &row.figures));
    let raws = summary.raws.iter().map(|row| (format!("raw {}", row.of.workload), &row.figures));
    cells.chain(floors).chain(raws)
}

/// Names the rows with beats that never fired. One note names those of all blocks.
fn unfired(summary: &Summary) -> Option<Note> {
    let varying = Varying::among(summary.cells.iter().map(|row| &row.of));
    let beating = summary.cells.iter().filter_map(|row| Some((row, row.figures.beating.as_ref()?)));
    let names: Vec<String> = beating
        .filter(|(_, beating)| beating.unfired > 0)
        .map(|(row, beating)| {
            format!("{} ({} of {} beats)", varying.name_of(&row.of), beating.unfired, beating.due)
        })
        .collect();
    (!names.is_empty()).then(|| Note {
        begins: "never fired: ",
        text: format!("the lateness shown is a lower bound for {}", names.join("; ")),
    })
}

/// Returns a note for each reason for which cells were skipped. The note names a single cell in
/// full, and only the strategies of several cells.
fn skipped(summary: &Summary) -> Vec<Note> {
    let varying = Varying::among(summary.cells.iter().map(|row| &row.of));
    let left_out: Vec<&Row<Cell>> = summary.cells.iter().filter(|row| !row.outcome.was_tried()).collect();
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
    let short = |row: &&Row<Cell>| row.outcome == Outcome::Measured && row.figures.rounds < rounds;
    let count = summary.cells.iter().filter(short).count() as u64;
    (count > 0).then(|| Note {
        begins: "incomplete: ",
        text: format!(
            "{} measured in fewer than {rounds} rounds: the run ended early",
            counted(count, "cell")
        ),
    })
}

/// Returns a note for each workload on which cells did too few steps for a verdict on work. The
/// note says how many cells, and what to do now.
fn coarse(summary: &Summary) -> impl Iterator<Item = Note> {
    summary.coarse().into_iter().map(|(workload, Coarse { steps, duration })| {
        let is_one = |row: &&Row<Cell>| row.of.workload == workload && row.figures.coarse().is_some();
        let text = format!(
            "the work of {} on {workload} is not compared: a measurement has as few as {}, and a verdict \
             takes {LEAST_STEPS}; {}",
            counted(summary.cells.iter().filter(is_one).count() as u64, "cell"),
            counted(steps, "step"),
            longer(duration)
        );
        Note { begins: "coarse: ", text }
    })
}

/// Says how to get enough steps into a measurement, if that takes `duration`.
pub(crate) fn longer(duration: Duration) -> String {
    if duration <= Bounds::MOST_DURATION {
        format!("measure longer: --duration {}", written(duration))
    } else {
        let most = written(Bounds::MOST_DURATION);
        format!("the longest --duration, {most}, is not enough: choose shorter steps")
    }
}
