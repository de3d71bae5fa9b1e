//! Counts how many measurements of a run the machine spoiled, and by which cause.
//!
//! [`crate::spoiled`] decides about a single measurement.
//!
//! **Invariant:** every spoiled measurement is counted, also one that was taken again.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use record::{Machine, Measurement, Surroundings};

use crate::counted::{BySubject, counted_by_subject};
use crate::spoil::{Graded, Spoil, gravest};

/// The disturbance of a run: what else the machine did while the run was measured.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Noise {
    /// The number of measurements, including those that were taken again.
    pub measurements: usize,
    /// The number of spoiled measurements.
    pub spoiled: usize,
    /// The number of measurements that were taken again.
    pub retaken: usize,
    /// The number of rounds of cells and controls that were spoiled each time that they were
    /// measured. Their figures count all the same.
    pub left: usize,
    /// The cause that spoiled most measurements, in its gravest case. If two spoiled as many, it is
    /// the graver one. `None` if none was spoiled.
    pub chiefly: Option<Spoil>,
    /// The share of all processors' time that the hypervisor gave to other guests. `None` if that
    /// is not known.
    pub stolen: Option<f64>,
    /// The share of all processors' time that other processes took.
    pub others: Option<f64>,
    /// The share of the children's lives for which a quota held them back.
    pub throttled: Option<f64>,
    /// The share of the children's lives for which some task of the system waited for a processor.
    pub pressure: Option<f64>,
    /// The latest beat of the idle control.
    pub hiccup: Option<Duration>,
}

/// The largest share of spoiled rounds. With more, the machine is too noisy to measure on.
const TOO_MANY: f64 = 0.2;

impl Noise {
    /// Counts over the measurements that were made on this machine.
    pub fn of(measurements: &[Measurement], machine: &Machine) -> Noise {
        Noise::with(measurements, &counted_by_subject(measurements, machine), machine)
    }

    /// Does the same if it is known which of them count.
    pub(crate) fn with(measurements: &[Measurement], counted: &BySubject<'_>, machine: &Machine) -> Noise {
        let around = || measurements.iter().filter_map(|measurement| measurement.surroundings.as_ref());
        let spoils: Vec<Graded> = around().filter_map(|around| gravest(around, machine)).collect();
        // The time of all processors that the child might use.
        let all = |around: &Surroundings| {
            around.took.mul_f64(f64::from(around.cpus.unwrap_or(machine.cpus).max(1)))
        };
        let life = |around: &Surroundings| around.took;
        Noise {
            measurements: measurements.len(),
            spoiled: spoils.len(),
            retaken: measurements.iter().filter(|measurement| measurement.attempt > 0).count(),
            left: counted.values().flat_map(BTreeMap::values).filter(|trial| trial.spoil.is_some()).count(),
            chiefly: chiefly(&spoils),
            stolen: share(around(), |around| around.stolen, all),
            others: share(around(), |around| around.others, all),
            throttled: share(around(), |around| around.throttled, life),
            pressure: share(around(), |around| around.pressure, life),
            hiccup: around().filter_map(|around| around.hiccup).max(),
        }
    }

    /// Says that too many rounds stayed spoiled for the figures to be relied on.
    pub fn is_too_much(&self) -> bool {
        let rounds = self.measurements.saturating_sub(self.retaken);
        self.left as f64 > TOO_MANY * rounds as f64
    }
}

/// Returns the gravest spoil of the commonest kind. Of kinds that are as common, the graver one
/// counts.
fn chiefly(spoils: &[Graded]) -> Option<Spoil> {
    let kinds: BTreeSet<u8> = spoils.iter().map(|graded| graded.spoil.kind()).collect();
    let of = |kind| spoils.iter().filter(move |graded| graded.spoil.kind() == kind);
    let counted = kinds.into_iter().filter_map(|kind| {
        let gravest = of(kind).max_by(|one, other| Graded::by_gravity(one, other))?;
        Some((of(kind).count(), gravest))
    });
    let (_, chief) = counted.max_by(|(one_count, one), (other_count, other)| {
        one_count.cmp(other_count).then_with(|| Graded::by_gravity(one, other))
    })?;
    Some(chief.spoil)
}

/// Returns a time as a share of another, over all measurements for which it is known.
fn share<'m>(
    around: impl Iterator<Item = &'m Surroundings>,
    time: fn(&Surroundings) -> Option<Duration>,
    of: impl Fn(&Surroundings) -> Duration,
) -> Option<f64> {
    let (mut times, mut wholes) = (0.0, 0.0);
    for around in around {
        if let Some(time) = time(around) {
            times += time.as_secs_f64();
            wholes += of(around).as_secs_f64();
        }
    }
    (wholes > 0.0).then_some(times / wholes)
}

#[cfg(test)]
mod tests {
    use record::Subject;

    use super::*;
    use crate::summarise;
    use sample::{cell, info, ms, record};

    /// Returns a measurement of the cell. Other processes took this share of the two processors.
    fn taken(round: u32, attempt: u32, others: f64, steps: u64) -> Measurement {
        let subject = Subject::Cell(cell("inline", "tokio/1"));
        let took = ms(1000);
        let surroundings = Surroundings {
            took,
            others: Some((2 * took).mul_f64(others)),
            stolen: Some(ms(20)),
            ..Surroundings::default()
        };
        let work = sample::work(steps);
        Measurement { attempt, surroundings: Some(surroundings), ..record(subject, round, None, Some(work)) }
    }

