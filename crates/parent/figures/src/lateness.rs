//! The lateness of many beats: histograms are decoded, merged, and asked for quantiles.
//!
//! This module owns which quantiles may be shown. `histogram.rs` reads a single histogram.
//!
//! **Invariant:** beats that can't be read are an error with a reason. They never panic, and never
//! count as no beats. No sum of beats overflows, of any number of rounds.

use std::time::Duration;

use record::Beats;

use crate::histogram::{self, Counts};

/// The most beats of a trial: no period is so short and no duration so long that there are more.
/// Rounds are counted in 32 bits as well, so the beats of all rounds fit into 64 bits.
const MOST_BEATS: u64 = u32::MAX as u64;

/// The share by which a quantile may be too low and still be shown as it is: less than what counts
/// as a difference between two cells.
const SHIFT: f64 = 0.02;

/// The lateness of a set of beats at four places. Each figure may be above the truth by
/// HdrHistogram's resolution: one part in a thousand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lateness {
    /// Half of the beats were no later. `None` with fewer than 2 beats.
    pub p50: Option<Duration>,
    /// 99 of 100 were no later. `None` with fewer than 100 beats.
    pub p99: Option<Duration>,
    /// 999 of 1000 were no later. `None` with fewer than 1000 beats.
    pub p999: Option<Duration>,
    /// The latest. `None` if no beat was due.
    pub max: Option<Duration>,
}

impl Lateness {
    /// Returns the lateness of the beats of one measurement.
    ///
    /// # Errors
    /// If the histogram can't be read. The error says why in words.
    pub fn of(beats: &Beats) -> Result<Lateness, String> {
        Merged::of(beats).map(|merged| merged.lateness())
    }

    /// Merges histograms of anything else that a record holds, such as slices. Returns the same
    /// four places of all together.
    ///
    /// # Errors
    /// If one of them can't be read. The error says why in words.
    pub fn of_all<'h>(
        histograms: impl IntoIterator<Item = &'h record::Histogram>,
    ) -> Result<Lateness, String> {
        let read = |histogram| Merged::of_times(histogram, 0);
        let merged = histograms.into_iter().map(read).collect::<Result<Vec<_>, String>>()?;
        Ok(Merged::all(&merged).map(|all| all.lateness()).unwrap_or_default())
    }
}

/// Says that so many of `all` were cut short that the quantile which one in `one_in` exceeds is a
/// lower bound: 2 for p50, 100 for p99. It holds for beats that never fired: they are among the
/// latest. Jobs that were not over may have begun last: see [`Merged::is_shifted`].
pub(crate) fn is_lower_bound(cut_off: u64, all: u64, one_in: u64) -> bool {
    cut_off > 0 && cut_off >= all.div_ceil(one_in.max(1))
}

/// The beats that were due, of one round or of all. The times of jobs are merged in the same way: a
/// job that is not over is like a beat that never fired.
#[derive(Clone, Debug)]
pub(crate) struct Merged {
    counts: Counts,
    due: u64,
    unfired: u64,
}

impl Merged {
    /// Reads one round's beats.
    ///
    /// # Errors
    /// If the histogram can't be read, or the beats don't add up. The error says why in words.
    pub(crate) fn of(beats: &Beats) -> Result<Merged, String> {
        let Beats { due, fired, unfired, .. } = *beats;
        let counts = histogram::read(&beats.lateness.0)?;
        if counts.len() != due {
            let held = notation::counted(counts.len(), "beat");
            return Err(format!("its histogram holds {held}, and should hold {due}"));
        }
        if due > MOST_BEATS {
            return Err(format!("{due} beats are more than any trial has"));
        }
        if fired.checked_add(unfired) != Some(due) {
            let due = notation::counted(due, "beat");
            return Err(format!("of its {due} {fired} fired and {unfired} did not: they don't add up"));
        }
        Ok(Merged { counts, due, unfired })
    }

