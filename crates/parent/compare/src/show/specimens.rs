//! Invented runs for the tests of this folder: one for each thing that has to look right.
//!
//! **Invariant:** they go through `summarise`, so that no test shows a summary that can't exist.

use std::time::Duration;

use figures::{Summary, summarise};
use record::{
    Abilities, Answer, Cause, Cell, Jobs, Load, LoadTiming, Measurement, Place, Prepared, Rate, Skipped,
    Subject, Surroundings,
};
use sample::{self, cell, controls, failure, measured, mostly, ms, record, with_jobs, work};

pub(crate) fn us(micros: u64) -> Duration {
    Duration::from_micros(micros)
}

/// Returns cells with every outcome, on two runtimes.
pub(crate) fn all_kinds() -> Summary {
    let [kept, lost, hung, partly] = ["manual-yield:every=1000", "inline", "spawn-blocking", "rayon-offload"]
        .map(|strategy| cell(strategy, "tokio/1"));
    let elsewhere = cell("manual-yield:every=1000000", "async-std/N");
    let late = cell("inline", "async-std/N");
    let mut info = sample::info(&[
        kept.clone(),
        lost.clone(),
        hung.clone(),
        partly.clone(),
        elsewhere.clone(),
        late.clone(),
    ]);
    for strategy in ["multi-thread", "multi-thread:threads=2"] {
        let reason = "tokio/1 has one thread, so there is no other worker to carry on".to_owned();
        info.skipped.push(Skipped { cell: cell(strategy, "tokio/1"), reason, of_job: false });
    }
    let mut answers = controls(&kept);
    answers.extend(measured(&kept, us(150), us(900), [980_000, 990_000]));
    answers.extend((0..2).map(|round| {
        let beats = sample::beats((1..=200).map(|beat| ms(10 * beat)), 150);
        record(Subject::Cell(lost.clone()), round, Some(beats), Some(work(1_000_000)))
    }));
    answers.extend((0..2).map(|round| {
        failure(
            Subject::Cell(hung.clone()),
            round,
            Cause::TimedOut,
            "still running after 12 s, and was killed",
        )
    }));
    answers.extend(measured(&partly, us(150), us(5000), [970_000, 0]).into_iter().take(1));
    answers.push(failure(Subject::Cell(partly), 1, Cause::Crashed, "signal 11\nthread 'main' had panicked"));
    // Too few beats for p99, and the floor of async-std/N failed.
    let few = sample::beats([us(1234); 30], 0);
    answers.push(record(Subject::Cell(elsewhere.clone()), 0, Some(few), Some(work(400_000))));
    answers.push(failure(Subject::floor_of(&elsewhere), 0, Cause::Setup, "no such timer"));
    summarise(&info, &answers)
}

pub(crate) fn one_cell() -> Summary {
    let cell = cell("inline", "tokio/1");
    let mut answers = controls(&cell);
    answers.extend(measured(&cell, ms(1), ms(5), [900_000, 910_000]));
    summarise(&sample::info(&[cell]), &answers)
}

/// Returns the longest names, the widest figures, and every condition with two values.
pub(crate) fn widest() -> Summary {
    let mut cells: Vec<Cell> = Vec::new();
    for (jobs, place) in [(1, Place::Task), (64, Place::Body)] {
        for strategy in ["manual-yield:every=1000000", "rayon-offload:threads=all-1"] {
            let mut cell = cell(strategy, "async-std/N");
            (cell.load, cell.place, cell.cpus) = (Load::Jobs(jobs), place, jobs);
            if jobs == 64 {
                "countdown:steps=50000000,step=500ns".clone_into(&mut cell.workload);
            }
            cells.push(cell);
        }
    }
    let mut answers: Vec<_> = cells.iter().step_by(2).flat_map(controls).collect();
    for cell in &cells {
        answers.extend(measured(cell, us(123_456), us(12_345_678), [63_120_000, 64_990_000]));
    }
    let failed = Subject::Cell(cells[3].clone());
    answers.push(failure(failed, 1, Cause::NotSingleThreaded, &"words and ".repeat(20)));
    summarise(&sample::info(&cells), &answers)
}

