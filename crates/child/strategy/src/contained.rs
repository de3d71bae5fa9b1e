//! A job in the hands of a strategy: whatever becomes of the job, its drop does no harm.
//!
//! A drop runs code of the job's own, which may panic. On a thread of a pool such a panic ends the
//! thread, or the whole process, and in a poll it escapes to the caller.
//!
//! **Invariant:** no panic of the job's drop leaves this file, and none happens while another panic
//! unwinds the job: that would end the process.

use std::ops::{Deref, DerefMut};

use record::Output;
use runtime::{TaskError, catch};
use workload::Job;

/// A job whose drop may panic without harm. A strategy wraps each job before it does anything else.
pub struct Contained<J>(Option<J>);

impl<J: Job> Contained<J> {
    /// Wraps a job.
    pub fn new(job: J) -> Self {
        Contained(Some(job))
    }

    /// Does all steps that are left, and drops the job.
    ///
    /// # Errors
    /// [`TaskError::Panicked`] if the job panics, or else its drop.
    pub fn finish(self) -> Result<Output, TaskError> {
        self.end(Job::finish)
    }

    /// Does the last work on the job, and drops it.
    ///
    /// # Errors
    /// [`TaskError::Panicked`] if the work panics, or else the drop of the job.
    pub fn end<T>(mut self, work: impl FnOnce(&mut J) -> T) -> Result<T, TaskError> {
        let done = catch(|| work(&mut self))?;
        self.let_go()?;
        Ok(done)
    }

    /// Drops the job.
    ///
    /// # Errors
    /// [`TaskError::Panicked`] if its drop panics.
    pub fn let_go(mut self) -> Result<(), TaskError> {
        let job = self.0.take();
        catch(|| drop(job))
    }
}

impl<J> Deref for Contained<J> {
    type Target = J;

    fn deref(&self) -> &J {
        self.0.as_ref().expect("only its end takes the job")
    }
}

impl<J> DerefMut for Contained<J> {
    fn deref_mut(&mut self) -> &mut J {
        self.0.as_mut().expect("only its end takes the job")
    }
}

/// Drops the job. Nobody waits for an error any more, so a panic is only printed.
impl<J> Drop for Contained<J> {
    fn drop(&mut self) {
        let job = self.0.take();
        let _ = catch(|| drop(job));
    }
}
