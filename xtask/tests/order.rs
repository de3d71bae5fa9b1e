//! The order of strategies on real children: which is later than which, and what runs on which
//! thread.
//!
//! Only orders and identities are checked, never times: the machine may be slow or busy. A build
//! that made the strategies alike has to fail here.

use std::collections::BTreeMap;
use std::fs;
use std::sync::LazyLock;
use std::time::Duration;

use record::{Answer, Record, Subject};
use serde_json::Value;

/// The runtimes whose ticker and jobs share one thread.
const SINGLE_THREADED: [&str; 3] = ["tokio/1", "async-std/1", "smol/1"];

/// A small run of three strategies on these runtimes.
struct Measured {
    document: Value,
    /// The records by strategy and runtime.
    records: BTreeMap<(String, String), Vec<Record>>,
}

static MEASURED: LazyLock<Measured> = LazyLock::new(|| {
    let runs = tempfile::tempdir().unwrap();
    let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).timeout(Duration::from_secs(540));
    command.args([
        "compare",
        "--rounds=3",
        // One record for each round, also on a busy machine.
        "--retakes=0",
        "--duration=390ms",
        "--runtime=*/1",
        "--load=jobs=1",
        "--format=json",
        "--save=order",
    ]);
    command.args(["--strategy=inline:", "--strategy=manual-yield:every=1000", "--strategy=spawn-blocking:"]);
    let output = command.arg("--runs").arg(runs.path()).assert().success().get_output().clone();

    let mut records = BTreeMap::<_, Vec<Record>>::new();
    for line in fs::read_to_string(runs.path().join("order/records.jsonl")).unwrap().lines() {
        if let Answer::Record(record) = serde_json::from_str(line).unwrap()
            && let Subject::Cell(cell) = record.subject.clone()
        {
            records.entry((cell.strategy, cell.runtime)).or_default().push(record);
        }
    }
    Measured { document: serde_json::from_slice(&output.stdout).unwrap(), records }
});

/// Returns the lateness that 99 of 100 beats do not exceed, in microseconds.
fn p99(strategy: &str, runtime: &str) -> f64 {
    let cells = MEASURED.document["cells"].as_array().unwrap();
    let found = cells.iter().find(|cell| cell["strategy"] == strategy && cell["runtime"] == runtime);
    found.unwrap()["lateness_us"]["p99"].as_f64().unwrap()
}

/// Returns the records of a strategy on a runtime: one a round. `inline` holds the loop for the
/// whole window, so no beat fires, and rounds after the first unspoiled one are left out.
fn records(strategy: &str, runtime: &str) -> &'static [Record] {
    let records = &MEASURED.records[&(strategy.to_owned(), runtime.to_owned())];
    let least = if strategy == "inline" { 1 } else { 3 };
    assert!((least..=3).contains(&records.len()), "{strategy} on {runtime}: {} records", records.len());
    records
}

#[test]
fn a_job_that_holds_the_loop_makes_it_later_than_one_that_steps_aside() {
    for runtime in SINGLE_THREADED {
        let (held, stepping) = (p99("inline", runtime), p99("manual-yield", runtime));
        assert!(held > 3.0 * stepping, "{runtime}: {held} us beside {stepping} us");
    }
}

#[test]
fn a_job_that_holds_the_loop_makes_it_later_than_one_that_was_sent_away() {
    for runtime in SINGLE_THREADED {
        let (held, away) = (p99("inline", runtime), p99("spawn-blocking", runtime));
        assert!(held > 3.0 * away, "{runtime}: {held} us beside {away} us");
    }
}

#[test]
fn what_stays_on_the_loop_shares_the_tickers_thread() {
    for runtime in SINGLE_THREADED {
        for strategy in ["inline", "manual-yield"] {
            for Record { threads, .. } in records(strategy, runtime) {
                assert_eq!(threads.ticker.len(), 1, "{strategy} on {runtime}: {threads:?}");
                assert_eq!(threads.tasks, threads.ticker, "{strategy} on {runtime}: {threads:?}");
                assert_eq!(threads.jobs, threads.ticker, "{strategy} on {runtime}: {threads:?}");
            }
        }
    }
}

#[test]
fn what_was_sent_away_leaves_the_ticker_its_thread() {
    for runtime in SINGLE_THREADED {
        for Record { threads, .. } in records("spawn-blocking", runtime) {
            assert_eq!(threads.ticker.len(), 1, "{runtime}: {threads:?}");
            assert_eq!(threads.tasks, threads.ticker, "{runtime}: {threads:?}");
            assert!(!threads.jobs.is_empty(), "{runtime}: {threads:?}");
            assert!(!threads.jobs.contains(&threads.ticker[0]), "{runtime}: {threads:?}");
        }
    }
}

#[test]
fn only_who_steps_aside_yields() {
    for runtime in SINGLE_THREADED {
        for (strategy, yields) in [("inline", false), ("manual-yield", true), ("spawn-blocking", false)] {
            for record in records(strategy, runtime) {
                let work = record.work.as_ref().expect("it worked");
                assert!(work.steps > 0 && work.checked > 0, "{strategy} on {runtime}: {work:?}");
                assert_eq!(work.yields > 0, yields, "{strategy} on {runtime}: {work:?}");
            }
        }
    }
}

#[test]
fn every_beat_that_was_due_is_counted() {
    for runtime in SINGLE_THREADED {
        for strategy in ["inline", "manual-yield", "spawn-blocking"] {
            for record in records(strategy, runtime) {
                let beats = record.beats.as_ref().expect("a ticker");
                // 390 ms with a beat every 1.3 ms, fired or not.
                assert!((299..=301).contains(&beats.due), "{strategy} on {runtime}: {beats:?}");
                assert_eq!(beats.due, beats.fired + beats.unfired, "{strategy} on {runtime}");
            }
        }
    }
}
