//! A yield for smol and async-std, and everything else that runs on async-io, after which the main future and its timers
//! have had their turn, wherever they sit.
//!
//! **Why the usual one is not enough.** `smol::future::yield_now` and `async_std::task::yield_now` wake their task at
//! once. It is in the executor's queue before the executor has looked at anything else, and an executor that finds its
//! queue filled goes on: async-executor takes 200 turns before it returns to `block_on`, which is where the main
//! future is polled and async-io looks at its timers. With slices of 100 us that is 20 ms. Tasks that were spawned are
//! better off, because async-io has a thread of its own that fires timers and puts them into the queue; what
//! stands in the main future of `smol::block_on(executor.run(main))` has to wait for the 200.
//!
//! **What this one does.** Now and then it does not wake its task, but has the reactor do it: it sets a timer that is due
//! already, and takes a *deep breath*. Until the reactor is looked at, the task is in nobody's queue. So the queue
//! runs empty, the executor returns to `block_on`, the reactor fires what is due, and the main future is polled first.
//! Nobody sleeps and nobody spins; but the way through the reactor is some system calls long, 3 to 6 us on a virtual
//! machine. It is therefore taken once in [`SHARE`] times what it costs, and once in [`RARELY`] at the latest; in between
//! this is the usual yield.
//!
//! **Several jobs on one loop** have to breathe together, or the queue is never empty: while one waits for the
//! reactor the others wake themselves. So once somebody has begun a deep breath, all others of that thread join at their
//! next yield. A breath is over when the timer fires on the loop's own thread: then the queue was empty, or the 200 turns
//! were over. async-io's thread may fire it earlier. Then the first who waits is woken: it comes after all others in the
//! queue, finds that they have joined, and sets the timer again.
//!
//! What must stay true: whoever waits is woken by a timer of the reactor at last, and depends on no other task being
//! polled.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use async_io::Timer;

/// Deep breaths may take one in so many parts of the time.
const SHARE: u32 = 128;
/// One is taken at least so often, however dear it is: a main future waits no longer than this and a slice of each job.
const RARELY: Duration = Duration::from_micros(600);
/// On an executor of many threads the timer may always fire on another: after so many times it counts as well.
const STRAYS: u32 = 3;
/// So long those who have joined wait for those who have not: a task may have been woken and never be polled again.
const PATIENCE: Duration = Duration::from_millis(20);
/// A timer that is set so far away is not due.
const FAR: Duration = Duration::from_secs(60 * 60);

/// Lets other tasks run, and the main future and its timers.
///
/// Give it to [`Breather::breathe`](crate::Breather::breathe) on smol and async-std. On tokio take
/// `tokio::task::yield_now`, which does as much by itself.
///
/// ```
/// # async fn f(mut breather: breather::Breather) {
/// breather.breathe(breather::async_io::yield_now).await;
/// # }
/// ```
pub fn yield_now() -> YieldNow {
    YieldNow { stage: Stage::New }
}

/// The future of [`yield_now`].
#[derive(Debug)]
#[must_use = "futures do nothing unless they are awaited"]
pub struct YieldNow {
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    New,
    /// Woke itself, and is in the executor's queue.
    Queued(Arc<Loop>),
    /// Waits for the end of a deep breath.
    Breathing(Arc<Loop>, Place),
    Done,
}

/// A yield's place in a deep breath.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// Which breath.
    number: u64,
    /// Whether it was the first to wait.
    is_first: bool,
}

/// What the yields of one thread have in common.
#[derive(Debug)]
struct Loop {
    thread: ThreadId,
    breaths: Mutex<Breaths>,
}

#[derive(Debug, Default)]
struct Breaths {
    /// How many yields of this thread are in the executor's queue, woken by themselves or by the end of a deep breath.
    queued: usize,
    /// When the last deep breath was over.
    last: Option<Instant>,
    /// What one takes that has to wait for nobody: the cheapest of late.
    cost: Option<Duration>,
    /// How many were begun.
    number: u64,
    /// The one under way.
    deep: Option<Deep>,
}

/// A deep breath.
#[derive(Debug)]
struct Deep {
    /// Wakes the thread's [`Loop`].
    timer: Timer,
    began: Instant,
    /// Whether nobody was in the queue when it began.
    alone: bool,
    /// How often the timer has fired on another thread. It was set again then, to [`PATIENCE`] later.
    strays: u32,
    /// Whether the first who waits was woken for that, and not polled since: it sets the timer next.
    first_is_woken: bool,
    /// How many yields wait for its end.
    joined: usize,
    /// At least one for each of them.
    waiting: Vec<Waker>,
}

thread_local! {
    static LOOP: Arc<Loop> = Arc::new(Loop { thread: thread::current().id(), breaths: Mutex::default() });
}

impl Loop {
    fn breaths(&self) -> MutexGuard<'_, Breaths> {
        self.breaths.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn yield_once(self: Arc<Self>, context: &mut Context<'_>) -> Stage {
        let now = Instant::now();
        let mut breaths = self.breaths();
        if breaths.deep.is_none() && breaths.is_time(now) {
            breaths.number += 1;
            let timer = due_timer(&Waker::from(self.clone()));
            let alone = breaths.queued == 0;
            breaths.deep = Some(Deep::begin(timer, now, alone));
        }
        if let Some(place) = breaths.join(context) {
            drop(breaths);
            return Stage::Breathing(self, place);
        }
        breaths.queued += 1;
        drop(breaths);
        context.waker().wake_by_ref();
        Stage::Queued(self)
    }

