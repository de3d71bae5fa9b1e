//! The answer for a block of a comparison, as data.
//!
//! `answers.rs` finds it, and `show/answers.rs` owns its words.
//!
//! **Invariant:** it has figures and names only. Nothing in it is a sentence.

use std::time::Duration;

use figures::Spread;
use record::Place;
use stats::Ratio;

use super::worlds::World;

/// The answer for a block.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) runtime: String,
    pub(crate) cpus: u32,
    pub(crate) place: Place,
    /// The peer whose runtime it is. `None` for Rust's.
    pub(crate) peer: Option<String>,
    /// The number of worlds that were asked for.
    pub(crate) worlds: usize,
    /// The number of contenders that were measured.
    pub(crate) measured: usize,
    /// The strategy to take. `None` if [`Answer::why_not`] says why there is none.
    pub(crate) take: Option<Choice>,
    /// Why nothing is recommended.
    pub(crate) why_not: Option<NoChoice>,
    /// The figures that speak for [`Answer::take`].
    pub(crate) because: Vec<Reason>,
    /// The alternative if `take` is impossible.
    pub(crate) instead: Option<Instead>,
    /// The candidates that are as good as [`Answer::take`] in every world.
    pub(crate) as_good: Vec<String>,
    /// The candidates that are surely ahead of [`Answer::take`] in a world, and surely behind
    /// another candidate somewhere.
    pub(crate) ahead: Vec<String>,
    /// The strategies that one would take without these figures.
    pub(crate) against: Vec<Warning>,
    /// What would change the answer.
    pub(crate) changes: Vec<Change>,
    /// What can't be told.
    pub(crate) open: Vec<Open>,
}

/// A strategy with its setting, and what it costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) strategy: String,
    /// `None` if the run has no word on the strategy's abilities.
    pub(crate) costs: Option<Vec<Cost>>,
}

/// Something that a strategy asks of its user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cost {
    /// The job can't borrow: it must be `Send + 'static`.
    SendStatic,
    /// The job must be cut into steps.
    Divides,
    /// Once begun, the job can't be cancelled.
    CannotCancel,
    /// Each job takes a thread.
    ThreadPerJob,
    /// The job must be split among threads.
    Splits,
    /// The job leaves the process: its input and its output are copied.
    MovesOut,
    /// If callers go away, more jobs are under way than the limit says.
    LeavesLimit,
    /// Jobs are refused when too many are under way.
    Refuses,
}

/// The reason why nothing is recommended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoChoice {
    /// Everything surely loses the beat in some world.
    NothingKeeps,
    /// Something may keep the beat in all worlds, and one can't tell yet.
    CannotTellYet,
    /// Something that surely loses the beat nowhere was not measured in all worlds.
    NotMeasured,
    /// All that surely loses the beat nowhere failed in some world.
    Failed,
    /// Something surely loses the beat nowhere, and can't carry the load. The others lose the beat
    /// or fail.
    CannotCarry,
}

/// A figure that speaks for a strategy.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Reason {
    /// It keeps the beat in all worlds.
    Beat {
        /// The latest p99 of all worlds.
        late: Option<Duration>,
        /// The latest p99 of their floors.
        floor: Option<Duration>,
    },
    /// The work in a closed loop, as a ratio to the raw job.
    Work { world: World, ratio: Ratio },
    /// The latency of the jobs that come and go.
    Jobs { world: World, latency: Spread },
}

/// What to take if the first choice is impossible.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Instead {
    pub(crate) when: When,
    pub(crate) choice: Choice,
}

/// Why the first choice may be impossible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// The job has to stay where it is, and the first choice moves it.
    MustStay,
    /// The job can't be cut into steps, and the first choice yields between them.
    CannotDivide,
    /// The job should leave the loop, and the first choice leaves it there.
    MustLeave,
}

/// Something that can't be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Open {
    /// Whether these keep the beat. They surely lose it in no world.
    Beat(Vec<Unsure>),
    /// How these compare with [`Answer::take`], and the number of rounds that would probably tell.
    Speed { strategies: Vec<String>, rounds_needed: Option<usize> },
}

/// A strategy that may keep the beat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unsure {
    pub(crate) strategy: String,
    /// The worlds in which one can't tell, at least one.
    pub(crate) worlds: Vec<World>,
}

/// A strategy to keep away from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Warning {
    pub(crate) strategy: String,
    /// The worlds in which it loses the beat, at least one.
    pub(crate) losses: Vec<Loss>,
}

/// A world in which a strategy loses the beat.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Loss {
    pub(crate) world: World,
    /// The lateness at p99.
    pub(crate) late: Option<Duration>,
    /// The lateness is a lower bound: some beats never fired.
    pub(crate) is_lower_bound: bool,
    /// It is lost in the first second only.
    pub(crate) at_start: bool,
}

/// A condition under which another strategy would be taken.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Change {
    /// Without this crowd, which is more jobs than processors, this strategy would do: it surely
    /// loses the beat there, and keeps it in all other worlds.
    WithoutCrowd { world: World, strategy: String },
}
