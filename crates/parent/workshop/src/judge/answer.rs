//! Judges what an exercise returned for each job.
//!
//! **Invariant:** an exercise that was dropped owes no answer; one that returned before does.

use record::exercise::{Given, JobSeen, Report};

use super::result::{Amount, RuleResult};
use crate::course::{Case, Rule};

/// Finds the first job with a wrong answer.
pub(super) fn answer(case: &Case, report: &Report) -> RuleResult {
    let wrong = report.jobs.iter().enumerate().find(|(number, job)| !is_right(case, *number, job));
    let found = wrong.map_or(Amount::Number(report.jobs.len() as u64), |(number, job)| Amount::Job {
        number,
        given: job.answer,
        done: job.done,
        steps: job.steps,
    });
    RuleResult::counted(Rule::Answer, wrong.is_none(), found, Amount::Nothing)
}

fn is_right(case: &Case, number: usize, job: &JobSeen) -> bool {
    let is_one_of = |list: &[u32]| list.iter().any(|one| *one as usize == number);
    if is_one_of(&case.leaves) {
        return true;
    }
    if is_one_of(&case.panics) {
        return job.answer == Given::Failed;
    }
    match job.answer {
        Given::Right => true,
        Given::Partial => case.stop.is_some(),
        Given::Nothing => case.cancel.is_some(),
        Given::Outdated | Given::Wrong | Given::Failed => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(more: &str) -> Case {
        let text = format!("runtime = \"tokio/1\"\nstep = \"1us\"\nlength = \"1ms\"\n{more}");
        toml::from_str(&text).unwrap()
    }

    fn is_right_for(more: &str, answer: Given) -> bool {
        let job = JobSeen { steps: 10, done: 5, done_by_then: None, threads: Vec::new(), answer };
        is_right(&case(more), 0, &job)
    }

    #[test]
    fn the_answer_owed_depends_on_what_happened() {
        let all =
            [Given::Right, Given::Partial, Given::Outdated, Given::Wrong, Given::Failed, Given::Nothing];
        for (more, right) in [
            ("", &[Given::Right] as &[Given]),
            ("stop = \"1ms\"", &[Given::Right, Given::Partial]),
            ("cancel = \"1ms\"", &[Given::Right, Given::Nothing]),
            ("panics = [0]", &[Given::Failed]),
            ("leaves = [0]", &all),
        ] {
            for answer in all {
                assert_eq!(is_right_for(more, answer), right.contains(&answer), "{more}: {answer:?}");
            }
        }
    }
}
