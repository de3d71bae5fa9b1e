//! Whatever a child does, the run goes on, and what it did is a row that says so.
//!
//! The children are `examples/faulty_child.rs` under many names, each of which is a fault. Limits are either short,
//! where a child is to be ended by them, or so long that they only turn a hang into a failure.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use cargo_metadata::Message;
use compare::catalogue::Catalogue;
use compare::plan::{Plan, Request, plan};
use compare::run::{Interrupt, Watcher, carry_out, run};
use compare::store::{Run, Store};
use compare::workspace::Binary;
use record::{
    Answer, Beating, Cause, Cell, FORMAT, Failure, Measurement, Place, Settings, Subject, Timing, Trial,
};
use tempfile::TempDir;

/// For a child that ends by itself.
const LONG: Duration = Duration::from_secs(60);
/// For a child that has to be ended.
const SHORT: Duration = Duration::from_secs(1);
/// Where something has to become true soon, and this is not soon.
const PATIENCE: Duration = Duration::from_secs(60);

/// A folder with the faulty child under any name.
struct Children {
    folder: TempDir,
}

impl Children {
    fn new() -> Children {
        Children { folder: tempfile::tempdir().unwrap() }
    }

    /// The path of a child with this fault.
    fn with(&self, fault: &str) -> PathBuf {
        let path = self.folder.path().join(fault);
        if !path.exists() {
            symlink(faulty_child(), &path).unwrap();
        }
        path
    }

    /// All of them described, as strategies.
    fn catalogue(&self, faults: &[&str]) -> Catalogue {
        let binary = |fault: &&str| Binary { strategy: (*fault).to_owned(), path: self.with(fault) };
        Catalogue::ask(faults.iter().map(binary).collect(), &Interrupt::default()).unwrap()
    }

    /// The process that a child of this fault noted down: itself or its own child.
    fn process(&self, fault: &str, whose: &str) -> Option<i32> {
        let note = self.folder.path().join(fault).with_extension(whose);
        Some(fs::read_to_string(note).ok()?.parse().unwrap())
    }

    /// What came of one trial of a child with this fault.
    fn carry_out(&self, fault: &str, limit: Duration) -> Answer {
        carry_out(&self.with(fault), &trial(fault), limit, &Interrupt::default())
    }

    /// The same, where it has to be a failure about that trial.
    fn failure(&self, fault: &str, limit: Duration) -> (Cause, String) {
        failure(self.carry_out(fault, limit), fault)
    }
}

/// The example, built anew where it has changed: a test alone does not see to that.
fn faulty_child() -> &'static Path {
    static BUILT: LazyLock<PathBuf> = LazyLock::new(|| {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.args(["build", "--package", "compare", "--example", "faulty_child", "--message-format=json"]);
        let output = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let built = Message::parse_stream(&*output.stdout).find_map(|message| match message.unwrap() {
            Message::CompilerArtifact(artifact) => artifact.executable,
            _ => None,
        });
        built.expect("an example is a program").into_std_path_buf()
    });
    &BUILT
}

fn cell(fault: &str) -> Cell {
    Cell {
        strategy: fault.to_owned(),
        setting: Settings::default(),
        runtime: "tokio/1".to_owned(),
        workload: "countdown".to_owned(),
        jobs: 1,
        cpus: 1,
        place: Place::Task,
    }
}

fn trial(fault: &str) -> Trial {
    let ms = Duration::from_millis;
    Trial {
        format: FORMAT,
        subject: Subject::Cell(cell(fault)),
        round: 3,
        workload: Some("countdown:spins=1".to_owned()),
        beating: Beating::Scheduled { period: ms(1), phase: ms(0) },
        timing: Timing { warm_up: ms(1), duration: ms(10), drain: ms(1) },
        stalls: Vec::new(),
    }
}

