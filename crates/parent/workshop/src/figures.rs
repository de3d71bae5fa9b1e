//! The figures that an afterword may name in braces, such as `{late_p90}`, from the learner's own
//! run.
//!
//! For an exercise with several cases, `{late_p90}` is the first case's figure and `{late_p90_2}`
//! the second one's.
//!
//! **Invariant:** every name in [`NAMES`] has a figure in every report.

use std::time::Duration;

use record::exercise::Report;

use crate::judge::seen::{late, overrun, raw_about, silence, steps_done, threads, took};
use crate::lang::Lang;

/// The names of all figures, without the number of a case.
pub const NAMES: [&str; 19] = [
    "late_p50",
    "late_p90",
    "late_max",
    "floor_p90",
    "witness_p90",
    "beats",
    "silence",
    "slice",
    "slice_longest",
    "yields",
    "work",
    "took",
    "raw",
    "cost",
    "step",
    "jobs",
    "threads",
    "width",
    "cpus",
];

/// The names of figures that only some exercises have.
pub const RARE: [&str; 1] = ["overrun"];

/// The most cases of one exercise that have figures.
const CASES: usize = 4;

/// Returns every name that a text may use.
pub fn names() -> Vec<String> {
    let numbered = |name: &&str| (1..=CASES).map(move |case| format!("{name}_{case}")).collect::<Vec<_>>();
    let plain = NAMES.iter().chain(&RARE);
    plain.clone().map(|name| (*name).to_owned()).chain(plain.flat_map(numbered)).collect()
}

/// Returns a figure as people read it, from the reports of all cases. `None` if there is no such
/// figure.
pub fn figure(reports: &[&Report], name: &str, lang: Lang) -> Option<String> {
    let (name, case) = match name.rsplit_once('_') {
        Some((name, number)) if number.parse::<usize>().is_ok() => (name, number.parse().unwrap_or(1)),
        _ => (name, 1_usize),
    };
    of_one(reports.get(case.checked_sub(1)?)?, name, lang)
}

fn of_one(report: &Report, name: &str, lang: Lang) -> Option<String> {
    let during = [report.exercise];
    let time = |time: Option<Duration>| lang.time(time.unwrap_or_default());
    let number = |number: u64| Some(number.to_string());
    let raw = raw_about(report, steps_done(report));
    Some(match name {
        "late_p50" => time(late(&report.beats, &during, 0.5)),
        "late_p90" => time(late(&report.beats, &during, 0.9)),
        "late_max" => time(late(&report.beats, &during, 1.0)),
        "floor_p90" => time(late(&report.beats, &report.idle, 0.9)),
        "witness_p90" => time(late(&report.witness, &during, 0.9)),
        "silence" => lang.time(silence(&report.beats, report.exercise)),
        "slice" => lang.time(raw_about(report, report.slices.typical)),
        "slice_longest" => lang.time(raw_about(report, report.slices.longest)),
        "work" => percent(raw.as_secs_f64() / took(report).as_secs_f64().max(1e-9), lang),
        "took" => lang.time(took(report)),
        "raw" => lang.time(raw),
        "cost" => match report.cpu {
            None => "?".to_owned(),
            Some(cpu) => percent((cpu as f64 / 1e9 / raw.as_secs_f64().max(1e-9) - 1.0).max(0.0), lang),
        },
        "step" => lang.time(raw_about(report, 1000) / 1000),
        "beats" => return number(crate::judge::seen::due_in(&report.beats, &during).count() as u64),
        "yields" => return number(report.slices.yields),
        "jobs" => return number(report.jobs.len() as u64),
        "threads" => return number(threads(report)),
        "width" => return number(report.width.into()),
        "cpus" => return number(report.cpus.into()),
        "overrun" => percent(overrun(report)?, lang),
        _ => return None,
    })
}

/// Writes a share of 1 as a percentage with at least two significant digits.
pub(crate) fn percent(part: f64, lang: Lang) -> String {
    let percent = part * 100.0;
    let decimals = if percent < 9.95 { 1 } else { 0 };
    format!("{percent:.decimals$} %").replace('.', lang.of(".", ","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::sample::report;

    #[test]
    fn every_name_has_a_figure_and_no_other() {
        let report = report();
        for lang in Lang::ALL {
            for name in NAMES {
                assert!(figure(&[&report], name, lang).is_some(), "{name}");
                assert_eq!(figure(&[&report], name, lang), figure(&[&report], &format!("{name}_1"), lang));
            }
            assert_eq!(figure(&[&report], "late_p90_2", lang), None, "there is one case");
            assert_eq!(figure(&[&report], "late_p9", lang), None);
            assert_eq!(figure(&[&report], "overrun", lang), None, "nothing was cancelled");
        }
    }

    #[test]
    fn figures_are_those_of_the_report() {
        let report = report();
        let shown = |name| figure(&[&report], name, Lang::En).unwrap();
        assert_eq!([shown("took"), shown("raw"), shown("work")], ["300 ms", "300 ms", "100 %"]);
        assert_eq!([shown("late_p90"), shown("witness_p90"), shown("slice")], ["1 ms", "100 us", "100 us"]);
        assert_eq!([shown("yields"), shown("beats"), shown("step")], ["3000", "150", "100 ns"]);
        let all = [&report, &report];
        assert_eq!(figure(&all, "silence_2", Lang::Ru).unwrap(), "2 мс");
    }
}
