//! The time of a turn that is handed on, and the work that is lost in turns.
//!
//! With slices of 100 us, a turn costs a yield and the handing on. The control is a job alone that
//! yields to the runtime after the same slices, so the yield is in both. The work of a slice varies
//! by more than the handing on, so the interval is wide.
//!
//! With slices of about 1 us, turns should follow each other without a yield for 50 us. The control
//! is a job that never yields. What is left is the handing on, and the yields that there are: they
//! are counted. This figure is exact.

use std::time::Duration;

use bench::contender::SLICE;
use bench::finding::{Finding, Section};
use bench::goal::Unit;
use bench::kernel::Kernel;
use bench::paired::Figure;
use runtime::RuntimeId;

use crate::duels::{Duel, fight};
use crate::flags::Effort;
use crate::loops::{Load, Window};
use crate::task::Pace;

/// The time of a turn that is handed on, beyond the yield: nanoseconds.
const HANDED_ON: f64 = 200.0;
/// The part of the work that may be lost in turns.
const LOST: f64 = 0.02;
/// The overhead that `costing=1%` may have in turns.
const COSTING: f64 = 0.012;
/// The steps of a short slice: about 1 us.
const SHORT: Pace = Pace::Every(10);

/// Measures both on a kernel with steps of 100 ns.
pub(crate) fn measure(
    runtime: RuntimeId,
    kernel: &Kernel,
    effort: &Effort,
    seed: u64,
) -> anyhow::Result<Vec<Section>> {
    let in_turns = |count| Load::InTurns(count, Pace::Within);
    let short = |count| Duel::between(Load::Unyielding(SHORT), Load::InTurns(count, SHORT));
    let beyond = |count| Duel::between(Load::Alone(Pace::Within), in_turns(count));
    let raw = |contender| Duel::between(Load::Raw, contender);
    let costing = Load::InTurns(64, Pace::Costing);
    let mut duels: Vec<Duel> = [1, 64, 1000].map(short).into_iter().collect();
    duels.extend([1, 64, 1000].map(beyond));
    duels.extend([Load::Alone(Pace::Within), in_turns(1), in_turns(64), in_turns(1000)].map(raw));
    duels.extend([in_turns(10_000), Load::Alone(Pace::Costing), costing].map(raw));
    fight(runtime, kernel, &mut duels, effort, seed)?;

    let (handed_on, lost) = duels.split_at(6);
    let costs =
        |duel: &Duel| matches!(duel.contender, Load::Alone(Pace::Costing) | Load::InTurns(_, Pace::Costing));
    let alone = lost.iter().filter(|duel| duel.contender == Load::Alone(Pace::Within)).map(the_yield);
    Ok(vec![
        Section {
            heading: "A turn handed on, processor time beyond the control's".to_owned(),
            findings: handed_on.iter().map(turn).chain(alone).collect(),
        },
        Section {
            heading: "Yields for each turn".to_owned(),
            findings: handed_on.iter().map(yields).collect(),
        },
        Section {
            heading: "Work lost against the raw job".to_owned(),
            findings: lost.iter().filter(|duel| !costs(duel)).map(work_lost).collect(),
        },
        Section {
            heading: "Overhead of costing=1% against the raw job".to_owned(),
            findings: lost.iter().filter(|duel| costs(duel)).flat_map(overhead).collect(),
        },
    ])
}

fn turn(duel: &Duel) -> Finding {
    let beyond = figure(duel, |control, contender| contender.slice_ns_beyond(control));
    let what = if is_short(duel) { "beyond work without a yield" } else { "beyond the yield" };
    Finding::new(format!("{}, {what}", in_slices(duel)), beyond, Unit::Ns).at_most(HANDED_ON)
}

fn yields(duel: &Duel) -> Finding {
    let yields = figure(duel, |_, contender| contender.yields as f64 / contender.slices as f64);
    Finding::new(in_slices(duel), yields, Unit::Count)
}

fn is_short(duel: &Duel) -> bool {
    duel.control == Load::Unyielding(SHORT)
}

fn in_slices(duel: &Duel) -> String {
    let slice = if is_short(duel) { Duration::from_micros(1) } else { SLICE };
    format!("{}, slices of {}", name(duel.contender), humantime::format_duration(slice))
}

fn the_yield(duel: &Duel) -> Finding {
    let beyond = figure(duel, |raw, alone| alone.slice_ns_beyond(raw));
    Finding::new("one job alone: the end of a slice with its yield, beyond raw", beyond, Unit::Ns)
}

fn work_lost(duel: &Duel) -> Finding {
    let lost = figure(duel, |raw, contender| 1.0 - raw.step_ns() / contender.step_ns());
    let finding = Finding::new(name(duel.contender), lost, Unit::Share);
    if matches!(duel.contender, Load::InTurns(..)) { finding.at_most(LOST) } else { finding }
}

fn overhead(duel: &Duel) -> Vec<Finding> {
    let overhead = figure(duel, |raw, contender| contender.step_ns() / raw.step_ns() - 1.0);
    // Over all windows, because some have no end of a slice.
    let cpu: Duration = duel.pairs.iter().map(|(_, contender)| contender.cpu).sum();
    let slices: u64 = duel.pairs.iter().map(|(_, contender)| contender.slices).sum();
    let slice = Figure::of(&[cpu.as_secs_f64() * 1e3 / slices as f64]);
    let finding = Finding::new(name(duel.contender), overhead, Unit::Share);
    let finding =
        if matches!(duel.contender, Load::InTurns(..)) { finding.at_most(COSTING) } else { finding };
    vec![finding, Finding::new(format!("{}: a slice on average", name(duel.contender)), slice, Unit::Ms)]
}

fn figure(duel: &Duel, of: impl Fn(&Window, &Window) -> f64) -> Option<Figure> {
    Figure::of(&duel.pairs.iter().map(|(control, contender)| of(control, contender)).collect::<Vec<_>>())
}

fn name(load: Load) -> String {
    match load {
        Load::InTurns(1, _) => "1 job in turns".to_owned(),
        Load::InTurns(count, _) => format!("{count} jobs in turns"),
        Load::Raw | Load::Unyielding(_) | Load::Alone(_) => "one job alone, with the yield".to_owned(),
    }
}
