//! The seats of the tasks that take turns. A seat keeps its place for as long as it is taken.

/// A list of seats in which a free place is taken again, but a key never fits a second seat.
#[derive(Debug)]
pub(super) struct Seats<T> {
    places: Vec<Place<T>>,
    /// The last place that became free. Each free place has the one before it.
    free: Option<u32>,
    taken: usize,
    next_number: u64,
}

#[derive(Debug)]
enum Place<T> {
    Taken { number: u64, seat: T },
    Free { before: Option<u32> },
}

/// The key of a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key {
    place: u32,
    number: u64,
}

impl<T> Seats<T> {
    pub(super) const fn new() -> Self {
        Seats { places: Vec::new(), free: None, taken: 0, next_number: 0 }
    }

    /// Adds a seat.
    ///
    /// # Panics
    /// If there are more than 2^32 at once.
    pub(super) fn add(&mut self, seat: T) -> Key {
        let number = self.next_number;
        self.next_number += 1;
        self.taken += 1;
        let seat = Place::Taken { number, seat };
        if let Some(place) = self.free
            && let Some(free) = self.places.get_mut(place as usize)
            && let Place::Free { before } = *free
        {
            self.free = before;
            *free = seat;
            return Key { place, number };
        }
        let place = u32::try_from(self.places.len()).expect("fewer than 2^32 tasks take turns");
        self.places.push(seat);
        Key { place, number }
    }

    /// Removes a seat. Returns `None` if it was removed before.
    pub(super) fn remove(&mut self, key: Key) -> Option<T> {
        self.get_mut(key)?;
        let free = Place::Free { before: self.free };
        let Place::Taken { seat, .. } = std::mem::replace(&mut self.places[key.place as usize], free) else {
            return None;
        };
        self.free = Some(key.place);
        self.taken -= 1;
        if self.taken == 0 {
            // The crowd is gone: so is its memory.
            (self.places, self.free) = (Vec::new(), None);
        }
        Some(seat)
    }

    pub(super) fn are_empty(&self) -> bool {
        self.taken == 0
    }

    /// Returns a seat. `None` if it was removed.
    pub(super) fn get_mut(&mut self, key: Key) -> Option<&mut T> {
        match self.places.get_mut(key.place as usize) {
            Some(Place::Taken { number, seat }) if *number == key.number => Some(seat),
            _ => None,
        }
    }
}
