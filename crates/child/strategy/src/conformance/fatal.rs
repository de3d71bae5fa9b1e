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

/// Makes the job that [`FatalJob`] was packed as. `None` if it is another one.
pub(super) fn unpack(workload: &str) -> Option<Box<dyn Job>> {
    [Fatal::Panic, Fatal::Abort, Fatal::Overflow]
        .into_iter()
        .find(|fatal| name(*fatal) == workload)
        .map(|fatal| Box::new(FatalJob(fatal)) as Box<dyn Job>)
}

fn name(fatal: Fatal) -> String {
    format!("fatal:{fatal:?}")
}

impl Job for FatalJob {
    fn advance(&mut self, steps: u64) -> Progress {
        match self.0 {
            _ if steps == 0 => Progress::More,
            Fatal::Panic => panic!("on purpose"),
            Fatal::Abort => std::process::abort(),
            Fatal::Overflow => Progress::Done(Output { steps: 1, checksum: depth(0) }),
        }
    }

    fn so_far(&self) -> Output {
        Output { steps: 0, checksum: 0 }
    }

    fn packed(&self) -> Option<Packed<'_>> {
        Some(Packed { workload: name(self.0), input: Cow::Borrowed(&[]) })
    }
}

/// Calls itself until the stack is used up.
fn depth(so_far: u64) -> u64 {
    let frame = black_box([so_far; 64]);
    if black_box(so_far) == u64::MAX { so_far } else { depth(so_far + 1) + black_box(frame)[1] }
}
