//! The note on work that was measured in too few steps, with what would help and how long it takes.

use std::time::Duration;

use engine::Bounds;
use figures::{Coarse, LEAST_STEPS, Row, Summary};
use notation::duration::written;
use record::Cell;
use words::{counted, roughly};

use crate::judge::whole_run;

/// A run that takes no longer needs no word on it.
const SOON: Duration = Duration::from_secs(10 * 60);

/// Writes for each workload on which cells did too few steps for a verdict on work how many cells
/// they are, and what to do now.
pub(super) fn coarse(summary: &Summary) -> impl Iterator<Item = String> {
    summary.coarse().into_iter().map(|(workload, Coarse { steps, duration })| {
        let is_one = |row: &&Row<Cell>| row.of.workload == workload && row.figures.coarse().is_some();
        format!(
            "the work of {} on {workload} is not compared: a measurement has as few as {}, and a verdict \
             takes {LEAST_STEPS}; {}{}",
            counted(summary.cells.iter().filter(is_one).count() as u64, "cell"),
            counted(steps, "step"),
            longer(duration),
            wait(summary, duration)
        )
    })
}

/// Says how to get enough steps into a measurement, if that takes `duration`.
pub(super) fn longer(duration: Duration) -> String {
    if duration <= Bounds::MOST_DURATION {
        format!("measure longer: --duration {}", written(duration))
    } else {
        let most = written(Bounds::MOST_DURATION);
        format!("the longest --duration, {most}, is not enough: choose shorter steps")
    }
}

/// Says how long the whole run takes if each measurement takes `duration`, and what takes less. The
/// text is empty if that is soon, or can't be asked for.
fn wait(summary: &Summary, duration: Duration) -> String {
    let whole = whole_run(summary, duration);
    if whole <= SOON || duration > Bounds::MOST_DURATION {
        return String::new();
    }
    format!(". For all of this run that takes about {}. Fewer cells take less", roughly(whole))
}

#[cfg(test)]
mod tests {
    use figures::Outcome;

    use super::super::specimens::one_cell;
    use super::*;

    #[test]
    fn advice_that_takes_hours_says_so() {
        let mut summary = one_cell();
        summary.run.rounds = 3;
        assert_eq!(summary.cells.len() + summary.floors.len() + summary.raws.len(), 3);
        let told = |summary: &Summary, seconds| wait(summary, Duration::from_secs(seconds));
        assert_eq!(told(&summary, 60), "", "nine minutes");
        assert!(told(&summary, 100).contains("about 15 min."), "{}", told(&summary, 100));
        assert_eq!(told(&summary, 601), "", "nobody may ask for it");
        summary.run.rounds = 30;
        assert!(told(&summary, 100).contains("about 2.5 h."), "{}", told(&summary, 100));
        summary.cells[0].outcome = Outcome::Skipped { reason: "it can't be cut".to_owned() };
        assert!(told(&summary, 100).contains("about 100 min."), "{}", told(&summary, 100));
    }
}
