//! Findings as tables: one for each section.

use crate::finding::{Finding, Findings, Section};

use super::table::table;
use super::value::{MISSING, in_unit, limit, short, with_unit};

/// Formats the findings of a run as tables.
pub fn findings(findings: &Findings) -> String {
    let run = &findings.run;
    let kind = if run.quick { ", quick" } else { "" };
    let mut text = format!("Runtime {}, seed {}{kind}\n", run.runtime, run.seed);
    for section in &findings.sections {
        text += &of_section(section);
    }
    for left_out in &findings.left_out {
        text += &format!("\nLeft out: {left_out}\n");
    }
    text
}

fn of_section(section: &Section) -> String {
    let row = |finding: &Finding| {
        let unit = finding.unit;
        let shown = |value: f64| short(in_unit(value, unit));
        let ci = finding.found.and_then(|found| found.ci);
        [
            finding.of.clone(),
            finding.found.map_or(MISSING.to_owned(), |found| with_unit(shown(found.point), unit)),
            ci.map_or(MISSING.to_owned(), |[low, high]| format!("{} to {}", shown(low), shown(high))),
            finding.found.map_or(MISSING.to_owned(), |found| found.values.to_string()),
            finding.at_most.map_or(String::new(), |at_most| limit(at_most, unit)),
            finding.verdict.map_or(String::new(), |verdict| verdict.to_string()),
        ]
    };
    let head = ["of", "median", "interval", "values", "at most", "goal"];
    let table = table("<>>>><", head, section.findings.iter().map(row));
    format!("\n{}\n\n{table}", section.heading)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::FORMAT;
    use crate::goal::Unit;
    use crate::paired::Figure;
    use crate::report::Run;

    #[test]
    fn a_finding_without_a_goal_has_no_verdict() {
        let found = Some(Figure { point: 0.015, ci: Some([0.01, 0.018]), values: 60 });
        let section = Section {
            heading: "Work lost".to_owned(),
            findings: vec![
                Finding::new("64 jobs", found, Unit::Share).at_most(0.02),
                Finding::new("one alone", None, Unit::Share),
            ],
        };
        let run = Run { runtime: "tokio/1".to_owned(), seed: 7, quick: true };
        let left_out = vec!["Go".to_owned()];
        let text = findings(&Findings { format: FORMAT, run, sections: vec![section], left_out });
        assert_eq!(
            text,
            "Runtime tokio/1, seed 7, quick\n\n\
             Work lost\n\n\
             of         median      interval  values  at most  goal\n\
             64 jobs    1.50 %  1.00 to 1.80      60      2 %  reached\n\
             one alone       -             -       -\n\n\
             Left out: Go\n"
        );
    }
}
