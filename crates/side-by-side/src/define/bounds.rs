//! The demands on inputs and closures, as traits of this crate: so the compiler names the remedy.
//!
//! Each is there for every type that has the standard traits. `do_not_recommend` makes the compiler
//! name these traits, and not the standard ones behind them.

/// An input of a job: `Send + Sync + 'static`.
#[diagnostic::on_unimplemented(
    message = "all jobs of a process share one input, also on several threads: `{Self}` can't be shared",
    label = "has to be `Send + Sync + 'static`",
    note = "in an input, take `Arc` for `Rc`, and `Mutex` or an atomic for `Cell` and `RefCell`",
    note = "or let the setup return what it takes to make the value, and make it in the work"
)]
pub trait Input: Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Send + Sync + 'static> Input for T {}

/// The captures of a closure: `Send + Sync + 'static`.
#[diagnostic::on_unimplemented(
    message = "the closures of a job are called on several threads: what this one captures can't be shared",
    label = "captures something that is not `Send + Sync + 'static`",
    note = "make the value in the setup: work, check, steps and parts are given what the setup returns",
    note = "or capture an `Arc`, a `Mutex` or an atomic in place of `Rc`, `Cell` and `RefCell`"
)]
pub trait Captures: Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Send + Sync + 'static> Captures for T {}

/// The steps of one job: an iterator that is `Send + 'static`.
#[diagnostic::on_unimplemented(
    message = "`.steps` needs an iterator that can go from thread to thread: `{Self}` can't",
    label = "has to be an `Iterator + Send + 'static`",
    note = "each item is a step: `(0..image.rows()).map(move |row| scale(&image, row))`"
)]
pub trait Steps: Iterator + Send + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Iterator + Send + 'static> Steps for T {}
