//! The answers of a breather, step by step.

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
fn the_first_step_counts() {
    let mut breather = Breather::within(Duration::from_millis(1));
    std::thread::sleep(Duration::from_millis(2));
    assert!(breather.due());
    assert_eq!(breather.report().over_budget, 1);
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
fn without_resume_the_next_step_counts_as_long_as_the_ones_before() {
    let mut breather = Breather::within(Duration::from_millis(20));
    let begun = Instant::now();
    breather.resume();
    std::thread::sleep(Duration::from_millis(30));
    assert!(breather.due());
    let first = begun.elapsed();
    // Other tasks have a long turn, then one step as long as the last: a slice.
    std::thread::sleep(2 * first);
    assert!(breather.due());
    let longest = breather.report().longest_slice.unwrap();
    assert!(longest <= first, "the work of other tasks is no slice: {longest:?}, {first:?}");
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
