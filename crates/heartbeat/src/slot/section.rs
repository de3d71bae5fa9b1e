//! Names for synchronous code.
//!
//! Owns [`Section`]. Leaves the thread's slot to its module. **Invariant:** a section ends on the
//! thread on which it began.

use std::marker::PhantomData;

use crate::slot::named::Entered;
use crate::slot::names;
use crate::slot::slots;
use crate::ticks;

/// A stretch of synchronous code with a name; dropping it ends the stretch. Made by [`section`].
#[derive(Debug)]
#[must_use = "a section ends when it is dropped"]
pub struct Section {
    _entered: Entered,
    /// Keeps the section on its thread.
    _thread: PhantomData<*const ()>,
}

/// A section that notes when it began. Made by [`Section::timed`].
#[derive(Debug)]
#[must_use = "a section ends when it is dropped"]
pub struct TimedSection {
    /// Dropped first, so that no other name stands beside this section's time.
    _section: Section,
    _before: Before,
}

/// The time at which the timed name around a section began; dropping it puts it back.
#[derive(Debug)]
struct Before(u64);

impl Drop for Before {
    #[inline]
    fn drop(&mut self) {
        slots::restore_time(self.0);
    }
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

impl Section {
    /// Also notes that the section begins now, as [`Named::timed`](crate::Named::timed) does. Call
    /// it at once.
    ///
    /// ```
    /// let mut names = ["b", "a"];
    /// let section = heartbeat::section("sort").timed();
    /// names.sort_unstable();
    /// drop(section);
    /// ```
    #[inline]
    pub fn timed(self) -> TimedSection {
        TimedSection { _section: self, _before: Before(slots::note_time(ticks::now())) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timed_section_gives_back_the_name_and_the_time_before() {
        ticks::calibrate();
        let slot = slots::here().unwrap();
        let outer = section("section: outer").timed();
        let began = slot.timed();
        assert!(began.is_some_and(|(_, reading)| reading > 0));
        let inner = section("section: inner").timed();
        assert_ne!(slot.timed(), began);
        drop(inner);
        assert_eq!(slot.timed(), began);
        drop(outer);
        assert_eq!((slot.timed(), slot.mark().name), (None, 0));
    }
}
