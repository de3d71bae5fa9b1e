//! From a run's measurements to the finding.
//!
//! Rounds are paired: a job's time is compared with inline's and with the raw job's of the same
//! round. The intervals over the rounds are Student's, of the logarithms of ratios. Whether the
//! beat was kept is the verdict of `figures`.
//!
//! **Invariant:** judging is pure. A stored run can be judged again, and the same measurements give
//! the same finding.

use std::time::Duration;

use figures::{Outcome, Summary, summarise};
use record::{Answer, Cell, Measurement, RunInfo};

use super::advice::advice;
use super::bracket::Bracket;
use super::finding::{BreakEven, ENOUGH, LengthCurve, LengthFigures, LengthPoint, LengthSweep, is_enough};
use super::lengths::length;
use super::times::{Times, ratios};
use crate::figure::{Unfired, micros, ratio_figure};
use crate::strategies::{CONTENDERS, Contender, Role};

/// Judges a run. Answers to what was not planned are left out.
pub(crate) fn judge(info: &RunInfo, measurements: &[Measurement]) -> LengthSweep {
    let summary = summarise(info, measurements);
    let times = Times::of(info, measurements);
    let mut runtimes: Vec<&str> = Vec::new();
    for cell in &info.cells {
        if !runtimes.contains(&&*cell.runtime) {
            runtimes.push(&cell.runtime);
        }
    }
    let failed = |measurement: &&Measurement| matches!(measurement.answer, Answer::Failure(_));
    LengthSweep {
        run: info.clone(),
        noise: summary.noise.clone(),
        curves: runtimes.into_iter().map(|runtime| curve(info, runtime, &summary, &times)).collect(),
        failures: measurements.iter().filter(failed).count(),
    }
}

fn curve(info: &RunInfo, runtime: &str, summary: &Summary, times: &Times<'_>) -> LengthCurve {
    let cells: Vec<&Cell> = info.cells.iter().filter(|cell| cell.runtime == runtime).collect();
    let mut lengths: Vec<Duration> = cells.iter().filter_map(|cell| length(cell)).collect();
    lengths.sort_unstable();
    lengths.dedup();
    let points: Vec<LengthPoint> = lengths
        .into_iter()
        .map(|of| {
            let own: Vec<&Cell> = cells.iter().filter(|cell| length(cell) == Some(of)).copied().collect();
            point(of, &own, summary, times)
        })
        .collect();
    let floor = summary.floors.iter().find(|row| row.of.runtime == runtime);
    let keeps = |point: &LengthPoint| (point.length, point.inline().and_then(|inline| inline.keeps_beat));
    let loses: Vec<_> =
        points.iter().map(keeps).map(|(length, keeps)| (length, keeps.map(|it| !it))).collect();
    let inline_loses = Bracket::of(&loses);
    let pools = CONTENDERS.into_iter().filter(|one| one.role == Role::Pool);
    let pays: Vec<BreakEven> = pools.filter_map(|pool| pays(pool, &points)).collect();
    LengthCurve {
        runtime: runtime.to_owned(),
        floor: floor.map(|row| row.figures.lateness()).unwrap_or_default(),
        advice: advice(&points, inline_loses, &pays),
        pays,
        inline_loses,
        points,
    }
}

