//! Checks that a record answers the trial that was asked, and does not contradict itself.
//!
//! A child that measured something else than it was asked, or nothing at all, must not become a
//! figure. The checksum of its last job is checked in `checksums.rs`: only a child knows the jobs.
//!
//! **Invariant:** each member of a record that a figure rests on is there and fits the trial.

use std::collections::BTreeSet;
use std::time::Duration;

use record::{Beating, Beats, Cause, Cell, Load, Record, Subject, Threads, Trial};

/// The ending of a runtime's name that has one worker.
const ONE_WORKER: &str = "/1";

/// Checks a record against its trial.
///
/// # Errors
/// If something is missing, or is not what was asked: the kind of failure, and the reason in words.
pub(super) fn check(trial: &Trial, record: &Record) -> Result<(), (Cause, String)> {
    one_thread(&trial.subject, &record.threads).map_err(|reason| (Cause::NotSingleThreaded, reason))?;
    complete(trial, record)
        .and_then(|()| {
            let mut all = record.beats.iter().chain(&record.start);
            all.try_for_each(|beats| as_asked(beats, trial.beating.period()))
        })
        .and_then(|()| record.beats.as_ref().map_or(Ok(()), |beats| as_many(beats, trial.timing.duration)))
        .map_err(|reason| (Cause::Garbage, reason))
}

/// Checks that nothing is missing that the trial is made for.
fn complete(trial: &Trial, record: &Record) -> Result<(), String> {
    let has_ticker = !matches!(trial.subject, Subject::Raw { .. } | Subject::Cost(_));
    let has_beats = has_ticker && matches!(trial.beating, Beating::Scheduled { .. });
    let has_ticks = has_ticker && matches!(trial.beating, Beating::Printing { .. });
    let has_work = match &trial.subject {
        // Under an open load no job may have come before the end.
        Subject::Cell(Cell { load, .. }) => matches!(load, Load::Jobs(_)),
        Subject::Raw { .. } => true,
        Subject::Cost(_) | Subject::Floor { .. } | Subject::Bare { .. } => false,
    };
    // Under an open load the times of its jobs are the figure.
    let has_jobs =
        matches!(&trial.subject, Subject::Cell(Cell { load, .. }) if !matches!(load, Load::Jobs(_)));
    let has_cost = matches!(trial.subject, Subject::Cost(_));
    for (is_due, is_there, what) in [
        (has_beats, record.beats.is_some(), "beats"),
        (has_ticks, record.ticks.is_some(), "ticks"),
        (has_work, record.work.is_some(), "work"),
        (has_jobs, record.jobs.is_some(), "jobs"),
        (has_cost, record.cost.as_ref().is_some_and(|turns| !turns.is_empty()), "turns"),
        (trial.slices, record.slices.is_some(), "slices"),
        (!trial.stalls.is_empty(), record.stalls.is_some(), "stalls"),
    ] {
        if is_due && !is_there {
            return Err(format!("its answer has no {what}"));
        }
    }
    Ok(())
}

/// Checks the period, and that the beats add up.
fn as_asked(beats: &Beats, period: Duration) -> Result<(), String> {
    let Beats { due, fired, unfired, .. } = *beats;
    if beats.period != period {
        return Err(format!("its beats are {:?} apart, and were to be {period:?} apart", beats.period));
    }
    if fired.checked_add(unfired) != Some(due) {
        let due = notation::counted(due, "beat");
        return Err(format!("of its {due} {fired} fired and {unfired} did not: they don't add up"));
    }
    Ok(())
}

/// Checks that about as many beats were due as the window has periods. A window that begins late or
/// ends late has a few more or less.
fn as_many(beats: &Beats, window: Duration) -> Result<(), String> {
    let planned = window.as_secs_f64() / beats.period.as_secs_f64();
    let due = beats.due as f64;
    if due < planned / 2.0 - 2.0 || due > planned * 2.0 + 2.0 {
        let due = notation::counted(beats.due, "beat");
        return Err(format!("it had {due} due, and a window of {window:?} has {planned:.0}"));
    }
    Ok(())
}

