//! The facts of tokio that `Turns` rests on, each with the version since which it holds.
//!
//! tokio promises none of them: "changes to the order in which the runtime polls tasks is not
//! considered a breaking change" (the docs of `yield_now`). A new version that fails a test here
//! makes turns late or slow, but it can't lock them up. The numbers are from its `CHANGELOG.md`.

use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Runtime};
use tokio::sync::Notify;
use tokio::task::yield_now;

/// The tasks that tokio polls before it looks at its timers anyway: its `event_interval`.
const EVENT_INTERVAL: usize = 61;
/// The repetitions of a test that counts polls.
const ROUNDS: usize = 10;
/// The time after which a task counts as stuck.
const STUCK: Duration = Duration::from_secs(60);

fn current_thread() -> Runtime {
    Builder::new_current_thread().enable_time().build().unwrap()
}

fn workers(number: usize) -> Runtime {
    Builder::new_multi_thread().worker_threads(number).enable_time().build().unwrap()
}

/// Wakes the task, and waits for that.
async fn wake_myself() {
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

/// Wakes the task, and yields within the same poll.
async fn wake_myself_and_yield() {
    poll_fn(|context| {
        context.waker().wake_by_ref();
        Poll::Ready(())
    })
    .await;
    yield_now().await;
}

/// Counts how often a task yields, after a timer is due, until the task of that timer has run.
async fn yields_until_a_due_timer_fires<F>(yield_now: fn() -> F) -> usize
where
    F: Future<Output = ()> + Send + 'static,
{
    let has_fired = Arc::new(AtomicBool::new(false));
    let fired = has_fired.clone();
    let due = Instant::now() + Duration::from_millis(1);
    tokio::spawn(async move {
        tokio::time::sleep_until(due.into()).await;
        fired.store(true, Ordering::Relaxed);
    });
    let busy = tokio::spawn(async move {
        // The timer's task gets to its timer first.
        tokio::task::yield_now().await;
        // tokio rounds timers up to a millisecond.
        while Instant::now() < due + Duration::from_millis(5) {}
        let mut yields = 0;
        while !has_fired.load(Ordering::Relaxed) {
            yields += 1;
            yield_now().await;
        }
        yields
    });
    busy.await.unwrap()
}

/// The yields of several rounds.
fn rounds<F>(runtime: &Runtime, yield_now: fn() -> F) -> Vec<usize>
where
    F: Future<Output = ()> + Send + 'static,
{
    // In a task: a thread of its own polls the main future of a multi-thread runtime.
    let rounds = runtime.spawn(async move {
        let mut yields = Vec::new();
        for _ in 0..ROUNDS {
            yields.push(yields_until_a_due_timer_fires(yield_now).await);
        }
        yields
    });
    runtime.block_on(rounds).unwrap()
}

/// A task that yields goes on after tokio has looked at its timers.
///
/// Since 1.23.0 (#5223). Without it a slice could follow the other without a look, for up to 61
/// slices, and a beat would be as late as without turns.
///
/// On a current-thread runtime the timer's task goes first. On a worker the task that yielded is
/// woken last, so it goes first, once: see `a_worker_runs_the_task_next_that_it_woke_last`. A beat
/// may wait for one slice more there. If a worker is idle, it waits at the timers and fires them.
#[test]
fn a_task_that_yields_goes_on_after_a_look_at_the_timers() {
    let yields = rounds(&current_thread(), yield_now);
    assert!(yields.iter().all(|yields| *yields <= 1), "{yields:?}");
    let yields = rounds(&workers(1), yield_now);
    assert!(yields.iter().all(|yields| *yields <= 2), "{yields:?}");
}

/// A task that wakes itself is polled 61 times before tokio looks at its timers, and once more,
/// because it is in the queue before the timer's task.
///
/// The reason why turns need the yield of the runtime. The changelog names no version with another
/// `event_interval`.
#[test]
fn a_task_that_wakes_itself_is_polled_up_to_61_times_before_a_look_at_the_timers() {
    for runtime in [current_thread(), workers(1)] {
        let yields = rounds(&runtime, wake_myself);
        assert!(yields.iter().all(|yields| *yields <= EVENT_INTERVAL + 1), "{yields:?}");
        assert!(yields.iter().any(|yields| *yields > EVENT_INTERVAL / 3), "{yields:?}");
    }
}

/// A task that is woken before it yields, within the same poll, goes on before the look.
///
/// The reason why a job in turns has a waker of its own. If the job's wake-up reached the task, the
/// yield that follows the slice would be none. It follows from the deferral of 1.23.0 (#5223): a
/// wake-up goes to the queue, and only the yield waits for the look.
#[test]
fn a_wake_up_in_the_same_poll_makes_a_yield_useless() {
    for runtime in [current_thread(), workers(1)] {
        let yields = rounds(&runtime, wake_myself_and_yield);
        assert!(yields.iter().any(|yields| *yields > EVENT_INTERVAL / 3), "{yields:?}");
    }
}

/// Runs a task that spawns five others, and wakes a sixth at last. Returns the order in which these
/// six go on.
fn order_after_a_wake_up(runtime: &Runtime) -> Vec<usize> {
    let order: Arc<Mutex<Vec<usize>>> = Arc::default();
    let found = order.clone();
    let all = runtime.spawn(async move {
        let bell = Arc::new(Notify::new());
        let (ready, rung) = (Arc::new(Notify::new()), bell.clone());
        let (is_ready, noted) = (ready.clone(), order.clone());
        let sixth = tokio::spawn(async move {
            is_ready.notify_one();
            rung.notified().await;
            noted.lock().unwrap().push(6);
        });
        ready.notified().await;
        // Now the sixth task waits at the bell.
        yield_now().await;
        let mut tasks: Vec<_> = (1..6)
            .map(|task| {
                let order = order.clone();
                tokio::spawn(async move { order.lock().unwrap().push(task) })
            })
            .collect();
        tasks.push(sixth);
        bell.notify_one();
        for task in tasks {
            task.await.unwrap();
        }
    });
    runtime.block_on(all).unwrap();
    found.lock().unwrap().clone()
}

/// A worker of a multi-thread runtime runs the task next that it woke last: its LIFO slot.
///
/// The changelog names the slot first in 1.21.0 (#4936, an unstable option to do without). Since
/// 1.29.0 (#5686) at most three tasks follow each other this way. Without it the next job in line
/// would wait behind the worker's other tasks, as it does on a current-thread runtime.
#[test]
fn a_worker_runs_the_task_next_that_it_woke_last() {
    assert_eq!(order_after_a_wake_up(&workers(1)), [6, 1, 2, 3, 4, 5]);
    assert_eq!(order_after_a_wake_up(&current_thread()), [1, 2, 3, 4, 5, 6]);
}

/// Waits on this thread. Returns false after that time.
fn wait_until(is_so: impl Fn() -> bool, patience: Duration) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < patience {
        if is_so() {
            return true;
        }
        thread::sleep(Duration::from_millis(1));
    }
    is_so()
}

