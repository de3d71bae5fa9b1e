//! Tests of plans, without children.

use std::time::Duration;

use std::collections::BTreeMap;

use record::{Beating, Load, Machine, Prepared, Probe, Timing};

use super::*;

fn info(seed: u64, rounds: u32) -> RunInfo {
    let cell = |strategy: &str, runtime: &str| Cell {
        strategy: strategy.to_owned(),
        setting: Settings::default(),
        runtime: runtime.to_owned(),
        workload: "countdown".to_owned(),
        load: Load::default(),
        probe: Probe::default(),
        cpus: 2,
        place: Place::Task,
        peer: None,
    };
    let prepared = Prepared { workload: "countdown:steps=5,spins=1".to_owned(), steps_per_s: 1, steps: None };
    RunInfo {
        format: record::FORMAT,
        experiment: "comparison".to_owned(),
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
        own_timings: Vec::new(),
        quota_millicpus: None,
        cells: vec![cell("hold", "tokio/1"), cell("step", "tokio/1"), cell("step", "smol/1")],
        skipped: Vec::new(),
        abilities: BTreeMap::new(),
        workloads: [("countdown".to_owned(), prepared)].into(),
        peer_workloads: BTreeMap::new(),
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
        programs: BTreeMap::new(),
        later_programs: Vec::new(),
    }
}

#[test]
fn every_round_has_every_cell_and_control_once_in_an_order_of_its_own() {
    let info = info(7, 4);
    assert_eq!(controls(&info.cells).len(), 3, "one raw run and two floors");
    let trials = trials(&info);
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
    let of = |seed| trials(&info(seed, 2));
    assert_eq!(of(1), of(1));
    assert_ne!(of(1), of(2));
}

#[test]
fn the_phases_of_a_few_rounds_cover_the_whole_period_and_are_the_same_within_a_round() {
    let rounds = 5;
    let mut parts = Vec::new();
    for round in 0..rounds {
        let trials = trials(&info(3, rounds));
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
    for trial in trials(&info(1, 1)) {
        let expected = match trial.subject {
            Subject::Floor { .. } | Subject::Bare { .. } => None,
            _ => Some("countdown:steps=5,spins=1"),
        };
        assert_eq!(trial.workload.as_deref(), expected);
    }
}

#[test]
fn what_makes_no_sense_is_refused() {
    let options = Options {
        period: Some(Duration::from_millis(1)),
        budget: Duration::from_millis(10),
        ..Options::default()
    };
    let refused = |options: Options| options.validate(2).unwrap_err().to_string();
    assert!(options.validate(2).is_ok());
    assert!(refused(Options { period: Some(Duration::ZERO), ..options.clone() }).contains("--period"));
    assert!(
        refused(Options { period: Some(Duration::from_nanos(1)), ..options.clone() }).contains("--period")
    );
    assert!(refused(Options { budget: Duration::from_secs(10), ..options.clone() }).contains("--budget"));
    assert!(
        refused(Options { duration: Some(Duration::from_secs(86_400)), ..options.clone() })
            .contains("--duration")
    );
    assert!(refused(Options { rounds: Some(0), ..options.clone() }).contains("--rounds"));
    assert!(refused(Options { rounds: Some(u32::MAX), ..options.clone() }).contains("--rounds"));
    assert!(refused(Options { jobs: vec![1_000_000], ..options.clone() }).contains("--jobs"));
    assert!(refused(Options { jobs: vec![1, 0], ..options.clone() }).contains("--jobs"));
    assert!(refused(Options { cpus: Some(3), ..options.clone() }).contains("1 to 2"));
    assert!(refused(Options { cpus: Some(0), ..options.clone() }).contains("--cpus"));
    let longer =
        Options { period: Some(Duration::from_secs(2)), duration: Some(Duration::from_secs(1)), ..options };
    assert!(refused(longer).contains("longer than the duration"));
}

#[test]
fn each_probe_has_cells_and_floors_of_its_own() {
    use engine::typed::ProbeName;

    let probes = vec![ProbeName::Timer, ProbeName::Socket, ProbeName::Pool, ProbeName::Socket];
    let options = Options { probes, ..Options::default() };
    let strategies = [("hold".to_owned(), Settings::default()), ("step".to_owned(), Settings::default())];
    let worlds = [("countdown".to_owned(), Load::default())];
    let cells = cells(&options, &strategies, &["tokio/1".to_owned()], &worlds, 2);
    let probes: Vec<Probe> = cells.iter().map(|cell| cell.probe).collect();
    let expected = [Probe::Timer, Probe::Timer, Probe::Socket, Probe::Socket, Probe::Pool, Probe::Pool];
    assert_eq!(probes, expected, "the same probe twice is one");
    let floors: Vec<Probe> = controls(&cells)
        .into_iter()
        .filter_map(|control| match control {
            Subject::Floor { probe, .. } => Some(probe),
            _ => None,
        })
        .collect();
    assert_eq!(floors, [Probe::Timer, Probe::Socket, Probe::Pool]);
}

/// Told only of what it names, the rule settles the same trials as told of everything.
#[test]
fn a_lost_cell_is_decided_by_itself_and_by_its_floor() {
    let [lost, kept] = ["inline", "manual-yield"].map(|strategy| sample::cell(strategy, "tokio/1"));
    let run = RunInfo { rounds: 2, ..sample::info(&[lost.clone(), kept.clone()]) };
    let mut measurements = sample::controls(&lost);
    // Beyond ten budgets of 1 ms above this floor, and not above the one that is assumed without.
    measurements.extend(sample::measured(&lost, sample::ms(1), sample::ms(50), [1, 1]));
    measurements.extend(sample::measured(&kept, sample::ms(1), sample::ms(2), [1, 1]));
    for trial in trials(&run) {
        let told = |decides: &dyn Fn(&Lost, &Subject) -> bool| {
            let mut rule = Lost(LostCells::of(&run));
            for one in &measurements {
                if decides(&rule, one.subject()) {
                    rule.add(one);
                }
            }
            rule.is_settled(&trial)
        };
        let settled = told(&|_, _| true);
        assert_eq!(settled, trial.round > 0 && trial.subject == Subject::Cell(lost.clone()));
        assert_eq!(told(&|rule, subject| rule.is_decided_by(&trial.subject, subject)), settled);
    }
}
