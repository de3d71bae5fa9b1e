//! An executor that does its worst, and jobs that do what a list of acts says.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

use crate::turns::Turns;
use crate::turns::under_way::is_under_way;

/// The slices between two tasks that stop being polled.
const APART: u64 = 40;
/// The payload of a job's panic.
const ON_PURPOSE: &str = "on purpose";

/// The numbers that a run follows. When they are used up, all further ones are 0.
pub(super) struct Choices(pub(super) VecDeque<u8>);

impl Choices {
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::from(self.0.pop_front().unwrap_or(0)) % end.max(1)
    }

    fn are_left(&self) -> bool {
        !self.0.is_empty()
    }
}

/// An act of a job, in one poll.
#[derive(Clone, Copy, Debug)]
pub(super) enum Act {
    /// Works for a slice, and wakes itself.
    Work,
    /// Works for a slice, and yields in the runtime's way.
    Defer,
    /// Waits for an event of its own.
    Wait,
    /// Waits until an earlier task has ended.
    Join(usize),
    /// Does the rest as a job in the same turns, within this one.
    Nest,
    Panic,
}

/// A task, as the executor and its job see it.
#[derive(Default)]
pub(super) struct Fate {
    /// The waker of its wait, while it waits.
    pub(super) waits: RefCell<Option<Waker>>,
    ended: Cell<bool>,
    slices: Cell<u64>,
    /// The task whose end it waits for.
    joins: Cell<Option<usize>>,
    /// The wakers of the tasks that wait for its end.
    joining: RefCell<Vec<Waker>>,
}

/// The executor's state that jobs reach.
#[derive(Default)]
pub(super) struct World {
    pub(super) fates: RefCell<Vec<Rc<Fate>>>,
    /// The wakers of tasks that yielded.
    deferred: RefCell<Vec<Waker>>,
    pub(super) slices: Cell<u64>,
    since_look: Cell<u64>,
    /// True if there are as many turns as threads. With more, a look may be left out now and then.
    has_one_turn: Cell<bool>,
    /// True if a task was polled though nothing had woken it.
    polled_unasked: Cell<bool>,
    pub(super) faults: RefCell<Vec<String>>,
}

impl World {
    /// Checks and counts a slice.
    fn works(&self, fate: &Fate, nested: bool) {
        if !is_under_way() {
            self.complain("a job is polled without a turn");
        }
        if nested {
            return;
        }
        self.slices.set(self.slices.get() + 1);
        fate.slices.set(fate.slices.get() + 1);
        self.since_look.set(self.since_look.get() + 1);
        if self.since_look.get() > 1 && self.has_one_turn.get() && !self.polled_unasked.get() {
            self.complain("two slices without a look between them");
        }
    }

    pub(super) fn complain(&self, fault: &str) {
        self.faults.borrow_mut().push(fault.to_owned());
    }
}

/// Ends a task's fate when its future is dropped, at its end or before.
struct Ends(Rc<Fate>);

impl Drop for Ends {
    fn drop(&mut self) {
        self.0.ended.set(true);
        self.0.joining.take().into_iter().for_each(Waker::wake);
    }
}

fn job(
    world: Rc<World>,
    fate: Rc<Fate>,
    acts: Vec<Act>,
    turns: Turns,
    nested: bool,
) -> Pin<Box<dyn Future<Output = ()>>> {
    Box::pin(async move {
        for (at, act) in acts.iter().enumerate() {
            match *act {
                Act::Work => {
                    world.works(&fate, nested);
                    pending_once(Waker::wake_by_ref).await;
                }
                Act::Defer => {
                    world.works(&fate, nested);
                    pending_once(|waker| world.deferred.borrow_mut().push(waker.clone())).await;
                }
                Act::Wait => pending_once(|waker| *fate.waits.borrow_mut() = Some(waker.clone())).await,
                Act::Join(other) => {
                    fate.joins.set(Some(other));
                    let other = world.fates.borrow()[other].clone();
                    poll_fn(|context| {
                        if other.ended.get() {
                            return Poll::Ready(());
                        }
                        other.joining.borrow_mut().push(context.waker().clone());
                        Poll::Pending
                    })
                    .await;
                }
                Act::Nest => {
                    let rest = acts[at + 1..].to_vec();
                    let inner = job(world.clone(), fate.clone(), rest, turns.clone(), true);
                    let deferring = world.clone();
                    return turns.run(inner, move || defer(deferring.clone())).await;
                }
                Act::Panic => resume_unwind(Box::new(ON_PURPOSE)),
            }
        }
    })
}

