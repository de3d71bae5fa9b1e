//! Bounds for what a command line may ask for. A value beyond them is a slip of the hand.

use std::time::Duration;

use notation::counted;
use notation::duration::written;
use record::Load;

use crate::BadRequest;
use crate::child::{CAN_BE_LIMITED, QuotaGroup};
use crate::machine::ControlGroup;
use crate::typed::{quota, size};

const LEAST_PERIOD: Duration = Duration::from_micros(10);
const MOST_BUDGET: Duration = Duration::from_secs(1);
/// Enough for the few threads of a runtime with a pool, each with a stack of 2 MiB.
const LEAST_MEMORY: u64 = 64 << 20;

/// A twentieth of a processor, in thousandths: 5 ms in each period of 100 ms.
const LEAST_QUOTA: u64 = 50;

/// The values that every measuring command takes. `None` means the default.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// The time from one beat to the next.
    pub period: Duration,
    /// The lateness at p99, above the floor, up to which the beat is kept.
    pub budget: Duration,
    /// The length of each trial's window.
    pub duration: Option<Duration>,
    /// The number of rounds.
    pub rounds: Option<u32>,
    /// The number of processors that the children may use.
    pub cpus: Option<u32>,
}

impl Bounds {
    /// The longest window of a trial.
    pub const MOST_DURATION: Duration = Duration::from_secs(600);
    /// The most rounds of a run.
    pub const MOST_ROUNDS: u32 = 1000;
    /// The most jobs of a cell at the same time.
    pub const MOST_JOBS: u32 = 10_000;

    /// Returns the usual time from one beat to the next under a load.
    ///
    /// It is no multiple of a millisecond. tokio rounds timers up to the next millisecond, so a
    /// beat each millisecond fires together with whatever other timer fires. A worker of tokio that
    /// wakes two tasks at once wakes another worker for the second one, and this worker looks at
    /// the timers. So the beats themselves hide a job that holds the worker which looks at the
    /// timers. Measured for `inline` on `tokio/N`, jobs of 20 ms after pauses of 50 ms: beats each
    /// 1 ms were 2 ms late at p99, each 1.3 ms now 2 and now 18 ms, and each 2.1 to 10.1 ms 20 ms
    /// late. The crate `theory` predicts it. Where jobs come and go, the rarer beats are used.
    pub fn usual_period(load: Load) -> Duration {
        Duration::from_micros(if load.is_closed_loop() { 1300 } else { 2100 })
    }

    /// Refuses values that make no sense, before anything is built.
    ///
    /// # Errors
    /// With the first such value, and what would be right.
    pub fn check(&self, cpus_here: u32) -> Result<(), BadRequest> {
        self.check_times()?;
        let most = Bounds::MOST_ROUNDS;
        if let Some(rounds) = self.rounds.filter(|rounds| !(1..=most).contains(rounds)) {
            return Err(BadRequest(format!(
                "--rounds {rounds}: give 1 to {most}; 5 make an interval, 12 a narrow one"
            )));
        }
        match self.cpus {
            Some(0) => Err(BadRequest::new("--cpus 0: a program needs at least one processor")),
            Some(cpus) if cpus > cpus_here => Err(BadRequest(format!(
                "--cpus {cpus}: this process may use {}, so give 1 to {cpus_here}",
                counted(cpus_here, "processor")
            ))),
            _ => Ok(()),
        }
    }

    fn check_times(&self) -> Result<(), BadRequest> {
        let wrong = |message: String| Err(BadRequest(message));
        let Bounds { period, budget, .. } = *self;
        let most = Bounds::MOST_DURATION;
        if period.is_zero() {
            return wrong("--period 0s: a ticker needs some time between two beats, such as 1ms".to_owned());
        }
        if period < LEAST_PERIOD {
            let (period, least) = (written(period), written(LEAST_PERIOD));
            return wrong(format!(
                "--period {period}: a beat takes some microseconds itself, so give {least} or more"
            ));
        }
        if period > most {
            let (period, most) = (written(period), written(most));
            return wrong(format!(
                "--period {period}: a measurement takes at most {most} and needs a beat, so give no more"
            ));
        }
        if budget > MOST_BUDGET {
            let (budget, most) = (written(budget), written(MOST_BUDGET));
            return wrong(format!(
                "--budget {budget}: each measurement waits that long for its last beats; give at most {most}"
            ));
        }
        let Some(duration) = self.duration else { return Ok(()) };
        if duration > most {
            let (duration, most) = (written(duration), written(most));
            return wrong(format!(
                "--duration {duration}: every beat of it is kept in memory, so give at most {most}"
            ));
        }
        if period > duration {
            let (period, duration) = (written(period), written(duration));
            return wrong(format!(
                "a period of {period} is longer than the duration of {duration}, so no beat would be due: \
                 give a shorter --period or a longer --duration"
            ));
        }
        Ok(())
    }
}

