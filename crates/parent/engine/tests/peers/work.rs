//! The work of a peer: the same job as Rust's, with the same checksums.

use std::time::Duration;

use record::{Load, Subject};
use workload::Workload;

use crate::asking::{cell, description, measured, peers, record, trial};

const SHORT: Duration = Duration::from_millis(60);

#[test]
fn a_raw_job_comes_to_the_same_checksum_as_in_rust() {
    for peer in peers() {
        for (steps, spins) in [(1, 1), (1000, 1), (7, 400), (12_345, 3), (50_000_000, 1)] {
            let text = format!("countdown:steps={steps},spins={spins}");
            let (cpus, name) = (engine::cpus(), Some(peer.name.clone()));
            let raw = Subject::Raw { workload: "countdown".to_owned(), cpus, peer: name };
            let work = record(peer, &trial(raw, Some(&text), SHORT)).work.unwrap();
            let rust = Workload::of(&text.parse().unwrap()).unwrap();
            // The last job may have been stopped before its end.
            assert_eq!(work.last.checksum, rust.expected(work.last.steps), "{} {text}", peer.name);
            assert!(work.steps > 0 && work.checked > 0, "{} {text}: {work:?}", peer.name);
        }
    }
}

#[test]
fn every_way_does_work_that_is_checked() {
    for peer in peers() {
        let description = description(peer);
        for variant in description.variants() {
            for runtime in &peer.runtimes {
                for jobs in [1, 5] {
                    // More steps than any default has between two yields.
                    let text = "countdown:steps=30000";
                    let setting = variant.setting.to_string();
                    let cell = cell(peer, &setting, runtime, text, Load::Jobs(jobs));
                    let record = measured(peer, cell, 2 * SHORT);
                    let work = record.work.unwrap();
                    let rust = Workload::of(&text.parse().unwrap()).unwrap();
                    let of = format!("{} {setting} on {runtime}, {jobs} jobs: {work:?}", peer.name);
                    assert_eq!(work.last.checksum, rust.expected(work.last.steps), "{of}");
                    assert!(work.checked >= 1, "{of}");
                    assert!(work.elapsed >= 2 * SHORT, "{of}");
                    assert_eq!(record.usage.window, Some(work.elapsed), "{of}");
                    if !variant.abilities.divides {
                        assert_eq!(work.yields, 0, "{of}");
                    } else if work.steps > 60_000 {
                        assert!(work.yields > 0, "{of}");
                    }
                }
            }
        }
    }
}

/// A loop never sleeps if its job yields again and again. The watching side of a peer has to get a
/// word in. Python's got none within 20 s in 9 of 20 trials on an idle machine: see docs/peers.md.
#[test]
fn a_loop_that_never_sleeps_is_watched() {
    for peer in peers() {
        for variant in description(peer).variants().filter(|variant| variant.abilities.divides) {
            for _ in 0..8 {
                let text = "countdown:steps=30000";
                let setting = variant.setting.to_string();
                let cell = cell(peer, &setting, &peer.runtimes[0], text, Load::Jobs(1));
                assert!(measured(peer, cell, SHORT).work.is_some_and(|work| work.checked > 0), "{setting}");
            }
        }
    }
}

/// A job that never ends by itself is stopped after the trial, within a grain, and checked.
#[test]
fn a_job_of_hours_is_stopped_and_checked() {
    for peer in peers() {
        for variant in description(peer).variants() {
            let text = "countdown:steps=9000000000000,spins=1";
            let setting = variant.setting.to_string();
            let record = measured(peer, cell(peer, &setting, &peer.runtimes[0], text, Load::Jobs(2)), SHORT);
            let work = record.work.unwrap();
            let rust = Workload::of(&text.parse().unwrap()).unwrap();
            let of = format!("{} {setting}: {work:?}", peer.name);
            assert_eq!(work.last.checksum, rust.expected(work.last.steps), "{of}");
            assert!(work.last.steps < 9_000_000_000_000, "{of}");
        }
    }
}
