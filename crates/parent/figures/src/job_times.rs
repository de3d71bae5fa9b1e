//! The figures of the jobs themselves: how long each took, how long each waited, and if the load
//! could be carried.
//!
//! **Invariant:** a job that was not over at the end of its trial is counted. It is in the figures
//! with the time that had passed, and [`Spread::cut_off`] says how many there are. Times that can't
//! be read are an error with a reason, never a panic.

use std::collections::BTreeMap;
use std::time::Duration;

use record::{Jobs, Load};

use crate::lateness::Merged;

/// The least number of jobs by which a backlog has to grow in a round. Three jobs more may be a
/// cluster of arrivals.
const LEAST_GROWTH: u128 = 3;

/// The name of the times that only jobs have that are done.
const SERVICE: &str = "service";

/// The jobs of all rounds together. See [`record::Jobs`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JobTimes {
    /// The number of jobs that were due.
    pub due: u64,
    /// The number of these that were done before the end of their trial.
    pub done: u64,
    /// The number of jobs that the strategy refused. They are in no other figure.
    pub refused: u64,
    /// From when a job was due to its answer: the job latency.
    pub latency: Spread,
    /// From when a job was due to its first step: the queue time.
    pub queue: Spread,
    /// From when the caller handed the job to the strategy to its answer. Of jobs that are done.
    pub service: Spread,
    /// The median latency of each round with two jobs or more. Every strategy was given the same
    /// arrivals in a round, so two cells of a run are compared by these.
    pub latency_by_round: BTreeMap<u32, Duration>,
    /// Is true if one of [`JobTimes::latency_by_round`] is a lower bound.
    pub has_lower_bounds: bool,
    /// The number of jobs that were due and not done, at the end of the windows of all rounds less
    /// at their beginning. `None` if the load can be carried: in half of the rounds or more, it
    /// grew by at most 3 jobs or by at most a tenth of the jobs of the round. Only jobs that come
    /// at a rate can pile up, so it is `None` for other loads.
    pub backlog_grew_by: Option<u64>,
}

/// A distribution of durations by its quantiles. `None` for a quantile that had too few jobs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    /// Half of them took at most this. `None` for less than 2.
    pub p50: Option<Duration>,
    /// 99 of 100 took at most this. `None` for less than 100.
    pub p99: Option<Duration>,
    /// The longest. `None` if there was none.
    pub max: Option<Duration>,
    /// The mean.
    pub mean: Option<Duration>,
    /// The number of jobs that these figures rest on.
    pub count: u64,
    /// The number of these that were not over at the end of their trial, so that their true time is
    /// longer than what is counted. See [`Spread::is_lower_bound`].
    pub cut_off: u64,
    p50_is_lower_bound: bool,
    p99_is_lower_bound: bool,
}

impl Spread {
    fn of(all: &Merged) -> Spread {
        Spread {
            p50: all.quantile(0.5),
            p99: all.quantile(0.99),
            max: all.max(),
            mean: all.mean(),
            count: all.due(),
            cut_off: all.unfired(),
            p50_is_lower_bound: all.is_shifted(0.5),
            p99_is_lower_bound: all.is_shifted(0.99),
        }
    }

    /// Says that the quantile which one job in `one_in` exceeds is a lower bound: 2 for p50, 100
    /// for p99, `u64::MAX` for the longest. Anything between these counts as the next higher one.
    ///
    /// A job that was not over counts with the time that had passed. That may be short, if it came
    /// late, so it pulls any quantile down. A quantile is a lower bound if it would be more than
    /// two per cent higher had these jobs taken forever. The longest is one if there is any such
    /// job.
    pub fn is_lower_bound(&self, one_in: u64) -> bool {
        match one_in {
            0..=2 => self.p50_is_lower_bound,
            3..=100 => self.p99_is_lower_bound,
            _ => self.cut_off > 0,
        }
    }
}

/// The jobs of one round, read.
#[derive(Clone, Debug)]
pub(crate) struct RoundJobs {
    due: u64,
    done: u64,
    refused: u64,
    backlog_before: u64,
    backlog_after: u64,
    latency: Merged,
    queue: Merged,
    service: Merged,
}

