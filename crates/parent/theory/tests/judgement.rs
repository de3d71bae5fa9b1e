//! Whether a measurement parts from the theory, and what follows from a strategy's abilities.

use std::time::Duration;

use record::Abilities;
use theory::{Conduct, Facts, NOISE, Prediction, Yield, conduct_of};

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

fn predicted(p99: u64, at_least: bool) -> Prediction {
    Prediction { p50: Duration::ZERO, p99: ms(p99), at_least }
}

#[test]
fn theory_and_measurement_part_by_more_than_half_of_the_larger() {
    let parts = |theory, measured| predicted(theory, false).parts_from(ms(measured));
    assert!(parts(0, 95) && parts(95, 0) && parts(10, 21) && parts(21, 10));
    assert!(!parts(10, 20) && !parts(20, 10) && !parts(10, 10));
    // Below the noise nothing parts, however large the factor.
    assert!(!parts(0, 1) && parts(0, 2) && ms(1) == NOISE);
}

#[test]
fn a_prediction_of_at_least_so_much_does_not_part_from_more() {
    assert!(!predicted(100, true).parts_from(ms(500)));
    assert!(predicted(100, true).parts_from(ms(10)));
}

#[test]
fn the_conduct_follows_from_abilities_and_figures() {
    let none = Abilities { bounds_threads: true, ..Abilities::NONE };
    let plain = Facts {
        abilities: none,
        slice: None,
        cost: Duration::ZERO,
        kind: Yield::Own,
        in_turns: false,
        apart: false,
        threads: None,
    };
    let of = |facts: Facts| conduct_of(&facts, 8);
    let divides = Facts { abilities: Abilities { divides: true, ..none }, slice: Some(ms(1)), ..plain };
    let yields = Conduct::Yields { slice: ms(1), cost: Duration::ZERO, kind: Yield::Own };
    assert_eq!(of(divides), yields);
    assert_eq!(of(Facts { in_turns: true, ..divides }), Conduct::TakesTurns { slice: ms(1) });
    assert_eq!(of(Facts { slice: None, ..divides }), Conduct::Holds);
    assert_eq!(of(Facts { abilities: Abilities { borrows: true, ..none }, ..plain }), Conduct::Holds);
    assert_eq!(of(plain), Conduct::HoldsATask);
    let pool = Facts { apart: true, ..plain };
    assert_eq!(of(pool), Conduct::Offloads { threads: Some(8) });
    assert_eq!(of(Facts { threads: Some(7), ..pool }), Conduct::Offloads { threads: Some(7) });
    let unbounded = Facts { abilities: Abilities { bounds_threads: false, ..none }, ..plain };
    assert_eq!(of(unbounded), Conduct::Offloads { threads: None });
}