fn point(length: Duration, cells: &[&Cell], summary: &Summary, times: &Times<'_>) -> LengthPoint {
    let of = |contender: Contender| cells.iter().find(|cell| contender.is_of(cell)).copied();
    let inline = CONTENDERS.into_iter().find(|one| one.role == Role::Inline).and_then(of);
    let inline = inline.map(|cell| times.service(cell)).unwrap_or_default();
    let figures = |contender: Contender| {
        let cell = of(contender)?;
        let row = summary.cells.iter().find(|row| row.of == *cell);
        let figures = row.map(|row| row.figures.clone()).unwrap_or_default();
        let beat = figures.beating.as_ref();
        let service = times.service(cell);
        let of_inline = ratio_figure(&ratios(&inline, &service));
        let medians: Vec<f64> = service.values().copied().map(micros).collect();
        Some(LengthFigures {
            contender,
            cell: cell.clone(),
            outcome: row.map_or(Outcome::NotMeasured, |row| row.outcome.clone()),
            service_us: stats::middle(&medians, f64::midpoint),
            of_inline: of_inline.filter(|_| contender.role != Role::Inline),
            of_raw: ratio_figure(&ratios(&times.raw(cell), &service)),
            lateness: figures.lateness(),
            over_floor: beat.and_then(|beat| beat.over_floor),
            keeps_beat: figures.keeps_beat(),
            unfired: beat.map(Unfired::of),
            kept_rounds: beat.map_or(0, |beat| beat.kept_rounds),
            rounds: beat.map_or(0, |beat| beat.judged_rounds),
            jobs: figures.jobs,
        })
    };
    LengthPoint { length, strategies: CONTENDERS.into_iter().filter_map(figures).collect() }
}

/// Finds the length from which a pool keeps enough of the work. `None` if it was not planned.
fn pays(pool: Contender, points: &[LengthPoint]) -> Option<BreakEven> {
    let own: Vec<(Duration, &LengthFigures)> =
        points.iter().filter_map(|point| Some((point.length, point.of(pool)?))).collect();
    own.first()?;
    let bracket = |of: fn(&LengthFigures) -> Option<bool>| {
        Bracket::of(&own.iter().map(|(length, figures)| (*length, of(figures))).collect::<Vec<_>>())
    };
    let of_inline = bracket(LengthFigures::keeps_work);
    let shares: Vec<(Duration, f64)> =
        own.iter().filter_map(|(length, figures)| Some((*length, figures.of_inline?.centre))).collect();
    Some(BreakEven {
        contender: pool,
        of_inline,
        at: crossing(of_inline, &shares),
        of_raw: bracket(|figures| is_enough(figures.of_raw)),
    })
}

/// Returns where the median share is just enough within a bracket: at the first length from which
/// it stays enough, or between it and the one before.
fn crossing(bracket: Bracket, shares: &[(Duration, f64)]) -> Option<Duration> {
    let Bracket::Between { low, high } = bracket else { return None };
    let inside: Vec<(Duration, f64)> =
        shares.iter().filter(|(length, _)| (low..=high).contains(length)).copied().collect();
    let before = inside.iter().rposition(|(_, share)| *share < ENOUGH)?;
    let ((low, below), (high, above)) = (inside[before], *inside.get(before + 1)?);
    let part = (ENOUGH - below) / (above - below);
    let log = low.as_secs_f64().ln() * (1.0 - part) + high.as_secs_f64().ln() * part;
    Some(Duration::from_secs_f64(log.exp()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const US: fn(u64) -> Duration = Duration::from_micros;

    #[test]
    fn the_crossing_lies_halfway_on_a_logarithmic_scale() {
        let between = Bracket::Between { low: US(10), high: US(1000) };
        let at = |shares: &[(Duration, f64)]| crossing(between, shares).map(|at| at.as_micros());
        assert_eq!(at(&[(US(10), 0.8), (US(1000), 1.0)]), Some(100));
        // The one in the middle, which the verdicts left open, narrows it.
        assert_eq!(at(&[(US(10), 0.5), (US(100), 0.85), (US(1000), 0.95)]), Some(316));
        assert_eq!(at(&[(US(10), 0.5), (US(100), 0.9), (US(1000), 0.95)]), Some(100));
        assert_eq!(at(&[(US(1), 0.1), (US(10), 0.95), (US(1000), 0.95)]), None, "it is nowhere below");
        assert_eq!(crossing(Bracket::Never, &[(US(10), 0.8), (US(1000), 1.0)]), None);
    }
}