async fn pending_once(keep: impl Fn(&Waker)) {
    let mut was_polled = false;
    poll_fn(|context| {
        if std::mem::replace(&mut was_polled, true) {
            return Poll::Ready(());
        }
        keep(context.waker());
        Poll::Pending
    })
    .await;
}

/// The yield of this executor.
async fn defer(world: Rc<World>) {
    pending_once(|waker| world.deferred.borrow_mut().push(waker.clone())).await;
}

/// The tasks that were woken.
type Ready = Arc<Mutex<VecDeque<usize>>>;

struct WakesTask {
    task: usize,
    ready: Ready,
}

impl Wake for WakesTask {
    fn wake(self: Arc<Self>) {
        self.ready.lock().unwrap().push_back(self.task);
    }
}

pub(super) struct Executor {
    pub(super) world: Rc<World>,
    turns: Turns,
    pub(super) tasks: Vec<Option<Pin<Box<dyn Future<Output = ()>>>>>,
    ready: Ready,
    /// The tasks that are not polled, and whether they were woken meanwhile.
    forgotten: Vec<(usize, bool)>,
    /// The number of slices before which no other task is forgotten.
    next_to_forget: u64,
}

impl Executor {
    pub(super) fn new(turns: Turns, threads: usize) -> Self {
        Executor {
            world: Rc::new(World { has_one_turn: Cell::new(threads == 1), ..World::default() }),
            turns,
            tasks: Vec::new(),
            ready: Ready::default(),
            forgotten: Vec::new(),
            next_to_forget: 0,
        }
    }

    /// Starts a task that does what the choices say.
    pub(super) fn spawn(&mut self, choices: &mut Choices) {
        let own = self.tasks.len();
        let acts = (0..choices.below(16)).map(|_| match choices.below(24) {
            0..=8 => Act::Work,
            9..=10 => Act::Defer,
            11..=12 => Act::Wait,
            13 if own > 0 => Act::Join(choices.below(own)),
            14 => Act::Nest,
            15 => Act::Panic,
            _ => Act::Work,
        });
        let acts = acts.collect();
        self.start(acts);
    }

    /// Starts a task whose job does these acts. Returns its number.
    pub(super) fn start(&mut self, acts: Vec<Act>) -> usize {
        let own = self.tasks.len();
        let (fate, world) = (Rc::<Fate>::default(), self.world.clone());
        world.fates.borrow_mut().push(fate.clone());
        let (turns, ends) = (self.turns.clone(), Ends(fate.clone()));
        let deferring = world.clone();
        let job = job(world, fate, acts, turns.clone(), false);
        let task = async move {
            let _ends = ends;
            turns.run(job, move || defer(deferring.clone())).await;
        };
        self.tasks.push(Some(Box::pin(task)));
        self.ready.lock().unwrap().push_back(own);
        own
    }

