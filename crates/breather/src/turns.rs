//! A yield after which a main future has had its turn too, on executors that look at it only now and then.
//!
//! **Why the usual one is not enough.** `smol::future::yield_now` and `async_std::task::yield_now` wake their task at once:
//! it is in the executor's queue before the executor has looked at anything else. An executor that finds its queue filled
//! goes on: async-executor takes 200 turns before it returns to `block_on`, and only then is the main future polled. With
//! slices of 100 us that is 20 ms. Tasks that were spawned are better off, because async-io has a thread that fires timers
//! and puts them into the queue; what stands in the main future of `smol::block_on(executor.run(main))` waits for the 200.
//! (tokio's own `yield_now` waits until the timers were looked at; one that wakes itself has to wait for 61 turns there.)
//!
//! **What this one does.** Nearly always the same. But once in [`RARELY`] it takes 200 turns without any work: a *deep
//! breath*. In a spawned task that costs what 200 yields cost, 12 to 30 us, and so 1.5 to 4 % of the time. If several tasks of
//! a thread yield in this way, they take it together: whoever yields while one is under way joins. Nobody sleeps, and
//! nobody waits for a time or for somebody else.
//!
//! Where turns are dear it gives up after a few, or rests for longer: beside somebody who works all the time, and in a job
//! that is the main future itself. Such a job has no need of it, and loses up to one part in [`DEAREST`] by it. It counts the turns of tasks: where several jobs are one task, joined
//! in it, or run on an executor of their own within a task, a main future waits longer.
//!
//! **What was tried instead.** To be woken by the reactor, so that the queue is really empty, is right too, and as late
//! by slices. But async-io's own thread competes for the reactor: each time it is woken, sleeps for 50 us, and wakes
//! the loop's thread in turn. On a virtual machine that was 140 us of processor time a breath.
//!
//! What must stay true: a deep breath holds back those who take it, so it ends early where somebody works meanwhile who
//! does not take part; they would have every turn for themselves.

use std::cell::Cell;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

/// After how many turns an executor has looked at everything: async-executor's figure, the largest of those known.
const TURNS: u32 = 200;
/// How far deep breaths are apart, and so how long a main future waits, besides a slice of each job.
const RARELY: Duration = Duration::from_micros(800);
/// But one that was taken alone was no more than one in so many parts of the time ...
const DEAREST: u32 = 8;
/// ... and one that was given up one in so many.
const GIVEN_UP: u32 = 32;
/// However long it took, the next one waits no longer.
const LONGEST_REST: Duration = Duration::from_millis(50);
/// A turn that takes longer, for each who takes part, is one in which somebody worked, or the executor did more than to
/// take the next task: where the task is the main future itself, each of its turns is a look at the reactor.
const EMPTY_TURN: Duration = Duration::from_micros(4);
/// In so many turns of a task on end others may work, besides those who join: a system may be busy for a moment.
const OTHERS: u32 = 4;
/// So many turns of a task are all looked at ...
const FIRST_TURNS: u32 = 8;
/// ... and then each so many.
const LOOK_EVERY: u32 = 16;

/// Lets other tasks run, and before long the main future and its timers.
///
/// Give it to [`Breather::breathe`](crate::Breather::breathe) on smol and async-std, and wherever it is not known what the
/// runtime does. On tokio, `tokio::task::yield_now` is better.
///
/// ```
/// # async fn f(mut breather: breather::Breather) {
/// breather.breathe(breather::yield_now).await;
/// # }
/// ```
pub fn yield_now() -> YieldNow {
    YieldNow { turns: 0, breath: 0, slow: 0, looked: None }
}

/// The future of [`yield_now`].
#[derive(Debug)]
#[must_use = "futures do nothing unless they are awaited"]
pub struct YieldNow {
    /// How often it was polled.
    turns: u32,
    /// In which deep breath it takes part.
    breath: u64,
    /// In how many of its last looks on end others had worked.
    slow: u32,
    /// When it last looked at the clock, and after how many turns.
    looked: Option<(Instant, u32)>,
}

