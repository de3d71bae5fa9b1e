//! The line: which seats work, which are awake, and which is called next.
//!
//! Nothing here polls or wakes. The methods collect wakers. Their caller wakes without the lock.
//!
//! A seat is in one of five states:
//!
//! | state | its task | the state ends |
//! |---|---|---|
//! | idle | waits for something of its own | when the job is woken: it gets a ticket |
//! | asleep | has a ticket, and is not polled | when the seat is called |
//! | awake | yields, and then takes a turn that is open | with a turn, or if no turn is open |
//! | absent | was awake, and did not come for its turn | when the task is polled again |
//! | working | is polled, for one slice | when the poll ends |
//!
//! A turn is *open* if no seat works in it.
//!
//! **Invariant:** at most `turns` seats work, and a seat works inside one poll only. So nothing is
//! held by a task that is not polled any more.
//! **Invariant:** while a turn is open and seats sleep, the seat with the earliest ticket is awake,
//! and one more. If one of the two is not polled any more, the other takes the turn, and a third
//! takes the place of the first.
//! **Invariant:** a seat does not pass an earlier ticket that is awake, unless that one has not
//! come within [`PATIENCE`] yields.

use std::time::Duration;

use super::asleep::Asleep;
use super::calls::Calls;
#[cfg(test)]
use super::fault::{self, Fault};
use super::seats::{Key, Seats};
use crate::clock::Instant;

/// The number of yields for which a seat lets those before it take an open turn.
///
/// One is needed where the executor polls the tasks that yielded last first, as tokio's workers do.
const PATIENCE: u8 = 3;
/// The number of yields after which a seat takes its turn, even if slices of others have begun on
/// its thread during each of them: with more turns than threads, or with other turns on the same
/// loop. Otherwise one seat may always come in between.
const LOOKS: u8 = 2;
/// The number of slices, for each turn, after which a seat is absent that is awake and has not
/// asked. A task may wait that long behind the slice of another on its thread.
pub(super) const SLICES_TO_COME: u64 = 8;
/// The time after which a turn that nobody takes is taken by whoever comes.
const OVERDUE: Duration = Duration::from_millis(10);

/// The order of service: the moment from which a seat has its place in the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// Its last slice. So every job advances, a slice each.
    Shared,
    /// Its first. So a job goes on until it is done or waits for something else.
    OneByOne,
}

/// The line. `W` is a waker.
#[derive(Debug)]
pub(super) struct Line<W> {
    turns: usize,
    order: Order,
    working: usize,
    next_ticket: u64,
    /// The number of slices that have begun.
    slices: u64,
    /// When the last slice began, or when the seats that are awake were called after a rest.
    began: Option<Instant>,
    seats: Seats<Seat<W>>,
    /// A seat has left its place here if it is not asleep with that ticket.
    asleep: Asleep,
    /// In no order, because they are few: one more than there are turns.
    awake: Vec<(u64, Key)>,
}

#[derive(Debug)]
struct Seat<W> {
    state: State,
    /// `None` before it lined up. A lower one is earlier.
    ticket: Option<u64>,
    /// True if the job wants a poll: it was woken, or never polled.
    woken: bool,
    /// The waker of the task.
    waker: Option<W>,
    /// The number of slices that had begun when it asked last, or was called.
    asked: u64,
    /// The number of yields for which it has let others go first since then.
    waited: u8,
    /// The yields for a look since its last slice, or since an earlier seat took the turn.
    looks: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Idle,
    Asleep,
    Awake,
    Absent,
    Working,
}

/// The answer to a seat that asks for a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Poll the job for a slice, which begins now.
    Work(Instant),
    /// Let those before it take the turn: yield, as long as they work, and ask again.
    Yield,
    /// The turn is its own after a look: yield once in the runtime's way, and ask again.
    Look,
    /// Wait until the waker is called.
    Sleep,
}

impl<W: Clone> Line<W> {
    /// Creates the line of a number of turns. 0 counts as 1.
    pub(super) const fn new(turns: usize, order: Order) -> Self {
        Line {
            turns: if turns == 0 { 1 } else { turns },
            order,
            working: 0,
            next_ticket: 0,
            slices: 0,
            began: None,
            seats: Seats::new(),
            asleep: Asleep::new(),
            awake: Vec::new(),
        }
    }

    /// Adds a seat whose job wants its first poll.
    pub(super) fn enter(&mut self) -> Key {
        self.seats.add(Seat {
            state: State::Idle,
            ticket: None,
            woken: true,
            waker: None,
            asked: 0,
            waited: 0,
            looks: 0,
        })
    }

    /// Removes a seat, in any state. Returns its waker, to be dropped after the lock.
    pub(super) fn leave(&mut self, key: Key, calls: &mut Calls<W>) -> Option<W> {
        self.step_out(key, calls);
        let waker = self.seats.remove(key)?.waker;
        if self.seats.are_empty() {
            self.asleep = Asleep::new();
        }
        waker
    }

