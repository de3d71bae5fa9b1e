//! An outage: from some moment on no child can be started, and later they can again.

use std::fs;

use engine::{Interrupt, NothingSettled, Plan, Remainder, RunListener, Stopped, run};
use figures::those_that_count;
use record::{Measurement, Trial};

use crate::children::Children;
use crate::whole_run::{EventCount, begun, lines, planned};

/// A listener that removes all programs after some trials.
struct TakesAway<'c> {
    children: &'c Children,
    /// The number of trials until then.
    left: usize,
}

impl RunListener for TakesAway<'_> {
    fn trial_begins(&mut self, _: &Trial, _: usize, _: usize) {}

    fn trial_ended(&mut self, _: &Measurement) {
        self.left = self.left.wrapping_sub(1);
        if self.left == 0 {
            for name in ["answers", "answers-too"] {
                fs::remove_file(self.children.folder.path().join(name)).unwrap();
            }
        }
    }
}

#[test]
fn children_that_can_not_be_started_end_the_run_and_their_trials_are_missing() {
    let children = Children::new();
    let catalogue = children.catalogue(&["answers", "answers-too"]);
    let plan = planned(&catalogue, 3);
    assert_eq!(plan.trials.len(), 3 * 4);
    let (store, mut kept) = begun(children.folder.path(), &plan);
    let mut listener = TakesAway { children: &children, left: 2 };
    let interrupt = Interrupt::default();
    let ended = run(&plan, &catalogue, &mut kept, &mut listener, &interrupt, &mut NothingSettled);
    let Some(stopped @ Stopped::NothingStarts { .. }) = ended.stopped else { panic!("{:?}", ended.stopped) };
    let told = stopped.to_string();
    assert!(told.starts_with("3 children in a row could not be started, so the run ends here: "), "{told}");
    assert!(told.contains("can't be started: No such file"), "{told}");
    assert_eq!((ended.measurements.len(), lines(&kept)), (5, 5));
    drop(kept);

    // The outage is over.
    children.catalogue(&["answers", "answers-too"]);
    let (stored, mut kept) = store.resume("faults").unwrap();
    let left = Remainder::of(plan.trials.clone(), &stored.measurements, Box::new(NothingSettled));
    assert_eq!((left.measured(), left.planned), (2, 12));
    let rest = Plan { trials: left.missing, info: plan.info.clone() };
    let mut told = EventCount::default();
    let ended = run(&rest, &catalogue, &mut kept, &mut told, &interrupt, &mut NothingSettled);
    assert!(ended.stopped.is_none(), "{:?}", ended.stopped);
    let all = store.open("faults").unwrap().measurements;
    assert_eq!(all.len(), 5 + 10);
    let counted = those_that_count(&all, &plan.info.machine);
    assert_eq!(counted.len(), 12);
    assert!(counted.values().all(|counted| counted.record().is_some()), "an outage counts as an answer");
}
