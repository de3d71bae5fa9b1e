//! The order of service, in slices.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use breather::{Turns, yield_now};

use crate::pool::Kind;
use crate::tools::{in_a_minute, spin, work};

const JOBS: usize = 64;
const ROUNDS: usize = 100;

/// Runs equal jobs until they have had 100 slices each, on average. Returns the slices of each.
fn slices(kind: Kind, number: usize) -> Vec<usize> {
    kind.run(move |pool| async move {
        let turns = Turns::shared(number);
        let counts: Arc<Vec<AtomicUsize>> = Arc::new((0..JOBS).map(|_| AtomicUsize::new(0)).collect());
        let (all, is_over) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let job = |at: usize| {
            let (counts, all, is_over) = (counts.clone(), all.clone(), is_over.clone());
            let job = async move {
                while !is_over.load(Ordering::Relaxed) {
                    spin(60);
                    counts[at].fetch_add(1, Ordering::Relaxed);
                    if all.fetch_add(1, Ordering::Relaxed) >= JOBS * ROUNDS {
                        is_over.store(true, Ordering::Relaxed);
                    }
                    yield_now().await;
                }
            };
            pool.spawn(turns.run(job, pool.yields()))
        };
        let jobs: Vec<_> = (0..JOBS).map(job).collect();
        for job in jobs {
            job.ended().await;
        }
        counts.iter().map(|count| count.load(Ordering::Relaxed)).collect()
    })
}

#[test]
fn shared_turns_give_equal_jobs_as_many_slices() {
    for kind in Kind::ALONE {
        let slices = in_a_minute(move || slices(kind, 1));
        let (least, most) = (slices.iter().min().unwrap(), slices.iter().max().unwrap());
        assert!(most * 10 <= least * 11, "{kind:?}: {slices:?}");
    }
}

/// On a busy machine the system stops a thread for some milliseconds, and with it the jobs that are
/// called there. Others get their slices meanwhile. So the limit is wider, and leaves out one job
/// in ten.
#[test]
fn shared_turns_of_several_threads_give_nearly_as_many_slices() {
    for (kind, number) in [(Kind::Tokio(2), 2), (Kind::Tokio(4), 4), (Kind::Smol(4), 4)] {
        let mut slices = in_a_minute(move || slices(kind, number));
        slices.sort_unstable();
        let (few, many) = (slices[JOBS / 10], slices[JOBS - 1 - JOBS / 10]);
        assert!(many * 2 <= few * 3, "{kind:?}: {slices:?}");
    }
}

/// Runs jobs of different lengths one by one, after a rest. Returns the order of their first slices
/// and that of their ends.
fn order(kind: Kind, rest: Duration) -> (Vec<usize>, Vec<usize>) {
    kind.run(move |pool| async move {
        let turns = Turns::one_by_one(1);
        pool.spawn(turns.run(work(3), pool.yields())).ended().await;
        pool.sleep(rest).await;
        let (begun, ended) = (Arc::<Mutex<Vec<usize>>>::default(), Arc::<Mutex<Vec<usize>>>::default());
        let job = |at: usize| {
            let (begun, ended) = (begun.clone(), ended.clone());
            let job = async move {
                begun.lock().unwrap().push(at);
                for _ in 0..20 - at % 20 {
                    spin(60);
                    yield_now().await;
                }
                ended.lock().unwrap().push(at);
            };
            pool.spawn(turns.run(job, pool.yields()))
        };
        let jobs: Vec<_> = (0..JOBS).map(job).collect();
        for job in jobs {
            job.ended().await;
        }
        (begun.lock().unwrap().clone(), ended.lock().unwrap().clone())
    })
}

/// On one thread no other job takes a turn before the one that began first.
#[test]
fn one_by_one_jobs_end_in_the_order_in_which_they_began() {
    for kind in Kind::ALONE {
        for rest in [0, 20] {
            let (begun, ended) = in_a_minute(move || order(kind, Duration::from_millis(rest)));
            assert_eq!(begun, ended, "{kind:?}, after {rest} ms");
        }
    }
}
