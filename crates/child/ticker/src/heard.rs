//! The beats that were due in one window, and their lateness.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hdrhistogram::serialization::{Serializer, V2DeflateSerializer};
use record::Beats;

/// The beats of one window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// The time from one beat to the next.
    pub period: Duration,
    /// The number of the window's first beat, counted from `t0`.
    pub first: u64,
    /// The lateness of each beat that was due, in their order.
    pub lateness: Vec<Duration>,
    /// The number of these that had not happened by the end. Their lateness is a least one.
    pub unfired: u64,
    /// The threads on which the ticker was polled: see [`runtime::current_thread`].
    pub threads: Vec<u64>,
}

impl Heard {
    /// Converts it for a record: a histogram in nanoseconds, to three significant digits.
    pub fn to_beats(&self) -> Beats {
        let due = self.lateness.len() as u64;
        Beats {
            period: self.period,
            due,
            fired: due - self.unfired,
            unfired: self.unfired,
            lateness: histogram(&self.lateness),
        }
    }
}

/// Converts durations for a record: in nanoseconds, to three significant digits.
pub fn histogram(durations: &[Duration]) -> record::Histogram {
    let mut histogram = hdrhistogram::Histogram::<u64>::new(3).expect("3 digits are a valid precision");
    for duration in durations {
        let nanos = u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX);
        // `saturating_record` would cut to the present range instead of widening it.
        histogram.record(nanos).expect("a histogram that resizes itself takes any value");
    }
    encoded(&histogram)
}

/// Encodes a histogram of nanoseconds for a record.
pub fn encoded(histogram: &hdrhistogram::Histogram<u64>) -> record::Histogram {
    let mut bytes = Vec::new();
    V2DeflateSerializer::new().serialize(histogram, &mut bytes).expect("writing to memory does not fail");
    record::Histogram(STANDARD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use hdrhistogram::serialization::Deserializer;

    use super::*;

    #[test]
    fn the_histogram_holds_every_beat() {
        let lateness: Vec<_> = (1..=1000).map(Duration::from_micros).collect();
        let heard = Heard { lateness, unfired: 1, ..Heard::default() };
        let beats = heard.to_beats();
        assert_eq!((beats.due, beats.fired, beats.unfired), (1000, 999, 1));
        let bytes = STANDARD.decode(beats.lateness.0).unwrap();
        let histogram: hdrhistogram::Histogram<u64> =
            Deserializer::new().deserialize(&mut bytes.as_slice()).unwrap();
        assert_eq!(histogram.len(), 1000);
        let median = histogram.value_at_quantile(0.5);
        assert!((499_000..=501_000).contains(&median), "{median}");
        assert!((999_000..=1_001_000).contains(&histogram.max()));
    }
}