    /// Takes a seat out of the line. Its job wants a poll then.
    pub(super) fn step_out(&mut self, key: Key, calls: &mut Calls<W>) {
        let Some(seat) = self.seats.get_mut(key) else { return };
        seat.woken = true;
        match std::mem::replace(&mut seat.state, State::Idle) {
            State::Idle | State::Absent => return,
            State::Asleep => {
                // With the old ticket the place that it leaves would be its own again.
                seat.ticket = None;
                let seats = &mut self.seats;
                return self.asleep.leave(|ticket, key| is_asleep(seats, ticket, key));
            }
            State::Awake => self.awake.retain(|(_, other)| *other != key),
            State::Working => self.working -= 1,
        }
        self.call(calls, Line::has_room);
    }

    /// Returns true if the line has a waker for this seat that `is_right`.
    pub(super) fn has_waker(&mut self, key: Key, is_right: impl FnOnce(&W) -> bool) -> bool {
        self.seats.get_mut(key).and_then(|seat| seat.waker.as_ref()).is_some_and(is_right)
    }

    /// Keeps the waker of a seat's task. Returns the one before, to be dropped after the lock.
    pub(super) fn keep_waker(&mut self, key: Key, waker: W) -> Option<W> {
        self.seats.get_mut(key)?.waker.replace(waker)
    }

    /// Asks for a turn. `has_looked` returns true if the loop has looked at its timers since the
    /// last slice on this thread, or if that slice was short.
    pub(super) fn ask(
        &mut self,
        key: Key,
        has_looked: impl Fn() -> bool,
        clock: impl Fn() -> Instant,
    ) -> Next {
        let Some(seat) = self.seats.get_mut(key) else { return Next::Sleep };
        match seat.state {
            State::Asleep => return Next::Sleep,
            State::Idle if !seat.woken => return Next::Sleep,
            State::Idle | State::Absent => self.line_up(key, &clock),
            State::Awake | State::Working => {}
        }
        let (open, slices) = (self.turns - self.working, self.slices);
        let Some(seat) = self.seats.get_mut(key) else { return Next::Sleep };
        let (State::Awake, Some(ticket)) = (seat.state, seat.ticket) else { return Next::Sleep };
        let goes_on = seat.asked != slices;
        if goes_on {
            (seat.asked, seat.waited) = (slices, 0);
        }
        let before = self.awake.iter().filter(|(other, _)| *other < ticket).count();
        // Those before it are enough, and they work.
        if open == 0 || (before > open && goes_on) {
            self.awake.retain(|(_, other)| *other != key);
            self.sleep(ticket, key);
            return Next::Sleep;
        }
        if before >= open {
            if seat.waited < PATIENCE {
                seat.waited += 1;
                return Next::Yield;
            }
            self.give_up(|_, other| other < ticket);
        }
        #[cfg(test)]
        let has_looked = || has_looked() || fault::is(Fault::NoYield);
        let Some(seat) = self.seats.get_mut(key) else { return Next::Sleep };
        if !has_looked() && seat.looks < LOOKS {
            seat.looks += 1;
            return Next::Look;
        }
        let began = clock();
        self.begin_slice(key, began);
        Next::Work(began)
    }

    fn begin_slice(&mut self, key: Key, now: Instant) {
        self.slices += 1;
        self.working += 1;
        self.began = Some(now);
        self.awake.retain(|(_, other)| *other != key);
        let Some(seat) = self.seats.get_mut(key) else { return };
        (seat.state, seat.woken, seat.looks) = (State::Working, false, 0);
        let own = seat.ticket;
        if self.working == self.turns {
            self.forget_looks_after(own);
        }
    }

    /// Lets the awake seats with a later ticket count their looks anew: no turn is theirs now.
    ///
    /// A seat that kept its count would take its next turn without a look, right after a slice of
    /// the seat that came before it.
    fn forget_looks_after(&mut self, taken: Option<u64>) {
        for (ticket, key) in &self.awake {
            if Some(*ticket) > taken
                && let Some(seat) = self.seats.get_mut(*key)
            {
                seat.looks = 0;
            }
        }
    }

    /// Marks seats that are awake as absent, by when they asked last and by their tickets.
    fn give_up(&mut self, is_absent: impl Fn(u64, u64) -> bool) {
        let seats = &mut self.seats;
        self.awake.retain(|(ticket, key)| {
            let Some(seat) = seats.get_mut(*key) else { return false };
            let gone = is_absent(seat.asked, *ticket);
            if gone {
                seat.state = State::Absent;
            }
            !gone
        });
    }

    /// Ends the slice of a seat. If its job was woken meanwhile, it lines up again.
    pub(super) fn end_slice(&mut self, key: Key, calls: &mut Calls<W>) {
        let Some(seat) = self.seats.get_mut(key) else { return };
        debug_assert_eq!(seat.state, State::Working, "only a seat that works ends a slice");
        self.working -= 1;
        seat.state = State::Idle;
        if self.order == Order::Shared {
            seat.ticket = None;
        }
        if seat.woken {
            let ticket = self.ticket_of(key);
            // The next one is called first. Then this one is the one more, rather than the next but
            // one: that one's yield would begin before the slice of the next, and so prove no look.
            self.call(calls, Line::is_next);
            if self.has_room(ticket) {
                self.rouse(ticket, key);
            } else {
                self.sleep(ticket, key);
            }
        }
        self.call(calls, Line::has_room);
    }

