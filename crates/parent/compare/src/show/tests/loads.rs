//! Snapshots of answers and of the loads side by side, and what holds for them.

use figures::{Row, Summary, compare_with, summarise};
use record::{Cell, Jobs, Load, Rate};
use sample::{cell, controls, measured, ms, with_jobs};
use words::Colour;

use super::super::changes::changes;
use super::super::json::json;
use super::super::markdown::markdown;
use super::super::specimens::{at_a_rate, four_loads, three_loads, us};
use super::super::table::table;

#[test]
fn table_of_three_loads() {
    insta::assert_snapshot!(table(&three_loads(), Colour::Off, false));
}

#[test]
fn table_of_four_loads() {
    insta::assert_snapshot!(table(&four_loads(), Colour::Off, false));
}

#[test]
fn table_of_one_load_with_pauses() {
    insta::assert_snapshot!(table(&at_a_rate(), Colour::Off, false));
}

#[test]
fn table_that_explains() {
    insta::assert_snapshot!(table(&three_loads(), Colour::Off, true));
}

#[test]
fn markdown_of_three_loads() {
    insta::assert_snapshot!(markdown(&three_loads(), false));
}

#[test]
fn json_of_the_answers() {
    let document: serde_json::Value = serde_json::from_str(&json(&three_loads())).unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(&document["answers"][1]).unwrap());
}

/// A person who knows nothing else reads these lines first.
#[test]
fn the_first_lines_say_what_to_take_and_what_not() {
    let text = table(&three_loads(), Colour::Off, false);
    let answer = text.split("\n\n").find(|part| part.starts_with("tokio/N: take ")).unwrap();
    let told = answer.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("Not inline: 96 ms late as soon as jobs come and go"), "{answer}");
    assert!(told.contains("If the job has to stay on the loop: manual-yield:within=100us,turns=yes."));
    assert!(text.find("strategy  ") > text.find(answer), "the table is below");
}

/// A figure of one load is not said of all of them.
#[test]
fn a_warning_says_how_late_from_the_least_to_the_most() {
    let mut summary = three_loads();
    let is_it = |row: &&mut Row<Cell>| row.of.strategy == "inline" && row.of.runtime == "tokio/1";
    for row in summary.cells.iter_mut().filter(is_it) {
        let beating = row.figures.beating.as_mut().unwrap();
        match row.of.load {
            Load::Pause(_) => beating.lateness.p99 = Some(ms(19)),
            _ => (beating.lateness.p99, beating.unfired) = (Some(ms(145)), beating.due),
        }
    }
    let text = table(&summary, Colour::Off, false);
    assert!(text.contains("Not inline: 19 ms to more than 145 ms late under all 3 loads."), "{text}");
}

#[test]
fn what_is_true_of_short_jobs_is_said_once_if_a_job_is_handed_over_and_no_short_one_was_measured() {
    let pointer = "cargo xtask sweep --over length";
    let mut summary = three_loads();
    assert_eq!(table(&summary, Colour::Off, false).matches(pointer).count(), 1);
    let mut stays = three_loads();
    stays.run.abilities.values_mut().for_each(|able| able.borrows = true);
    assert!(!table(&stays, Colour::Off, false).contains(pointer), "no job is handed over");
    for prepared in summary.run.workloads.values_mut() {
        "countdown:length=5us".clone_into(&mut prepared.workload);
    }
    assert!(!table(&summary, Colour::Off, false).contains(pointer), "short jobs were measured");
}

#[test]
fn the_longest_job_is_not_the_most_if_one_was_still_under_way() {
    let mut summary = three_loads();
    for row in summary.cells.iter_mut().filter(|row| row.of.load == Load::Pause(ms(50))) {
        let latency = &mut row.figures.jobs.as_mut().unwrap().latency;
        (latency.p99, latency.max, latency.cut_off) = (None, Some(ms(22)), 1);
    }
    let text = table(&summary, Colour::Off, false).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("21 ms at p50 and the longest more than 22 ms,"), "{text}");
    assert!(text.contains("; > if one was still under way at the end"));
}

#[test]
fn every_period_of_the_beats_is_said() {
    let text = table(&three_loads(), Colour::Off, false).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("a beat every 10 ms, 2.1 ms (comes and goes)"), "{text}");
}

#[test]
fn a_lost_beat_is_red_on_a_terminal_and_marked_anywhere() {
    for (summary, marked) in [(three_loads(), "96ms!"), (at_a_rate(), "900us!")] {
        let plain = table(&summary, Colour::Off, false);
        assert!(plain.contains(marked) && !plain.contains('\u{1b}'), "{plain}");
        let coloured = table(&summary, Colour::On, false);
        assert!(coloured.contains(&format!("\u{1b}[31m{marked}\u{1b}[0m")), "{coloured}");
        let stripped = coloured.replace("\u{1b}[31m", "").replace("\u{1b}[0m", "");
        assert_eq!(stripped, plain);
    }
}

#[test]
fn the_notes_below_the_loads_are_few() {
    let text = table(&three_loads(), Colour::Off, false);
    let below = text.split("\n\n").skip_while(|part| !part.starts_with("smol/N: floor")).skip(1);
    let lines = below.map(|part| part.lines().count()).sum::<usize>();
    assert!(lines <= 12, "{lines} lines below the table:\n{text}");
}

