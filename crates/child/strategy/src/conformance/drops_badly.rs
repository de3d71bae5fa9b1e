//! A job whose drop panics, on whatever thread that is.

use std::borrow::Cow;

use record::Output;
use workload::{Job, Packed, Progress};

/// A job of a few steps that panics when it is dropped.
pub(super) struct DropsBadly {
    done: u64,
    /// Whether its last step panics as well.
    panics_too: bool,
    /// Whether it can't be cut: some strategies send such a job another way.
    is_whole: bool,
}

const STEPS: u64 = 10;
/// The names of these jobs, packed.
const PACKED: [(&str, bool, bool); 4] = [
    ("drops-badly", false, false),
    ("drops-badly:whole", false, true),
    ("panics-and-drops-badly", true, false),
    ("panics-and-drops-badly:whole", true, true),
];

impl DropsBadly {
    /// What a job comes to that does not panic before its drop.
    pub(super) const OUTPUT: Output = Output { steps: STEPS, checksum: !STEPS };

    pub(super) fn new(panics_too: bool, is_whole: bool) -> Self {
        DropsBadly { done: 0, panics_too, is_whole }
    }
}

/// Makes the job that [`DropsBadly`] was packed as. `None` if it is another one.
pub(super) fn unpack(workload: &str) -> Option<Box<dyn Job>> {
    let (_, panics_too, is_whole) = PACKED.into_iter().find(|(name, ..)| *name == workload)?;
    Some(Box::new(DropsBadly::new(panics_too, is_whole)))
}

impl Job for DropsBadly {
    fn advance(&mut self, steps: u64) -> Progress {
        let all = self.is_whole && steps > 0;
        self.done = if all { STEPS } else { self.done + steps.min(STEPS - self.done) };
        if self.done < STEPS {
            return Progress::More;
        }
        assert!(!self.panics_too, "on purpose, in the last step");
        Progress::Done(self.so_far())
    }

    fn so_far(&self) -> Output {
        Output { steps: self.done, checksum: !self.done }
    }

    fn can_be_cut(&self) -> bool {
        !self.is_whole
    }

    fn packed(&self) -> Option<Packed<'_>> {
        let own = (self.panics_too, self.is_whole);
        let (name, ..) =
            PACKED.into_iter().find(|(_, panics_too, is_whole)| (*panics_too, *is_whole) == own)?;
        Some(Packed { workload: name.to_owned(), input: Cow::Borrowed(&[]) })
    }
}

impl Drop for DropsBadly {
    fn drop(&mut self) {
        panic!("on purpose, in the drop");
    }
}