    /// Notes down that the job of a seat was woken.
    pub(super) fn wake(&mut self, key: Key, clock: impl Fn() -> Instant, calls: &mut Calls<W>) {
        let Some(seat) = self.seats.get_mut(key) else { return };
        let was_woken = std::mem::replace(&mut seat.woken, true);
        if was_woken || seat.state != State::Idle {
            return;
        }
        self.line_up(key, &clock);
        if let Some(seat) = self.seats.get_mut(key)
            && seat.state == State::Awake
            && let Some(waker) = &seat.waker
        {
            calls.add(waker.clone());
        }
    }

    /// Puts a seat into the line: awake if there is room, else asleep.
    fn line_up(&mut self, key: Key, clock: &impl Fn() -> Instant) {
        let ticket = self.ticket_of(key);
        let is_overdue = !self.has_room(ticket) && self.is_overdue(clock);
        if is_overdue {
            self.give_up(|_, _| true);
        }
        if is_overdue || self.is_at_rest() {
            // Those who line up next leave this one its time.
            self.began = Some(clock());
        }
        // It may be awake beside those who are, until they work: they may be parts of one task that
        // waits for this job.
        if self.has_room(ticket) || self.has_room_for_one_who_comes() {
            self.rouse(ticket, key);
        } else {
            self.sleep(ticket, key);
        }
    }

    fn has_room_for_one_who_comes(&self) -> bool {
        let open = self.turns - self.working;
        open > 0 && self.awake.len() <= open + 1
    }

    /// Returns true if a turn is open and no seat is awake to take it.
    fn is_at_rest(&self) -> bool {
        self.working < self.turns && self.awake.is_empty()
    }

    /// Returns true if a turn is open that those who are awake should have taken long ago.
    fn is_overdue(&self, clock: &impl Fn() -> Instant) -> bool {
        let since = |began| clock().saturating_duration_since(began);
        self.working < self.turns && self.began.is_some_and(|began| since(began) > OVERDUE)
    }

    /// Calls seats that sleep, the earliest first, as long as those who are awake leave room.
    fn call(&mut self, calls: &mut Calls<W>, is_wanted: fn(&Self, u64) -> bool) {
        #[cfg(test)]
        if fault::is(Fault::LostHandOver) {
            return;
        }
        let long_ago = self.slices.saturating_sub(SLICES_TO_COME.saturating_mul(self.turns as u64));
        self.give_up(|asked, _| asked < long_ago);
        while let Some((ticket, key)) = self.asleep.first() {
            let was_left = !is_asleep(&mut self.seats, ticket, key);
            if !was_left && !is_wanted(self, ticket) {
                return;
            }
            self.asleep.remove_first(was_left);
            if was_left {
                continue;
            }
            self.rouse(ticket, key);
            if let Some(seat) = self.seats.get_mut(key)
                && let Some(waker) = &seat.waker
            {
                calls.add(waker.clone());
            }
        }
    }

    /// Returns true if the owner of this ticket should be awake: for an open turn, or as the one
    /// more.
    fn has_room(&self, ticket: u64) -> bool {
        let open = self.turns - self.working;
        open > 0 && (self.awake.len() <= open || self.is_next(ticket))
    }

    /// Returns true if an open turn is for the owner of this ticket.
    fn is_next(&self, ticket: u64) -> bool {
        self.awake_before(ticket) < self.turns - self.working
    }

    fn awake_before(&self, ticket: u64) -> usize {
        self.awake.iter().filter(|(other, _)| *other < ticket).count()
    }

    /// Puts a seat to sleep.
    fn sleep(&mut self, ticket: u64, key: Key) {
        self.asleep.add(ticket, key);
        if let Some(seat) = self.seats.get_mut(key) {
            seat.state = State::Asleep;
        }
    }

    fn rouse(&mut self, ticket: u64, key: Key) {
        self.awake.push((ticket, key));
        if let Some(seat) = self.seats.get_mut(key) {
            (seat.state, seat.asked, seat.waited) = (State::Awake, self.slices, 0);
        }
    }

    /// Returns the ticket of a seat, a new one if it has none.
    fn ticket_of(&mut self, key: Key) -> u64 {
        let next = &mut self.next_ticket;
        let new = || {
            *next += 1;
            *next
        };
        self.seats.get_mut(key).map_or(0, |seat| *seat.ticket.get_or_insert_with(new))
    }
}

/// Returns whether a seat sleeps in the place with this ticket.
fn is_asleep<W>(seats: &mut Seats<Seat<W>>, ticket: u64, key: Key) -> bool {
    let seat = seats.get_mut(key);
    seat.is_some_and(|seat| seat.state == State::Asleep && seat.ticket == Some(ticket))
}

#[cfg(test)]
mod tests;