    #[test]
    fn what_was_spoiled_is_counted_and_an_undisturbed_measurement_counts_before_it() {
        let measurements =
            [taken(0, 0, 0.5, 111), taken(1, 0, 0.4, 222), taken(0, 1, 0.0, 333), taken(1, 1, 0.3, 444)];
        let summary = summarise(&info(&[cell("inline", "tokio/1")]), &measurements);
        let noise = &summary.noise;
        assert_eq!((noise.measurements, noise.spoiled, noise.retaken, noise.left), (4, 3, 2, 1));
        assert_eq!(noise.chiefly, Some(Spoil::Others(0.5)));
        assert_eq!((noise.stolen, noise.pressure, noise.hiccup), (Some(0.01), None, None));
        assert!((noise.others.unwrap() - 0.3).abs() < 1e-9);
        assert!(noise.is_too_much(), "one of two rounds");
        let figures = &summary.cells[0].figures;
        assert_eq!((figures.rounds, figures.spoiled), (2, 1));
        // The undisturbed one of round 0, and the later one of round 1.
        assert_eq!(figures.working.as_ref().unwrap().per_second, Some((333.0 + 444.0) / 2.0));
    }

    #[test]
    fn the_order_of_the_attempts_does_not_decide() {
        let backwards = [taken(0, 1, 0.5, 111), taken(0, 0, 0.0, 222)];
        let forwards = [taken(0, 0, 0.0, 222), taken(0, 1, 0.5, 111)];
        for measurements in [backwards, forwards] {
            let summary = summarise(&info(&[cell("inline", "tokio/1")]), &measurements);
            assert_eq!(summary.cells[0].figures.spoiled, 0);
            assert_eq!(summary.cells[0].figures.working.as_ref().unwrap().per_second, Some(222.0));
        }
    }

    #[test]
    fn a_quota_that_the_children_use_up_by_themselves_is_a_result_and_no_noise() {
        let mut run = info(&[cell("rayon-offload", "tokio/N")]);
        run.machine.quota_millicpus = Some(1500);
        let held_back = |round, throttled| {
            let around = Surroundings {
                took: ms(1000),
                own: Some(ms(1450)),
                throttled: Some(ms(throttled)),
                hiccup: Some(ms(60)),
                ..Surroundings::default()
            };
            let subject = Subject::Cell(cell("rayon-offload", "tokio/N"));
            let answer = record(subject, round, None, Some(sample::work(100)));
            Measurement { surroundings: Some(around), ..answer }
        };
        let summary = summarise(&run, &[held_back(0, 300), held_back(1, 500)]);
        assert_eq!((summary.noise.spoiled, summary.noise.left, summary.noise.chiefly), (0, 0, None));
        assert!(!summary.noise.is_too_much());
        let figures = &summary.cells[0].figures;
        assert_eq!((figures.rounds, figures.spoiled, figures.held_back), (2, 0, Some(0.5)));
        // Without a quota that is known, something else held them back.
        run.machine.quota_millicpus = None;
        let summary = summarise(&run, &[held_back(0, 300), held_back(1, 500)]);
        let figures = &summary.cells[0].figures;
        assert_eq!((figures.spoiled, figures.held_back), (2, None));
    }

    #[test]
    fn of_causes_that_spoiled_as_many_the_graver_one_is_told() {
        let machine = info(&[]).machine;
        // 11 ms are little more than a hiccup may have.
        let stood_still = |took: u64, late: u64| {
            let around = Surroundings { took: ms(took), hiccup: Some(ms(late)), ..Surroundings::default() };
            Measurement { surroundings: Some(around), ..taken(1, 0, 0.0, 1) }
        };
        let chiefly = |measurements: &[Measurement]| Noise::of(measurements, &machine).chiefly;
        let others = taken(0, 0, 0.5, 1);
        assert_eq!(chiefly(&[others.clone(), stood_still(1000, 11)]), Some(Spoil::Others(0.5)));
        assert_eq!(chiefly(&[stood_still(1000, 500), others.clone()]), Some(Spoil::Hiccup(ms(500))));
        // The more common one is told, however slight.
        let two = [stood_still(1000, 11), others, stood_still(1000, 11)];
        assert_eq!(chiefly(&two), Some(Spoil::Hiccup(ms(11))));
        // 40 ms of a second are four times the limit; 70 ms of six seconds are little more than it.
        let long_and_short = [stood_still(1000, 40), stood_still(6000, 70)];
        assert_eq!(chiefly(&long_and_short), Some(Spoil::Hiccup(ms(40))));
    }

    #[test]
    fn a_run_of_which_nothing_is_known_was_not_spoiled() {
        let unknown = Measurement { surroundings: None, ..taken(0, 0, 0.9, 1) };
        let machine = info(&[]).machine;
        let noise = Noise::of(&[unknown], &machine);
        assert_eq!(noise, Noise { measurements: 1, ..Noise::default() });
        assert!(!noise.is_too_much());
        assert!(!Noise::of(&[], &machine).is_too_much());
    }
}
