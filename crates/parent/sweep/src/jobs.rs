//! The jobs that a curve can be about: what is refused, with a job that would do.
//!
//! Of the countdown all is known before the build. Other kinds of jobs describe themselves in the
//! strategies' binaries. A name that is misspelt passes here: the engine checks the names, and
//! knows the closest one.

use std::time::Duration;

use engine::BadRequest;
use notation::duration::written;
use notation::{BadWorkload, Size, Spec};
use record::{JobKind, Settings};

/// Refuses a workload that no yield can divide, as far as that is known before the build.
pub(crate) fn divisible(workload: &str) -> Result<(), BadRequest> {
    match workload.parse::<Spec>() {
        Ok(Spec::Countdown { size: Size::Steps(1), .. }) => Err(indivisible(workload)),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Refuses a workload of a kind that no yield can divide.
pub(crate) fn divisible_kind(workload: &str, kind: Option<&JobKind>) -> Result<(), BadRequest> {
    match kind {
        Some(kind) if !kind.cuts => Err(indivisible(workload)),
        Some(_) | None => Ok(()),
    }
}

fn indivisible(workload: &str) -> BadRequest {
    BadRequest(format!(
        "--workload {workload}: it can't be divided, so there is nothing to yield between; give one that has \
         steps, such as countdown:step=500ns"
    ))
}

/// Refuses a workload whose jobs can't be cut to this length, as far as that is known before the
/// build.
pub(crate) fn can_be_cut(workload: &str, length: Duration) -> Result<(), BadRequest> {
    match Spec::with_length(workload, length) {
        Err(BadWorkload::TwoSizes { .. }) => Err(uncut(workload, "it says already how long a job is")),
        Err(BadWorkload::LessThanAStep { step, .. }) => {
            let (length, step) = (written(length), written(step));
            Err(uncut(workload, &format!("a job of {length} has less than one step of {step}")))
        }
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Refuses a workload of a kind whose jobs are as long as they are, or that has a size already.
pub(crate) fn kind_can_be_cut(workload: &str, kind: Option<&JobKind>) -> Result<(), BadRequest> {
    let Some(kind) = kind else { return Ok(()) };
    let Some(size) = &kind.size else {
        return Err(uncut(workload, "its jobs are as long as they are, so they can't be cut"));
    };
    let settings = workload.split_once(':').and_then(|(_, settings)| settings.parse::<Settings>().ok());
    if settings.is_some_and(|settings| settings.get(size).is_some()) {
        return Err(uncut(workload, "it says already how long a job is"));
    }
    Ok(())
}

fn uncut(workload: &str, why: &str) -> BadRequest {
    BadRequest(format!(
        "--workload {workload}: {why}; give one that can be cut to any length from 1us, such as countdown or \
         countdown:step=500ns"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_that_cant_be_cut_is_refused_with_one_that_can() {
        let fixed = JobKind { size: None, cuts: false, ..JobKind::of_steps("sort") };
        let open = JobKind::of_steps("sha2");
        let told = |refused: Result<(), BadRequest>| refused.map_err(|error| error.to_string());
        assert!(told(divisible_kind("sort", Some(&fixed))).unwrap_err().contains("it can't be divided"));
        assert!(told(kind_can_be_cut("sort", Some(&fixed))).unwrap_err().contains("as long as they are"));
        assert!(told(kind_can_be_cut("sha2:steps=5", Some(&open))).unwrap_err().contains("says already"));
        assert_eq!(kind_can_be_cut("sha2", Some(&open)), Ok(()));
        assert_eq!(divisible_kind("sha2", Some(&open)), Ok(()));
    }
}
