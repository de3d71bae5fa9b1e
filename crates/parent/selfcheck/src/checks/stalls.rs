//! Do stalls of known length come out with the right count and length?
//!
//! A child blocks its loop and notes down when; the ticker beside it tells stalls from the lateness of its beats alone.
//! Both lists are in the record. Seastar tests its stall detector in the same way (`stall_detector_test.cc`).
//!
//! Where the machine itself stood still (other processes, the hypervisor), the loop did as well: such a measurement
//! says nothing about the instrument, and is left out.

use std::time::Duration;

use record::{Stall, Subject, Surroundings};

use crate::check::{Check, Verdict};
use crate::plan::STALLS;
use crate::series::Series;

/// How far a length may be off: two in a hundred, or a millisecond.
const SHARE: f64 = 0.02;
const AT_LEAST: Duration = Duration::from_millis(1);
/// Where the idle control was later than this, the machine stood still for nearly as long as the shortest stall that is
/// listened for.
const STOOD_STILL: Duration = Duration::from_millis(5);

/// Two checks for each runtime: their count, and their length.
pub(crate) fn checks(series: &Series<'_>) -> Vec<Check> {
    let mut runtimes: Vec<String> = Vec::new();
    for (record, _) in series.records() {
        if let (Some(_), Subject::Floor { runtime, .. }) = (&record.stalls, &record.subject)
            && !runtimes.contains(runtime)
        {
            runtimes.push(runtime.clone());
        }
    }
    runtimes.sort();
    runtimes.iter().flat_map(|runtime| Tally::of(series, runtime).checks(runtime)).collect()
}

/// What became of the stalls on a runtime.
#[derive(Debug, Default)]
struct Tally {
    /// As many as were asked for.
    planned: usize,
    made: usize,
    found: usize,
    /// Heard, and not made.
    others: usize,
    /// The same, where the machine took as much time from the loop's processor.
    explained: usize,
    /// How far the lengths were off, and what was allowed.
    off: Vec<(Duration, Duration)>,
    /// Measurements that the machine spoiled.
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
        let left_out = match self.left_out {
            0 => String::new(),
            1 => " A measurement that the machine spoiled is left out.".to_owned(),
            some => format!(" {some} measurements that the machine spoiled are left out."),
        };
        let explained = match self.explained {
            0 => String::new(),
            some => format!(
                " {some} more are the machine's own: as much time was stolen meanwhile, or taken by others."
            ),
        };
        let verdict = |is_well: bool| match (self.planned, is_well) {
            (0, _) => Verdict::CantTell,
            (_, true) => Verdict::Passed,
            (_, false) => Verdict::Failed,
        };
        let count = Check {
            name: format!("stalls on {runtime}"),
            figure: (self.planned > 0).then(|| self.found as f64 / self.planned as f64),
            unit: "of 1",
            shown: format!("{} of {} found, {} others", self.found, self.planned, self.others),
            goal: "all, no others".to_owned(),
            verdict: verdict(self.found == self.made && self.made == self.planned && self.others == 0),
            excusable: false,
            because: format!(
                "Each a time in which the loop was blocked on purpose; the lateness of the beats alone told of it.{explained}{left_out}"
            ),
        };
        let within = self.off.iter().filter(|(off, allowed)| off <= allowed).count();
        let worst = self.off.iter().map(|(off, _)| off.as_secs_f64() * 1e3).reduce(f64::max);
        let length = Check {
            name: format!("their length on {runtime}"),
            figure: worst,
            unit: "ms",
            shown: match worst {
                Some(worst) => format!("{within} of {} within, {worst:.1} ms off at most", self.off.len()),
                None => "-".to_owned(),
            },
            goal: "within 2 % or 1 ms".to_owned(),
            verdict: verdict(within == self.off.len()),
            excusable: false,
            because: format!(
                "A beat is due each 1 ms; a stall is told within half of what is usual between two, which with tokio may be 2 ms.{left_out}"
            ),
        };
        [count, length]
    }
}

/// Whether the time that the machine took from the children's processors meanwhile is as long as these stalls.
fn explains(around: &Surroundings, stalls: &[&Stall]) -> bool {
    let taken = [around.stolen, around.others, around.throttled].into_iter().flatten().sum::<Duration>();
    stalls.iter().map(|stall| stall.length).sum::<Duration>() <= taken
}

fn overlap(one: &Stall, other: &Stall) -> bool {
    one.at < other.at + other.length && other.at < one.at + one.length
}
