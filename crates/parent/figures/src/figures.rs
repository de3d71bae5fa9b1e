//! The figures of a row: what was measured, and what follows from it and from the controls of the
//! same run.
//!
//! `beating.rs` works out those of beats, `job_times.rs` those of jobs, and `work.rs` those of
//! work.
//!
//! **Invariant:** a figure is `None` if something that it rests on was not taken.

use std::time::Duration;

use record::{Load, Switches};

use crate::apart::are_apart;
use crate::beating::Beating;
use crate::coarse::Coarse;
use crate::job_times::JobTimes;
use crate::lateness::Lateness;
use crate::lost::are_most;
use crate::rounds::Rounds;
use crate::work::Working;

/// All figures of a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// The number of rounds that these figures rest on: those that were measured and did not fail.
    pub rounds: u32,
    /// The number of these rounds that are spoiled: by something else on the machine, each time
    /// that they were measured. See [`crate::spoiled`].
    pub spoiled: u32,
    /// The largest share of a round for which a quota held the child back that its own threads used
    /// up. This is a result, not noise. `None` if there is no quota, or it was not reached.
    pub held_back: Option<f64>,
    /// The beats. `None` for a raw run, which has none.
    pub beating: Option<Beating>,
    /// The work of the jobs. `None` for a floor, which has none.
    pub working: Option<Working>,
    /// The times of the jobs. `None` for a control, and in a run of format 1 or 2.
    pub jobs: Option<JobTimes>,
    /// True if the jobs ran on threads that poll no task, in all rounds. `None` if that was not
    /// seen. On a `/N` runtime it is sure only with many jobs.
    pub apart: Option<bool>,
    /// The most threads that the process had in any round, the measuring one included.
    pub threads_peak: Option<u64>,
    /// The most memory that was resident in any round, in bytes.
    pub rss_peak_bytes: Option<u64>,
    /// Context switches in the windows of all rounds together. `None` if they are not known for a
    /// round.
    pub switches: Option<Switches>,
}

/// The rounds of the controls that a subject is compared with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Controls<'r> {
    /// The same ticker without a job. `None` for a raw run.
    pub(crate) floor: Option<&'r Rounds>,
    /// The same job alone. `None` for a floor, and for a cell whose jobs come with pauses: its work
    /// depends on when they come.
    pub(crate) raw: Option<&'r Rounds>,
}

impl Figures {
    /// Works out the figures of a subject, with the controls that it has. A control has no load.
    pub(crate) fn of(own: &Rounds, controls: Controls<'_>, load: Option<Load>, budget: Duration) -> Figures {
        let switches = own.usages().map(|usage| usage.switches);
        Figures {
            rounds: own.measured(),
            spoiled: own.spoiled(),
            held_back: own.held_back(),
            beating: Beating::of(own, controls.floor, budget),
            working: Working::of(own, controls.raw),
            jobs: load.and_then(|load| JobTimes::of(&own.jobs(), load)),
            apart: are_apart(own.threads()),
            threads_peak: own.threads_peaks().max(),
            rss_peak_bytes: own.usages().filter_map(|usage| usage.rss_peak_bytes).max(),
            switches: (own.measured() > 0).then(|| sum(switches)).flatten(),
        }
    }

    /// Returns the lateness: all `None` if no beats were measured.
    pub fn lateness(&self) -> Lateness {
        self.beating.as_ref().map(|beating| beating.lateness).unwrap_or_default()
    }

    /// Returns the floor's lateness: all `None` if it was not measured.
    pub fn floor(&self) -> Lateness {
        self.beating.as_ref().and_then(|beating| beating.floor).unwrap_or_default()
    }

    /// Returns the measurement with too few steps for a verdict on work. `None` if all had enough,
    /// or there is no work.
    pub fn coarse(&self) -> Option<Coarse> {
        self.working.as_ref().and_then(|working| working.coarse)
    }

    /// Says that the beat is lost, whatever the rest of this many planned rounds shows.
    pub fn is_lost_for_sure(&self, planned: u32) -> bool {
        self.beating.as_ref().is_some_and(|beating| are_most(beating.lost_rounds, planned))
    }

    /// Returns the verdict on the beat. `None` if one can't tell.
    pub fn keeps_beat(&self) -> Option<bool> {
        self.beating.as_ref().and_then(|beating| beating.keeps_beat)
    }
}

fn sum(all: impl Iterator<Item = Option<Switches>>) -> Option<Switches> {
    all.into_iter().try_fold(Switches::default(), |sum, one| {
        let one = one?;
        Some(Switches {
            voluntary: sum.voluntary.saturating_add(one.voluntary),
            involuntary: sum.involuntary.saturating_add(one.involuntary),
        })
    })
}
