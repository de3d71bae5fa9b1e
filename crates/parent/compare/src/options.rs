//! The options of a comparison: the flags, their help texts and defaults, and which values make no
//! sense.

use std::time::Duration;

use engine::typed::{PlaceName, ProbeName};
use engine::{BadRequest, Bounds};
use notation::LENGTHS;
use notation::duration::written;
use record::Load;

/// Measure the strategies side by side
///
/// A cell is a strategy with its setting, on a runtime, with a workload, under a load. By default
/// there are three loads: one job after the other, a job of 20 ms after pauses, and 64 jobs at
/// once. Every cell runs in a process of its own, once in each round. Each round has another order.
/// Every round also measures the floor of each runtime (the ticker without a job) and the raw job
/// (without a runtime).
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

    /// How long each job takes, run raw: 5us, 20ms; for workloads that can be cut [default: 20ms
    /// for pause= and rate=, the workload's own for jobs=]
    #[arg(
        long,
        value_name = "L",
        value_parser = read_length,
        help_heading = "What is measured"
    )]
    pub length: Option<Duration>,

    /// How jobs come: jobs=64 (so many at once, each followed by the next), pause=50ms (one job,
    /// then a random pause of 50 ms on average), rate=20/s (at random times); repeatable [default:
    /// jobs=1, pause=50ms, jobs=64]
    #[arg(
        long = "load",
        value_name = "L,L",
        value_delimiter = ',',
        value_parser = notation::load::read,
        help_heading = "What is measured"
    )]
    pub loads: Vec<Load>,

    /// Short for --load jobs=J: 1,8,64
    #[arg(long, value_name = "J,J", value_delimiter = ',', help_heading = "What is measured")]
    pub jobs: Vec<u32>,

    /// What a beat is: a timer, a byte echoed over a socket, or an empty task on the pool of
    /// blocking threads: timer,socket,pool [default: timer]
    #[arg(
        long = "probe",
        value_enum,
        value_name = "P,P",
        value_delimiter = ',',
        help_heading = "What is measured"
    )]
    pub probes: Vec<ProbeName>,

    /// Measure the programs in other languages as well, if their tools are here: asyncio, Node, Go
    /// (see docs/peers.md)
    #[arg(long, help_heading = "What is measured")]
    pub peers: bool,

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

    /// Measure for at most 20 s instead of 90 s: only tokio unless --runtime says otherwise, and
    /// with wider intervals
    #[arg(long, help_heading = "How it is measured")]
    pub quick: bool,

    /// How often each cell is measured: more rounds make narrower intervals [default: 3, or 2 with
    /// --quick; 5 for a single load]
    #[arg(long, value_name = "N", help_heading = "How it is measured")]
    pub rounds: Option<u32>,

    /// How many spoiled measurements may be taken again, each of them once [default: one in 30, or
    /// one in 60 with --quick]
    #[arg(long, value_name = "N", help_heading = "How it is measured")]
    pub retakes: Option<u32>,

    /// How long each measurement takes; every round has one for each cell [default: 1s, or less so
    /// that all of them fit into 90 s, or 20 s with --quick]
    #[arg(
        long,
        value_name = "D",
        value_parser = notation::duration::read,
        help_heading = "How it is measured"
    )]
    pub duration: Option<Duration>,

    /// The time from one beat of the ticker to the next; no multiple of 1ms, which would let beats
    /// fire together with other timers [default: 1.3ms, or 2.1ms where jobs come and go]
    #[arg(
        long,
        value_name = "P",
        value_parser = notation::duration::read,
        help_heading = "How it is measured"
    )]
    pub period: Option<Duration>,

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
            length: None,
            loads: Vec::new(),
            jobs: Vec::new(),
            probes: Vec::new(),
            peers: false,
            cpus: None,
            places: Vec::new(),
            quick: false,
            rounds: None,
            retakes: None,
            duration: None,
            period: None,
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
        let period = period.unwrap_or_else(|| Bounds::usual_period(Load::default()));
        Bounds { period, budget, duration, rounds, cpus }.check(cpus_here)?;
        if self.jobs.contains(&0) {
            return Err(BadRequest::new(
                "--jobs 0: the floor of each runtime, without a job, is measured anyway; ask for 1 or more",
            ));
        }
        let most = Bounds::MOST_JOBS;
        match self.jobs.iter().find(|jobs| **jobs > most) {
            Some(jobs) => Err(BadRequest(format!("--jobs {jobs}: at most {most} at the same time"))),
            None => self.check_pauses(),
        }
    }

    /// Refuses a measurement in which most strategies would see no job.
    fn check_pauses(&self) -> Result<(), BadRequest> {
        let Some(duration) = self.duration else { return Ok(()) };
        let too_rare = |load: &&Load| load.mean_gap().is_some_and(|gap| gap > duration);
        match self.loads.iter().find(too_rare) {
            Some(load) => Err(too_rarely(*load, duration)),
            None => Ok(()),
        }
    }
}

/// Says that jobs come too rarely for a measurement of this length.
pub(crate) fn too_rarely(load: Load, duration: Duration) -> BadRequest {
    let gap = load.mean_gap().unwrap_or_default();
    let enough = gap.saturating_mul(20).min(Bounds::MOST_DURATION);
    BadRequest(format!(
        "--load {load}: a job comes once in {} on average, and each measurement takes {}, so it would see \
         about none; measure longer, for example with --duration {}",
        written(gap),
        written(duration),
        written(enough),
    ))
}

/// Reads the length of a job.
fn read_length(text: &str) -> Result<Duration, String> {
    let length = notation::duration::read(text).map_err(|why| why.to_string())?;
    if LENGTHS.contains(&length) {
        return Ok(length);
    }
    let (least, most) = (written(*LENGTHS.start()), written(*LENGTHS.end()));
    Err(format!("a job takes from {least} to {most}, such as 20ms"))
}
