//! Runs one case of an exercise once, in a child process: hands it a scene, and takes its answer.
//!
//! The child may print, exit early, never end or take all memory. Each of these is a
//! [`RuleResult`], not an error. What the child prints belongs to the learner, and is never taken
//! for an answer.
//!
//! **Invariant:** an answer counts only if it repeats the nonce of its scene. No child outlives its
//! run.

use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use engine::{Heard, Interrupt, Limits, hear, limit_by_default};
use record::exercise::{Act, Report, Scene, Told};

use crate::course::{Case, Expect, Rule};
use crate::judge::{Amount, RuleResult};

/// The ticker's period. A loop that blocks for tens of milliseconds is plain to see, and the ticker
/// itself costs hardly any work.
const PERIOD: Duration = Duration::from_millis(2);

/// The least time for which the ticker is held up on purpose: long against a period, and against
/// other disturbances.
const HOLD: Duration = Duration::from_millis(30);

/// An exercise may take this many times as long as its work takes raw on one thread.
const PATIENCE: u32 = 4;
/// The time that an exercise may take on top of that.
const PATIENCE_ON_TOP: Duration = Duration::from_secs(2);

/// The time that the harness itself takes on a slow machine, for the phases around the exercise.
const AROUND: Duration = Duration::from_secs(12);

/// The most that the parent keeps of a child's output.
const FLOOD: usize = 16 << 20;

/// The outcome of one run.
#[derive(Clone, Debug)]
pub struct Played {
    /// What the child measured, or the rule that it missed instead.
    pub report: Result<Report, RuleResult>,
    /// Everything that the learner's program printed: stdout, then stderr.
    pub printed: String,
}

/// Runs a case once.
///
/// # Errors
/// The program can't be started, or there is no temporary folder.
pub fn play(program: &Path, case: &Case, expect: &Expect, interrupt: &Interrupt) -> Result<Played> {
    let folder = tempfile::tempdir()
        .context("can't create a temporary folder for the answer: set TMPDIR to a folder that is there")?;
    let scene = scene(case, expect, folder.path().join("answer.json"));
    let question = serde_json::to_string(&scene).expect("a scene is always JSON");
    let limits = Limits { time: scene.limit + scene.length + AROUND, memory: limit_by_default() };
    let heard = hear(program, "play", &question, limits, interrupt)?;
    let answer = answer_in(&scene.answer);
    if let Some(why) = not_written(&heard.stderr, &scene.answer) {
        bail!(
            "the answer can't be written, so your text is not at fault: {why}\n\
             Make room in the folder for temporary files, or set TMPDIR to another one, and run this again."
        );
    }
    Ok(understand(heard, answer.as_deref(), &scene, limits.time))
}

/// Reads the answer that a child left in a file. `None` if it is none: the learner's program may
/// put anything there, of any length.
fn answer_in(file: &Path) -> Option<String> {
    let mut answer = String::new();
    let file = engine::open_regular_with(fs::OpenOptions::new().read(true), file).ok()?;
    file.take(FLOOD as u64).read_to_string(&mut answer).ok()?;
    Some(answer)
}

/// Returns why the harness could not write its answer, in its own words. They begin with the name
/// of a file that this run alone has.
fn not_written<'s>(stderr: &'s str, answer: &Path) -> Option<&'s str> {
    let begin = answer.display().to_string();
    stderr.lines().find(|line| line.starts_with(&begin))
}

/// Returns a number that the child can't guess. The standard library takes the keys of its hash
/// maps from the system.
fn random() -> u64 {
    RandomState::new().hash_one(())
}

fn scene(case: &Case, expect: &Expect, answer: PathBuf) -> Scene {
    let cpus = std::thread::available_parallelism().map_or(1, usize::from);
    let cpus = u32::try_from(cpus).unwrap_or(u32::MAX);
    let jobs = case.jobs_on(cpus);
    let act = match (case.cancel, case.stop, case.every) {
        (Some(after), _, _) => Act::Cancel { after },
        (_, Some(after), _) => Act::Stop { after },
        (_, _, Some(every)) => Act::Requests { burst: case.burst_on(cpus), every },
        _ => Act::Nothing,
    };
    Scene {
        format: record::FORMAT,
        nonce: random(),
        answer,
        runtime: case.runtime.clone(),
        main: case.main,
        period: PERIOD,
        phase: Duration::from_nanos(random() % u64::try_from(PERIOD.as_nanos()).unwrap_or(1)),
        jobs,
        step: case.step,
        length: case.length,
        panics: case.panics.clone(),
        leaves: case.leaves.clone(),
        act,
        hold: expect.beat.map_or(HOLD, |limit| (limit * 3 / 2).max(HOLD)),
        limit: PATIENCE_ON_TOP + case.length * jobs * PATIENCE,
    }
}

