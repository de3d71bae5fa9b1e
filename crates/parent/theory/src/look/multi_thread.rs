//! tokio's multi-thread scheduler.
//!
//! From `runtime/scheduler/multi_thread/worker.rs` and `park.rs` of tokio 1.54:
//!
//! - There is one driver, and a lock on it. A worker that goes to park takes it if it is free;
//!   otherwise it waits on a condition variable and looks at nothing (`Inner::park`).
//! - A worker whose timer fires leaves the driver and runs the woken task. Nobody else is told, if
//!   it is one task: `should_notify_others` wants two. Until the worker is back, the driver is
//!   unattended (tokio#4730; `enable_eager_driver_handoff` is unstable).
//! - A worker that is woken by another one *searches*. The last one that finds work wakes one more
//!   (`transition_from_searching`). One that finds none parks, and so takes a driver that is free.
//! - A worker with work looks at the driver at each 61st tick (`maintenance`), and between yields
//!   (`park_yield`), without waiting, if the driver is free.
//! - A task that is woken goes to the LIFO slot, and the one that was there to the queue. A yielded
//!   task is woken after the look.
//! - A worker without work steals half of another's queue, but never its LIFO slot.
//!
//! Left out: the length of a local queue (256) with its overflow, the limit of three polls in a row
//! from the LIFO slot, and the time that a worker takes to wake.

use std::collections::VecDeque;
use std::time::Duration;

use record::Place;

use crate::cast::{Cast, FOREVER, Task, Then};
use crate::conduct::Yield;
use crate::prediction::Prediction;
use crate::processors;

const EVENT_INTERVAL: u32 = 61;

#[derive(Clone, Copy, PartialEq)]
enum State {
    Ready,
    Runs { until: Duration, task: Task, then: Then },
    ParkedOnDriver,
    Parked,
}

struct Worker {
    state: State,
    lifo: Option<Task>,
    queue: VecDeque<Task>,
    deferred: Vec<Task>,
    tick: u32,
    searches: bool,
}

struct Play {
    cast: Cast,
    workers: Vec<Worker>,
    /// The parked workers. The last one is woken first.
    sleepers: Vec<usize>,
    ready: VecDeque<usize>,
    now: Duration,
    ticker: Place,
}

pub(crate) fn play(mut cast: Cast, workers: usize, ticker: Place) -> Prediction {
    let tasks = cast.begin(workers);
    let mut play = Play {
        cast,
        workers: (0..workers).map(|_| Worker::new()).collect(),
        sleepers: Vec::new(),
        ready: (0..workers).collect(),
        now: Duration::ZERO,
        ticker,
    };
    for (at, task) in tasks.into_iter().enumerate() {
        play.workers[at % workers].queue.push_back(task);
    }
    loop {
        while let Some(ready) = play.ready.pop_front() {
            play.work(ready);
        }
        if play.cast.is_over(play.now) {
            return play.cast.end(play.now);
        }
        play.wait();
    }
}

impl Worker {
    fn new() -> Self {
        let (lifo, queue, deferred) = (None, VecDeque::new(), Vec::new());
        Worker { state: State::Ready, lifo, queue, deferred, tick: 0, searches: false }
    }

    /// Wakes a task from this worker. Returns true if another worker should know of it.
    fn schedule(&mut self, task: Task) -> bool {
        let before = self.lifo.replace(task);
        self.queue.extend(before);
        before.is_some()
    }

    fn tasks(&self) -> usize {
        self.queue.len() + usize::from(self.lifo.is_some())
    }
}

impl Play {
    /// Goes on to the next thing that happens: a timer that a parked worker sees, or the end of a
    /// poll.
    fn wait(&mut self) {
        let mut next = (FOREVER, 0);
        for (at, worker) in self.workers.iter().enumerate() {
            let time = match worker.state {
                State::Runs { until, .. } => until,
                State::ParkedOnDriver => self.cast.next_timer(),
                State::Ready | State::Parked => continue,
            };
            next = next.min((time, at));
        }
        let (time, at) = next;
        self.now = self.now.max(time);
        match self.workers[at].state {
            State::Runs { task, then, .. } => {
                self.workers[at].state = State::Ready;
                self.after(at, task, then);
                self.ready.push_back(at);
            }
            _ => {
                self.look(at);
                // What fired may have been for a main future, which is on no worker.
                if self.workers[at].tasks() > 0 {
                    self.workers[at].state = State::Ready;
                    self.sleepers.retain(|sleeper| *sleeper != at);
                    self.ready.push_front(at);
                }
            }
        }
    }

