//! Costs and slices, on every runtime: counts and checksums, never times. On a system without the
//! clocks for them there is nothing to test but a failure.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hdrhistogram::serialization::Deserializer;
use record::{
    Answer, Beating, Cause, Cell, Load, Place, Probe, Record, Settings, Stall, Subject, Timing, Trial,
};
use runtime::{Runtime, RuntimeId, Workers, catch};
use strategy::{Abilities, About, JobError, Output, Refusal, Setting, Site, Strategy, setting};
use workload::{Job, Progress};

use super::measure;
use crate::kind::Kind;

mod loads;
mod refusals;

/// Yields after this many steps. With 0, never.
struct Every(u64);

impl Strategy for Every {
    const ABOUT: About = About {
        name: "every",
        summary: "Yields every so many steps, or never",
        settings: &[Setting { key: "every", values: "0, 1, 2, ...", help: "Steps between two yields" }],
        defaults: &["every=0"],
        others: &[],
    };

    fn new(settings: &Settings, _: Site) -> Result<Self, Refusal> {
        Ok(Every(setting(settings, "every")?))
    }

    fn abilities(&self) -> Abilities {
        Abilities { divides: true, cancels: true, bounds_threads: true, borrows: true, ..Abilities::NONE }
    }

    async fn run<R: Runtime>(&self, runtime: &R, mut job: impl Job + 'static) -> Result<Output, JobError> {
        let steps = if self.0 == 0 { u64::MAX } else { self.0 };
        loop {
            match catch(|| job.advance(steps))? {
                Progress::Done(output) => return Ok(output),
                Progress::More => runtime.yield_now().await,
            }
        }
    }
}

fn cell(runtime: RuntimeId, every: u64, workload: &str) -> Cell {
    Cell {
        strategy: "every".to_owned(),
        setting: format!("every={every}").parse().unwrap(),
        runtime: runtime.to_string(),
        workload: workload.to_owned(),
        load: Load::default(),
        probe: Probe::default(),
        cpus: u32::try_from(process::cpus()).unwrap(),
        place: Place::Task,
        peer: None,
    }
}

fn trial(subject: Subject) -> Trial {
    let ms = Duration::from_millis;
    Trial {
        format: record::FORMAT,
        subject,
        round: 0,
        purpose: record::Purpose::Comparison,
        workload: None,
        beating: Beating::Scheduled { period: ms(1), phase: Duration::ZERO },
        seed: 0,
        quota_millicpus: None,
        timing: Timing { warm_up: ms(1), duration: ms(120), drain: ms(1) },
        stalls: Vec::new(),
        slices: false,
    }
}

fn answer(trial: &Trial) -> Answer {
    measure(&Kind::of::<Every>(), trial)
}

fn record(trial: &Trial) -> Record {
    match answer(trial) {
        Answer::Record(record) => record,
        Answer::Failure(failure) => panic!("{}: {}", failure.subject, failure.reason),
    }
}

#[test]
fn a_cost_is_pairs_of_turns_with_the_same_steps_on_every_runtime() {
    for runtime in runtime::available() {
        let record = record(&trial(Subject::Cost(cell(runtime, 1000, "countdown:spins=10"))));
        assert_eq!((record.beats, record.work, record.slices), (None, None, None));
        let turns = record.cost.unwrap();
        assert_eq!(turns.len(), 6, "120 ms are six pairs of two turns of 10 ms");
        for turn in turns {
            // Its last steps are followed by no yield.
            assert_eq!(turn.yields, (turn.steps - 1) / 1000, "{turn:?} on {runtime}");
            assert!(!turn.raw.is_zero() && !turn.strategy.is_zero());
        }
        assert!(!record.threads.jobs.is_empty() && !record.threads.tasks.is_empty());
    }
}

#[test]
fn a_turn_is_as_many_whole_jobs_as_it_takes() {
    let runtime = "tokio/1".parse().unwrap();
    for workload in ["countdown:steps=1000,spins=10", "sort:items=20000"] {
        let record = record(&trial(Subject::Cost(cell(runtime, 0, workload))));
        for turn in record.cost.unwrap() {
            assert_eq!(turn.yields, 0, "it never yields");
            assert!(turn.steps > 1, "a job is shorter than a turn: {turn:?}");
        }
    }
}

#[test]
fn there_are_as_many_slices_as_yields() {
    for runtime in runtime::available() {
        let cell = cell(runtime, 1000, "countdown:spins=100");
        let record = record(&Trial { slices: true, ..trial(Subject::Cell(cell)) });
        let (slices, yields) = (count(&record), record.work.unwrap().yields);
        // The meters are read one after the other.
        assert!(
            yields > 10 && slices.abs_diff(yields) <= 1 + yields / 50,
            "{slices} of {yields} on {runtime}"
        );
    }
}

