//! The prediction of a case: which model plays it.

use notation::{Family, Workers};
use record::Load;

use crate::case::Case;
use crate::cast::Cast;
use crate::conduct::Conduct;
use crate::look::{current_thread, executor, multi_thread};
use crate::pool;
use crate::prediction::{Prediction, Silent};

/// Predicts how late the beats of a case are, above the floor of the idle runtime.
///
/// # Errors
/// [`Silent`] if the theory says nothing about such a case.
pub fn predict(case: &Case) -> Result<Prediction, Silent> {
    if has_backlog(case) {
        return Err(Silent::Backlog);
    }
    let (family, workers) = (case.runtime.family, case.runtime.workers);
    match case.conduct {
        Conduct::Offloads { threads } => return pool::play(case, threads),
        Conduct::BlocksInPlace if (family, workers) == (Family::Tokio, Workers::Many) => {
            return pool::play(case, None);
        }
        Conduct::BlocksInPlace => return Err(Silent::NoHandingOver),
        Conduct::Holds | Conduct::HoldsATask | Conduct::Yields { .. } | Conduct::TakesTurns { .. } => {}
    }
    let cast = Cast::new(case);
    Ok(match (family, workers) {
        (Family::Tokio, Workers::One) => current_thread::play(cast, case.place),
        (Family::Tokio, Workers::Many) => multi_thread::play(cast, case.workers(), case.place),
        (Family::AsyncStd | Family::Smol, _) => executor::play(cast, case.workers(), case.place),
    })
}

/// Returns true if more work comes than the threads can do.
fn has_backlog(case: &Case) -> bool {
    let Load::Rate(rate) = case.load else { return false };
    let Some(length) = case.length else { return true };
    let processors = case.cpus.max(1);
    let servers = match case.conduct {
        Conduct::Offloads { threads } => threads.unwrap_or(processors).min(processors),
        Conduct::BlocksInPlace => processors,
        _ => u32::try_from(case.workers()).unwrap_or(processors),
    };
    // What a yield costs is work as well.
    let cost = match case.conduct {
        Conduct::Yields { slice, cost, .. } if !slice.is_zero() => cost.div_duration_f64(slice),
        _ => 0.0,
    };
    rate.per_second() * length.as_secs_f64() * (1.0 + cost) >= f64::from(servers)
}