/// Checks that a runtime of Rust's with one worker polled the ticker and the tasks on one thread. A
/// peer numbers its threads in its own way.
fn one_thread(subject: &Subject, threads: &Threads) -> Result<(), String> {
    let (Subject::Cell(Cell { runtime, peer: None, .. })
    | Subject::Cost(Cell { runtime, peer: None, .. })
    | Subject::Floor { runtime, peer: None, .. }) = subject
    else {
        return Ok(());
    };
    let seen: BTreeSet<u64> = threads.ticker.iter().chain(&threads.tasks).copied().collect();
    if runtime.ends_with(ONE_WORKER) && seen.len() > 1 {
        return Err(format!("{runtime} used {} threads for the ticker and the tasks", seen.len()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use record::{Answer, Timing, Turn};

    use super::*;
    use sample::{beats, cell, ms, record, work};

    fn asked(subject: Subject) -> Trial {
        let beating = Beating::Scheduled { period: ms(10), phase: ms(0) };
        let timing = Timing { warm_up: ms(0), duration: ms(1000), drain: ms(0) };
        crate::plan::trial(&sample::info(&[]), subject, 0, beating, timing)
    }

    fn some_beats() -> Beats {
        beats([ms(1); 100], 0)
    }

    /// Returns a whole record of a cell, with a change.
    fn answered(trial: &Trial, change: impl FnOnce(&mut Record)) -> Result<(), (Cause, String)> {
        let whole = record(trial.subject.clone(), 0, Some(some_beats()), Some(work(1000)));
        let Answer::Record(mut record) = whole.answer else { panic!("it is a record") };
        change(&mut record);
        check(trial, &record)
    }

    #[test]
    fn a_whole_answer_is_taken() {
        let cell = cell("inline", "tokio/1");
        for subject in [Subject::floor_of(&cell), Subject::raw_of(&cell), Subject::Cell(cell)] {
            assert_eq!(answered(&asked(subject), |_| ()), Ok(()));
        }
    }

    #[test]
    fn what_was_asked_and_is_missing_is_told() {
        let cell = cell("inline", "tokio/1");
        let reason = |subject: &Subject, change: fn(&mut Record)| {
            let (cause, reason) = answered(&asked(subject.clone()), change).unwrap_err();
            assert_eq!(cause, Cause::Garbage);
            reason
        };
        let of_cell = Subject::Cell(cell.clone());
        assert_eq!(reason(&of_cell, |record| record.beats = None), "its answer has no beats");
        assert_eq!(reason(&of_cell, |record| record.work = None), "its answer has no work");
        assert_eq!(reason(&Subject::raw_of(&cell), |record| record.work = None), "its answer has no work");
        let floor = Subject::floor_of(&cell);
        assert_eq!(reason(&floor, |record| record.beats = None), "its answer has no beats");
        let cost = Subject::Cost(cell.clone());
        assert_eq!(reason(&cost, |record| record.cost = Some(vec![])), "its answer has no turns");
        let turn = Turn { steps: 1, raw: ms(1), strategy: ms(1), yields: 0 };
        assert_eq!(answered(&asked(cost), |record| record.cost = Some(vec![turn])), Ok(()));
        let slices = Trial { slices: true, ..asked(of_cell) };
        assert_eq!(answered(&slices, |_| ()).unwrap_err().1, "its answer has no slices");
        let paused = Subject::Cell(Cell { load: Load::Pause(ms(50)), ..cell });
        assert_eq!(reason(&paused, |record| record.jobs = None), "its answer has no jobs");
        // Under an open load no job may have come.
        let none_came =
            |record: &mut Record| (record.work, record.jobs) = (None, Some(sample::jobs([], ms(0))));
        assert_eq!(answered(&asked(paused), none_came), Ok(()));
    }

    #[test]
    fn beats_of_another_period_or_number_are_told() {
        let trial = asked(Subject::Cell(cell("inline", "tokio/1")));
        let reason = |change: fn(&mut Beats)| {
            let in_window = answered(&trial, |record| change(record.beats.as_mut().unwrap())).unwrap_err();
            in_window.1
        };
        assert_eq!(
            reason(|beats| beats.period = ms(20)),
            "its beats are 20ms apart, and were to be 10ms apart"
        );
        assert!(reason(|beats| beats.unfired = 7).ends_with("they don't add up"));
        for few_or_many in [47, 203] {
            let due = Beats { due: few_or_many, fired: few_or_many, ..some_beats() };
            let told = answered(&trial, |record| record.beats = Some(due)).unwrap_err().1;
            assert_eq!(told, format!("it had {few_or_many} beats due, and a window of 1s has 100"));
        }
        let at_start = Beats { period: ms(5), ..some_beats() };
        assert!(answered(&trial, |record| record.start = Some(at_start)).is_err());
    }

    #[test]
    fn a_runtime_with_one_worker_has_one_thread() {
        let with = |runtime: &str, peer: Option<&str>, tasks: &[u64]| {
            let cell = Cell { peer: peer.map(str::to_owned), ..cell("inline", runtime) };
            let threads = Threads { ticker: vec![1], tasks: tasks.to_vec(), ..Threads::default() };
            answered(&asked(Subject::Cell(cell)), |record| record.threads = threads)
        };
        assert_eq!(with("tokio/1", None, &[1]), Ok(()));
        assert_eq!(with("tokio/N", None, &[1, 2]), Ok(()));
        assert_eq!(with("go/1", Some("go"), &[1, 2]), Ok(()));
        let (cause, reason) = with("tokio/1", None, &[1, 2]).unwrap_err();
        assert_eq!(cause, Cause::NotSingleThreaded);
        assert_eq!(reason, "tokio/1 used 2 threads for the ticker and the tasks");
    }
}