#[test]
fn who_never_yields_has_no_slices_and_who_is_not_asked_tells_of_none() {
    let cell = cell("smol/1".parse().unwrap(), 0, "countdown:steps=100000");
    let asked = record(&Trial { slices: true, ..trial(Subject::Cell(cell.clone())) });
    assert_eq!(count(&asked), 0);
    assert_eq!(record(&trial(Subject::Cell(cell))).slices, None);
}

#[test]
fn only_a_cell_has_slices() {
    let floor = Subject::Floor {
        runtime: "tokio/1".to_owned(),
        cpus: 1,
        place: Place::Task,
        probe: Probe::Timer,
        peer: None,
    };
    let Answer::Failure(failure) = answer(&Trial { slices: true, ..trial(floor) }) else {
        panic!("a floor has no job");
    };
    assert_eq!((failure.cause, &*failure.reason), (Cause::Setup, "only a cell has slices"));
}

fn floor(runtime: RuntimeId, place: Place, probe: Probe) -> Subject {
    let cpus = u32::try_from(process::cpus()).unwrap();
    Subject::Floor { runtime: runtime.to_string(), cpus, place, probe, peer: None }
}

#[test]
fn every_probe_beats_on_every_runtime_in_both_places() {
    for runtime in runtime::available() {
        for probe in [Probe::Timer, Probe::Socket, Probe::Pool] {
            for place in [Place::Task, Place::Body] {
                let record = record(&trial(floor(runtime, place, probe)));
                let beats = record.beats.unwrap();
                assert!((119..=121).contains(&beats.due), "{} due by {probe} on {runtime}", beats.due);
                assert_eq!(beats.fired + beats.unfired, beats.due);
                assert!(beats.fired > 0, "none came by {probe} on {runtime}");
                assert!(!record.threads.ticker.is_empty(), "{probe} on {runtime}");
                if runtime.workers == Workers::One {
                    assert_eq!(record.threads.ticker.len(), 1, "{probe} on {runtime}");
                }
            }
        }
    }
}

#[test]
fn a_job_that_blocks_the_loop_holds_up_the_socket() {
    for runtime in runtime::available().filter(|runtime| runtime.workers == Workers::One) {
        // It never yields, so no beat that is due after its start comes. It starts right after the
        // first beat.
        let job = cell(runtime, 0, "countdown:steps=1000000000,spins=1000");
        let blocked = Trial {
            timing: Timing { drain: Duration::ZERO, ..trial(Subject::Cell(job.clone())).timing },
            ..trial(Subject::Cell(Cell { probe: Probe::Socket, ..job }))
        };
        match answer(&blocked) {
            Answer::Record(record) => {
                let beats = record.beats.unwrap();
                let (unfired, due) = (beats.unfired, beats.due);
                assert!(unfired > due / 2, "{unfired} of {due} bytes did not come back on {runtime}");
            }
            Answer::Failure(failure) => panic!("{}: {}", failure.subject, failure.reason),
        }
    }
}

#[test]
fn a_yielding_job_lets_each_probe_beat_on_the_loop_that_it_shares() {
    for runtime in runtime::available() {
        for probe in [Probe::Socket, Probe::Pool] {
            let cell = Cell { probe, ..cell(runtime, 1000, "countdown:spins=10") };
            let record = record(&trial(Subject::Cell(cell)));
            assert!(record.beats.unwrap().fired > 0, "none came by {probe} on {runtime}");
            assert!(record.work.unwrap().steps > 0);
        }
    }
}

#[test]
fn only_a_timer_prints_is_muted_or_is_stalled() {
    let runtime: RuntimeId = "tokio/1".parse().unwrap();
    let of = |probe| trial(floor(runtime, Place::Task, probe));
    let (period, phase) = (Duration::from_millis(1), Duration::ZERO);
    for probe in [Probe::Socket, Probe::Pool] {
        let muted = Trial { beating: Beating::Muted { period, phase }, ..of(probe) };
        let printing = Trial { beating: Beating::Printing { period }, ..of(probe) };
        let stall = Stall { at: period, length: period };
        let stalled = Trial { stalls: vec![stall], ..of(probe) };
        for (trial, said) in [
            (muted, "needs a scheduled beat"),
            (printing, "needs a scheduled beat"),
            (stalled, "stalls are found by timers"),
        ] {
            let Answer::Failure(failure) = answer(&trial) else { panic!("{probe} can't do {trial:?}") };
            assert_eq!(failure.cause, Cause::Setup);
            assert!(failure.reason.contains(said), "{}", failure.reason);
        }
    }
    record(&Trial { beating: Beating::Muted { period, phase }, ..of(Probe::Timer) });
}

/// Returns the number of slices in a record.
fn count(record: &Record) -> u64 {
    let slices = record.slices.as_ref().expect("they were asked for");
    let bytes = STANDARD.decode(&slices.0).unwrap();
    let histogram: hdrhistogram::Histogram<u64> =
        Deserializer::new().deserialize(&mut bytes.as_slice()).unwrap();
    histogram.len()
}
