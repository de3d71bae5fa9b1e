//! The options of both sweeps.

use std::time::Duration;

use engine::typed::{PlaceName, ProbeName};
use engine::{BadRequest, Bounds};
use notation::duration::written;
use notation::load;
use record::Load;

use crate::jobs::has_steps;

/// The default budget of a sweep over yields: how late a beat may be and still be kept. It is one
/// period.
///
/// A comparison has 10 ms, which keeps a machine's own hiccups out of its verdicts. A knee at
/// slices of 10 ms would say little: above some 100 us, longer slices save nothing that could be
/// measured. Below 1 ms it is tokio's timers that decide, which round up to a millisecond, and not
/// the slice.
const BUDGET_OVER_YIELDS: Duration = Duration::from_millis(1);
/// The default budget of a sweep over lengths: a comparison's.
const BUDGET_OVER_LENGTH: Duration = Duration::from_millis(10);

/// The quantity along the curve.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Over {
    /// N, the steps between two yields: what do they cost, and how late are beats?
    #[default]
    Yields,
    /// The length of a job: from which length does a pool pay, and inline lose the beat?
    Length,
}

/// Show a trade-off as a curve: over the steps between two yields, or over the length of a job
///
/// Over yields (the default): what does a yield every N steps cost, and how late does it leave
/// the beat? Measures N from 10 to the whole job, and yields by time, on each runtime: the
/// processor time beyond raw, and the lateness above the floor, with their intervals. Over it
/// lies the theory: a yield costs c of processor time each slice s, and a beat is late by M
/// slices at most. Every point is named at which the two differ by more than half. The knee is
/// the cheapest N that keeps the budget. It is sure if five rounds or more agree. Takes about
/// four minutes, or half a minute with --quick.
///
/// Over length: inline, yield or offload? Measures jobs from 1 us to 100 ms that come and go, run
/// inline, in slices, by two pools, and by a hand-over from the loop to a pool, on each runtime.
/// The work kept at a length is the median time of a job run inline, divided by the median time of
/// the same job run otherwise, in the same round: both began after the same pauses, with caches and
/// processor alike. Time counts from when the job is handed over to its answer. Two figures come
/// out, each with its interval: the length from which a pool keeps 0.9 of the work, and the one
/// from which inline loses the beat. As a check, inline is held against the raw job back to back,
/// and the first figure is worked out by that too. Takes six to seven minutes, or a minute and a
/// half with --quick.
#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// What the curve is over: yields, N steps apart, or the length of a job
    #[arg(long, value_enum, value_name = "Q", default_value = "yields", help_heading = "What is measured")]
    pub over: Over,

    /// Only these runtimes: names or globs (tokio/1, '*/1'), or tokio for both of tokio's;
    /// repeatable
    #[arg(long = "runtime", value_name = "R,R", value_delimiter = ',', help_heading = "What is measured")]
    pub runtimes: Vec<String>,

    /// The work of the job, which has to have steps: countdown, countdown:step=500ns [default:
    /// countdown]
    #[arg(long, value_name = "W", help_heading = "What is measured")]
    pub workload: Option<String>,

    /// How jobs come, with --over length: after random pauses, or at a rate: pause=20ms, rate=5/s
    /// [default: pause=5ms]
    #[arg(long, value_name = "L", value_parser = load::read, help_heading = "What is measured")]
    pub load: Option<Load>,

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

    /// Fewer points, rounds and runtimes: half a minute on those with one thread, or a minute on
    /// tokio's with --over length
    #[arg(long, help_heading = "How it is measured")]
    pub quick: bool,

    /// How often each point is measured; 5 or more can make a knee sure [default: 5; with
    /// --quick 2, or 3 over lengths]
    #[arg(long, value_name = "N", help_heading = "How it is measured")]
    pub rounds: Option<u32>,

    /// How long beats are listened to, at each point and in each round; over lengths, at least as
    /// long as 3 jobs take to come and go, or 10 inline [default: 120 beats or more, as fits; 102
    /// over lengths]
    #[arg(
        long,
        value_name = "D",
        value_parser = notation::duration::read,
        help_heading = "How it is measured"
    )]
    pub duration: Option<Duration>,

    /// From one beat of the ticker to the next [default: 1.3ms, or 2.1ms with --over length]
    #[arg(
        long,
        value_name = "P",
        value_parser = notation::duration::read,
        help_heading = "How it is measured"
    )]
    pub period: Option<Duration>,

    /// How late a beat may be, at p99 and above the floor: the knee is the cheapest N that keeps it
    /// [default: 1ms, or 10ms with --over length]
    #[arg(
        long,
        value_name = "B",
        value_parser = notation::duration::read,
        help_heading = "How it is measured"
    )]
    pub budget: Option<Duration>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            over: Over::Yields,
            runtimes: Vec::new(),
            workload: None,
            load: None,
            cpus: None,
            place: PlaceName::Task,
            probe: ProbeName::Timer,
            quick: false,
            rounds: None,
            duration: None,
            period: None,
            budget: None,
        }
    }
}

