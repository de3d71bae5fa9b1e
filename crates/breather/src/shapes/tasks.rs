//! Spawned tasks, shared state, and actors.
//!
//! # A spawned task
//!
//! A breather is `Send` and belongs to one task. Create it in the task, so that no wait for the
//! first poll counts.
//!
//! ```
//! use std::time::Duration;
//! use breather::Breather;
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let job = tokio::spawn(async {
//!     let mut breather = Breather::within(Duration::from_micros(100));
//!     let mut sum = 0;
//!     for number in 1..=1000_u64 {
//!         sum += number;
//!         breather.breathe(tokio::task::yield_now).await;
//!     }
//!     sum
//! });
//! assert_eq!(job.await.unwrap(), 500_500);
//! # });
//! ```
//!
//! # Shared state in a `LocalSet`
//!
//! A borrow that is held over an `.await` makes the next task panic. So ask with
//! [`due`](crate::Breather::due) inside the borrow, and yield after it. The clippy lint
//! `await_holding_refcell_ref` finds the wrong form. `await_holding_lock` does the same for a
//! mutex.
//!
//! ```
//! use std::cell::RefCell;
//! use std::rc::Rc;
//! use std::time::Duration;
//! use breather::Breather;
//!
//! async fn add(shared: Rc<RefCell<u64>>) {
//!     let mut breather = Breather::within(Duration::from_micros(100));
//!     for number in 1..=1000_u64 {
//!         let is_due = {
//!             let mut sum = shared.borrow_mut();
//!             *sum += number;
//!             breather.due()
//!         };
//!         if is_due {
//!             tokio::task::yield_now().await;
//!             breather.resume();
//!         }
//!     }
//! }
//!
//! # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
//! let (local, shared) = (tokio::task::LocalSet::new(), Rc::new(RefCell::new(0)));
//! local.spawn_local(add(shared.clone()));
//! local.spawn_local(add(shared.clone()));
//! runtime.block_on(local);
//! assert_eq!(*shared.borrow(), 1_001_000);
//! ```
//!
//! # An actor
//!
//! [`wait`](crate::Breather::wait) begins a new slice if the actor had to wait. If messages are
//! always there, the loop never waits, and `breathe` yields.
//!
//! ```
//! use breather::Breather;
//! use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
//!
//! async fn actor(mut receiver: UnboundedReceiver<u64>) -> (u64, u64) {
//!     let mut breather = Breather::every(100);
//!     let mut sum = 0;
//!     while let Some(message) = breather.wait(receiver.recv()).await {
//!         sum += message;
//!         breather.breathe(tokio::task::yield_now).await;
//!     }
//!     (sum, breather.report().yields)
//! }
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let (sender, receiver) = unbounded_channel();
//! let actor = tokio::spawn(actor(receiver));
//! (1..=1000).for_each(|message| sender.send(message).unwrap());
//! drop(sender);
//! assert_eq!(actor.await.unwrap(), (500_500, 10));
//! # });
//! ```
