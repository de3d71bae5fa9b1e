//! The length of a stall and its evidence, from the late beat that ended it.
//!
//! Owns the choice of samples. Leaves judging them to [`verdict`](crate::heart::verdict).
//! **Invariant:** the length is a worker's busy time if that explains the lateness, else the time
//! of a timed poll, else the lateness.

use std::sync::Arc;
use std::time::Duration;

use crate::heart::pulse::Late;
use crate::heart::stall::Stall;
use crate::heart::workers::Ended;
use crate::slot::slots::Slot;
use crate::why::Sample;

/// Takes the hold that made a beat late: that of the worker, else the longest of that time.
pub(crate) fn take_hold(holds: &mut Vec<Ended>, worker: Option<usize>, late: &Late) -> Option<Ended> {
    let overlaps = |hold: &Ended| hold.held.since <= late.came && hold.until >= late.due;
    let found = holds.iter().enumerate().filter(|(_, hold)| overlaps(hold));
    let (place, _) = found.max_by_key(|(_, hold)| (Some(hold.worker) == worker, hold.busy))?;
    Some(holds.swap_remove(place))
}

/// Returns how long the loop stood: for as long as the worker was busy, if that explains the late
/// beat. Else for as long as its poll took, if that is `timed`. Else for as long as the beat was
/// late.
///
/// The look that saw the hold end may have come later than the beat, and the worker may have done
/// more since. So the beat's own reading goes first. If the watchdog was late and saw no hold, the
/// beat before is the beginning.
///
/// A quarter of the lateness may have another reason: the machine, before or after the hold.
pub(crate) fn length_of(
    late: &Late,
    hold: Option<&Ended>,
    worker: Option<usize>,
    timed: Option<Duration>,
) -> Duration {
    let lateness = late.came.saturating_duration_since(late.due);
    let busy = match hold {
        Some(hold) => {
            let state = late.here.as_ref().and_then(|here| here.workers.get(hold.worker));
            let before = hold.held.state.busy;
            let at_beat = state.filter(|state| state.busy > before).map(|state| state.busy - before);
            Some(at_beat.map_or(hold.busy, |busy| busy.min(hold.busy)))
        }
        None => busiest(late, worker),
    };
    let length = busy.filter(|busy| *busy * 4 >= lateness * 3).or(timed).unwrap_or(lateness);
    match (&late.here, &late.before) {
        // The only worker ran the beat before, and counts a batch of polls only when it ends.
        (Some(here), Some(before)) if here.workers.len() == 1 => {
            length.min(late.came.saturating_duration_since(before.sample.at))
        }
        _ => length,
    }
}

/// Returns how long the worker was busy from the beat before on; without one, the busiest worker.
fn busiest(late: &Late, worker: Option<usize>) -> Option<Duration> {
    let (here, before) = (late.here.as_ref()?, late.before.as_ref()?);
    let busy =
        here.workers.iter().zip(&before.workers).map(|(here, before)| here.busy.saturating_sub(before.busy));
    let mut busy = busy.enumerate().filter(|(place, _)| worker.is_none_or(|worker| worker == *place));
    let most = busy.next().map(|first| busy.fold(first.1, |most, (_, busy)| most.max(busy)))?;
    // The batch of polls that ran the beat before is counted only when it ended.
    Some(most.min(late.came.saturating_duration_since(before.sample.at)))
}

/// Returns the thread that stood and what the system told of it: from before the stall to the late
/// beat itself, if that came on the same thread, else to the look that saw the beat.
pub(crate) fn evidence(
    stall: &Stall,
    hold: Option<&Ended>,
    late: &Late,
    counted: impl Fn(&Arc<Slot>) -> Option<Sample>,
) -> (Option<Arc<Slot>>, Vec<Sample>) {
    let here = late.here.as_ref();
    let Some(suspect) = stall.suspects.main() else {
        // Nobody looked meanwhile, so nobody saw what ran: the shares stand, without a name.
        let Some(here) = here else { return (None, Vec::new()) };
        let frame = late.frame().map(|(start, _)| start.clone());
        let start = frame.or_else(|| counted(&here.slot)).filter(|start| start.at < here.sample.at);
        return (Some(Arc::clone(&here.slot)), start.into_iter().chain([here.sample.clone()]).collect());
    };
    let slot = Arc::clone(&suspect.slot);
    let of_hold = hold.and_then(|hold| hold.held.suspects.main());
    let of_hold =
        of_hold.filter(|held| Arc::ptr_eq(&held.slot, &slot) && held.samples.len() > suspect.samples.len());
    let mut samples = of_hold.unwrap_or(suspect).samples.clone();
    if let Some(here) = here.filter(|here| Arc::ptr_eq(&here.slot, &slot)) {
        // A look may come after the late beat, if the watchdog was late as well.
        samples.retain(|sample| sample.at < here.sample.at);
        samples.push(here.sample.clone());
        if let Some((start, _)) = late.frame() {
            samples.retain(|sample| sample.at > start.at);
            samples.insert(0, start.clone());
        }
    }
    (Some(slot), samples)
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;
    use crate::heart::pulse::{Last, counts};
    use crate::heart::runtime::Worker;
    use crate::heart::suspects::Suspects;
    use crate::heart::workers::Held;
    use crate::slot::slots;

    fn ms(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    /// A beat that was due at 20 ms and came at 120 ms, the one before at 0 ms; with the worker's
    /// busy time at both.
    fn late(t0: Instant, before: u64, here: u64) -> Late {
        let slot = slots::here().unwrap();
        let last = |at, busy| {
            let workers = vec![Worker { parks: 0, busy: ms(busy) }];
            Last { slot: Arc::clone(&slot), sample: Sample { at: t0 + ms(at), ..counts(&slot) }, workers }
        };
        Late {
            due: t0 + ms(20),
            came: t0 + ms(120),
            here: Some(last(120, here)),
            before: Some(last(0, before)),
        }
    }

    #[test]
    fn what_the_worker_did_after_the_late_beat_is_not_of_the_stall() {
        let t0 = Instant::now();
        let state = Worker { parks: 0, busy: ms(1_000) };
        let held = Held { state, since: t0 + ms(10), suspects: Suspects::default(), rescued: false, said: 0 };
        let hold = Ended { worker: 0, held, until: t0 + ms(140), busy: ms(117) };
        assert_eq!(length_of(&late(t0, 1_000, 1_110), Some(&hold), Some(0), None), ms(110));
        // The only worker stood no longer than since the beat before.
        assert_eq!(length_of(&late(t0, 1_000, 1_600), Some(&hold), Some(0), None), ms(117));
        let longer = Ended { busy: ms(600), ..hold };
        assert_eq!(length_of(&late(t0, 1_000, 1_600), Some(&longer), Some(0), None), ms(120));
        let hold = Ended { busy: ms(117), ..longer };
        // The beat came in the batch that stalled, which was not counted yet.
        assert_eq!(length_of(&late(t0, 1_000, 1_000), Some(&hold), Some(0), None), ms(117));
    }

    #[test]
    fn without_a_hold_the_beat_before_is_the_beginning() {
        let t0 = Instant::now();
        assert_eq!(length_of(&late(t0, 1_000, 1_110), None, None, None), ms(110));
        // What was counted only after the beat before, though it was done earlier.
        assert_eq!(length_of(&late(t0, 1_000, 1_600), None, None, None), ms(120));
        // The worker was not busy: the machine was slow, or the process was stopped.
        assert_eq!(length_of(&late(t0, 1_000, 1_030), None, None, None), ms(100));
    }
}
