//! One runtime with a heart, and stalls on its loop.
//!
//! Owns the task that stalls. **Invariant:** it ends only when the watchdog has seen its last beat.

use std::time::Duration;

use heartbeat::{Options, named};

use crate::flags::Flags;
use crate::plan::{Planned, plan};
use crate::runtimes::{self, Sleep};
use crate::stall::{Helper, Kind, Put};
use crate::table;

/// Measures one runtime and prints its rows.
pub(crate) fn run(runtime: &str, flags: &Flags) {
    let plan = plan(&flags.kinds, flags.count, flags.seed);
    let (puts, events, _) = runtimes::run(runtime, Options::default(), |sleep| stalls(plan, sleep));
    let (rows, wrong) = table::rows(runtime, &puts, &events);
    print!("{rows}");
    eprint!("{wrong}");
}

/// Puts the stalls into the task that runs this.
async fn stalls(plan: Vec<Planned>, sleep: Sleep) -> Vec<Put> {
    let mut helper = Helper::start();
    let mut puts = Vec::new();
    for Planned { kind, length, pause } in plan {
        sleep(pause).await;
        if kind == Kind::Stop {
            helper.ask(kind, length);
            let put = loop {
                sleep(Duration::from_millis(5)).await;
                if let Some(put) = helper.was_stopped() {
                    break put;
                }
            };
            puts.push(put);
        } else {
            puts.push(named(kind.name(), async { helper.stall(kind, length) }).await);
        }
    }
    // The watchdog sees the last beats.
    sleep(Duration::from_millis(300)).await;
    puts
}
