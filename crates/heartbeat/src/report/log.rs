//! The latenesses of a report as a histogram log.
//!
//! Owns the log's few lines. Leaves the encoding to `hdrhistogram`. **Invariant:** the log is read
//! by every tool that reads HdrHistogram's logs of version 1.3 with V2 payloads.

use std::io::{self, Write};
use std::time::{Duration, SystemTime};

use hdrhistogram::serialization::V2Serializer;
use hdrhistogram::serialization::interval_log::{IntervalLogWriterBuilder, Tag};

use super::Report;

impl Report {
    /// Writes the latenesses as a histogram log (HdrHistogram V2), in microseconds, with the
    /// heart's name as tag. `since` is how long the heart has beaten.
    ///
    /// # Errors
    /// If the writer fails.
    ///
    /// ```
    /// # let (heart, _ticker) = heartbeat::with(Default::default(), |_| std::future::pending());
    /// let mut log = Vec::new();
    /// heart.report().write_histogram_log(&mut log, std::time::Duration::from_secs(60)).unwrap();
    /// assert!(String::from_utf8(log).unwrap().contains("lateness in microseconds"));
    /// ```
    pub fn write_histogram_log(&self, mut writer: impl Write, since: Duration) -> io::Result<()> {
        // A tag ends at a comma or a blank.
        let tag = self.heart.replace([',', ' ', '\r', '\n'], "-");
        let mut serializer = V2Serializer::new();
        let mut log = IntervalLogWriterBuilder::new()
            .add_comment("lateness in microseconds")
            .with_start_time(SystemTime::now() - since)
            .begin_log_with(&mut writer, &mut serializer)?;
        let histogram = &self.tally.lateness_us;
        log.write_histogram(histogram, Duration::ZERO, since, Tag::new(&tag))
            .map_err(|error| io::Error::other(format!("{error:?}")))
    }
}

#[cfg(test)]
mod tests {
    use hdrhistogram::serialization::Deserializer;
    use hdrhistogram::serialization::interval_log::{IntervalLogIterator, LogEntry};

    use super::*;
    use crate::report::Tally;

    #[test]
    fn the_log_reads_back() {
        let mut tally = Tally::new();
        tally.beat(Duration::from_millis(1), 0);
        tally.beat(Duration::from_millis(200), 0);
        let report = Report::new("main loop".to_owned(), tally, None, None);
        let mut log = Vec::new();
        report.write_histogram_log(&mut log, Duration::from_secs(2)).unwrap();
        let mut intervals = IntervalLogIterator::new(&log).filter_map(|entry| match entry.unwrap() {
            LogEntry::Interval(interval) => Some(interval),
            _ => None,
        });
        let interval = intervals.next().unwrap();
        assert_eq!(interval.tag().map(|tag| tag.as_str()), Some("main-loop"));
        let bytes =
            base64::Engine::decode(&base64::engine::general_purpose::STANDARD, interval.encoded_histogram())
                .unwrap();
        let read: hdrhistogram::Histogram<u64> =
            Deserializer::new().deserialize(&mut bytes.as_slice()).unwrap();
        assert_eq!((read.len(), read.value_at_quantile(0.5)), (2, 1_003));
    }
}