/// Refuses a limit that children can't be given.
///
/// # Errors
/// If this system can't limit a child's memory, or the limit is less than any child needs.
pub fn validate_memory(bytes: u64) -> Result<(), BadRequest> {
    if !CAN_BE_LIMITED {
        return Err(BadRequest::new("--memory: a child's memory can be limited on Linux only"));
    }
    if bytes < LEAST_MEMORY {
        let (bytes, least) = (size::written(bytes), size::written(LEAST_MEMORY));
        return Err(BadRequest(format!(
            "--memory {bytes}: a child needs some memory to begin, so give {least} or more"
        )));
    }
    Ok(())
}

/// Refuses a quota that children can't be given, in thousandths of a processor. Makes a control
/// group with it, to see whether this system and this user can.
///
/// # Errors
/// If the quota is out of bounds, or no such group can be made here.
pub fn validate_quota(millicpus: u64) -> Result<(), BadRequest> {
    quota_within(millicpus, crate::machine::cpus(), ControlGroup::own().quota_millicpus())?;
    QuotaGroup::begin(millicpus).map(drop).map_err(|reason| {
        let quota = quota::written(millicpus);
        BadRequest(format!(
            "--quota {quota}: the children can't be put under a quota here: {reason}; run this as root, or \
             in a container that has the quota itself (docker run --cpus {quota})"
        ))
    })
}

/// Refuses a quota that is no limit here, or too small to measure with. `own` is the quota that
/// this process has already.
fn quota_within(millicpus: u64, cpus_here: u32, own: Option<u64>) -> Result<(), BadRequest> {
    let asked = quota::written(millicpus);
    let refuse = |why: String| Err(BadRequest(format!("--quota {asked}: {why}")));
    if millicpus < LEAST_QUOTA {
        let least = quota::written(LEAST_QUOTA);
        return refuse(format!("a child would hardly begin; give {least} or more"));
    }
    if let Some(own) = own.filter(|own| *own <= millicpus) {
        let own = quota::written(own);
        return refuse(format!("this process has a quota of {own} itself, so give less, or leave it out"));
    }
    let all = u64::from(cpus_here).saturating_mul(1000);
    if millicpus >= all {
        return refuse(format!(
            "this process may use {}, so that is no limit: give less than {cpus_here}",
            counted(cpus_here, "processor")
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quota_is_less_than_what_there_is_and_enough_to_begin() {
        let refused = |millicpus, own| quota_within(millicpus, 2, own).map_err(|refused| refused.to_string());
        for millicpus in [50, 1500, 1999] {
            assert_eq!(refused(millicpus, None), Ok(()));
        }
        for (millicpus, own, told) in [
            (0, None, "--quota 0: a child would hardly begin; give 0.05 or more"),
            (49, None, "--quota 0.049: a child would hardly begin; give 0.05 or more"),
            (
                2000,
                None,
                "--quota 2: this process may use 2 processors, so that is no limit: give less than 2",
            ),
            (
                9500,
                None,
                "--quota 9.5: this process may use 2 processors, so that is no limit: give less than 2",
            ),
            (
                1500,
                Some(1000),
                "--quota 1.5: this process has a quota of 1 itself, so give less, or leave it out",
            ),
        ] {
            assert_eq!(refused(millicpus, own), Err(told.to_owned()));
        }
        assert_eq!(refused(1500, Some(1600)), Ok(()));
    }
}
