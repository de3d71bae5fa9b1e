//! The lateness that the theory predicts, beside the measured one.
//!
//! The crate `theory` plays a case in simulated time. This module says what the case of a cell is:
//! from the abilities of its strategy, the words of its setting, and what was measured of its
//! slices and threads. No strategy is known by name. Two words of a setting mean the same to every
//! strategy: `turns=` says if jobs take turns, and `threads=` how wide a pool is.
//!
//! **Invariant:** a prediction is never shown as a measurement, and changes no verdict. It rests on
//! no measured lateness.

use std::time::Duration;

use figures::{Row, Summary};
use notation::{Family, RuntimeId, Workers};
use record::{Abilities, Cell, Place, Probe, RunInfo, Settings};
use theory::{Case, Conduct, Facts, Prediction, Yield, conduct_of, predict};

use crate::job_time::job_time;

/// The most times that a case is played if its jobs come at random, each with a seed of its own.
/// The middle one counts, as with the rounds of a measurement.
const MOST_PLAYS: u32 = 3;

/// A cell whose lateness was measured, and the prediction.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Predicted<'s> {
    pub(crate) cell: &'s Cell,
    /// The measured p99 above the floor.
    pub(crate) measured: Duration,
    /// Some beats never fired, so `measured` is a lower bound.
    pub(crate) is_lower_bound: bool,
    /// The prediction, or the reason in words why there is none.
    pub(crate) said: Result<Prediction, String>,
}

impl Predicted<'_> {
    /// Says that the prediction parts from the measurement by more than half, by the rule of
    /// [`Prediction::parts_from`].
    pub(crate) fn parts(&self) -> bool {
        self.said.as_ref().is_ok_and(|said| {
            let may_be_as_late = self.is_lower_bound && said.p99 >= self.measured;
            !may_be_as_late && said.parts_from(self.measured)
        })
    }
}

/// Returns the predictions for the cells that were measured, in the order of the plan.
pub(crate) fn predictions(summary: &Summary) -> Vec<Predicted<'_>> {
    let of = |row: &'_ Row<Cell>| {
        let beating = row.figures.beating.as_ref()?;
        Some((beating.over_floor?, beating.is_lower_bound(100)))
    };
    let predicted = |row| {
        let (measured, is_lower_bound) = of(row)?;
        let said = case(summary, row).and_then(|case| middle(case, summary.run.rounds));
        Some(Predicted { cell: &row.of, measured, is_lower_bound, said })
    };
    summary.cells.iter().filter_map(predicted).collect()
}

/// Plays a case several times, and returns the middle prediction.
fn middle(case: Case, rounds: u32) -> Result<Prediction, String> {
    let plays = if case.load.is_closed_loop() { 1 } else { rounds.clamp(1, MOST_PLAYS) };
    let plays = (0..plays).map(|round| {
        let seed = case.seed.wrapping_add(u64::from(round));
        predict(&Case { seed, ..case }).map_err(|silent| silent.to_string())
    });
    let mut plays = plays.collect::<Result<Vec<_>, _>>()?;
    plays.sort_by_key(|play| play.p99);
    Ok(plays[plays.len() / 2])
}

/// Returns the case of a cell, or the reason why the theory knows no such case.
fn case(summary: &Summary, row: &Row<Cell>) -> Result<Case, String> {
    let (run, cell) = (&summary.run, &row.of);
    if cell.probe != Probe::Timer {
        return Err(format!("the theory knows timers only, and this beat is a {}", cell.probe));
    }
    if run.quota_of_children().is_some() {
        return Err("the theory knows no quota".to_owned());
    }
    let runtime: RuntimeId = cell.runtime.parse().map_err(|_| "no such runtime".to_owned())?;
    let prepared = run.prepared_for(cell);
    let length = prepared.and_then(job_time).ok_or("the run does not say how long a job takes")?;
    let abilities = run.abilities.get(&cell.strategy_with_setting());
    let abilities = *abilities.ok_or("the run does not say what the strategy can do")?;
    let facts = Facts {
        abilities,
        slice: slice(run, row),
        // A comparison does not measure it. It delays no beat.
        cost: Duration::ZERO,
        kind: Yield::Own,
        in_turns: cell.setting.get("turns").is_some_and(|turns| turns != "no"),
        apart: are_apart(summary, cell, abilities)?,
        threads: threads(&cell.setting, cell.cpus)?,
    };
    let conduct = conduct_of(&facts, cell.cpus);
    let is_alone = runtime.family != Family::Tokio && runtime.workers == Workers::One;
    if matches!(conduct, Conduct::Yields { .. }) && cell.place == Place::Body && is_alone {
        // There it matters if the main future has its turn at each yield.
        return Err("the run does not say which yield the strategy takes".to_owned());
    }
    let case = Case::new(runtime, cell.cpus, cell.load, Some(length), conduct);
    Ok(Case {
        place: cell.place,
        period: run.period_under(cell.load),
        window: run.timing_under(cell.load).duration,
        seed: run.seed,
        ..case
    })
}

/// Returns the mean slice: the steps from one yield to the next, at the speed of the raw job.
/// `None` if it never yielded.
fn slice(run: &RunInfo, row: &Row<Cell>) -> Option<Duration> {
    let working = row.figures.working.as_ref()?;
    let steps_per_yield = working.per_second? / working.yields_per_second.filter(|yields| *yields > 0.0)?;
    let raw = run.prepared_for(&row.of)?.steps_per_s;
    #[expect(clippy::cast_precision_loss, reason = "a time to 15 digits is exact enough")]
    let seconds = steps_per_yield / (raw > 0).then_some(raw as f64)?;
    Duration::try_from_secs_f64(seconds).ok()
}

/// Says if the jobs of a strategy ran on threads that poll no task, in all worlds: few jobs alone
/// don't show it.
fn are_apart(summary: &Summary, cell: &Cell, abilities: Abilities) -> Result<bool, String> {
    if abilities.borrows || abilities.divides || !abilities.bounds_threads {
        // It does not depend on that.
        return Ok(false);
    }
    let is_alike = |row: &&Row<Cell>| {
        let Cell { strategy, setting, runtime, cpus, place, .. } = &row.of;
        (strategy, setting, runtime) == (&cell.strategy, &cell.setting, &cell.runtime)
            && (*cpus, *place) == (cell.cpus, cell.place)
    };
    let apart = summary.cells.iter().filter(is_alike).filter_map(|row| row.figures.apart);
    let apart = apart.reduce(|all, one| all && one);
    apart.ok_or_else(|| "the run does not say on which threads its jobs ran".to_owned())
}

/// Returns the width that a setting asks for, or the limit. `None` if it says nothing.
fn threads(setting: &Settings, cpus: u32) -> Result<Option<u32>, String> {
    let unknown = |word: &str| format!("the theory knows no threads={word}");
    if let Some(nice) = setting.get("nice").filter(|nice| *nice != "0") {
        return Err(format!("the theory knows no priorities, and here is nice={nice}"));
    }
    match setting.get("threads").or(setting.get("limit")) {
        None => Ok(None),
        Some("all" | "cores") => Ok(Some(cpus)),
        Some("all-1") => Ok(Some(cpus.saturating_sub(1).max(1))),
        Some(number) => number.parse().map(Some).map_err(|_| unknown(number)),
    }
}

#[cfg(test)]
mod tests;
