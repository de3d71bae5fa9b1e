//! The conditions under which everything is measured: the work, the stalls, and how long a trial
//! takes.

use std::time::Duration;

use notation::RuntimeId;
use record::Timing;

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

/// Returns the runtimes on which the loop is stalled: those with one thread.
pub(crate) fn stalled_runtimes() -> Vec<String> {
    runtimes().into_iter().filter(|runtime| runtime.ends_with("/1")).collect()
}
