//! Time as columns of a line.
//!
//! **Invariant:** the end of the trial has a column too, and every column is less than the width.

use std::time::Duration;

/// Columns a second if there is room: a tenth of a second can be seen.
const PER_SECOND: f64 = 10.0;

/// The layout of a trial on a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    per_second: f64,
    /// The number of columns of the trial.
    pub(super) columns: usize,
}

impl Scale {
    /// Lays the trial out on at most `room` columns, with whole columns a second if that leaves at
    /// least one.
    pub(super) fn new(trial: Duration, room: usize) -> Scale {
        let seconds = trial.as_secs_f64().max(0.1);
        let most = (room - 1) as f64 / seconds;
        let per_second = if most >= 1.0 { most.floor().min(PER_SECOND) } else { most };
        Scale { per_second, columns: (seconds * per_second) as usize + 1 }
    }

    /// Returns the column of a time; the last one for whatever comes later.
    pub(super) fn column(&self, time: Duration) -> usize {
        ((time.as_secs_f64() * self.per_second) as usize).min(self.columns - 1)
    }

    /// Writes the whole seconds, each as a number at its column, as many as have room.
    pub(super) fn axis(&self) -> String {
        let mut axis = String::new();
        let mut second = 0_u64;
        loop {
            let column = (second as f64 * self.per_second) as usize;
            let label = second.to_string();
            if column + label.len() > self.columns {
                return axis;
            }
            if axis.is_empty() || axis.len() < column {
                axis = format!("{axis:<column$}{label}");
            }
            // If many seconds share a column, straight to the next one that may have room.
            let next = ((axis.len() + 1) as f64 / self.per_second) as u64;
            second = next.max(second + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_has_as_many_columns_as_there_is_room_for() {
        let scale = Scale::new(Duration::from_millis(2100), 40);
        assert_eq!((scale.columns, &*scale.axis()), (22, "0         1         2"));
        let scale = Scale::new(Duration::from_millis(5300), 40);
        assert_eq!((scale.columns, &*scale.axis()), (38, "0      1      2      3      4      5"));
        assert_eq!(scale.column(Duration::from_millis(1001)), 7);
        assert_eq!(scale.column(Duration::from_millis(999)), 6);
        assert_eq!(scale.column(Duration::from_secs(60)), 37);
    }

    #[test]
    fn a_long_trial_is_squeezed_and_its_numbers_never_touch() {
        for (millis, room) in [(100, 48), (10_550, 48), (30_000, 48), (63_050, 48), (3_600_000, 20)] {
            let scale = Scale::new(Duration::from_millis(millis), room);
            assert!(scale.columns <= room, "{scale:?}");
            let axis = scale.axis();
            assert!(axis.len() <= scale.columns, "{axis}");
            let numbers: Vec<u32> = axis.split_whitespace().map(|label| label.parse().unwrap()).collect();
            assert!(numbers.is_sorted() && numbers[0] == 0, "{axis}");
        }
    }
}
