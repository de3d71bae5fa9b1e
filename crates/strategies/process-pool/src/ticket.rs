//! What a caller and a thread of the pool both know of a job: where it is.
//!
//! **Invariant:** once a caller has gone away, the job hears of no more progress, and the process
//! that does it is killed. No other job's process is.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::seat::Seat;

/// The place of a job.
#[derive(Debug, Default)]
pub(crate) enum Place {
    #[default]
    Queued,
    /// The process in this seat does it.
    At(Arc<Seat>),
    /// Its caller went away.
    Unwanted,
    Ended,
}

/// The place of a job, which its caller and a thread share.
#[derive(Debug, Default)]
pub(crate) struct Ticket(Mutex<Place>);

impl Ticket {
    /// Notes that the process in this seat is to do the job. Returns false if nobody wants the job
    /// any more.
    pub(crate) fn begins(&self, seat: &Arc<Seat>) -> bool {
        let mut place = self.place();
        if let Place::Queued = *place {
            *place = Place::At(seat.clone());
        }
        matches!(*place, Place::At(_))
    }

    /// Does something, unless nobody wants the job any more. Until it is done, the caller can't go
    /// away.
    pub(crate) fn while_wanted<T>(&self, work: impl FnOnce() -> T) -> Option<T> {
        let place = self.place();
        matches!(*place, Place::At(_)).then(work)
    }

    /// Notes that the process is done with the job. Returns false if the caller went away before,
    /// and killed the process.
    pub(crate) fn ends(&self) -> bool {
        matches!(std::mem::replace(&mut *self.place(), Place::Ended), Place::At(_))
    }

    fn place(&self) -> MutexGuard<'_, Place> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A caller that waits. If it goes away before the job has ended, the process is killed.
pub(crate) struct Caller(pub(crate) Arc<Ticket>);

impl Drop for Caller {
    fn drop(&mut self) {
        let mut place = self.0.place();
        match std::mem::replace(&mut *place, Place::Unwanted) {
            Place::At(seat) => seat.kill(),
            Place::Ended => *place = Place::Ended,
            Place::Queued | Place::Unwanted => {}
        }
    }
}
