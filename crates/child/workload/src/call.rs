//! A job that is one call into a library, which nobody can interrupt.
//!
//! It keeps the answer. The call itself belongs to a file in `jobs/`, or to the crate that brings
//! the job, as [`Call`].
//!
//! **Invariant:** the call is made once.

use record::Output;

use crate::job::{Job, Packed, Progress};

/// A call that does the whole job.
pub trait Call: Send {
    /// Makes the call and returns its checksum. The work is in a function of its own, which is not
    /// generic and never inlined.
    fn call(&self) -> u64;

    /// Packs the job. `None` if the job can't leave its process.
    fn packed(&self) -> Option<Packed<'_>> {
        None
    }
}

/// A job of one step.
pub struct OneCall<C> {
    call: C,
    /// `None` before its one step is done.
    checksum: Option<u64>,
}

impl<C: Call> OneCall<C> {
    /// Makes a job with nothing done.
    pub fn new(call: C) -> Self {
        OneCall { call, checksum: None }
    }
}

impl<C: Call> Job for OneCall<C> {
    fn advance(&mut self, steps: u64) -> Progress {
        if steps == 0 && self.checksum.is_none() {
            return Progress::More;
        }
        self.checksum.get_or_insert_with(|| self.call.call());
        Progress::Done(self.so_far())
    }

    fn so_far(&self) -> Output {
        Output { steps: u64::from(self.checksum.is_some()), checksum: self.checksum.unwrap_or(0) }
    }

    fn can_be_cut(&self) -> bool {
        false
    }

    fn packed(&self) -> Option<Packed<'_>> {
        self.call.packed().filter(|_| self.checksum.is_none())
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// Counts its calls.
    struct Counted(Cell<u64>);

    impl Call for Counted {
        fn call(&self) -> u64 {
            self.0.set(self.0.get() + 1);
            7
        }

        fn packed(&self) -> Option<Packed<'_>> {
            Some(crate::kind::packed("counted", ""))
        }
    }

    #[test]
    fn it_has_one_step() {
        let mut job = OneCall::new(Counted(Cell::new(0)));
        assert_eq!(job.advance(0), Progress::More);
        assert_eq!(job.so_far(), Output { steps: 0, checksum: 0 });
        assert!(job.packed().is_some() && !job.can_be_cut());
        let done = job.advance(1);
        assert_eq!(done, Progress::Done(Output { steps: 1, checksum: 7 }));
        assert_eq!(job.advance(0), done);
        assert_eq!(job.advance(5), done);
        assert_eq!(job.call.0.get(), 1);
        assert!(job.packed().is_none());
    }
}