fn understand(heard: Heard, answer: Option<&str>, scene: &Scene, limit: Duration) -> Played {
    let Heard { status, stdout, stderr } = heard;
    let told = answer.and_then(|answer| serde_json::from_str::<Told>(answer).ok());
    let report = if stdout.len().max(stderr.len()) >= FLOOD {
        Err(RuleResult::missed(Rule::NotFlooded, Amount::Nothing))
    } else {
        match (told.filter(|told| told.nonce == scene.nonce && fits(told, scene)), status) {
            (Some(Told { report, .. }), _) => {
                report.map_err(|reason| RuleResult::missed(Rule::Answers, Amount::Words(reason)))
            }
            (None, None) => Err(RuleResult::missed(Rule::Stoppable, Amount::Time(limit))),
            (None, Some(status)) => {
                let last = stderr.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
                let words = format!("{status}{}{last}", if last.is_empty() { "" } else { ": " });
                Err(RuleResult::missed(Rule::Answers, Amount::Words(words)))
            }
        }
    };
    Played { report, printed: stdout + &stderr }
}

/// Returns true if a report is about this scene: the same number of jobs, of the same length.
fn fits(told: &Told, scene: &Scene) -> bool {
    told.report.as_ref().map_or(true, |report| {
        report.jobs.len() == scene.jobs as usize
            && report.jobs.iter().all(|job| job.steps == scene.steps())
            && report.held_up.to.saturating_sub(report.held_up.from) >= scene.hold
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(stdout: &str, stderr: &str) -> Heard {
        Heard {
            status: Some(std::process::ExitStatus::default()),
            stdout: stdout.into(),
            stderr: stderr.into(),
        }
    }

    const LIMIT: Duration = Duration::from_secs(1);

    /// A scene with the nonce 7, to which the made-up reports belong.
    fn asked() -> Scene {
        let scene = scene(&crate::judge::sample::case(), &Expect::default(), PathBuf::new());
        Scene { nonce: 7, ..scene }
    }

    fn told(nonce: u64) -> String {
        serde_json::to_string(&Told { nonce, report: Err("no beat".into()) }).unwrap()
    }

    #[test]
    fn only_the_harness_can_say_that_its_answer_is_not_written() {
        let answer = Path::new("/tmp/.tmpAb/answer.json");
        let said = "/tmp/.tmpAb/answer.json can't be written: No space left on device (os error 28)";
        assert_eq!(not_written(&format!("words\n{said}\n"), answer), Some(said));
        assert_eq!(not_written("/tmp/.tmpCd/answer.json can't be written: why\n", answer), None);
    }

    #[test]
    fn only_a_file_with_the_nonce_is_the_answer() {
        let played = understand(heard("", ""), Some(&told(7)), &asked(), LIMIT);
        assert_eq!(played.report.unwrap_err().found, Amount::Words("no beat".into()));
        let played = understand(heard("", ""), Some(&told(6)), &asked(), LIMIT);
        assert_eq!(played.report.unwrap_err().found, Amount::Words("exit status: 0".into()));
    }

    #[test]
    fn a_process_that_ends_early_gives_no_answer() {
        let played = understand(heard("", "I am done\n\n"), None, &asked(), LIMIT);
        let result = played.report.unwrap_err();
        assert_eq!(result.rule, Rule::Answers);
        assert_eq!(result.found, Amount::Words("exit status: 0: I am done".into()));
        let played = understand(Heard { status: None, ..heard("x", "") }, None, &asked(), LIMIT);
        assert_eq!(played.report.unwrap_err().rule, Rule::Stoppable);
    }

    #[test]
    fn a_flood_is_reported_whatever_else_was_measured() {
        let played = understand(heard(&"x\n".repeat(FLOOD / 2), ""), Some(&told(7)), &asked(), LIMIT);
        assert_eq!(played.report.unwrap_err().rule, Rule::NotFlooded);
    }

    #[test]
    fn stdout_may_hold_anything_and_is_no_answer() {
        let answer = Told { nonce: 7, report: Ok(crate::judge::sample::report()) };
        let answer = serde_json::to_string(&answer).unwrap();
        let stdout = format!("{{\"report\": 5}}\n{}\n{answer}\n", told(6));
        let played = understand(heard(&stdout, "and this\n"), Some(&answer), &asked(), LIMIT);
        assert!(played.report.is_ok(), "the answer in the file counts: {:?}", played.report);
        assert_eq!(played.printed, format!("{stdout}and this\n"));
        let played = understand(heard(&stdout, ""), None, &asked(), LIMIT);
        assert_eq!(played.report.unwrap_err().rule, Rule::Answers, "the answer on stdout does not");
    }

    #[test]
    fn a_report_about_another_scene_is_no_answer() {
        let is_accepted = |report| {
            let told = serde_json::to_string(&Told { nonce: 7, report: Ok(report) }).unwrap();
            understand(heard("", ""), Some(&told), &asked(), LIMIT).report.is_ok()
        };
        let report = crate::judge::sample::report();
        assert!(is_accepted(report.clone()));
        let mut shorter = report.clone();
        shorter.jobs[0].steps /= 2;
        assert!(!is_accepted(shorter));
        assert!(!is_accepted(Report { jobs: Vec::new(), ..report }));
    }
}
