//! What a check came to, for the one who wrote the file.

use std::fmt::Write;

use record::exercise::Report;

use super::{BAD, GOOD, QUIET, Show, sentence};
use crate::check::{CaseChecked, Checked};
use crate::course::Exercise;
use crate::figures::figure;
use crate::judge::{Finding, Judgement};
use crate::strip::Strip;
use crate::text::Part;

/// How much is shown of what a learner's program printed.
const LINES: usize = 12;

/// What went wrong, or what could not be told: the beats, what was measured, and what was expected. Of a file that does not compile,
/// the compiler's words and nothing else.
pub fn failure(exercise: &Exercise, checked: &Checked, show: Show) -> String {
    let Some(case) = checked.cases.last() else { return checked.compiler.clone() };
    let mut text = checked.compiler.clone();
    text.push_str(&printed(case, show));
    let heading = match case.judgement {
        Judgement::CantTell => show.in_style(
            BAD,
            show.lang.of(
                "can't tell: this machine is too busy now to judge what follows. Your file may be right; check again",
                "нельзя сказать: машина сейчас слишком занята, чтобы судить о следующем. Файл может быть верен; проверьте ещё раз",
            ),
        ),
        Judgement::Missed | Judgement::Kept => {
            show.in_style(BAD, &format!("{}: {}", exercise.name, show.lang.of("not yet", "пока нет")))
        }
    };
    let _ = writeln!(text, "{}", show.markdown(&heading).trim_end());
    if exercise.cases.len() > 1 {
        let (number, of) = (checked.cases.len(), exercise.cases.len());
        let runtime = &exercise.cases[number - 1].runtime;
        let _ = writeln!(
            text,
            "{}",
            show.lang.of(
                format!("case {number} of {of}, on {runtime}"),
                format!("случай {number} из {of}, на {runtime}")
            )
        );
    }
    if let Some(report) = &case.report {
        let _ = write!(text, "\n{}\n", strip(report, show));
    }
    for finding in case.missed() {
        text.push_str(&item(finding, show));
    }
    text
}

/// Why it was right, with the figures of the learner's own run.
pub fn afterword(exercise: &Exercise, reports: &[&Report], show: Show) -> String {
    let mut text = format!(
        "{}\n\n",
        show.in_style(GOOD, &format!("{}: {}", exercise.name, show.lang.of("passed", "пройдено")))
    );
    for report in reports {
        let _ = writeln!(text, "{}", strip(report, show));
    }
    let section = exercise.text(show.lang).section(Part::Afterword);
    text.push_str(&show.markdown(&section.fill(|name| figure(reports, name, show.lang))));
    text
}

fn item(finding: &Finding, show: Show) -> String {
    show.markdown(&format!("- {}", sentence(finding, show.lang)))
}

/// The beats as a strip, with what it means below.
fn strip(report: &Report, show: Show) -> String {
    let strip = Strip::of(report);
    let (idle, yours) = show.lang.of(("idle", "your code"), ("без дела", "ваш код"));
    let took = show.lang.time(crate::judge::seen::took(report));
    let mut below: Vec<char> = vec![' '; strip.marks.len()];
    let mut put = |at: usize, text: &str| {
        let room = below.len().saturating_sub(at);
        for (place, char) in below[at.min(at + room)..].iter_mut().zip(text.chars()) {
            *place = char;
        }
    };
    let during = format!("<- {yours}: {took}");
    put(strip.from, &during);
    if strip.from > idle.chars().count() {
        put(0, idle);
    }
    let behind = strip.to.max(strip.from + during.chars().count() + 1);
    if behind + idle.chars().count() + 3 <= strip.marks.len() {
        put(behind, &format!("-> {idle}"));
    }
    let below: String = below.into_iter().collect();
    let legend = show.lang.of(
        format!(
            "each mark {}: | the beat came, : less than half of it, . silence",
            show.lang.time(strip.each)
        ),
        format!("каждый знак {}: | удары есть, : меньше половины, . тишина", show.lang.time(strip.each)),
    );
    let line: String = strip
        .marks
        .iter()
        .map(|mark| {
            let style = if *mark == crate::strip::Mark::Beats { GOOD } else { BAD };
            show.in_style(style, &mark.symbol().to_string())
        })
        .collect();
    format!("  {line}\n  {}\n  {}\n", below.trim_end(), show.in_style(QUIET, &legend))
}

/// What the learner's own program printed, the beginning of it.
fn printed(case: &CaseChecked, show: Show) -> String {
    let lines: Vec<&str> = case.printed.lines().filter(|line| !line.trim().is_empty()).collect();
    if lines.is_empty() {
        return String::new();
    }
    let mut text = format!("{}\n", show.lang.of("your program printed:", "ваша программа напечатала:"));
    for line in lines.iter().take(LINES) {
        let line: String = line.chars().take(super::WIDTH - 4).filter(|char| !char.is_control()).collect();
        let _ = writeln!(text, "    {line}");
    }
    if lines.len() > LINES {
        let more = lines.len() - LINES;
        let _ = writeln!(
            text,
            "    {}",
            show.lang.of(format!("... and {more} lines"), format!("... и строк: {more}"))
        );
    }
    text.push('\n');
    text
}
