//! The timer wheel: when a timer with a deadline fires.
//!
//! tokio rounds a deadline up to its next millisecond (`runtime/time/source.rs`,
//! `deadline_to_tick`). So timers that are due within the same millisecond fire in one look. The
//! timers of async-io have no such steps.

use std::time::Duration;

use notation::Family;

const TICK: Duration = Duration::from_millis(1);

#[derive(Clone, Copy, Debug)]
pub(crate) struct Wheel {
    /// `None` if a timer fires at its deadline.
    tick: Option<Duration>,
}

impl Wheel {
    pub(crate) fn of(family: Family) -> Self {
        Wheel { tick: (family == Family::Tokio).then_some(TICK) }
    }

    /// Returns when a timer fires.
    pub(crate) fn fires(self, deadline: Duration) -> Duration {
        let Some(tick) = self.tick else { return deadline };
        let over = deadline.as_nanos() % tick.as_nanos();
        let over = Duration::from_nanos(u64::try_from(over).unwrap_or_default());
        if over.is_zero() { deadline } else { deadline + (tick - over) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokio_rounds_up_to_a_millisecond_and_the_others_do_not() {
        let at = Duration::from_micros;
        let tokio = Wheel::of(Family::Tokio);
        assert_eq!(
            [at(0), at(1), at(1000), at(1001)].map(|due| tokio.fires(due)),
            [at(0), at(1000), at(1000), at(2000)]
        );
        assert_eq!(Wheel::of(Family::Smol).fires(at(1)), at(1));
    }
}
