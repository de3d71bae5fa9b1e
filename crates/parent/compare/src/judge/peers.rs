//! Rust's best beside the best of each peer, under each load.
//!
//! The best is chosen by points, without intervals: it says what to look at, and is no verdict.
//!
//! **Invariant:** who keeps the beat comes before who does not.

use std::cmp::Ordering;
use std::time::Duration;

use figures::{Row, Summary};
use notation::{Cost, Spec};
use record::Cell;

use super::worlds::{Beat, World, beat, is_swamped, worlds};

/// The best of Rust and of each peer under one load.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Beside<'s> {
    pub(crate) world: World,
    /// Rust's first, then the peers' in the order of the plan.
    pub(crate) best: Vec<&'s Row<Cell>>,
}

/// How fast a program does one step of a workload raw.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RawStep {
    pub(crate) workload: String,
    /// `None` for Rust.
    pub(crate) peer: Option<String>,
    /// Steps per second: measured in the run, or before it if the run has no raw job.
    pub(crate) per_second: f64,
    /// How many times as long as Rust's. `None` if one can't tell: a step given as a time has other
    /// iterations in each language.
    pub(crate) times_rust: Option<f64>,
}

/// Returns the best of Rust and of each peer under each load. Empty for a run without peers.
pub(crate) fn beside(summary: &Summary) -> Vec<Beside<'_>> {
    let peers = programs(summary);
    if peers.iter().all(Option::is_none) {
        return Vec::new();
    }
    let of_world = |world: World| {
        let of = |peer: &Option<&str>| best(summary, &world, *peer);
        let best = peers.iter().filter_map(of).collect();
        Beside { best, world }
    };
    worlds(summary).into_iter().map(of_world).collect()
}

/// Returns how fast each program of a run with peers does one step of each workload raw. Empty
/// without peers.
pub(crate) fn raw_steps(summary: &Summary) -> Vec<RawStep> {
    let peers = programs(summary);
    if peers.iter().all(Option::is_none) {
        return Vec::new();
    }
    let mut steps = Vec::new();
    for workload in workloads(summary) {
        let rust = per_second(summary, workload, None);
        for peer in &peers {
            let Some(per_second) = per_second(summary, workload, *peer) else { continue };
            let same = spins(summary, workload, *peer) == spins(summary, workload, None);
            let times_rust = rust.filter(|_| same && per_second > 0.0).map(|rust| rust / per_second);
            let peer = peer.map(str::to_owned);
            steps.push(RawStep { workload: workload.to_owned(), peer, per_second, times_rust });
        }
    }
    steps
}

/// Returns Rust and the peers that have cells which were tried, Rust first.
fn programs(summary: &Summary) -> Vec<Option<&str>> {
    let mut programs: Vec<Option<&str>> = Vec::new();
    for row in summary.cells.iter().filter(|row| row.outcome.was_tried()) {
        let peer = row.of.peer.as_deref();
        if !programs.contains(&peer) {
            programs.push(peer);
        }
    }
    programs.sort_by_key(Option::is_some);
    programs
}

fn workloads(summary: &Summary) -> Vec<&str> {
    let mut workloads: Vec<&str> = Vec::new();
    for row in summary.cells.iter().filter(|row| row.outcome.was_tried()) {
        // A job that is cut to a length has the same steps.
        let whole = |workload: &str| without_length(workload) == without_length(&row.of.workload);
        if !workloads.iter().any(|known| whole(known)) {
            workloads.push(&row.of.workload);
        }
    }
    workloads
}

fn without_length(workload: &str) -> String {
    let Some((name, settings)) = workload.split_once(':') else { return workload.to_owned() };
    let rest: Vec<&str> = settings.split(',').filter(|setting| !setting.starts_with("length=")).collect();
    if rest.is_empty() { name.to_owned() } else { format!("{name}:{}", rest.join(",")) }
}

fn per_second(summary: &Summary, workload: &str, peer: Option<&str>) -> Option<f64> {
    let of = |row: &&Row<figures::Raw>| row.of.workload == workload && row.of.peer.as_deref() == peer;
    let measured = summary.raws.iter().find(of).and_then(|row| row.figures.working.as_ref()?.per_second);
    #[expect(clippy::cast_precision_loss, reason = "a speed to 15 digits is exact enough")]
    let before = || summary.run.prepared(workload, peer).map(|prepared| prepared.steps_per_s as f64);
    measured.or_else(before)
}

fn spins(summary: &Summary, workload: &str, peer: Option<&str>) -> Option<u64> {
    match summary.run.prepared(workload, peer)?.workload.parse().ok()? {
        Spec::Countdown { cost: Cost::Spins(spins), .. } => Some(spins),
        _ => None,
    }
}

/// Returns the best row of a program in a world: of those that keep the beat, or else of all.
fn best<'s>(summary: &'s Summary, world: &World, peer: Option<&str>) -> Option<&'s Row<Cell>> {
    let own = || {
        let own = summary.cells.iter().filter(|row| row.outcome.was_tried());
        own.filter(|row| World::of(&row.of) == *world && row.of.peer.as_deref() == peer)
    };
    let keeping = own().filter(|row| beat(row) == Beat::Kept && !is_swamped(row));
    keeping
        .min_by(|one, other| by_gain(one, other))
        .or_else(|| own().min_by(|one, other| by_late(one, other)))
}

/// Compares two rows that keep the beat: the one with more work comes first, or with shorter jobs.
fn by_gain(one: &Row<Cell>, other: &Row<Cell>) -> Ordering {
    if one.of.load.is_closed_loop() {
        let work = |row: &Row<Cell>| row.figures.working.as_ref()?.ratio.map(|ratio| ratio.point);
        let (one, other) = (work(one).unwrap_or(0.0), work(other).unwrap_or(0.0));
        return other.total_cmp(&one);
    }
    let late = |row: &Row<Cell>| {
        let latency = row.figures.jobs.as_ref().map(|jobs| jobs.latency);
        latency.and_then(|latency| latency.p99.or(latency.max)).unwrap_or(Duration::MAX)
    };
    late(one).cmp(&late(other))
}

fn by_late(one: &Row<Cell>, other: &Row<Cell>) -> Ordering {
    let late = |row: &Row<Cell>| row.figures.lateness().p99.unwrap_or(Duration::MAX);
    late(one).cmp(&late(other))
}
