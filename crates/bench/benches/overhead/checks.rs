//! The time of a check: an empty loop and a loop that asks, turn by turn.
//!
//! Slices end as in a program, so the looks at the clock are included. There are no yields.

use std::hint::black_box;
use std::time::Duration;

use bench::contender::{Asked, Contender, GUESSED, SHARE, SLICE};
use bench::cpu;
use bench::paired::Figure;
use bench::report::Check;
use breather::Breather;

/// The steps of a turn: some milliseconds.
const STEPS: u64 = 3_000_000;

type New = fn() -> Breather;

/// Measures each check with this many pairs.
pub(crate) fn measure(pairs: usize) -> Vec<Check> {
    let breathers: [(Contender, New); 3] = [
        (Contender::Within(Asked::ByStride), || Breather::within(SLICE)),
        (Contender::Costing, || Breather::costing(SHARE)),
        (Contender::Every(GUESSED), || Breather::every(GUESSED as usize)),
    ];
    let check = |(contender, breather): (Contender, New)| {
        let excess = |_| {
            let (empty, asking) = (time(empty), time(|| asking(breather())));
            (asking.as_secs_f64() - empty.as_secs_f64()) * 1e9 / STEPS as f64
        };
        Check {
            check: format!("{contender}, due at each step"),
            ns: Figure::of(&(0..pairs).map(excess).collect::<Vec<_>>()),
        }
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
