//! A program on each runtime, with a heart.
//!
//! Owns how a runtime and its heart are started and ended. **Invariant:** the heart ends when the
//! program has.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use heartbeat::{Event, Options};

/// The sleep of a runtime.
pub(crate) type Sleep = fn(Duration) -> Pin<Box<dyn Future<Output = ()> + Send>>;

/// Runs a program on a runtime with a heart. Returns what the program did, what was found, and how
/// many beats came.
pub(crate) fn run<P, F, T>(runtime: &str, options: Options, program: P) -> (T, Vec<Event>, u64)
where
    P: FnOnce(Sleep) -> F,
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let events = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&events);
    let options = options.quiet().on_event(move |event: &Event| {
        if event.over {
            told.lock().expect("no callback panicked").push(event.clone());
        }
    });
    let (result, beats) = match runtime {
        "tokio/1" => on_tokio(tokio::runtime::Builder::new_current_thread(), options, program),
        "tokio/2" => {
            let mut builder = tokio::runtime::Builder::new_multi_thread();
            builder.worker_threads(2);
            on_tokio(builder, options, program)
        }
        "smol/1" => {
            let executor = smol::Executor::new();
            let heart = heartbeat::smol(&executor, options);
            let sleep: Sleep = |time| {
                Box::pin(async move {
                    smol::Timer::after(time).await;
                })
            };
            let task = executor.spawn(program(sleep));
            (smol::block_on(executor.run(task)), heart.report().beats())
        }
        _ => {
            let heart = heartbeat::async_std(options);
            let task = async_std::task::spawn(program(|time| Box::pin(async_std::task::sleep(time))));
            (async_std::task::block_on(task), heart.report().beats())
        }
    };
    let events = std::mem::take(&mut *events.lock().expect("no callback panicked"));
    (result, events, beats)
}

fn on_tokio<P, F, T>(mut builder: tokio::runtime::Builder, options: Options, program: P) -> (T, u64)
where
    P: FnOnce(Sleep) -> F,
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let runtime = builder.enable_all().build().expect("a runtime");
    let heart = heartbeat::tokio(runtime.handle(), options);
    let task = runtime.spawn(program(|time| Box::pin(tokio::time::sleep(time))));
    (runtime.block_on(task).expect("the task ends"), heart.report().beats())
}
