//! Programs that hold up nobody: idle ones, and ones that are half busy in short polls.
//!
//! Owns the five programs and their rows. **Invariant:** no poll computes for more than 1 ms, so
//! whoever is blamed is blamed wrongly.

use std::time::{Duration, Instant};

use heartbeat::{Cause, Event, Options, Who, named};

use crate::runtimes::{self, Sleep};
use crate::stall::burn_cpu;

/// The five programs: the runtime, and whether it is half busy.
pub(crate) const PROGRAMS: [(&str, bool); 5] =
    [("tokio/1", true), ("tokio/2", true), ("smol/1", true), ("async-std/1", false), ("tokio/2", false)];

/// The head of the table.
pub(crate) const HEAD: &str = "runtime\twork\tbeats\tfound\tmachine\town\tunsure\tother\tblamed";

/// Runs one program and prints its row.
pub(crate) fn run(runtime: &str, half_busy: bool, time: Duration) {
    let options = Options::default().threshold(Duration::from_millis(20));
    let until = Instant::now() + time;
    let ((), events, beats) =
        runtimes::run(runtime, options, move |sleep| named("calm", calm(half_busy, until, sleep)));
    let caused = |cause| events.iter().filter(|event| event.why.cause() == cause).count();
    let (machine, own, unsure) =
        (caused(Some(Cause::Machine)), caused(Some(Cause::OwnThreads)), caused(None));
    let blames = |event: &&Event| event.who != Who::Unknown;
    let blamed = events.iter().filter(blames).count();
    println!(
        "{}\t{}\t{beats}\t{}\t{machine}\t{own}\t{unsure}\t{}\t{blamed}",
        crate::table::short(runtime),
        if half_busy { "half" } else { "idle" },
        events.len(),
        events.len() - machine - own - unsure,
    );
    events.iter().filter(blames).for_each(|event| eprintln!("{runtime} blames: {event}"));
}

async fn calm(half_busy: bool, until: Instant, sleep: Sleep) {
    while Instant::now() < until {
        if half_busy {
            burn_cpu(Duration::from_millis(1));
            sleep(Duration::from_millis(1)).await;
        } else {
            sleep(Duration::from_millis(500)).await;
        }
    }
}
