//! Jobs whose fates are known when a runtime goes away: counts, never times.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use record::{Attempted, Try};
use runtime::Runtime;
use strategy::{Abilities, About, JobError, Output, Refusal, Settings, Site, Strategy};
use workload::Job;

use super::{on, shutdown};

/// Hands each job to one thread, and the thread goes on with it when the caller went away. Only one
/// job of a runtime begins before.
struct Afterwards {
    thread: Sender<Box<dyn FnOnce() + Send>>,
    has_begun: Arc<AtomicBool>,
    and_then: AndThen,
    states: Abilities,
}

/// What the thread does with a job when its caller went away.
#[derive(Clone, Copy)]
enum AndThen {
    /// It drops the job a while later, which takes as long for each.
    Drops,
    /// It runs the job to its end.
    Finishes,
}

impl Afterwards {
    fn new(and_then: AndThen) -> Arc<Self> {
        let (thread, work) = channel::<Box<dyn FnOnce() + Send>>();
        std::thread::spawn(move || work.iter().for_each(|work| work()));
        Arc::new(Afterwards { thread, has_begun: Arc::default(), and_then, states: Abilities::NONE })
    }
}

impl Strategy for Afterwards {
    const ABOUT: About = About {
        name: "afterwards",
        summary: "Goes on with a job when its caller went away",
        settings: &[],
        defaults: &[""],
        others: &[],
    };

    fn new(_: &Settings, _: Site) -> Result<Self, Refusal> {
        Err(Refusal::Unsupported("only this test makes it".to_owned()))
    }

    fn abilities(&self) -> Abilities {
        self.states
    }

    async fn run<R: Runtime>(&self, _: &R, mut job: impl Job + 'static) -> Result<Output, JobError> {
        let (sender, answer) = oneshot::async_channel::<Output>();
        let (has_begun, and_then) = (self.has_begun.clone(), self.and_then);
        let begins = !has_begun.swap(true, Ordering::SeqCst);
        let work = move || {
            if begins {
                job.advance(1);
            }
            while !sender.is_closed() {
                std::thread::sleep(Duration::from_millis(1));
            }
            match and_then {
                AndThen::Drops => std::thread::sleep(Duration::from_millis(40)),
                AndThen::Finishes => drop(job.finish()),
            }
            if begins {
                has_begun.store(false, Ordering::SeqCst);
            }
        };
        self.thread.send(Box::new(work)).map_err(|_| JobError::Cancelled)?;
        answer.await.map_err(|_| JobError::Cancelled)
    }
}

fn shut_down(and_then: AndThen) -> (u64, u64, u64, u64) {
    let strategy = Afterwards::new(and_then);
    match on(strategy, "tokio/1".parse().unwrap(), Try::Shutdown) {
        Attempted::ShutDown { done, stopped, never_began, ran_on, .. } => {
            (done, stopped, never_began, ran_on)
        }
        other => panic!("{other:?}"),
    }
}

/// Returns the runtimes that go away, and the jobs of all of them.
fn runtimes_and_jobs() -> (u64, u64) {
    let runtimes = shutdown::REPEATS as u64;
    (runtimes, runtimes * process::cpus() as u64)
}

#[test]
fn jobs_that_are_dropped_after_the_runtime_was_gone_did_not_run_on() {
    let (runtimes, jobs) = runtimes_and_jobs();
    assert_eq!(shut_down(AndThen::Drops), (0, runtimes, jobs - runtimes, 0), "one of each runtime began");
}

#[test]
fn jobs_that_step_after_the_runtime_was_gone_ran_on() {
    let (_, jobs) = runtimes_and_jobs();
    assert_eq!(shut_down(AndThen::Finishes), (0, 0, 0, jobs));
}

#[test]
fn the_last_step_of_a_job_in_another_process_cannot_be_told() {
    let states = |abilities| {
        let strategy = Afterwards::new(AndThen::Drops);
        let strategy = Arc::into_inner(strategy).map(|own| Afterwards { states: abilities, ..own });
        on(Arc::new(strategy.unwrap()), "tokio/1".parse().unwrap(), Try::Cancel)
    };
    let moves_out = Abilities { cancels: true, moves_out: true, ..Abilities::NONE };
    assert_eq!(states(moves_out), Attempted::CantTell);
    assert_eq!(states(Abilities { cancels: false, ..moves_out }), Attempted::RunsOn);
}
