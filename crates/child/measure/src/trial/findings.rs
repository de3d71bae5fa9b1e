//! The findings of a trial, before they become a [`Record`].

use record::{Record, Stalls, Threads, Trial, Turn, Usage, Work};

/// Everything that a trial may find out. A figure that it did not take is `None`.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) beats: Option<record::Beats>,
    pub(super) start: Option<record::Beats>,
    pub(super) ticks: Option<Vec<record::Tick>>,
    pub(super) work: Option<Work>,
    pub(super) jobs: Option<record::Jobs>,
    pub(super) threads: Threads,
    pub(super) usage: Usage,
    /// The beats one by one, for which a record has no room.
    pub(super) heard: Option<ticker::Heard>,
    pub(super) stalls: Option<Stalls>,
    pub(super) cost: Option<Vec<Turn>>,
    pub(super) slices: Option<record::Histogram>,
}

impl Findings {
    pub(super) fn into_record(self, trial: &Trial) -> Record {
        let Findings { beats, start, ticks, work, jobs, threads, usage, stalls, cost, slices, heard: _ } =
            self;
        let own_choice = u64::try_from(process::own_choice()).ok();
        let threads = Threads { own_choice, ..threads };
        Record {
            format: record::FORMAT,
            subject: trial.subject.clone(),
            round: trial.round,
            purpose: trial.purpose,
            beats,
            start,
            ticks,
            work,
            jobs,
            threads,
            usage,
            stalls,
            cost,
            slices,
        }
    }
}
