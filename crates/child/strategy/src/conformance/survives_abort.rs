//! Does the process outlive a job that aborts or overflows its stack?
//!
//! Each attempt needs a process of its own: the strategy's binary, with the hidden question `try`.
//! A panic has to be survived by every strategy.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use record::{Attempt, Attempted, Try};
use runtime::RuntimeId;

use super::refusals::{QUOTA_MILLICPUS, Refusals, made, named_settings};
use crate::contract::Strategy;

/// Proves on one runtime what becomes of the strategy's process when a job panics, aborts or
/// overflows its stack. `binary` is the strategy's program.
///
/// # Panics
/// If the strategy states something else, if a panic is not survived, or if the program does not
/// start.
pub fn prove_survival<S: Strategy>(binary: impl AsRef<Path>, runtime: &str, refuses: Refusals) {
    let runtime: RuntimeId = runtime.parse().expect("a runtime's name");
    for setting in named_settings::<S>() {
        let name = format!("{}:{setting} on {runtime}", S::ABOUT.name);
        let Some(strategy) = made::<S>(setting, runtime, refuses) else { continue };
        let survives_abort = strategy.abilities().survives_abort;
        for (what, survives) in
            [(Try::Panic, true), (Try::Abort, survives_abort), (Try::Overflow, survives_abort)]
        {
            let attempt = Attempt {
                what,
                setting: setting.parse().expect("a default parses"),
                runtime: runtime.to_string(),
                quota_millicpus: S::DEFAULTS_UNDER_QUOTA.contains(&setting).then_some(QUOTA_MILLICPUS),
            };
            let became = became(binary.as_ref(), &attempt);
            assert_eq!(
                became.is_ok(),
                survives,
                "{name}: survives_abort is {survives_abort}, but of {what:?} came {became:?}"
            );
        }
    }
}

/// Lets the binary make the attempt. Returns the error that the job gave, or how the process ended.
fn became(binary: &Path, attempt: &Attempt) -> Result<String, String> {
    let mut command = Command::new(binary);
    // The parent would have to be asked for by its number, which a test does not set.
    command.arg("try").env_remove("BREATHER_PARENT");
    let started = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = started.unwrap_or_else(|error| panic!("{}: {error}", binary.display()));
    let question = serde_json::to_string(attempt).expect("plain data");
    // It has read all of it before it can end, unless it is no strategy's binary.
    let _ = child.stdin.take().expect("it is piped").write_all(question.as_bytes());
    let output = child.wait_with_output().expect("it ends");
    if !output.status.success() {
        return Err(format!("{}: {}", output.status, String::from_utf8_lossy(&output.stderr).trim_end()));
    }
    match serde_json::from_slice(&output.stdout) {
        Ok(Attempted::Survived { error }) => Ok(error),
        other => panic!("{}: {other:?}", binary.display()),
    }
}
