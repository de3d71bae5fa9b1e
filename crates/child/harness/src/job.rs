//! The job that an exercise is given: the workload's, with meters on it.
//!
//! What must stay true: an [`Output`] can only come from a job that did the steps it tells of; and a step costs
//! what it costs without the meters, as far as anyone can see who does ten at a time or more.

use std::cell::Cell;
use std::sync::Arc;

use crate::entry::Entry;

thread_local! {
    /// The steps that were done on this thread, of whatever job.
    static DONE_HERE: Cell<u64> = const { Cell::new(0) };
}

/// How many steps were done on this thread so far.
pub(crate) fn done_here() -> u64 {
    DONE_HERE.get()
}

/// A piece of CPU-bound work, done a few steps at a time or all at once.
///
/// It is `Send` and owns all that it needs, so it can be moved to another thread.
pub struct Job {
    inner: Box<dyn workload::Job>,
    entry: Arc<Entry>,
    /// The thread that did the last steps; 0 before the first.
    thread: u64,
    is_over: bool,
}

/// Whether a job has come to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Steps are left.
    More,
    /// None are, and this is what they came to.
    Done(Output),
}

/// What a job came to. Nobody but a job can make one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Which job it is of.
    pub(crate) job: usize,
    pub(crate) came_to: workload::Output,
}

impl Job {
    pub(crate) fn new(inner: Box<dyn workload::Job>, entry: Arc<Entry>) -> Self {
        Job { inner, entry, thread: 0, is_over: false }
    }

    /// Does at most `steps` steps, and says whether any are left. This is where the processor time goes.
    ///
    /// # Panics
    /// A job may be broken: then it panics half-way. Only the jobs of some exercises are.
    pub fn advance(&mut self, steps: u64) -> Progress {
        self.is_worked_on();
        let mut left = steps;
        loop {
            // Cut, so that whoever looks on knows how far it is, however many steps are asked for at once.
            let (done, is_over) = self.advance_uncut(left.min(self.entry.grain));
            left -= done;
            if is_over {
                self.ends();
                return Progress::Done(self.so_far());
            }
            if left == 0 {
                return Progress::More;
            }
        }
    }

    /// Says how many steps it did, and whether those were the last.
    fn advance_uncut(&mut self, steps: u64) -> (u64, bool) {
        let before = self.inner.so_far().steps;
        // A job that is to panic does so between two steps, however many are asked for.
        let limit = self.entry.panics_at.map_or(u64::MAX, |at| at.saturating_sub(before));
        let progress = self.inner.advance(steps.min(limit));
        let done = self.inner.so_far().steps;
        self.entry.count(done);
        DONE_HERE.set(DONE_HERE.get().wrapping_add(done - before));
        if self.entry.panics_at == Some(done) {
            // Over by now, and not only when it is dropped: what the unwinding frees may start another one first.
            self.ends();
            panic!("this job's input is broken (the panic belongs to the exercise)");
        }
        (done - before, matches!(progress, workload::Progress::Done(_)))
    }

    /// Does all steps that are left, in one go.
    ///
    /// # Panics
    /// As [`Job::advance`].
    pub fn finish(&mut self) -> Output {
        loop {
            if let Progress::Done(output) = self.advance(u64::MAX) {
                return output;
            }
        }
    }

    /// What the steps that were done so far come to.
    pub fn so_far(&self) -> Output {
        Output { job: self.entry.number, came_to: self.inner.so_far() }
    }

    /// How many steps it has in all.
    pub fn steps(&self) -> u64 {
        self.entry.steps
    }

    fn is_worked_on(&mut self) {
        let thread = runtime::current_thread();
        if self.thread != thread {
            self.thread = thread;
            self.entry.is_on(thread);
        }
        if !self.is_over {
            self.entry.begins();
        }
    }

    fn ends(&mut self) {
        self.is_over = true;
        self.entry.ends();
    }
}

/// Dropped half-way, or by a panic: it is under way no more.
impl Drop for Job {
    fn drop(&mut self) {
        self.ends();
    }
}

impl std::fmt::Debug for Job {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Job {} ({} of {} steps)", self.entry.number, self.inner.so_far().steps, self.entry.steps)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Ledger;

    fn job(panics: &[u32]) -> (Job, Ledger) {
        let workload = workload::Workload::of(&"countdown:steps=1000".parse().unwrap());
        let ledger = Ledger::new(&workload, 1, panics);
        (ledger.jobs().remove(0), ledger)
    }

    #[test]
    fn what_is_done_is_counted_wherever_it_is_cut() {
        let (mut job, ledger) = job(&[]);
        let before = done_here();
        assert_eq!(job.advance(300), Progress::More);
        assert_eq!(ledger.entries[0].done(), 300);
        assert_eq!(ledger.width.now(), 1);
        let Progress::Done(output) = job.advance(u64::MAX) else { panic!("all steps are enough") };
        assert_eq!(done_here() - before, 1000);
        assert_eq!(ledger.judge(0, Some(&output)), record::exercise::Given::Right);
        assert_eq!((ledger.width.now(), ledger.width.most()), (0, 1));
        drop(job);
        assert_eq!(ledger.width.now(), 0);
    }

    #[test]
    fn less_than_half_of_what_was_done_is_outdated() {
        use record::exercise::Given;
        let (mut job, ledger) = job(&[]);
        let nothing = job.so_far();
        assert_eq!(ledger.judge(0, Some(&nothing)), Given::Partial);
        job.advance(300);
        let some = job.so_far();
        job.advance(300);
        assert_eq!(ledger.judge(0, Some(&nothing)), Given::Outdated);
        assert_eq!(ledger.judge(0, Some(&some)), Given::Partial);
    }

    #[test]
    fn how_far_it_is_can_be_seen_from_outside_while_it_is_done_in_one_go() {
        // So long that nobody misses it, and nobody waits for its end.
        let workload = workload::Workload::of(&"countdown:steps=100000000,step=100ns".parse().unwrap());
        let ledger = Ledger::new(&workload, 1, &[]);
        let mut job = ledger.jobs().remove(0);
        std::thread::spawn(move || job.finish());
        while ledger.entries[0].done() == 0 {
            std::thread::yield_now();
        }
        assert!(ledger.entries[0].done() < 100_000_000);
    }

    #[test]
    fn a_broken_job_panics_half_way_and_is_under_way_no_more() {
        let (mut job, ledger) = job(&[0]);
        assert_eq!(job.advance(499), Progress::More);
        let panicked = runtime::catch(move || job.finish());
        assert!(panicked.unwrap_err().to_string().contains("belongs to the exercise"));
        assert_eq!(ledger.entries[0].done(), 500);
        assert_eq!(ledger.width.now(), 0);
    }
}
