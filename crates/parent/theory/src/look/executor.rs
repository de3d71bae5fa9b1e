//! async-executor, which smol and async-std run on, beside the timers of async-io.
//!
//! - The helper thread `async-io` fires the timers if no thread in `block_on` does
//!   (`async-io/src/driver.rs`, `main_loop`). So a timer always fires in time.
//! - The task that it wakes goes to the end of the executor's queue (`async-executor/src/lib.rs`,
//!   `State::schedule`). Any thread that is free runs it.
//! - A yield wakes its task at once: it goes to the end of the queue as well.
//! - On one thread the main future has its turn if the queue is empty, or after 200 tasks
//!   (`Executor::run`: `for _ in 0..200`). With many threads it has one of its own.
//!
//! Left out: the helper's back-off (`main_loop`: 50 us to 10 ms), which makes a few beats late by
//! up to 10 ms when a thread has just left the timers; the threads' own queues, which take from the
//! common one in batches.

use std::collections::VecDeque;
use std::time::Duration;

use record::Place;

use crate::cast::{Cast, FOREVER, Task, Then};
use crate::conduct::Yield;
use crate::prediction::Prediction;
use crate::processors;

/// The tasks that run before the main future has its turn.
const TASKS_BEFORE_MAIN: u32 = 200;

struct Play {
    cast: Cast,
    queue: VecDeque<Task>,
    /// What each thread runs, and until when.
    threads: Vec<Option<(Duration, Task, Then)>>,
    now: Duration,
    ticker: Place,
    /// True if the ticker is the main future, and was woken.
    is_woken: bool,
    since_main: u32,
}

pub(crate) fn play(mut cast: Cast, threads: usize, ticker: Place) -> Prediction {
    let queue = cast.begin(threads).into();
    let threads = vec![None; threads];
    let mut play = Play { cast, queue, threads, now: Duration::ZERO, ticker, is_woken: false, since_main: 0 };
    while !play.cast.is_over(play.now) {
        play.run_what_can();
        let next = play.threads.iter().flatten().map(|(until, ..)| *until).min();
        play.now = play.cast.next_timer().min(next.unwrap_or(FOREVER)).max(play.now);
        play.wake_what_is_due();
        play.end_polls();
    }
    play.cast.end(play.now)
}

impl Play {
    fn run_what_can(&mut self) {
        while let Some(free) = self.threads.iter().position(Option::is_none) {
            if self.cast.is_over(self.now) {
                return;
            }
            if self.queue.is_empty() || self.since_main >= TASKS_BEFORE_MAIN {
                self.poll_main();
            }
            let Some(task) = self.queue.pop_front() else { return };
            self.since_main += 1;
            let mut started = Vec::new();
            let poll = self.cast.poll(task, self.now, &mut started);
            self.queue.extend(started);
            if poll.takes.is_zero() {
                self.after(task, poll.then);
            } else {
                self.threads[free] = Some((self.now + poll.takes, task, poll.then));
            }
        }
    }

    fn wake_what_is_due(&mut self) {
        for task in self.cast.due(self.now) {
            if task != Task::Ticker || self.ticker == Place::Task {
                self.queue.push_back(task);
            } else if self.threads.len() == 1 {
                self.is_woken = true;
            } else {
                // A thread of its own, which needs a processor.
                let busy = self.threads.iter().flatten().count();
                let wait = processors::wait(busy, self.threads.len(), || self.cast.chance());
                self.cast.poll(Task::Ticker, self.now + wait, &mut Vec::new());
            }
        }
    }

    fn end_polls(&mut self) {
        for at in 0..self.threads.len() {
            if let Some((until, task, then)) = self.threads[at]
                && until <= self.now
            {
                self.threads[at] = None;
                self.after(task, then);
            }
        }
    }

    fn after(&mut self, task: Task, then: Then) {
        match then {
            Then::Sleeps => {}
            Then::Yields(Yield::Own | Yield::AtOnce) => self.queue.push_back(task),
            Then::Yields(Yield::ForAll) => {
                self.queue.push_back(task);
                self.poll_main();
            }
        }
    }

    fn poll_main(&mut self) {
        self.since_main = 0;
        if std::mem::take(&mut self.is_woken) {
            self.cast.poll(Task::Ticker, self.now, &mut Vec::new());
        }
    }
}
