//! The wakers that the line wants to have called.

/// The wakers to be called once the lock is released: one at most, mostly.
#[derive(Debug)]
pub(super) struct Calls<W> {
    first: Option<W>,
    more: Vec<W>,
}

impl<W> Calls<W> {
    pub(super) const fn none() -> Self {
        Calls { first: None, more: Vec::new() }
    }

    pub(super) fn add(&mut self, waker: W) {
        match self.first {
            None => self.first = Some(waker),
            Some(_) => self.more.push(waker),
        }
    }

    /// Makes the calls.
    pub(super) fn make(self, mut call: impl FnMut(W)) {
        if let Some(first) = self.first {
            call(first);
            self.more.into_iter().for_each(call);
        }
    }
}
