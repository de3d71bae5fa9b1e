//! A slot for each thread, with the name that runs on it now.
//!
//! Owns the slots and the list of them. Leaves the reading of a stall to the watchdog.
//! **Invariant:** only its own thread writes a slot's mark, so that plain loads and stores do.

use std::cell::OnceCell;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::evidence::Thread;
use crate::slot::names::Name;

/// The state that a thread shows of itself.
#[derive(Debug)]
pub(crate) struct Slot {
    /// The low half is the name that runs, and if it is [`TIMED`]. The high half counts entries.
    mark: AtomicU64,
    /// The counter's reading when the innermost timed name began.
    began: AtomicU64,
    gone: AtomicBool,
    seat: Mutex<Option<Seat>>,
    /// The thread, as the system knows it.
    pub(crate) thread: Thread,
    /// The thread, as the standard library knows it.
    pub(crate) std: std::thread::ThreadId,
    /// The thread's name.
    pub(crate) label: Option<String>,
}

/// The worker of a runtime that a thread is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seat {
    #[cfg(feature = "tokio")]
    pub(crate) runtime: tokio::runtime::Id,
    pub(crate) worker: usize,
    /// Grows with each thread that takes a seat: of two in the same one, the later is right.
    pub(crate) order: u64,
}

/// A look at a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) name: Name,
    /// Changes with each poll or section that begins.
    pub(crate) entry: u32,
}

impl Slot {
    fn of_this_thread() -> Self {
        let thread = std::thread::current();
        Self {
            mark: AtomicU64::new(0),
            began: AtomicU64::new(0),
            gone: AtomicBool::new(false),
            seat: Mutex::new(seat_here()),
            thread: Thread::here(),
            std: thread.id(),
            label: thread.name().map(str::to_owned),
        }
    }

    /// Returns what runs on the thread now.
    pub(crate) fn mark(&self) -> Mark {
        let mark = self.mark.load(Relaxed);
        Mark { name: mark as u32 & !TIMED, entry: (mark >> 32) as u32 }
    }

    /// Returns the name that runs on the thread now and the counter's reading when it began, if the
    /// name is timed.
    pub(crate) fn timed(&self) -> Option<(Name, u64)> {
        let mark = self.mark.load(Acquire);
        let began = self.began.load(Acquire);
        let same = self.mark.load(Relaxed) == mark;
        (mark as u32 & TIMED != 0 && same).then_some((mark as u32 & !TIMED, began))
    }

    /// Returns the worker that the thread is.
    pub(crate) fn seat(&self) -> Option<Seat> {
        *self.seat.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn is_gone(&self) -> bool {
        self.gone.load(Relaxed)
    }

    #[inline]
    fn enter(&self, name: Name, order: Ordering) -> Before {
        let mark = self.mark.load(Relaxed);
        let entry = (mark >> 32).wrapping_add(1) as u32;
        self.mark.store(u64::from(entry) << 32 | u64::from(name), order);
        if entry.is_multiple_of(LOOK_EVERY) {
            self.look_around();
        }
        Before(mark as u32)
    }

    #[inline]
    fn leave(&self, before: Before) {
        let entries = self.mark.load(Relaxed) >> 32;
        self.mark.store(entries << 32 | u64::from(before.0), Relaxed);
    }

    #[inline]
    fn enter_at(&self, name: Name, now: u64) -> BeforeAt {
        let began = self.began.load(Relaxed);
        self.began.store(now, Relaxed);
        BeforeAt { name: self.enter(name | TIMED, Release), began }
    }

    /// Looks which worker the thread is by now: `block_in_place` moves workers among threads.
    #[cold]
    pub(crate) fn look_around(&self) {
        let mut seat = self.seat.lock().unwrap_or_else(PoisonError::into_inner);
        let now = seat_here();
        let same = |before: Seat, now: Seat| before == Seat { order: before.order, ..now };
        match (*seat, now) {
            (Some(before), Some(now)) if same(before, now) => {}
            _ => *seat = now,
        }
    }
}

/// After how many entries a thread looks which worker it is.
const LOOK_EVERY: u32 = 64;

/// The bit of a mark that says when its name began is known. No name's number has it.
const TIMED: u32 = 1 << 31;

/// The name that ran before another one began.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Before(Name);

/// The name that ran before a timed one began, and the time at which it had begun.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BeforeAt {
    name: Before,
    began: u64,
}

#[cfg(feature = "tokio")]
static SEATED: AtomicU64 = AtomicU64::new(0);

#[cfg(feature = "tokio")]
fn seat_here() -> Option<Seat> {
    let worker = tokio::runtime::worker_index()?;
    let runtime = tokio::runtime::Handle::try_current().ok()?.id();
    Some(Seat { runtime, worker, order: SEATED.fetch_add(1, Relaxed) })
}

