//! Tests of defined jobs, done as a child does them: brought, cut, split and joined.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Once;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use proptest::prelude::*;
use workload::{Job, Output, Progress, Workload, bring};

use super::{Compare, defined};

static SETUPS: AtomicU64 = AtomicU64::new(0);
static CALLS: AtomicU64 = AtomicU64::new(0);

/// Sleeps in the second call with this counter, as if the machine stood still when the work is
/// timed for the first time: the first call is that of the check.
fn held_up_once(calls: &AtomicU64) {
    if calls.fetch_add(1, Relaxed) == 1 {
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Takes some microseconds, so that it is worth measuring.
fn mixed(number: u64) -> u64 {
    (0..5000).fold(number, |sum: u64, step| std::hint::black_box(sum.wrapping_mul(31) ^ step))
}

fn jobs(compare: &mut Compare) {
    let setup = || {
        SETUPS.fetch_add(1, Relaxed);
        23_u64
    };
    let all = |end: &u64| (0..*end).map(mixed).fold(0, u64::wrapping_add);
    compare.job("whole", setup, all).check(|sum| *sum > 0);
    // An output that can't leave its thread.
    compare.job("unsent", || 23_u64, move |end| Rc::new(Cell::new(all(end))));
    compare.job("refused", || 23_u64, all).check(|sum| *sum == 0);
    compare.job("steps", || 23_u64, all).steps(|end| (0..*end).map(mixed));
    compare.job("parts", || 23_u64, all).split(|end| *end as usize, |_, part| mixed(part as u64));
    compare.job("no steps", || 0_u64, all).steps(|end| (0..*end).map(mixed));
    compare.job("lazy", || 23_u64, all).steps(|_| 0..2);
    compare.job("nothing", || (), |()| 7);
    compare.job("bad setup", || -> u64 { panic!("there is no cat.jpg") }, all);
    compare.job("bad work", || 23_u64, |end| -> u64 { panic!("not {end} again") });
    let held_up = move |(calls, end): &(AtomicU64, u64)| {
        held_up_once(calls);
        all(end)
    };
    compare.job("held up", || (AtomicU64::new(0), 23), held_up);
    compare
        .job("held up in steps", || (AtomicU64::new(0), 23), held_up)
        .steps(|input| (0..input.1).map(mixed));
    compare.job("fickle", || AtomicU64::new(3), |_| mixed(7)).steps(|calls| {
        CALLS.fetch_add(1, Relaxed);
        0..calls.fetch_add(1, Relaxed)
    });
}

fn workload(text: &str) -> Result<Workload, String> {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| bring(defined(jobs).unwrap_or_else(|faults| panic!("{faults}")).into_kinds()).unwrap());
    text.parse().map_err(|error: workload::BadWorkload| error.to_string())
}

fn is_right(workload: &Workload, output: Output) -> bool {
    output.checksum == workload.expected(output.steps)
}

#[test]
fn a_job_comes_to_its_answer_in_chunks_of_any_size() {
    for text in ["whole", "unsent", "steps", "parts"] {
        let workload = workload(text).unwrap();
        for chunk in [1, 2, 7, 22, u64::MAX] {
            let mut job = workload.job();
            assert_eq!(job.advance(0), Progress::More);
            while job.advance(chunk) == Progress::More {
                assert!(is_right(&workload, job.so_far()), "{text}");
            }
            let output = job.so_far();
            assert_eq!((output.steps, is_right(&workload, output)), (workload.steps(), true), "{text}");
            assert_eq!(job.advance(chunk), Progress::Done(output));
        }
    }
    let steps = |text| workload(text).unwrap().steps();
    assert_eq!((steps("whole"), steps("steps"), steps("parts")), (1, 23, 23));
}

#[test]
fn the_setup_runs_once() {
    for _ in 0..3 {
        assert!(workload("whole").is_ok());
    }
    assert_eq!(SETUPS.load(Relaxed), 1);
}

#[test]
fn a_wrong_answer_has_another_checksum() {
    let refused = workload("refused").unwrap();
    assert!(!is_right(&refused, refused.job().finish()));
    assert!(refused.try_out().unwrap_err().to_string().contains("its check refuses"));
}

#[test]
fn a_job_with_other_steps_than_were_counted_is_wrong() {
    for (text, steps) in [("steps:steps=22", 22), ("steps:steps=24", 23)] {
        let workload = workload(text).unwrap();
        let output = workload.job().finish();
        assert_eq!((output.steps, is_right(&workload, output)), (steps, false), "{text}");
    }
    assert!(workload("parts:steps=22").unwrap_err().contains("it has 23 parts now, and had 22 before"));
    let fickle = workload("fickle").unwrap();
    assert!(!is_right(&fickle, fickle.job().finish()) && CALLS.load(Relaxed) > 1);
}

#[test]
fn what_is_not_worth_measuring_is_told_with_the_reason() {
    let told = |text: &str| workload(text).and_then(|made| made.try_out().map_err(|error| error.to_string()));
    assert!(told("no steps").unwrap_err().contains("no steps at all"));
    assert!(told("lazy").unwrap_err().contains("they don't do the same"));
    assert!(told("nothing").unwrap_err().contains("Does it do anything?"));
    assert_eq!(told("bad setup").unwrap_err(), "`bad setup`: its setup panicked: there is no cat.jpg");
    let panic = runtime::catch(|| told("bad work")).unwrap_err();
    assert_eq!(panic.to_string(), "panicked: not 23 again");
}

#[test]
fn a_job_that_was_held_up_once_is_not_refused() {
    for text in ["held up", "held up in steps"] {
        workload(text).unwrap().try_out().unwrap();
    }
}

#[test]
fn faults_of_a_definition_are_found() {
    let faults = |define: fn(&mut Compare)| defined(define).err().map_or(0, |faults| faults.0.len());
    assert_eq!(faults(|_| ()), 1);
    assert_eq!(faults(|compare| drop(compare.job("a", || 7, |_| async { 7 }))), 1);
    assert_eq!(faults(|compare| drop(compare.job("a", || 7, |_| Err::<u8, u8>(7)))), 1);
    assert_eq!(faults(|compare| drop(compare.job("a", || 7, |_| Ok::<u8, u8>(7)).check(Result::is_ok))), 0);
    let twice: fn(&mut Compare) =
        |compare| drop(compare.job("a", || 7, |_| 7).steps(|_| 0..7).split(|_| 7, |_, part| part));
    assert_eq!(faults(twice), 1);
    assert_eq!(
        faults(|compare| {
            compare.job("a", || 7, |_| 7);
            compare.loads(["jobs=1", "jbos=1"]);
        }),
        1
    );
}

/// Does a job by halves. The numbers say how far each half comes before it is split and joined.
fn by_halves(job: &mut dyn Job, numbers: &mut impl Iterator<Item = u64>) -> Output {
    job.advance(numbers.next().unwrap_or(0));
    let splits = numbers.next().is_some_and(|number| number % 2 == 1);
    if let Some(mut half) = if splits { job.split() } else { None } {
        let later_first = numbers.next().is_some_and(|number| number % 2 == 1);
        let output = if later_first { Some(by_halves(&mut *half, numbers)) } else { None };
        by_halves(job, numbers);
        let output = output.unwrap_or_else(|| by_halves(&mut *half, numbers));
        job.join(output);
    } else {
        job.advance(numbers.next().unwrap_or(u64::MAX));
    }
    job.so_far()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_way_of_splitting_comes_to_the_same(numbers in prop::collection::vec(0_u64..9, 0..40)) {
        let workload = workload("parts").unwrap();
        let mut job = workload.job();
        let output = by_halves(&mut *job, &mut numbers.into_iter());
        prop_assert!(is_right(&workload, output));
        let output = job.finish();
        prop_assert!(output.steps == 23 && is_right(&workload, output));
    }
}
