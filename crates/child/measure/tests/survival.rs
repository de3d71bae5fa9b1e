//! The proof of survival can fail: it catches a strategy that says that an abort is survived, and a
//! panic that is not.
//!
//! The program is `examples/liar.rs`: what a double states here is held against what happens there.

use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

use strategy::conformance::prove_survival;
use strategy::{Abilities, About, Job, JobError, Output, Refusal, Runtime, Settings, Site, Strategy};

/// Builds the example: cargo does not build examples for a test alone.
static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    // With the features of the whole workspace it is built already, if that is what was tested.
    command.args(["build", "--workspace", "--example", "liar", "--message-format=json"]);
    let output = command.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let messages = output.stdout.split(|byte| *byte == b'\n');
    let built = messages.filter_map(|line| serde_json::from_slice::<serde_json::Value>(line).ok()).find_map(
        |message| {
            let is_it = message["target"]["name"] == "liar" && message["executable"].is_string();
            is_it.then(|| PathBuf::from(message["executable"].as_str().unwrap()))
        },
    );
    built.expect("an example is a program")
});

/// Makes a strategy that states this. It is never run: the program runs its own.
macro_rules! states {
    ($name:ident, $survives_abort:literal) => {
        struct $name;

        impl Strategy for $name {
            const ABOUT: About = About {
                name: "liar",
                summary: "Only for a test",
                settings: &[],
                defaults: &[""],
                others: &[],
            };

            fn new(_: &Settings, _: Site) -> Result<Self, Refusal> {
                Ok($name)
            }

            fn abilities(&self) -> Abilities {
                Abilities { survives_abort: $survives_abort, ..Abilities::NONE }
            }

            async fn run<R: Runtime>(&self, _: &R, _: impl Job + 'static) -> Result<Output, JobError> {
                Err(JobError::Cancelled)
            }
        }
    };
}

states!(Mortal, false);
states!(Liar, true);

#[test]
fn the_truth_passes() {
    prove_survival::<Mortal>(&*PROGRAM, "tokio/1", &[]);
    prove_survival::<Mortal>(&*PROGRAM, "smol/N", &[]);
}

#[test]
#[should_panic(expected = "survives_abort is true, but of Abort came Err")]
fn survives_an_abort_though_it_does_not() {
    prove_survival::<Liar>(&*PROGRAM, "tokio/1", &[]);
}

#[test]
#[should_panic(expected = "survives_abort is false, but of Panic came Err")]
fn a_process_that_ends_of_a_panic_fails() {
    // Any program that fails whatever it is asked.
    prove_survival::<Mortal>("false", "tokio/1", &[]);
}
