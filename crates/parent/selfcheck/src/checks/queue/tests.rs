//! Thousands of selfchecks that never were: how often the check of the queue says which verdict.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use record::{Load, Timing, Trial};

use super::*;
use crate::sample;

/// What a simulated loop does otherwise than the arithmetic.
#[derive(Clone, Copy, Debug)]
struct Truth {
    /// The usual lateness of its timer in microseconds. Each one is between 0 and twice of it, as on
    /// a wheel that rounds up twice.
    late_us: f64,
    /// By how much this is more than the floor says, in microseconds.
    later_us: f64,
    /// By how much jobs spread in length, to either side.
    spread: f64,
    /// The factor by which the instrument is wrong.
    error: f64,
}

const TOKIO: Truth = Truth { late_us: 1100.0, later_us: 0.0, spread: 0.05, error: 1.0 };
const SMOL: Truth = Truth { late_us: 100.0, ..TOKIO };

/// Simulates what a child measures in a trial.
fn round(trial: &Trial, truth: Truth, random: &mut Xoshiro256PlusPlus) -> Round {
    let Subject::Cell(Cell { load: Load::Rate(rate), workload, .. }) = &trial.subject else { panic!() };
    let length = workload.parse::<notation::Spec>().unwrap().length().unwrap().as_secs_f64();
    let Timing { warm_up, duration, .. } = trial.timing;
    let (mut free_at, mut total, mut jobs) = (0.0_f64, 0.0, 0);
    for due in arrivals(rate.mean_gap(), trial.seed).take_while(|due| *due < warm_up + duration) {
        let due = due.as_secs_f64();
        let late = 2e-6 * (truth.late_us + truth.later_us).max(0.0) * random.random::<f64>();
        let begins = if due < free_at { free_at } else { due + late };
        free_at = begins + length * (1.0 + truth.spread * (2.0 * random.random::<f64>() - 1.0));
        if free_at > warm_up.as_secs_f64() {
            total += begins.min(trial.timing.total().as_secs_f64()) - due;
            jobs += 1;
        }
    }
    let own = Loop {
        service: Duration::from_secs_f64(length),
        wakes_in: Duration::from_secs_f64(1e-6 * truth.late_us),
    };
    Round {
        jobs,
        own,
        measured: Duration::from_secs_f64(truth.error * total / jobs as f64),
        predicted: own.mean_wait(arrivals(rate.mean_gap(), trial.seed), trial.timing).unwrap(),
        steady: own.steady_wait(rate.mean_gap()),
    }
}


fn share2(trial: &Trial, rounds: u64, truth: Truth, verdict: Verdict) -> f64 {
    const SELFCHECKS: u64 = 1000;
    let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
    let all = (0..SELFCHECKS).filter(|_| {
        (0..3).all(|_| {
            let own = (0..rounds).map(|_| Trial { seed: random.random(), ..trial.clone() });
            let own: Vec<_> = own.collect();
            let rounds = own.iter().map(|trial| round(trial, truth, &mut random)).collect();
            Waits { rounds, left_out: 0 }.verdict() == verdict
        })
    });
    100.0 * all.count() as f64 / SELFCHECKS as f64
}

#[test]
fn probe() {
    let info = plan::sized(sample::info(), true);
    let trial = plan::trials(&info).into_iter().rev().find(|t| plan::queues(&info).any(|(_, c)| t.subject == Subject::Cell(c.clone()))).unwrap();
    let Subject::Cell(cell) = &trial.subject else { panic!() };
    for (rate, len, dur, rounds) in [(75, "8ms", 600, 5), (75,"8ms",500,6), (75,"8ms",400,7),(60,"10ms",600,5),(60,"10ms",500,6),(20, "20ms", 2500, 4), (20, "20ms", 1600, 6), (20,"20ms",1200,8)] {
        let cell = Cell { load: Load::Rate(record::Rate::in_1000_s(rate * 1000)), workload: format!("countdown:spins=200,length={len}"), ..cell.clone() };
        let trial = Trial { subject: Subject::Cell(cell), timing: Timing { duration: Duration::from_millis(dur), ..trial.timing }, ..trial.clone() };
        eprintln!("{rate} {len} {dur} x {rounds}");
        for (name, truth) in [("tokio", TOKIO), ("smol", SMOL)] {
            for later_us in [0.0, -200.0, 200.0, 400.0] {
                let truth = Truth { later_us, ..truth };
                eprint!(" {name} later {later_us}: pass {}", share2(&trial, rounds, truth, Verdict::Passed));
            }
            for error in [1.05, 1.3, 0.7] {
                let wrong = Truth { error, ..truth };
                eprint!(
                    " error {error}: fail {} pass {}",
                    share2(&trial, rounds, wrong, Verdict::Failed),
                    share2(&trial, rounds, wrong, Verdict::Passed)
                );
            }
            eprintln!();
        }
    }
}
