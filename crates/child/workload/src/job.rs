//! The contract between a job and its caller.

use record::Output;

/// One piece of CPU-bound work that can be done a few steps at a time.
pub trait Job: Send {
    /// Does at most `steps` steps. A job that can't be split does everything in its one step. With
    /// 0 steps, nothing is done.
    ///
    /// After [`Progress::Done`] a further call does nothing and returns `Done` again.
    fn advance(&mut self, steps: u64) -> Progress;

    /// Returns what the steps done so far come to. A job that is stopped early is checked by it.
    fn so_far(&self) -> Output;

    /// Does all steps that are left.
    fn finish(&mut self) -> Output {
        loop {
            if let Progress::Done(output) = self.advance(u64::MAX) {
                return output;
            }
        }
    }
}

/// The state of a job after some steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Steps are left.
    More,
    /// None are left, and this is what they came to.
    Done(Output),
}

impl<J: Job + ?Sized> Job for Box<J> {
    fn advance(&mut self, steps: u64) -> Progress {
        (**self).advance(steps)
    }

    fn so_far(&self) -> Output {
        (**self).so_far()
    }
}

impl<J: Job + ?Sized> Job for &mut J {
    fn advance(&mut self, steps: u64) -> Progress {
        (**self).advance(steps)
    }

    fn so_far(&self) -> Output {
        (**self).so_far()
    }
}
