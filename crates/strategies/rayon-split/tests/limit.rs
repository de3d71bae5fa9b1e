//! The limit of whole jobs: a thread that waits for a half takes other work, which may be another
//! job.

use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use futures_lite::future::poll_once;
use rayon_split::RayonSplit;
use runtime::{Body, Runtime, RuntimeId};
use strategy::conformance::wait_until;
use strategy::{Job, Output, Progress, Site, Strategy};

/// It only turns a hang into a failure.
const LIMIT: Duration = Duration::from_secs(60);

/// The whole jobs of a pool, which are held in their halves.
#[derive(Default)]
struct Halves {
    seen: Mutex<Whole>,
    changed: Condvar,
}

/// The counts of whole jobs: a job is under way from its first step until its end, also while no
/// thread does a piece of it.
#[derive(Debug, Default)]
struct Whole {
    is_open: bool,
    begun: usize,
    under_way: usize,
    most: usize,
    /// For each job that began, whether its later half did as well.
    later_begun: Vec<bool>,
}

impl Halves {
    fn job(self: &Arc<Self>) -> HeldInHalves {
        HeldInHalves { halves: self.clone(), place: Place::NotBegun }
    }

    /// Changes the counts, and then holds the calling thread up until it may go on, or all may.
    fn hold(&self, change: impl FnOnce(&mut Whole), until: impl Fn(&Whole) -> bool) {
        let mut seen = self.seen.lock().unwrap();
        change(&mut seen);
        self.changed.notify_all();
        drop(self.changed.wait_while(seen, |seen| !seen.is_open && !until(seen)).unwrap());
    }

    fn open(&self) {
        self.hold(|seen| seen.is_open = true, |_| true);
    }

    fn has(&self, so: impl Fn(&Whole) -> bool) -> bool {
        so(&self.seen.lock().unwrap())
    }
}

/// A job of two halves. The first half lasts until another thread has begun the later one, and that
/// one lasts until a further job begins. The first thread waits for the later half meanwhile, and
/// takes what comes.
struct HeldInHalves {
    halves: Arc<Halves>,
    place: Place,
}

#[derive(Clone, Copy)]
enum Place {
    NotBegun,
    /// The first half of this job.
    First(usize),
    /// The later half of this job.
    Later(usize),
}

impl Job for HeldInHalves {
    fn advance(&mut self, _: u64) -> Progress {
        match self.place {
            Place::NotBegun => unreachable!("a pool of two threads splits a job"),
            Place::First(number) => self.halves.hold(|_| {}, |seen| seen.later_begun[number]),
            Place::Later(number) => {
                self.halves.hold(|seen| seen.later_begun[number] = true, |seen| seen.begun > number + 1)
            }
        }
        Progress::Done(self.so_far())
    }

    fn so_far(&self) -> Output {
        Output { steps: 1, checksum: 1 }
    }

    fn split(&mut self) -> Option<Box<dyn Job>> {
        let Place::NotBegun = self.place else { return None };
        let begin = |seen: &mut Whole| {
            self.place = Place::First(seen.begun);
            seen.begun += 1;
            seen.later_begun.push(false);
            seen.under_way += 1;
            seen.most = seen.most.max(seen.under_way);
        };
        self.halves.hold(begin, |_| true);
        let Place::First(number) = self.place else { unreachable!("it has begun") };
        Some(Box::new(HeldInHalves { halves: self.halves.clone(), place: Place::Later(number) }))
    }
}

impl Drop for HeldInHalves {
    fn drop(&mut self) {
        if let Place::First(_) = self.place {
            self.halves.hold(|seen| seen.under_way -= 1, |_| true);
        }
    }
}

fn made<R: Runtime>(runtime: &R) -> RayonSplit {
    let site = Site { runtime: runtime.id(), cpus: 2, quota_millicpus: None };
    RayonSplit::new(&"threads=2".parse().unwrap(), site).unwrap()
}

/// Runs jobs on a pool of two threads, whose callers go away or stay, and counts those under way.
struct Crowded {
    callers_go_away: bool,
}

impl Body for Crowded {
    type Output = usize;

    async fn run<R: Runtime>(self, runtime: R) -> usize {
        let (strategy, halves) = (made(&runtime), Arc::<Halves>::default());
        let mut waiting = Vec::new();
        for number in 0..20 {
            let mut running = Box::pin(strategy.run(&runtime, halves.job()));
            assert!(poll_once(&mut running).await.is_none(), "its halves are held");
            if !self.callers_go_away {
                waiting.push(running);
            }
            if number < 2 {
                // One thread is in the later half. The other one waits for it, free for more.
                let held = || halves.has(|seen| seen.later_begun.get(number) == Some(&true));
                assert!(wait_until(&runtime, LIMIT, held).await, "job {number} does not come so far");
            }
        }
        // The time in which a third job would begin, if any could.
        wait_until(&runtime, Duration::from_millis(200), || halves.has(|seen| seen.most > 2)).await;
        let most = halves.seen.lock().unwrap().most;
        halves.open();
        for running in waiting {
            assert_eq!(running.await.unwrap(), Output { steps: 1, checksum: 1 });
        }
        strategy.run(&runtime, halves.job()).await.unwrap();
        most
    }
}

#[test]
fn no_more_jobs_are_under_way_than_threads_though_a_thread_is_free_for_more() {
    for id in RuntimeId::all() {
        for callers_go_away in [false, true] {
            let most = runtime::start(id, Crowded { callers_go_away });
            assert_eq!(most, 2, "at the same time on {id}, if callers go away: {callers_go_away}");
        }
    }
}
