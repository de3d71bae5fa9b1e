//! What holds for any request: it is refused with what was wrong, or makes a plan.

use proptest::prelude::*;
use record::{Abilities, Entry, Place, Variant};

use super::*;
use crate::any::{cases, text};
use crate::summary::sample;

const STRATEGIES: [&str; 3] = ["hold", "step", "step-by-step"];
const DEFAULTS: [&[&str]; 3] = [&[""], &["every=10", "every=20"], &["a=1,b=2"]];
const WORKLOADS: [&str; 2] = ["countdown", "sort"];

fn known() -> Vec<Description> {
    let abilities = Abilities { divides: false, cancels: false, bounds_threads: false, borrows: false };
    let variant = |text: &&str| Variant { setting: text.parse().unwrap(), abilities };
    let entry =
        |name: &&str| Entry { name: (*name).to_owned(), values: String::new(), summary: String::new() };
    let described = |(strategy, defaults): (&str, &[&str])| Description {
        format: record::FORMAT,
        strategy: strategy.to_owned(),
        summary: String::new(),
        settings: Vec::new(),
        defaults: defaults.iter().map(variant).collect(),
        runtimes: ["tokio/1"].iter().map(entry).collect(),
        workloads: WORKLOADS.iter().map(entry).collect(),
    };
    STRATEGIES.into_iter().zip(DEFAULTS).map(described).collect()
}

/// Names, globs and settings, right and nearly right.
fn pattern() -> impl Strategy<Value = String> {
    let name = "hold|step|stepp|step-by-step|countdown|[hs*?\\[\\]!-]{1,4}|(st|ho|co)[*?]{1,2}|\\*";
    let setting = "(:(every=[0-9*?\\[]{1,3}|a=1,b=[12*]|[a-c=,*\\[]{0,5}|step=5us))?";
    prop_oneof![9 => (name, setting).prop_map(|(name, setting)| name + &setting), 1 => text()]
}

fn duration() -> impl Strategy<Value = Duration> {
    let nanos = prop_oneof![0..900_000_000_000_u64, 0..2_000_000_000_u64, 0..100_000_u64, any::<u64>()];
    prop_oneof![9 => nanos.prop_map(Duration::from_nanos), 1 => Just(Duration::MAX)]
}

fn request() -> impl Strategy<Value = Request> {
    let count = || prop_oneof![3 => 0..20_u32, 1 => any::<u32>()];
    let counts = (
        prop::collection::vec(count(), 0..3),
        prop::option::of(count()),
        prop::option::of(count()),
        prop::option::of(count()),
    );
    let times = (prop::option::of(duration()), duration(), duration());
    (counts, times, any::<bool>()).prop_map(|((jobs, cpus, rounds, retakes), times, quick)| Request {
        jobs,
        cpus,
        rounds,
        retakes,
        places: vec![Place::Task, Place::Body],
        quick,
        duration: times.0,
        period: times.1,
        budget: times.2,
        ..Request::default()
    })
}

