//! The cost of naming, a poll.

use std::future::{Future, poll_fn};
use std::hint::black_box;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use heartbeat::{Options, named, section, waiting};

use crate::figure::Figure;

/// Polls in one measurement: so few that most measurements fit between two turns of other programs.
const POLLS: u32 = 2_000;
/// Measurements of each.
const ROUNDS: usize = 2_001;

/// A way to name what runs, and the same without the name.
struct Way {
    name: &'static str,
    polls: Box<dyn FnMut() -> f64>,
    bare: fn() -> f64,
}

/// A future that is never ready, and does next to nothing.
fn bare() -> impl Future<Output = ()> {
    let mut count = 0_u64;
    poll_fn(move |_| {
        count = black_box(count + 1);
        Poll::Pending
    })
}

/// A future that wakes itself at each poll, so that the time of the wake is noted.
fn woken() -> impl Future<Output = ()> {
    poll_fn(|context| {
        context.waker().wake_by_ref();
        Poll::Pending
    })
}

/// Returns nanoseconds for each of many calls.
fn each(mut call: impl FnMut()) -> f64 {
    let begun = Instant::now();
    for _ in 0..POLLS {
        call();
    }
    begun.elapsed().as_nanos() as f64 / f64::from(POLLS)
}

/// Returns nanoseconds a poll.
fn polls(mut future: Pin<&mut dyn Future<Output = ()>>) -> f64 {
    let mut context = Context::from_waker(Waker::noop());
    each(|| {
        let _ = black_box(future.as_mut().poll(&mut context));
    })
}

fn bare_polls() -> f64 {
    polls(std::pin::pin!(bare()))
}

fn woken_polls() -> f64 {
    polls(std::pin::pin!(woken()))
}

fn future(name: &'static str, future: impl Future<Output = ()> + 'static, bare: fn() -> f64) -> Way {
    let mut future = Box::pin(future);
    Way { name, polls: Box::new(move || polls(future.as_mut())), bare }
}

fn sections(name: &'static str, call: impl Fn() + 'static) -> Way {
    Way { name, polls: Box::new(move || each(&call)), bare: || each(|| _ = black_box(0)) }
}

fn ways() -> Vec<Way> {
    vec![
        future("named", named("a", bare()), bare_polls),
        future("named in named", named("a", named("b", bare())), bare_polls),
        future("named, timed", named("a", bare()).timed(), bare_polls),
        sections("section", || drop(black_box(section("a")))),
        sections("section, timed", || drop(black_box(section("a").timed()))),
        future("waiting, woken each time", waiting("a", woken()), woken_polls),
        #[cfg(feature = "tracing")]
        spans::way(),
    ]
}

/// Prints the cost of each way, above the same without a name in the same round.
fn compare(title: &str) {
    println!("{title}, ns a poll above one without a name:");
    let mut ways = ways();
    let mut above: Vec<Vec<f64>> = vec![Vec::new(); ways.len()];
    for _ in 0..ROUNDS {
        for (way, above) in ways.iter_mut().zip(&mut above) {
            above.push((way.polls)() - (way.bare)());
        }
    }
    for (way, above) in ways.iter().zip(above) {
        println!("  {:26} {}", way.name, Figure::of(above));
    }
}

/// Prints the costs before a heart began, and while one beats.
pub(crate) fn measure() {
    compare("no heart");
    let executor = smol::LocalExecutor::new();
    let (_heart, ticker) = heartbeat::with(Options::default().quiet(), |due| async move {
        smol::Timer::at(due).await;
    });
    executor.spawn(ticker).detach();
    // The counter is ready soon after.
    smol::block_on(executor.run(async { smol::Timer::after(Duration::from_millis(500)).await }));
    compare("a heart");
}

#[cfg(feature = "tracing")]
mod spans {
    use tracing::Span;
    use tracing::subscriber::{DefaultGuard, set_default};
    use tracing_subscriber::layer::SubscriberExt as _;

    use super::{Way, each};

    fn entries(_subscriber: &DefaultGuard) -> f64 {
        let span: Span = tracing::info_span!("a");
        each(|| span.in_scope(|| ()))
    }

    pub(super) fn way() -> Way {
        Way {
            name: "a span, with the layer",
            polls: Box::new(|| {
                entries(&set_default(tracing_subscriber::registry().with(heartbeat::Layer::new())))
            }),
            bare: || entries(&set_default(tracing_subscriber::registry())),
        }
    }
}
