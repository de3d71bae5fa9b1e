//! The answers in words: what to take, because of what, at what cost, and what not to take.
//!
//! Blocks with the same answer share a paragraph. `because.rs` owns the words for their figures,
//! and `sentences.rs` those without.
//!
//! **Invariant:** every sentence says what the answer says, and no figure is left without its load.

use std::time::Duration;

use figures::Summary;
use notation::Spec;
use record::Load;
use words::{one_line, wrap};

use super::because::{all_loads, jobs, kept, late, work};
use super::figure::short;
use super::group::Varying;
use super::headings::{Heading, headings};
use super::sentences::{alternatives, capital, costs, few, instead, joined, nothing, speed};
use crate::judge::{
    Answer, Change, Cost, Excluded, Loss, Open, Reason, Warning, World, excluded, shortest_job,
    was_interrupted, worlds,
};

/// From this length of a job on, handing it to a pool costs a few per cent at most.
const SHORT: Duration = Duration::from_millis(1);

/// The first line, if the figures can't be relied on.
const TOO_NOISY: &str = "This machine was too noisy for an answer to rely on: see `too noisy` below.";

/// The first line, if the run is not whole.
const INTERRUPTED: &str =
    "This run ended before everything was measured. What follows is what it says so far.";

/// Writes the answers of a run, a paragraph for each that differs from the others.
pub(crate) fn answers(summary: &Summary, answers: &[Answer]) -> String {
    let paragraphs = paragraphs(summary, answers).into_iter().map(|(first, sentences)| {
        wrap("", &first) + &sentences.iter().map(|sentence| wrap("  ", sentence)).collect::<String>()
    });
    let short = short_jobs(summary, answers).map(|short| wrap("", &short));
    let left_out = left_out(summary).into_iter().map(|sentence| wrap("", &sentence));
    let first = first_lines(summary).into_iter().map(|line| wrap("", line));
    first.chain(paragraphs).chain(left_out).chain(short).collect::<Vec<_>>().join("\n")
}

/// Names the strategies that the job itself excludes, a sentence for each reason.
pub(crate) fn left_out(summary: &Summary) -> Vec<String> {
    let sentence = |of: &Excluded| format!("Not possible: {}. {}.", few(&of.strategies), capital(&of.reason));
    excluded(&summary.run).iter().map(sentence).collect()
}

/// Says what makes the answers of a run less than they should be.
pub(crate) fn first_lines(summary: &Summary) -> Vec<&'static str> {
    let interrupted = was_interrupted(summary).then_some(INTERRUPTED);
    interrupted.into_iter().chain(summary.noise.is_too_much().then_some(TOO_NOISY)).collect()
}

/// Says for which jobs the answers don't hold, if any of them hands the job to another thread.
/// Below [`SHORT`] that may cost more than the job, and the run knows it only if it measured it.
pub(crate) fn short_jobs(summary: &Summary, answers: &[Answer]) -> Option<String> {
    let hands_over = |answer: &Answer| {
        let costs = answer.take.as_ref().and_then(|choice| choice.costs.as_ref());
        costs.is_some_and(|costs| costs.contains(&Cost::SendStatic))
    };
    let shortest = shortest_job(summary).filter(|shortest| *shortest >= SHORT)?;
    // A job that is as long as it is has no other length.
    let has_a_length = |name: &String| matches!(name.parse(), Ok(Spec::Countdown { .. }));
    if !summary.run.workloads.keys().all(has_a_length) {
        return None;
    }
    answers.iter().any(hands_over).then(|| {
        format!(
            "These jobs take {} or more. A job of some microseconds takes longer to hand over than to do: \
             `cargo xtask sweep --over length` measures from which length on handing over pays.",
            short(shortest)
        )
    })
}

/// Writes the same as paragraphs: the first line of each, and the sentences below it.
pub(crate) fn paragraphs(summary: &Summary, answers: &[Answer]) -> Vec<(String, Vec<String>)> {
    let worlds = worlds(summary);
    let headings = headings(&worlds);
    let words = Words { summary, worlds: &worlds, headings: &headings };
    merged(answers).iter().map(|alike| words.paragraph(alike)).collect()
}

