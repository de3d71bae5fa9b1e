//! From a run's measurements to the reproduction: every cell with its ticks and its work, and the
//! verdicts.
//!
//! **Invariant:** judging is pure. A stored run can be judged again, and the same measurements give
//! the same verdicts.

use figures::{Outcome, Raw, summarise, those_that_count};
use record::{Measurement, RunInfo};

use crate::claims::{self, Claim};
use crate::cost::Cost;
use crate::measured_cells::MeasuredCells;
use crate::row::Row;

/// The experiment as it went on this machine.
#[derive(Clone, Debug, PartialEq)]
pub struct Reproduction {
    /// The run itself.
    pub run: RunInfo,
    /// The cost of the work here. `None` if it was not made ready.
    pub cost: Option<Cost>,
    /// The planned cells in their order, then the skipped ones.
    pub cells: Vec<Row>,
    /// The job alone, for each number of processors.
    pub raws: Vec<figures::Row<Raw>>,
    /// The article's claims, in the article's order.
    pub claims: Vec<Claim>,
}

/// Judges a run. Answers to what was not planned are left out.
pub(crate) fn judge(run: &RunInfo, measurements: &[Measurement]) -> Reproduction {
    let summary = summarise(run, measurements);
    let counted = those_that_count(measurements, &run.machine);
    let cells: Vec<Row> = summary.cells.iter().map(|row| Row::of(row, run, &counted)).collect();
    let claims = claims::all(MeasuredCells { rows: &cells, cpus: run.machine.cpus });
    Reproduction { run: summary.run, cost: Cost::of(run), cells, raws: summary.raws, claims }
}

impl Reproduction {
    /// Returns whether everything that was planned was measured: no cell or raw run failed, none is
    /// left over.
    ///
    /// Verdicts do not count. That a claim of an article about asyncio does not hold for a Rust
    /// runtime is a result. That a cell crashed is none.
    pub fn all_ok(&self) -> bool {
        let outcomes = self.cells.iter().map(|row| &row.outcome);
        let all = outcomes.chain(self.raws.iter().map(|row| &row.outcome));
        all.into_iter().all(|outcome| matches!(outcome, Outcome::Measured | Outcome::Skipped { .. }))
    }
}

#[cfg(test)]
mod tests {
    use record::{Answer, Subject, Surroundings};

    use super::*;
    use crate::experiment::{RIGHT, Way, World};
    use crate::sample::Story;

    fn is_ok(story: &Story) -> bool {
        story.judged().all_ok()
    }

    #[test]
    fn a_refuted_claim_is_a_result_and_a_cell_without_figures_is_not() {
        assert!(is_ok(&Story::new(2)), "though a claim does not hold");
        assert!(is_ok(&Story::new(1)), "though one can't be told");
        assert!(is_ok(&Story::elsewhere()), "though cells were skipped");
        assert!(!is_ok(&Story::new(2).failing("smol/1", World::Article, RIGHT)));
        assert!(!is_ok(&Story::new(2).without("smol/1", World::Article, RIGHT)));
        assert!(!is_ok(&Story::new(2).without_raw()));
    }

    /// Returns the outcome of a cell whose record was changed before it was judged.
    fn outcome(change: impl Fn(&mut record::Record)) -> Outcome {
        let mut story = Story::new(2);
        let subject = story.subject("smol/1", World::Article, RIGHT);
        match &mut story.measurement(&subject).answer {
            Answer::Record(record) => change(record),
            Answer::Failure(_) => unreachable!("the story has no failure"),
        }
        let rows = story.judged().cells;
        rows.into_iter().find(|row| Subject::Cell(row.cell.clone()) == subject).unwrap().outcome
    }

    #[test]
    fn a_record_without_ticks_or_work_is_a_failure() {
        let reason = |outcome: Outcome| outcome.reason().unwrap_or_default().to_owned();
        assert_eq!(outcome(|_| ()), Outcome::Measured);
        assert_eq!(reason(outcome(|record| record.ticks = None)), "its ticker printed nothing");
        assert_eq!(reason(outcome(|record| record.ticks = Some(Vec::new()))), "its ticker printed nothing");
        assert_eq!(reason(outcome(|record| record.work = None)), "its jobs did not a single step");
        let idle = |record: &mut record::Record| record.work.as_mut().unwrap().steps = 0;
        assert_eq!(reason(outcome(idle)), "its jobs did not a single step");
    }

    #[test]
    fn of_a_cell_that_was_measured_twice_the_later_measurement_counts() {
        let mut story = Story::new(2);
        let subject = story.subject("smol/1", World::Article, RIGHT);
        let earlier = story.measurement(&subject).clone();
        let later = Story::new(2)
            .but("smol/1", World::Article, RIGHT, &[1001, 1002], 0.5)
            .measurement(&subject)
            .clone();
        story.measurements.extend([earlier, later]);
        let rows = story.judged().cells;
        let row = rows.iter().find(|row| Subject::Cell(row.cell.clone()) == subject).unwrap();
        assert_eq!(row.ticking.as_ref().unwrap().intervals.len(), 2);
        assert_eq!(format!("{:.2}", row.work.unwrap().ratio.unwrap()), "0.50");
    }

    #[test]
    fn an_undisturbed_measurement_counts_before_a_spoiled_one_that_is_later() {
        let mut story = Story::new(2);
        let subject = story.subject("smol/1", World::Article, RIGHT);
        let took = story.info.timing.total();
        let taken = |others: f64| {
            Some(Surroundings { took, others: Some((2 * took).mul_f64(others)), ..Surroundings::default() })
        };
        story.measurement(&subject).surroundings = taken(0.0);
        let mut spoiled = Story::new(2)
            .but("smol/1", World::Article, RIGHT, &[1001, 1002], 0.5)
            .measurement(&subject)
            .clone();
        (spoiled.attempt, spoiled.surroundings) = (1, taken(0.5));
        story.measurements.push(spoiled);
        let rows = story.judged().cells;
        let row = rows.iter().find(|row| Subject::Cell(row.cell.clone()) == subject).unwrap();
        assert_eq!(row.ticking.as_ref().unwrap().intervals.len(), 5);
        assert_eq!(format!("{:.2}", row.work.unwrap().ratio.unwrap()), "0.99");
    }

    #[test]
    fn work_is_told_against_one_job_alone_with_as_many_processors() {
        let mut story = Story::new(2);
        for measurement in &mut story.measurements {
            if let Answer::Record(record) = &mut measurement.answer
                && matches!(record.subject, Subject::Raw { cpus: 1, .. })
            {
                record.work.as_mut().unwrap().steps *= 2;
            }
        }
        let ratio = |world, way| {
            let subject = story.subject("tokio/1", world, way);
            let rows = story.judged().cells;
            let row = rows.into_iter().find(|row| Subject::Cell(row.cell.clone()) == subject).unwrap();
            format!("{:.3}", row.work.unwrap().ratio.unwrap())
        };
        assert_eq!(ratio(World::Article, RIGHT), "0.990");
        assert_eq!(ratio(World::OneProcessor, RIGHT), "0.495");
        assert_eq!(ratio(World::JobOnEach, Way::Pool), "1.980");
    }
}
