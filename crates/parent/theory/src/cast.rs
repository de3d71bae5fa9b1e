//! The cast of a play: the ticker, the jobs, and the task that starts jobs at random times.
//!
//! It knows when each task wakes and how long a poll of it takes. It knows no runtime: which task
//! is polled when is decided in `look/`.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, VecDeque};
use std::time::Duration;

use record::Load;

use crate::beats::Beats;
use crate::case::Case;
use crate::conduct::{Conduct, Yield};
use crate::prediction::Prediction;
use crate::random::Random;
use crate::wheel::Wheel;

/// Longer than any play.
pub(crate) const FOREVER: Duration = Duration::from_secs(1 << 40);
/// The least time that is played, and the least number of jobs.
const LEAST: Duration = Duration::from_secs(60);
const LEAST_JOBS: u32 = 1000;
/// The most polls of a play: beyond it, the figures move by less than the machine's noise.
const MOST_POLLS: u32 = 200_000;
/// The least slice: one of no length at all would never end.
const LEAST_SLICE: Duration = Duration::from_nanos(10);
/// Real slices are not equally long. With equal ones a beat would meet each at the same place.
const SPREAD: std::ops::Range<f64> = 0.95..1.05;

/// A task of the runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Task {
    Ticker,
    /// Starts the jobs of an open loop.
    Source,
    Job(usize),
}

/// What a task does after a poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    /// Waits for its timer, or has ended.
    Sleeps,
    /// Goes on when the runtime polls it again.
    Yields(Yield),
}

/// One poll of a task.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Poll {
    pub(crate) takes: Duration,
    pub(crate) then: Then,
}

impl Poll {
    const NOTHING: Poll = Poll { takes: Duration::ZERO, then: Then::Sleeps };
}

/// The cast.
pub(crate) struct Cast {
    load: Load,
    length: Duration,
    slice: Duration,
    cost: Duration,
    kind: Yield,
    /// The remaining work of each job that is under way and takes no turns.
    left: BTreeMap<usize, Duration>,
    /// The jobs that take turns, and the tasks that are free to take one.
    turns: Option<Turns>,
    started: usize,
    /// When the next job of an open loop is due.
    arrival: Duration,
    wheel: Wheel,
    beats: Beats,
    timers: BinaryHeap<Reverse<(Duration, Task)>>,
    random: Random,
    polls: u32,
    end: Duration,
}

#[derive(Default)]
struct Turns {
    jobs: VecDeque<Duration>,
    free: Vec<usize>,
}

impl Cast {
    pub(crate) fn new(case: &Case) -> Self {
        let mut random = Random::new(case.seed);
        let length = case.length.unwrap_or(FOREVER);
        let (slice, cost, kind) = match case.conduct {
            Conduct::Yields { slice, cost, kind } => (slice, cost, kind),
            Conduct::TakesTurns { slice } => (slice, Duration::ZERO, Yield::ForAll),
            Conduct::HoldsATask | Conduct::Offloads { .. } | Conduct::BlocksInPlace => {
                (length, Duration::ZERO, Yield::AtOnce)
            }
            Conduct::Holds => (FOREVER, Duration::ZERO, Yield::AtOnce),
        };
        let takes_turns = matches!(case.conduct, Conduct::TakesTurns { .. });
        // A play in which beats may never come is as long as the measurement.
        let holds = matches!(case.conduct, Conduct::Holds | Conduct::HoldsATask);
        let end = if holds && case.load.jobs().is_some() && slice == FOREVER {
            case.window
        } else {
            let each = case.load.mean_gap().unwrap_or_default() + case.length.unwrap_or_default();
            LEAST.max(each.saturating_mul(LEAST_JOBS))
        };
        let wheel = Wheel::of(case.runtime.family);
        let first = case.period.mul_f64(random.chance());
        let beats = Beats::new(first, case.period, wheel);
        let timers = BinaryHeap::from([Reverse((wheel.fires(first), Task::Ticker))]);
        Cast {
            wheel,
            load: case.load,
            length,
            slice: slice.max(LEAST_SLICE),
            cost,
            kind,
            left: BTreeMap::new(),
            turns: takes_turns.then(Turns::default),
            started: 0,
            arrival: Duration::ZERO,
            beats,
            timers,
            random,
            polls: 0,
            end,
        }
    }

