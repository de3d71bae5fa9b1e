//! The cells that became worse, in words, for those who let a program watch over their figures.
//!
//! **Invariant:** each cell that became worse is named with every way in which it did. The cells
//! about which one can't tell are counted below.

use figures::{Change, LEAST_STEPS, TwoRuns};
use words::{counted, duration, interval, ratio, wrap};

use super::coarse::longer;
use super::group::Varying;
use crate::judge::{self, Doubt, Regression, Way, doubt};

/// Names the cells that became worse, in lines of at most [`words::WIDTH`] columns.
pub(crate) fn regressions(comparison: &TwoRuns) -> String {
    let before = &comparison.before.name;
    let found = judge::regressions(comparison);
    let all = comparison.changes.len() as u64;
    let mut text = match found.len() {
        _ if all == 0 => wrap("", &format!("nothing was compared: no cell is in {before} too")),
        0 => {
            let told = all - doubt(comparison).cells as u64;
            let text =
                format!("no regression since {before}: {told} of {} could be judged", counted(all, "cell"));
            wrap("", &text)
        }
        worse if judge::is_worse(comparison) => {
            wrap("", &format!("regression since {before}: {worse} of {}", counted(all, "cell")))
        }
        worse => {
            let cells = counted(all, "cell");
            let text = format!("no regression that counts since {before}: {worse} of {cells} look worse");
            wrap("", &text)
        }
    };
    let varying = Varying::among(comparison.changes.iter().map(|change| &change.cell));
    for Regression { change, ways } in &found {
        let name = varying.name_of(&change.cell);
        text.push_str(&wrap("  ", &format!("{name}: {}", in_words(ways, change))));
    }
    text + &in_doubt(&doubt(comparison))
}

/// Says about how many cells one can't tell, and what would help. The text is empty if there are
/// none.
pub(crate) fn in_doubt(doubt: &Doubt) -> String {
    if doubt.cells == 0 {
        return String::new();
    }
    let mut text = counted(doubt.cells as u64, "cell");
    if let Some(rounds) = doubt.rounds {
        text.push_str(&format!("; more rounds in both runs would probably tell: --rounds {rounds}"));
    }
    if doubt.scattered > 0 {
        text.push_str(&format!(
            "; the work of {} varies too much for that: measure on a quieter machine",
            doubt.scattered
        ));
    }
    if doubt.too_short > 0 {
        text.push_str(&format!("; {} had too few beats: measure longer, with --duration", doubt.too_short));
    }
    if let Some(duration) = doubt.duration {
        let (coarse, remedy) = (doubt.coarse, longer(duration));
        text.push_str(&format!("; {coarse} had fewer than {LEAST_STEPS} steps of work ({remedy})"));
    }
    wrap("can't tell: ", &text)
}

fn in_words(ways: &[Way], change: &Change) -> String {
    let what = |way: &Way| match way {
        Way::Failed => format!("failed, {}", change.outcome_now.reason().unwrap_or_default()),
        Way::Slower => format!(
            "slower, {} times the work (95 % interval {})",
            ratio(change.speed.ratio),
            interval(change.speed.interval)
        ),
        Way::LongerJobs => {
            let (ratio_of, within) = change.jobs.map(|jobs| (jobs.ratio, jobs.interval)).unwrap_or_default();
            let (ratio, interval) = (ratio(ratio_of), interval(within));
            format!("its jobs take longer, {ratio} times as long (95 % interval {interval})")
        }
        Way::Later => "later".to_owned(),
        Way::LostBeat => "lost its beat".to_owned(),
    };
    let mut words: Vec<String> = ways.iter().map(what).collect();
    if ways.iter().any(|way| matches!(way, Way::Later | Way::LostBeat)) {
        words.push(format!(
            "p99 above the floor was {} and is {}",
            duration(change.over_floor_before),
            duration(change.over_floor_now)
        ));
    }
    words.join("; ")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use record::{Cause, Subject};

    use words::WIDTH;

    use super::super::specimens::us;
    use super::*;
    use figures::{Summary, compare_with, summarise};
    use sample::{cell, controls, failure, info, measured};

    fn run(name: &str, late: u64, steps: [u64; 2], fails: bool) -> Summary {
        let cells = ["inline", "manual-yield:every=1000", "spawn-blocking"].map(|name| cell(name, "tokio/1"));
        let mut measurements = controls(&cells[0]);
        measurements.extend(measured(&cells[0], us(150), us(late), steps));
        measurements.extend(measured(&cells[1], us(150), us(900), [900_000, 950_000]));
        measurements.extend(measured(&cells[2], us(150), us(900), [900_000, 900_001]));
        if fails {
            let reason = "still running after 12 s, and was killed";
            measurements.push(failure(Subject::Cell(cells[2].clone()), 1, Cause::TimedOut, reason));
        }
        let mut info = info(&cells);
        name.clone_into(&mut info.name);
        summarise(&info, &measurements)
    }

    fn words(before: &Summary, now: &Summary) -> String {
        let text = regressions(&compare_with(before, now));
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH), "{text}");
        text
    }

    #[test]
    fn each_cell_that_became_worse_is_named_with_every_way() {
        let before = run("before", 900, [900_000, 900_001], false);
        let now = run("now", 60_000, [450_000, 450_001], true);
        insta::assert_snapshot!(words(&before, &now));
    }

    #[test]
    fn on_a_noisy_machine_what_looks_worse_is_no_regression_that_counts() {
        let (before, now) =
            (run("before", 900, [900_000, 900_001], false), run("now", 60_000, [450_000, 450_001], false));
        let mut comparison = compare_with(&before, &now);
        assert!(regressions(&comparison).starts_with("regression since before: 1 of 3 cells"));
        comparison.too_noisy = true;
        let said = regressions(&comparison);
        assert!(
            said.starts_with("no regression that counts since before: 1 of 3 cells look worse"),
            "{said}"
        );
    }

    #[test]
    fn where_nothing_became_worse_what_cant_be_told_is_said() {
        let run = run("before", 900, [900_000, 900_001], false);
        insta::assert_snapshot!(words(&run, &run));
    }

    #[test]
    fn nothing_to_be_compared_is_not_taken_for_well() {
        let other = summarise(&info(&[cell("inline", "smol/1")]), &[]);
        let said = words(&run("before", 900, [900_000, 900_001], false), &other);
        assert_eq!(said, "nothing was compared: no cell is in before too\n");
    }

    #[test]
    fn what_would_help_is_said_with_what_cant_be_told() {
        let said = in_doubt(&Doubt {
            cells: 9,
            rounds: Some(12),
            scattered: 3,
            too_short: 1,
            coarse: 2,
            duration: Some(Duration::from_secs(15)),
        });
        insta::assert_snapshot!(said);
        let failed = in_doubt(&Doubt { cells: 1, ..Doubt::default() });
        assert_eq!(failed, "can't tell: 1 cell\n");
    }
}
