//! The wall clock as the article shows it.

use chrono::{DateTime, Local};

/// Writes a local time to the microsecond, as Python's `print(datetime.datetime.now())` does.
///
/// ```
/// use chrono::{Local, TimeZone};
///
/// let time = Local.with_ymd_and_hms(2021, 9, 30, 11, 20, 1).unwrap();
/// assert_eq!(ticker::wall_clock(time), "2021-09-30 11:20:01.000000");
/// ```
pub fn wall_clock(time: DateTime<Local>) -> String {
    time.format("%Y-%m-%d %H:%M:%S%.6f").to_string()
}
