//! A job of steps that don't depend on each other. Threads can divide them among themselves.
//!
//! It keeps the books of which steps are done, by whom they are owed, and what they come to. The
//! steps themselves belong to a file in `jobs/`, or to the crate that brings the job, as [`Work`].
//!
//! **Invariant:** whatever is split off, done and joined in any order, the output is that of the
//! steps from the first to the first one that is missing.

use std::ops::Range;
use std::sync::Arc;

use record::Output;

use crate::job::{Job, Packed, Progress};

/// The steps of a job, each of which can be done without the others.
pub trait Work: Send + Sync + 'static {
    /// Memory that a job uses again and again. It is freed with the last step.
    type Room: Default + Send;

    /// Does these steps, and adds up a number for each, which depends on the step. The loop is in a
    /// function of its own, which is not generic and never inlined.
    fn sum(&self, steps: Range<u64>, room: &mut Self::Room) -> u64;

    /// Packs a job of this many steps. `None` if the job can't leave its process.
    fn packed(&self, _steps: u64) -> Option<Packed<'_>> {
        None
    }
}

/// A job under way, or a part of one.
pub struct Parts<W: Work> {
    work: Arc<W>,
    /// The first step of this part. 0 if it is not split off another.
    first: u64,
    /// The first step that is not done: from `first` to `end`.
    next: u64,
    /// The step behind the last one of this part.
    end: u64,
    /// The sum of the steps from `first` to `next`.
    sum: u64,
    /// The ends that this part had before each half was split off that is not joined yet.
    ends: Vec<u64>,
    room: W::Room,
}

impl<W: Work> Parts<W> {
    /// Makes a job of this many steps.
    pub fn new(work: Arc<W>, steps: u64) -> Self {
        Parts::of(work, 0..steps)
    }

    fn of(work: Arc<W>, steps: Range<u64>) -> Self {
        let Range { start: first, end } = steps;
        Parts { work, first, next: first, end, sum: 0, ends: Vec::new(), room: W::Room::default() }
    }
}

impl<W: Work> Job for Parts<W> {
    fn advance(&mut self, steps: u64) -> Progress {
        let to = self.next + steps.min(self.end - self.next);
        if to > self.next {
            self.sum = self.sum.wrapping_add(self.work.sum(self.next..to, &mut self.room));
            self.next = to;
        }
        if self.next < self.end {
            return Progress::More;
        }
        self.room = W::Room::default();
        Progress::Done(self.so_far())
    }

    fn so_far(&self) -> Output {
        Output { steps: self.next - self.first, checksum: self.sum }
    }

    fn can_be_cut(&self) -> bool {
        self.end - self.first > 1
    }

    fn split(&mut self) -> Option<Box<dyn Job>> {
        let half = (self.end - self.next) / 2;
        if half == 0 {
            return None;
        }
        self.ends.push(self.end);
        let later = self.end - half..self.end;
        self.end = later.start;
        Some(Box::new(Parts::of(Arc::clone(&self.work), later)))
    }

    fn join(&mut self, half: Output) {
        let Some(end) = self.ends.pop() else { return };
        // Otherwise a step before the half is missing: the half counts for nothing, and a caller
        // that goes on does its steps again.
        if self.next == self.end {
            self.next += half.steps.min(end - self.end);
            self.sum = self.sum.wrapping_add(half.checksum);
        }
        self.end = end;
    }

    fn packed(&self) -> Option<Packed<'_>> {
        let is_untouched = self.first == 0 && self.next == 0 && self.ends.is_empty();
        if is_untouched { self.work.packed(self.end) } else { None }
    }
}
