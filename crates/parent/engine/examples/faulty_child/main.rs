//! A child that describes itself as a strategy does, and misbehaves when it has to measure.
//!
//! The name of its file says how it misbehaves: `tests/faults` links to it under a name for each
//! fault. The one called `answers` behaves.

mod answers;
mod others;

use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use record::{
    Abilities, Answer, Candidates, Cause, Cell, Description, Entry, Expectation, Failure, Fit, JobKind,
    Preparation, Prepared, Subject, Trial, Variant,
};

use answers::{answer, changed, checksum, question, trial, write};
use others::{FOR_EVER, become_a_daemon, note, start_another};

/// One that answers, and can't say which checksum an answer has to have.
const KNOWS_NO_CHECKSUM: &str = "answers-and-knows-no-checksum";

/// Several periods of a quota.
const BUSY: Duration = Duration::from_millis(300);

fn main() {
    let mut arguments = std::env::args();
    let own_path = PathBuf::from(arguments.next().expect("a program has a name"));
    let name = own_path.file_name().expect("a file's name").to_string_lossy().into_owned();
    match arguments.next().as_deref() {
        Some("describe") => write(&description(&name)),
        Some("check") => {
            let asked: Candidates = serde_json::from_str(&question()).expect("cells");
            let fit = |cell| Fit::Fits { abilities: abilities(&name, cell) };
            write(&asked.cells.iter().map(fit).collect::<Vec<_>>());
        }
        Some("prepare") if name == "tells-its-memory-limit" => {
            drop(question());
            write(&Preparation::Invalid { reason: memory_limit() });
        }
        Some("prepare") => {
            let workload = serde_json::from_str(&question()).expect("a workload's name");
            write(&Preparation::Ready(Prepared { workload, steps_per_s: 1_000_000, steps: None }));
        }
        Some("expect") if name == KNOWS_NO_CHECKSUM => panic!("what would it come to?"),
        Some("expect") => {
            let asked: Expectation = serde_json::from_str(&question()).expect("an expectation");
            write(&checksum(asked.steps));
        }
        Some("measure") => {
            note(&own_path, "child", std::process::id());
            misbehave(&name, &own_path);
        }
        Some("sleep") => std::thread::sleep(FOR_EVER),
        Some("daemon") => become_a_daemon(&own_path),
        other => panic!("no such question: {other:?}"),
    }
}

/// Misbehaves in the way that the name says.
fn misbehave(name: &str, own_path: &std::path::Path) {
    match name {
        "answers" => write(&answer(&trial())),
        "aborts" => {
            eprintln!("the heap is gone");
            std::process::abort();
        }
        "kills-itself" => kill_itself(),
        "overflows-its-stack" => println!("{}", depth(0)),
        "allocates-without-end" => {
            allocate(&trial());
        }
        "starts-threads-without-end" => start_threads(&trial()),
        "closes-stdout" => {
            drop(trial());
            close_stdout();
        }
        "panics" => panic!("the job was too hard"),
        "exits-3" => {
            // An answer does not count if the child fails after it.
            write(&answer(&trial()));
            eprintln!("first words\nlast words\n");
            std::process::exit(3);
        }
        "ignores-stdin" => (),
        "works" => {
            let trial = trial();
            let end = Instant::now() + BUSY;
            while Instant::now() < end {
                std::hint::black_box(0);
            }
            write(&answer(&trial));
        }
        "hangs" => std::thread::sleep(FOR_EVER),
        "hangs-in-a-session-of-its-own" => {
            #[cfg(unix)]
            nix::unistd::setsid().expect("a session");
            note(own_path, "leader", std::process::id());
            std::thread::sleep(FOR_EVER)
        }
        "closes-stdout-and-hangs" => {
            close_stdout();
            std::thread::sleep(FOR_EVER);
        }
        _ if name.starts_with("writes-") => write_wrongly(name),
        _ if name.starts_with("answers-") => answer_wrongly(name),
        _ => start_another(name, own_path),
    }
}

/// Writes something that is no answer.
fn write_wrongly(name: &str) {
    match name {
        "writes-rubbish" => println!("it went well, \u{1b}[31mI think\n"),
        "writes-a-megabyte" => {
            // The parent has to read a flood to its end, or the child never ends.
            std::io::stdout().write_all(&b"rubbish \xff\n".repeat(1 << 17)).expect("somebody reads");
        }
        "writes-half-an-answer" => {
            let line = serde_json::to_string(&answer(&trial())).expect("an answer");
            println!("{}", &line[..line.len() / 2]);
        }
        "writes-two-answers" => {
            let trial = trial();
            write(&answer(&trial));
            write(&answer(&trial));
        }
        "writes-nothing" => drop(question()),
        other => panic!("no such fault: {other}"),
    }
}

