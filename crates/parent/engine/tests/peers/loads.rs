//! The loads of a peer: jobs that come and go, timed from when they were due.

use std::time::Duration;

use record::{Load, Rate};

use crate::asking::{blocks, cell, description, measured, peers};

const WINDOW: Duration = Duration::from_millis(500);

#[test]
fn jobs_come_at_random_times_with_the_mean_that_was_asked_for() {
    let ms = Duration::from_millis;
    for peer in peers() {
        for variant in description(peer).variants() {
            for load in [Load::Rate(Rate::in_1000_s(100_000)), Load::Pause(ms(10))] {
                let setting = variant.setting.to_string();
                let text = "countdown:steps=100";
                let jobs = measured(peer, cell(peer, &setting, &peer.runtimes[0], text, load), WINDOW);
                let jobs = jobs.jobs.unwrap();
                let of = format!("{} {setting} {load}: {jobs:?}", peer.name);
                // About 50 arrivals, and with a standard deviation of 7. Pauses are fewer the later
                // each job ends, so only a busy machine's share is left out below.
                assert!((5..=90).contains(&jobs.due), "{of}");
                assert!(jobs.due >= jobs.begun && jobs.begun >= jobs.done && jobs.done > 0, "{of}");
            }
        }
    }
}

/// Arrivals that the loop never came to were due all the same.
#[test]
fn a_blocked_loop_lets_arrivals_wait_and_they_are_counted() {
    let load = Load::Rate(Rate::in_1000_s(100_000));
    for peer in peers() {
        let description = description(peer);
        for variant in description.variants().filter(|variant| blocks(&variant.setting.to_string())) {
            let setting = variant.setting.to_string();
            let text = "countdown:steps=9000000000000";
            let record = measured(peer, cell(peer, &setting, &peer.runtimes[0], text, load), WINDOW);
            let (jobs, work) = (record.jobs.unwrap(), record.work.unwrap());
            let of = format!("{} {setting}: {jobs:?} {work:?}", peer.name);
            assert_eq!((jobs.done, jobs.begun), (0, 1), "{of}");
            // 100 a second are expected. On a busy machine the window is longer than asked.
            let expected = 100.0 * work.elapsed.as_secs_f64();
            assert!((0.4 * expected..=2.5 * expected).contains(&(jobs.due as f64)), "{of}");
            assert!(jobs.backlog_after > jobs.backlog_before, "{of}");
        }
    }
}

#[test]
fn a_crowd_waits_from_when_it_was_due() {
    for peer in peers() {
        for variant in description(peer).variants() {
            let setting = variant.setting.to_string();
            let text = "countdown:steps=9000000000000";
            let record =
                measured(peer, cell(peer, &setting, &peer.runtimes[0], text, Load::Jobs(20)), WINDOW);
            let jobs = record.jobs.unwrap();
            let of = format!("{} {setting}: {jobs:?}", peer.name);
            assert_eq!((jobs.due, jobs.done), (20, 0), "{of}");
            assert_eq!((jobs.backlog_before, jobs.backlog_after), (20, 20), "{of}");
            assert!(jobs.begun >= 1, "{of}");
        }
    }
}
