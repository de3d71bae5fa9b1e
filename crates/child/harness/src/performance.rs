//! The cast of an exercise: the learner's function, after it was told to go.

use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use futures_lite::FutureExt;
use record::exercise::Given;
use runtime::{Runtime, TaskError};
use stage::{Cast, Messenger};

use crate::exercise::{Exercise, Props, Solving};
use crate::yields::YieldMeter;

/// The messages of an exercise to the thread that watches.
pub(crate) enum Moment {
    /// The exercise begins.
    Begun(Instant),
    /// It has ended: with these answers, or with a panic that said this.
    Ended(Instant, Result<Vec<Given>, String>),
}

/// The exercise, and everything that it needs.
pub(crate) struct Performance {
    pub(crate) exercise: Exercise,
    pub(crate) props: Props,
    pub(crate) meter: YieldMeter,
    /// The time after which the exercise is dropped.
    pub(crate) cancel: Option<Duration>,
    pub(crate) go: oneshot::AsyncReceiver<()>,
}

impl Cast<Moment> for Performance {
    async fn perform<R: Runtime>(self, runtime: R, messenger: Messenger<Moment>) {
        let Performance { exercise, props, meter, cancel, go } = self;
        if go.await.is_ok() {
            let begun = Instant::now();
            messenger.say(Moment::Begun(begun));
            let ended = solving(&runtime, exercise(props), &meter, cancel.map(|after| begun + after)).await;
            messenger.say(Moment::Ended(Instant::now(), ended));
        }
    }
}

/// Runs the exercise to its end, or to the moment at which it is dropped.
async fn solving<R: Runtime>(
    runtime: &R,
    exercise: Solving,
    meter: &YieldMeter,
    cancel: Option<Instant>,
) -> Result<Vec<Given>, String> {
    let exercise = meter.around(AssertUnwindSafe(exercise).catch_unwind());
    let ended = async { Some(exercise.await) };
    let ended = match cancel {
        None => ended.await,
        Some(at) => {
            let dropped = async {
                runtime.sleep_until(at).await;
                None
            };
            ended.or(dropped).await
        }
    };
    match ended {
        Some(Ok(given)) => Ok(given),
        Some(Err(panic)) => Err(TaskError::from_panic(panic).to_string()),
        None => Ok(Vec::new()),
    }
}