/// The deep breaths of one thread.
struct Breaths {
    /// Turns that are left of the one under way; 0 where there is none.
    left: Cell<u32>,
    /// The number of the latest.
    number: Cell<u64>,
    /// How many have joined it.
    joined: Cell<u32>,
    /// When it began.
    began: Cell<Option<Instant>>,
    /// When the next is due.
    next: Cell<Option<Instant>>,
    /// See [`turns_of_the_last_yield`]; 0 where there was none.
    last: Cell<u32>,
}

/// How many turns the yield took that was last over on this thread since somebody asked; 1 where there was none. A breather
/// that learns what yields cost asks before each and after it: a deep breath is many yields, and not a dear one.
pub(crate) fn turns_of_the_last_yield() -> u32 {
    BREATHS.with(|breaths| breaths.last.take()).max(1)
}

thread_local! {
    static BREATHS: Breaths = const {
        Breaths { left: Cell::new(0), number: Cell::new(0), joined: Cell::new(0), began: Cell::new(None), next: Cell::new(None), last: Cell::new(0) }
    };
}

impl Breaths {
    /// Somebody yields: joins the breath under way, or begins one where it is due. The number of that one, or of one that is
    /// over.
    fn enter(&self) -> u64 {
        if self.left.get() > 0 {
            self.joined.set(self.joined.get() + 1);
            return self.number.get();
        }
        let now = Instant::now();
        // Not the very first yield: a breather may be learning from it what one costs.
        let Some(next) = self.next.get() else {
            self.next.set(Some(now + RARELY));
            return self.number.get();
        };
        if now >= next {
            self.left.set(TURNS);
            self.number.set(self.number.get() + 1);
            self.joined.set(0);
            self.began.set(Some(now));
        }
        self.number.get()
    }

    fn is_under_way(&self, number: u64) -> bool {
        self.left.get() > 0 && self.number.get() == number
    }

    /// One more turn was taken. Whether there are more to take.
    fn turn(&self) -> bool {
        let left = self.left.get();
        if left == 1 {
            // What others did who joined was work.
            let alone = self.joined.get() == 0;
            self.end(|took| if alone { (took * DEAREST).max(RARELY) } else { RARELY });
        } else {
            self.left.set(left.saturating_sub(1));
        }
        left > 1
    }

    /// Somebody works who does not take part, or turns are dear: this is no place for breaths that are deep.
    fn give_up(&self) {
        self.end(|took| took * GIVEN_UP);
    }

    fn end(&self, rest: impl FnOnce(Duration) -> Duration) {
        let now = Instant::now();
        let took = self.began.take().map_or(Duration::ZERO, |began| now.saturating_duration_since(began));
        self.left.set(0);
        self.next.set(now.checked_add(rest(took).min(LONGEST_REST)));
    }
}

impl YieldNow {
    /// Whether others have worked during too many of this task's turns on end. Whoever has joined had a slice to end before.
    /// Looks at the clock in some of them.
    fn is_held_back(&mut self, joined: u32) -> bool {
        let is_time = self.turns <= FIRST_TURNS || self.turns.is_multiple_of(LOOK_EVERY);
        if is_time {
            let now = Instant::now();
            if let Some((looked, turns)) = self.looked.replace((now, self.turns)) {
                let took = now.saturating_duration_since(looked);
                let is_slow = took > EMPTY_TURN * (self.turns - turns) * (joined + 1);
                self.slow = if is_slow { self.slow + 1 } else { 0 };
            }
        }
        self.slow > OTHERS + joined
    }
}

impl Future for YieldNow {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let is_first = self.turns == 0;
        self.turns = self.turns.saturating_add(1);
        let goes_on = BREATHS.with(|breaths| {
            if is_first {
                self.breath = breaths.enter();
            }
            // Once it has had a turn, that was all, unless a breath is under way.
            let goes_on = if !breaths.is_under_way(self.breath) {
                is_first
            } else if self.is_held_back(breaths.joined.get()) {
                breaths.give_up();
                false
            } else {
                breaths.turn() || is_first
            };
            if !goes_on {
                breaths.last.set(self.turns - 1);
            }
            goes_on
        });
        if !goes_on {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }
}
