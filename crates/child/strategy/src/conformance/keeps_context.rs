//! Does a job see what its caller's task carries along?
//!
//! A tracing span and a task-local work alike: what polls a future sets a thread-local before each
//! poll, and resets it afterwards. [`Carrying`] does so. On tokio, a task-local of tokio's has to
//! give the same answer.

use std::cell::Cell;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use notation::Family;
use record::Output;
use runtime::{Body, Runtime, RuntimeId};
use workload::{Job, Progress};

use super::held::Lasting;
use super::probe::on_runtime;
use crate::contract::Strategy;

thread_local! {
    static CARRIED: Cell<bool> = const { Cell::new(false) };
}

tokio::task_local! {
    static OF_TOKIO: bool;
}

/// Longer than a strategy keeps a job on the loop before it hands the job over.
const LASTS: Duration = Duration::from_millis(20);

pub(super) fn prove<S: Strategy>(name: &str, id: RuntimeId, strategy: impl Fn() -> Arc<S>) {
    let keeps_context = strategy().abilities().keeps_context;
    let seen =
        |way| on_runtime(&format!("{name}: keeps context"), id, KeepsContext { strategy: strategy(), way });
    let seen_own = seen(Way::Own);
    assert_eq!(
        seen_own, keeps_context,
        "{name}: keeps_context is {keeps_context}, but that each step saw the context of its caller is \
         {seen_own}"
    );
    if id.family == Family::Tokio {
        assert_eq!(seen(Way::Tokio), seen_own, "{name}: a task-local of tokio's is seen as the double is");
    }
}

#[derive(Clone, Copy)]
enum Way {
    Own,
    Tokio,
}

struct KeepsContext<S> {
    strategy: Arc<S>,
    way: Way,
}

impl<S: Strategy> Body for KeepsContext<S> {
    type Output = bool;

    async fn run<R: Runtime>(self, runtime: R) -> bool {
        let own = runtime.clone();
        let task = runtime.spawn(async move {
            let blind = Arc::<AtomicU64>::default();
            let sees: fn() -> bool = match self.way {
                Way::Own => || CARRIED.get(),
                Way::Tokio => || OF_TOKIO.try_with(|seen| *seen).unwrap_or(false),
            };
            let job = Looking { work: Lasting::new(LASTS), sees, blind: blind.clone() };
            let running = self.strategy.run(&own, job);
            let result = match self.way {
                Way::Own => Carrying(Box::pin(running)).await,
                Way::Tokio => OF_TOKIO.scope(true, running).await,
            };
            match result {
                Ok(_) => blind.load(Ordering::SeqCst) == 0,
                Err(error) => panic!("a job that looks around: {error}"),
            }
        });
        task.await.expect("no panic escapes")
    }
}

/// A future with a context that its polls carry along.
struct Carrying<F>(Pin<Box<F>>);

impl<F: Future> Future for Carrying<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let before = CARRIED.replace(true);
        let polled = self.0.as_mut().poll(context);
        CARRIED.set(before);
        polled
    }
}

/// A job that looks for its caller's context whenever it advances.
struct Looking {
    work: Lasting,
    sees: fn() -> bool,
    /// The times that it advanced without the context.
    blind: Arc<AtomicU64>,
}

impl Job for Looking {
    fn advance(&mut self, steps: u64) -> Progress {
        if !(self.sees)() {
            self.blind.fetch_add(1, Ordering::SeqCst);
        }
        if self.work.advance(steps) { Progress::Done(self.so_far()) } else { Progress::More }
    }

    fn so_far(&self) -> Output {
        self.work.so_far()
    }
}
