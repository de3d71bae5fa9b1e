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
        let mut pace = Pace::new(BUDGET);
        pace.add_look(CLOCK);
        Sim { cost, pace, now, step: 0 }
    }

    fn moment(&self) -> Moment {
        Moment { now: self.now, turn: None }
    }

    fn slice(&mut self) -> Slice {
        self.now += Duration::from_micros(1);
        let (began, mut looks) = (self.now, 0);
        let mut stride = self.pace.begin(self.moment());
        loop {
            for _ in 0..stride {
                self.now += Duration::from_nanos((self.cost)(self.step));
                self.step += 1;
            }
            self.now += CLOCK;
            looks += 1;
            match self.pace.look(self.moment(), stride) {
                Look::GoOn(next) => stride = next,
                Look::Over(span) => {
                    assert_eq!(span, Span { began, ended: self.now, length: self.now - began });
                    let took = self.now - began;
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

/// Returns the mean number of looks.
fn looks(slices: &[Slice]) -> f64 {
    slices.iter().map(|slice| slice.looks as f64).sum::<f64>() / slices.len() as f64
}

/// Adds a preemption of 20 us to 4 ms to 3 % of the slices, to steps of this cost.
fn preempted(step: u64) -> impl FnMut(u64) -> u64 {
    let chance = 0.03 * step as f64 / BUDGET.as_nanos() as f64;
    move |number| {
        let length = 20_000.0 * 200_f64.powf(noise(number ^ 0xabcd_ef00));
        step + if noise(number) < chance { length as u64 } else { 0 }
    }
}

#[test]
fn preemptions_cost_few_looks() {
    for step in [1, 100, 10_000] {
        let quiet = Sim::new(|_| step).slices(500);
        let mut sim = Sim::new(preempted(step));
        let slices = sim.slices(3_000);
        let share = over(&slices) as f64 / slices.len() as f64;
        println!("{step} ns: {:.2} looks a slice, {:.2} with preemptions", looks(&quiet), looks(&slices));
        assert!(share > 0.01 && share < 0.04, "{share}");
        assert!(looks(&slices) < looks(&quiet) + 1.0, "{step} ns: {} looks", looks(&slices));
        assert_eq!(sim.pace.dear.cost(), None, "a preemption is no dear step");
    }
}

/// Rows of 0.5 us, and clusters of rows of 100 us.
fn clusters(dear: u64) -> impl FnMut(u64) -> u64 {
    move |step| if step % (2_000 + dear) < 2_000 { 500 } else { 100_000 }
}

#[test]
fn clusters_of_dear_steps_are_found_and_then_no_slice_is_too_long() {
    for dear in [5, 20, 60] {
        for budget in [100, 300, 1_000].map(Duration::from_micros) {
            let mut sim = Sim::new(clusters(dear));
            sim.pace.set_budget(budget);
            let is_long = |slice: &Slice| slice.took > budget * 5 / 4 + Duration::from_micros(100);
            let learning = sim.slices(1_500);
            let slices = sim.slices(5_000);
            let long = slices.iter().filter(|slice| is_long(slice)).count();
            let first = learning.iter().filter(|slice| is_long(slice)).count();
            println!("{budget:?}, clusters of {dear}: {first} long slices before it knows, {long} after");
            assert!(long <= 5, "{budget:?}, clusters of {dear}: {long}");
        }
    }
}

#[test]
fn dear_steps_that_come_no_more_are_forgotten_and_cost_few_looks_until_then() {
    for step in [1_u64, 100, 500] {
        let mut sim = Sim::new(|_| step);
        sim.slices(10);
        let step_seen = DearStep { took: 100_000, least: 4_000 };
        sim.pace.dear.confirm(step_seen);
        sim.slices(FIRST as usize);
        sim.pace.dear.confirm(step_seen);
        let (began, slices) = (sim.now, sim.slices(dear::MEMORY as usize));
        let of_looks = CLOCK.as_secs_f64() * looks(&slices) * slices.len() as f64;
        let share = of_looks / (sim.now - began).as_secs_f64();
        assert!(share < 1.0 / 8.0, "{step} ns: {share}");
        sim.slices(2);
        assert_eq!(sim.pace.dear.cost(), None, "{step} ns");
        assert!(looks(&sim.slices(10)) <= 3.0);
    }
}

#[test]
fn a_dear_step_that_met_a_preemption_is_corrected_by_the_next_ones() {
    let mut dear = Dear::default();
    dear.confirm(DearStep { took: 3_000_000, least: 4_000 });
    for _ in 0..20 {
        dear.look(1, 100_000);
    }
    assert!(dear.cost().is_some_and(|cost| cost < 110_000), "{dear:?}");
    // Another preemption is followed by a cheap step.
    let before = dear.cost();
    dear.look(1, 500);
    dear.look(1, 3_000_000);
    dear.look(1, 500);
    assert_eq!(dear.cost(), before);
}

#[test]
fn each_slice_over_budget_has_a_reason() {
    let reasons = |tally: &Tally| (tally.by_a_step, tally.by_a_surprise, tally.by_the_machine);
    let mut long = Sim::new(|_| 200_000);
    long.slices(10);
    assert_eq!(reasons(long.pace.tally()), (10, 0, 0), "each step is too long");
    let mut preempted = Sim::new(|step| if step == 50_000 { 3_000_000 } else { 100 });
    preempted.slices_until(60_000);
    assert_eq!(reasons(preempted.pace.tally()), (0, 0, 1));
    let mut slower = Sim::new(|step| if step < 50_200 { 100 } else { 5_000 });
    slower.slices_until(51_000);
    assert_eq!(reasons(slower.pace.tally()), (0, 1, 0));
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