/// Returns two cells that did four steps or so in each measurement, the same in both rounds.
pub(crate) fn coarse() -> Summary {
    let cells = ["rayon-offload", "spawn-blocking"].map(|strategy| cell(strategy, "tokio/N"));
    let mut info = sample::info(&cells);
    info.name = "coarse".to_owned();
    let mut answers = controls(&cells[0]);
    answers.retain(|answer| !matches!(answer.subject(), Subject::Raw { .. }));
    for round in 0..2 {
        answers.push(record(Subject::raw_of(&cells[0]), round, None, Some(work(4))));
    }
    for (cell, steps) in cells.iter().zip([5, 3]) {
        answers.extend(measured(cell, us(150), us(900), [steps; 2]));
    }
    summarise(&info, &answers)
}

/// Returns pools with threads that use up a quota of this many thousandths of a processor.
pub(crate) fn held_back(quota: u64, cells: usize) -> Summary {
    let cells: Vec<Cell> =
        (1..=cells).map(|threads| cell(&format!("rayon-offload:threads={threads}"), "tokio/N")).collect();
    let mut info = sample::info(&cells);
    info.machine.quota_millicpus = Some(quota);
    let mut answers = controls(&cells[0]);
    let own = ms(quota);
    let around =
        Surroundings { took: ms(1000), own: Some(own), throttled: Some(ms(500)), ..Default::default() };
    for cell in &cells {
        let own = measured(cell, us(150), us(900), [900_000, 905_000]);
        answers.extend(own.into_iter().map(|answer| Measurement { surroundings: Some(around), ..answer }));
    }
    summarise(&info, &answers)
}

/// Returns two cells whose jobs of 20 ms come at a rate. Those of the first pile up, and its beat
/// is late at the start.
pub(crate) fn at_a_rate() -> Summary {
    let cells = ["spawn-blocking", "inline"].map(|strategy| Cell {
        load: Load::Rate(Rate::in_1000_s(20_000)),
        workload: "countdown:length=20ms".to_owned(),
        ..cell(strategy, "tokio/1")
    });
    let mut answers = controls(&cells[0]);
    answers.retain(|answer| !matches!(answer.subject(), Subject::Raw { .. }));
    for (cell, (latency, left, start)) in cells.iter().zip([(90, 30, 50), (21, 0, 1)]) {
        answers.extend(measured(cell, us(150), us(900), [980_000, 990_000]).into_iter().map(|answer| {
            let all = sample::jobs((0..60).map(|job| us(1000 * latency + 100 * job)), ms(1));
            let jobs = Jobs { done: 60 - left, backlog_after: left, ..all };
            with_jobs(answer, Some(jobs), Some(mostly(us(150), ms(start))))
        }));
    }
    summarise(&sample::info(&cells), &answers)
}

pub(crate) fn nothing() -> Summary {
    summarise(&sample::info(&[cell("inline", "tokio/1")]), &[])
}

/// The strategies of [`three_loads`], with their abilities: divides, cancels, bounds threads,
/// borrows.
const STRATEGIES: [(&str, [bool; 4]); 5] = [
    ("inline", [false, false, true, true]),
    ("manual-yield:every=1000", [true, true, true, true]),
    ("manual-yield:within=100us,turns=yes", [true, true, true, true]),
    ("rayon-offload:threads=all", [false, false, true, false]),
    ("spawn-blocking", [false, false, false, false]),
];