    /// Whether the deep breath is over, and this yield with it. Where it is not, the end wakes this task.
    fn goes_on(&self, place: Place, context: &mut Context<'_>) -> bool {
        let mut breaths = self.breaths();
        let all_others_joined = breaths.queued == 0;
        if let Some(deep) = breaths.under_way(place.number) {
            // Woken to see who has joined; or polled by somebody else, maybe with another waker than before.
            deep.waiting.push(context.waker().clone());
            deep.first_is_woken &= !place.is_first;
            deep.hurry_if(all_others_joined);
            return false;
        }
        breaths.queued -= 1;
        true
    }

    /// A yield that was part of a deep breath will not be polled again.
    fn leave(&self, place: Place) {
        let mut breaths = self.breaths();
        let all_others_joined = breaths.queued == 0;
        match breaths.under_way(place.number) {
            Some(deep) => {
                deep.joined -= 1;
                deep.first_is_woken &= !place.is_first;
                deep.hurry_if(all_others_joined);
            }
            None => breaths.queued -= 1,
        }
    }
}

/// The reactor has fired the timer.
impl Wake for Loop {
    fn wake(self: Arc<Self>) {
        let now = Instant::now();
        let is_stray = thread::current().id() != self.thread;
        let mut breaths = self.breaths();
        match &mut breaths.deep {
            // Where the first was woken before and nobody polled it, it is waited for no longer.
            Some(deep) if is_stray && deep.strays < STRAYS && !deep.first_is_woken => {
                deep.strays += 1;
                deep.first_is_woken = true;
                deep.timer.set_at(now + PATIENCE);
                let first = deep.waiting.first().cloned();
                drop(breaths);
                first.into_iter().for_each(Waker::wake);
            }
            deep => {
                let Some(deep) = deep.take() else { return };
                breaths.last = Some(now);
                if deep.alone {
                    breaths.took(now.saturating_duration_since(deep.began));
                }
                breaths.queued += deep.joined;
                drop(breaths);
                deep.waiting.into_iter().for_each(Waker::wake);
            }
        }
    }
}

impl Breaths {
    fn is_time(&self, now: Instant) -> bool {
        let rest = self.cost.map_or(Duration::ZERO, |cost| (cost * SHARE).min(RARELY));
        self.last.is_none_or(|last| now.saturating_duration_since(last) >= rest)
    }

    /// One more waits for the end of the deep breath, where there is one.
    fn join(&mut self, context: &mut Context<'_>) -> Option<Place> {
        let are_all = self.queued == 0;
        let deep = self.deep.as_mut()?;
        let is_first = deep.joined == 0;
        deep.joined += 1;
        deep.waiting.push(context.waker().clone());
        deep.hurry_if(are_all);
        Some(Place { number: self.number, is_first })
    }

    /// The deep breath of this number, unless it is over.
    fn under_way(&mut self, number: u64) -> Option<&mut Deep> {
        let is_latest = self.number == number;
        self.deep.as_mut().filter(|_| is_latest)
    }

    /// A dear one may have waited for a busy processor: it is believed slowly, and a cheap one at once.
    fn took(&mut self, time: Duration) {
        self.cost = Some(self.cost.map_or(time, |cost| time.min(cost + cost / 8)));
    }
}

impl Deep {
    fn begin(timer: Timer, now: Instant, alone: bool) -> Self {
        Deep { timer, began: now, alone, strays: 0, first_is_woken: false, joined: 0, waiting: Vec::new() }
    }

    /// Where nobody is left who could join, there is no reason to wait longer than for the reactor. Whoever sets the
    /// timer must be the last in the queue: async-io's own thread may fire it within microseconds, and the queue has to
    /// be found empty before that. The first is, where it was woken.
    fn hurry_if(&mut self, are_all: bool) {
        if self.strays > 0 && are_all && !self.first_is_woken {
            self.timer.set_at(Instant::now());
        }
    }
}

/// A timer that fires as soon as somebody looks at the reactor: one that is made with a time in the past would be ready
/// when it is polled, without the reactor.
fn due_timer(waker: &Waker) -> Timer {
    let mut timer = Timer::after(FAR);
    // Registers the waker. It is not due, so it is pending.
    let _ = Pin::new(&mut timer).poll(&mut Context::from_waker(waker));
    timer.set_at(Instant::now());
    timer
}

impl Future for YieldNow {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let next = match std::mem::replace(&mut self.stage, Stage::Done) {
            Stage::New => LOOP.with(Arc::clone).yield_once(context),
            Stage::Queued(of) => {
                let mut breaths = of.breaths();
                breaths.queued -= 1;
                Stage::Done
            }
            Stage::Breathing(of, place) if !of.goes_on(place, context) => Stage::Breathing(of, place),
            Stage::Breathing(..) | Stage::Done => Stage::Done,
        };
        self.stage = next;
        if matches!(self.stage, Stage::Done) { Poll::Ready(()) } else { Poll::Pending }
    }
}

impl Drop for YieldNow {
    fn drop(&mut self) {
        match &self.stage {
            Stage::Queued(of) => of.breaths().queued -= 1,
            Stage::Breathing(of, place) => of.leave(*place),
            Stage::New | Stage::Done => {}
        }
    }
}
