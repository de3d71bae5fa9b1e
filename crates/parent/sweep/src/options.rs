//! The options of the sweep.

use std::time::Duration;

use engine::typed::{PlaceName, ProbeName};
use engine::{BadRequest, Bounds};
use notation::{Size, Spec};

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

    /// What a beat is: a timer, a byte echoed over a socket, or an empty task on the pool of
    /// blocking threads
    #[arg(long, value_enum, value_name = "P", default_value = "timer", help_heading = "What is measured")]
    pub probe: ProbeName,

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
        default_value = "1300us",
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
            probe: ProbeName::Timer,
            quick: false,
            rounds: None,
            duration: None,
            period: Bounds::USUAL_PERIOD,
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
        self.workload.as_deref().map_or(Ok(()), divisible)
    }
}

/// Refuses a workload that no yield can divide, and a pattern. A name that is misspelt passes: the
/// engine checks the names next, and knows the closest one.
fn divisible(workload: &str) -> Result<(), BadRequest> {
    match workload.parse::<Spec>() {
        Ok(Spec::Countdown { size: Size::Steps(2..) | Size::Length(_), .. }) => Ok(()),
        Ok(Spec::Countdown { .. } | Spec::Sort { .. }) => Err(BadRequest(format!(
            "--workload {workload}: it can't be divided, so there is nothing to yield between; give one that \
             has steps, such as countdown:step=500ns"
        ))),
        Err(_) if workload.contains(['*', '?', '[']) => Err(BadRequest(format!(
            "--workload {workload}: a curve has one workload, so a pattern can't choose it; give its name, \
             such as countdown or countdown:step=500ns"
        ))),
        Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use engine::Experiment;

    use super::*;
    use crate::YieldSweep;

    /// Returns the answer of the check before the build.
    fn checked(workload: &str) -> Result<(), String> {
        let options = Options { workload: Some(workload.to_owned()), ..Options::default() };
        YieldSweep::check(&options, 1).map_err(|error| error.to_string())
    }

    #[test]
    fn one_workload_that_can_be_divided_passes_before_the_build() {
        for workload in ["countdown", "countdown:step=500ns", "countdown:steps=2,spins=9"] {
            assert_eq!(checked(workload), Ok(()));
        }
        assert_eq!(YieldSweep::check(&Options::default(), 1), Ok(()));
    }

    #[test]
    fn a_workload_without_steps_is_refused_before_the_build() {
        for workload in ["sort", "sort:items=1000", "countdown:steps=1"] {
            let error = checked(workload).unwrap_err();
            assert!(error.starts_with(&format!("--workload {workload}: it can't be divided")), "{error}");
            assert!(error.contains("countdown:step=500ns"), "{error}");
        }
    }

    #[test]
    fn a_pattern_of_workloads_is_refused_before_the_build() {
        for workload in ["*", "count*", "sor?", "*:step=5us"] {
            let error = checked(workload).unwrap_err();
            assert!(
                error.starts_with(&format!("--workload {workload}: a curve has one workload")),
                "{error}"
            );
        }
    }

    #[test]
    fn a_misspelt_workload_is_left_to_the_check_that_knows_the_closest_name() {
        let options = Options { workload: Some("cuontdown".to_owned()), ..Options::default() };
        assert_eq!(YieldSweep::check(&options, 1), Ok(()));
        let error = YieldSweep::chosen(&options).check(&[]).unwrap_err().to_string();
        assert!(error.contains("did you mean `countdown`?"), "{error}");
    }
}
