//! What asking costs, where there is nothing to do between two steps: against an empty loop, turn by turn.
//!
//! A slice ends here as well as anywhere, and its looks at the clock are shared out among its steps. Nobody yields.

use std::hint::black_box;
use std::time::Duration;

use bench::contender::{SHARE, SLICE};
use bench::cpu;
use bench::paired::Figure;
use bench::report::Check;
use breather::Breather;

/// Some milliseconds.
const STEPS: u64 = 3_000_000;

type New = fn() -> Breather;

/// So many pairs of each.
pub(crate) fn measure(pairs: usize) -> Vec<Check> {
    let breathers: [(&str, New); 3] = [
        ("within=100us, due at each step", || Breather::within(SLICE)),
        ("costing=1%, due at each step", || Breather::costing(SHARE)),
        ("every=1000, due at each step", || Breather::every(1000)),
    ];
    let check = |(name, breather): (&str, New)| {
        let excess = |_| {
            let (empty, asking) = (time(empty), time(|| asking(breather())));
            (asking.as_secs_f64() - empty.as_secs_f64()) * 1e9 / STEPS as f64
        };
        Check { check: name.to_owned(), ns: Figure::of(&(0..pairs).map(excess).collect::<Vec<_>>()) }
    };
    breathers.into_iter().map(check).collect()
}

fn time(work: impl FnOnce()) -> Duration {
    let began = cpu::of_process();
    work();
    cpu::of_process() - began
}

#[inline(never)]
fn empty() {
    for step in 0..STEPS {
        black_box(step);
    }
}

#[inline(never)]
fn asking(mut breather: Breather) {
    for step in 0..STEPS {
        black_box(step);
        if breather.due() {
            breather.resume();
        }
    }
}
