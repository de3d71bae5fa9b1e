//! Refused jobs under each load, on every runtime: they are counted, and are in no other figure.

use std::sync::atomic::{AtomicU64, Ordering};

use record::{Jobs, Load, Rate};

use super::*;

/// Refuses all jobs but each `takes`-th, and runs that on the loop, yielding now and then.
struct Refuses {
    /// With 0, it takes none.
    takes: u64,
    came: AtomicU64,
}

impl Strategy for Refuses {
    const ABOUT: About = About {
        name: "refuses",
        summary: "Refuses most jobs",
        settings: &[Setting { key: "takes", values: "0, 1, 2, ...", help: "Jobs up to one that is taken" }],
        defaults: &["takes=2"],
        others: &[],
    };

    fn new(settings: &Settings, _: Site) -> Result<Self, Refusal> {
        Ok(Refuses { takes: setting(settings, "takes")?, came: AtomicU64::new(0) })
    }

    fn abilities(&self) -> Abilities {
        Abilities { divides: true, cancels: true, refuses: true, bounds_threads: true, ..Abilities::NONE }
    }

    async fn run<R: Runtime>(&self, runtime: &R, mut job: impl Job + 'static) -> Result<Output, JobError> {
        if !(self.came.fetch_add(1, Ordering::Relaxed) + 1).is_multiple_of(self.takes) {
            return Err(JobError::Refused);
        }
        loop {
            match catch(|| job.advance(1000))? {
                Progress::Done(output) => return Ok(output),
                Progress::More => runtime.yield_now().await,
            }
        }
    }
}

const LOADS: [Load; 3] =
    [Load::Jobs(3), Load::Pause(Duration::from_millis(1)), Load::Rate(Rate::in_1000_s(500_000))];

fn refused(load: Load, runtime: RuntimeId, takes: u64) -> Answer {
    let mut cell = Cell { load, ..cell(runtime, 0, "countdown:steps=2000") };
    cell.setting = format!("takes={takes}").parse().unwrap();
    measure(&Kind::of::<Refuses>(), &Trial { seed: 7, ..trial(Subject::Cell(cell)) })
}

fn jobs(answer: Answer, what: &str) -> (Jobs, u64) {
    match answer {
        Answer::Record(record) => (record.jobs.expect("a cell has jobs"), record.work.unwrap().checked),
        Answer::Failure(failure) => panic!("{what}: {}", failure.reason),
    }
}

#[test]
fn refused_jobs_are_counted_apart_under_every_load() {
    for runtime in runtime::available() {
        for load in LOADS {
            let what = format!("{load} on {runtime}");
            let (jobs, checked) = jobs(refused(load, runtime, 2), &what);
            assert!(jobs.refused > 0 && jobs.done > 0, "every other job, {what}: {jobs:?}");
            assert!(jobs.done <= jobs.begun && jobs.begun <= jobs.due, "{what}: {jobs:?}");
            // A job that was refused is not waiting for its turn. Jobs that come at a rate may wait
            // for the loop, as many as there are.
            let at_a_time = match load {
                Load::Jobs(jobs) => u64::from(jobs),
                Load::Pause(_) => 1,
                Load::Rate(_) => jobs.due,
            };
            assert!(jobs.due - jobs.done <= at_a_time, "{what}: {jobs:?}");
            assert!(checked >= jobs.done, "{what}: {checked} of {jobs:?}");
        }
    }
}

#[test]
fn none_is_refused_by_a_strategy_that_takes_all() {
    for load in LOADS {
        let (jobs, _) = jobs(refused(load, "tokio/1".parse().unwrap(), 1), &load.to_string());
        assert!(jobs.refused == 0 && jobs.done > 0, "{load}: {jobs:?}");
    }
}

#[test]
fn a_caller_whose_job_is_refused_gives_the_loop_a_chance() {
    for runtime in runtime::available() {
        // The jobs themselves never yield.
        let mut cell = cell(runtime, 0, "countdown:steps=500");
        cell.setting = "takes=5".parse().unwrap();
        let Answer::Record(record) = measure(&Kind::of::<Refuses>(), &trial(Subject::Cell(cell))) else {
            panic!("{runtime}: there is no record");
        };
        assert!(record.beats.unwrap().fired > 0, "{runtime}: {:?}", record.jobs);
    }
}

#[test]
fn a_trial_whose_jobs_were_all_refused_has_no_work_and_fails() {
    for load in LOADS {
        let Answer::Failure(failure) = refused(load, "smol/1".parse().unwrap(), 0) else {
            panic!("{load}: nothing was done, and there is no failure");
        };
        assert_eq!(failure.cause, Cause::Starved, "{load}: {}", failure.reason);
    }
}
