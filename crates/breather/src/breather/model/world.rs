//! The simulated time, the calls of a job, and the yields.

use std::cell::Cell;
use std::time::Duration;

use crate::Report;
use crate::breather::core::{Core, Policy};
use crate::clock::Instant;
use crate::ended::Ended;
use crate::pace::{Fault, Moment, Pace};

use super::job::Job;
use super::promise::{LOOK, Promise};

/// What a job does next.
#[derive(Clone, Debug)]
pub(super) enum Call {
    /// Steps, and `due` after each.
    Due { steps: usize, after: After },
    /// Steps, and `due_after` with all of them.
    DueAfter { steps: usize, after: After },
    /// `times` strides, and `due_after` after each. `of` / `parts` of the steps that it asked for.
    Stride { times: usize, of: usize, parts: usize, after: After },
    /// `resume` at any moment.
    Resume,
    /// `wait` with a future that is pending for a time in nanoseconds.
    Wait(u64),
}

/// The ways in which a job yields.
#[derive(Clone, Copy, Debug)]
pub(super) struct After {
    /// The time of the yield, in nanoseconds.
    pub(super) pause: u64,
    /// True if it calls `resume` then. A yield that is dropped does not.
    pub(super) resumes: bool,
    /// Enters or leaves turns.
    pub(super) in_turns: Option<bool>,
}

/// A breather, a job and a clock.
pub(super) struct World {
    core: Core,
    ended: Cell<Ended>,
    job: Job,
    step: u64,
    now: Instant,
    turn: Option<Instant>,
    promise: Promise,
    calls: u64,
}

impl World {
    pub(super) fn new(budget: Duration, job: Job, fault: Option<Fault>) -> Self {
        let mut pace = Pace::new(budget);
        pace.add_look(LOOK);
        pace.fault = fault;
        World {
            core: Core::new(Policy::Within(pace)),
            ended: Cell::new(Ended::on(0)),
            job,
            step: 0,
            now: Instant::now(),
            turn: None,
            promise: Promise::new(budget),
            calls: 0,
        }
    }

    pub(super) fn calls(&self) -> u64 {
        self.calls
    }

    pub(super) fn report(&self) -> Report {
        self.core.report()
    }

    pub(super) fn check_report(&self) -> Result<(), String> {
        self.promise.check_report(&self.report())
    }

    pub(super) fn call(&mut self, call: &Call) -> Result<(), String> {
        match *call {
            Call::Due { steps, after } => (0..steps).try_for_each(|_| self.work(1, after)),
            Call::DueAfter { steps, after } => self.work(steps, after),
            Call::Stride { times, of, parts, after } => (0..times).try_for_each(|_| {
                self.calls += 1;
                if self.core.begins(self.turn) {
                    self.resume();
                }
                // A breather of cheap steps asks for as many as fit into a slice.
                self.work(self.core.stride().min(5_000) * of / parts, after)
            }),
            Call::Resume => {
                self.calls += 1;
                self.resume();
                Ok(())
            }
            Call::Wait(time) => {
                self.calls += 1;
                self.core.interrupt();
                self.yields(time);
                self.resume();
                Ok(())
            }
        }
    }

    /// Does steps, and asks after them.
    fn work(&mut self, steps: usize, after: After) -> Result<(), String> {
        let asked = self.core.stride();
        for step in 0..steps {
            let took = self.job.time_of(self.step);
            self.step += 1;
            self.now += took;
            self.promise.step(took, step >= asked);
        }
        self.calls += 1;
        if self.core.count(steps) {
            return Ok(());
        }
        self.now += LOOK;
        let is_due = self.core.look(self.moment(), &self.ended, steps);
        self.promise.look(self.moment(), is_due)?;
        if is_due {
            if let Some(in_turns) = after.in_turns {
                self.turn = in_turns.then_some(self.now);
            }
            self.yields(after.pause);
            if after.resumes {
                self.resume();
            }
        }
        Ok(())
    }

    /// Lets the loop have its turn. In turns another slice begins after it.
    fn yields(&mut self, time: u64) {
        self.now += Duration::from_nanos(time + 1);
        self.turn = self.turn.map(|_| self.now);
        self.promise.pause();
    }

    fn resume(&mut self) {
        self.now += LOOK;
        self.core.resume(self.moment(), &self.ended);
        self.promise.resume(self.moment());
    }

    fn moment(&self) -> Moment {
        Moment { now: self.now, turn: self.turn }
    }
}