impl RoundJobs {
    /// Reads one round's jobs.
    ///
    /// # Errors
    /// If a histogram can't be read, or the jobs don't add up. The error says why in words.
    pub(crate) fn of(jobs: &Jobs) -> Result<RoundJobs, String> {
        let Jobs { due, done, begun, refused, backlog_before, backlog_after, .. } = *jobs;
        if done > begun || begun > due {
            let due = notation::counted(due, "job");
            return Err(format!("of its {due} {begun} began and {done} were done: they don't add up"));
        }
        let read = |what: &str, histogram, cut_off| {
            let read = Merged::of_times(histogram, cut_off);
            let read = read.map_err(|reason| format!("the {what} of its jobs: {reason}"))?;
            let held = read.due();
            // Only the service is that of some of the jobs.
            if held == due || (what == SERVICE && held < due) {
                return Ok(read);
            }
            let held = notation::counted(held, "job");
            Err(format!("the {what} of its jobs: its histogram holds {held}, and should hold {due}"))
        };
        Ok(RoundJobs {
            due,
            done,
            refused,
            backlog_before,
            backlog_after,
            latency: read("latency", &jobs.latency, due - done)?,
            queue: read("queue", &jobs.queue, due - begun)?,
            service: read(SERVICE, &jobs.service, 0)?,
        })
    }

    /// Says that the backlog grew in the window: by more than 3 jobs, and by more than a tenth of
    /// the jobs that were due.
    fn piles_up(&self) -> bool {
        let grew = u128::from(self.backlog_after.saturating_sub(self.backlog_before));
        grew > LEAST_GROWTH && 10 * grew > u128::from(self.due)
    }
}

impl JobTimes {
    /// Works out the figures of all rounds. Returns `None` if no round had jobs.
    pub(crate) fn of(rounds: &[(u32, &RoundJobs)], load: Load) -> Option<JobTimes> {
        let all = |part: fn(&RoundJobs) -> &Merged| -> Option<Spread> {
            Merged::all(rounds.iter().map(|(_, jobs)| part(jobs))).as_ref().map(Spread::of)
        };
        // A record may hold any number of 64 bits, and there are several.
        let total = |part: fn(&RoundJobs) -> u64| {
            rounds.iter().map(|(_, jobs)| part(jobs)).fold(0, u64::saturating_add)
        };
        Some(JobTimes {
            due: total(|jobs| jobs.due),
            done: total(|jobs| jobs.done),
            refused: total(|jobs| jobs.refused),
            latency: all(|jobs| &jobs.latency)?,
            queue: all(|jobs| &jobs.queue)?,
            service: all(|jobs| &jobs.service)?,
            latency_by_round: rounds
                .iter()
                .filter_map(|(round, jobs)| Some((*round, jobs.latency.quantile(0.5)?)))
                .collect(),
            has_lower_bounds: rounds.iter().any(|(_, jobs)| jobs.latency.is_shifted(0.5)),
            backlog_grew_by: matches!(load, Load::Rate(_)).then(|| grew_by(rounds)).flatten(),
        })
    }
}

/// Returns by how much the backlog grew, if it did so in most rounds.
fn grew_by(rounds: &[(u32, &RoundJobs)]) -> Option<u64> {
    let piled_up = rounds.iter().filter(|(_, jobs)| jobs.piles_up()).count();
    if 2 * piled_up <= rounds.len() {
        return None;
    }
    // In 128 bits: a record may hold any number of 64 bits, and there are several.
    let sum =
        |part: fn(&RoundJobs) -> u64| -> u128 { rounds.iter().map(|(_, jobs)| u128::from(part(jobs))).sum() };
    let (before, after) = (sum(|jobs| jobs.backlog_before), sum(|jobs| jobs.backlog_after));
    let grew = after.checked_sub(before).filter(|grew| *grew > 0)?;
    Some(u64::try_from(grew).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests;
