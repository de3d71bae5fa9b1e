//! The conditions under which everything is measured: the work, the stalls, and how long a trial
//! takes.

use std::time::Duration;

use notation::RuntimeId;
use record::{Load, Rate, Timing};

/// A ticker's period, as in a default comparison.
pub(crate) const PERIOD: Duration = Duration::from_millis(1);
/// The lateness of a beat that is still kept, as in a default comparison.
pub(crate) const BUDGET: Duration = Duration::from_millis(10);
/// The work of the twins. A step takes some 200 ns, so what it costs beside its spins is lost in
/// it.
pub(crate) const WORK: &str = "countdown:spins=200";
/// The same, with 5 % more in each step.
pub(crate) const SLOWER_BY_5: &str = "countdown:spins=210";
/// The same, with 10 % more in each step.
pub(crate) const SLOWER_BY_10: &str = "countdown:spins=220";
/// The load of the twins whose job latency is compared. Half as long as a job, so that a short
/// window has some jobs.
pub(crate) const PAUSE: Load = Load::Pause(Duration::from_millis(5));
/// The work of these twins. A tenth of it is as long as a beat's period, so a timer that rounds up
/// to a millisecond does not hide it.
pub(crate) const JOB: &str = "countdown:spins=200,length=10ms";
/// The same, with 10 % more steps in a job.
pub(crate) const LONGER_BY_10: &str = "countdown:spins=200,length=11ms";
/// The queue of a full run: a loop that is busy for two fifths of the time. With jobs this long, an
/// error in the lateness of the timer is a small part of the wait.
pub(crate) const QUEUE: (Load, &str) =
    (Load::Rate(Rate::in_1000_s(20_000)), "countdown:spins=200,length=20ms");
/// The queue of a quick run: shorter jobs and a busier loop, so that many jobs wait for long in
/// less time.
pub(crate) const QUICK_QUEUE: (Load, &str) =
    (Load::Rate(Rate::in_1000_s(75_000)), "countdown:spins=200,length=8ms");
/// The lengths of the stalls in milliseconds, made in shuffled order. The shortest is little more
/// than a timer's lateness; of the longest, 2 % are more than a millisecond.
pub(crate) const STALLS: [u64; 6] = [15, 25, 40, 70, 120, 200];
/// Between two stalls, so that beats are on time again.
pub(super) const BETWEEN_STALLS: Duration = Duration::from_millis(60);

/// The window of a twin's trial: about that of a default comparison on a machine of 2 processors.
pub(super) const TWIN: Timing = Timing {
    warm_up: Duration::from_millis(22),
    duration: Duration::from_millis(150),
    drain: Duration::from_millis(15),
};
/// The window of the twins under [`PAUSE`]: some six jobs.
pub(super) const PAUSED: Timing = Timing { duration: Duration::from_millis(100), ..TWIN };
/// The lengths of a trial with [`QUEUE`]: some thirty jobs.
pub(super) const QUEUED: Timing = Timing {
    warm_up: Duration::from_millis(30),
    duration: Duration::from_millis(1600),
    drain: Duration::from_millis(20),
};
/// The lengths of a trial with [`QUICK_QUEUE`]: some forty jobs.
pub(super) const QUICKLY_QUEUED: Timing = Timing { duration: Duration::from_millis(500), ..QUEUED };
/// The window of a cost: some hundredths of a processor, which a system counts in milliseconds.
pub(super) const COST: Timing = Timing {
    warm_up: Duration::from_millis(20),
    duration: Duration::from_millis(400),
    drain: Duration::from_millis(5),
};

/// Returns the names of all runtimes.
pub(super) fn runtimes() -> Vec<String> {
    RuntimeId::all().map(|runtime| runtime.to_string()).collect()
}

/// Returns the runtimes with one thread. On these the loop is stalled, and jobs queue before it.
pub(crate) fn one_thread() -> Vec<String> {
    runtimes().into_iter().filter(|runtime| runtime.ends_with("/1")).collect()
}
