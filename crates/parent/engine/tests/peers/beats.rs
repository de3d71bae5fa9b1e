//! The beats of a peer: absolute, and all of those that were due are counted.

use std::time::Duration;

use figures::Lateness;
use record::{Beats, Load, Place, Probe, Subject};

use crate::asking::{blocks, cell, description, measured, peers, record, trial};

const WINDOW: Duration = Duration::from_millis(200);
/// The beats that are due in a window, a period of 2 ms apart: one more or less, as it begins.
const DUE: std::ops::RangeInclusive<u64> = 99..=101;

/// Checks what holds for the beats of any window.
fn is_whole(beats: &Beats, of: &str) -> Lateness {
    assert_eq!(beats.due, beats.fired + beats.unfired, "{of}");
    // The histogram can be read as those of Rust's children are.
    let lateness = Lateness::of(beats).unwrap_or_else(|why| panic!("{of}: {why}"));
    assert!(lateness.max.is_some(), "{of}");
    lateness
}

#[test]
fn a_floor_counts_every_beat_that_was_due() {
    for peer in peers() {
        for runtime in &peer.runtimes {
            let floor = Subject::Floor {
                runtime: runtime.clone(),
                cpus: engine::cpus(),
                place: Place::Task,
                probe: Probe::Timer,
                peer: Some(peer.name.clone()),
            };
            let record = record(peer, &trial(floor, None, WINDOW));
            let beats = record.beats.unwrap();
            is_whole(&beats, runtime);
            assert!(DUE.contains(&beats.due), "{runtime}: {beats:?}");
            assert!(beats.fired > 0, "{runtime}: {beats:?}");
            assert_eq!((record.work, record.jobs, record.start), (None, None, None), "{runtime}");
        }
    }
}

#[test]
fn beats_that_a_blocked_loop_swallows_are_counted_with_the_time_that_passed() {
    for peer in peers() {
        let description = description(peer);
        for variant in description.variants().filter(|variant| blocks(&variant.setting.to_string())) {
            // A job that outlasts every window.
            let text = "countdown:steps=9000000000000,spins=1";
            let setting = variant.setting.to_string();
            let cell = cell(peer, &setting, &peer.runtimes[0], text, Load::Jobs(1));
            let beats = measured(peer, cell, WINDOW).beats.unwrap();
            let of = format!("{} {setting}: {beats:?}", peer.name);
            assert_eq!((beats.fired, beats.due), (0, beats.unfired), "{of}");
            assert!(DUE.contains(&beats.due), "{of}");
            let lateness = is_whole(&beats, &of);
            // The first of them was due at the beginning of the window at the latest.
            assert!(lateness.max.unwrap() >= WINDOW - Duration::from_millis(2), "{of}");
        }
    }
}

#[test]
fn the_start_of_the_jobs_has_beats_of_its_own() {
    for peer in peers() {
        for variant in description(peer).variants() {
            let setting = variant.setting.to_string();
            let text = "countdown:steps=50000";
            let record = measured(peer, cell(peer, &setting, &peer.runtimes[0], text, Load::Jobs(3)), WINDOW);
            let (start, beats) = (record.start.unwrap(), record.beats.unwrap());
            let of = format!("{} {setting}: {start:?}", peer.name);
            is_whole(&start, &of);
            // It begins with the warm-up, and the window ends within the first second.
            assert!(start.due >= beats.due, "{of}");
        }
    }
}
