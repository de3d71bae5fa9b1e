//! The job that an exercise is given: the workload's, with meters on it.
//!
//! **Invariant:** an [`Output`] can only come from a job that did the steps it tells of.
//!
//! The meters cost nothing that shows, if a function does ten steps at a time or more.

use std::cell::Cell;
use std::sync::Arc;

use crate::entry::Entry;

thread_local! {
    /// The steps of all jobs that were done on this thread.
    static DONE_HERE: Cell<u64> = const { Cell::new(0) };
}

/// Returns the number of steps that were done on this thread so far.
pub(crate) fn done_here() -> u64 {
    DONE_HERE.get()
}

/// A piece of CPU-bound work, done a few steps at a time or all at once.
///
/// It is `Send` and owns all that it needs, so it can move to another thread.
pub struct Job {
    inner: Box<dyn workload::Job>,
    entry: Arc<Entry>,
    /// The thread that did the last steps; 0 before the first.
    thread: u64,
    is_over: bool,
}

/// The state of a job after some steps, as a learner sees it.
///
/// It differs from [`workload::Progress`], the state of the workload's job inside. Any code can
/// make the output in that one's `Done`. Only a [`Job`] can make the [`Output`] in this one's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Steps are left.
    More,
    /// None are left, and this is what they came to.
    Done(Output),
}

/// The result of a job. Only a job can make one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// The number of the job.
    pub(crate) job: usize,
    pub(crate) came_to: workload::Output,
}

impl Job {
    pub(crate) fn new(inner: Box<dyn workload::Job>, entry: Arc<Entry>) -> Self {
        Job { inner, entry, thread: 0, is_over: false }
    }

    /// Does at most `steps` steps, and says whether any are left. Here the processor time goes.
    ///
    /// # Panics
    /// A job may be broken: then it panics half-way. Only the jobs of some exercises are.
    pub fn advance(&mut self, steps: u64) -> Progress {
        self.is_worked_on();
        let mut left = steps;
        loop {
            // Cut, so that the watching thread sees how far it is, however many steps are asked
            // for.
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

    /// Returns the number of steps that it did, and whether those were the last.
    fn advance_uncut(&mut self, steps: u64) -> (u64, bool) {
        let before = self.inner.so_far().steps;
        // A job that is to panic does so between two steps, however many are asked for.
        let limit = self.entry.panics_at.map_or(u64::MAX, |at| at.saturating_sub(before));
        let progress = self.inner.advance(steps.min(limit));
        let done = self.inner.so_far().steps;
        self.entry.count(done);
        DONE_HERE.set(DONE_HERE.get().wrapping_add(done - before));
        if self.entry.panics_at == Some(done) {
            // It ends here and not when it is dropped: what the unwinding frees may start another
            // job.
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

    /// Returns what the steps done so far come to.
    pub fn so_far(&self) -> Output {
        Output { job: self.entry.number, came_to: self.inner.so_far() }
    }

    /// Returns the number of its steps, in all.
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

/// A job that is dropped half-way, or by a panic, is under way no more.
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
        let workload: workload::Workload = "countdown:steps=1000".parse().unwrap();
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
        // So long that the test sees it under way, and does not wait for its end.
        let workload =
            workload::Workload::of(&"countdown:steps=100000000,step=100ns".parse().unwrap()).unwrap();
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
