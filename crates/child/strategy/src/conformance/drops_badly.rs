//! A job whose drop panics, on whatever thread that is.

use std::borrow::Cow;

use record::Output;
use workload::{Job, Packed, Progress};

/// A job of a few steps that panics when it is dropped.
pub(super) struct DropsBadly {
    done: u64,
    /// Whether its last step panics as well.
    panics_too: bool,
}

const STEPS: u64 = 10;
/// The names of these jobs, packed.
const PACKED: [(&str, bool); 2] = [("drops-badly", false), ("panics-and-drops-badly", true)];

impl DropsBadly {
    /// What a job comes to that does not panic before its drop.
    pub(super) const OUTPUT: Output = Output { steps: STEPS, checksum: !STEPS };

    pub(super) fn new(panics_too: bool) -> Self {
        DropsBadly { done: 0, panics_too }
    }
}

/// Makes the job that [`DropsBadly`] was packed as. `None` if it is another one.
pub(super) fn unpack(workload: &str) -> Option<Box<dyn Job>> {
    let (_, panics_too) = PACKED.into_iter().find(|(name, _)| *name == workload)?;
    Some(Box::new(DropsBadly::new(panics_too)))
}

impl Job for DropsBadly {
    fn advance(&mut self, steps: u64) -> Progress {
        self.done += steps.min(STEPS - self.done);
        if self.done < STEPS {
            return Progress::More;
        }
        assert!(!self.panics_too, "on purpose, in the last step");
        Progress::Done(self.so_far())
    }

    fn so_far(&self) -> Output {
        Output { steps: self.done, checksum: !self.done }
    }

    fn packed(&self) -> Option<Packed<'_>> {
        let (name, _) = PACKED.into_iter().find(|(_, panics_too)| *panics_too == self.panics_too)?;
        Some(Packed { workload: name.to_owned(), input: Cow::Borrowed(&[]) })
    }
}

impl Drop for DropsBadly {
    fn drop(&mut self) {
        panic!("on purpose, in the drop");
    }
}
