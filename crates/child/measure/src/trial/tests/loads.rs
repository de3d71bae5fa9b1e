//! Jobs under each load, on every runtime: how many came, how many were done, and in which order
//! their moments stand. No time is asserted, only that one is not before another.

use record::{Beats, Jobs, Load, Rate};
use runtime::Workers;

use super::*;

/// Returns the jobs of a trial on a runtime, run to their end in one poll.
fn jobs_under(load: Load, runtime: RuntimeId, workload: &str) -> (Jobs, Record) {
    let cell = Cell { load, ..cell(runtime, 0, workload) };
    let timing = Timing { drain: Duration::from_millis(20), ..trial(Subject::Cell(cell.clone())).timing };
    let record = record(&Trial { timing, seed: 7, ..trial(Subject::Cell(cell)) });
    (record.jobs.clone().expect("a cell has jobs"), record)
}

fn values(histogram: &record::Histogram) -> hdrhistogram::Histogram<u64> {
    let bytes = STANDARD.decode(&histogram.0).unwrap();
    Deserializer::new().deserialize(&mut bytes.as_slice()).unwrap()
}

#[test]
fn jobs_come_after_pauses_and_each_is_timed() {
    for runtime in runtime::available() {
        let (jobs, record) =
            jobs_under(Load::Pause(Duration::from_millis(1)), runtime, "countdown:steps=1000");
        assert!(jobs.done > 5, "{runtime}: {jobs:?}");
        assert!(jobs.due - jobs.done <= 1, "one at a time, {runtime}: {jobs:?}");
        let [latency, queue, service] = [&jobs.latency, &jobs.queue, &jobs.service].map(values);
        assert_eq!((latency.len(), queue.len(), service.len()), (jobs.due, jobs.due, jobs.done));
        assert!(latency.max() >= queue.max() && latency.mean() >= service.mean(), "{runtime}");
        assert!(record.work.unwrap().steps >= 1000 * (jobs.done - 1));
    }
}

#[test]
fn jobs_arrive_whether_or_not_earlier_ones_are_done() {
    // A second of jobs of 5 s, in a fraction of a second. Nothing is done, and all are due.
    let load = Load::Rate(Rate::in_1000_s(1_000_000));
    for runtime in runtime::available().filter(|runtime| runtime.workers == Workers::One) {
        let (jobs, _) = jobs_under(load, runtime, "countdown:steps=10000000000");
        assert_eq!((jobs.done, jobs.begun), (0, 1), "{runtime}: {jobs:?}");
        assert!((60..=240).contains(&jobs.due), "about one in each of 120 ms, {runtime}: {jobs:?}");
        assert!(jobs.backlog_after >= jobs.backlog_before + 50, "{runtime}: {jobs:?}");
        assert!(values(&jobs.queue).len() == jobs.due && values(&jobs.service).is_empty());
    }
}

#[test]
fn arrivals_of_short_jobs_are_all_done() {
    let load = Load::Rate(Rate::in_1000_s(500_000));
    for runtime in runtime::available() {
        let (jobs, record) = jobs_under(load, runtime, "countdown:steps=1000");
        assert!((25..=130).contains(&jobs.due), "about 60 in 120 ms, {runtime}: {jobs:?}");
        assert_eq!(jobs.done, jobs.due, "{runtime}: {jobs:?}");
        assert!(record.work.unwrap().checked >= jobs.done);
    }
}

/// The runtime must not go away before its jobs have ended.
#[test]
fn arrivals_that_are_not_done_at_the_end_are_no_failure() {
    let load = Load::Rate(Rate::in_1000_s(300_000));
    for runtime in runtime::available() {
        // Yields, so that the ticker ends while jobs are under way.
        let cell = Cell { load, ..cell(runtime, 1000, "countdown:steps=100000,spins=300") };
        let record = record(&Trial { seed: 7, ..trial(Subject::Cell(cell)) });
        let jobs = record.jobs.expect("a cell has jobs");
        assert!(jobs.due > jobs.done, "{runtime}: {jobs:?}");
    }
}

#[test]
fn no_job_that_came_is_no_failure_and_no_work() {
    let runtime = "tokio/1".parse().unwrap();
    let (jobs, record) = jobs_under(Load::Pause(Duration::from_secs(600)), runtime, "countdown:steps=1000");
    assert_eq!((jobs.due, jobs.done, record.work), (0, 0, None));
}

#[test]
fn a_job_that_never_has_its_turn_is_counted() {
    for runtime in runtime::available().filter(|runtime| runtime.workers == Workers::One) {
        let (jobs, _) = jobs_under(Load::Jobs(4), runtime, "countdown:steps=10000000000");
        assert_eq!((jobs.due, jobs.done, jobs.begun), (4, 0, 1), "{runtime}: {jobs:?}");
        // On a busy machine the window may open before the jobs have come: its warm-up takes 1 ms.
        assert!(matches!((jobs.backlog_before, jobs.backlog_after), (0 | 4, 4)), "{runtime}: {jobs:?}");
    }
}

#[test]
fn the_start_is_heard_with_jobs_and_not_without() {
    let runtime: RuntimeId = "tokio/1".parse().unwrap();
    let (_, record) = jobs_under(Load::Jobs(1), runtime, "countdown:steps=1000");
    let Beats { due, .. } = record.start.expect("the jobs came");
    // The warm-up of 1 ms and the window of 120 ms, at a beat each millisecond.
    assert!((100..=130).contains(&due), "{due}");
    let floor = Subject::Floor {
        runtime: "tokio/1".to_owned(),
        cpus: 1,
        place: Place::Task,
        probe: Probe::Timer,
        peer: None,
    };
    let alone = super::record(&trial(floor));
    assert_eq!((alone.start, alone.jobs), (None, None));
}

/// A strategy that is broken.
struct Panics;

impl Strategy for Panics {
    const ABOUT: About =
        About { name: "panics", summary: "Panics", settings: &[], defaults: &[""], others: &[] };

    fn new(_: &Settings, _: Site) -> Result<Self, Refusal> {
        Ok(Panics)
    }

    fn abilities(&self) -> Abilities {
        Abilities { bounds_threads: true, ..Abilities::NONE }
    }

    async fn run<R: Runtime>(&self, _: &R, _: impl Job + 'static) -> Result<Output, JobError> {
        panic!("on purpose")
    }
}

#[test]
fn a_strategy_that_panics_fails_the_trial_under_every_load() {
    let millisecond = Duration::from_millis(1);
    for load in [Load::Jobs(2), Load::Pause(millisecond), Load::Rate(Rate::in_1000_s(1_000_000))] {
        let mut cell = Cell { load, ..cell("tokio/1".parse().unwrap(), 0, "countdown:steps=1000") };
        cell.setting = Settings::default();
        match measure(&Kind::of::<Panics>(), &trial(Subject::Cell(cell))) {
            Answer::Failure(failure) => {
                assert_eq!(failure.cause, Cause::Panicked, "{load}: {}", failure.reason);
                assert!(failure.reason.contains("on purpose"), "{load}: {}", failure.reason);
            }
            Answer::Record(_) => panic!("{load}: it was measured"),
        }
    }
}
