//! The lengths that are measured, and how a cell's length is read again.

use std::time::Duration;

use notation::Spec;
use record::Cell;

const fn us(micros: u64) -> Duration {
    Duration::from_micros(micros)
}

/// Half decades from 10 us to 100 ms, and 1 us: no pool pays below 10 us.
const ALL: [Duration; 10] =
    [us(1), us(10), us(30), us(100), us(300), us(1_000), us(3_000), us(10_000), us(30_000), us(100_000)];
/// Those of a quick run: denser where the two break-even points usually lie.
const QUICK: [Duration; 8] = [us(1), us(10), us(30), us(100), us(1_000), us(10_000), us(30_000), us(100_000)];

/// The longest one. A window would hold too few longer jobs.
pub(super) const LONGEST: Duration = us(100_000);

/// Returns the lengths of a run, rising.
pub(super) fn lengths(quick: bool) -> &'static [Duration] {
    if quick { &QUICK } else { &ALL }
}

/// Returns how long a job of this cell takes raw, as it was asked for.
pub(super) fn length(cell: &Cell) -> Option<Duration> {
    cell.workload.parse::<Spec>().ok()?.length()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_rise_from_the_shortest_to_the_longest() {
        for quick in [false, true] {
            let lengths = lengths(quick);
            assert!(lengths.windows(2).all(|two| two[0] < two[1]));
            assert_eq!((lengths[0], lengths[lengths.len() - 1]), (us(1), LONGEST));
        }
    }
}
