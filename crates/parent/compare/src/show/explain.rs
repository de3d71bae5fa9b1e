//! The long form of the legend, for `--explain` below a table: how to read every figure,
//! who leads by how much, the noise in detail, what was predicted, and the machine.
//!
//! **Invariant:** nothing here is needed to act on the answer.

use figures::{Figures, Row, Summary};
use record::Cell;
use stats::Thresholds;
use words::{counted, interval};

use super::group::Varying;
use super::headings::headings;
use super::legend::{about, beat};
use super::notes::{Note, named, processors};
use super::predicted;
use crate::judge::{Contender, Predicted, Standing, Verdicts, blocks, number_of_costs, worlds};

const MARKS: &str =
    "! lost the beat, ? the rounds differ too much or were too few, * a round failed, > that or more";
const LATE: &str = "when a beat fired less when it was due. p50 and p99 are the medians of the rounds' own. \
                    > marks a lower bound: some beats never fired";
const FLOOR: &str = "the lateness of the same ticker on the same runtime without a job, in the same run";
const WORK: &str = "steps a second, as a ratio to the same job run raw: 1.00 is as fast. Several jobs on \
                    several processors may be above 1. ? if the 95 % interval spans more than a factor of \
                    two (more rounds help), or there were too few steps";
const JOB: &str = "the latency of a job: from when it should start to its answer. queue is the part \
                   before its first step. The longest is shown if some cell had fewer than 100 jobs. \
                   grows: more came than were done";

/// Returns all notes of the long form.
pub(crate) fn explained(summary: &Summary, predictions: &[Predicted<'_>]) -> Vec<Note> {
    let note = |begins, text| Note { begins, text };
    let mut notes = vec![
        note("marks: ", MARKS.to_owned()),
        note("late: ", LATE.to_owned()),
        note("floor: ", FLOOR.to_owned()),
        note("work: ", WORK.to_owned()),
        note("job: ", JOB.to_owned()),
        note("beat: ", beat(summary)),
        note("ahead: ", ahead()),
    ];
    notes.extend(leaders(summary));
    notes.extend(unfired(summary));
    notes.extend(spoiled(summary));
    notes.extend(predicted::notes(summary, predictions));
    notes.extend(about(summary));
    notes.push(note("machine: ", machine(summary)));
    let versions = summary.run.versions.iter().map(|(name, version)| format!("{name} {version}"));
    notes.push(note("versions: ", versions.collect::<Vec<_>>().join(", ")));
    notes
}

fn ahead() -> String {
    let Thresholds { different, same } = Thresholds::SPEED;
    format!(
        "a cell is ahead of another if the whole 95 % interval of their ratio lies beyond {:.0} %, and the \
         same if it lies within {:.0} %",
        100.0 * different,
        100.0 * same
    )
}

/// Names the leader of each block in each world, among those that keep the beat there, with the
/// intervals of the work.
fn leaders(summary: &Summary) -> Vec<Note> {
    let worlds = worlds(summary);
    let headings = headings(&worlds);
    let blocks = blocks(summary, &worlds);
    let verdicts = Verdicts::of(summary);
    let varying = Varying::among(summary.cells.iter().map(|row| &row.of));
    let mut notes = Vec::new();
    for block in &blocks {
        for (world, heading) in headings.iter().enumerate() {
            let keeping = |one: &&Contender<'_>| one.keeps_beat(&[world]);
            let keeping: Vec<_> = block.contenders.iter().filter(keeping).collect();
            let standing = verdicts.leader(&keeping, &[world], |one| number_of_costs(summary, one));
            notes.extend(standing.map(|standing| {
                let place = varying.block_of(block);
                Note {
                    begins: "leads: ",
                    text: format!("{place}, {}: {}", heading.short, led(&standing, world)),
                }
            }));
        }
    }
    notes
}

fn led(standing: &Standing<'_, '_>, world: usize) -> String {
    let names = |all: &[&Contender<'_>]| {
        let name = |one: &&Contender<'_>| match one.rows[world].and_then(work_interval) {
            Some(work) => format!("{} ({work})", one.name),
            None => one.name.clone(),
        };
        all.iter().map(name).collect::<Vec<_>>().join(", ")
    };
    let mut text = names(&[standing.first]);
    for (words, others) in [
        ("the same as", &standing.as_good),
        ("can't be told apart from", &standing.open),
        ("ahead of", &standing.less),
    ] {
        if !others.is_empty() {
            text.push_str(&format!("; {words} {}", names(others)));
        }
    }
    if let Some(rounds) = standing.rounds_needed {
        text.push_str(&format!("; --rounds {rounds} would probably tell them apart"));
    }
    text
}

fn work_interval(row: &Row<Cell>) -> Option<String> {
    row.of.load.jobs()?;
    let work = row.figures.working.as_ref()?.ratio?;
    work.interval.map(|_| interval(work.interval))
}

/// Names the rows with beats that never fired. One note names those of all blocks.
fn unfired(summary: &Summary) -> Option<Note> {
    let varying = Varying::among(summary.cells.iter().map(|row| &row.of));
    let beating = summary.cells.iter().filter_map(|row| Some((row, row.figures.beating.as_ref()?)));
    let names: Vec<String> = beating
        .filter(|(_, beating)| beating.unfired > 0)
        .map(|(row, beating)| {
            let due = counted(beating.due, "beat");
            format!("{} ({} of {due})", varying.name_of(&row.of), beating.unfired)
        })
        .collect();
    (!names.is_empty()).then(|| Note {
        begins: "never fired: ",
        text: format!("the lateness shown is a lower bound for {}", names.join("; ")),
    })
}

/// Names all rows with rounds that stay spoiled.
fn spoiled(summary: &Summary) -> Option<Note> {
    let spoiled = named(summary).filter(|(_, figures)| figures.spoiled > 0);
    let name = |(name, figures): (String, &Figures)| {
        format!("{name} ({} of {})", figures.spoiled, counted(figures.rounds, "round"))
    };
    let names: Vec<String> = spoiled.map(name).collect();
    (!names.is_empty()).then(|| Note { begins: "spoiled: ", text: names.join("; ") })
}

fn machine(summary: &Summary) -> String {
    let machine = &summary.run.machine;
    let known = [
        machine.cpu.clone(),
        Some(counted(machine.cpus, "processor")),
        machine.memory_bytes.map(|bytes| format!("{:.1} GiB", bytes as f64 / 1_073_741_824.0)),
        Some(format!("{} {}", machine.os, machine.arch)),
        machine.kernel.clone(),
        machine.governor.as_ref().map(|governor| format!("governor {governor}")),
        machine.quota_millicpus.map(|quota| format!("a quota of {}", processors(quota))),
    ];
    format!("{}; started {}", known.into_iter().flatten().collect::<Vec<_>>().join(", "), summary.run.started)
}
