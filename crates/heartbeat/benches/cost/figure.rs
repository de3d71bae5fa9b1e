//! A median with its interval.
//!
//! **Invariant:** the interval's ends are figures that were measured.

use std::fmt;

/// The median of some figures, and the interval of the median.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Figure {
    low: f64,
    median: f64,
    high: f64,
}

impl Figure {
    /// Returns the median of some figures. Its interval is that of the sign test: the number of
    /// figures below the true median is binomial, which a normal one comes near to.
    ///
    /// # Panics
    /// Without any figure.
    pub(crate) fn of(mut figures: Vec<f64>) -> Self {
        figures.sort_by(f64::total_cmp);
        let (count, middle) = (figures.len(), figures.len() / 2);
        let wide = ((count as f64).sqrt() * 0.98).ceil() as usize;
        let (low, high) = (middle.saturating_sub(wide), (middle + wide).min(count - 1));
        Self { low: figures[low], median: figures[middle], high: figures[high] }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = f.precision().unwrap_or(1);
        write!(f, "{:.digits$} ({:.digits$}..{:.digits$})", self.median, self.low, self.high)
    }
}
