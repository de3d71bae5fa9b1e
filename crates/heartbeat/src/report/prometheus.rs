//! A report in the text format of Prometheus.
//!
//! Owns the names of the metrics. **Invariant:** a metric that was not taken is left out, and a
//! label's value is escaped.

use std::fmt::Write as _;

use super::{CAUSES, FINDINGS, Report};

impl Report {
    /// Returns the report in the text format of Prometheus, version 0.0.4.
    ///
    /// To show several hearts, join their texts and keep the `#` lines of the first: each report
    /// has its heart's name as label.
    ///
    /// ```
    /// # let (heart, _ticker) = heartbeat::with(Default::default(), |_| std::future::pending());
    /// let text = heart.report().prometheus_text();
    /// assert!(text.contains("heartbeat_beats_total{heart=\"loop\"} 0\n"));
    /// ```
    #[must_use]
    pub fn prometheus_text(&self) -> String {
        let mut text = String::new();
        let heart = escaped(&self.heart);
        counter(&mut text, "beats_total", "Beats that came.");
        line(&mut text, "beats_total", &heart, "", self.beats());
        counter(&mut text, "missed_beats_total", "Beats that were due while the loop stood.");
        line(&mut text, "missed_beats_total", &heart, "", self.missed());
        self.lateness(&mut text, &heart);
        counter(&mut text, "findings_total", "Findings by kind and cause.");
        for ((kind, cause), found) in &self.tally.findings {
            let cause = cause.map_or("unknown", |place| CAUSES[place].1);
            let labels = format!(",kind=\"{}\",cause=\"{cause}\"", FINDINGS[*kind].1);
            line(&mut text, "findings_total", &heart, &labels, found.count);
        }
        counter(&mut text, "driver_rescues_total", "Empty tasks spawned to have the driver taken over.");
        line(&mut text, "driver_rescues_total", &heart, "", self.rescues());
        text
    }

    fn lateness(&self, text: &mut String, heart: &str) {
        let (Some(p50), Some(p99), Some(max)) =
            (self.lateness_p50(), self.lateness_p99(), self.lateness_max())
        else {
            return;
        };
        let _ = write!(
            text,
            "# HELP heartbeat_lateness_seconds How late beats came.\n\
             # TYPE heartbeat_lateness_seconds gauge\n"
        );
        for (quantile, value) in [("0.5", p50), ("0.99", p99), ("1", max)] {
            let labels = format!(",quantile=\"{quantile}\"");
            line(text, "lateness_seconds", heart, &labels, value.as_secs_f64());
        }
    }
}

fn counter(text: &mut String, name: &str, help: &str) {
    let _ = write!(text, "# HELP heartbeat_{name} {help}\n# TYPE heartbeat_{name} counter\n");
}

fn line(text: &mut String, name: &str, heart: &str, labels: &str, value: impl std::fmt::Display) {
    let _ = writeln!(text, "heartbeat_{name}{{heart=\"{heart}\"{labels}}} {value}");
}

/// Escapes a label's value as the format wants it.
fn escaped(value: &str) -> String {
    value.replace('\\', r"\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::report::Tally;

    #[test]
    fn before_the_first_beat_there_is_no_lateness() {
        let text = Report::new("a \"b\"".to_owned(), Tally::new(), None, None).prometheus_text();
        assert!(!text.contains("lateness"));
        assert!(text.contains(r#"heartbeat_beats_total{heart="a \"b\""} 0"#));
    }

    #[test]
    fn every_line_is_a_comment_or_a_metric() {
        let mut tally = Tally::new();
        tally.beat(Duration::from_millis(250), 3);
        let text = Report::new("main".to_owned(), tally, None, None).prometheus_text();
        assert!(text.contains("heartbeat_lateness_seconds{heart=\"main\",quantile=\"1\"} 0.25\n"), "{text}");
        assert!(text.contains("heartbeat_missed_beats_total{heart=\"main\"} 3\n"), "{text}");
        for line in text.lines() {
            let value = line.rsplit(' ').next().unwrap();
            assert!(line.starts_with("# ") || value.parse::<f64>().is_ok(), "{line}");
        }
    }
}
