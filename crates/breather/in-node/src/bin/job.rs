//! A job that breathes, and checks that it yielded and that its sum is right.
//!
//! It needs no runtime: it is polled here until it ends. So it shows that the breather's clock goes
//! on in node. It does not show that node's own event loop gets its turn.

use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use breather::{Breather, Report};

/// The numbers that are added: many slices of work.
const NUMBERS: u64 = 50_000_000;

fn main() {
    #[cfg(all(target_family = "wasm", target_os = "unknown"))]
    std::panic::set_hook(Box::new(|panic| wasm_bindgen::throw_str(&panic.to_string())));

    let (mut job, mut polls) = (pin!(sum()), 0);
    let (sum, report) = loop {
        polls += 1;
        if let Poll::Ready(ended) = job.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            break ended;
        }
    };
    assert_eq!(sum, NUMBERS * (NUMBERS - 1) / 2);
    assert!(report.yields > 1, "the job yielded {} times", report.yields);
    assert!(polls > report.yields, "{polls} polls for {} yields", report.yields);
    assert!(report.yields < NUMBERS / 1000, "{} yields: the clock does not go on by itself", report.yields);
}

async fn sum() -> (u64, Report) {
    let mut breather = Breather::within(Duration::from_millis(1));
    let mut sum = 0;
    let mut next = 0;
    while next < NUMBERS {
        let end = NUMBERS.min(next + breather.stride() as u64);
        let steps = end - next;
        for number in next..end {
            sum += black_box(number);
        }
        next = end;
        breather.breathe_after(steps as usize, breather::yield_now).await;
    }
    (sum, breather.report())
}