impl Options {
    /// Returns the beat budget.
    pub(crate) fn budget(&self) -> Duration {
        self.budget.unwrap_or(match self.over {
            Over::Yields => BUDGET_OVER_YIELDS,
            Over::Length => BUDGET_OVER_LENGTH,
        })
    }

    /// Returns the time from one beat to the next.
    pub(crate) fn period(&self) -> Duration {
        self.period.unwrap_or_else(|| {
            Bounds::usual_period(match self.over {
                Over::Yields => Load::default(),
                Over::Length => Load::Pause(Duration::ZERO),
            })
        })
    }

    /// Refuses options that make no sense, before anything is built or asked.
    ///
    /// # Errors
    /// With the first such option.
    pub fn validate(&self, cpus_here: u32) -> Result<(), BadRequest> {
        let Options { duration, rounds, cpus, .. } = *self;
        let (period, budget) = (self.period(), self.budget());
        Bounds { period, budget, duration, rounds, cpus }.check(cpus_here)?;
        if budget.is_zero() {
            return Err(BadRequest::new(
                "--budget 0s: every beat is late by something, so no slice would keep it; give 100us or more",
            ));
        }
        if let Some(workload) = self.workload.as_deref() {
            one(workload)?;
        }
        match self.over {
            Over::Yields => {
                self.without_load()?;
                self.workload.as_deref().map_or(Ok(()), has_steps)
            }
            // What goes with lengths is checked where lengths are.
            Over::Length => Ok(()),
        }
    }

    /// Refuses a period with which a window of so many beats, as p99 needs them, would take longer
    /// than any measurement. A duration that was chosen decides by itself.
    pub(crate) fn check_window(&self, beats: u32) -> Result<(), BadRequest> {
        let (period, most) = (self.period(), Bounds::MOST_DURATION);
        let window = period.saturating_mul(beats);
        if self.duration.is_some() || window <= most {
            return Ok(());
        }
        let [period, window, most] = [period, window, most].map(written);
        Err(BadRequest(format!(
            "--period {period}: p99 needs {beats} beats, which take {window}, and a measurement takes at \
             most {most}; give a shorter --period, or a --duration with fewer beats"
        )))
    }

    /// Refuses a load, which goes with lengths only.
    fn without_load(&self) -> Result<(), BadRequest> {
        self.load.map_or(Ok(()), |load| {
            Err(BadRequest(format!(
                "--load {load}: a curve over yields is of one job that is followed by the next at once; add \
                 --over length, or leave the flag away"
            )))
        })
    }
}

/// Refuses a pattern of workloads.
fn one(workload: &str) -> Result<(), BadRequest> {
    if workload.contains(['*', '?', '[']) {
        return Err(BadRequest(format!(
            "--workload {workload}: a curve has one workload, so a pattern can't choose it; give its name, \
             such as countdown or countdown:step=500ns"
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use engine::Experiment;

    use super::*;
    use crate::SweepExperiment;

    /// Returns the answer of the check before the build.
    fn checked(workload: &str) -> Result<(), String> {
        let options = Options { workload: Some(workload.to_owned()), ..Options::default() };
        SweepExperiment::check(&options, 1).map_err(|error| error.to_string())
    }

    #[test]
    fn one_workload_that_can_be_divided_passes_before_the_build() {
        for workload in ["countdown", "countdown:step=500ns", "countdown:steps=2,spins=9"] {
            assert_eq!(checked(workload), Ok(()));
        }
        assert_eq!(SweepExperiment::check(&Options::default(), 1), Ok(()));
    }

    /// Seen: windows of 20 hours, for a period of ten minutes.
    #[test]
    fn a_period_of_which_no_window_has_enough_beats_is_refused_before_the_build() {
        for over in [Over::Yields, Over::Length] {
            let of = |period, duration| {
                let options = Options { over, period: Some(period), duration, ..Options::default() };
                SweepExperiment::check(&options, 1).map_err(|error| error.to_string())
            };
            let [s, longest] = [Duration::from_secs(1), Bounds::MOST_DURATION];
            assert_eq!(of(5 * s, None), Ok(()));
            for period in [6 * s, longest] {
                let error = of(period, None).unwrap_err();
                assert!(error.starts_with(&format!("--period {}: p99 needs 1", written(period))), "{error}");
                assert_eq!(of(period, Some(longest)), Ok(()));
            }
        }
    }

    #[test]
    fn a_workload_without_steps_is_refused_before_the_build() {
        let error = checked("countdown:steps=1").unwrap_err();
        assert!(error.starts_with("--workload countdown:steps=1: it can't be cut into steps"), "{error}");
        assert!(error.contains("countdown:step=500ns"), "{error}");
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
        assert_eq!(SweepExperiment::check(&options, 1), Ok(()));
        let kinds = ["countdown".to_owned()];
        let error = SweepExperiment::chosen(&options).check(&[], &kinds, &[]).unwrap_err().to_string();
        assert!(error.contains("did you mean `countdown`?"), "{error}");
    }
}
