//! The system's counters. Each counts since some moment in the past, so only differences mean
//! something.
//!
//! Sources: proc_stat(5) for `/proc/stat`, and the kernel's accounting/psi.rst for
//! `/proc/pressure/cpu`.
//!
//! **Invariant:** a counter that the system does not have is `None`.

use std::time::Duration;

use crate::machine::ControlGroup;

/// The counters at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counters {
    /// The processor time of this process, and of the children that it has waited for.
    pub(super) own: Option<Duration>,
    /// The busy time of the system's processors, without stolen time.
    pub(super) busy: Option<Duration>,
    /// The processor time that the hypervisor gave to another machine.
    pub(super) stolen: Option<Duration>,
    /// The time in which the control group was throttled.
    pub(super) throttled: Option<Duration>,
    /// The time in which the group of the children alone was throttled, if there is one.
    pub(super) throttled_alone: Option<Duration>,
    /// The time in which some task waited for a processor.
    pub(super) pressure: Option<Duration>,
}

impl Counters {
    /// Reads the counters. Busy and stolen time are of these processors alone, or of all without a
    /// list. `alone` is the group of the children.
    pub(super) fn read(
        group: &ControlGroup,
        alone: Option<&ControlGroup>,
        processors: Option<&[usize]>,
    ) -> Self {
        let file = |path| std::fs::read_to_string(path).ok();
        let (busy, stolen) = file("/proc/stat").and_then(|stat| busy_and_stolen(&stat, processors)).unzip();
        Counters {
            own: own(),
            busy,
            stolen,
            throttled: group.throttled(),
            throttled_alone: alone.and_then(ControlGroup::throttled),
            pressure: file("/proc/pressure/cpu").and_then(|text| some_total(&text)),
        }
    }
}

/// The unit of `/proc/stat`. It is a hundredth of a second on every architecture of Rust's standard
/// library, whatever the kernel's own tick is.
const TICK_MILLIS: u64 = 10;

/// Returns the busy and the stolen time of some processors, or of all.
fn busy_and_stolen(stat: &str, processors: Option<&[usize]>) -> Option<(Duration, Duration)> {
    let Some(processors) = processors else { return of_line(stat, "cpu") };
    processors.iter().try_fold((Duration::ZERO, Duration::ZERO), |(busy, stolen), processor| {
        let (more_busy, more_stolen) = of_line(stat, &format!("cpu{processor}"))?;
        Some((busy.checked_add(more_busy)?, stolen.checked_add(more_stolen)?))
    })
}

/// Reads a line `cpu3 user nice system idle iowait irq softirq steal ...`. The line `cpu` is about
/// all processors.
fn of_line(stat: &str, name: &str) -> Option<(Duration, Duration)> {
    let all = stat.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))?;
    let ticks: Vec<u64> = all.split_ascii_whitespace().map_while(|field| field.parse().ok()).collect();
    let &[user, nice, system, _idle, _iowait, irq, softirq, steal, ..] = ticks.as_slice() else {
        return None;
    };
    let time = |ticks: u64| ticks.checked_mul(TICK_MILLIS).map(Duration::from_millis);
    let busy = [user, nice, system, irq, softirq].into_iter().try_fold(0u64, u64::checked_add)?;
    Some((time(busy)?, time(steal)?))
}

/// Reads the total of the first line: `some avg10=0.00 avg60=0.00 avg300=0.00 total=3610`.
fn some_total(pressure: &str) -> Option<Duration> {
    let some = pressure.lines().find_map(|line| line.strip_prefix("some "))?;
    let total = some.split_ascii_whitespace().find_map(|field| field.strip_prefix("total="))?;
    total.parse().ok().map(Duration::from_micros)
}

#[cfg(unix)]
fn own() -> Option<Duration> {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike;

    let of = |who| {
        let usage = getrusage(who).ok()?;
        let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
        u64::try_from(micros).ok().map(Duration::from_micros)
    };
    Some(of(UsageWho::RUSAGE_SELF)? + of(UsageWho::RUSAGE_CHILDREN)?)
}

#[cfg(not(unix))]
fn own() -> Option<Duration> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_processors_that_count_are_read() {
        let stat = "cpu  100 1 20 5000 7 3 4 9 0 0\ncpu0 50 0 10 2500 3 1 2 4 0 0\n\
                    cpu1 50 1 10 2500 4 2 2 5\nintr 5\n";
        let ms = |busy, stolen| Some((Duration::from_millis(busy), Duration::from_millis(stolen)));
        assert_eq!(busy_and_stolen(stat, None), ms(1280, 90));
        assert_eq!(busy_and_stolen(stat, Some(&[0])), ms(630, 40));
        assert_eq!(busy_and_stolen(stat, Some(&[0, 1])), ms(1280, 90));
        assert_eq!(busy_and_stolen(stat, Some(&[2])), None, "it is not there");
        for strange in ["", "cpu 1 2 3\n", "cpu10 1 2 3 4 5 6 7 8\n", "cpu a b c d e f g h\n"] {
            assert_eq!(busy_and_stolen(strange, None), None, "{strange:?}");
            assert_eq!(busy_and_stolen(strange, Some(&[1])), None, "{strange:?}");
        }
        let most = u64::MAX;
        assert_eq!(of_line(&format!("cpu {most} {most} 1 1 1 1 1 1\n"), "cpu"), None, "it does not overflow");
    }

    #[test]
    fn pressure_is_the_total_of_some() {
        let text = "some avg10=0.07 avg60=2.11 avg300=10.19 total=2503\nfull avg10=0.00 total=7\n";
        assert_eq!(some_total(text), Some(Duration::from_micros(2503)));
        assert_eq!(some_total("full avg10=0.00 total=7\n"), None);
        assert_eq!(some_total(""), None);
    }
}
