//! Callers whose futures a test polls and drops by hand, on its own thread.
//!
//! **Invariant:** between two awaits of the test, no caller is polled but by the test.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use record::Output;

use super::gate::wait_outside;
use super::held::in_hands;
use crate::error::JobError;

type Answer = Result<Output, JobError>;

/// Callers with their futures, and the answers so far.
#[derive(Default)]
pub(super) struct Callers<'a> {
    waiting: Vec<Pin<Box<dyn Future<Output = Answer> + 'a>>>,
    answers: Vec<Answer>,
}

impl<'a> Callers<'a> {
    pub(super) fn come(&mut self, future: impl Future<Output = Answer> + 'a) {
        self.waiting.push(Box::pin(future));
    }

    /// Polls each caller that waits once.
    pub(super) async fn poll_once(&mut self) {
        poll_fn(|context| {
            self.poll(context);
            Poll::Ready(())
        })
        .await;
    }

    /// Polls the callers as they wake, until each has an answer.
    pub(super) async fn all_answered(&mut self) {
        poll_fn(|context| {
            self.poll(context);
            if self.waiting.is_empty() { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }

    /// Polls the callers until a condition holds. Returns whether it held within the limit.
    pub(super) async fn poll_until(&mut self, limit: Duration, so: impl Fn() -> bool) -> bool {
        let end = Instant::now() + limit;
        loop {
            self.poll_once().await;
            if so() {
                return true;
            }
            if Instant::now() > end {
                return false;
            }
            wait_outside(Duration::from_millis(1)).await;
        }
    }

    /// Drops the futures of all callers that wait.
    pub(super) fn go_away(&mut self) {
        self.waiting.clear();
    }

    /// Returns the number of callers that got this error.
    pub(super) fn got(&self, error: &JobError) -> usize {
        self.answers.iter().filter(|answer| answer.as_ref() == Err(error)).count()
    }

    fn poll(&mut self, context: &mut Context<'_>) {
        let answers = &mut self.answers;
        self.waiting.retain_mut(|future| match in_hands(|| future.as_mut().poll(context)) {
            Poll::Ready(answer) => {
                answers.push(answer);
                false
            }
            Poll::Pending => true,
        });
    }
}