    /// Starts the play. Returns the tasks that are ready at once, if `workers` threads run them.
    pub(crate) fn begin(&mut self, workers: usize) -> Vec<Task> {
        match self.load {
            // In turns, no more jobs are awake than can run: to the loop they are as many jobs.
            Load::Jobs(jobs) => {
                let jobs = jobs as usize;
                let awake = if self.turns.take().is_some() { jobs.min(workers) } else { jobs };
                (0..awake).map(Task::Job).collect()
            }
            Load::Pause(_) => {
                self.turns = None;
                let first = self.gap();
                self.wake_at(first, Task::Job(0));
                Vec::new()
            }
            Load::Rate(_) => {
                if let Some(turns) = &mut self.turns {
                    turns.free = (0..workers).collect();
                }
                self.arrival = self.gap();
                self.wake_at(self.arrival, Task::Source);
                Vec::new()
            }
        }
    }

    /// Returns when the next timer is due.
    pub(crate) fn next_timer(&self) -> Duration {
        self.timers.peek().map_or(FOREVER, |Reverse((due, _))| *due)
    }

    /// Takes the tasks whose timers are due by now, the earliest first.
    pub(crate) fn due(&mut self, now: Duration) -> Vec<Task> {
        let mut due = Vec::new();
        while self.timers.peek().is_some_and(|Reverse((at, _))| *at <= now) {
            due.extend(self.timers.pop().map(|Reverse((_, task))| task));
        }
        due
    }

    /// Polls a task. The tasks that it starts are added to `started`.
    pub(crate) fn poll(&mut self, task: Task, now: Duration, started: &mut Vec<Task>) -> Poll {
        self.polls += 1;
        match task {
            Task::Ticker => {
                self.beats.poll(now);
                self.wake_at(self.beats.next(), Task::Ticker);
                Poll::NOTHING
            }
            Task::Source => {
                while self.arrival <= now {
                    started.extend(self.start_one());
                    let gap = self.gap();
                    self.arrival += gap;
                }
                self.wake_at(self.arrival, Task::Source);
                Poll::NOTHING
            }
            Task::Job(at) => self.advance(at, now),
        }
    }

    /// Returns true if the play is over.
    pub(crate) fn is_over(&self, now: Duration) -> bool {
        now >= self.end || self.polls >= MOST_POLLS
    }

    /// Ends the play, at `now` or at its planned end, whichever is earlier.
    pub(crate) fn end(self, now: Duration) -> Prediction {
        self.beats.end(now.min(self.end))
    }

    /// Returns a random number from 0 to 1.
    pub(crate) fn chance(&mut self) -> f64 {
        self.random.chance()
    }

    fn wake_at(&mut self, deadline: Duration, task: Task) {
        self.timers.push(Reverse((self.wheel.fires(deadline), task)));
    }

    /// Returns a random time: exponential, with the mean of the load.
    fn gap(&mut self) -> Duration {
        let chance = self.chance();
        self.load.mean_gap().unwrap_or(FOREVER).mul_f64(-(1.0 - chance).ln())
    }

    fn start_one(&mut self) -> Option<Task> {
        if let Some(turns) = &mut self.turns {
            turns.jobs.push_back(self.length);
            return turns.free.pop().map(Task::Job);
        }
        self.started += 1;
        Some(Task::Job(self.started))
    }

    fn advance(&mut self, at: usize, now: Duration) -> Poll {
        let slice = self.next_slice();
        let goes_on = Then::Yields(self.kind);
        if self.load.jobs().is_some() {
            return Poll { takes: slice + self.cost, then: goes_on };
        }
        let left = match &mut self.turns {
            Some(turns) => turns.jobs.pop_front(),
            None => Some(self.left.remove(&at).unwrap_or(self.length)),
        };
        let Some(left) = left else {
            self.turns.iter_mut().for_each(|turns| turns.free.push(at));
            return Poll::NOTHING;
        };
        let takes = left.min(slice);
        let left = left - takes;
        let mut poll = Poll { takes: takes + self.cost, then: goes_on };
        if left.is_zero() {
            poll = Poll { takes, then: Then::Sleeps };
            if matches!(self.load, Load::Pause(_)) {
                let begins = now + takes + self.gap();
                self.wake_at(begins, Task::Job(at));
            }
        }
        match &mut self.turns {
            Some(turns) => {
                turns.jobs.extend((!left.is_zero()).then_some(left));
                poll.then = if turns.jobs.is_empty() { Then::Sleeps } else { goes_on };
                turns.free.extend(turns.jobs.is_empty().then_some(at));
            }
            None if !left.is_zero() => drop(self.left.insert(at, left)),
            None => {}
        }
        poll
    }

    fn next_slice(&mut self) -> Duration {
        if self.slice >= self.length {
            return self.slice;
        }
        self.slice.mul_f64(SPREAD.start + (SPREAD.end - SPREAD.start) * self.random.chance())
    }
}
