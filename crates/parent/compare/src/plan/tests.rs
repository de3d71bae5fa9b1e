//! Plans without children: what follows from a request and from what the strategies say.

use record::{Abilities, Entry, Machine, Place, Timing, Variant};

use super::*;

fn description(strategy: &str, defaults: &[&str]) -> Description {
    let entry =
        |name: &&str| Entry { name: (*name).to_owned(), values: String::new(), summary: String::new() };
    let abilities = Abilities { divides: false, cancels: false, bounds_threads: false, borrows: false };
    let variant = |text: &&str| Variant { setting: text.parse().unwrap(), abilities };
    Description {
        format: record::FORMAT,
        strategy: strategy.to_owned(),
        summary: String::new(),
        settings: Vec::new(),
        defaults: defaults.iter().map(variant).collect(),
        runtimes: ["tokio/1", "tokio/N", "smol/1"].iter().map(entry).collect(),
        workloads: ["countdown", "sort"].iter().map(entry).collect(),
    }
}

fn chosen(patterns: &[&str]) -> Result<Vec<String>, BadRequest> {
    let known = [description("hold", &[""]), description("step", &["every=10", "every=20"])];
    let known: Vec<&Description> = known.iter().collect();
    let patterns: Vec<String> = patterns.iter().map(|&pattern| pattern.to_owned()).collect();
    let chosen = choose::strategies(&patterns, &known)?;
    Ok(chosen.into_iter().map(|(name, setting)| format!("{name}:{setting}")).collect())
}

#[test]
fn patterns_choose_strategies() {
    assert_eq!(chosen(&[]).unwrap(), ["hold:", "step:every=10", "step:every=20"]);
    assert_eq!(chosen(&["step"]).unwrap(), ["step:every=10", "step:every=20"]);
    assert_eq!(chosen(&["st*:every=2*"]).unwrap(), ["step:every=20"]);
    assert_eq!(chosen(&["step:every=7", "step:every=7", "h*"]).unwrap(), ["step:every=7", "hold:"]);
}

#[test]
fn a_wrong_pattern_is_answered_with_the_closest_match_and_a_place_to_look() {
    let message = |pattern| chosen(&[pattern]).unwrap_err().to_string();
    assert!(message("stepp").contains("did you mean `step`?"), "{}", message("stepp"));
    for wrong in ["stepp", "z*", "step:every", "step:x*", "[", "step:["] {
        assert!(
            message(wrong).contains("cargo xtask list") || message(wrong).contains("not a glob"),
            "{wrong}"
        );
    }
}

#[test]
fn runtimes_and_workloads_are_globs_too() {
    let known = ["tokio/1", "tokio/N", "smol/1"];
    assert_eq!(choose::runtimes(&["*/1".to_owned()], &known).unwrap(), ["tokio/1", "smol/1"]);
    assert!(choose::runtimes(&["tokyo/1".to_owned()], &known).unwrap_err().to_string().contains("`tokio/1`"));
    let known = ["countdown", "sort"];
    assert_eq!(choose::workloads(&[], &known).unwrap(), ["countdown"]);
    assert_eq!(
        choose::workloads(&["countdown:step=5us".to_owned()], &known).unwrap(),
        ["countdown:step=5us"]
    );
}

fn info(seed: u64, rounds: u32) -> RunInfo {
    let cell = |strategy: &str, runtime: &str| Cell {
        strategy: strategy.to_owned(),
        setting: record::Settings::default(),
        runtime: runtime.to_owned(),
        workload: "countdown".to_owned(),
        jobs: 1,
        cpus: 2,
        place: Place::Task,
    };
    let prepared = Prepared { workload: "countdown:steps=5,spins=1".to_owned(), steps_per_s: 1 };
    RunInfo {
        format: record::FORMAT,
        experiment: Experiment::Comparison,
        name: "test".to_owned(),
        started: String::new(),
        command: String::new(),
        seed,
        rounds,
        retakes: 0,
        period: Duration::from_millis(1),
        budget: Duration::from_millis(10),
        timing: Timing { warm_up: Duration::ZERO, duration: Duration::from_secs(1), drain: Duration::ZERO },
        memory_limit_bytes: None,
        cells: vec![cell("hold", "tokio/1"), cell("step", "tokio/1"), cell("step", "smol/1")],
        skipped: Vec::new(),
        workloads: [("countdown".to_owned(), prepared)].into(),
        machine: Machine {
            os: String::new(),
            arch: String::new(),
            cpu: None,
            cpus: 2,
            memory_bytes: None,
            kernel: None,
            governor: None,
            quota_millicpus: None,
        },
        versions: BTreeMap::new(),
    }
}

