//! The answers of a breather, step by step.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Wake, Waker};

use super::*;

/// Returns the answer after each of a number of steps.
fn says(breather: &mut Breather, steps: usize) -> Vec<bool> {
    (0..steps).map(|_| breather.due()).collect()
}

#[test]
fn by_count_it_yields_after_every_n_steps_told_or_not() {
    let mut breather = Breather::every(3);
    assert_eq!(says(&mut breather, 7), [false, false, true, false, false, true, false]);
    breather.resume();
    assert_eq!(says(&mut breather, 3), [false, false, true]);
    assert_eq!(breather.report(), Report { yields: 3, stride: 3, ..Report::default() });
}

#[test]
fn by_count_chunks_and_steps_come_to_the_same() {
    let mut breather = Breather::every(10);
    assert_eq!(breather.stride(), 10);
    assert!(!breather.due_after(4));
    assert_eq!(breather.stride(), 6);
    assert!(breather.due_after(6));
    // More steps than it asked for are one yield.
    assert!(breather.due_after(35));
    assert_eq!((breather.stride(), breather.report().yields), (10, 2));
}

#[test]
fn by_count_steps_stay_counted_when_it_is_asked_for_a_stride() {
    let mut breather = Breather::every(10);
    assert!(!breather.due_after(4));
    assert_eq!(breather.stride(), 6);
    assert!(breather.due_after(6));
}

#[test]
fn a_breather_that_waits_for_its_first_step_counts_no_waiting() {
    let mut breather = Breather::within(Duration::from_millis(1));
    std::thread::sleep(Duration::from_millis(2));
    assert!(!breather.due(), "the first step begins the slice");
    assert_eq!(breather.report().yields, 0);
}

#[test]
fn every_0_is_every_1_and_never_is_never() {
    assert_eq!(says(&mut Breather::every(0), 2), [true, true]);
    let mut never = Breather::never();
    assert!(!never.due_after(usize::MAX) && !never.due_after(usize::MAX) && !never.due());
    assert_eq!((never.stride(), never.report().yields), (usize::MAX - 1, 0));
}

#[test]
fn a_slice_of_zero_ends_after_each_step() {
    let mut breather = Breather::within(Duration::ZERO);
    assert_eq!(says(&mut breather, 3), [true, true, true]);
    assert_eq!(breather.stride(), 1);
}

#[test]
fn no_budget_and_no_number_of_steps_is_too_large() {
    let mut breather = Breather::within(Duration::MAX);
    for steps in [0, 1, usize::MAX, 1, usize::MAX] {
        assert!(!breather.due_after(steps));
        breather.resume();
    }
    let mut every = Breather::every(usize::MAX);
    assert!(every.due_after(usize::MAX) && !every.due_after(1) && every.due_after(usize::MAX));
    let asked = (Breather::costing(1.0).due_after(usize::MAX), Breather::costing(1e-300).due());
    assert_ne!(asked, (true, true), "no slice is over at once");
}

#[test]
fn a_step_that_is_longer_than_the_slice_is_a_slice_and_is_reported() {
    let mut breather = Breather::within(Duration::from_micros(100));
    breather.resume();
    for _ in 0..3 {
        std::thread::sleep(Duration::from_millis(1));
        assert!(breather.due());
        breather.resume();
    }
    let report = breather.report();
    assert_eq!((report.yields, report.over_budget, report.stride), (3, 3, 1));
    assert!(report.longest_slice >= Some(Duration::from_millis(1)), "{report:?}");
    assert_eq!((report.budget, report.yield_cost), (Some(Duration::from_micros(100)), None));
}

#[test]
fn without_resume_the_next_slice_begins_after_its_first_step() {
    let mut breather = Breather::within(Duration::from_micros(100));
    let mut says = Vec::new();
    for _ in 0..6 {
        // A step that is longer than the budget.
        std::thread::sleep(Duration::from_millis(1));
        says.push(breather.due());
    }
    assert_eq!(says, [false, true, false, true, false, true]);
}

#[test]
fn a_breathe_that_is_dropped_while_it_yields_leaves_no_slice_under_way() {
    let mut breather = Breather::within(Duration::from_micros(1));
    let mut context = Context::from_waker(Waker::noop());
    loop {
        let breathing = std::pin::pin!(breather.breathe(std::future::pending));
        if breathing.poll(&mut context).is_pending() {
            break;
        }
    }
    let yields = breather.report().yields;
    std::thread::sleep(Duration::from_millis(1));
    assert!(!breather.due(), "the next step begins a slice");
    assert_eq!(breather.report().yields, yields);
}

#[test]
fn waiting_is_no_work_and_begins_a_slice_if_the_future_was_not_ready() {
    let mut breather = Breather::every(2);
    futures_lite::future::block_on(async {
        assert!(!breather.due());
        assert_eq!(breather.wait(std::future::ready(5)).await, 5);
        assert!(breather.due(), "it did not wait");
        assert!(!breather.due());
        breather.wait(futures_lite::future::yield_now()).await;
        assert!(!breather.due() && breather.due(), "it waited");
    });
    let mut breather = Breather::within(Duration::from_secs(1));
    let _ = breather.stride();
    let mut context = Context::from_waker(Waker::noop());
    {
        let waiting = std::pin::pin!(breather.wait(std::future::pending::<()>()));
        assert!(waiting.poll(&mut context).is_pending());
    }
    assert!(breather.core.begins(None), "a wait that was dropped");
}

#[test]
fn a_polled_yield_counts_its_steps_once_and_wakes_the_task() {
    let woken = Arc::new(Woken::default());
    let waker = Waker::from(woken.clone());
    let mut context = Context::from_waker(&waker);
    let mut breather = Breather::every(2);
    let polls: Vec<bool> = (0..6).map(|_| breather.poll_breathe(&mut context).is_pending()).collect();
    assert_eq!(polls, [false, true, false, false, true, false]);
    assert_eq!((woken.0.load(Ordering::Relaxed), breather.report().yields), (2, 2));
    assert!(breather.poll_breathe_after(&mut context, 5).is_pending());
    assert!(breather.poll_breathe_after(&mut context, 5).is_ready());
}

/// Counts how often a task was woken.
#[derive(Default)]
struct Woken(AtomicUsize);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn by_cost_it_takes_slices_as_long_as_yields_are_dear() {
    let mut breather = Breather::costing(0.1);
    for _ in 0..64 {
        while !breather.due() {
            std::hint::spin_loop();
        }
        // A yield of 200 us.
        std::thread::sleep(Duration::from_micros(200));
        breather.resume();
    }
    let report = breather.report();
    let (budget, cost) = (report.budget.unwrap(), report.yield_cost.unwrap());
    assert!(cost >= Duration::from_micros(200), "{report:?}");
    // A tenth of the slice is the yield, the work after it and the looks at the clock, up to the
    // longest slice.
    let longest = Duration::from_millis(10);
    assert!(((cost * 10).min(longest)..=(cost * 20).min(longest)).contains(&budget), "{report:?}");
}

#[test]
#[should_panic(expected = "above 0 and at most 1")]
fn a_share_of_nothing_makes_no_sense() {
    let _ = Breather::costing(0.0);
}
