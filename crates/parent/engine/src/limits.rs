//! How long, how often and how much may be asked for: what is more or less is a slip of the hand.

use std::time::Duration;

use notation::duration::written;

use crate::BadRequest;
use crate::child::{CAN_BE_LIMITED, shown_memory};

const LEAST_PERIOD: Duration = Duration::from_micros(10);
const MOST_BUDGET: Duration = Duration::from_secs(1);
const MOST_ROUNDS: u32 = 1000;
/// A runtime with a pool has a few threads, each with a stack of 2 MiB.
const LEAST_MEMORY: u64 = 64 << 20;

/// What every measuring command may be asked for. `None` stands for what nobody chose.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// From one beat to the next.
    pub period: Duration,
    /// How late, at p99 and above the floor, still counts as keeping the beat.
    pub budget: Duration,
    /// How long the window of each trial is.
    pub duration: Option<Duration>,
    /// How many rounds.
    pub rounds: Option<u32>,
    /// How many processors the children may use.
    pub cpus: Option<u32>,
}

impl Bounds {
    /// No window of a trial may be longer.
    pub const MOST_DURATION: Duration = Duration::from_secs(600);

    /// Refuses what can be seen to make no sense before anything is built or asked.
    ///
    /// # Errors
    /// With the first such thing, and what would be right.
    pub fn check(&self, cpus_here: u32) -> Result<(), BadRequest> {
        self.check_times()?;
        if let Some(rounds) = self.rounds.filter(|rounds| !(1..=MOST_ROUNDS).contains(rounds)) {
            return Err(BadRequest(format!(
                "--rounds {rounds}: give 1 to {MOST_ROUNDS}; 5 make an interval, 12 a narrow one"
            )));
        }
        match self.cpus {
            Some(0) => Err(BadRequest::new("--cpus 0: a program needs at least one processor")),
            Some(cpus) if cpus > cpus_here => Err(BadRequest(format!(
                "--cpus {cpus}: this process may use {cpus_here}, so give 1 to {cpus_here}"
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
                "--period {period}: a measurement takes at most {most}, and needs a beat in it"
            ));
        }
        if budget > MOST_BUDGET {
            let (budget, most) = (written(budget), written(MOST_BUDGET));
            return wrong(format!(
                "--budget {budget}: each measurement waits as long for its last beats; at most {most}"
            ));
        }
        let Some(duration) = self.duration else { return Ok(()) };
        if duration > most {
            let (duration, most) = (written(duration), written(most));
            return wrong(format!(
                "--duration {duration}: every beat of it is kept in memory, so at most {most}"
            ));
        }
        if period > duration {
            let (period, duration) = (written(period), written(duration));
            return wrong(format!(
                "a period of {period} is longer than the duration of {duration}: no beat would be due"
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
        let (bytes, least) = (shown_memory(bytes), shown_memory(LEAST_MEMORY));
        return Err(BadRequest(format!(
            "--memory {bytes}: a child needs some to begin at all, so give {least} or more"
        )));
    }
    Ok(())
}
