//! The options of a comparison: the flags, their help texts and defaults, and which values make no
//! sense.

use std::time::Duration;

use engine::typed::PlaceName;
use engine::{BadRequest, Bounds};

/// Measure the strategies side by side
///
/// A cell is a strategy with its setting, on a runtime, with a workload and a number of jobs. Every
/// cell runs in a process of its own, once in each round. Each round has another order. Every round
/// also measures the floor of each runtime (the ticker without a job) and the raw job (without a
/// runtime).
#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// Only these strategies: a name or a glob, and a setting after a colon
    /// (manual-yield:every=500); repeatable
    #[arg(long = "strategy", value_name = "S", help_heading = "What is measured")]
    pub strategies: Vec<String>,

    /// Only these runtimes: names or globs (tokio/1, '*/1'), or tokio for both of tokio's;
    /// repeatable
    #[arg(long = "runtime", value_name = "R,R", value_delimiter = ',', help_heading = "What is measured")]
    pub runtimes: Vec<String>,

    /// The work of each job: countdown, countdown:step=500ns, sort; repeatable [default: countdown]
    #[arg(long = "workload", value_name = "W", help_heading = "What is measured")]
    pub workloads: Vec<String>,

    /// How many jobs run at the same time: 1,8,64 [default: 1]
    #[arg(long, value_name = "J,J", value_delimiter = ',', help_heading = "What is measured")]
    pub jobs: Vec<u32>,

    /// How many processors the children may use (Linux) [default: all]
    #[arg(long, value_name = "C", help_heading = "What is measured")]
    pub cpus: Option<u32>,

    /// Where the ticker runs: in a spawned task, in the main future (the body), or both in turn:
    /// task,body [default: task]
    #[arg(
        long = "place",
        value_enum,
        value_name = "P,P",
        value_delimiter = ',',
        help_heading = "What is measured"
    )]
    pub places: Vec<PlaceName>,

    /// Measure for at most 15 s instead of 60 s, with wider intervals
    #[arg(long, help_heading = "How it is measured")]
    pub quick: bool,

    /// How often each cell is measured: more rounds make narrower intervals [default: 5, or 2 with
    /// --quick]
    #[arg(long, value_name = "N", help_heading = "How it is measured")]
    pub rounds: Option<u32>,

    /// How many spoiled measurements may be taken again, each of them once [default: one in 10, or
    /// one in 25 with --quick]
    #[arg(long, value_name = "N", help_heading = "How it is measured")]
    pub retakes: Option<u32>,

    /// How long each measurement takes; every round has one for each cell [default: 1s, or less so
    /// that all of them fit into 60 s, or 15 s with --quick]
    #[arg(
        long,
        value_name = "D",
        value_parser = notation::duration::read,
        help_heading = "How it is measured"
    )]
    pub duration: Option<Duration>,

    /// The time from one beat of the ticker to the next
    #[arg(
        long,
        value_name = "P",
        value_parser = notation::duration::read,
        default_value = "1ms",
        help_heading = "How it is measured"
    )]
    pub period: Duration,

    /// How late beats may be, at p99 and above the floor, and still count as kept
    #[arg(
        long,
        value_name = "B",
        value_parser = notation::duration::read,
        default_value = "10ms",
        help_heading = "How it is measured"
    )]
    pub budget: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            strategies: Vec::new(),
            runtimes: Vec::new(),
            workloads: Vec::new(),
            jobs: Vec::new(),
            cpus: None,
            places: Vec::new(),
            quick: false,
            rounds: None,
            retakes: None,
            duration: None,
            period: Duration::from_millis(1),
            budget: Duration::from_millis(10),
        }
    }
}

impl Options {
    /// Refuses values that make no sense, before anything is built or asked.
    ///
    /// # Errors
    /// If there is such a value: the error names the first one.
    pub fn validate(&self, cpus_here: u32) -> Result<(), BadRequest> {
        let Options { period, budget, duration, rounds, cpus, .. } = *self;
        Bounds { period, budget, duration, rounds, cpus }.check(cpus_here)?;
        if self.jobs.contains(&0) {
            return Err(BadRequest::new(
                "--jobs 0: the floor of each runtime, without a job, is measured anyway; ask for 1 or more",
            ));
        }
        let most = Bounds::MOST_JOBS;
        match self.jobs.iter().find(|jobs| **jobs > most) {
            Some(jobs) => Err(BadRequest(format!("--jobs {jobs}: at most {most} at the same time"))),
            None => Ok(()),
        }
    }
}
