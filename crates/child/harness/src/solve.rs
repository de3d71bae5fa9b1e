//! The functions that an exercise may be: what each is given, and what becomes of its result.

use record::exercise::Given;

use crate::child;
use crate::exercise::Props;
use crate::job::{Job, Output};
use crate::ledger::Ledger;
use crate::requests::Requests;
use crate::stop::Stop;

/// Runs an exercise that is given one job, and has to give back what the job comes to.
pub fn job<S, F>(solve: S)
where
    S: FnOnce(Job) -> F + Send + 'static,
    F: Future<Output = Output> + Send + 'static,
{
    play(|props| async move {
        let output = solve(first(&props.ledger)).await;
        vec![props.ledger.judge(0, Some(&output))]
    });
}

/// Runs an exercise that is given many jobs at the same time, and has to give back what they come
/// to, in any order.
pub fn jobs<S, F>(solve: S)
where
    S: FnOnce(Vec<Job>) -> F + Send + 'static,
    F: Future<Output = Vec<Output>> + Send + 'static,
{
    play(|props| async move {
        let outputs = solve(props.ledger.jobs()).await;
        let given = |job| match outputs.iter().find(|output| output.job == job) {
            Some(output) => props.ledger.judge(job, Some(output)),
            None => Given::Nothing,
        };
        (0..props.ledger.entries.len()).map(given).collect()
    });
}

/// Runs an exercise that is given many jobs, some of which may panic. It has to give back, in the
/// order of the jobs, the output of each, or `None` for one that failed.
pub fn fallible<S, F>(solve: S)
where
    S: FnOnce(Vec<Job>) -> F + Send + 'static,
    F: Future<Output = Vec<Option<Output>>> + Send + 'static,
{
    play(|props| async move {
        let outputs = solve(props.ledger.jobs()).await;
        let judge = |(job, output): (usize, &Option<Output>)| props.ledger.judge(job, output.as_ref());
        outputs.iter().enumerate().map(judge).collect()
    });
}

/// Runs an exercise that is given one job and may be asked to stop. Then it has to give back what
/// the job has come to so far.
pub fn stoppable<S, F>(solve: S)
where
    S: FnOnce(Job, Stop) -> F + Send + 'static,
    F: Future<Output = Output> + Send + 'static,
{
    play(|props| async move {
        let output = solve(first(&props.ledger), props.stop).await;
        vec![props.ledger.judge(0, Some(&output))]
    });
}

/// Runs an exercise that is a service: it has to answer all requests, and ends when there are no
/// more.
pub fn service<S, F>(solve: S)
where
    S: FnOnce(Requests) -> F + Send + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    play(|props| async move {
        solve(props.requests).await;
        props.answers.so_far()
    });
}

fn play<F>(solve: impl FnOnce(Props) -> F + Send + 'static)
where
    F: Future<Output = Vec<Given>> + Send + 'static,
{
    child::main(Box::new(|props| Box::pin(solve(props))));
}

fn first(ledger: &Ledger) -> Job {
    ledger.jobs().into_iter().next().expect("a scene has at least one job")
}
