//! Paces in simulated time: the cost of each step is known, and nothing else happens.

use proptest::prelude::*;

use super::*;

const BUDGET: Duration = Duration::from_micros(100);
/// The time of a look at the clock.
const CLOCK: Duration = Duration::from_nanos(30);

/// A job whose step number `n` takes `cost(n)` nanoseconds.
struct Sim<C> {
    cost: C,
    pace: Pace,
    now: Instant,
    step: u64,
}

/// A slice: its length, and its looks at the clock.
#[derive(Clone, Copy, Debug)]
struct Slice {
    took: Duration,
    looks: usize,
}

impl<C: FnMut(u64) -> u64> Sim<C> {
    fn new(cost: C) -> Self {
        let now = Instant::now();
        Sim { cost, pace: Pace::new(BUDGET, now), now, step: 0 }
    }

    fn slice(&mut self) -> Slice {
        self.now += Duration::from_micros(1);
        let (began, mut looks) = (self.now, 0);
        let mut stride = self.pace.begin(self.now);
        loop {
            for _ in 0..stride {
                self.now += Duration::from_nanos((self.cost)(self.step));
                self.step += 1;
            }
            self.now += CLOCK;
            looks += 1;
            match self.pace.look(self.now, stride) {
                Look::GoOn(next) => stride = next,
                Look::Over(took) => {
                    assert_eq!(took, self.now - began);
                    return Slice { took, looks };
                }
            }
        }
    }

    fn slices(&mut self, count: usize) -> Vec<Slice> {
        (0..count).map(|_| self.slice()).collect()
    }

    /// Runs slices until this step is done.
    fn slices_until(&mut self, step: u64) -> Vec<Slice> {
        let mut slices = Vec::new();
        while self.step < step {
            slices.push(self.slice());
        }
        slices
    }
}

fn over(slices: &[Slice]) -> usize {
    slices.iter().filter(|slice| slice.took > BUDGET * 5 / 4).count()
}

#[test]
fn slices_are_as_long_as_they_may_be_and_the_clock_is_read_twice_in_each() {
    for step in [1, 100, 3_000] {
        let mut sim = Sim::new(|_| step);
        assert_eq!(over(&sim.slices(3)), 0, "also while it learns");
        for slice in sim.slices(100) {
            assert!(slice.took > BUDGET * 9 / 10 && slice.took <= BUDGET, "{step} ns: {slice:?}");
            assert_eq!(slice.looks, 2, "{step} ns");
        }
    }
}

#[test]
fn as_many_whole_steps_as_fit_and_one_where_none_does() {
    for (step, fit) in [(10_000, 9), (40_000, 2), (60_000, 1), (250_000, 1)] {
        let mut sim = Sim::new(|_| step);
        sim.slices(5);
        let before = sim.step;
        sim.slices(10);
        assert_eq!(sim.step - before, 10 * fit, "{step} ns");
    }
}

#[test]
fn when_steps_become_cheaper_the_next_slice_is_a_whole_one() {
    let mut sim = Sim::new(|step| if step < 500 { 10_000 } else { 100 });
    sim.slices_until(500);
    sim.slice();
    let next = sim.slice();
    assert!(next.took > BUDGET * 3 / 4, "{next:?}");
}

#[test]
fn a_thread_that_was_preempted_makes_one_slice_too_long_and_the_next_are_as_before() {
    let mut sim = Sim::new(|step| if step == 50_000 { 3_000_000 } else { 100 });
    assert_eq!(over(&sim.slices_until(50_000)), 1);
    let after = sim.slices(3);
    assert_eq!(over(&after), 0);
    assert!(after[1].took > BUDGET * 3 / 4, "{after:?}");
}

/// Returns a fraction from 0 to 1 that follows from a number.
fn noise(number: u64) -> f64 {
    let mixed = (number ^ 0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    ((mixed ^ (mixed >> 31)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 11) as f64 / (1_u64 << 53) as f64
}

#[test]
fn steps_of_many_lengths_keep_slices_within_five_quarters() {
    // From half to one and a half times, independent of each other.
    let mut sim = Sim::new(|step| 500 + (noise(step) * 1000.0) as u64);
    assert_eq!(over(&sim.slices(5000)), 0);
    // A machine that gets slower and faster by a fifth, over some slices.
    let mut sim = Sim::new(|step| 1000 + ((step as f64 / 700.0).sin() * 200.0) as u64);
    assert_eq!(over(&sim.slices(5000)), 0);
}

proptest! {
    #[test]
    fn steps_that_become_dearer_at_any_moment_make_one_slice_too_long_and_not_two(
        at in 1_000_u64..400_000,
        before in prop_oneof![Just(1_u64), Just(10), Just(100), Just(900)],
        factor in 2_u64..=100,
    ) {
        let mut sim = Sim::new(|step| if step < at { before } else { before * factor });
        let mut slices = sim.slices_until(at);
        slices.extend(sim.slices(50));
        let long: Vec<_> = slices.iter().filter(|slice| slice.took > BUDGET).collect();
        prop_assert!(over(&slices) <= 1, "{:?}", long);
    }

    #[test]
    fn no_cost_makes_it_hang_or_panic(costs in prop::collection::vec(0_u64..10_000_000_000, 1..20)) {
        let mut sim = Sim::new(|step| costs[step as usize % costs.len()]);
        // Steps that take no time at all never end a slice.
        if costs.iter().any(|cost| *cost > 0) {
            sim.slices(20);
        }
    }
}
