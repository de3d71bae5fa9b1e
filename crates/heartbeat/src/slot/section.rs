//! Names for synchronous code.
//!
//! Owns [`Section`]. Leaves the thread's slot to its module. **Invariant:** a section ends on the
//! thread on which it began.

use std::marker::PhantomData;

use crate::slot::named::Entered;
use crate::slot::names;

/// A stretch of synchronous code with a name; dropping it ends the stretch. Made by [`section`].
#[derive(Debug)]
#[must_use = "a section ends when it is dropped"]
pub struct Section {
    _entered: Entered,
    /// Keeps the section on its thread.
    _thread: PhantomData<*const ()>,
}

/// Names the code that runs on this thread until the returned guard is dropped.
///
/// Sections nest, and must be dropped in the opposite order, as local variables are. Don't hold one
/// over an `.await`: use [`named`](crate::named) there. A section isn't [`Send`], so that most
/// executors refuse it.
///
/// ```
/// fn parse(text: &str) -> Option<u32> {
///     let _section = heartbeat::section("parse");
///     text.trim().parse().ok()
/// }
/// assert_eq!(parse(" 7 "), Some(7));
/// ```
#[inline]
pub fn section(name: &'static str) -> Section {
    Section { _entered: Entered::new(names::number(name)), _thread: PhantomData }
}
