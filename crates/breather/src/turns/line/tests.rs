//! The line by hand: single changes, and what they leave.

use super::*;

type Seats = Vec<Key>;

/// Creates a line of one turn in which this number of seats sleep or are awake, none works, and
/// one slice has ended.
fn line_of(seats: usize, order: Order) -> (Line<usize>, Seats) {
    let mut line = Line::new(1, order);
    let keys: Seats = (0..seats).map(|_| line.enter()).collect();
    for (at, key) in keys.iter().enumerate() {
        line.keep_waker(*key, at);
    }
    for key in &keys {
        line.ask(*key, || false, Instant::now);
    }
    (line, keys)
}

/// Lets a seat work for a slice, at the end of which its job was not woken.
fn work(line: &mut Line<usize>, key: Key) {
    assert!(matches!(line.ask(key, || true, Instant::now), Next::Work(_)), "it is its turn");
    line.end_slice(key, &mut Calls::none());
}

#[test]
fn a_place_that_was_left_is_counted_once() {
    let (mut line, keys) = line_of(8, Order::OneByOne);
    for _ in 0..5 {
        // The last one sleeps, is polled within another slice, and lines up again.
        line.step_out(keys[7], &mut Calls::none());
        assert_eq!(line.ask(keys[7], || false, Instant::now), Next::Sleep);
    }
    let asleep = line.asleep.places().filter(|(ticket, key)| is_asleep(&mut line.seats, *ticket, *key));
    assert_eq!(asleep.count() + line.asleep.left(), line.asleep.places().count());
    for key in &keys {
        line.leave(*key, &mut Calls::none());
    }
    assert_eq!((line.asleep.places().count(), line.asleep.left(), line.awake.len()), (0, 0, 0));
}

#[test]
fn seats_that_are_woken_from_the_last_to_the_first_go_back_to_sleep() {
    let (mut line, keys) = line_of(50, Order::OneByOne);
    for key in &keys {
        work(&mut line, *key);
    }
    for key in keys.iter().rev() {
        line.wake(*key, Instant::now, &mut Calls::none());
    }
    work(&mut line, keys[0]);
    for key in keys.iter().rev() {
        line.ask(*key, || false, Instant::now);
    }
    assert!(line.awake.len() <= 2, "{} are awake", line.awake.len());
}

#[test]
fn a_seat_that_comes_is_awake_beside_two_that_are() {
    let (mut line, keys) = line_of(2, Order::Shared);
    work(&mut line, keys[0]);
    line.wake(keys[0], Instant::now, &mut Calls::none());
    assert_eq!(line.awake.len(), 2);
    // Both may be parts of one task, which waits for this one.
    let third = line.enter();
    let asked: Vec<Next> = (0..8).map(|_| line.ask(third, || true, Instant::now)).collect();
    assert!(asked.iter().any(|next| matches!(next, Next::Work(_))), "{asked:?}");
}
