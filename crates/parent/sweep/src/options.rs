//! The options of the sweep.

use std::time::Duration;

use engine::typed::PlaceName;
use engine::{BadRequest, Bounds};

/// The default budget: how late a beat may be and still be kept. It is one period.
///
/// A comparison has 10 ms, which keeps a machine's own hiccups out of its verdicts. A knee at
/// slices of 10 ms would say little: above some 100 us, longer slices save nothing that could be
/// measured. Below 1 ms it is tokio's timers that decide, which round up to a millisecond, and not
/// the slice.
const DEFAULT_BUDGET: &str = "1ms";

/// Show the yield trade-off as a curve: what a yield every N steps costs, and how late it leaves
/// the beat
///
/// Measures N from 10 to the whole job, and yields by time, on each runtime: the processor time
/// beyond raw, and the lateness above the floor, with their intervals. Over it lies the theory: a
/// yield costs c of processor time each slice s, and a beat is late by M slices at most. Every
/// point is named at which the two differ by more than half. The knee is the cheapest N that keeps
/// the budget. It is sure if five rounds or more agree. Takes about four minutes, or half a minute
/// with --quick.
#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// Only these runtimes: names or globs (tokio/1, '*/1'), or tokio for both of tokio's;
    /// repeatable
    #[arg(long = "runtime", value_name = "R,R", value_delimiter = ',', help_heading = "What is measured")]
    pub runtimes: Vec<String>,

    /// The work of the job, which has to have steps: countdown, countdown:step=500ns [default:
    /// countdown]
    #[arg(long, value_name = "W", help_heading = "What is measured")]
    pub workload: Option<String>,

    /// The number of processors that the children may use (Linux) [default: all]
    #[arg(long, value_name = "C", help_heading = "What is measured")]
    pub cpus: Option<u32>,

    /// Whether the ticker is a spawned task or the main future
    #[arg(long, value_enum, value_name = "P", default_value = "task", help_heading = "What is measured")]
    pub place: PlaceName,

    /// Half a minute instead of four: the runtimes with one thread unless others are named, fewer
    /// points and rounds
    #[arg(long, help_heading = "How it is measured")]
    pub quick: bool,

    /// How often each point is measured; 5 or more can make a knee sure [default: 5, or 2 with
    /// --quick]
    #[arg(long, value_name = "N", help_heading = "How it is measured")]
    pub rounds: Option<u32>,

    /// How long beats are listened to, at each point and in each round [default: 155 beats or more,
    /// as fits]
    #[arg(
        long,
        value_name = "D",
        value_parser = notation::duration::read,
        help_heading = "How it is measured"
    )]
    pub duration: Option<Duration>,

    /// From one beat of the ticker to the next
    #[arg(
        long,
        value_name = "P",
        value_parser = notation::duration::read,
        default_value = "1ms",
        help_heading = "How it is measured"
    )]
    pub period: Duration,

    /// How late a beat may be, at p99 and above the floor: the knee is the cheapest N that keeps it
    #[arg(
        long,
        value_name = "B",
        value_parser = notation::duration::read,
        default_value = DEFAULT_BUDGET,
        help_heading = "How it is measured"
    )]
    pub budget: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            runtimes: Vec::new(),
            workload: None,
            cpus: None,
            place: PlaceName::Task,
            quick: false,
            rounds: None,
            duration: None,
            period: Duration::from_millis(1),
            budget: Duration::from_millis(1),
        }
    }
}

impl Options {
    /// Refuses options that make no sense, before anything is built or asked.
    ///
    /// # Errors
    /// With the first such option.
    pub fn validate(&self, cpus_here: u32) -> Result<(), BadRequest> {
        let Options { period, budget, duration, rounds, cpus, .. } = *self;
        Bounds { period, budget, duration, rounds, cpus }.check(cpus_here)?;
        if budget.is_zero() {
            return Err(BadRequest::new(
                "--budget 0s: every beat is late by something, so no slice would keep it; give 100us or more",
            ));
        }
        Ok(())
    }
}
