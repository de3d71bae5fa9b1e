//! Jobs, and how long they took.

use std::time::Duration;

use record::{Answer, Beats, Jobs, Measurement};

use crate::beats::histogram;

/// Makes jobs that are all done, with these latencies. Each waited for `queue` before its first
/// step.
///
/// To cut some of them off, or to let a backlog grow, update the struct.
///
/// ```
/// use record::Jobs;
/// use sample::{jobs, ms};
///
/// let one_left = Jobs { done: 2, ..jobs([ms(20), ms(21), ms(900)], ms(1)) };
/// assert_eq!((one_left.due, one_left.begun), (3, 3));
/// ```
///
/// # Panics
/// If a duration does not fit into 64 bits of nanoseconds.
pub fn jobs(latencies: impl IntoIterator<Item = Duration>, queue: Duration) -> Jobs {
    let latencies: Vec<Duration> = latencies.into_iter().collect();
    let service = latencies.iter().map(|latency| latency.saturating_sub(queue));
    let due = latencies.len() as u64;
    Jobs {
        due,
        done: due,
        begun: due,
        refused: 0,
        backlog_before: 0,
        backlog_after: 0,
        queue: histogram(latencies.iter().map(|_| queue)),
        service: histogram(service),
        latency: histogram(latencies.iter().copied()),
    }
}

/// Puts jobs into a record, and the beats of its first second.
///
/// # Panics
/// If the measurement is a failure.
#[must_use]
pub fn with_jobs(measurement: Measurement, jobs: Option<Jobs>, start: Option<Beats>) -> Measurement {
    let mut measurement = measurement;
    let Answer::Record(record) = &mut measurement.answer else { panic!("it is a failure") };
    (record.jobs, record.start) = (jobs, start);
    measurement
}
