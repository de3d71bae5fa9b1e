//! The adapters return every item, in order, and yield as their breather says.

use std::cell::Cell;
use std::future::ready;
use std::pin::Pin;
use std::task::{Context, Poll};

use breather::{Breather, BreathingExt, BreathingStreamExt};
use futures_lite::future::{block_on, poll_once, yield_now};
use futures_lite::{Stream, StreamExt, stream};

#[test]
fn an_iterator_hands_out_everything_and_yields_every_n_items() {
    let yields = Cell::new(0);
    let count = || {
        yields.set(yields.get() + 1);
        yield_now()
    };
    let mut items = (0..10).breathing(Breather::every(3), count);
    let mut seen = Vec::new();
    block_on(async {
        while let Some(item) = items.next().await {
            seen.push((item, yields.get()));
        }
        assert_eq!(items.next().await, None);
    });
    assert_eq!(seen, (0..10).map(|item| (item, item / 3)).collect::<Vec<_>>());
    assert_eq!(items.breather().report().yields, 3);
}

#[test]
fn for_each_does_the_rest_in_chunks_of_the_breather() {
    let yields = Cell::new(0);
    let count = || {
        yields.set(yields.get() + 1);
        ready(())
    };
    for (length, expected) in [(0, 0), (1, 0), (4, 1), (10, 2)] {
        yields.set(0);
        let mut items = (0..length).breathing(Breather::every(4), count);
        let mut seen = Vec::new();
        block_on(items.for_each(|item| seen.push((item, yields.get()))));
        assert_eq!(seen, (0..length).map(|item| (item, item / 4)).collect::<Vec<_>>());
        assert_eq!(yields.get(), expected, "{length} items");
    }
}

#[test]
fn an_error_stops_the_loop_and_the_rest_stays() {
    let mut items = (0..10).breathing(Breather::every(4), yield_now);
    let mut seen = Vec::new();
    block_on(async {
        let failed = items.try_for_each(|item| {
            if item == 5 {
                return Err(item);
            }
            seen.push(item);
            Ok(())
        });
        assert_eq!(failed.await, Err(5));
        assert_eq!(items.next().await, Some(6), "5 was handed out");
        items.for_each(|item| seen.push(item)).await;
    });
    assert_eq!(seen, [0, 1, 2, 3, 4, 7, 8, 9]);
    assert_eq!(items.breather().report().yields, 2, "the item that failed and the one after it count");
}

#[test]
fn a_next_that_is_dropped_while_it_yields_loses_nothing() {
    let mut items = (0..3).breathing(Breather::every(1), yield_now);
    block_on(async {
        assert_eq!(items.next().await, Some(0));
        assert_eq!(poll_once(items.next()).await, None, "it yields first");
        assert_eq!(items.next().await, Some(1));
    });
}

#[test]
fn a_stream_hands_on_everything_and_yields_every_n_items() {
    let yields = Cell::new(0);
    let count = || {
        yields.set(yields.get() + 1);
        yield_now()
    };
    let items = stream::iter(0..10).breathing(Breather::every(3), count);
    assert_eq!(items.size_hint(), (10, Some(10)));
    let seen: Vec<_> = block_on(items.map(|item| (item, yields.get())).collect());
    assert_eq!(seen, (0..10).map(|item| (item, item / 3)).collect::<Vec<_>>());
}

/// A stream that is pending at every second poll.
struct Hesitant(u32);

impl Stream for Hesitant {
    type Item = u32;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<u32>> {
        self.0 += 1;
        if self.0 % 2 == 1 {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready((self.0 <= 20).then_some(self.0 / 2))
    }
}

#[test]
fn a_stream_that_waits_by_itself_begins_a_new_slice() {
    let mut items = Hesitant(0).breathing(Breather::every(2), yield_now);
    let mut seen = Vec::new();
    block_on(async {
        while let Some(item) = items.next().await {
            seen.push(item);
        }
    });
    assert_eq!(seen, (1..=10).collect::<Vec<_>>());
    assert_eq!(items.breather().report().yields, 0, "the loop had its chance at each item");
}

#[test]
fn a_stream_that_sleeps_is_not_taken_for_one_that_works() {
    use std::time::Duration;

    let sleepy = stream::unfold(0_u32, |at| async move {
        smol::Timer::after(Duration::from_millis(5)).await;
        (at < 5).then_some((at, at + 1))
    });
    let mut items = std::pin::pin!(sleepy.breathing(Breather::within(Duration::from_millis(4)), yield_now));
    smol::block_on(async { while items.next().await.is_some() {} });
    assert_eq!(items.as_ref().breather().report().over_budget, 0);
}
