//! A heart's findings since it began, in sum.
//!
//! Owns the counts and the latenesses. Leaves what counts as a stall to the watchdog.
//! **Invariant:** each finding that is over is counted once: under its cause, under "can't tell",
//! or as a wait of the pool.

#[cfg(feature = "histogram-log")]
mod log;
#[cfg(feature = "prometheus")]
mod prometheus;

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use hdrhistogram::Histogram;

use crate::break_even::BreakEven;
use crate::event::{Event, Finding};
use crate::remedy::Remedy;
use crate::why::Cause;

/// The longest lateness that is told apart from longer ones, in microseconds: an hour.
const LONGEST_US: u64 = 3_600_000_000;

/// Counts that grow while a heart lives.
#[derive(Clone, Debug)]
pub(crate) struct Tally {
    beats: u64,
    missed: u64,
    /// Exact, where the histogram has two digits.
    latest: Duration,
    lateness_us: Histogram<u64>,
    findings: BTreeMap<(Place, Option<Place>), Found>,
    rescues: u64,
}

/// Findings of one kind and cause.
#[derive(Clone, Copy, Debug, Default)]
struct Found {
    count: u64,
    /// Their time on a processor.
    computed: Duration,
}

/// A place in a list of constants, for an order.
type Place = usize;

const FINDINGS: [(Finding, &str); 4] = [
    (Finding::LateBeat, "late beat"),
    (Finding::LongPoll, "long poll"),
    (Finding::DriverHeld, "driver held"),
    (Finding::PoolWaits, "pool waits"),
];

const CAUSES: [(Cause, &str); 6] = [
    (Cause::Cpu, "computed"),
    (Cause::Sleep, "slept"),
    (Cause::BlockingCall, "blocking call"),
    (Cause::Lock, "lock"),
    (Cause::Machine, "the machine"),
    (Cause::OwnThreads, "own threads"),
];

impl Tally {
    pub(crate) fn new() -> Self {
        let lateness_us = Histogram::new_with_bounds(1, LONGEST_US, 2).expect("the bounds are in order");
        Self {
            beats: 0,
            missed: 0,
            latest: Duration::ZERO,
            lateness_us,
            findings: BTreeMap::new(),
            rescues: 0,
        }
    }

    pub(crate) fn beat(&mut self, lateness: Duration, missed: u64) {
        self.beats += 1;
        self.missed += missed;
        self.latest = self.latest.max(lateness);
        self.lateness_us.saturating_record(u64::try_from(lateness.as_micros()).unwrap_or(u64::MAX));
    }

    pub(crate) fn rescue(&mut self) {
        self.rescues += 1;
    }

    pub(crate) fn finding(&mut self, event: &Event) {
        let kind = FINDINGS.iter().position(|(kind, _)| *kind == event.kind);
        let cause = event.why.cause().and_then(|cause| CAUSES.iter().position(|(known, _)| *known == cause));
        if let Some(kind) = kind {
            let found = self.findings.entry((kind, cause)).or_default();
            found.count += 1;
            found.computed += event.why.computed;
        }
    }
}

/// A heart's findings and latenesses since it began. Made by
/// [`Heart::report`](crate::Heart::report).
#[derive(Clone, Debug)]
pub struct Report {
    heart: String,
    tally: Tally,
    stands: Option<Duration>,
    break_even: Option<BreakEven>,
    is_watched: bool,
}

impl Report {
    pub(crate) fn new(
        heart: String,
        tally: Tally,
        stands: Option<Duration>,
        break_even: Option<BreakEven>,
    ) -> Self {
        Self { heart, tally, stands, break_even, is_watched: true }
    }

    /// Says that no watchdog is there.
    pub(crate) fn unwatched(self) -> Self {
        Self { is_watched: false, ..self }
    }

    /// Returns the name of the heart.
    #[must_use]
    pub fn heart(&self) -> &str {
        &self.heart
    }

    /// Returns how many beats came.
    #[must_use]
    pub fn beats(&self) -> u64 {
        self.tally.beats
    }

    /// Returns how many beats were due while the loop stood, and never came.
    #[must_use]
    pub fn missed(&self) -> u64 {
        self.tally.missed
    }

    /// Returns the median lateness of the beats that came, or `None` before the first beat.
    #[must_use]
    pub fn lateness_p50(&self) -> Option<Duration> {
        self.quantile(0.5)
    }

    /// Returns the lateness that 99 of 100 beats that came stayed within, or `None` before the
    /// first beat. Beats that never came aren't in it: look at [`Report::missed`] too.
    #[must_use]
    pub fn lateness_p99(&self) -> Option<Duration> {
        self.quantile(0.99)
    }

    /// Returns the lateness of the latest beat, or `None` before the first beat.
    #[must_use]
    pub fn lateness_max(&self) -> Option<Duration> {
        (self.tally.beats > 0).then_some(self.tally.latest)
    }

    /// Returns how many findings there were of a kind, for whatever cause.
    #[must_use]
    pub fn findings(&self, kind: Finding) -> u64 {
        self.count(|place, _| FINDINGS[place].0 == kind)
    }

    /// Returns how many findings had a cause, of whatever kind.
    #[must_use]
    pub fn caused_by(&self, cause: Cause) -> u64 {
        self.count(|_, found| found.is_some_and(|place| CAUSES[place].0 == cause))
    }

