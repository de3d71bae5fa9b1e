//! Do jobs wait as long as arithmetic says?
//!
//! Jobs come at random times to a runtime with one thread, which runs each from start to end. The
//! seed of a trial says when they come, so their mean wait can be worked out before ([`Loop`]). The
//! child says how long a job takes. How late the loop wakes up if it was idle, the floor says.
//!
//! **Invariant:** a check passes only if the whole 95 % interval of measured over predicted, over
//! the rounds, lies within the goal. It fails only if the whole interval lies outside.

use std::time::Duration;

use figures::Lateness;
use record::{Cell, Load, Purpose, Subject};
use stats::{Interval, mean, median};
use words::counted;

use crate::check::{Check, Verdict, left_out};
use crate::plan;
use crate::queue::{Loop, arrivals};
use crate::series::Series;

/// The error that a mean wait may have.
const GOAL: Interval = Interval { low: 0.85, high: 1.15 };

/// Makes one check for each cell whose jobs come at a rate. Earlier versions measured none.
pub(crate) fn checks(series: &Series<'_>) -> Vec<Check> {
    let mut cells: Vec<(u32, &Cell)> = plan::queues(series.info).collect();
    cells.sort_by_key(|(_, cell)| &cell.runtime);
    cells.into_iter().map(|(at, cell)| check(cell, &Waits::of(series, at, cell))).collect()
}

/// The waits on a runtime, measured and predicted.
#[derive(Clone, Debug, Default, PartialEq)]
struct Waits {
    rounds: Vec<Round>,
    /// The measurements that the machine spoiled.
    left_out: usize,
}

/// The jobs of one round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Round {
    /// The number of jobs.
    jobs: u64,
    /// The loop that did them.
    own: Loop,
    /// Their mean wait.
    measured: Duration,
    /// What follows from their arrivals.
    predicted: Duration,
    /// The mean over all arrivals there could be.
    steady: Option<Duration>,
}

impl Waits {
    fn of(series: &Series<'_>, at: u32, cell: &Cell) -> Waits {
        let (Some(wakes_in), Load::Rate(rate)) = (floor(series, &cell.runtime), cell.load) else {
            return Waits::default();
        };
        let subject = Subject::Cell(cell.clone());
        let mut waits = Waits::default();
        for trial in plan::trials(series.info).iter().filter(|trial| trial.subject == subject) {
            let Some(jobs) = series.jobs(at, cell, trial.round) else { continue };
            if series.is_spoiled(trial.key()) {
                waits.left_out += 1;
                continue;
            }
            let (Some(measured), Some(service)) = (jobs.queue.mean, jobs.service.mean) else { continue };
            let own = Loop { service, wakes_in };
            let come = arrivals(rate.mean_gap(), trial.seed);
            if let Some(predicted) = own.mean_wait(come, trial.timing) {
                let steady = own.steady_wait(rate.mean_gap());
                waits.rounds.push(Round { jobs: jobs.due, own, measured, predicted, steady });
            }
        }
        waits
    }

    /// Returns measured over predicted, of all rounds together, and its 95 % interval.
    fn ratio(&self) -> Option<(f64, Option<Interval>)> {
        self.over(|round| Some(round.predicted))
    }

    /// Returns measured over something that is to be compared with it.
    ///
    /// This is the ratio of sums (Cochran, Sampling Techniques, 1977, chapter 6). A round in which
    /// hardly a job had to wait counts little. In a mean of ratios it would count as much as the
    /// others, and there the lateness of the timer is nearly all of the wait.
    fn over(&self, other: impl Fn(&Round) -> Option<Duration>) -> Option<(f64, Option<Interval>)> {
        let pair = |round: &Round| Some((round.measured.as_secs_f64(), other(round)?.as_secs_f64()));
        let pairs: Vec<(f64, f64)> = self.rounds.iter().filter_map(pair).collect();
        let sum = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>();
        let (measured, expected) = (sum(|pair| pair.0), sum(|pair| pair.1));
        let ratio = Some(measured / expected).filter(|ratio| ratio.is_finite())?;
        let rest: Vec<f64> = pairs.iter().map(|(measured, expected)| measured - ratio * expected).collect();
        // The rests have a mean of 0, so the upper end of its interval is how far it reaches.
        let to_either_side = mean(&rest).map(|rest| rest.high / (expected / pairs.len() as f64));
        let interval = to_either_side.and_then(|half| Interval::between(ratio - half, ratio + half));
        Some((ratio, interval))
    }

