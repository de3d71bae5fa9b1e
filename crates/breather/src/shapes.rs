//! Shapes of code: where a breather goes in a loop, a future, a task or a service.
//!
//! These modules hold examples and no code. Each example runs as a test.
//!
//! | your code is | see |
//! |---|---|
//! | a loop, a loop of nanoseconds, an iterator, a stream, recursion | [`loops`] |
//! | a future or a stream with a `poll` of its own | [`by_hand`] |
//! | a job beside others in one task: `select!`, `join_all`, `FuturesUnordered` | [`one_task`] |
//! | spawned tasks, a `LocalSet` with shared state, an actor | [`tasks`] |
//! | many CPU-bound tasks on one loop | [`in_turns`] |
//!
//! # Shapes that do not fit
//!
//! - **A synchronous call deep inside a library,** such as `sort` or a parser without a callback.
//!   It can't yield. Hand it to a thread.
//! - **A recursive synchronous function.** It can't yield either. Turn it into [an explicit
//!   stack](loops#recursion).
//! - **`join_all` in turns, if its parts should advance together.** [The first part gets nearly all
//!   of each slice](one_task#in-turns).
//! - **A filter before the breather.** [It counts no item that the filter
//!   rejects](loops#iterators).

pub mod by_hand;
pub mod in_turns;
pub mod loops;
pub mod one_task;
pub mod tasks;
