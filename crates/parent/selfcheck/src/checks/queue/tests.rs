//! Thousands of selfchecks that never were: how often the check of the queue says which verdict.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use record::{Load, Timing, Trial};

use super::*;
use crate::sample;

/// What a simulated loop does otherwise than the arithmetic.
#[derive(Clone, Copy, Debug)]
struct Truth {
    /// The usual lateness of its timer in microseconds. Each one is between 0 and twice of it, as
    /// on a wheel that rounds up twice.
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

/// Returns which of a hundred selfchecks have this verdict on all three runtimes.
fn per_cent(quick: bool, truth: Truth, verdict: Verdict) -> f64 {
    const SELFCHECKS: u32 = 500;
    let info = plan::sized(sample::info(), quick);
    let trials: Vec<Trial> =
        plan::trials(&info).into_iter().filter(|trial| is_queued(&trial.subject)).collect();
    let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
    let so = (0..SELFCHECKS).filter(|_| {
        plan::queues(&info).all(|(_, cell)| {
            let own = trials.iter().filter(|trial| trial.subject == Subject::Cell(cell.clone()));
            let rounds = own.map(|trial| {
                let trial = Trial { seed: random.random(), ..trial.clone() };
                round(&trial, truth, &mut random)
            });
            Waits { rounds: rounds.collect(), left_out: 0 }.verdict() == verdict
        })
    });
    100.0 * so.count() as f64 / f64::from(SELFCHECKS)
}

fn is_queued(subject: &Subject) -> bool {
    matches!(subject, Subject::Cell(Cell { load: Load::Rate(_), .. }))
}

#[test]
fn of_a_hundred_selfchecks_of_a_truthful_instrument_99_pass() {
    for quick in [true, false] {
        for truth in [TOKIO, SMOL] {
            let passed = per_cent(quick, truth, Verdict::Passed);
            assert!(passed >= 99.0, "{passed} % with {truth:?}, quick: {quick}");
        }
    }
}

#[test]
fn an_error_of_30_per_cent_fails_in_95_of_a_hundred_and_never_passes() {
    for (quick, error) in [(true, 1.3), (true, 0.7), (false, 1.3), (false, 0.7)] {
        let wrong = Truth { error, ..TOKIO };
        let failed = per_cent(quick, wrong, Verdict::Failed);
        assert!(failed >= 95.0, "{failed} % with {wrong:?}, quick: {quick}");
        assert_eq!(per_cent(quick, wrong, Verdict::Passed), 0.0, "{wrong:?}, quick: {quick}");
    }
}

/// A floor that is measured a moment before is not exactly the lateness between jobs.
#[test]
fn a_floor_that_is_off_by_a_fifth_of_a_millisecond_passes_in_nine_of_ten() {
    for (quick, later_us) in [(true, 200.0), (true, -200.0), (false, 200.0), (false, -200.0)] {
        let passed = per_cent(quick, Truth { later_us, ..TOKIO }, Verdict::Passed);
        assert!(passed >= 90.0, "{passed} %, {later_us} us later, quick: {quick}");
    }
}

/// The closed form alone could not decide: this is why the arrivals are drawn again.
#[test]
fn by_the_closed_form_the_same_jobs_differ_by_more_than_the_goal() {
    let info = plan::sized(sample::info(), false);
    let trial = plan::trials(&info).into_iter().find(|trial| is_queued(&trial.subject)).unwrap();
    let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
    let beyond = (0..200).filter(|_| {
        let rounds = (0..6).map(|_| {
            let trial = Trial { seed: random.random(), ..trial.clone() };
            round(&trial, SMOL, &mut random)
        });
        let waits = Waits { rounds: rounds.collect(), left_out: 0 };
        let (ratio, _) = waits.over(|round| round.steady).unwrap();
        !GOAL.contains(ratio)
    });
    let beyond = beyond.count();
    assert!((60..=140).contains(&beyond), "{beyond} of 200");
}

#[test]
fn a_round_in_which_hardly_a_job_waited_counts_little() {
    let own = Loop { service: Duration::from_millis(20), wakes_in: Duration::ZERO };
    let of = |measured: u64, predicted: u64| {
        let ms = Duration::from_millis;
        Round { jobs: 30, own, measured: ms(measured), predicted: ms(predicted), steady: None }
    };
    let waits = Waits { rounds: vec![of(100, 100), of(121, 120), of(111, 110), of(2, 1)], left_out: 0 };
    let (ratio, interval) = waits.ratio().unwrap();
    assert!((ratio - 334.0 / 331.0).abs() < 1e-12 && interval.unwrap().lies_in(&GOAL), "{interval:?}");
    assert_eq!(waits.verdict(), Verdict::Passed);
}

#[test]
fn without_two_rounds_there_is_no_verdict() {
    let own = Loop { service: Duration::from_millis(20), wakes_in: Duration::ZERO };
    let wait = Duration::from_millis(7);
    let round = Round { jobs: 30, own, measured: wait, predicted: wait, steady: Some(wait) };
    for rounds in [vec![], vec![round]] {
        assert_eq!(Waits { rounds, left_out: 0 }.verdict(), Verdict::CantTell);
    }
    let nothing = Round { measured: Duration::ZERO, predicted: Duration::ZERO, ..round };
    assert_eq!(Waits { rounds: vec![nothing; 3], left_out: 0 }.verdict(), Verdict::CantTell);
}
