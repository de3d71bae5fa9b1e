//! An idle program is blamed for nothing.

use std::time::Duration;

use heartbeat::{Finding, Who};

use crate::heard::heard;

#[test]
fn an_idle_loop_is_not_blamed() {
    let (options, told) = heard();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let heart = heartbeat::tokio(runtime.handle(), options);
    runtime.block_on(async { tokio::time::sleep(Duration::from_secs(2)).await });
    let events = told.so_far();
    // On a machine that stands, beats come late; then nobody is blamed.
    assert!(events.iter().all(|event| event.who == Who::Unknown), "{events:?}");
    let report = heart.report();
    assert!(report.beats() > 0);
    assert_eq!(report.findings(Finding::DriverHeld), 0, "{report}");
}