    fn verdict(&self) -> Verdict {
        match self.ratio().and_then(|(_, interval)| interval) {
            Some(interval) if interval.lies_in(&GOAL) => Verdict::Passed,
            Some(Interval { low, high }) if high < GOAL.low || low > GOAL.high => Verdict::Failed,
            _ => Verdict::CantTell,
        }
    }

    /// Returns the mean over the rounds.
    fn mean(&self, of: impl Fn(&Round) -> Duration) -> Option<Duration> {
        let sum: Duration = self.rounds.iter().map(of).sum();
        sum.checked_div(u32::try_from(self.rounds.len()).ok()?)
    }

    fn because(&self, load: Load) -> String {
        let Some(measured) = self.mean(|round| round.measured) else {
            return match self.left_out {
                0 => "The times of its jobs, or the floor of its runtime, were not measured.".to_owned(),
                some => format!("There is nothing to judge.{}", left_out(some)),
            };
        };
        let jobs: u64 = self.rounds.iter().map(|round| round.jobs).sum();
        let [predicted, length, wakes_in] = [
            |round: &Round| round.predicted,
            |round: &Round| round.own.service,
            |round: &Round| round.own.wakes_in,
        ]
        .map(|of| self.mean(of).unwrap_or_default());
        // There is none if the loop could not keep up in one of the rounds.
        let steady: Option<Duration> = self.rounds.iter().map(|round| round.steady).sum();
        let steady = steady.and_then(|sum| sum.checked_div(u32::try_from(self.rounds.len()).ok()?));
        let steady = steady.map(|steady| {
            format!(" Over all arrivals there could be, the closed form says {}.", millis(steady))
        });
        let again = match self.verdict() {
            Verdict::CantTell => " Measure again when the machine is quieter.",
            _ => "",
        };
        format!(
            "{} came in {}, under {load}. On average they waited for {} until their first \
             step. Their arrivals, their length of {} and an idle loop that wakes up {} late come to \
             {}.{}{}{}",
            counted(jobs, "job"),
            counted(self.rounds.len() as u64, "round"),
            millis(measured),
            millis(length),
            millis(wakes_in),
            millis(predicted),
            steady.unwrap_or_default(),
            again,
            left_out(self.left_out),
        )
    }
}

fn check(cell: &Cell, waits: &Waits) -> Check {
    let ratio = waits.ratio();
    let ends = ratio.and_then(|(_, interval)| interval);
    let ends = ends.map(|Interval { low, high }| format!(" ({low:.2}..{high:.2})")).unwrap_or_default();
    Check {
        name: format!("the wait in a queue on {}", cell.runtime),
        figure: ratio.map(|(ratio, _)| ratio),
        unit: "times",
        shown: ratio
            .map_or_else(|| "-".to_owned(), |(ratio, _)| format!("{ratio:.2} of the predicted{ends}")),
        goal: format!("{} to {}", GOAL.low, GOAL.high),
        verdict: waits.verdict(),
        // A machine that was disturbed made some jobs longer than the others.
        excusable: true,
        because: waits.because(cell.load),
    }
}

fn millis(duration: Duration) -> String {
    format!("{:.2} ms", duration.as_secs_f64() * 1e3)
}

/// Returns the usual lateness of a runtime's timer on an idle loop.
fn floor(series: &Series<'_>, runtime: &str) -> Option<Duration> {
    let is_own = |subject: &Subject| matches!(subject, Subject::Floor { runtime: own, .. } if own == runtime);
    let floors = series.records().map(|(record, _)| record);
    let floors = floors.filter(|record| record.purpose == Purpose::TickerCost && is_own(&record.subject));
    let p50 = floors.filter_map(|record| Lateness::of(record.beats.as_ref()?).ok()?.p50);
    let usual = median(&p50.map(|p50| p50.as_secs_f64()).collect::<Vec<_>>())?;
    Duration::try_from_secs_f64(usual).ok()
}

#[cfg(test)]
mod tests;
