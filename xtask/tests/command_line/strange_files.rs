//! Files that a stranger or an accident left: FIFOs and devices, lines of other runs, and line ends
//! that were lost. Nothing hangs, nothing good is lost, and nothing else is counted.

use std::fs;
use std::path::Path;
use std::process::Command;

use record::{Answer, Measurement, Subject};

use crate::sample::{Kept, NAME, SAMPLE};

fn lines() -> Vec<&'static str> {
    SAMPLE.records.lines().collect()
}

#[test]
fn a_fifo_or_a_device_in_the_place_of_a_file_is_refused_at_once() {
    let fifo = |path: &Path| assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    let zero = |path: &Path| std::os::unix::fs::symlink("/dev/zero", path).unwrap();
    let put: [&dyn Fn(&Path); 2] = [&fifo, &zero];
    for put in put {
        let kept = Kept::under(&[NAME]);
        fs::remove_file(kept.records(NAME)).unwrap();
        put(&kept.records(NAME));
        for command in [&["report", NAME][..], &["compare", "--resume", NAME]] {
            kept.say(command).failed(1, &["records.jsonl: it is no regular file"]);
        }
        let listed = kept.say(&["report", "--list"]).ends_with(0);
        assert!(listed.stdout.contains(NAME), "{listed:?}");
    }
}

#[test]
fn lines_that_do_not_belong_into_the_run_are_told_and_left_out() {
    let own = Kept::under(&[NAME]).report(NAME);
    let with = |more: &Measurement| {
        let kept = Kept::under(&[NAME]);
        let line = serde_json::to_string(more).unwrap();
        fs::write(kept.records(NAME), format!("{}{line}\n", SAMPLE.records)).unwrap();
        let said = kept.say(&["report", NAME, "--format=json"]).ends_with(0);
        assert_eq!(said.json(), own, "it changed the figures");
        said.stderr
    };
    let all: Vec<Measurement> = lines().into_iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of_cell = all.iter().find(|one| matches!(one.subject(), Subject::Cell(_))).unwrap();
    let mut other = of_cell.clone();
    let Subject::Cell(mut cell) = other.subject().clone() else { unreachable!("it is a cell") };
    cell.strategy = "outline".to_owned();
    other.answer.assign(Subject::Cell(cell), of_cell.answer.purpose(), 0);
    let told = with(&other);
    assert!(
        told.contains("1 measurement of no trial of this run, and left out: the first is number 4"),
        "{told}"
    );

    let mut again = Measurement { attempt: 7, surroundings: None, ..of_cell.clone() };
    let Answer::Record(record) = &mut again.answer else { panic!("it was measured") };
    record.work.as_mut().unwrap().steps += 1_000_000;
    // The machine may have spoiled the first one, which another may then replace.
    let calm = |one: &Measurement| Measurement { surroundings: None, ..one.clone() };
    let kept = Kept::under(&[NAME]);
    let good: String = all.iter().map(|one| serde_json::to_string(&calm(one)).unwrap() + "\n").collect();
    fs::write(kept.records(NAME), &good).unwrap();
    let before = kept.report(NAME);
    let line = serde_json::to_string(&again).unwrap();
    fs::write(kept.records(NAME), format!("{good}{line}\n")).unwrap();
    let said = kept.say(&["report", NAME, "--format=json"]).ends_with(0);
    assert_eq!(said.json(), before, "it replaced a good one");
    assert!(said.stderr.contains("1 measurement of a trial that has a good one before"), "{}", said.stderr);
}

#[test]
fn line_ends_that_were_lost_are_damage_and_nothing_is_cut_off() {
    let kept = Kept::under(&[NAME]);
    let joined = SAMPLE.records.replace('\n', "");
    fs::write(kept.records(NAME), &joined).unwrap();
    for command in [&["report", NAME][..], &["compare", "--resume", NAME]] {
        kept.say(command).failed(1, &["records.jsonl:1: damaged"]);
    }
    assert_eq!(fs::read_to_string(kept.records(NAME)).unwrap(), joined);
}

#[test]
fn what_a_resume_cuts_off_is_kept_beside_it() {
    let kept = Kept::under(&[NAME]);
    let torn = &lines()[2][..40];
    fs::write(kept.records(NAME), format!("{}\n{}\n{torn}", lines()[0], lines()[1])).unwrap();
    kept.say(&["compare", "--resume", NAME]).ends_with(0);
    let beside = kept.records(NAME).with_extension("cut-1");
    assert_eq!(fs::read_to_string(beside).unwrap(), torn);
}
