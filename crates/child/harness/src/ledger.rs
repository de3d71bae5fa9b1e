//! The ledger of a scene: all its jobs, and the judgement of what is given back for them.

use std::sync::Arc;

use record::exercise::{Given, JobSeen};
use workload::Workload;

use crate::entry::{Entry, Width};
use crate::job::{Job, Output};

/// All jobs of a scene.
#[derive(Clone)]
pub(crate) struct Ledger {
    workload: Workload,
    pub(crate) entries: Vec<Arc<Entry>>,
    pub(crate) width: Arc<Width>,
}

impl Ledger {
    pub(crate) fn new(workload: &Workload, jobs: u32, panics: &[u32]) -> Self {
        let width = Arc::<Width>::default();
        let entry =
            |number: u32| Arc::new(Entry::new(number as usize, workload, panics.contains(&number), &width));
        Ledger { workload: workload.clone(), entries: (0..jobs).map(entry).collect(), width: width.clone() }
    }

    /// Makes the jobs, with nothing done.
    pub(crate) fn jobs(&self) -> Vec<Job> {
        self.entries.iter().map(|entry| Job::new(self.workload.job(), entry.clone())).collect()
    }

    /// Judges an answer for this job. `None` says that the job failed.
    pub(crate) fn judge(&self, job: usize, answer: Option<&Output>) -> Given {
        let Some(Output { job: of, came_to }) = answer else { return Given::Failed };
        if *of != job || came_to.checksum != self.workload.expected(came_to.steps) {
            Given::Wrong
        } else if came_to.steps == self.workload.steps() {
            Given::Right
        } else if came_to.steps < self.entries[job].done() / 2 {
            Given::Outdated
        } else {
            Given::Partial
        }
    }

    /// Returns all jobs as they are now, with what was given back for them.
    pub(crate) fn seen(&self, answers: &[Given]) -> Vec<JobSeen> {
        let answer = |at| answers.get(at).copied().unwrap_or(Given::Nothing);
        let seen = |(at, entry): (usize, &Arc<Entry>)| entry.seen(answer(at));
        self.entries.iter().enumerate().map(seen).collect()
    }
}
