//! A yield after which the main future gets its turn too, on executors that poll it only now and
//! then.
//!
//! **The problem.** `smol::future::yield_now` and `async_std::task::yield_now` wake their task at
//! once, so the executor's queue is never empty. async-executor then takes 200 turns before it
//! returns to `block_on`, which polls the main future. With slices of 100 us that is 20 ms
//! (`tests/main_future.rs` shows it). Spawned tasks wait less: a thread of async-io fires their
//! timers and puts them into the queue. tokio's own `yield_now` is better than a task that wakes
//! itself: it goes on after the runtime has polled timers and I/O.
//!
//! **The solution.** Most yields here are like those. But every [`RARELY`] a yield takes 200 turns
//! without work, a *deep breath*. Then the executor returns to `block_on`. Tasks of one thread that
//! yield meanwhile join the same breath. No task sleeps, or waits for a time or for another task.
//!
//! **The cost.** A deep breath took 12 to 30 us in a spawned task, so 1.5 to 4 % of the time (AMD
//! EPYC, a virtual machine; `docs/yielding.md`).
//!
//! **When it gives up.** If turns are slow, a breath ends early, and the next one comes later. One
//! turn in which the system preempted the thread does not count. Turns are slow beside a task that
//! works in each of them, and in a job that is the main future itself. Such a job does not need
//! breaths, and lost 14 % to them (the same machine). It should use the runtime's own yield.
//!
//! **Limits.** The turns of tasks are counted. If several jobs are one task, joined in it, or on an
//! executor of their own within a task, the main future waits longer.
//!
//! **Rejected.** Being woken by the reactor, so that the queue is really empty, gives the main
//! future its turn as well. But async-io's thread competes for the reactor. Each time it is woken
//! it sleeps for 50 us, and wakes the loop's thread in turn. That was 140 us of processor time a
//! breath (measured once, on a virtual machine).
//!
//! **Invariant:** a task that does not take part does not get all the turns. A breath delays the
//! tasks that take part, so it ends early if another one works meanwhile.

use std::cell::Cell;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use crate::clock::Instant;
use crate::turns::is_under_way;

/// The turns of a deep breath: async-executor returns to `block_on` after 200. (tokio polls
/// everything after 61.)
const TURNS: u32 = 200;
/// The time between two deep breaths. The main future waits that long, and a slice of each job
/// besides.
const RARELY: Duration = Duration::from_micros(800);
/// A breath that a task took alone is followed by a rest of at least this many times its length ...
const DEAREST: u32 = 8;
/// ... and a breath that was given up by a rest of this many times its length.
const GIVEN_UP: u32 = 32;
/// The longest rest, however long the breath took.
const LONGEST_REST: Duration = Duration::from_millis(50);
/// The longest empty turn, per task that takes part. In a longer one another task worked, or the
/// executor polled the reactor. The latter is every turn of a job that is the main future.
const EMPTY_TURN: Duration = Duration::from_micros(4);
/// The number of slow looks in a row that a breath survives, besides one for each task that joined.
/// The system may be busy for a moment.
const OTHERS: u32 = 4;
/// The clock is read at each of this many first turns ...
const FIRST_TURNS: u32 = 8;
/// ... and then at every turn of this many.
const LOOK_EVERY: u32 = 16;

/// Yields to other tasks, and about every 800 us to the main future and its timers too.
///
/// Pass it to [`Breather::breathe`](crate::Breather::breathe) on smol and async-std, and on a
/// runtime that you do not know. On tokio, `tokio::task::yield_now` is better.
///
/// It costs more than the runtime's own yield: 1.5 to 4 % of the time of a spawned job, and 14 % of
/// a job that is the main future itself. (AMD EPYC.) See [which yield](crate#which-yield).
///
/// ```
/// # async fn f(mut breather: breather::Breather) {
/// breather.breathe(breather::yield_now).await;
/// # }
/// ```
pub fn yield_now() -> YieldNow {
    YieldNow { turns: 0, in_turns: false, breath: 0, slow: 0, looked: None }
}

/// The future of [`yield_now`].
#[derive(Debug)]
#[must_use = "futures do nothing unless they are awaited"]
pub struct YieldNow {
    /// The number of polls.
    turns: u32,
    /// True if it only ends a slice in turns.
    in_turns: bool,
    /// The number of the deep breath that it takes part in.
    breath: u64,
    /// The number of slow looks in a row, up to the last one.
    slow: u32,
    /// The last look at the clock, and the number of polls then.
    looked: Option<(Instant, u32)>,
}

/// The deep breaths of one thread.
struct Breaths {
    /// The turns left of the present breath. 0 if there is none.
    left: Cell<u32>,
    /// The number of the latest breath.
    number: Cell<u64>,
    /// The number of tasks that joined it.
    joined: Cell<u32>,
    /// When it began.
    began: Cell<Option<Instant>>,
    /// The longest time between two looks at the clock in it.
    longest: Cell<Duration>,
    /// When the next is due.
    next: Cell<Option<Instant>>,
    /// The turns of the last yield, for [`turns_of_the_last_yield`]. 0 if there was none.
    last: Cell<u32>,
}

/// Takes the number of turns of the last yield that ended on this thread. 1 if none did since the
/// last call.
///
/// A breather that learns the cost of yields calls it before and after each: a deep breath is many
/// yields, not a long one.
pub(crate) fn turns_of_the_last_yield() -> u32 {
    BREATHS.with(|breaths| breaths.last.take()).max(1)
}