    /// Lets a worker run until a poll takes time or nothing is left.
    fn work(&mut self, at: usize) {
        while self.workers[at].state == State::Ready && !self.cast.is_over(self.now) {
            self.workers[at].tick += 1;
            if self.workers[at].tick.is_multiple_of(EVENT_INTERVAL) {
                self.look_between(at);
            }
            let worker = &mut self.workers[at];
            let task = worker.lifo.take().or_else(|| worker.queue.pop_front());
            match task.or_else(|| self.steal(at)) {
                Some(task) => self.run(at, task),
                None if !self.workers[at].deferred.is_empty() => self.look_between(at),
                None => self.park(at),
            }
        }
    }

    fn run(&mut self, at: usize, task: Task) {
        if std::mem::take(&mut self.workers[at].searches) {
            self.notify();
        }
        let mut started = Vec::new();
        let poll = self.cast.poll(task, self.now, &mut started);
        for task in started {
            if self.workers[at].schedule(task) {
                self.notify();
            }
        }
        if poll.takes.is_zero() {
            self.after(at, task, poll.then);
        } else {
            let until = self.now + poll.takes;
            self.workers[at].state = State::Runs { until, task, then: poll.then };
        }
    }

    fn after(&mut self, at: usize, task: Task, then: Then) {
        match then {
            Then::Sleeps => {}
            Then::Yields(Yield::Own | Yield::ForAll) => self.workers[at].deferred.push(task),
            Then::Yields(Yield::AtOnce) => {
                self.workers[at].queue.push_back(task);
                self.notify();
            }
        }
    }

    /// Looks at the driver without waiting, unless another worker is parked on it.
    fn look_between(&mut self, at: usize) {
        if self.workers.iter().all(|worker| worker.state != State::ParkedOnDriver) {
            self.look(at);
        } else {
            self.wake_deferred(at);
        }
    }

    fn look(&mut self, at: usize) {
        for task in self.cast.due(self.now) {
            if task == Task::Ticker && self.ticker == Place::Body {
                // The thread of the main future needs a processor.
                let busy =
                    self.workers.iter().filter(|worker| matches!(worker.state, State::Runs { .. })).count();
                let wait = processors::wait(busy, self.workers.len(), || self.cast.chance());
                self.cast.poll(task, self.now + wait, &mut Vec::new());
            } else {
                self.workers[at].schedule(task);
            }
        }
        self.wake_deferred(at);
    }

    fn wake_deferred(&mut self, at: usize) {
        let worker = &mut self.workers[at];
        while let Some(task) = worker.deferred.pop() {
            worker.schedule(task);
        }
        if !worker.searches && worker.tasks() > 1 {
            self.notify();
        }
    }

    /// Wakes one parked worker, unless one is searching already.
    fn notify(&mut self) {
        if self.workers.iter().any(|worker| worker.searches) {
            return;
        }
        if let Some(at) = self.sleepers.pop() {
            self.workers[at].searches = true;
            self.workers[at].state = State::Ready;
            self.ready.push_back(at);
        }
    }

    fn steal(&mut self, at: usize) -> Option<Task> {
        let searching = self.workers.iter().filter(|worker| worker.searches).count();
        if !self.workers[at].searches {
            // At most half of the workers search at the same time.
            if searching * 2 >= self.workers.len() {
                return None;
            }
            self.workers[at].searches = true;
        }
        let others = (1..self.workers.len()).map(|ahead| (at + ahead) % self.workers.len());
        let rich = others.into_iter().find(|other| !self.workers[*other].queue.is_empty())?;
        let half = self.workers[rich].queue.len().div_ceil(2);
        let mut stolen: VecDeque<_> = self.workers[rich].queue.drain(..half).collect();
        let task = stolen.pop_back();
        self.workers[at].queue = stolen;
        task
    }

    fn park(&mut self, at: usize) {
        let was_searching = std::mem::take(&mut self.workers[at].searches);
        let is_free = self.workers.iter().all(|worker| worker.state != State::ParkedOnDriver);
        self.workers[at].state = if is_free { State::ParkedOnDriver } else { State::Parked };
        self.sleepers.push(at);
        let is_pending = self.workers.iter().any(|worker| !worker.queue.is_empty());
        if was_searching && is_pending {
            self.notify();
        }
    }
}