#[test]
fn every_round_has_every_cell_and_control_once_in_an_order_of_its_own() {
    let info = info(7, 4);
    let controls = controls(&info.cells);
    assert_eq!(controls.len(), 3, "one raw run and two floors: {controls:?}");
    let trials = trials(&info, &controls);
    let round = |round: u32| -> Vec<String> {
        let of_round = trials.iter().filter(|trial| trial.round == round);
        of_round.map(|trial| trial.subject.to_string()).collect()
    };
    let mut orders = Vec::new();
    for number in 0..4 {
        let mut subjects = round(number);
        orders.push(subjects.clone());
        subjects.sort();
        subjects.dedup();
        assert_eq!(subjects.len(), 6, "round {number}");
    }
    orders.dedup();
    assert!(orders.len() > 1, "all rounds have the same order");
}

#[test]
fn the_seed_decides_about_order_and_phase() {
    let of = |seed| trials(&info(seed, 2), &controls(&info(seed, 2).cells));
    assert_eq!(of(1), of(1));
    assert_ne!(of(1), of(2));
}

#[test]
fn the_phases_of_a_few_rounds_cover_the_whole_period_and_are_the_same_within_a_round() {
    let rounds = 5;
    let mut parts = Vec::new();
    for round in 0..rounds {
        let trials = trials(&info(3, rounds), &[]);
        let of_round = trials.iter().filter(|trial| trial.round == round);
        let mut phases: Vec<Duration> = of_round
            .map(|trial| match trial.beating {
                Beating::Scheduled { period, phase } if phase < period => phase,
                other => panic!("{other:?}"),
            })
            .collect();
        phases.dedup();
        assert_eq!(phases.len(), 1, "round {round}");
        parts.push(phases[0].as_micros() / 200);
    }
    parts.sort_unstable();
    assert_eq!(parts, [0, 1, 2, 3, 4]);
}

#[test]
fn children_get_the_workload_that_was_made_ready() {
    for trial in trials(&info(1, 1), &controls(&info(1, 1).cells)) {
        let expected = match trial.subject {
            Subject::Floor { .. } | Subject::Bare { .. } => None,
            _ => Some("countdown:steps=5,spins=1"),
        };
        assert_eq!(trial.workload.as_deref(), expected);
    }
}

#[test]
fn what_makes_no_sense_is_refused() {
    let request =
        Request { period: Duration::from_millis(1), budget: Duration::from_millis(10), ..Request::default() };
    let refused = |request: Request| request.validate(2).unwrap_err().to_string();
    assert!(request.validate(2).is_ok());
    assert!(refused(Request { period: Duration::ZERO, ..request.clone() }).contains("--period"));
    assert!(refused(Request { period: Duration::from_nanos(1), ..request.clone() }).contains("--period"));
    assert!(refused(Request { budget: Duration::from_secs(10), ..request.clone() }).contains("--budget"));
    assert!(
        refused(Request { duration: Some(Duration::from_secs(86_400)), ..request.clone() })
            .contains("--duration")
    );
    assert!(refused(Request { rounds: Some(0), ..request.clone() }).contains("--rounds"));
    assert!(refused(Request { rounds: Some(u32::MAX), ..request.clone() }).contains("--rounds"));
    assert!(refused(Request { jobs: vec![1_000_000], ..request.clone() }).contains("--jobs"));
    assert!(refused(Request { jobs: vec![1, 0], ..request.clone() }).contains("--jobs"));
    assert!(refused(Request { cpus: Some(3), ..request.clone() }).contains("1 to 2"));
    assert!(refused(Request { cpus: Some(0), ..request.clone() }).contains("--cpus"));
    let longer =
        Request { period: Duration::from_secs(2), duration: Some(Duration::from_secs(1)), ..request };
    assert!(refused(longer).contains("longer than the duration"));
}
