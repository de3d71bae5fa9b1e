//! Beats, and how late they are.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hdrhistogram::serialization::{Serializer, V2DeflateSerializer};
use record::{Beats, Histogram};

/// Makes a duration of milliseconds.
pub fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// Makes beats of 10 ms with these latenesses. The last `unfired` of them never happened.
///
/// # Panics
/// If a lateness does not fit into 64 bits of nanoseconds, or there are fewer beats than `unfired`.
pub fn beats(lateness: impl IntoIterator<Item = Duration>, unfired: u64) -> Beats {
    let lateness: Vec<Duration> = lateness.into_iter().collect();
    let due = lateness.len() as u64;
    Beats { period: ms(10), due, fired: due - unfired, unfired, lateness: histogram(lateness) }
}

/// Encodes durations as a child does.
pub(crate) fn histogram(durations: impl IntoIterator<Item = Duration>) -> Histogram {
    let mut histogram = hdrhistogram::Histogram::<u64>::new(3).unwrap();
    for duration in durations {
        histogram.record(u64::try_from(duration.as_nanos()).unwrap()).unwrap();
    }
    let mut bytes = Vec::new();
    V2DeflateSerializer::new().serialize(&histogram, &mut bytes).unwrap();
    Histogram(STANDARD.encode(bytes))
}

/// Makes the 200 beats of a round: 190 are `usual` late, and ten are `late` late.
pub fn mostly(usual: Duration, late: Duration) -> Beats {
    beats((0..200).map(|beat| if beat < 190 { usual } else { late }), 0)
}
