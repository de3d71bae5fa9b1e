//! The contract between a job and its caller.

use std::borrow::Cow;

use record::Output;

/// One piece of CPU-bound work that can be done a few steps at a time.
pub trait Job: Send {
    /// Does at most `steps` steps. A job that can't be cut does everything in its one step. With 0
    /// steps, nothing is done.
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

    /// Returns whether the job has more than one step, so that a caller can do a part of it.
    fn can_be_cut(&self) -> bool {
        true
    }

    /// Splits off the later half of the steps that are left, as a job of its own that another
    /// thread can do at the same time. `None` if the steps depend on each other, or one is left.
    ///
    /// The caller has to give the half's output to [`Job::join`].
    fn split(&mut self) -> Option<Box<dyn Job>> {
        None
    }

    /// Takes the output of the half that [`Job::split`] returned last and that was not joined yet.
    ///
    /// If this half or the other one was stopped early, the outcome is that of the steps from the
    /// first to the first one that is missing.
    fn join(&mut self, _half: Output) {}

    /// Returns everything that another process needs to do this job from its beginning. `None` if
    /// the job can't leave its process.
    fn packed(&self) -> Option<Packed<'_>> {
        None
    }

    /// Notes that another process, which was given [`Job::packed`], has come this far. Returns
    /// false if the job was told to stop.
    fn progressed(&mut self, _so_far: Output) -> bool {
        true
    }
}

/// A job on its way to another process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed<'a> {
    /// The workload with every setting resolved.
    pub workload: String,
    /// The bytes that the job reads from its caller.
    pub input: Cow<'a, [u8]>,
}

/// The state of a job after some steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Steps are left.
    More,
    /// None are left, and this is what they came to.
    Done(Output),
}

macro_rules! forward {
    () => {
        fn advance(&mut self, steps: u64) -> Progress {
            (**self).advance(steps)
        }

        fn so_far(&self) -> Output {
            (**self).so_far()
        }

        fn can_be_cut(&self) -> bool {
            (**self).can_be_cut()
        }

        fn split(&mut self) -> Option<Box<dyn Job>> {
            (**self).split()
        }

        fn join(&mut self, half: Output) {
            (**self).join(half);
        }

        fn packed(&self) -> Option<Packed<'_>> {
            (**self).packed()
        }

        fn progressed(&mut self, so_far: Output) -> bool {
            (**self).progressed(so_far)
        }
    };
}

impl<J: Job + ?Sized> Job for Box<J> {
    forward!();
}

impl<J: Job + ?Sized> Job for &mut J {
    forward!();
}
