//! The heading: what was done, and on which machine.

use words::{Shown, wrap};

use crate::judge::Reproduction;

/// Writes the experiment in a sentence, the machine, what a step costs, and the run.
pub(super) fn heading(reproduction: &Reproduction) -> String {
    let run = &reproduction.run;
    let period = Shown(run.period);
    let mut text = wrap(
        "",
        &format!(
            "The article's experiment: a ticker prints the time and sleeps for {period}, over and \
             over; beside it a worker counts down without end, on the same thread unless it has a pool."
        ),
    );
    let machine = &run.machine;
    let plural = if machine.cpus == 1 { "" } else { "s" };
    let cpu = machine.cpu.as_deref().map(|cpu| format!("{cpu}, ")).unwrap_or_default();
    let system = format!("{cpu}{} {}, {} processor{plural}", machine.os, machine.arch, machine.cpus);
    text.push_str(&wrap("machine: ", &system));
    let resolved = run.workloads.values().next().map(|prepared| &*prepared.workload);
    if let (Some(cost), Some(resolved)) = (reproduction.cost, resolved) {
        let slices = format!(
            "{} as calibrated ({resolved}): slices of 1,000 steps take {}, of 1,000,000 {}",
            Shown(cost.step),
            Shown(cost.thousand),
            Shown(cost.million),
        );
        text.push_str(&wrap("step: ", &slices));
    }
    let run = format!("{}, {} for each line below, seed {}", run.name, Shown(run.timing.total()), run.seed);
    text + &wrap("run: ", &run)
}
