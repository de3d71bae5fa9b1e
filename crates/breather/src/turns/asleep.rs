//! The seats that sleep, in the order in which they are called.
//!
//! A seat that is taken out of the line leaves its place behind: to look for it would cost as much
//! as the line is long. Places that were left are skipped, and removed once they are half of all.

use std::collections::VecDeque;

use super::seats::Key;

/// The places of the seats that sleep, the earliest ticket first.
#[derive(Debug)]
pub(super) struct Asleep {
    places: VecDeque<(u64, Key)>,
    /// The number of places that were left.
    left: usize,
}

impl Asleep {
    pub(super) const fn new() -> Self {
        Asleep { places: VecDeque::new(), left: 0 }
    }

    /// Adds a place: at the end, if its ticket is new, else near the front.
    pub(super) fn add(&mut self, ticket: u64, key: Key) {
        if self.places.back().is_none_or(|(last, _)| *last < ticket) {
            self.places.push_back((ticket, key));
        } else {
            let place = self.places.partition_point(|(other, _)| *other < ticket);
            self.places.insert(place, (ticket, key));
        }
    }

    /// Returns the earliest place. It may have been left.
    pub(super) fn first(&self) -> Option<(u64, Key)> {
        self.places.front().copied()
    }

    /// Removes the earliest place.
    pub(super) fn remove_first(&mut self, was_left: bool) {
        self.places.pop_front();
        self.left -= usize::from(was_left);
    }

    /// Counts a place that was left just now. `is_asleep` tells those that were not.
    pub(super) fn leave(&mut self, mut is_asleep: impl FnMut(u64, Key) -> bool) {
        self.left += 1;
        if 2 * self.left >= self.places.len() {
            self.places.retain(|(ticket, key)| is_asleep(*ticket, *key));
            self.left = 0;
        }
    }

    #[cfg(test)]
    pub(super) fn places(&self) -> impl Iterator<Item = (u64, Key)> {
        self.places.iter().copied()
    }

    #[cfg(test)]
    pub(super) fn left(&self) -> usize {
        self.left
    }
}
