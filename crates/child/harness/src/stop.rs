//! The way to ask an exercise to stop.

use smol::channel::{Receiver, Sender, bounded};

/// A request to stop that may come. It can be asked from async code and from any thread. Clones are
/// the same request.
#[derive(Clone, Debug)]
pub struct Stop(Receiver<()>);

/// The asking end. It asks when it is dropped.
pub(crate) struct Asking(#[expect(dead_code, reason = "it is there to be dropped")] Sender<()>);

impl Stop {
    pub(crate) fn new() -> (Asking, Stop) {
        let (sender, receiver) = bounded(1);
        (Asking(sender), Stop(receiver))
    }

    /// Waits until the exercise is asked to stop.
    pub async fn requested(&self) {
        // Nothing is ever sent: the other end is dropped.
        let _ = self.0.recv().await;
    }

    /// Returns whether the exercise has been asked to stop.
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
