//! The questions before a run, and what a peer refuses.

use std::collections::BTreeSet;
use std::time::Duration;

use engine::{Interrupt, Present, carry_out};
use notation::{Size, Spec};
use record::{
    Abilities, Answer, Candidates, Cause, Cell, Fit, Load, Place, Preparation, Prepared, Probe, Subject,
};
use serde_json::Value;

use crate::asking::{cell, description, peers, question, trial};

#[test]
fn a_peer_describes_itself_as_its_folder_says() {
    for peer in peers() {
        let description = description(peer);
        assert_eq!((description.format, &description.strategy), (record::FORMAT, &peer.name));
        let runtimes: Vec<&str> = description.runtimes.iter().map(|runtime| &*runtime.name).collect();
        assert_eq!(runtimes, peer.runtimes);
        assert!(!description.defaults.is_empty() && !peer.version.is_empty(), "{}", peer.name);
    }
}

/// What is left out would be read as "no".
#[test]
fn a_peer_tells_every_ability_of_each_way() {
    let names = |of: &Value| of.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    let all = names(&serde_json::to_value(Abilities::NONE).unwrap());
    for peer in peers() {
        let described: Value = serde_json::from_str(&question(peer, "describe", "")).unwrap();
        let defaults = described["defaults"].as_array().unwrap();
        for variant in defaults.iter().chain(described["others"].as_array().unwrap()) {
            assert_eq!(names(&variant["abilities"]), all, "{} {variant}", peer.name);
            let setting = variant["setting"].as_str().unwrap();
            let cell = cell(peer, setting, &peer.runtimes[0], "countdown", Load::Jobs(1));
            let asked = serde_json::to_string(&Candidates { cells: vec![cell], quota_millicpus: None });
            let fits: Value = serde_json::from_str(&question(peer, "check", &asked.unwrap())).unwrap();
            assert_eq!(fits[0]["abilities"], variant["abilities"], "{} {setting}", peer.name);
        }
    }
}

fn fits(peer: &Present, cells: Vec<Cell>) -> Vec<Fit> {
    let asked = serde_json::to_string(&Candidates { cells, quota_millicpus: None }).unwrap();
    serde_json::from_str(&question(peer, "check", &asked)).unwrap()
}

#[test]
fn every_variant_fits_and_what_a_peer_does_not_have_is_said() {
    for peer in peers() {
        let description = description(peer);
        let plain = |setting: &str, runtime: &str| cell(peer, setting, runtime, "countdown", Load::Jobs(1));
        let variants: Vec<String> =
            description.variants().map(|variant| variant.setting.to_string()).collect();
        let all = variants.iter().flat_map(|setting| {
            peer.runtimes.iter().map(|runtime| plain(setting, runtime)).collect::<Vec<_>>()
        });
        let answers = fits(peer, all.collect());
        assert!(answers.iter().all(|fit| matches!(fit, Fit::Fits { .. })), "{answers:?}");
        let usual = plain(&variants[0], &peer.runtimes[0]);
        let odd = [
            Cell { probe: Probe::Socket, ..usual.clone() },
            Cell { place: Place::Body, ..usual.clone() },
            Cell { workload: "sort".to_owned(), ..usual.clone() },
            Cell { runtime: "tokio/1".to_owned(), ..usual.clone() },
        ];
        let answers = fits(peer, odd.to_vec());
        assert!(answers.iter().all(|fit| matches!(fit, Fit::Unsupported { .. })), "{answers:?}");
        let wrong = fits(peer, vec![plain("via=magic", &peer.runtimes[0])]);
        assert!(matches!(&wrong[..], [Fit::Invalid { reason }] if reason.contains("via")), "{wrong:?}");
    }
}

#[test]
fn a_workload_is_prepared_at_the_peers_own_speed() {
    for peer in peers() {
        let prepared = |workload: &str| -> Prepared {
            let asked = serde_json::to_string(workload).unwrap();
            match serde_json::from_str(&question(peer, "prepare", &asked)).unwrap() {
                Preparation::Ready(prepared) => prepared,
                Preparation::Invalid { reason } => panic!("{workload}: {reason}"),
            }
        };
        let whole = prepared("countdown");
        assert_eq!(whole.workload, "countdown:steps=50000000,spins=1");
        let cut = prepared("countdown:length=20ms");
        let Ok(Spec::Countdown { size: Size::Steps(steps), .. }) = cut.workload.parse() else {
            panic!("{cut:?}")
        };
        // Both were measured in one process, and one of them may have been disturbed.
        let ratio = steps as f64 / (cut.steps_per_s as f64 * 0.02);
        assert!((0.2..5.0).contains(&ratio), "{} {cut:?}: {ratio}", peer.name);
        let long = prepared("countdown:steps=10,spins=100000");
        assert_eq!(long.workload, "countdown:steps=10,spins=100000");
        assert!(long.steps_per_s < whole.steps_per_s, "{long:?} {whole:?}");
    }
}

#[test]
fn a_trial_that_cant_be_measured_is_a_failure_with_the_reason() {
    for peer in peers() {
        let usual = || {
            let (runtime, cpus) = (peer.runtimes[0].clone(), engine::cpus());
            let (place, probe) = (Place::Task, Probe::Timer);
            let floor = Subject::Floor { runtime, cpus, place, probe, peer: Some(peer.name.clone()) };
            trial(floor, None, Duration::from_millis(10))
        };
        let mut old = usual();
        old.format = 1;
        let mut stalled = usual();
        let (at, length) = (Duration::ZERO, Duration::from_millis(1));
        stalled.stalls.push(record::Stall { at, length });
        let mut bare = usual();
        bare.subject = Subject::Bare { cpus: engine::cpus() };
        let mut wide = usual();
        let Subject::Floor { cpus, .. } = &mut wide.subject else { unreachable!() };
        *cpus = 100_000;
        for trial in [old, stalled, bare, wide] {
            let answer = carry_out(&peer.program, &trial, Duration::from_secs(60), &Interrupt::default());
            let Answer::Failure(failure) = answer else { panic!("{}: {answer:?}", peer.name) };
            assert_eq!(failure.cause, Cause::Setup, "{}: {}", peer.name, failure.reason);
        }
    }
}
