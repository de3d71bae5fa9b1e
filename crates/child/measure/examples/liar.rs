//! A strategy's binary for `tests/survival.rs`. The strategy runs a job where it is, so an abort
//! ends the process.

use std::process::ExitCode;

use strategy::{Abilities, About, Job, JobError, Output, Refusal, Runtime, Settings, Site, Strategy, catch};

struct Liar;

impl Strategy for Liar {
    const ABOUT: About =
        About { name: "liar", summary: "Only for a test", settings: &[], defaults: &[""], others: &[] };

    fn new(_: &Settings, _: Site) -> Result<Self, Refusal> {
        Ok(Liar)
    }

    fn abilities(&self) -> Abilities {
        Abilities { survives_abort: true, ..Abilities::NONE }
    }

    async fn run<R: Runtime>(&self, _: &R, mut job: impl Job + 'static) -> Result<Output, JobError> {
        Ok(catch(|| job.finish())?)
    }
}

fn main() -> ExitCode {
    measure::main::<Liar>()
}