thread_local! {
    static BREATHS: Breaths = const { Breaths::none() };
}

impl Breaths {
    /// Creates the breaths of a thread on which no task has yielded yet.
    const fn none() -> Breaths {
        Breaths {
            left: Cell::new(0),
            number: Cell::new(0),
            joined: Cell::new(0),
            began: Cell::new(None),
            longest: Cell::new(Duration::ZERO),
            next: Cell::new(None),
            last: Cell::new(0),
        }
    }

    /// Joins the present breath, or begins one if it is due. Returns its number, or that of a
    /// breath that is over.
    fn enter(&self) -> u64 {
        if self.left.get() > 0 {
            self.joined.set(self.joined.get() + 1);
            return self.number.get();
        }
        let now = Instant::now();
        // The first yield is never deep: a breather may learn its cost from it.
        let Some(next) = self.next.get() else {
            self.next.set(Some(now + RARELY));
            return self.number.get();
        };
        if now >= next {
            self.left.set(TURNS);
            self.number.set(self.number.get() + 1);
            self.joined.set(0);
            self.began.set(Some(now));
            self.longest.set(Duration::ZERO);
        }
        self.number.get()
    }

    /// Returns true if this breath is the present one.
    fn is_under_way(&self, number: u64) -> bool {
        self.left.get() > 0 && self.number.get() == number
    }

    /// Takes one turn. Returns true if more are left.
    fn turn(&self) -> bool {
        let left = self.left.get();
        if left == 1 {
            // The tasks that joined worked before they did, so the length says nothing. Without its
            // longest part the length is that of the turns, also if the system preempted the thread
            // in one of them. A preemption of 4 ms would be followed by a rest of 32 ms.
            let (alone, longest) = (self.joined.get() == 0, self.longest.get());
            let of_turns = |took: Duration| took.saturating_sub(longest);
            self.end(|took| if alone { (of_turns(took) * DEAREST).max(RARELY) } else { RARELY });
        } else {
            self.left.set(left.saturating_sub(1));
        }
        left > 1
    }

    /// Ends the breath early: turns are slow here.
    fn give_up(&self) {
        self.end(|took| took * GIVEN_UP);
    }

    /// Ends the breath, and sets the time of the next by the length of this one.
    fn end(&self, rest: impl FnOnce(Duration) -> Duration) {
        let now = Instant::now();
        let took = self.began.take().map_or(Duration::ZERO, |began| now.saturating_duration_since(began));
        self.left.set(0);
        self.next.set(now.checked_add(rest(took).min(LONGEST_REST)));
    }
}

impl YieldNow {
    /// Returns true if too many turns in a row were slow, so that another task works in them. Reads
    /// the clock at some turns. Each task that joined may have one slow turn: it ended a slice.
    fn is_held_back(&mut self, breaths: &Breaths) -> bool {
        let joined = breaths.joined.get();
        let is_time = self.turns <= FIRST_TURNS || self.turns.is_multiple_of(LOOK_EVERY);
        if is_time {
            let now = Instant::now();
            if let Some((looked, turns)) = self.looked.replace((now, self.turns)) {
                let took = now.saturating_duration_since(looked);
                breaths.longest.set(breaths.longest.get().max(took));
                let is_slow = took > EMPTY_TURN * (self.turns - turns) * (joined + 1);
                self.slow = if is_slow { self.slow + 1 } else { 0 };
            }
        }
        self.slow > OTHERS + joined
    }
}

impl YieldNow {
    /// Takes a turn. Returns true if the yield goes on.
    fn takes_a_turn(&mut self, breaths: &Breaths) -> bool {
        let is_first = self.turns == 1;
        if is_first {
            self.breath = breaths.enter();
        }
        // A yield is over after one turn, unless a breath is under way.
        let goes_on = if !breaths.is_under_way(self.breath) {
            is_first
        } else if self.is_held_back(breaths) {
            breaths.give_up();
            false
        } else {
            breaths.turn() || is_first
        };
        if !goes_on {
            breaths.last.set(self.turns - 1);
        }
        goes_on
    }
}

impl Future for YieldNow {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let is_first = self.turns == 0;
        self.turns = self.turns.saturating_add(1);
        if is_first {
            self.in_turns = is_under_way();
        }
        // In turns the task yields by itself before its next slice.
        let goes_on =
            if self.in_turns { is_first } else { BREATHS.with(|breaths| self.takes_a_turn(breaths)) };
        if !goes_on {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use super::*;

    /// Polls a yield until it ends, and stops for `pause` before one of its turns. Returns the
    /// number of polls.
    fn polled(pause: Duration) -> u32 {
        let (mut future, mut context) = (yield_now(), Context::from_waker(Waker::noop()));
        for poll in 1.. {
            if poll == TURNS / 2 {
                std::thread::sleep(pause);
            }
            if Pin::new(&mut future).poll(&mut context).is_ready() {
                return poll;
            }
        }
        unreachable!("a yield ends")
    }

    #[test]
    fn a_breath_that_the_system_interrupts_is_followed_by_no_longer_rest() {
        assert_eq!(polled(Duration::ZERO), 2, "the first yield is never deep");
        std::thread::sleep(RARELY);
        assert_eq!(polled(Duration::from_millis(20)), TURNS, "a deep breath");
        let next = BREATHS.with(|breaths| breaths.next.get()).unwrap();
        let rest = next.saturating_duration_since(Instant::now());
        assert!(rest < LONGEST_REST / 2, "{rest:?}");
    }
}
