//! Jobs in turns on the smallest executor that can run them.
//!
//! A slice is a sleep: the clock passes, and no instruction is counted. So every slice is long
//! enough that a yield follows it, however slow valgrind is.

use std::cell::Cell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use breather::Turns;

/// The length of a slice. Turns yield after 50 us.
const SLICE: Duration = Duration::from_micros(100);

/// Jobs in turns that never end.
pub(crate) struct Crowd {
    tasks: Vec<Task>,
    ready: Arc<Ready>,
    slices: Rc<Cell<u64>>,
}

struct Task {
    future: Pin<Box<dyn Future<Output = ()>>>,
    waker: Waker,
}

type Ready = Mutex<VecDeque<usize>>;

struct WakesTask {
    task: usize,
    ready: Arc<Ready>,
}

impl Wake for WakesTask {
    fn wake(self: Arc<Self>) {
        self.ready.lock().expect("nothing panics under the lock").push_back(self.task);
    }
}

impl Crowd {
    /// Creates this number of jobs, and runs a few slices of each.
    pub(crate) fn of(jobs: usize) -> Box<Self> {
        let (turns, ready, slices) = (Turns::shared(1), Arc::<Ready>::default(), Rc::<Cell<u64>>::default());
        let start = |task| {
            let slices = slices.clone();
            let job = async move {
                loop {
                    std::thread::sleep(SLICE);
                    slices.set(slices.get() + 1);
                    step_aside().await;
                }
            };
            let waker = Waker::from(Arc::new(WakesTask { task, ready: ready.clone() }));
            waker.wake_by_ref();
            Task { future: Box::pin(turns.run(job, step_aside)), waker }
        };
        let tasks = (0..jobs).map(start).collect();
        let mut crowd = Box::new(Crowd { tasks, ready, slices });
        crowd.run(3 * jobs as u64);
        crowd
    }

    /// Polls until this number of slices has ended.
    pub(crate) fn run(&mut self, slices: u64) {
        let end = self.slices.get() + slices;
        while self.slices.get() < end {
            let task = self.ready.lock().expect("nothing panics under the lock").pop_front();
            let Task { future, waker } = &mut self.tasks[task.expect("jobs that never end are ready")];
            assert!(future.as_mut().poll(&mut Context::from_waker(waker)).is_pending(), "a job never ends");
        }
    }
}

/// A yield that wakes its task at once.
async fn step_aside() {
    let mut was_polled = false;
    poll_fn(|context| {
        if std::mem::replace(&mut was_polled, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
