//! Being asked to stop.

use smol::channel::{Receiver, Sender, bounded};

/// Tells whether the exercise is asked to stop: from async code and from any thread. Clones tell the same.
#[derive(Clone, Debug)]
pub struct Stop(Receiver<()>);

/// Asks, when it is dropped.
pub(crate) struct Asking(#[expect(dead_code, reason = "it is there to be dropped")] Sender<()>);

impl Stop {
    pub(crate) fn new() -> (Asking, Stop) {
        let (sender, receiver) = bounded(1);
        (Asking(sender), Stop(receiver))
    }

    /// Waits until it is asked to stop.
    pub async fn requested(&self) {
        // Nothing is ever sent: the other end goes away.
        let _ = self.0.recv().await;
    }

    /// Whether it has been asked to stop.
    pub fn is_requested(&self) -> bool {
        self.0.is_closed()
    }
}

#[cfg(test)]
mod tests {
    use futures_lite::future;

    use super::*;

    #[test]
    fn whoever_waits_and_whoever_asks_is_told() {
        let (asking, stop) = Stop::new();
        assert!(!stop.is_requested());
        assert!(future::block_on(future::poll_once(stop.requested())).is_none());
        drop(asking);
        assert!(stop.clone().is_requested());
        future::block_on(stop.requested());
    }
}
