//! Judges how much was done of jobs that nobody wanted any more.
//!
//! **Invariant:** if no job was under way at that moment, the result is never "kept".

use record::exercise::Report;

use super::result::{Amount, Judgement, RuleResult};
use super::seen::overrun;
use crate::course::Rule;

pub(super) fn overran(limit: f64, report: &Report) -> RuleResult {
    let found = overrun(report);
    let is_over = found.is_some_and(|found| found > limit);
    let judgement = if is_over {
        Judgement::Missed
    } else if was_in_the_middle(report) {
        Judgement::Kept
    } else {
        Judgement::CantTell
    };
    let found = match judgement {
        Judgement::CantTell => None,
        Judgement::Kept | Judgement::Missed => found,
    };
    let found = found.map_or(Amount::Nothing, Amount::Share);
    RuleResult { rule: Rule::Overrun, judgement, found, wanted: Amount::Share(limit) }
}

/// Returns true if any job had begun and was not done when nobody wanted it any more.
fn was_in_the_middle(report: &Report) -> bool {
    report.jobs.iter().any(|job| job.done_by_then.is_some_and(|done| done > 0 && done < job.steps))
}

#[cfg(test)]
mod tests {
    use record::exercise::{Given, JobSeen};

    use super::*;
    use crate::judge::sample::report;

    /// Judges one job of 100 steps: done by then, and done in all.
    fn judgement(by_then: u64, done: u64) -> Judgement {
        let job = JobSeen {
            steps: 100,
            done,
            done_by_then: Some(by_then),
            threads: Vec::new(),
            answer: Given::Nothing,
        };
        let report = Report { jobs: vec![job], ..report() };
        overran(0.25, &report).judgement
    }

    #[test]
    fn an_overrun_is_judged_only_for_a_job_under_way() {
        assert_eq!(judgement(30, 50), Judgement::Kept);
        assert_eq!(judgement(30, 60), Judgement::Missed);
        assert_eq!(judgement(0, 60), Judgement::Missed);
        assert_eq!(judgement(0, 0), Judgement::CantTell);
        assert_eq!(judgement(100, 100), Judgement::CantTell);
    }
}