#[cfg(not(feature = "tokio"))]
fn seat_here() -> Option<Seat> {
    None
}

static SLOTS: Mutex<Vec<Arc<Slot>>> = Mutex::new(Vec::new());

/// Holds a thread's slot, and takes it off the list when the thread ends.
struct Holder(Arc<Slot>);

impl Drop for Holder {
    fn drop(&mut self) {
        self.0.gone.store(true, Relaxed);
        let mut slots = SLOTS.lock().unwrap_or_else(PoisonError::into_inner);
        slots.retain(|slot| !Arc::ptr_eq(slot, &self.0));
    }
}

thread_local! {
    static HERE: OnceCell<Holder> = const { OnceCell::new() };
}

fn register() -> Holder {
    let slot = Arc::new(Slot::of_this_thread());
    SLOTS.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(&slot));
    Holder(slot)
}

/// Returns the slot of this thread, or nothing while the thread ends.
pub(crate) fn here() -> Option<Arc<Slot>> {
    HERE.try_with(|slot| Arc::clone(&slot.get_or_init(register).0)).ok()
}

/// Returns the slots of all threads that used one and still live.
pub(crate) fn all() -> Vec<Arc<Slot>> {
    SLOTS.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Marks this thread with a name. While the thread ends there is no slot, and no mark.
#[inline]
pub(crate) fn enter(name: Name) -> Before {
    HERE.try_with(|slot| slot.get_or_init(register).0.enter(name, Relaxed)).unwrap_or(Before(0))
}

/// Marks this thread with a name that begins now, by the counter's reading.
#[inline]
pub(crate) fn enter_at(name: Name, now: u64) -> BeforeAt {
    let nothing = BeforeAt { name: Before(0), began: 0 };
    HERE.try_with(|slot| slot.get_or_init(register).0.enter_at(name, now)).unwrap_or(nothing)
}

/// Marks this thread with the name that ran before, and the time at which that began.
#[inline]
pub(crate) fn leave_at(before: BeforeAt) {
    let _ = HERE.try_with(|slot| {
        slot.get().map(|slot| {
            slot.0.leave(before.name);
            slot.0.began.store(before.began, Relaxed);
        })
    });
}

/// Marks this thread with the name that ran before.
#[inline]
pub(crate) fn leave(before: Before) {
    let _ = HERE.try_with(|slot| slot.get().map(|slot| slot.0.leave(before)));
}

/// Notes that the name in this thread's slot began now, by the counter's reading. Returns the time
/// that stood there.
#[inline]
pub(crate) fn note_time(now: u64) -> u64 {
    let note = |slot: &Slot| {
        let before = slot.began.load(Relaxed);
        slot.began.store(now, Relaxed);
        slot.mark.store(slot.mark.load(Relaxed) | u64::from(TIMED), Release);
        before
    };
    HERE.try_with(|slot| slot.get().map_or(0, |slot| note(&slot.0))).unwrap_or(0)
}

/// Puts back the time that stood in this thread's slot.
#[inline]
pub(crate) fn restore_time(before: u64) {
    let _ = HERE.try_with(|slot| slot.get().map(|slot| slot.0.began.store(before, Relaxed)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_nest_and_each_entry_is_counted() {
        let slot = here().unwrap();
        let outer = enter(7);
        let at_outer = slot.mark();
        let inner = enter(8);
        assert_eq!(slot.mark(), Mark { name: 8, entry: at_outer.entry + 1 });
        leave(inner);
        assert_eq!(slot.mark(), Mark { name: 7, entry: at_outer.entry + 1 });
        leave(outer);
        assert_eq!(slot.mark().name, 0);
    }

    #[test]
    fn a_timed_name_has_its_own_time_and_gives_back_the_one_before() {
        let slot = here().unwrap();
        let outer = enter_at(7, 70);
        assert_eq!((slot.timed(), slot.mark().name), (Some((7, 70)), 7));
        let untimed = enter(8);
        assert_eq!((slot.timed(), slot.mark().name), (None, 8));
        let inner = enter_at(9, 90);
        assert_eq!(slot.timed(), Some((9, 90)));
        leave_at(inner);
        assert_eq!(slot.timed(), None);
        leave(untimed);
        assert_eq!(slot.timed(), Some((7, 70)));
        leave_at(outer);
        assert_eq!((slot.timed(), slot.mark().name), (None, 0));
    }

    #[test]
    fn a_thread_that_ended_is_off_the_list() {
        let slot = std::thread::spawn(|| here().unwrap()).join().unwrap();
        assert!(slot.is_gone());
        assert!(all().iter().all(|other| !Arc::ptr_eq(other, &slot)));
    }
}
