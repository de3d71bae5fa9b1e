//! Waiting: the loop has its turn meanwhile, so a new slice begins afterwards.

use std::future::poll_fn;
use std::pin::pin;

use super::Breather;

impl Breather {
    /// Awaits `future`. If it was not ready at once, the loop has had its turn, and a new slice
    /// begins.
    ///
    /// It is for a job that waits between its steps, such as an actor. Without it, the breather
    /// takes the time of waiting for work.
    ///
    /// ```
    /// use std::time::Duration;
    /// use breather::Breather;
    /// use tokio::sync::mpsc::Receiver;
    ///
    /// # fn handle(_: u64) {}
    /// async fn actor(mut receiver: Receiver<u64>) {
    ///     let mut breather = Breather::within(Duration::from_micros(100));
    ///     while let Some(message) = breather.wait(receiver.recv()).await {
    ///         handle(message);
    ///         breather.breathe(tokio::task::yield_now).await;
    ///     }
    /// }
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// # let (sender, receiver) = tokio::sync::mpsc::channel(1);
    /// # tokio::join!(actor(receiver), async move { sender.send(1).await.unwrap() });
    /// # });
    /// ```
    pub async fn wait<F: Future>(&mut self, future: F) -> F::Output {
        let mut future = pin!(future);
        let mut has_waited = false;
        let output = poll_fn(|context| {
            let polled = future.as_mut().poll(context);
            if polled.is_pending() {
                has_waited = true;
                self.core.interrupt();
            }
            polled
        });
        let output = output.await;
        if has_waited {
            self.resume();
        }
        output
    }
}
