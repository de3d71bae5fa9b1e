//! The system's own tool for the lateness of a sleep, if it is installed: `cyclictest` of rt-tests.

use std::process::Command;

use engine::Interrupt;

/// The lateness that it found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cyclictest {
    /// The median of its wake-ups, in microseconds.
    pub p50_us: f64,
    /// The latest wake-up, in microseconds.
    pub max_us: f64,
}

impl Cyclictest {
    /// Runs it for two seconds at a period of 1 ms, with an ordinary priority.
    ///
    /// # Errors
    /// In words, if it is not installed or does not run.
    pub fn run() -> Result<Cyclictest, String> {
        let mut command = Command::new("cyclictest");
        command.args(["--quiet", "--interval=1000", "--duration=2", "--histogram=20000"]);
        let said = engine::told_by(&mut command, &Interrupt::of_whoever_listens()).map_err(|error| {
            if engine::is_not_there(&error) {
                "not installed (Debian has it in rt-tests)".to_owned()
            } else {
                format!("{error:#}")
            }
        })?;
        if !said.status.success() {
            return Err(format!("ended with {}", said.status));
        }
        Self::read(&said.stdout).ok_or("wrote no histogram".to_owned())
    }

    /// Reads its histogram. That has a line for each microsecond with the count of wake-ups, and a
    /// line with the latest.
    fn read(output: &str) -> Option<Cyclictest> {
        let mut counts: Vec<(u64, u64)> = Vec::new();
        let mut max_us = None;
        for line in output.lines() {
            if let Some(max) = line.strip_prefix("# Max Latencies:") {
                max_us = max.trim().parse().ok();
            } else if let Some((micros, count)) = line.split_once(' ')
                && let (Ok(micros), Ok(count)) = (micros.parse(), count.trim().parse())
            {
                counts.push((micros, count));
            }
        }
        let all = counts.iter().try_fold(0u64, |sum, (_, count)| sum.checked_add(*count))?;
        let mut below = 0;
        let (median, _) = counts.into_iter().find(|(_, count)| {
            below += count;
            all > 0 && below >= all.div_ceil(2)
        })?;
        Some(Cyclictest { p50_us: median as f64, max_us: max_us? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_wake_ups_are_no_later_than_p50() {
        let output = "# /dev/cpu_dma_latency set to 0us\n# Histogram\n000000 000000\n000056 000003\n\
                      000057 000002\n000090 000004\n# Total: 000000009\n# Max Latencies: 06960\n";
        assert_eq!(Cyclictest::read(output), Some(Cyclictest { p50_us: 57.0, max_us: 6960.0 }));
    }

    #[test]
    fn whatever_else_it_writes_is_no_figure() {
        for output in ["", "nonsense", "# Max Latencies: 5\n", "000001 000000\n# Max Latencies: 5\n"] {
            assert_eq!(Cyclictest::read(output), None, "{output:?}");
        }
        let most = u64::MAX;
        assert_eq!(Cyclictest::read(&format!("1 {most}\n2 {most}\n# Max Latencies: 5\n")), None);
    }
}
