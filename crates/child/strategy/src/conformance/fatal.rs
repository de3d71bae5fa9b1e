//! Jobs that may take their process with them.

use std::borrow::Cow;
use std::hint::black_box;

use record::Output;
use workload::{Job, Packed, Progress};

/// A way in which a job never comes to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fatal {
    /// The job panics.
    Panic,
    /// The job calls [`std::process::abort`].
    Abort,
    /// The job overflows its stack.
    Overflow,
}

/// A job that does this at its first step.
#[derive(Debug)]
pub struct FatalJob(Fatal);

impl FatalJob {
    /// Makes one.
    pub fn new(fatal: Fatal) -> Self {
        FatalJob(fatal)
    }
}

impl Fatal {
    const ALL: [(Fatal, &str); 3] =
        [(Fatal::Panic, "panic"), (Fatal::Abort, "abort"), (Fatal::Overflow, "overflow")];

    pub(super) fn named(name: &str) -> Option<Self> {
        Fatal::ALL.into_iter().find(|(_, own)| *own == name).map(|(fatal, _)| fatal)
    }

    pub(super) fn name(self) -> &'static str {
        Fatal::ALL.into_iter().find(|(fatal, _)| *fatal == self).map_or("", |(_, name)| name)
    }

    /// Does it.
    pub(super) fn strike(self) {
        match self {
            Fatal::Panic => panic!("on purpose"),
            Fatal::Abort => std::process::abort(),
            Fatal::Overflow => {
                black_box(depth(0));
            }
        }
    }
}

/// The name of fatal jobs, packed.
const FATAL: &str = "fatal:";

/// Makes the job that [`FatalJob`] was packed as. `None` if it is another one.
pub(super) fn unpack(workload: &str) -> Option<Box<dyn Job>> {
    let fatal = Fatal::named(workload.strip_prefix(FATAL)?)?;
    Some(Box::new(FatalJob(fatal)))
}

impl Job for FatalJob {
    fn advance(&mut self, steps: u64) -> Progress {
        if steps == 0 {
            return Progress::More;
        }
        self.0.strike();
        Progress::Done(Output { steps: 1, checksum: 0 })
    }

    fn so_far(&self) -> Output {
        Output { steps: 0, checksum: 0 }
    }

    fn packed(&self) -> Option<Packed<'_>> {
        Some(Packed { workload: format!("{FATAL}{}", self.0.name()), input: Cow::Borrowed(&[]) })
    }
}

/// Calls itself until the stack is used up.
fn depth(so_far: u64) -> u64 {
    let frame = black_box([so_far; 64]);
    if black_box(so_far) == u64::MAX { so_far } else { depth(so_far + 1) + black_box(frame)[1] }
}