fn failure(answer: Answer, fault: &str) -> (Cause, String) {
    match answer {
        Answer::Failure(Failure { format, subject, round, cause, reason }) => {
            assert_eq!((format, subject, round), (FORMAT, trial(fault).subject, 3), "it is about the trial");
            assert!(!reason.contains(char::is_control), "a reason is shown to people: {reason:?}");
            (cause, reason)
        }
        Answer::Record(_) => panic!("{fault} passed for measured"),
    }
}

/// Whether a process still runs. One that has ended, but that nobody has asked about, does not.
fn runs(process: i32) -> bool {
    match fs::read_to_string(format!("/proc/{process}/stat")) {
        // After the name, which stands in brackets, comes the state.
        Ok(stat) => !stat.rsplit(") ").next().unwrap_or_default().starts_with(['Z', 'X']),
        Err(_) if cfg!(target_os = "linux") => false,
        Err(_) => nix::sys::signal::kill(nix::unistd::Pid::from_raw(process), None).is_ok(),
    }
}

fn becomes_true(what: &str, mut condition: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !condition() {
        assert!(begin.elapsed() < PATIENCE, "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn assert_gone(process: Option<i32>) {
    let process = process.expect("it noted down its number");
    becomes_true("it is still running", || !runs(process));
}

/// The fault, its cause, and words that its reason has to hold.
const ENDS_BY_ITSELF: [(&str, Cause, &[&str]); 13] = [
    ("aborts", Cause::Crashed, &["SIGABRT", "last words: the heap is gone"]),
    ("panics", Cause::Crashed, &["exit status: 101", "last words: the job was too hard"]),
    ("exits-3", Cause::Crashed, &["exit status: 3", "last words: last words"]),
    ("writes-nothing", Cause::Crashed, &["without an answer"]),
    ("ignores-stdin", Cause::Crashed, &["without an answer"]),
    ("writes-rubbish", Cause::Garbage, &["no answer", "it went well, \\u{1b}[31mI think\\n"]),
    ("writes-a-megabyte", Cause::Garbage, &["no answer", "rubbish \u{fffd}\\nrubbish", "..."]),
    ("writes-half-an-answer", Cause::Garbage, &["no answer", "{\\\"answer\\\":\\\"record\\\""]),
    ("writes-two-answers", Cause::Garbage, &["no answer", "trailing"]),
    ("answers-about-another-cell", Cause::Garbage, &["about", "floor of no-such/1"]),
    ("answers-about-another-round", Cause::Garbage, &["about", "in round 11"]),
    ("answers-in-a-newer-format", Cause::Garbage, &["format 99"]),
    ("answers-in-a-newer-shape", Cause::Garbage, &["format 99"]),
];

#[test]
fn a_child_that_answers_is_a_record() {
    let children = Children::new();
    let Answer::Record(record) = children.carry_out("answers", LONG) else { panic!("it did answer") };
    assert_eq!((record.subject, record.round), (trial("answers").subject, 3));
    assert_eq!(record.work.unwrap().steps, 1000);
}

#[test]
fn a_child_that_ends_without_a_right_answer_is_a_failure_that_says_why() {
    let children = Children::new();
    for (fault, cause, words) in ENDS_BY_ITSELF {
        let (found, reason) = children.failure(fault, LONG);
        assert_eq!(found, cause, "{fault}: {reason}");
        for word in words {
            assert!(reason.contains(word), "{fault}: no `{word}` in: {reason}");
        }
        assert!(reason.len() < 500, "{fault}: a row has no room for {} bytes", reason.len());
        assert_gone(children.process(fault, "child"));
    }
}

#[test]
fn a_child_that_can_not_be_started_is_a_failure_that_names_it() {
    let children = Children::new();
    let (cause, reason) = failure(
        carry_out(&children.folder.path().join("missing"), &trial("missing"), LONG, &Interrupt::default()),
        "missing",
    );
    assert_eq!(cause, Cause::NotStarted);
    assert!(reason.contains("missing can't be started: No such file"), "{reason}");

    let plain = children.folder.path().join("plain");
    fs::write(&plain, "no program").unwrap();
    fs::set_permissions(&plain, fs::Permissions::from_mode(0o644)).unwrap();
    let (cause, reason) = failure(carry_out(&plain, &trial("plain"), LONG, &Interrupt::default()), "plain");
    assert_eq!(cause, Cause::NotStarted);
    assert!(reason.contains("plain can't be started: Permission denied"), "{reason}");
}

#[test]
fn a_child_that_hangs_is_ended_and_is_a_failure() {
    let children = Children::new();
    for fault in ["hangs", "closes-stdout-and-hangs", "answers-and-hangs"] {
        let (cause, reason) = children.failure(fault, SHORT);
        assert_eq!(cause, Cause::TimedOut, "{fault}: {reason}");
        assert!(reason.contains("within 1 s") && reason.contains("ended"), "{fault}: {reason}");
        assert_gone(children.process(fault, "child"));
    }
}

#[test]
fn a_child_that_hangs_takes_what_it_started_with_it() {
    let children = Children::new();
    let (cause, _) = children.failure("hangs-with-another", SHORT);
    assert_eq!(cause, Cause::TimedOut);
    assert_gone(children.process("hangs-with-another", "child"));
    assert_gone(children.process("hangs-with-another", "grandchild"));
}

#[test]
fn a_child_that_leaves_another_behind_has_answered_and_the_other_is_ended() {
    let children = Children::new();
    for fault in
        ["leaves-one-that-holds-stdout", "leaves-one-that-holds-stderr", "leaves-one-that-holds-nothing"]
    {
        let answer = children.carry_out(fault, LONG);
        assert!(matches!(answer, Answer::Record(_)), "{fault}: {answer:?}");
        assert_gone(children.process(fault, "grandchild"));
    }
}

#[test]
fn a_long_question_that_nobody_reads_does_not_hold_up_the_limit() {
    let children = Children::new();
    let long = Trial { workload: Some("x".repeat(1 << 20)), ..trial("hangs") };
    let answer = carry_out(&children.with("hangs"), &long, SHORT, &Interrupt::default());
    assert_eq!(failure(answer, "hangs").0, Cause::TimedOut);
    assert_gone(children.process("hangs", "child"));
}

/// Notes down what a run tells.
#[derive(Default)]
struct Told {
    begun: usize,
    ended: usize,
}

impl Watcher for Told {
    fn begins(&mut self, _: &Trial, done: usize, _: usize) {
        assert_eq!((self.begun, self.ended), (done, done), "one after the other");
        self.begun += 1;
    }

    fn ended(&mut self, _: &Measurement) {
        self.ended += 1;
    }
}

/// A plan for all strategies of a catalogue.
fn planned(catalogue: &Catalogue, rounds: u32) -> Plan {
    let request = Request {
        rounds: Some(rounds),
        // What is counted here is what the children do, not what the machine does.
        retakes: Some(0),
        duration: Some(Duration::from_millis(10)),
        period: Duration::from_millis(1),
        budget: Duration::from_millis(10),
        seed: Some(1),
        name: Some("faults".to_owned()),
        ..Request::default()
    };
    plan(&request, catalogue, BTreeMap::new()).unwrap()
}

fn begun(folder: &Path, plan: &Plan) -> (Store, Run) {
    let store = Store::at(folder.join("runs"));
    let run = store.create(&plan.info).unwrap();
    (store, run)
}

fn lines(run: &Run) -> usize {
    fs::read_to_string(run.path()).unwrap().lines().count()
}

#[test]
fn a_run_goes_on_whatever_its_children_do_and_keeps_a_line_a_trial() {
    let children = Children::new();
    let mut faults = vec!["answers", "leaves-one-that-holds-stdout", "missing"];
    faults.extend(ENDS_BY_ITSELF.iter().map(|(fault, ..)| *fault));
    let catalogue = children.catalogue(&faults);
    let plan = planned(&catalogue, 2);
    // Somebody cleans up while it is measured.
    fs::remove_file(children.with("missing")).unwrap();
    // Every cell, the floor and the raw run.
    assert_eq!(plan.trials.len(), 2 * (faults.len() + 2));

    let (store, mut kept) = begun(children.folder.path(), &plan);
    assert_eq!(lines(&kept), 0);
    let mut told = Told::default();
    let answers = run(&plan, &catalogue, &mut kept, &mut told, &Interrupt::default()).unwrap();
    assert_eq!((told.begun, told.ended), (plan.trials.len(), plan.trials.len()));
    assert_eq!(lines(&kept), plan.trials.len());
    assert_eq!(store.open("faults").unwrap().measurements, answers);

    for (trial, answer) in plan.trials.iter().zip(&answers) {
        assert_eq!((answer.subject(), answer.round()), (&trial.subject, trial.round));
        let cause = match &answer.answer {
            Answer::Record(_) => None,
            Answer::Failure(failure) => Some(failure.cause),
        };
        let expected = match answer.subject() {
            // The controls are the first strategy's, which answers.
            Subject::Floor { .. } | Subject::Bare { .. } | Subject::Raw { .. } => None,
            Subject::Cell(cell) if cell.strategy == "missing" => Some(Cause::NotStarted),
            Subject::Cell(cell) => {
                ENDS_BY_ITSELF.iter().find(|(fault, ..)| *fault == cell.strategy).map(|(_, cause, _)| *cause)
            }
        };
        assert_eq!(cause, expected, "{}", answer.subject());
    }
}

#[test]
fn an_interrupt_ends_the_child_and_the_run_and_keeps_what_was_measured() {
    let children = Children::new();
    let catalogue = children.catalogue(&["answers", "hangs"]);
    let mut plan = planned(&catalogue, 2);
    let (mut hanging, others): (Vec<_>, Vec<_>) =
        plan.trials.iter().cloned().partition(|trial| trial.subject == Subject::Cell(of(&plan, "hangs")));
    // Its limit is so far away that only the interrupt can be what ends it.
    hanging[0].timing.duration = 5 * PATIENCE;
    let before = 4;
    plan.trials = [&others[..before], &hanging[..1], &others[before..]].concat();
    assert_eq!(plan.trials.len(), before + 1 + 2);

    let (store, mut kept) = begun(children.folder.path(), &plan);
    let interrupt = Interrupt::default();
    let mut told = Told::default();
    let answers = std::thread::scope(|scope| {
        let raised = scope.spawn(|| {
            becomes_true("the child that hangs never began", || children.process("hangs", "child").is_some());
            interrupt.raise();
            Instant::now()
        });
        let answers = run(&plan, &catalogue, &mut kept, &mut told, &interrupt).unwrap();
        assert!(raised.join().unwrap().elapsed() < PATIENCE, "the run went on");
        answers
    });
    assert_gone(children.process("hangs", "child"));
    assert_eq!((told.begun, told.ended), (before + 1, before), "none was begun after it");
    assert_eq!(answers.len(), before);
    assert_eq!(lines(&kept), before);
    assert_eq!(store.open("faults").unwrap().measurements, answers);
    assert!(answers.iter().all(|answer| matches!(answer.answer, Answer::Record(_))));
}

#[test]
fn an_interrupt_that_was_raised_before_begins_nothing() {
    let children = Children::new();
    let catalogue = children.catalogue(&["answers"]);
    let plan = planned(&catalogue, 1);
    let (_, mut kept) = begun(children.folder.path(), &plan);
    let interrupt = Interrupt::default();
    interrupt.raise();
    let mut told = Told::default();
    let answers = run(&plan, &catalogue, &mut kept, &mut told, &interrupt).unwrap();
    assert_eq!((answers.len(), told.begun, lines(&kept)), (0, 0, 0));
    assert_eq!(children.process("answers", "child"), None);
}

fn of(plan: &Plan, strategy: &str) -> Cell {
    plan.info.cells.iter().find(|cell| cell.strategy == strategy).expect("it is in the plan").clone()
}
