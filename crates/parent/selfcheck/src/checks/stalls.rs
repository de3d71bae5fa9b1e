//! Do stalls of known length come out with the right count and length?
//!
//! A child blocks its loop and notes when. The ticker beside it finds stalls from the lateness of
//! its beats alone. Both lists are in the record. Seastar tests its stall detector in the same way
//! (`stall_detector_test.cc`).
//!
//! If the machine itself stood still (other processes, the hypervisor), the loop did as well. Such
//! a measurement says nothing about the instrument, and is left out.
//!
//! **Invariant:** one missed stall fails, and none found never passes. A check passes only if its
//! count shows that 4 of 5 are found, with 95 % confidence: 14 of 14 do.

use std::time::Duration;

use record::{Stall, Subject, Surroundings};

use crate::check::{Check, Verdict, left_out};
use crate::plan::{self, STALLS};
use crate::series::Series;
use crate::share::Share;

/// The error that a length may have: two in a hundred, or a millisecond.
const SHARE: f64 = 0.02;
const AT_LEAST: Duration = Duration::from_millis(1);
/// If the idle control was later than this, the machine stood still for nearly as long as the
/// shortest stall.
const STOOD_STILL: Duration = Duration::from_millis(5);
/// The share of all stalls that the count has to show to be found, or within their length.
const GOAL: f64 = 0.8;
/// The doubt of saying so.
const DOUBT: f64 = 0.05;

/// Makes two checks for each runtime: their count, and their length.
pub(crate) fn checks(series: &Series<'_>) -> Vec<Check> {
    let mut runtimes = plan::one_thread();
    runtimes.sort();
    runtimes.iter().flat_map(|runtime| Tally::of(series, runtime).checks(runtime)).collect()
}

/// The stalls on a runtime, made and heard.
#[derive(Debug, Default)]
struct Tally {
    /// The stalls that were asked for.
    planned: usize,
    made: usize,
    found: usize,
    /// Heard, and not made.
    others: usize,
    /// The same, but the machine took as much time from the loop's processor.
    explained: usize,
    /// The error of each length, and the error that it may have.
    off: Vec<(Duration, Duration)>,
    /// The measurements that the machine spoiled.
    left_out: usize,
}

impl Tally {
    fn of(series: &Series<'_>, runtime: &str) -> Tally {
        let mut tally = Tally::default();
        for (record, counted) in series.records() {
            let (spoil, around) = (counted.spoil, counted.measurement.surroundings.as_ref());
            let Some(stalls) = &record.stalls else { continue };
            if !matches!(&record.subject, Subject::Floor { runtime: own, .. } if own == runtime) {
                continue;
            }
            if spoil.is_some()
                || around.and_then(|around| around.hiccup).is_some_and(|late| late > STOOD_STILL)
            {
                tally.left_out += 1;
                continue;
            }
            let matched: Vec<(&Stall, &Stall)> = stalls
                .made
                .iter()
                .filter_map(|made| Some((made, stalls.heard.iter().find(|heard| overlap(made, heard))?)))
                .collect();
            tally.planned += STALLS.len();
            tally.made += stalls.made.len();
            tally.found += matched.len();
            let others: Vec<&Stall> = stalls
                .heard
                .iter()
                .filter(|heard| !stalls.made.iter().any(|made| overlap(made, heard)))
                .collect();
            if around.is_some_and(|around| explains(around, &others)) {
                tally.explained += others.len();
            } else {
                tally.others += others.len();
            }
            tally.off.extend(matched.iter().map(|(made, heard)| {
                (heard.length.abs_diff(made.length), made.length.mul_f64(SHARE).max(AT_LEAST))
            }));
        }
        tally
    }

    fn checks(&self, runtime: &str) -> [Check; 2] {
        let left_out = left_out(self.left_out);
        [self.count(runtime, &left_out), self.length(runtime, &left_out)]
    }

    fn count(&self, runtime: &str, left_out: &str) -> Check {
        let explained = match self.explained {
            0 => String::new(),
            some => format!(
                " {some} more are the machine's own: as much time was stolen meanwhile, or taken by others."
            ),
        };
        let share = Share { hits: self.found, of: self.planned };
        let all_and_no_others = self.found == self.made && self.made == self.planned && self.others == 0;
        let verdict = if self.planned > 0 && !all_and_no_others { Verdict::Failed } else { shown_by(share) };
        Check {
            name: format!("stalls on {runtime}"),
            figure: share.seen(),
            unit: "of 1",
            shown: match self.planned {
                0 => "-".to_owned(),
                planned => format!("{} of {planned} found, {} others", self.found, self.others),
            },
            goal: "all, no others".to_owned(),
            verdict,
            excusable: false,
            because: format!(
                "The loop was blocked on purpose; the lateness of the beats alone told of it. \
                 {}{explained}{left_out}",
                what_it_shows("found", share, verdict)
            ),
        }
    }

    fn length(&self, runtime: &str, left_out: &str) -> Check {
        let within = self.off.iter().filter(|(off, allowed)| off <= allowed).count();
        let worst = self.off.iter().map(|(off, _)| off.as_secs_f64() * 1e3).reduce(f64::max);
        let share = Share { hits: within, of: self.off.len() };
        let none_was_found = self.made > 0 && self.off.is_empty();
        let verdict =
            if none_was_found || within < self.off.len() { Verdict::Failed } else { shown_by(share) };
        let shown = match worst {
            Some(worst) => format!("{within} of {} within, {worst:.1} ms off at most", self.off.len()),
            None if none_was_found => format!("none of {} was found", self.made),
            None => "-".to_owned(),
        };
        Check {
            name: format!("their length on {runtime}"),
            figure: worst,
            unit: "ms",
            shown,
            goal: "within 2 % or 1 ms".to_owned(),
            verdict,
            excusable: false,
            because: format!(
                "A beat is due each 1 ms. A length is known within half of the usual time between two beats, \
                 which is up to 2 ms on tokio. {}{left_out}",
                what_it_shows("within", share, verdict)
            ),
        }
    }
}

/// Judges a count in which nothing is wrong.
fn shown_by(share: Share) -> Verdict {
    match share.shows_at_least(GOAL, DOUBT) {
        Verdict::Passed => Verdict::Passed,
        _ => Verdict::CantTell,
    }
}

/// Says which share of all stalls this count shows, or how many it takes to show the goal.
fn what_it_shows(what: &str, share: Share, verdict: Verdict) -> String {
    let bounds = share.bounds(DOUBT);
    match (share.of, verdict) {
        (0, _) => "There is nothing to judge.".to_owned(),
        (_, Verdict::CantTell) => {
            let needed = share.needed_for_at_least(GOAL, DOUBT).unwrap_or_default();
            format!("That shows {bounds} {what}; it takes {needed} to show 80 %.")
        }
        _ => format!("That shows {bounds} {what}."),
    }
}

/// Returns whether the machine took at least as much time from the children's processors as these
/// stalls last.
fn explains(around: &Surroundings, stalls: &[&Stall]) -> bool {
    let taken = [around.stolen, around.others, around.throttled].into_iter().flatten().sum::<Duration>();
    stalls.iter().map(|stall| stall.length).sum::<Duration>() <= taken
}

fn overlap(one: &Stall, other: &Stall) -> bool {
    one.at < other.at + other.length && other.at < one.at + one.length
}
