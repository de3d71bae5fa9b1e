//! The remedy that the kind of a finding, its cause and its length call for.
//!
//! Owns the choice and its words. Leaves the cause to [`why`](crate::why), the price to
//! [`break_even`](crate::break_even). **Invariant:** without a cause there is no remedy, and a
//! remedy that has a pool in it is named for computing and blocking only.

use std::fmt;
use std::time::Duration;

use crate::event::{Event, Finding};
use crate::why::Cause;

/// A way to keep the loop free. It is what usually helps, not what was proved to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Remedy {
    /// Yield in between, or hand the work to a pool of threads.
    YieldOrPool,
    /// Yield in between: the work is too short for a pool.
    Yield,
    /// Give the worker away while the work runs, hand it to a pool, or let the heart rescue the
    /// driver: see [`Options::rescue_driver`](crate::Options::rescue_driver).
    GiveTheDriverAway,
    /// Sleep by the runtime's timer.
    AsyncSleep,
    /// Use the async call of the same kind, or the pool for blocking calls.
    AsyncCallOrPool,
    /// Hold the lock for a shorter time, or use an async one. A pool does not help.
    ShorterLock,
    /// Let fewer threads of this program be busy at once.
    FewerThreads,
    /// Limit how many long jobs the blocking pool has at once, or give them a pool of their own.
    LimitThePool,
    /// There is nothing to mend in the program: give it more of the machine.
    NoneInTheProgram,
}

impl Remedy {
    /// Returns the remedy for a finding in which the work computed for a time. `break_even` is the
    /// length from which a pool pays, if that is stated.
    pub(crate) fn of(
        kind: Finding,
        cause: Option<Cause>,
        computed: Duration,
        break_even: Option<Duration>,
    ) -> Option<Self> {
        if kind == Finding::PoolWaits {
            return Some(Self::LimitThePool);
        }
        Some(match cause? {
            Cause::Cpu if break_even.is_some_and(|even| computed < even) => Self::Yield,
            Cause::Cpu if kind == Finding::DriverHeld => Self::GiveTheDriverAway,
            Cause::Cpu => Self::YieldOrPool,
            Cause::Sleep => Self::AsyncSleep,
            Cause::BlockingCall => Self::AsyncCallOrPool,
            Cause::Lock => Self::ShorterLock,
            Cause::Machine => Self::NoneInTheProgram,
            Cause::OwnThreads => Self::FewerThreads,
            #[allow(unreachable_patterns, reason = "the enum may grow")]
            _ => return None,
        })
    }

    /// Returns whether a pool is one of the ways.
    pub(crate) fn has_a_pool(self) -> bool {
        matches!(self, Self::YieldOrPool | Self::GiveTheDriverAway | Self::AsyncCallOrPool)
    }
}

impl Event {
    /// Returns the remedy that the finding calls for, or `None` if its cause can't be told.
    #[must_use]
    pub fn remedy(&self) -> Option<Remedy> {
        let even = self.break_even.map(|even| even.length);
        // A driver that was rescued need not be given away.
        let kind = if self.rescued { Finding::LongPoll } else { self.kind };
        Remedy::of(kind, self.why.cause(), self.why.computed, even)
    }

    /// Returns about what it would cost on this machine to hand the work to a pool, if a pool is a
    /// remedy and [`Options::break_even`](crate::Options::break_even) is stated.
    #[must_use]
    pub fn pool_price(&self) -> Option<Duration> {
        let even = self.break_even?;
        self.remedy()?.has_a_pool().then(|| even.price())
    }
}

impl fmt::Display for Remedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::YieldOrPool => "yield in between, or hand it to a pool",
            Self::Yield => "yield in between, it is too short for a pool",
            Self::GiveTheDriverAway => "use block_in_place, spawn_blocking or Options::rescue_driver",
            Self::AsyncSleep => "use the runtime's sleep",
            Self::AsyncCallOrPool => "use the async call, or spawn_blocking",
            Self::ShorterLock => "hold the lock for less, or use an async one",
            Self::FewerThreads => "this program runs more busy threads than processors, so use fewer",
            Self::LimitThePool => "limit how many long jobs it has, or give them a pool of their own",
            Self::NoneInTheProgram => "other processes had the processor, so give this one more of it",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAUSES: [Cause; 6] =
        [Cause::Cpu, Cause::Sleep, Cause::BlockingCall, Cause::Lock, Cause::Machine, Cause::OwnThreads];

    #[test]
    fn without_a_cause_there_is_no_remedy_but_for_a_pool_that_waits() {
        let none = |kind| Remedy::of(kind, None, Duration::ZERO, None);
        assert_eq!(none(Finding::LateBeat), None);
        assert_eq!(none(Finding::DriverHeld), None);
        assert_eq!(none(Finding::PoolWaits), Some(Remedy::LimitThePool));
    }

    #[test]
    fn a_pool_is_named_for_computing_and_blocking_only() {
        let length = Duration::from_millis(100);
        for kind in [Finding::LateBeat, Finding::LongPoll, Finding::DriverHeld] {
            for cause in CAUSES {
                let remedy = Remedy::of(kind, Some(cause), length, None).unwrap();
                let expected = matches!(cause, Cause::Cpu | Cause::BlockingCall);
                assert_eq!(remedy.has_a_pool(), expected, "{kind:?} {cause:?}");
            }
        }
    }

    #[test]
    fn work_shorter_than_the_break_even_yields() {
        let of = |even| {
            let (work, even) = (Duration::from_millis(30), Some(Duration::from_millis(even)));
            Remedy::of(Finding::LateBeat, Some(Cause::Cpu), work, even)
        };
        assert_eq!(of(31), Some(Remedy::Yield));
        assert_eq!(of(30), Some(Remedy::YieldOrPool));
    }
}
