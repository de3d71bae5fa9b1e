//! The countdown to the next look: all that most calls of a breather do.

/// Steps from one look to the next.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Countdown {
    /// Steps from here to the next look, at least 1.
    left: usize,
    /// Steps from the last look to the next, at least `left`.
    stride: usize,
}

impl Countdown {
    /// Creates a countdown from `stride`, at least 1.
    pub(crate) fn from(stride: usize) -> Self {
        Countdown { left: stride, stride }
    }

    /// Counts steps. Returns false if it is time to look: they are not counted then.
    #[inline]
    pub(crate) fn count(&mut self, steps: usize) -> bool {
        if steps < self.left {
            self.left -= steps;
            return true;
        }
        false
    }

    /// Returns the steps since the last look, with `steps` more.
    pub(crate) fn since_the_look(&self, steps: usize) -> usize {
        (self.stride - self.left).saturating_add(steps)
    }

    /// Returns the steps to the next look.
    pub(crate) fn left(&self) -> usize {
        self.left
    }

    /// Returns the steps from the last look to the next.
    pub(crate) fn stride(&self) -> usize {
        self.stride
    }
}