/// Another worker takes a woken task out of the queue of a worker that is busy, but not out of its
/// LIFO slot.
///
/// Stealing from the queue is older than tokio 1.0 (#2387 mends a fault in it). From the LIFO slot
/// tasks were stolen in 1.51.0, 1.51.1, 1.52.0 and 1.52.1 only (#7431). 1.51.2 and 1.52.2 took that
/// back (#8100). So the task that a worker woke last waits until the worker's present poll is over.
///
/// Turns call the next job at the end of a slice. The worker's poll is about to end then, so the
/// slot costs nothing. A job that is woken in the middle of another job's slice waits for the rest
/// of that slice. Without stealing, a called job could wait for slices that its worker polls first.
#[test]
fn an_idle_worker_steals_from_the_queue_of_a_busy_one_and_not_from_its_lifo_slot() {
    let runtime = workers(2);
    let found = runtime.spawn(async {
        let ran = Arc::new(AtomicUsize::new(0));
        let spawn = || {
            let ran = ran.clone();
            tokio::spawn(async move { ran.fetch_add(1, Ordering::Relaxed) });
        };
        let have_run = |tasks| move |ran: &AtomicUsize| ran.load(Ordering::Relaxed) >= tasks;
        // Both tasks go to the LIFO slot. The second one moves the first one to the queue.
        spawn();
        let first_in_slot = wait_until(|| have_run(1)(&ran), Duration::from_millis(100));
        spawn();
        let first_in_queue = wait_until(|| have_run(1)(&ran), STUCK);
        let second_in_slot = wait_until(|| have_run(2)(&ran), Duration::from_millis(100));
        (first_in_slot, first_in_queue, second_in_slot)
    });
    let (first_in_slot, first_in_queue, second_in_slot) = runtime.block_on(found).unwrap();
    assert!(!first_in_slot, "a task is stolen from the LIFO slot");
    assert!(first_in_queue, "no task is stolen from the queue");
    assert!(!second_in_slot, "a task is stolen from the LIFO slot");
}

/// A task that a foreign thread wakes is not stuck behind a busy worker: it goes to the queue that
/// all workers share.
///
/// The changelog names no version in which it was otherwise. Without it, a job that a thread pool
/// wakes could wait for a slice, although a turn is open.
#[test]
fn a_task_that_another_thread_wakes_runs_beside_a_busy_worker() {
    let runtime = workers(2);
    let bell = Arc::new(Notify::new());
    let ran = Arc::new(AtomicBool::new(false));
    let (rung, done) = (bell.clone(), ran.clone());
    runtime.spawn(async move {
        rung.notified().await;
        done.store(true, Ordering::Relaxed);
    });
    let busy = runtime.spawn(async move {
        thread::spawn(move || bell.notify_one()).join().unwrap();
        wait_until(|| ran.load(Ordering::Relaxed), STUCK)
    });
    assert!(runtime.block_on(busy).unwrap());
}