/// Returns the default loads: one job, a job that comes and goes, and 64 jobs. On tokio/N, `inline`
/// loses the beat as soon as jobs come and go; on tokio/1, in all worlds; on smol/N with 64 jobs.
/// `spawn-blocking` is late with 64 jobs at the start.
pub(crate) fn three_loads() -> Summary {
    let loads = [
        (Load::Jobs(1), "countdown"),
        (Load::Pause(ms(50)), "countdown:length=20ms"),
        (Load::Jobs(64), "countdown"),
    ];
    let mut cells: Vec<Cell> = Vec::new();
    for (load, workload) in loads {
        for runtime in ["tokio/1", "tokio/N", "smol/N"] {
            let all = STRATEGIES.iter().map(|(strategy, _)| cell(strategy, runtime));
            cells.extend(all.map(|cell| Cell { load, workload: workload.to_owned(), cpus: 2, ..cell }));
        }
    }
    let mut info = sample::info(&cells);
    let prepared = Prepared { workload: loads[1].1.to_owned(), steps_per_s: 1_000_000, steps: None };
    info.workloads.insert(loads[1].1.to_owned(), prepared);
    info.own_timings = vec![LoadTiming { load: loads[1].0, timing: info.timing, period: Some(us(2100)) }];
    info.abilities = STRATEGIES.iter().map(|(name, able)| ((*name).to_owned(), abilities(*able))).collect();
    let mut answers: Vec<Measurement> = Vec::new();
    for cell in &cells {
        for control in controls(cell) {
            if answers.iter().all(|known| known.answer.key() != control.answer.key()) {
                answers.push(control);
            }
        }
        let [one, other] = [work_of(cell), work_of(cell) / 1000 * 1001];
        let rounds = measured(cell, us(150), lateness_of(cell), [one, other]);
        let late_start = cell.strategy == "spawn-blocking" && cell.load == Load::Jobs(64);
        let start = mostly(us(150), if late_start { ms(1150) } else { lateness_of(cell) });
        answers.extend(
            rounds
                .into_iter()
                .map(|round| with_jobs(apart(round, cell), Some(jobs_of(cell)), Some(start.clone()))),
        );
    }
    summarise(&info, &answers)
}

fn abilities([divides, cancels, bounds_threads, borrows]: [bool; 4]) -> Abilities {
    Abilities { divides, cancels, bounds_threads, borrows, ..Abilities::NONE }
}

/// Makes the jobs of a pool run on threads that poll no task.
fn apart(mut round: Measurement, cell: &Cell) -> Measurement {
    if let (Answer::Record(record), "rayon-offload" | "spawn-blocking") = (&mut round.answer, &*cell.strategy)
    {
        (record.threads.ticker, record.threads.tasks) = (vec![1], vec![1]);
        record.threads.jobs = vec![2, 3];
    }
    round
}

/// Returns p99 of a cell of [`three_loads`].
fn lateness_of(cell: &Cell) -> Duration {
    match (&*cell.strategy, &*cell.runtime, cell.load) {
        ("inline", "tokio/1", _) => ms(128),
        ("inline", "tokio/N", Load::Pause(_)) => ms(96),
        ("inline", _, Load::Jobs(64)) => ms(116),
        (_, "smol/N", _) => us(250),
        _ => us(900),
    }
}

/// Returns the steps that a cell of [`three_loads`] does in a round.
fn work_of(cell: &Cell) -> u64 {
    let one = match &*cell.strategy_with_setting() {
        "manual-yield:every=1000" => 680_000,
        "manual-yield:within=100us,turns=yes" => 930_000,
        _ => 990_000,
    };
    if cell.load == Load::Jobs(64) && !cell.runtime.ends_with("/1") { 2 * one } else { one }
}

/// Returns the jobs of a round of [`three_loads`]: 60 that take about as long as the work says.
fn jobs_of(cell: &Cell) -> Jobs {
    let took = Duration::from_micros(20_000_000_000 / work_of(cell));
    sample::jobs((0..60).map(|job| took + us(20 * job)), us(40))
}

/// Returns four loads on the longest names, with figures as wide as they get: beats that never
/// fired, jobs that were not over, and a round that failed.
pub(crate) fn four_loads() -> Summary {
    let loads = [Load::Jobs(1), Load::Pause(ms(50)), Load::Rate(Rate::in_1000_s(20_000)), Load::Jobs(64)];
    let names = ["manual-yield:within=100us,turns=yes", "rayon-offload:threads=all-1"];
    let cells = loads.map(|load| names.map(|name| Cell { load, ..cell(name, "async-std/N") })).concat();
    let mut answers = controls(&cells[0]);
    for cell in &cells {
        let beats = sample::beats((1..=200).map(ms), 150);
        let jobs = Jobs { done: 50, ..sample::jobs((0..120).map(|job| ms(100 + job)), ms(100)) };
        for round in 0..2 {
            let own = record(Subject::Cell(cell.clone()), round, Some(beats.clone()), Some(work(64_990_000)));
            answers.push(with_jobs(own, Some(jobs.clone()), Some(beats.clone())));
        }
    }
    let failed = Subject::Cell(cells[0].clone());
    answers.retain(|answer| (answer.subject(), answer.round()) != (&failed, 1));
    answers.push(failure(failed, 1, Cause::Crashed, "so"));
    summarise(&sample::info(&cells), &answers)
}
