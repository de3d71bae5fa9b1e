//! An answer for machines.
//!
//! **Invariant:** every answer has every name. What is not known is `null`, and what is none is an
//! empty list.

use figures::Spread;
use record::Place;
use serde::Serialize;
use words::json::{ends, micros, millionths};

use crate::judge::{
    Answer, Change, Choice, Cost, Instead, Loss, NoChoice, Open, Reason, Warning, When, World,
};

#[derive(Serialize)]
pub(crate) struct AnswerShape<'a> {
    runtime: &'a str,
    cpus: u32,
    place: Place,
    /// The peer whose runtime it is. Left out for Rust's.
    #[serde(skip_serializing_if = "Option::is_none")]
    peer: Option<&'a str>,
    /// The strategy with its setting. `None` if nothing is recommended.
    take: Option<&'a str>,
    /// `nothing-keeps`, `cant-tell-yet`, `not-measured`, `failed` or `cant-carry-load`. `None` if
    /// something is recommended.
    why_not: Option<&'static str>,
    because: Vec<ReasonShape>,
    /// `None` if they are not known, or nothing is recommended.
    costs: Option<Vec<CostShape>>,
    instead: Option<InsteadShape<'a>>,
    as_good: &'a [String],
    ahead: &'a [String],
    against: Vec<WarningShape<'a>>,
    changes: Vec<ChangeShape<'a>>,
    open: OpenShape<'a>,
}

#[derive(Serialize)]
#[serde(tag = "figure", rename_all = "kebab-case")]
enum ReasonShape {
    Beat {
        late_p99_us: Option<f64>,
        floor_p99_us: Option<f64>,
    },
    Work {
        #[serde(flatten)]
        world: WorldShape,
        work_ratio: Option<f64>,
        work_ratio_ci: Option<[f64; 2]>,
    },
    Jobs {
        #[serde(flatten)]
        world: WorldShape,
        job_us: JobShape,
    },
}

#[derive(Serialize)]
struct WorldShape {
    load: String,
    workload: String,
    probe: String,
}

#[derive(Serialize)]
struct JobShape {
    p50: Option<f64>,
    p99: Option<f64>,
    max: Option<f64>,
    is_lower_bound: BoundShape,
}

/// Which figures are lower bounds.
#[derive(Serialize)]
struct BoundShape {
    p50: bool,
    p99: bool,
    max: bool,
}

/// A cost by its name, which is made of the variant's: a strategy may have the same name.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
enum CostShape {
    SendStatic,
    Divisible,
    CantCancel,
    ThreadPerJob,
    Splits,
    MovesOut,
    LeavesLimit,
    Refuses,
}

#[derive(Serialize)]
struct InsteadShape<'a> {
    when: &'static str,
    take: &'a str,
    costs: Option<Vec<CostShape>>,
}

#[derive(Serialize)]
struct WarningShape<'a> {
    strategy: &'a str,
    losses: Vec<LossShape>,
}

#[derive(Serialize)]
struct LossShape {
    #[serde(flatten)]
    world: WorldShape,
    late_p99_us: Option<f64>,
    is_lower_bound: bool,
    at_start: bool,
}

#[derive(Serialize)]
struct ChangeShape<'a> {
    /// The load without which the other strategy would do.
    without: WorldShape,
    take: &'a str,
}

#[derive(Default, Serialize)]
struct OpenShape<'a> {
    beat: Vec<&'a str>,
    speed: &'a [String],
    rounds_needed: Option<usize>,
}

impl<'a> AnswerShape<'a> {
    pub(crate) fn of(answer: &'a Answer) -> AnswerShape<'a> {
        AnswerShape {
            runtime: &answer.runtime,
            cpus: answer.cpus,
            place: answer.place,
            peer: answer.peer.as_deref(),
            take: answer.take.as_ref().map(|choice| &*choice.strategy),
            why_not: answer.why_not.map(|why| match why {
                NoChoice::NothingKeeps => "nothing-keeps",
                NoChoice::CannotTellYet => "cant-tell-yet",
                NoChoice::NotMeasured => "not-measured",
                NoChoice::Failed => "failed",
                NoChoice::CannotCarry => "cant-carry-load",
            }),
            because: answer.because.iter().map(reason).collect(),
            costs: answer.take.as_ref().and_then(costs),
            instead: answer.instead.as_ref().map(|Instead { when, choice }| InsteadShape {
                when: match when {
                    When::MustStay => "must-stay",
                    When::CannotDivide => "cant-divide",
                    When::MustLeave => "must-leave",
                },
                take: &choice.strategy,
                costs: costs(choice),
            }),
            as_good: &answer.as_good,
            ahead: &answer.ahead,
            against: answer.against.iter().map(warning).collect(),
            changes: answer.changes.iter().map(change).collect(),
            open: open(&answer.open),
        }
    }
}

fn reason(reason: &Reason) -> ReasonShape {
    match reason {
        Reason::Beat { late, floor } => {
            ReasonShape::Beat { late_p99_us: micros(*late), floor_p99_us: micros(*floor) }
        }
        Reason::Work { world, ratio } => ReasonShape::Work {
            world: shape(world),
            work_ratio: millionths(Some(ratio.point)),
            work_ratio_ci: ends(ratio.interval, 1e6),
        },
        Reason::Jobs { world, latency } => {
            let Spread { p50, p99, max, .. } = *latency;
            let [at_p50, at_p99, longest] = [2, 100, u64::MAX].map(|one_in| latency.is_lower_bound(one_in));
            let is_lower_bound = BoundShape { p50: at_p50, p99: at_p99, max: longest };
            let job_us = JobShape { p50: micros(p50), p99: micros(p99), max: micros(max), is_lower_bound };
            ReasonShape::Jobs { world: shape(world), job_us }
        }
    }
}

fn costs(choice: &Choice) -> Option<Vec<CostShape>> {
    let shape = |cost: &Cost| match cost {
        Cost::SendStatic => CostShape::SendStatic,
        Cost::Divides => CostShape::Divisible,
        Cost::CannotCancel => CostShape::CantCancel,
        Cost::ThreadPerJob => CostShape::ThreadPerJob,
        Cost::Splits => CostShape::Splits,
        Cost::MovesOut => CostShape::MovesOut,
        Cost::LeavesLimit => CostShape::LeavesLimit,
        Cost::Refuses => CostShape::Refuses,
    };
    choice.costs.as_ref().map(|costs| costs.iter().map(shape).collect())
}

fn warning(warning: &Warning) -> WarningShape<'_> {
    let loss = |loss: &Loss| LossShape {
        world: shape(&loss.world),
        late_p99_us: micros(loss.late),
        is_lower_bound: loss.is_lower_bound,
        at_start: loss.at_start,
    };
    WarningShape { strategy: &warning.strategy, losses: warning.losses.iter().map(loss).collect() }
}

fn change(change: &Change) -> ChangeShape<'_> {
    let Change::WithoutCrowd { world, strategy } = change;
    ChangeShape { without: shape(world), take: strategy }
}

fn open(open: &[Open]) -> OpenShape<'_> {
    let mut shape = OpenShape::default();
    for one in open {
        match one {
            Open::Beat(unsure) => shape.beat = unsure.iter().map(|one| &*one.strategy).collect(),
            Open::Speed { strategies, rounds_needed } => {
                (shape.speed, shape.rounds_needed) = (strategies, *rounds_needed);
            }
        }
    }
    shape
}

fn shape(world: &World) -> WorldShape {
    WorldShape {
        load: world.load.to_string(),
        workload: world.workload.clone(),
        probe: world.probe.to_string(),
    }
}