/// Groups the answers that differ in their figures only, in the order of the first of each group.
fn merged(answers: &[Answer]) -> Vec<Vec<&Answer>> {
    let mut groups: Vec<Vec<&Answer>> = Vec::new();
    for answer in answers {
        match groups.iter_mut().find(|group| is_alike(group[0], answer)) {
            Some(group) => group.push(answer),
            None => groups.push(vec![answer]),
        }
    }
    groups
}

fn is_alike(one: &Answer, other: &Answer) -> bool {
    let warned = |answer: &Answer| {
        let worlds = |warning: &Warning| {
            warning.losses.iter().map(|loss| (loss.world.clone(), loss.at_start)).collect::<Vec<_>>()
        };
        answer.against.iter().map(|of| (of.strategy.clone(), worlds(of))).collect::<Vec<_>>()
    };
    let of = |reason: &Reason| match reason {
        Reason::Beat { .. } => None,
        Reason::Work { world, .. } | Reason::Jobs { world, .. } => Some(world.clone()),
    };
    let reasons = |answer: &Answer| answer.because.iter().map(of).collect::<Vec<_>>();
    (&one.take, one.why_not, &one.instead, &one.changes)
        == (&other.take, other.why_not, &other.instead, &other.changes)
        && (one.worlds, one.measured == 1) == (other.worlds, other.measured == 1)
        && (&one.as_good, &one.ahead, &one.open) == (&other.as_good, &other.ahead, &other.open)
        && warned(one) == warned(other)
        && reasons(one) == reasons(other)
}

struct Words<'a> {
    summary: &'a Summary,
    worlds: &'a [World],
    headings: &'a [Heading],
}