    /// Reads the times of anything else. The true time of `cut_off` of them is longer.
    ///
    /// # Errors
    /// If the histogram can't be read. The error says why in words.
    pub(crate) fn of_times(histogram: &record::Histogram, cut_off: u64) -> Result<Merged, String> {
        let counts = histogram::read(&histogram.0)?;
        let due = Some(counts.len()).filter(|count| *count <= MOST_BEATS);
        let due = due.ok_or("its histogram holds more than any trial has")?;
        Ok(Merged { counts, due, unfired: cut_off })
    }

    /// Merges all rounds. Returns `None` if there is none.
    pub(crate) fn all<'a>(rounds: impl IntoIterator<Item = &'a Merged>) -> Option<Merged> {
        let rounds: Vec<&Merged> = rounds.into_iter().collect();
        let total = |part: fn(&Merged) -> u64| rounds.iter().map(|round| part(round)).sum();
        (!rounds.is_empty()).then(|| Merged {
            counts: Counts::sum(rounds.iter().map(|round| &round.counts)),
            due: total(Merged::due),
            unfired: total(Merged::unfired),
        })
    }

    pub(crate) fn due(&self) -> u64 {
        self.due
    }

    pub(crate) fn unfired(&self) -> u64 {
        self.unfired
    }

    /// Returns the lateness that the share `q` of the beats did not exceed. `None` if there are too
    /// few beats for it.
    pub(crate) fn quantile(&self, q: f64) -> Option<Duration> {
        stats::supports(self.due, q).then(|| self.at_rank(self.rank(q)).map(Duration::from_nanos)).flatten()
    }

    /// Says that the quantile `q` would be larger by more than [`SHIFT`] if all that was cut off
    /// had taken forever: what is shown is a lower bound.
    ///
    /// Something that was cut off counts with the time that had passed, which may be less than the
    /// quantile, and pulls it down. Without `cut_off` of its members, whichever these are, the
    /// quantile of a set lies no more than `cut_off` ranks higher.
    pub(crate) fn is_shifted(&self, q: f64) -> bool {
        if self.unfired == 0 {
            return false;
        }
        let rank = self.rank(q);
        match (self.at_rank(rank), self.at_rank(rank.saturating_add(self.unfired))) {
            (Some(shown), Some(most)) => most as f64 > shown as f64 * (1.0 + SHIFT),
            _ => true,
        }
    }

    /// Returns the place in order of a quantile, from 1 on.
    fn rank(&self, q: f64) -> u64 {
        ((q * self.due as f64).ceil() as u64).max(1)
    }

    /// Returns the value at a place in order, from 1 on. `None` beyond the last.
    fn at_rank(&self, rank: u64) -> Option<u64> {
        self.counts.at_rank(rank).map(|bucket| bucket.highest)
    }

    /// Returns the latest. `None` if nothing was due.
    pub(crate) fn max(&self) -> Option<Duration> {
        self.counts.last().map(|bucket| Duration::from_nanos(bucket.highest))
    }

    /// Returns the arithmetic mean. `None` if nothing was due.
    pub(crate) fn mean(&self) -> Option<Duration> {
        let nanos: f64 = self.counts.iter().map(|bucket| bucket.middle as f64 * bucket.count as f64).sum();
        let mean = Duration::try_from_secs_f64(nanos / self.due as f64 / 1e9);
        (self.due > 0).then_some(mean.ok()).flatten()
    }

    pub(crate) fn lateness(&self) -> Lateness {
        Lateness {
            p50: self.quantile(0.5),
            p99: self.quantile(0.99),
            p999: self.quantile(0.999),
            max: self.max(),
        }
    }

    /// Returns the share of the due beats that were later than `limit`. `None` if none was due.
    pub(crate) fn later_than(&self, limit: Duration) -> Option<f64> {
        // Takes the same end of a bucket as the quantiles do, so that both agree on which beats are
        // late.
        let is_later = |bucket: &histogram::Bucket| u128::from(bucket.highest) > limit.as_nanos();
        let later = self.counts.iter().filter(is_later).map(|bucket| bucket.count).sum::<u64>();
        (self.due > 0).then(|| later as f64 / self.due as f64)
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    fn micros(lateness: &[u64]) -> Merged {
        Merged::of(&sample::beats(lateness.iter().map(|us| Duration::from_micros(*us)), 0)).unwrap()
    }

    /// Compares within HdrHistogram's resolution of three digits.
    fn about(found: Option<Duration>, micros: u64) {
        let found = found.unwrap().as_nanos() as f64 / 1000.0;
        assert!((found / micros as f64 - 1.0).abs() < 0.002, "{found} us and not {micros} us");
    }

    #[test]
    fn rounds_are_merged_before_quantiles_are_taken() {
        let (one, other) = (micros(&[10; 60]), micros(&[50_000; 60]));
        assert_eq!(one.quantile(0.99), None, "60 beats do not support p99");
        let both = Merged::all([&one, &other]).unwrap();
        assert_eq!(both.due(), 120);
        about(both.quantile(0.25), 10);
        about(both.quantile(0.99), 50_000);
        assert_eq!(both.lateness().p999, None);
        about(both.lateness().max, 50_000);
    }

    #[test]
    fn the_quantile_of_1_to_1000_is_what_it_says() {
        let all = micros(&(1..=1000).collect::<Vec<_>>());
        about(all.lateness().p50, 500);
        about(all.lateness().p99, 990);
        about(all.lateness().p999, 999);
        about(all.lateness().max, 1000);
    }

    #[test]
    fn few_beats_have_a_maximum_and_no_quantile() {
        let one = micros(&[7]).lateness();
        assert_eq!((one.p50, one.p99, one.p999), (None, None, None));
        about(one.max, 7);
        assert_eq!(micros(&[]).lateness(), Lateness::default());
        assert_eq!(micros(&[]).later_than(Duration::ZERO), None);
    }

    #[test]
    fn late_is_what_is_beyond_the_limit() {
        let beats = micros(&[10, 10, 10, 5000]);
        assert_eq!(beats.later_than(Duration::from_millis(1)), Some(0.25));
        assert_eq!(beats.later_than(Duration::from_micros(1)), Some(1.0));
        assert_eq!(beats.later_than(Duration::from_secs(1)), Some(0.0));
        let p99 = micros(&[777; 100]);
        assert_eq!(p99.later_than(p99.quantile(0.99).unwrap()), Some(0.0), "p99 is not later than itself");
    }

    #[test]
    fn lateness_of_hours_and_of_microseconds_merge() {
        let hours = micros(&[3_600_000_000, 1]);
        about(Merged::all([&micros(&[1]), &hours]).unwrap().lateness().max, 3_600_000_000);
    }

    #[test]
    fn a_broken_histogram_is_an_error_with_a_reason() {
        let good = sample::beats([Duration::from_micros(5); 100], 0);
        let with =
            |text: &str| Merged::of(&Beats { lateness: record::Histogram(text.to_owned()), ..good.clone() });
        for text in ["", "not base64!", "AAAA", "HISTFAAAAA==", &good.lateness.0[..20]] {
            assert!(with(text).unwrap_err().starts_with("its histogram"), "{text}");
        }
        let fewer = Beats { due: 99, ..good.clone() };
        assert_eq!(Merged::of(&fewer).unwrap_err(), "its histogram holds 100 beats, and should hold 99");
    }

    #[test]
    fn no_single_wrong_byte_panics() {
        let good = sample::beats((1..200).map(Duration::from_micros), 0);
        let bytes = STANDARD.decode(&good.lateness.0).unwrap();
        for at in 0..bytes.len() {
            for flip in [1, 0x80, 0xFF] {
                let mut bytes = bytes.clone();
                bytes[at] ^= flip;
                let lateness = record::Histogram(STANDARD.encode(bytes));
                // Whatever it says: it may also be a histogram still.
                let _ = Merged::of(&Beats { lateness, ..good.clone() }).map(|merged| merged.lateness());
            }
        }
    }
}
