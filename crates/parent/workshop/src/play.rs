//! One case of an exercise, played once: a child is given a scene and tells what was seen.
//!
//! What must stay true: an answer counts only where it repeats the nonce that this scene was given. Whatever else the
//! child does (prints, ends, never ends, takes all memory) comes to a finding, and the child is gone afterwards.

use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use engine::{Heard, Interrupt, Limits, hear, limit_by_default};
use record::exercise::{Act, Report, Scene, Told};

use crate::course::{Case, Expect};
use crate::judge::{Amount, Finding, Rule};

/// From one beat to the next: a blocked loop of tens of milliseconds is plain to see, and an idle one hardly works.
const PERIOD: Duration = Duration::from_millis(2);

/// The ticker is held up for so long at least: long against a period, and against whatever else holds up a beat.
const HOLD: Duration = Duration::from_millis(30);

/// An exercise has so many times as long as its work takes raw on one thread, and this on top.
const PATIENCE: u32 = 4;
const PATIENCE_AT_LEAST: Duration = Duration::from_secs(2);

/// What the harness itself takes, on a machine that gives it little: see its phases.
const AROUND: Duration = Duration::from_secs(12);

/// As much as the parent keeps of what a child prints.
const FLOOD: usize = 16 << 20;

/// What came of it.
#[derive(Clone, Debug)]
pub struct Played {
    /// What was seen; or what the child did instead of telling.
    pub seen: Result<Report, Finding>,
    /// What the learner's program printed, both to stdout and to stderr.
    pub printed: String,
    /// A line among it that looks like an answer and is not the harness's.
    pub forged: Option<String>,
}

/// Plays a case.
///
/// # Errors
/// Where the program can't be started at all: that is nobody's fault who learns.
pub fn play(program: &Path, case: &Case, expect: &Expect, interrupt: &Interrupt) -> Result<Played> {
    let folder = tempfile::tempdir().context("a folder for an answer")?;
    let scene = scene(case, expect, folder.path().join("answer.json"));
    let question = serde_json::to_string(&scene).expect("a scene is always JSON");
    let limits = Limits { time: scene.limit + scene.length + AROUND, memory: limit_by_default() };
    let heard = hear(program, "play", &question, limits, interrupt)?;
    let answer = fs::read_to_string(&scene.answer).ok();
    Ok(understand(heard, answer.as_deref(), &scene, limits.time))
}

/// A number that nobody can guess: the standard library asks the system for the keys of its hash maps.
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
        limit: PATIENCE_AT_LEAST + case.length * jobs * PATIENCE,
    }
}

fn understand(heard: Heard, answer: Option<&str>, scene: &Scene, limit: Duration) -> Played {
    let Heard { status, stdout, stderr } = heard;
    let told = answer.and_then(|answer| serde_json::from_str::<Told>(answer).ok());
    let seen = if stdout.len().max(stderr.len()) >= FLOOD {
        Err(Finding::missed(Rule::NotFlooded, Amount::Nothing))
    } else {
        match (told.filter(|told| told.nonce == scene.nonce && fits(told, scene)), status) {
            (Some(Told { report, .. }), _) => {
                report.map_err(|reason| Finding::missed(Rule::Answers, Amount::Words(reason)))
            }
            (None, None) => Err(Finding::missed(Rule::Stoppable, Amount::Time(limit))),
            (None, Some(status)) => {
                let last = stderr.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
                let words = format!("{status}{}{last}", if last.is_empty() { "" } else { ": " });
                Err(Finding::missed(Rule::Answers, Amount::Words(words)))
            }
        }
    };
    let forged = stdout.lines().find(|line| is_like_an_answer(line)).map(str::to_owned);
    Played { seen, printed: stdout + &stderr, forged }
}

/// Whether a report is about this scene: its jobs, as many and as long.
fn fits(told: &Told, scene: &Scene) -> bool {
    told.report.as_ref().map_or(true, |report| {
        report.jobs.len() == scene.jobs as usize
            && report.jobs.iter().all(|job| job.steps == scene.steps())
            && report.held_up.to.saturating_sub(report.held_up.from) >= scene.hold
    })
}

/// What nobody prints by chance: the keys of an answer, in JSON.
fn is_like_an_answer(line: &str) -> bool {
    line.len() < 1 << 20
        && line.trim_start().starts_with('{')
        && serde_json::from_str::<serde_json::Value>(line)
            .is_ok_and(|value| ["nonce", "report", "beats"].iter().any(|key| value.get(key).is_some()))
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

    /// A scene with the nonce 7, as the made-up reports are about.
    fn asked() -> Scene {
        let scene = scene(&crate::judge::sample::case(), &Expect::default(), PathBuf::new());
        Scene { nonce: 7, ..scene }
    }

    fn told(nonce: u64) -> String {
        serde_json::to_string(&Told { nonce, report: Err("no beat".into()) }).unwrap()
    }

    #[test]
    fn only_what_has_the_nonce_is_the_answer() {
        let stdout = format!("hello\n{}\n", told(6));
        let played = understand(heard(&stdout, "and this\n"), Some(&told(7)), &asked(), LIMIT);
        assert_eq!(played.forged, Some(told(6)));
        assert_eq!(played.seen.unwrap_err().found, Amount::Words("no beat".into()));
        assert_eq!(played.printed, format!("{stdout}and this\n"));
        let played = understand(heard("", ""), Some(&told(6)), &asked(), LIMIT);
        assert_eq!(played.seen.unwrap_err().found, Amount::Words("exit status: 0".into()));
    }

    #[test]
    fn who_ends_early_has_not_answered() {
        let played = understand(heard("", "I am done\n\n"), None, &asked(), LIMIT);
        let finding = played.seen.unwrap_err();
        assert_eq!(finding.rule, Rule::Answers);
        assert_eq!(finding.found, Amount::Words("exit status: 0: I am done".into()));
        let played = understand(Heard { status: None, ..heard("x", "") }, None, &asked(), LIMIT);
        assert_eq!(played.seen.unwrap_err().rule, Rule::Stoppable);
    }

    #[test]
    fn a_flood_is_called_one_whatever_else_was_seen() {
        let played = understand(heard(&"x\n".repeat(FLOOD / 2), ""), Some(&told(7)), &asked(), LIMIT);
        assert_eq!(played.seen.unwrap_err().rule, Rule::NotFlooded);
    }

    #[test]
    fn ordinary_json_is_nobody_s_answer() {
        let played = understand(heard("{\"steps\": 5}\n{}\n[1]\n", ""), None, &asked(), LIMIT);
        assert_eq!(played.forged, None);
    }

    #[test]
    fn a_report_about_another_scene_is_no_answer() {
        let seen = |report| {
            let told = serde_json::to_string(&Told { nonce: 7, report: Ok(report) }).unwrap();
            understand(heard("", ""), Some(&told), &asked(), LIMIT).seen.is_ok()
        };
        let report = crate::judge::sample::report();
        assert!(seen(report.clone()));
        let mut shorter = report.clone();
        shorter.jobs[0].steps /= 2;
        assert!(!seen(shorter));
        assert!(!seen(Report { jobs: Vec::new(), ..report }));
    }
}
