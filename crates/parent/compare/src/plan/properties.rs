//! Properties of any options: they are refused with the reason, or make a plan.

use std::time::Duration;

use engine::typed::PlaceName;
use proptest::prelude::*;
use record::Beating;
use sample::any::cases;

use super::*;

fn duration() -> impl Strategy<Value = Duration> {
    let nanos = prop_oneof![0..900_000_000_000_u64, 0..2_000_000_000_u64, 0..100_000_u64, any::<u64>()];
    prop_oneof![9 => nanos.prop_map(Duration::from_nanos), 1 => Just(Duration::MAX)]
}

fn options() -> impl Strategy<Value = Options> {
    let count = || prop_oneof![3 => 0..20_u32, 1 => any::<u32>()];
    let counts = (
        prop::collection::vec(count(), 0..3),
        prop::option::of(count()),
        prop::option::of(count()),
        prop::option::of(count()),
    );
    let times = (prop::option::of(duration()), duration(), duration());
    let loads = prop::collection::vec(load(), 0..3);
    (counts, times, any::<bool>(), loads).prop_map(|((jobs, cpus, rounds, retakes), times, quick, loads)| {
        Options {
            jobs,
            loads,
            cpus,
            rounds,
            retakes,
            places: vec![PlaceName::Task, PlaceName::Body],
            quick,
            duration: times.0,
            period: Some(times.1),
            budget: times.2,
            ..Options::default()
        }
    })
}

/// Makes a load that the command line takes.
fn load() -> impl Strategy<Value = Load> {
    prop_oneof![
        (1..10_000_u32).prop_map(Load::Jobs),
        (10..600_000_000_u64).prop_map(|micros| Load::Pause(Duration::from_micros(micros))),
        (1..100_000_000_u64).prop_map(|jobs| Load::Rate(record::Rate::in_1000_s(jobs))),
    ]
}

/// Returns this many cells under each of the loads, or with one job if there are none.
fn cells(loads: &[Load], number: usize) -> Vec<Cell> {
    let loads = if loads.is_empty() { &[Load::Jobs(1)] } else { loads };
    let all = |load: &Load| {
        let load = *load;
        (0..number).map(move |at| Cell { load, ..sample::cell(&format!("s{at}"), "tokio/1") })
    };
    loads.iter().flat_map(all).collect()
}

proptest! {
    #![proptest_config(cases(256))]

    /// Options that are not refused make a plan, or an error that says how long the measurements
    /// have to be. With that duration they make a plan.
    #[test]
    fn options_are_refused_or_have_a_size(options in options(), trials in 1..200_usize) {
        let cells = cells(&options.loads, trials);
        const CPUS: u32 = 4;
        match options.validate(CPUS) {
            Ok(()) => {}
            Err(refused) => {
                let said = refused.to_string();
                prop_assert!(said.starts_with("--") || said.contains("period of"), "{}", said);
                return Ok(());
            }
        }
        let cpus = options.cpus.unwrap_or(CPUS);
        let found = match Sizing::of(&options, &cells, &Workloads::default(), cpus) {
            Ok(found) => found,
            Err(refused) => {
                let said = refused.to_string();
                let advice = said.rsplit(' ').next().unwrap();
                let duration =
                    notation::duration::read(advice).map_err(|_| TestCaseError::fail(said.clone()))?;
                let longer = Options { duration: Some(duration), ..options };
                prop_assert_eq!(longer.validate(CPUS), Ok(()), "{}", said);
                Sizing::of(&longer, &cells, &Workloads::default(), cpus)
                    .map_err(|refused| TestCaseError::fail(refused.to_string()))?
            }
        };
        prop_assert!((1..=1000).contains(&found.rounds));
        prop_assert!(options.period.is_none_or(|period| found.timing.duration >= period));
        prop_assert!(found.timing.drain > options.budget);
    }

    /// Every phase is within the period, for every seed.
    #[test]
    fn a_plan_has_every_subject_once_a_round_at_a_phase_within_the_period(
        seed: u64,
        rounds in 0..6_u32,
        period in 10_000..u64::MAX,
    ) {
        let cells = ["tokio/1", "smol/1"].map(|runtime| sample::cell("inline", runtime));
        let period = Duration::from_nanos(period);
        let info = RunInfo { seed, rounds, period, ..sample::info(&cells) };
        let trials = trials(&info);
        prop_assert_eq!(trials.len(), rounds as usize * 5);
        for trial in &trials {
            let Beating::Scheduled { phase, .. } = trial.beating else {
                return Err(TestCaseError::fail("printing"));
            };
            prop_assert!(phase < period);
            let own = (&trial.subject, trial.round);
            let alike = trials.iter().filter(|other| (&other.subject, other.round) == own);
            prop_assert_eq!(alike.count(), 1);
        }
    }
}

mod found {
    //! Faults that the properties above have found, each with a name.

    use super::*;

    fn slow(period: Duration) -> Options {
        Options { period: Some(period), budget: Duration::from_millis(10), ..Options::default() }
    }

    #[test]
    fn a_period_that_no_measurement_holds_is_refused() {
        for period in [Duration::from_secs(601), Duration::MAX] {
            let refused = slow(period).validate(1).unwrap_err().to_string();
            assert!(refused.starts_with("--period ") && refused.contains("at most 10m"), "{refused}");
        }
    }

    #[test]
    fn advice_is_never_what_would_be_refused() {
        let said = Sizing::of(&slow(Duration::from_secs(60)), &cells(&[], 47), &Workloads::default(), 2)
            .unwrap_err()
            .to_string();
        assert!(said.ends_with("--duration 10m"), "{said}");
    }
}
