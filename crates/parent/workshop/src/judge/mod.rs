//! Judges a report by what its exercise expects: a pure function, with one result for each rule.
//!
//! A time limit is compared with what the machine did at the same moment. If the machine alone
//! could have broken the limit, the result is "can't tell".
//!
//! **Invariant:** a count can always be told.

mod answer;
mod beat;
mod overran;
mod result;
#[cfg(test)]
pub(crate) mod sample;
pub(crate) mod seen;
mod slices;
#[cfg(test)]
mod tests;

use std::time::Duration;

use record::exercise::{Ended, JobSeen, Report};

use crate::course::{Case, Expect, Rule};
use answer::answer;
use beat::{FEW_BEATS, beat};
use overran::overran;
use seen::{raw, steps_done, threads, took};

pub use result::{Amount, Judgement, RuleResult};

/// Judges a report. The results include the rules that were kept.
pub fn judge(case: &Case, expect: &Expect, report: &Report) -> Vec<RuleResult> {
    let told = ticker_tells(report);
    if told.judgement != Judgement::Kept {
        // A ticker that can't be trusted makes everything else meaningless.
        return vec![told];
    }
    let mut results = vec![told, ends(case, report)];
    if report.ended == Ended::Returned {
        results.push(answer(case, report));
    }
    results.extend(expect.beat.map(|limit| beat(limit, report)));
    results.extend(slices::slices(expect, report));
    results.extend(expect.work.map(|limit| work(limit, report)));
    if expect.off_the_loop {
        results.push(off_the_loop(report));
    }
    if let Some(width) = expect.width {
        let number = |count: crate::course::Count| u64::from(count.on(report.cpus));
        // There can't be more jobs under way than there are.
        let jobs = report.jobs.len() as u64;
        let found = u64::from(report.width);
        let counted = |rule, is_kept, limit| {
            RuleResult::counted(rule, is_kept, Amount::Number(found), Amount::Number(limit))
        };
        results.extend(
            width
                .at_least
                .map(|count| number(count).min(jobs))
                .map(|limit| counted(Rule::WideEnough, found >= limit, limit)),
        );
        results
            .extend(width.at_most.map(number).map(|limit| counted(Rule::NotTooWide, found <= limit, limit)));
    }
    if let Some(limit) = expect.threads.map(|count| u64::from(count.on(report.cpus))) {
        let found = threads(report);
        let (found, wanted) = (Amount::Number(found), Amount::Number(limit));
        results.push(RuleResult::counted(Rule::Threads, threads(report) <= limit, found, wanted));
    }
    results.extend(expect.overrun.map(|limit| overran(limit, report)));
    results
}

/// Checks that the ticker shows its own hold-up: no beat can have happened during it, so each beat
/// due then is late at least until its end.
fn ticker_tells(report: &Report) -> RuleResult {
    let span = report.held_up;
    let beats: Vec<_> = seen::due_in(&report.beats, std::slice::from_ref(&span)).collect();
    let is_told = |(due, late): &(Duration, u64)| *due + Duration::from_nanos(*late) >= span.to;
    let tells = beats.len() >= FEW_BEATS && beats.iter().all(is_told);
    let held_up = span.to.saturating_sub(span.from);
    RuleResult::counted(
        Rule::TickerTells,
        tells,
        beats
            .iter()
            .map(|(_, late)| *late)
            .max()
            .map_or(Amount::Nothing, |late| Amount::Time(Duration::from_nanos(late))),
        Amount::Time(held_up),
    )
}

fn ends(case: &Case, report: &Report) -> RuleResult {
    match &report.ended {
        Ended::Returned => RuleResult::counted(Rule::Ends, true, Amount::Time(took(report)), Amount::Nothing),
        Ended::Unfinished => {
            let wanted = Amount::Time(case.length * case.jobs_on(report.cpus));
            // The work alone would have taken longer than this: other processes had the processor.
            let steps = report.jobs.iter().map(|job| job.steps).sum();
            let is_starved = seen::raw_passed(report, steps) > took(report);
            let judgement = if is_starved { Judgement::CantTell } else { Judgement::Missed };
            RuleResult { rule: Rule::Ends, judgement, found: Amount::Time(took(report)), wanted }
        }
        Ended::Panicked { message } => RuleResult::missed(Rule::NoPanic, Amount::Words(message.clone())),
    }
}

fn work(limit: f64, report: &Report) -> RuleResult {
    let speed = |raw: Duration| raw.as_secs_f64() / took(report).as_secs_f64().max(1e-9);
    let (low, high) = raw(report, steps_done(report));
    // On a busy machine the raw job would have been slow as well.
    let at_worst = seen::raw_passed(report, steps_done(report));
    let judgement = match (speed(low) >= limit, speed(at_worst) >= limit) {
        (true, _) => Judgement::Kept,
        (false, false) => Judgement::Missed,
        _ => Judgement::CantTell,
    };
    let found = Amount::Share(speed((low + high) / 2));
    RuleResult { rule: Rule::Work, judgement, found, wanted: Amount::Share(limit) }
}

fn off_the_loop(report: &Report) -> RuleResult {
    let on_the_loop = |job: &&JobSeen| job.threads.iter().any(|thread| report.loop_threads.contains(thread));
    let found = report.jobs.iter().filter(on_the_loop).count() as u64;
    RuleResult::counted(Rule::OffTheLoop, found == 0, Amount::Number(found), Amount::Number(0))
}