    /// Returns how many findings have no cause that evidence shows. A pool that waits is none of
    /// them: its threads are busy, and nothing more is asked.
    #[must_use]
    pub fn cant_tell(&self) -> u64 {
        self.count(|kind, cause| cause.is_none() && FINDINGS[kind].0 != Finding::PoolWaits)
    }

    /// Returns how often a task of the blocking pool waited.
    #[must_use]
    pub fn pool_waits(&self) -> u64 {
        self.findings(Finding::PoolWaits)
    }

    /// Returns how often the watchdog rescued the driver.
    #[must_use]
    pub fn rescues(&self) -> u64 {
        self.tally.rescues
    }

    /// Returns for how long the loop has been standing now, if it stands.
    #[must_use]
    pub fn stands(&self) -> Option<Duration> {
        self.stands
    }

    /// Returns false if the system refused a thread for the watchdog. Then nothing is found, and
    /// only beats are counted. Each beat asks the system again.
    #[must_use]
    pub fn is_watched(&self) -> bool {
        self.is_watched
    }

    fn write_findings(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut has_a_pool = false;
        for ((kind, cause), found) in &self.tally.findings {
            let (kind, name) = FINDINGS[*kind];
            let (cause, word) = match cause {
                Some(place) => (Some(CAUSES[*place].0), CAUSES[*place].1),
                None if kind == Finding::PoolWaits => (None, "all threads busy"),
                None => (None, "can't tell"),
            };
            write!(f, "\n  {name}: {} ({word})", found.count)?;
            // The mean speaks for all of them.
            let computed = found.computed.div_f64(found.count as f64);
            let even = self.break_even.map(|even| even.length);
            if let Some(remedy) = Remedy::of(kind, cause, computed, even) {
                write!(f, ": {remedy}")?;
                has_a_pool |= remedy.has_a_pool();
            }
        }
        match self.break_even.filter(|_| has_a_pool) {
            Some(even) => write!(f, "\n  {even}"),
            None => Ok(()),
        }
    }

    fn quantile(&self, quantile: f64) -> Option<Duration> {
        let histogram = &self.tally.lateness_us;
        (self.tally.beats > 0).then(|| {
            // The histogram's values have two digits, the latest beat is exact.
            Duration::from_micros(histogram.value_at_quantile(quantile)).min(self.tally.latest)
        })
    }

    fn count(&self, counts: impl Fn(Place, Option<Place>) -> bool) -> u64 {
        let counted = self.tally.findings.iter().filter(|((kind, cause), _)| counts(*kind, *cause));
        counted.map(|(_, found)| found.count).sum()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} beats, {} missed", self.heart, self.beats(), self.missed())?;
        if let (Some(p50), Some(p99), Some(max)) =
            (self.lateness_p50(), self.lateness_p99(), self.lateness_max())
        {
            let ms = |time: Duration| time.as_secs_f64() * 1e3;
            write!(f, ", late by {:.1} ms at p50, {:.1} at p99, {:.1} at most", ms(p50), ms(p99), ms(max))?;
        }
        self.write_findings(f)?;
        if !self.is_watched {
            write!(f, "\n  nothing is looked for: the system refuses a thread for the watchdog")?;
        }
        if self.rescues() > 0 {
            write!(f, "\n  driver rescued: {}", self.rescues())?;
        }
        if let Some(stands) = self.stands {
            write!(f, "\n  stands now, for {:.0} ms", stands.as_secs_f64() * 1e3)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_beat_has_no_lateness() {
        let report = Report::new("loop".to_owned(), Tally::new(), None, None);
        assert_eq!((report.lateness_p50(), report.lateness_max()), (None, None));
        assert_eq!(report.to_string(), "loop: 0 beats, 0 missed");
    }

    #[test]
    fn beats_and_latenesses() {
        let mut tally = Tally::new();
        for _ in 0..99 {
            tally.beat(Duration::from_millis(1), 0);
        }
        tally.beat(Duration::from_millis(200), 9);
        let report = Report::new("loop".to_owned(), tally, Some(Duration::from_millis(70)), None);
        assert_eq!((report.beats(), report.missed()), (100, 9));
        assert_eq!(
            report.to_string(),
            "loop: 100 beats, 9 missed, late by 1.0 ms at p50, 1.0 at p99, 200.0 at most\n  stands now, for \
             70 ms"
        );
    }

    #[test]
    fn each_finding_has_its_remedy_and_a_pool_its_price() {
        let ms = Duration::from_millis;
        let mut tally = Tally::new();
        tally.findings.insert((0, Some(0)), Found { count: 2, computed: ms(200) });
        tally.findings.insert((0, Some(3)), Found { count: 1, computed: ms(1) });
        tally.findings.insert((1, None), Found { count: 1, computed: ms(20) });
        let report = |even| Report::new("loop".to_owned(), tally.clone(), None, even).to_string();
        let found = "loop: 0 beats, 0 missed\n  \
            late beat: 2 (computed): yield in between, or hand it to a pool\n  \
            late beat: 1 (lock): hold the lock for less, or use an async one\n  \
            long poll: 1 (can't tell)";
        assert_eq!(report(None), found);
        let even = BreakEven::by_option(Duration::from_micros(450));
        let price = "A pool costs some 50 us a job here: it pays from 450 us on, says Options::break_even";
        assert_eq!(report(Some(even)), format!("{found}\n  {price}"));
    }
}