/// Answers, but not what it was asked or not in time.
fn answer_wrongly(name: &str) {
    match name {
        "answers-and-hangs" => {
            write(&answer(&trial()));
            close_stdout();
            std::thread::sleep(FOR_EVER);
        }
        "answers-about-another-cell" => {
            let mut trial = trial();
            trial.subject = Subject::Floor {
                runtime: "no-such/1".to_owned(),
                cpus: 1,
                place: Default::default(),
                probe: Default::default(),
                peer: None,
            };
            write(&answer(&trial));
        }
        "answers-about-another-round" => {
            let mut trial = trial();
            trial.round += 7;
            write(&answer(&trial));
        }
        "answers-in-a-newer-format" => {
            let Answer::Record(mut record) = answer(&trial()) else { unreachable!("it is a record") };
            record.format = 99;
            write(&Answer::Record(record));
        }
        "answers-that-it-never-started" => {
            let Trial { subject, purpose, round, .. } = trial();
            let (cause, reason) = (Cause::NotStarted, "so it says".to_owned());
            let format = record::FORMAT;
            write(&Answer::Failure(Failure { format, subject, purpose, round, cause, reason }));
        }
        "answers-too" | KNOWS_NO_CHECKSUM => write(&answer(&trial())),
        "answers-nothing" => {
            write(&changed(|record| (record.beats, record.work) = (None, None)));
        }
        "answers-at-another-period" => {
            write(&changed(|record| record.beats.as_mut().expect("beats").period *= 2));
        }
        "answers-from-two-threads" => {
            write(&changed(|record| record.threads.ticker = vec![1, 2]));
        }
        "answers-with-a-wrong-checksum" => {
            write(&changed(|record| record.work.as_mut().expect("work").last.checksum += 1));
        }
        "answers-in-a-newer-shape" => println!("{{\"answer\":\"rumour\",\"format\":99}}"),
        other => panic!("no such fault: {other}"),
    }
}

/// Returns what it tells of a cell. One bounds its threads with a setting that it does not
/// describe.
fn abilities(name: &str, cell: &Cell) -> Option<Abilities> {
    let is_bounded = cell.setting.get("bounded").is_some();
    let bounded = Abilities { bounds_threads: is_bounded, ..Abilities::NONE };
    (name == "bounds-threads-if-told").then_some(bounded)
}

fn description(name: &str) -> Description {
    let entry = |name: &str| Entry { name: name.to_owned(), values: String::new(), summary: String::new() };
    let abilities = Abilities::NONE;
    Description {
        format: record::FORMAT,
        strategy: name.to_owned(),
        summary: "One that may misbehave".to_owned(),
        settings: Vec::new(),
        defaults: vec![Variant { setting: Default::default(), abilities }],
        others: Vec::new(),
        defaults_under_quota: Vec::new(),
        runtimes: vec![entry("tokio/1")],
        workloads: vec![JobKind::of_steps("countdown")],
    }
}

/// Kills itself, as the system does with a process when it has no memory left.
fn kill_itself() {
    #[cfg(unix)]
    nix::sys::signal::raise(nix::sys::signal::Signal::SIGKILL).expect("nobody survives it");
}

/// Returns how many bytes of memory this process may have, in words.
fn memory_limit() -> String {
    #[cfg(target_os = "linux")]
    {
        use nix::sys::resource::{Resource, getrlimit};
        let (soft, _) = getrlimit(Resource::RLIMIT_DATA).expect("a limit");
        format!("at most {soft} bytes")
    }
    #[cfg(not(target_os = "linux"))]
    "as many as there are".to_owned()
}

/// Returns the depth of the stack, or would: it overflows before.
fn depth(above: u64) -> u64 {
    let frame = std::hint::black_box([above; 64]);
    if frame[0] == u64::MAX { above } else { depth(frame[63] + 1) + frame[0] }
}

/// Allocates nearly without end. If nothing stops it, the test has to fail, and not the machine.
const ENOUGH: usize = 1 << 30;

fn allocate(trial: &Trial) {
    const PART: usize = 8 << 20;
    let parts: Vec<Vec<u8>> = (0..ENOUGH / PART).map(|part| vec![part as u8 | 1; PART]).collect();
    eprintln!("nobody stopped it at {} parts", parts.len());
    write(&answer(trial));
}

fn start_threads(trial: &Trial) {
    const STACK: usize = 2 << 20;
    for _ in 0..ENOUGH / STACK {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn(|| std::thread::sleep(FOR_EVER));
        thread.expect("a thread");
    }
    write(&answer(trial));
}

/// Returns this process's end of a pipe.
fn close_stdout() {
    #[cfg(unix)]
    nix::unistd::close(1).expect("stdout was open");
}
