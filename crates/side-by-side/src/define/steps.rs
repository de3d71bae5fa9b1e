//! A job that is the items of an iterator.
//!
//! **Invariant:** if the iterator ends early, or has more items than were counted, the answer is
//! wrong.

use std::hint::black_box;
use std::sync::Arc;

use workload::{Job, Output, Progress};

use super::answers::{answer, wrong};

/// Begins the steps of one job.
pub(super) type Begin<I> = Arc<dyn Fn(Arc<I>) -> Box<dyn Advance> + Send + Sync>;

/// Steps whose type is forgotten.
pub(super) trait Advance: Send {
    /// Does at most `steps` steps, and returns how many there were.
    fn advance(&mut self, steps: u64) -> u64;
}

/// The items of an iterator as steps.
pub(super) struct Iterated<T>(pub(super) T);

impl<T: Iterator + Send> Advance for Iterated<T> {
    #[inline(never)]
    fn advance(&mut self, steps: u64) -> u64 {
        for done in 0..steps {
            match self.0.next() {
                Some(item) => drop(black_box(item)),
                None => return done,
            }
        }
        steps
    }
}

/// A job under way.
pub(super) struct Stepped<I> {
    input: Arc<I>,
    begin: Begin<I>,
    /// `None` before the first step, and after the last.
    under_way: Option<Box<dyn Advance>>,
    done: u64,
    /// The number that was counted; at least 1.
    counted: u64,
    end: Option<End>,
}

/// The end of a job: as many steps as were counted, or not.
#[derive(Clone, Copy, PartialEq)]
enum End {
    Right,
    Wrong,
}

impl<I: Send + Sync> Stepped<I> {
    /// Makes a job with nothing done. Making the iterator is a part of the first step.
    pub(super) fn new(input: Arc<I>, begin: Begin<I>, counted: u64) -> Self {
        Stepped { input, begin, under_way: None, done: 0, counted, end: None }
    }
}

impl<I: Send + Sync> Job for Stepped<I> {
    fn advance(&mut self, steps: u64) -> Progress {
        if steps == 0 && self.end.is_none() {
            return Progress::More;
        }
        if self.end.is_none() {
            let under_way = self.under_way.get_or_insert_with(|| (self.begin)(Arc::clone(&self.input)));
            let asked = steps.min(self.counted - self.done);
            let done = under_way.advance(asked);
            self.done += done;
            if done < asked {
                self.end = Some(End::Wrong);
            } else if self.done == self.counted {
                // The last step includes whatever the iterator does after its last item.
                self.end = Some(if under_way.advance(1) == 0 { End::Right } else { End::Wrong });
            }
        }
        if self.end.is_none() {
            return Progress::More;
        }
        self.under_way = None;
        Progress::Done(self.so_far())
    }

    fn so_far(&self) -> Output {
        let checksum = if self.end == Some(End::Wrong) { wrong(self.done) } else { answer(self.done) };
        Output { steps: self.done, checksum }
    }

    fn can_be_cut(&self) -> bool {
        self.counted > 1
    }
}
