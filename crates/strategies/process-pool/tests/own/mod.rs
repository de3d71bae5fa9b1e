//! The strategy as tests have it: its processes run the strategy's own binary, and not the test's.

use process_pool::ProcessPool;
use strategy::{Abilities, About, Job, JobError, Output, Refusal, Runtime, Settings, Site, Strategy};

/// The same in all but the program of the processes.
pub(crate) struct InTests(ProcessPool);

impl InTests {
    /// Returns the numbers of its processes.
    #[allow(dead_code, reason = "not every test asks for them")]
    pub(crate) fn pids(&self) -> Vec<u32> {
        self.0.pids()
    }
}

impl Strategy for InTests {
    const ABOUT: About = ProcessPool::ABOUT;

    fn new(settings: &Settings, site: Site) -> Result<Self, Refusal> {
        let program = env!("CARGO_BIN_EXE_process-pool").into();
        ProcessPool::with_program(settings, site, Some(program)).map(InTests)
    }

    fn abilities(&self) -> Abilities {
        self.0.abilities()
    }

    async fn run<R: Runtime>(&self, runtime: &R, job: impl Job + 'static) -> Result<Output, JobError> {
        self.0.run(runtime, job).await
    }
}