/// Blocks with the same answer share a paragraph, and its figures are true of both.
#[test]
fn runtimes_with_the_same_answer_share_a_paragraph() {
    let cells = ["tokio/1", "smol/1"].map(|runtime| cell("inline", runtime));
    let mut answers: Vec<_> = cells.iter().flat_map(controls).collect();
    answers.extend(measured(&cells[0], us(150), us(400), [990_000, 990_000]));
    answers.extend(measured(&cells[1], us(150), us(900), [900_000, 900_000]));
    let text = table(&summarise(&sample::info(&cells), &answers), Colour::Off, false);
    let told = text.split("\n\n").next().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(
        told,
        "tokio/1; smol/1: inline (nothing else was measured) It keeps the beat (p99 at most 900 us late, \
         floor 200 us). It does 0.90 to 0.99 of the raw work. The run does not say what it costs."
    );
}

#[test]
fn an_answer_from_a_noisy_machine_says_so_first() {
    let mut summary = three_loads();
    let first = "This machine was too noisy for an answer to rely on";
    assert!(!table(&summary, Colour::Off, false).contains(first));
    (summary.noise.measurements, summary.noise.left) = (10, 5);
    assert!(summary.noise.is_too_much());
    let text = table(&summary, Colour::Off, false);
    assert!(text.starts_with(first));
    assert!(markdown(&summary, false).starts_with(&format!("**{first}")));
    assert!(text.contains("tokio/1: rayon-offload:threads=all, if the noise did not decide"), "{text}");
    assert!(!text.contains(": take ") && !text.contains("--rounds"), "{text}");
}

#[test]
fn an_answer_from_an_interrupted_run_says_so_first() {
    let mut summary = three_loads();
    let first = "This run ended before everything was measured.";
    assert!(!table(&summary, Colour::Off, false).contains(first));
    let row = &mut summary.cells[0];
    (row.outcome, row.figures) = (figures::Outcome::NotMeasured, figures::Figures::default());
    assert!(table(&summary, Colour::Off, false).starts_with(first));
    assert!(markdown(&summary, false).starts_with(&format!("**{first}")));
}

/// Returns two strategies under two loads whose jobs come.
fn two_arrivals(loads: [Load; 2]) -> Summary {
    let cells = loads.map(|load| Cell { load, ..cell("pool", "tokio/N") });
    let mut answers = controls(&cells[0]);
    for (cell, (latency, done)) in cells.iter().zip([(20, 60), (30, 20)]) {
        let jobs = Jobs { done, ..sample::jobs((0..60).map(|job| us(1000 * latency + 10 * job)), us(40)) };
        let rounds = measured(cell, us(150), us(400), [990_000, 990_000]);
        answers.extend(rounds.into_iter().map(|round| with_jobs(round, Some(jobs.clone()), None)));
    }
    summarise(&sample::info(&cells), &answers)
}

#[test]
fn how_long_jobs_take_is_said_with_their_load_and_what_is_a_lower_bound() {
    let loads = [Load::Pause(ms(50)), Load::Rate(Rate::in_1000_s(20_000))];
    let summary = two_arrivals(loads);
    let told = table(&summary, Colour::Off, false).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("With pause=50ms, a job takes 20 ms at p50 and 21 ms at p99"), "{told}");
    assert!(
        told.contains("With rate=20/s, a job takes more than 30 ms at p50 and more than 31 ms"),
        "{told}"
    );
    let document: serde_json::Value = serde_json::from_str(&json(&summary)).unwrap();
    let bounds = |at: usize| document["answers"][0]["because"][at]["job_us"]["is_lower_bound"].clone();
    assert_eq!(bounds(1), serde_json::json!({ "p50": false, "p99": false, "max": false }));
    assert_eq!(bounds(2), serde_json::json!({ "p50": true, "p99": true, "max": true }));
}

/// The answer to a single load and the long form rest on the same choice.
#[test]
fn the_explanation_names_the_leader_that_the_answer_takes() {
    let cells = ["spawn-blocking", "inline"].map(|strategy| cell(strategy, "tokio/N"));
    let mut info = sample::info(&cells);
    info.abilities = three_loads().run.abilities;
    let mut answers = controls(&cells[0]);
    for cell in &cells {
        answers.extend(measured(cell, us(150), us(400), [900_000, 900_900]));
    }
    let text = table(&summarise(&info, &answers), Colour::Off, true);
    assert!(text.contains("take inline") && text.contains(": inline ("), "{text}");
}

#[test]
fn the_latency_of_jobs_that_come_and_go_stands_in_place_of_their_work() {
    let run = |millis: u64| {
        let cell = Cell { load: Load::Pause(ms(50)), ..cell("inline", "tokio/1") };
        let own = measured(&cell, us(100), us(250), [900_000; 2]).into_iter().zip([millis, millis + 1]);
        let mut answers = controls(&cell);
        answers.extend(
            own.map(|(own, millis)| with_jobs(own, Some(sample::jobs([ms(millis); 10], ms(1))), None)),
        );
        summarise(&sample::info(&[cell]), &answers)
    };
    let row = |before: u64, now: u64, colour| {
        let text = changes(&compare_with(&run(before), &run(now)), colour);
        assert!(text.contains("their latency at p50"), "{text}");
        text.lines().find(|line| line.starts_with("  inline")).unwrap().to_owned()
    };
    let words = |row: String| row.split_whitespace().rev().take(2).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(words(row(1000, 3000, Colour::Off)), ["LONGER", "3.00"]);
    assert!(row(1000, 3000, Colour::On).contains("\u{1b}[31mLONGER\u{1b}[0m"));
    assert_eq!(words(row(4000, 1000, Colour::Off)), ["sooner", "0.25"]);
    assert_eq!(words(row(3000, 3000, Colour::Off)), ["same", "1.00"]);
}
