//! The meter around the learner's future: how often it yields, and after how many steps.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use hdrhistogram::Histogram;
use record::exercise::Slices;

use crate::job::done_here;

/// A meter of yields and of the slices between them. Clones are the same meter.
#[derive(Clone)]
pub(crate) struct YieldMeter(Arc<Mutex<Seen>>);

struct Seen {
    yields: u64,
    /// The longest slice, in steps.
    longest: u64,
    /// All slices, in steps.
    all: u64,
    /// The steps of each slice that had any, to three digits.
    slices: Histogram<u64>,
}

/// A future under a [`YieldMeter`].
pub(crate) struct Metering<F> {
    future: Pin<Box<F>>,
    meter: YieldMeter,
}

impl YieldMeter {
    pub(crate) fn new() -> Self {
        let slices = Histogram::new(3).expect("3 digits are a valid precision");
        YieldMeter(Arc::new(Mutex::new(Seen { yields: 0, longest: 0, all: 0, slices })))
    }

    pub(crate) fn around<F: Future>(&self, future: F) -> Metering<F> {
        Metering { future: Box::pin(future), meter: self.clone() }
    }

    pub(crate) fn slices(&self) -> Slices {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Slices { yields: seen.yields, longest: seen.longest, typical: typical(&seen.slices), all: seen.all }
    }

    fn slice(&self, steps: u64, is_yield: bool) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.yields += u64::from(is_yield);
        seen.longest = seen.longest.max(steps);
        seen.all += steps;
        if steps > 0 {
            seen.slices.record(steps).expect("a histogram that resizes itself takes any value");
        }
    }
}

/// Returns the length of a typical slice: half of all steps were done in slices of this many or
/// more.
fn typical(slices: &Histogram<u64>) -> u64 {
    let steps = |value: u64, count: u64| u128::from(value) * u128::from(count);
    let all: u128 =
        slices.iter_recorded().map(|slice| steps(slice.value_iterated_to(), slice.count_at_value())).sum();
    let mut below = 0;
    let half = slices.iter_recorded().find(|slice| {
        below += steps(slice.value_iterated_to(), slice.count_at_value());
        below * 2 >= all
    });
    half.map_or(0, |slice| slice.value_iterated_to())
}

impl<F: Future> Future for Metering<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let before = done_here();
        let polled = self.future.as_mut().poll(context);
        self.meter.slice(done_here().wrapping_sub(before), polled.is_pending());
        polled
    }
}

#[cfg(test)]
mod tests {
    use futures_lite::future;

    use super::*;
    use crate::ledger::Ledger;

    #[test]
    fn slices_are_counted_in_steps() {
        let workload: workload::Workload = "countdown:steps=10000".parse().unwrap();
        let mut job = Ledger::new(&workload, 1, &[]).jobs().remove(0);
        let meter = YieldMeter::new();
        future::block_on(meter.around(async {
            job.advance(100);
            future::yield_now().await;
            job.advance(500);
            job.advance(400);
            future::yield_now().await;
            // Without a step, and so no slice.
            future::yield_now().await;
            job.advance(3000);
        }));
        let seen = meter.slices();
        assert_eq!((seen.yields, seen.longest, seen.all), (3, 3000, 4000));
    }

    #[test]
    fn the_typical_slice_is_the_one_most_steps_are_in() {
        let mut slices = Histogram::new(3).unwrap();
        slices.record_n(1, 500).unwrap();
        slices.record_n(1000, 3).unwrap();
        assert_eq!(typical(&slices), 1000);
        assert_eq!(typical(&Histogram::new(3).unwrap()), 0);
    }
}