proptest! {
    #![proptest_config(cases(256))]

    /// What is chosen is known, and each once; what is refused is named.
    #[test]
    fn patterns_choose_what_there_is_or_are_named(patterns in prop::collection::vec(pattern(), 1..4)) {
        let known = known();
        let described: Vec<&Description> = known.iter().collect();
        match choose::strategies(&patterns, &described) {
            Ok(chosen) => {
                prop_assert!(!chosen.is_empty());
                prop_assert!(chosen.iter().all(|(name, _)| STRATEGIES.contains(&&**name)));
                for (at, one) in chosen.iter().enumerate() {
                    prop_assert!(!chosen[..at].contains(one), "{:?} twice", one);
                }
            }
            Err(error) => {
                let said = error.to_string();
                let names_it = |pattern: &String| {
                    let (name, setting) = pattern.split_once(':').unwrap_or((pattern, pattern));
                    let quoted = |part: &str| said.contains(&format!("`{part}`"));
                    quoted(name) || quoted(setting) || said.contains(&format!("--strategy {pattern}: "))
                };
                prop_assert!(patterns.iter().any(names_it), "{}", said);
                prop_assert!(said.contains("cargo xtask list") || said.contains("not a glob"), "{}", said);
            }
        }
        // Whatever is found to be wrong before the strategies are built is wrong afterwards too.
        let names = STRATEGIES.map(str::to_owned);
        let request = Request { strategies: patterns.clone(), ..Request::default() };
        let early = request.validate_strategies(&names);
        prop_assert!(early.is_ok() || choose::strategies(&patterns, &described).is_err());
    }

    /// A strategy with a setting that is written out is that one.
    #[test]
    fn a_setting_that_is_written_out_is_the_one_that_is_chosen(every in 1..u64::MAX, at in 0..STRATEGIES.len()) {
        let known = known();
        let described: Vec<&Description> = known.iter().collect();
        let pattern = format!("{}:every={every}", STRATEGIES[at]);
        let chosen = choose::strategies(std::slice::from_ref(&pattern), &described).unwrap();
        let names: Vec<String> = chosen.iter().map(|(name, setting)| format!("{name}:{setting}")).collect();
        prop_assert_eq!(names, [pattern]);
    }

    #[test]
    fn workloads_keep_their_settings_as_they_were_written(patterns in prop::collection::vec(pattern(), 0..4)) {
        match choose::workloads(&patterns, &WORKLOADS) {
            Ok(chosen) if patterns.is_empty() => prop_assert_eq!(chosen, ["countdown"]),
            Ok(chosen) => {
                for one in &chosen {
                    let (name, settings) = one.split_once(':').unwrap_or((one, ""));
                    prop_assert!(WORKLOADS.contains(&name));
                    let of = |pattern: &String| pattern.split_once(':').map_or("", |(_, settings)| settings) == settings;
                    prop_assert!(patterns.iter().any(of), "{}", one);
                }
            }
            Err(error) => prop_assert!(error.to_string().contains('`'), "{}", error),
        }
        prop_assert!(choose::runtimes(&patterns, &["tokio/1"]).is_ok_and(|chosen| chosen == ["tokio/1"])
            || !patterns.is_empty());
    }

    /// A request that is not refused makes a plan, or is told how long it would have to be; and whoever follows that
    /// advice gets a plan.
    #[test]
    fn a_request_is_refused_or_has_a_pace(request in request(), trials in 1..200_usize) {
        const CPUS: u32 = 4;
        match request.validate(CPUS) {
            Ok(()) => {}
            Err(refused) => {
                prop_assert!(refused.to_string().starts_with("--") || refused.to_string().contains("period of"));
                return Ok(());
            }
        }
        let cpus = request.cpus.unwrap_or(CPUS);
        let pace = match pace::pace(&request, trials, cpus) {
            Ok(pace) => pace,
            Err(refused) => {
                let said = refused.to_string();
                let advice = said.rsplit(' ').next().unwrap();
                let duration = humantime::parse_duration(advice).map_err(|_| TestCaseError::fail(said.clone()))?;
                let longer = Request { duration: Some(duration), ..request };
                prop_assert_eq!(longer.validate(CPUS), Ok(()), "{}", said);
                pace::pace(&longer, trials, cpus).map_err(|refused| TestCaseError::fail(refused.to_string()))?
            }
        };
        prop_assert!((1..=1000).contains(&pace.rounds));
        prop_assert!(pace.timing.duration >= request.period);
        prop_assert!(pace.timing.drain > request.budget);
        let whole = pace::estimate(pace.timing, trials * pace.rounds as usize);
        prop_assert!(whole >= pace.timing.total());
    }

    /// Every phase is within the period, whatever the seed.
    #[test]
    fn a_plan_has_every_subject_once_a_round_at_a_phase_within_the_period(
        seed: u64,
        rounds in 0..6_u32,
        period in 10_000..u64::MAX,
    ) {
        let cells = ["tokio/1", "smol/1"].map(|runtime| sample::cell("inline", runtime));
        let period = Duration::from_nanos(period);
        let info = RunInfo { seed, rounds, period, ..sample::info(&cells) };
        let controls = controls(&info.cells);
        let trials = trials(&info, &controls);
        prop_assert_eq!(trials.len(), rounds as usize * 5);
        for trial in &trials {
            let Beating::Scheduled { phase, .. } = trial.beating else { return Err(TestCaseError::fail("printing")) };
            prop_assert!(phase < period);
            let alike = trials.iter().filter(|other| (&other.subject, other.round) == (&trial.subject, trial.round));
            prop_assert_eq!(alike.count(), 1);
        }
    }
}

mod found {
    //! What the properties above have found, each by its name.

    use super::*;

    fn slow(period: Duration) -> Request {
        Request { period, budget: Duration::from_millis(10), ..Request::default() }
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
        let said = pace::pace(&slow(Duration::from_secs(60)), 47, 2).unwrap_err().to_string();
        assert!(said.ends_with("--duration 10m"), "{said}");
    }
}
