//! How jobs come in a sweep over lengths, and which loads make no sense.
//!
//! **Invariant:** every length is measured under a load that one loop thread can carry.

use std::time::Duration;

use engine::{BadRequest, Bounds};
use notation::duration::written;

use record::{Load, Rate};

use super::lengths::{LONGEST, lengths};
use crate::jobs::can_be_cut;
use crate::options::Options;

/// The default: a job after pauses of 5 ms on average.
///
/// A window of 133 ms then holds some twenty short jobs, and a job of 10 ms fills two thirds of the
/// time, so that a beat in a hundred is late for sure if jobs make beats late.
pub(super) const DEFAULT: Load = Load::Pause(Duration::from_millis(5));

/// A window is as long as this many jobs take to come and go, at least.
pub(super) const LEAST_JOBS: u32 = 3;
/// The same for inline. On tokio/N only some jobs make a beat late: those run by the worker that
/// watches the timers. Three jobs would often miss it.
pub(super) const LEAST_JOBS_INLINE: u32 = 10;

/// Refuses options of a sweep over lengths that make no sense.
pub(crate) fn check(options: &Options) -> Result<(), BadRequest> {
    if let Some(workload) = options.workload.as_deref() {
        for length in lengths(options.quick) {
            can_be_cut(workload, *length)?;
        }
    }
    let load = options.load.unwrap_or(DEFAULT);
    match load {
        Load::Jobs(jobs) => {
            return Err(BadRequest(format!(
                "--load jobs={jobs}: jobs that follow each other at once never let a loop or a pool go to \
                 sleep, so they hide what a hand-off costs; give pause=5ms or rate=5/s, or take `cargo xtask \
                 compare --load jobs={jobs} --length L`"
            )));
        }
        Load::Rate(rate) => can_be_carried(rate)?,
        Load::Pause(_) => {}
    }
    let gap = load.mean_gap().unwrap_or_default();
    if let Some(duration) = options.duration.filter(|duration| gap > *duration) {
        let (gap, duration) = (written(gap), written(duration));
        return Err(BadRequest(format!(
            "--load {load}: a job comes once in {gap}, but a window of --duration {duration} is shorter, so \
             it would hold none; give a longer --duration or more jobs"
        )));
    }
    let (window, most) = (least_window(load, LONGEST, LEAST_JOBS_INLINE), Bounds::MOST_DURATION);
    if window > most {
        return Err(BadRequest(format!(
            "--load {load}: {LEAST_JOBS_INLINE} jobs of {} take {} to come and go, and a measurement takes \
             at most {}; give more jobs",
            written(LONGEST),
            written(window),
            written(most)
        )));
    }
    Ok(())
}

/// Returns the shortest window that holds this many jobs of this length.
pub(super) fn least_window(load: Load, length: Duration, jobs: u32) -> Duration {
    let gap = load.mean_gap().unwrap_or_default();
    let from_one_to_the_next = match load {
        Load::Rate(_) => gap.max(length),
        Load::Pause(_) | Load::Jobs(_) => gap.saturating_add(length),
    };
    from_one_to_the_next.saturating_mul(jobs)
}

/// Refuses a rate at which jobs of the longest length would pile up on one thread.
fn can_be_carried(rate: Rate) -> Result<(), BadRequest> {
    let busy = rate.per_second() * LONGEST.as_secs_f64();
    if busy < 1.0 {
        return Ok(());
    }
    let limit = 1.0 / LONGEST.as_secs_f64();
    Err(BadRequest(format!(
        "--load rate={rate}: {} jobs of {} in a second are {busy:.1} s of work a second, more than one loop \
         thread has, so they would pile up without end; give less than {limit}/s, such as rate={}/s",
        rate.per_second(),
        written(LONGEST),
        limit / 2.0
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Over;

    fn refused(options: Options) -> String {
        let options = Options { over: Over::Length, ..options };
        let checked = options.validate(2).and_then(|()| check(&options));
        checked.map_or_else(|error| error.to_string(), |()| "passes".to_owned())
    }

    fn load(text: &str) -> Options {
        Options { load: Some(notation::load::read(text).unwrap()), ..Options::default() }
    }

    #[test]
    fn a_load_that_one_thread_can_carry_passes() {
        for text in ["pause=5ms", "pause=50ms", "rate=9/s", "rate=0.5/s"] {
            assert_eq!(refused(load(text)), "passes", "{text}");
        }
        assert_eq!(refused(Options::default()), "passes");
    }

    #[test]
    fn a_rate_that_fills_a_thread_is_refused_with_the_arithmetic() {
        for (text, busy) in [("rate=10/s", "1.0 s"), ("rate=20/s", "2.0 s")] {
            let error = refused(load(text));
            assert!(error.starts_with(&format!("--load {text}: ")), "{error}");
            assert!(
                error.contains(&format!("jobs of 100ms in a second are {busy} of work a second")),
                "{error}"
            );
            assert!(error.ends_with("give less than 10/s, such as rate=5/s"), "{error}");
        }
    }

    #[test]
    fn a_closed_loop_is_refused_with_the_reason() {
        let error = refused(load("jobs=64"));
        assert!(
            error.contains("--load jobs=64: ") && error.contains("hide what a hand-off costs"),
            "{error}"
        );
    }

    #[test]
    fn a_load_that_brings_no_job_into_a_window_is_refused() {
        let short = Options { duration: Some(Duration::from_millis(100)), ..load("pause=1s") };
        assert!(refused(short).contains("once in 1s, but a window of --duration 100ms is shorter"));
        let rare = refused(load("pause=300s"));
        assert!(rare.contains("10 jobs of 100ms take") && rare.contains("at most"), "{rare}");
    }

    #[test]
    fn a_workload_that_cant_be_cut_is_refused_before_the_build() {
        let of =
            |workload: &str| refused(Options { workload: Some(workload.to_owned()), ..Options::default() });
        for (workload, why) in [
            ("countdown:steps=500", "says already how long a job is"),
            ("countdown:length=5ms", "says already how long a job is"),
            ("countdown:step=5us", "a job of 1us has less than one step of 5us"),
            ("count*", "a curve has one workload"),
        ] {
            let error = of(workload);
            assert!(error.starts_with(&format!("--workload {workload}: ")), "{error}");
            assert!(error.contains(why) && error.contains("countdown:step=500ns"), "{error}");
        }
        assert_eq!(of("countdown:step=500ns"), "passes");
        assert_eq!(of("cuontdown"), "passes", "the check of names knows the closest");
    }

    #[test]
    fn a_load_goes_with_lengths_only() {
        let options = load("pause=5ms");
        let error = options.validate(2).unwrap_err().to_string();
        assert!(error.starts_with("--load pause=5ms: ") && error.contains("add --over length"), "{error}");
        assert_eq!(refused(options), "passes");
    }

    #[test]
    fn a_window_holds_some_jobs_of_any_length() {
        let ms = Duration::from_millis;
        assert_eq!(least_window(DEFAULT, ms(100), 3), ms(315));
        assert_eq!(least_window(Load::Rate(Rate::in_1000_s(5000)), ms(100), 3), ms(600));
    }
}
