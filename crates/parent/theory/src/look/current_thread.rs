//! tokio's current-thread scheduler.
//!
//! From `runtime/scheduler/current_thread/mod.rs` of tokio 1.54, `CoreGuard::block_on`:
//!
//! 1. The main future is polled if it was woken.
//! 2. Up to `event_interval` tasks are polled (61, `EVENT_INTERVAL` in `runtime/builder.rs`), first
//!    in, first out. If the queue is empty before, the loop goes on with 3.
//! 3. The driver is looked at. Its timers wake their tasks. Only then the tasks that have yielded
//!    are woken (`runtime/scheduler/defer.rs`, last in, first out).
//!
//! Left out: tasks woken from other threads, which come first at every 31st poll.

use std::collections::VecDeque;
use std::time::Duration;

use record::Place;

use crate::cast::{Cast, Task, Then};
use crate::conduct::Yield;
use crate::prediction::Prediction;

const EVENT_INTERVAL: u32 = 61;

pub(crate) fn play(mut cast: Cast, ticker: Place) -> Prediction {
    let mut queue = VecDeque::from(cast.begin(1));
    let mut deferred = Vec::new();
    let mut now = Duration::ZERO;
    while !cast.is_over(now) {
        let mut started = Vec::new();
        for task in cast.due(now) {
            if task == Task::Ticker && ticker == Place::Body {
                cast.poll(task, now, &mut started);
            } else {
                queue.push_back(task);
            }
        }
        queue.extend(deferred.drain(..).rev());
        let mut polled = 0;
        while polled < EVENT_INTERVAL && !cast.is_over(now) {
            let Some(task) = queue.pop_front() else { break };
            let poll = cast.poll(task, now, &mut started);
            now += poll.takes;
            polled += 1;
            queue.extend(started.drain(..));
            match poll.then {
                Then::Sleeps => {}
                Then::Yields(Yield::AtOnce) => queue.push_back(task),
                Then::Yields(Yield::Own | Yield::ForAll) => deferred.push(task),
            }
        }
        if queue.is_empty() && deferred.is_empty() {
            now = now.max(cast.next_timer());
        }
    }
    cast.end(now)
}