    /// Polls one of the tasks that are ready. Returns false if there is none.
    pub(super) fn poll(&mut self, choices: &mut Choices) -> bool {
        let task = {
            let mut ready = self.ready.lock().unwrap();
            let at = choices.below(ready.len().min(8));
            let Some(task) = ready.remove(at) else { return false };
            ready.retain(|other| *other != task);
            task
        };
        if let Some((_, woken)) = self.forgotten.iter_mut().find(|(other, _)| *other == task) {
            *woken = true;
            return true;
        }
        let Some(future) = &mut self.tasks[task] else { return true };
        let waker = Waker::from(Arc::new(WakesTask { task, ready: self.ready.clone() }));
        let polled =
            catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(&mut Context::from_waker(&waker))));
        if let Err(panic) = &polled
            && panic.downcast_ref::<&str>() != Some(&ON_PURPOSE)
        {
            self.world.complain("something else panicked than a job");
        }
        if !matches!(polled, Ok(Poll::Pending)) {
            self.tasks[task] = None;
        }
        true
    }

    /// Looks at the timers, and wakes the tasks that yielded.
    pub(super) fn look(&mut self, choices: &mut Choices) -> bool {
        let mut deferred = self.world.deferred.take();
        self.world.since_look.set(0);
        let any = !deferred.is_empty();
        while !deferred.is_empty() {
            deferred.swap_remove(choices.below(deferred.len())).wake();
        }
        any
    }

    /// Looks at the timers, and returns the tasks that are ready then.
    pub(super) fn awake(&mut self) -> Vec<usize> {
        self.look(&mut Choices([].into()));
        self.ready.lock().unwrap().iter().copied().collect()
    }

    /// Does something that is not the runtime's doing.
    fn disturb(&mut self, choices: &mut Choices) {
        let task = choices.below(self.tasks.len());
        match choices.below(8) {
            0..=2 => self.fire(task),
            3 => self.tasks[task] = None,
            4 if self.world.slices.get() >= self.next_to_forget => {
                self.next_to_forget = self.world.slices.get() + APART;
                // Rather one that is awake.
                let awake = self.ready.lock().unwrap().front().copied();
                self.forget(awake.unwrap_or(task));
            }
            5 => self.remember(task),
            6 => self.spawn(choices),
            7 => {
                self.world.polled_unasked.set(true);
                self.ready.lock().unwrap().push_back(task);
            }
            _ => {}
        }
    }

    pub(super) fn fire(&self, task: usize) {
        let waits = self.world.fates.borrow()[task].waits.take();
        waits.into_iter().for_each(Waker::wake);
    }

    /// Polls a task no more, even if it is woken.
    pub(super) fn forget(&mut self, task: usize) {
        self.forgotten.push((task, false));
    }

    /// Polls a task again, at once if it was woken meanwhile.
    pub(super) fn remember(&mut self, task: usize) {
        self.forgotten.retain(|(other, woken)| {
            if *other == task && *woken {
                self.ready.lock().unwrap().push_back(task);
            }
            *other != task
        });
    }

    /// Runs until there is nothing to do.
    pub(super) fn run(&mut self, choices: &mut Choices) {
        for polls in 0.. {
            if polls > 100_000 {
                self.world.complain("it never comes to rest");
                return;
            }
            if choices.are_left() && choices.below(4) == 0 {
                self.disturb(choices);
            }
            if !self.poll(choices) && !self.look(choices) && !choices.are_left() {
                return;
            }
        }
    }

    /// Returns the number of slices that each task has had.
    pub(super) fn done(&self) -> Vec<u64> {
        self.world.fates.borrow().iter().map(|fate| fate.slices.get()).collect()
    }

    /// Names the tasks that are polled and yet neither done nor waiting.
    pub(super) fn stuck(&self) -> Vec<usize> {
        let fates = self.world.fates.borrow();
        let waits = |task: usize| fates[task].waits.borrow().is_some();
        let joins = |task: usize| fates[task].joins.get().is_some_and(|other| !fates[other].ended.get());
        let is_forgotten = |task| self.forgotten.iter().any(|(other, _)| *other == task);
        let is_stuck = |task: &usize| {
            self.tasks[*task].is_some() && !is_forgotten(*task) && !waits(*task) && !joins(*task)
        };
        (0..self.tasks.len()).filter(is_stuck).collect()
    }
}
