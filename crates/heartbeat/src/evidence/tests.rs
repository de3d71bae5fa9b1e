//! Real threads, looked at from another one. All limits are ratios within one run.

use std::hint::black_box;
use std::io::Read as _;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use crate::evidence::{Doing, Process, Reading, Thread, Wait};
use crate::why::{Cause, Sample, Why, judge};

/// Looks at a thread while it does something for as long as `job` likes, and judges.
fn judged(job: impl FnOnce() + Send + 'static, until: impl Fn(&[Sample]) -> bool, end: impl FnOnce()) -> Why {
    let (tell, told) = mpsc::channel();
    let busy = thread::spawn(move || {
        tell.send(Thread::here()).unwrap();
        job();
    });
    let thread = told.recv().unwrap();
    let mut samples: Vec<Sample> = Vec::new();
    let give_up = Instant::now() + Duration::from_secs(60);
    while !until(&samples) && Instant::now() < give_up {
        let (at, process) = (Instant::now(), Process::read());
        samples.push(Sample { at, thread: thread.read(), process, in_block_in_place: false });
        thread::sleep(Duration::from_millis(5));
    }
    end();
    busy.join().unwrap();
    judge(&samples)
}

/// Enough looks at a thread that waits for something.
fn waits(wait: Wait) -> impl Fn(&[Sample]) -> bool {
    let seen = move |sample: &&Sample| sample.thread.doing == Some(Doing::Waiting(wait));
    move |samples| samples.iter().filter(seen).count() >= 20
}

fn burn(go_on: &AtomicBool) {
    while go_on.load(Relaxed) {
        black_box(1_u64.wrapping_mul(black_box(3)));
    }
}

#[test]
fn a_thread_that_computes_is_never_said_to_wait_in_a_call() {
    let go_on = Arc::new(AtomicBool::new(true));
    let other = Arc::clone(&go_on);
    let why = judged(move || burn(&other), |samples| samples.len() >= 40, || go_on.store(false, Relaxed));
    // On a machine that is busy, it waits for a processor instead.
    let ready = why.computed + why.machine + why.own_threads;
    assert!(!why.computed.is_zero(), "{why:?}");
    assert!(ready * 10 >= why.length() * 8, "{why:?}");
}

#[test]
fn a_thread_that_sleeps_is_told() {
    let why = judged(|| thread::sleep(Duration::from_secs(2)), waits(Wait::Sleep), || {});
    assert_eq!(why.cause(), Some(Cause::Sleep), "{why:?}");
}

#[test]
fn a_thread_that_waits_for_a_lock_is_told() {
    let lock = Arc::new(Mutex::new(()));
    let (other, held) = (Arc::clone(&lock), lock.lock().unwrap());
    let why = judged(move || drop(other.lock().unwrap()), waits(Wait::Lock), || drop(held));
    assert_eq!(why.cause(), Some(Cause::Lock), "{why:?}");
}

#[test]
fn a_thread_that_blocks_in_a_read_is_told() {
    let (mut from, to) = std::io::pipe().unwrap();
    let read = move || assert_eq!(from.read(&mut [0]).unwrap(), 0);
    let why = judged(read, waits(Wait::Call), || drop(to));
    assert_eq!(why.cause(), Some(Cause::BlockingCall), "{why:?}");
}

#[test]
fn more_threads_than_processors_are_counted() {
    let processors = Process::read().processors.unwrap();
    let go_on = Arc::new(AtomicBool::new(true));
    let burners: Vec<_> = (0..=processors)
        .map(|_| {
            let go_on = Arc::clone(&go_on);
            thread::spawn(move || burn(&go_on))
        })
        .collect();
    // They are ready as soon as they began; a loaded machine may take a while to begin them.
    let give_up = Instant::now() + Duration::from_secs(60);
    let more = || Process::read().running.is_some_and(|running| running > processors);
    let mut seen = more();
    while !seen && Instant::now() < give_up {
        seen = more();
    }
    go_on.store(false, Relaxed);
    burners.into_iter().for_each(|burner| burner.join().unwrap());
    assert!(seen);
}

#[test]
fn of_itself_a_thread_says_that_it_runs_and_its_clock_does_not_go_back() {
    let here = Thread::here();
    let readings: Vec<Reading> = (0..100).map(|_| here.read()).collect();
    assert!(readings.iter().all(|reading| reading.doing == Some(Doing::Running)));
    assert!(readings.windows(2).all(|pair| pair[0].cpu.unwrap() <= pair[1].cpu.unwrap()));
}

#[test]
fn a_thread_that_ended_tells_nothing() {
    let ended = thread::spawn(|| {
        let here = Thread::here();
        here.read();
        here
    });
    assert_eq!(ended.join().unwrap().read(), Reading::default());
    let unread = thread::spawn(Thread::here).join().unwrap();
    assert_eq!(unread.read(), Reading::default());
}