impl Words<'_> {
    fn paragraph(&self, alike: &[&Answer]) -> (String, Vec<String>) {
        let varying = Varying::among(self.summary.cells.iter().map(|row| &row.of));
        let place = |answer: &&Answer| varying.place_of(&answer.runtime, answer.cpus, answer.place);
        let places = alike.iter().map(place).collect::<Vec<_>>().join("; ");
        let answer = alike[0];
        let is_noisy = self.summary.noise.is_too_much();
        let takes = match (&answer.take, answer.why_not) {
            (Some(choice), _) if answer.measured == 1 => {
                format!("{} (nothing else was measured)", choice.strategy)
            }
            (Some(choice), _) if is_noisy => format!("{}, if the noise did not decide", choice.strategy),
            (Some(choice), _) => format!("take {}", choice.strategy),
            (None, why_not) => nothing(why_not, answer.worlds, is_noisy),
        };
        let because = [self.because(alike).join(" "), costs(answer)];
        let parts = [
            because.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "),
            alternatives(answer),
            answer.instead.as_ref().map(instead).unwrap_or_default(),
            self.warnings(alike).join(" "),
            answer.changes.iter().map(|change| self.change(change)).collect::<Vec<_>>().join(" "),
            self.unsure(answer).join(" "),
            speed(answer, is_noisy),
        ];
        let sentences = parts.into_iter().filter(|part| !part.is_empty());
        (one_line(&format!("{places}: {takes}")).into_owned(), sentences.collect())
    }

    /// Returns the words for a world in a sentence: `with 64 jobs`.
    fn under(&self, world: &World) -> &str {
        let at = self.worlds.iter().position(|known| known == world);
        at.and_then(|at| self.headings.get(at)).map_or("", |heading| &heading.under)
    }

    fn because(&self, alike: &[&Answer]) -> Vec<String> {
        let mut sentences = Vec::new();
        let mut works = Vec::new();
        for at in 0..alike[0].because.len() {
            let all = || alike.iter().filter_map(move |answer| answer.because.get(at));
            match &alike[0].because[at] {
                Reason::Beat { .. } => sentences.push(kept(alike[0].worlds, all())),
                Reason::Work { world, .. } => works.push((work(all()), self.under(world))),
                Reason::Jobs { world, .. } => sentences.extend(jobs(all(), &self.a_job(world))),
            }
        }
        let told = works.iter().enumerate().map(|(at, (work, under))| {
            let of = if at == 0 { " of the raw work" } else { "" };
            let under = if self.worlds.len() > 1 { format!(" {under}") } else { String::new() };
            format!("{work}{of}{under}")
        });
        let told: Vec<String> = told.collect();
        if !told.is_empty() {
            sentences.insert(1.min(sentences.len()), format!("It does {}.", joined(&told)));
        }
        sentences
    }

    /// Returns the words for a job of this load. Of several loads with jobs that come, they name
    /// it.
    fn a_job(&self, world: &World) -> String {
        let with_jobs = self.worlds.iter().filter(|world| world.load.jobs().is_none());
        match world.load {
            _ if with_jobs.count() > 1 => format!("{}, a job", self.in_full(world)),
            Load::Rate(rate) => format!("A job that comes at {rate}"),
            Load::Pause(_) | Load::Jobs(_) => "A job that comes and goes".to_owned(),
        }
    }

    /// Names a load as a sentence begins. Loads that differ in more are told in full.
    fn in_full(&self, world: &World) -> String {
        let alike = self.worlds.iter().filter(|other| other.load == world.load).count();
        let at = self.worlds.iter().position(|known| known == world);
        match at.and_then(|at| self.headings.get(at)) {
            Some(heading) if alike > 1 => format!("With {}", heading.long),
            _ => format!("With {}", world.load),
        }
    }

    fn warnings(&self, alike: &[&Answer]) -> Vec<String> {
        let warning = |at: usize| {
            let all = alike.iter().filter_map(|answer| Some(answer.against.get(at)?.losses.as_slice()));
            let first = &alike[0].against[at];
            format!("Not {}: {}.", first.strategy, self.lost(&all.collect::<Vec<_>>(), alike[0].worlds))
        };
        (0..alike[0].against.len()).map(warning).collect()
    }

    /// Says how late beats are where the beat is lost: from the least to the most of all answers
    /// that share the sentence.
    fn lost(&self, alike: &[&[Loss]], worlds: usize) -> String {
        let start = |loss: &Loss| if loss.at_start { " at the start" } else { "" };
        let Some((first, rest)) = alike.first().and_then(|losses| losses.split_first()) else {
            return String::new();
        };
        if rest.len() + 1 == worlds && rest.iter().all(|loss| loss.at_start == first.at_start) {
            let all: Vec<&Loss> = alike.iter().copied().flatten().collect();
            return format!("{} late{}{}", late(&all), start(first), all_loads(worlds));
        }
        let one = |(at, loss): (usize, &Loss)| {
            let all: Vec<&Loss> = alike.iter().filter_map(|losses| losses.get(at)).collect();
            let verb = if at == 0 { " late" } else { "" };
            format!("{}{verb}{} {}", late(&all), start(loss), self.under(&loss.world))
        };
        alike[0].iter().enumerate().map(one).collect::<Vec<_>>().join(", ")
    }

    /// Names the strategies of which one can't tell if they keep the beat, with the loads if there
    /// are several. Those with the same loads share a sentence.
    fn unsure(&self, answer: &Answer) -> Vec<String> {
        let mut groups: Vec<(&[World], Vec<String>)> = Vec::new();
        let all = answer.open.iter().filter_map(|open| match open {
            Open::Beat(unsure) => Some(unsure),
            Open::Speed { .. } => None,
        });
        for one in all.flatten() {
            match groups.iter_mut().find(|(worlds, _)| *worlds == one.worlds) {
                Some((_, names)) => names.push(one.strategy.clone()),
                None => groups.push((&one.worlds, vec![one.strategy.clone()])),
            }
        }
        let sentence = |(worlds, names): (&[World], Vec<String>)| {
            let told = format!("an't tell if the beat is kept: {}.", few(&names));
            if answer.worlds < 2 {
                return format!("C{told}");
            }
            let under: Vec<String> = worlds.iter().map(|world| self.under(world).to_owned()).collect();
            let under = joined(&under);
            format!("{}: c{told}", capital(&under))
        };
        groups.into_iter().map(sentence).collect()
    }

    fn change(&self, change: &Change) -> String {
        let Change::WithoutCrowd { world, strategy } = change;
        let at = self.worlds.iter().position(|known| known == world);
        let crowd = at.and_then(|at| self.headings.get(at)).map_or("", |heading| &heading.short);
        format!("Without {crowd} at once, {strategy} would do.")
    }
}
