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

/// Refuses a workload without steps to yield between, as far as that is known before the build.
pub(crate) fn has_steps(workload: &str) -> Result<(), BadRequest> {
    match workload.parse::<Spec>() {
        Ok(Spec::Countdown { size: Size::Steps(1), .. }) => Err(without_steps(workload)),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Refuses a workload of a kind without steps to yield between.
pub(crate) fn kind_has_steps(workload: &str, kind: Option<&JobKind>) -> Result<(), BadRequest> {
    match kind {
        Some(kind) if !kind.cuts => Err(without_steps(workload)),
        Some(_) | None => Ok(()),
    }
}

fn without_steps(workload: &str) -> BadRequest {
    BadRequest(format!(
        "--workload {workload}: it can't be cut into steps, so there is nothing to yield between; give one \
         that has steps, such as countdown:step=500ns"
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
        assert!(
            told(kind_has_steps("sort", Some(&fixed))).unwrap_err().contains("it can't be cut into steps")
        );
        assert!(told(kind_can_be_cut("sort", Some(&fixed))).unwrap_err().contains("as long as they are"));
        assert!(told(kind_can_be_cut("sha2:steps=5", Some(&open))).unwrap_err().contains("says already"));
        assert_eq!(kind_can_be_cut("sha2", Some(&open)), Ok(()));
        assert_eq!(kind_has_steps("sha2", Some(&open)), Ok(()));
    }
}
