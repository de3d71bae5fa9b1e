//! Shows the outcome of a check to the learner.

use std::fmt::Write;

use record::exercise::Report;

use super::screen::{BAD, GOOD, QUIET, Screen, WIDTH};
use super::sentence::sentence;
use crate::check::{CaseChecked, Checked};
use crate::course::Exercise;
use crate::figures::figure;
use crate::judge::{Judgement, RuleResult};
use crate::strip::Strip;
use crate::text::Part;

/// The most lines that are shown of what a program printed.
const LINES: usize = 12;

/// Shows a check that did not pass: the strip, what was measured, and what was expected. If the
/// file does not compile, shows the compiler's messages and nothing else.
pub fn failure(exercise: &Exercise, checked: &Checked, screen: Screen) -> String {
    let Some(case) = checked.cases.last() else { return checked.messages.clone() };
    let mut text = checked.messages.clone();
    text.push_str(&printed(case, screen));
    let heading = match case.judgement {
        Judgement::CantTell => screen.in_style(
            BAD,
            screen.lang.of(
                "can't tell: the machine is too busy to judge the following. Your file may be right; \
                 check again",
                "нельзя сказать: машина слишком занята, чтобы судить о следующем. Файл может быть верен; \
                 проверьте ещё раз",
            ),
        ),
        Judgement::Missed | Judgement::Kept => {
            screen.in_style(BAD, &format!("{}: {}", exercise.name, screen.lang.of("not yet", "пока нет")))
        }
    };
    let _ = writeln!(text, "{}", screen.markdown(&heading).trim_end());
    if exercise.cases.len() > 1 {
        let (number, of) = (checked.cases.len(), exercise.cases.len());
        let runtime = &exercise.cases[number - 1].runtime;
        let _ = writeln!(
            text,
            "{}",
            screen.lang.of(
                format!("case {number} of {of}, on {runtime}"),
                format!("случай {number} из {of}, на {runtime}")
            )
        );
    }
    if let Some(report) = &case.report {
        let _ = write!(text, "\n{}\n", strip(report, screen));
    }
    for result in case.missed() {
        text.push_str(&item(result, screen));
    }
    text
}

/// Shows the afterword, with the figures of the learner's own run.
pub fn afterword(exercise: &Exercise, reports: &[&Report], screen: Screen) -> String {
    let mut text = format!(
        "{}\n\n",
        screen.in_style(GOOD, &format!("{}: {}", exercise.name, screen.lang.of("passed", "пройдено")))
    );
    for report in reports {
        let _ = writeln!(text, "{}", strip(report, screen));
    }
    let section = exercise.text(screen.lang).section(Part::Afterword);
    text.push_str(&screen.markdown(&section.fill(|name| figure(reports, name, screen.lang))));
    text
}

fn item(result: &RuleResult, screen: Screen) -> String {
    screen.markdown(&format!("- {}", sentence(result, screen.lang)))
}

/// Shows the beats as a strip, with a legend below.
fn strip(report: &Report, screen: Screen) -> String {
    let strip = Strip::of(report);
    let (idle, yours) = screen.lang.of(("idle", "your code"), ("без дела", "ваш код"));
    let took = screen.lang.time(crate::judge::seen::took(report));
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
    let legend = screen.lang.of(
        format!(
            "each mark is {}: | beats, : fewer than half of the beats, . no beat",
            screen.lang.time(strip.each)
        ),
        format!("каждый знак {}: | удары есть, : меньше половины, . ни одного", screen.lang.time(strip.each)),
    );
    let line: String = strip
        .marks
        .iter()
        .map(|mark| {
            let style = if *mark == crate::strip::Mark::Beats { GOOD } else { BAD };
            screen.in_style(style, &mark.symbol().to_string())
        })
        .collect();
    format!("  {line}\n  {}\n  {}\n", below.trim_end(), screen.in_style(QUIET, &legend))
}

/// Shows the first lines that the learner's program printed.
fn printed(case: &CaseChecked, screen: Screen) -> String {
    let lines: Vec<&str> = case.printed.lines().filter(|line| !line.trim().is_empty()).collect();
    if lines.is_empty() {
        return String::new();
    }
    let mut text = format!("{}\n", screen.lang.of("your program printed:", "ваша программа напечатала:"));
    for line in lines.iter().take(LINES) {
        let line: String = line.chars().take(WIDTH - 4).filter(|char| !char.is_control()).collect();
        let _ = writeln!(text, "    {line}");
    }
    if lines.len() > LINES {
        let more = lines.len() - LINES;
        let _ = writeln!(
            text,
            "    {}",
            screen.lang.of(
                format!("... and {}", notation::counted(more as u64, "more line")),
                format!("... и ещё строк: {more}")
            )
        );
    }
    text.push('\n');
    text
}
