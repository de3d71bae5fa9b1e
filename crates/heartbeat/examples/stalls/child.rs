//! One runtime with a heart, and stalls on its loop.
//!
//! Owns the order of stalls and pauses. **Invariant:** the pauses are longer than the threshold, so
//! that no finding can belong to two stalls.

use std::future::Future;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use heartbeat::{Event, Options, named};

use crate::flags::Flags;
use crate::stall::{Helper, Kind, Put};
use crate::table;

/// The threshold and two periods, the shortest stall that has to be found.
const SHORTEST: u64 = 50 + 2 * 20;

type Events = Arc<Mutex<Vec<Event>>>;

/// Measures one runtime and prints its rows.
pub(crate) fn run(runtime: &str, flags: &Flags) {
    let events = Events::default();
    let plan = plan(flags.count, flags.seed);
    let options = listening(&events);
    let puts = match runtime {
        "tokio/1" => on_tokio(tokio::runtime::Builder::new_current_thread(), options, plan),
        "tokio/2" => {
            let mut builder = tokio::runtime::Builder::new_multi_thread();
            builder.worker_threads(2);
            on_tokio(builder, options, plan)
        }
        "smol/1" => {
            let executor = smol::Executor::new();
            let heart = heartbeat::smol(&executor, options);
            let task = executor.spawn(stalls(plan, |pause| async move {
                smol::Timer::after(pause).await;
            }));
            let puts = smol::block_on(executor.run(task));
            drop(heart);
            puts
        }
        _ => {
            let heart = heartbeat::async_std(options);
            let task = async_std::task::spawn(stalls(plan, async_std::task::sleep));
            let puts = async_std::task::block_on(task);
            drop(heart);
            puts
        }
    };
    let events = events.lock().expect("no callback panicked");
    print!("{}", table::rows(runtime, &puts, &events));
}

fn on_tokio(
    mut builder: tokio::runtime::Builder,
    options: Options,
    plan: Vec<(Kind, Duration, Duration)>,
) -> Vec<Put> {
    let runtime = builder.enable_all().build().expect("a runtime");
    let heart = heartbeat::tokio(runtime.handle(), options);
    let task = runtime.spawn(stalls(plan, tokio::time::sleep));
    let puts = runtime.block_on(task).expect("the task ends");
    drop(heart);
    puts
}

fn listening(events: &Events) -> Options {
    let events = Arc::clone(events);
    Options::default().quiet().on_event(move |event: &Event| {
        if event.over {
            events.lock().expect("no callback panicked").push(event.clone());
        }
    })
}

/// Puts the stalls into the task that runs this.
async fn stalls<S, F>(plan: Vec<(Kind, Duration, Duration)>, sleep: S) -> Vec<Put>
where
    S: Fn(Duration) -> F,
    F: Future,
{
    let mut helper = Helper::start();
    let mut puts = Vec::new();
    for (kind, length, pause) in plan {
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

/// Returns kinds in random order, with random lengths and pauses.
fn plan(count: usize, seed: u64) -> Vec<(Kind, Duration, Duration)> {
    let mut state = seed;
    let mut random = move |below: u64| {
        // splitmix64
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = state;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (word ^ (word >> 31)) % below
    };
    let mut kinds: Vec<Kind> = Kind::ALL.into_iter().flat_map(|kind| vec![kind; count]).collect();
    for last in (1..kinds.len()).rev() {
        kinds.swap(last, random(last as u64 + 1) as usize);
    }
    let micros = Duration::from_micros;
    let mut all = |kind| {
        let length = SHORTEST * 1_000 + random(160_000);
        (kind, micros(length), micros(100_000 + random(100_000)))
    };
    kinds.into_iter().map(&mut all).collect()
}
