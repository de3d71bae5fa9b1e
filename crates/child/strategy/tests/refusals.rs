//! The conformance test can fail: it catches a strategy that refuses everything, one that states
//! its refusals wrongly, and one that refuses jobs and does not state it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use strategy::conformance::{crowd, prove, prove_refusals};
use strategy::{
    Abilities, About, Contained, Job, JobError, Output, Refusal, Runtime, Settings, Site, Strategy, Workers,
};

const INLINE: Abilities = Abilities {
    bounds_threads: true,
    pushes_back: true,
    keeps_limit: true,
    nests: true,
    keeps_context: true,
    ..Abilities::NONE
};

const ABOUT: About =
    About { name: "test", summary: "Only for this test", settings: &[], defaults: &[""], others: &[] };

/// Refuses every runtime.
struct RefusesAll;

impl Strategy for RefusesAll {
    const ABOUT: About = ABOUT;

    fn new(_: &Settings, _: Site) -> Result<Self, Refusal> {
        Err(Refusal::Unsupported("on principle".to_owned()))
    }

    fn abilities(&self) -> Abilities {
        INLINE
    }

    async fn run<R: Runtime>(&self, _: &R, _: impl Job + 'static) -> Result<Output, JobError> {
        Err(JobError::Cancelled)
    }
}

/// Refuses the runtimes with one worker.
struct RefusesOne;

impl Strategy for RefusesOne {
    const ABOUT: About = ABOUT;

    fn new(_: &Settings, site: Site) -> Result<Self, Refusal> {
        match site.runtime.workers {
            Workers::One => Err(Refusal::Unsupported("one worker is too few".to_owned())),
            Workers::Many => Ok(RefusesOne),
        }
    }

    fn abilities(&self) -> Abilities {
        INLINE
    }

    async fn run<R: Runtime>(&self, _: &R, job: impl Job + 'static) -> Result<Output, JobError> {
        Ok(Contained::new(job).finish()?)
    }
}

/// Takes at most three jobs at a time, and refuses the others.
#[derive(Default)]
struct TakesThree<const IS_STATED: bool> {
    under_way: AtomicUsize,
}

impl<const IS_STATED: bool> Strategy for TakesThree<IS_STATED> {
    const ABOUT: About = ABOUT;

    fn new(_: &Settings, _: Site) -> Result<Self, Refusal> {
        Ok(TakesThree::default())
    }

    fn abilities(&self) -> Abilities {
        Abilities { refuses: IS_STATED, ..INLINE }
    }

    async fn run<R: Runtime>(&self, runtime: &R, job: impl Job + 'static) -> Result<Output, JobError> {
        let job = Contained::new(job);
        if self.under_way.fetch_add(1, Ordering::SeqCst) >= 3 {
            self.under_way.fetch_sub(1, Ordering::SeqCst);
            return Err(JobError::Refused);
        }
        runtime.yield_now().await;
        let result = job.finish();
        self.under_way.fetch_sub(1, Ordering::SeqCst);
        Ok(result?)
    }
}

const ALL: &[&str] = &["tokio/1", "tokio/N", "async-std/1", "async-std/N", "smol/1", "smol/N"];
const ONE: &[&str] = &["tokio/1", "async-std/1", "smol/1"];

#[test]
fn refusals_that_are_as_stated_pass() {
    prove_refusals::<RefusesOne>(&[("", ONE)]);
    prove::<RefusesOne>("tokio/1", &[("", ONE)]);
    prove::<RefusesOne>("tokio/N", &[("", ONE)]);
}

#[test]
#[should_panic(expected = "test: on tokio/1 is refused, and the call of conformance! does not state it")]
fn a_strategy_that_refuses_everything_and_states_nothing_fails_on_each_runtime() {
    prove::<RefusesAll>("tokio/1", &[]);
}

#[test]
#[should_panic(expected = "supports no runtime, so nothing is proved")]
fn a_strategy_that_refuses_everything_fails_though_it_states_so() {
    prove_refusals::<RefusesAll>(&[("", ALL)]);
}

#[test]
#[should_panic(expected = "test: on smol/1 is refused, and the call of conformance! does not state it")]
fn a_refusal_that_is_not_stated_fails() {
    prove_refusals::<RefusesOne>(&[("", &["tokio/1", "async-std/1"])]);
}

#[test]
#[should_panic(expected = "test: on smol/N is stated as refused, and it is supported")]
fn a_stated_refusal_that_does_not_happen_fails() {
    prove::<RefusesOne>("smol/N", &[("", ALL)]);
}

#[test]
#[should_panic(expected = "the strategy does not name `every=5`")]
fn a_statement_about_another_setting_fails() {
    prove_refusals::<RefusesOne>(&[("every=5", ONE)]);
}

#[test]
#[should_panic(expected = "there is no runtime `tokyo/1`")]
fn a_statement_about_another_runtime_fails() {
    prove_refusals::<RefusesOne>(&[("", &["tokyo/1"])]);
}

#[test]
fn a_refused_job_is_tried_again_until_it_is_done() {
    let crowd = crowd(&Arc::new(TakesThree::<true>::default()), "tokio/1".parse().unwrap(), 100);
    // Each task is polled for the first time before any for the second.
    assert!(crowd.refusals >= 97, "{crowd:?}");
    assert_eq!((crowd.most_under_way, crowd.threads), (1, 1));
}

#[test]
#[should_panic(expected = "see the panic above")]
fn a_job_that_is_refused_without_a_statement_fails() {
    prove::<TakesThree<false>>("tokio/1", &[]);
}
