//! The functions that an exercise may be: what each is given, and what is made of what it gives back.

use std::pin::Pin;
use std::sync::Arc;

use record::exercise::Given;

use crate::ledger::Ledger;
use crate::requests::Answers;
use crate::{Job, Output, Requests, Stop, child};

/// An exercise, whatever function it was. Boxed, so that the learner's program has nothing of its own to compile but
/// what the learner wrote.
pub(crate) type Solve = Box<dyn FnOnce(Cast) -> Solving + Send>;

/// It, under way: with what it gives back for each job.
pub(crate) type Solving = Pin<Box<dyn Future<Output = Vec<Given>> + Send>>;

/// What there is for the function.
pub(crate) struct Cast {
    pub(crate) ledger: Ledger,
    pub(crate) stop: Stop,
    pub(crate) requests: Requests,
    pub(crate) answers: Arc<Answers>,
}

/// The exercise is given one job, and has to give back what it comes to.
pub fn job<S, F>(solve: S)
where
    S: FnOnce(Job) -> F + Send + 'static,
    F: Future<Output = Output> + Send + 'static,
{
    play(|cast| async move {
        let output = solve(first(&cast.ledger)).await;
        vec![cast.ledger.judge(0, Some(&output))]
    });
}

/// The exercise is given many jobs at the same time, and has to give back what they come to, in any order.
pub fn jobs<S, F>(solve: S)
where
    S: FnOnce(Vec<Job>) -> F + Send + 'static,
    F: Future<Output = Vec<Output>> + Send + 'static,
{
    play(|cast| async move {
        let outputs = solve(cast.ledger.jobs()).await;
        let given = |job| match outputs.iter().find(|output| output.job == job) {
            Some(output) => cast.ledger.judge(job, Some(output)),
            None => Given::Nothing,
        };
        (0..cast.ledger.entries.len()).map(given).collect()
    });
}

/// The same where jobs may panic: for each job, in their order, its output, or `None` where it failed.
pub fn fallible<S, F>(solve: S)
where
    S: FnOnce(Vec<Job>) -> F + Send + 'static,
    F: Future<Output = Vec<Option<Output>>> + Send + 'static,
{
    play(|cast| async move {
        let outputs = solve(cast.ledger.jobs()).await;
        let judge = |(job, output): (usize, &Option<Output>)| cast.ledger.judge(job, output.as_ref());
        outputs.iter().enumerate().map(judge).collect()
    });
}

/// The exercise is given one job and may be asked to stop: then it has to give back what the job has come to so far.
pub fn stoppable<S, F>(solve: S)
where
    S: FnOnce(Job, Stop) -> F + Send + 'static,
    F: Future<Output = Output> + Send + 'static,
{
    play(|cast| async move {
        let output = solve(first(&cast.ledger), cast.stop).await;
        vec![cast.ledger.judge(0, Some(&output))]
    });
}

/// The exercise is a service: it has to answer all requests, and ends when there are no more.
pub fn service<S, F>(solve: S)
where
    S: FnOnce(Requests) -> F + Send + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    play(|cast| async move {
        solve(cast.requests).await;
        cast.answers.so_far()
    });
}

fn play<F>(solve: impl FnOnce(Cast) -> F + Send + 'static)
where
    F: Future<Output = Vec<Given>> + Send + 'static,
{
    child::main(Box::new(|cast| Box::pin(solve(cast))));
}

fn first(ledger: &Ledger) -> Job {
    ledger.jobs().into_iter().next().expect("a scene has at least one job")
}
