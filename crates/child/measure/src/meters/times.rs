//! The meter of job times: how long each job took, and how long each waited.
//!
//! It counts the jobs that were due before the end of the window and not done before it began.
//!
//! **Invariant:** a job that is not done when the meter is read counts with the time that has
//! passed since it was due. So a job that never gets its turn is seen.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use record::Jobs;

/// The times of all jobs of a bench.
#[derive(Debug)]
pub(crate) struct TimeMeter(Mutex<Seen>);

/// The moments of a job that is done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct JobTimes {
    pub(crate) due: Instant,
    /// When the caller handed it to the strategy.
    pub(crate) handed: Instant,
    /// When its first step ran.
    pub(crate) begun: Instant,
    pub(crate) done: Instant,
}

/// A job that is due and not done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Waiting {
    pub(crate) due: Instant,
    /// `None` if its first step has not run.
    pub(crate) begun: Option<Instant>,
}

#[derive(Debug)]
struct Seen {
    window: Window,
    backlog_before: u64,
    backlog_after: u64,
    done: u64,
    refused: u64,
    latency: Histogram<u64>,
    queue: Histogram<u64>,
    service: Histogram<u64>,
}

#[derive(Clone, Copy, Debug)]
enum Window {
    NotYet,
    Open,
    /// Jobs that were due before this moment still count.
    Over(Instant),
    Read,
}

impl Default for TimeMeter {
    fn default() -> Self {
        TimeMeter(Mutex::new(Seen {
            window: Window::NotYet,
            backlog_before: 0,
            backlog_after: 0,
            done: 0,
            refused: 0,
            latency: empty(),
            queue: empty(),
            service: empty(),
        }))
    }
}

impl TimeMeter {
    /// Begins the window, with this many jobs due and not done.
    pub(crate) fn open(&self, backlog: u64) {
        self.with(|seen| (seen.window, seen.backlog_before) = (Window::Open, backlog));
    }

    /// Ends the window, with this many jobs due and not done.
    pub(crate) fn close(&self, end: Instant, backlog: u64) {
        self.with(|seen| (seen.window, seen.backlog_after) = (Window::Over(end), backlog));
    }

    /// Counts a job that is done.
    pub(crate) fn done(&self, job: &JobTimes) {
        self.with(|seen| {
            match seen.window {
                Window::Open => {}
                Window::Over(end) if job.due < end => {}
                Window::NotYet | Window::Over(_) | Window::Read => return,
            }
            seen.done += 1;
            add(&mut seen.latency, job.done.saturating_duration_since(job.due));
            add(&mut seen.queue, job.begun.saturating_duration_since(job.due));
            add(&mut seen.service, job.done.saturating_duration_since(job.handed));
        });
    }

    /// Counts a job that the strategy has refused now.
    pub(crate) fn refused(&self) {
        self.with(|seen| seen.refused += u64::from(matches!(seen.window, Window::Open)));
    }

    /// Returns the jobs of the window, with those that are `waiting` now. Nothing counts any more
    /// afterwards.
    pub(crate) fn read(&self, waiting: &[Waiting], now: Instant) -> Jobs {
        self.with(|seen| {
            let end = match seen.window {
                Window::Over(end) => end,
                Window::NotYet | Window::Open | Window::Read => now,
            };
            seen.window = Window::Read;
            let mut begun = seen.done;
            let mut due = seen.done;
            for job in waiting.iter().filter(|job| job.due < end) {
                due += 1;
                begun += u64::from(job.begun.is_some());
                add(&mut seen.latency, now.saturating_duration_since(job.due));
                add(&mut seen.queue, job.begun.unwrap_or(now).saturating_duration_since(job.due));
            }
            Jobs {
                due,
                done: seen.done,
                begun,
                refused: seen.refused,
                backlog_before: seen.backlog_before,
                backlog_after: seen.backlog_after,
                latency: ticker::encoded(&seen.latency),
                queue: ticker::encoded(&seen.queue),
                service: ticker::encoded(&seen.service),
            }
        })
    }

    fn with<T>(&self, look: impl FnOnce(&mut Seen) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn empty() -> Histogram<u64> {
    Histogram::new(3).expect("3 digits are a valid precision")
}

fn add(histogram: &mut Histogram<u64>, duration: Duration) {
    let nanos = u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX);
    histogram.record(nanos).expect("a histogram that resizes itself takes any value");
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use hdrhistogram::serialization::Deserializer;

    use super::*;

    const MS: Duration = Duration::from_millis(1);

    /// Returns the values of a histogram in whole milliseconds, sorted.
    fn millis(histogram: &record::Histogram) -> Vec<u64> {
        let bytes = STANDARD.decode(&histogram.0).unwrap();
        let histogram: Histogram<u64> = Deserializer::new().deserialize(&mut bytes.as_slice()).unwrap();
        let values = histogram.iter_recorded();
        values
            .flat_map(|value| {
                vec![(value.value_iterated_to() + 500_000) / 1_000_000; value.count_at_value() as usize]
            })
            .collect()
    }

    #[test]
    fn only_jobs_of_the_window_count() {
        let t0 = Instant::now();
        let at = |ms: u32| t0 + ms * MS;
        let job =
            |due, done| JobTimes { due: at(due), handed: at(due + 1), begun: at(due + 2), done: at(done) };
        let meter = TimeMeter::default();
        meter.done(&job(0, 5));
        meter.open(1);
        // It was due before the window began and not done by then.
        meter.done(&job(3, 13));
        meter.done(&job(12, 17));
        meter.close(at(20), 2);
        meter.done(&job(18, 48));
        meter.done(&job(21, 30));
        let waiting = [
            Waiting { due: at(19), begun: Some(at(29)) },
            Waiting { due: at(10), begun: None },
            Waiting { due: at(22), begun: None },
        ];
        let jobs = meter.read(&waiting, at(60));
        assert_eq!((jobs.due, jobs.done, jobs.begun), (5, 3, 4));
        assert_eq!((jobs.backlog_before, jobs.backlog_after), (1, 2));
        assert_eq!(millis(&jobs.latency), [5, 10, 30, 41, 50]);
        assert_eq!(millis(&jobs.queue), [2, 2, 2, 10, 50]);
        assert_eq!(millis(&jobs.service), [4, 9, 29]);
        meter.done(&job(12, 17));
        assert_eq!(meter.read(&[], at(60)).done, 3, "it was read");
    }
}
