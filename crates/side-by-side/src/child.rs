//! The child: it answers one question of the parent about one strategy, with the defined jobs.
//!
//! **Invariant:** a child has the defined jobs and no others.

use std::process::ExitCode;

use strategy::Strategy;

use crate::define::Defined;

/// The first argument of a child. The strategy and the question follow.
pub(crate) const CHILD: &str = "--side-by-side-child";

/// The strategy and the question that a child is asked.
pub(crate) struct Asked {
    strategy: String,
    question: String,
}

/// A strategy that is built in: its name, and the function that answers for it.
type Known = (&'static str, fn(&str) -> ExitCode);

/// The strategies that split one job among threads. They are compared if a job can be split.
#[cfg(feature = "rayon")]
pub(crate) const SPLITTING: &[&str] = &[<rayon_split::RayonSplit as Strategy>::ABOUT.name];
#[cfg(not(feature = "rayon"))]
pub(crate) const SPLITTING: &[&str] = &[];

/// Returns the names of the strategies that are built in.
pub(crate) fn strategies() -> Vec<&'static str> {
    known().into_iter().map(|(name, _)| name).collect()
}

/// Returns what this process is asked. `None` if it is the parent.
pub(crate) fn asked() -> Option<Asked> {
    let mut arguments = std::env::args().skip(1);
    (arguments.next()? == CHILD).then(|| {
        let mut next = || arguments.next().unwrap_or_default();
        Asked { strategy: next(), question: next() }
    })
}

/// Answers, and ends the process if that was well.
pub(crate) fn answer(asked: Asked, defined: Defined) -> ExitCode {
    let Some((_, answer)) = known().into_iter().find(|(name, _)| *name == asked.strategy) else {
        eprintln!("the strategy `{}` is not built in: see the features of side-by-side", asked.strategy);
        return ExitCode::FAILURE;
    };
    if let Err(error) = workload::bring(defined.into_kinds()) {
        eprintln!("{error}");
        return ExitCode::FAILURE;
    }
    answer(&asked.question)
}

fn known() -> Vec<Known> {
    vec![
        of::<inline::Inline>(),
        of::<manual_yield::ManualYield>(),
        of::<spawn_blocking::SpawnBlocking>(),
        of::<multi_thread::MultiThread>(),
        of::<thread_per_job::ThreadPerJob>(),
        of::<second_runtime::SecondRuntime>(),
        of::<shed::Shed>(),
        #[cfg(feature = "rayon")]
        of::<hand_over::HandOver>(),
        #[cfg(feature = "rayon")]
        of::<rayon_offload::RayonOffload>(),
        #[cfg(feature = "rayon")]
        of::<rayon_split::RayonSplit>(),
    ]
}

fn of<S: Strategy>() -> Known {
    (S::ABOUT.name, measure::answer::<S>)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_strategy_is_there_once() {
        let mut names = strategies();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!((names.len(), count), (count, if cfg!(feature = "rayon") { 10 } else { 7 }));
    }
}
