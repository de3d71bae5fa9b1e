//! The messages from the stage to the thread that watches it.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel as unbounded};
use std::time::{Duration, Instant};

use record::Cause;

use crate::trouble::Trouble;

/// The timeout of the first beat. A beat takes about one period, and longer on a busy machine.
pub const FIRST_BEAT: Duration = Duration::from_secs(10);

enum Message<M> {
    /// The first beat happened; the cast begins.
    FirstBeat,
    /// A message of the cast.
    Said(M),
    /// The measurement has failed.
    Failed(Trouble),
}

/// The sending end of the channel, on the stage. All its clones send to the same [`Watcher`].
pub struct Messenger<M>(Sender<Message<M>>);

/// The receiving end of the channel, on the thread outside.
pub struct Watcher<M>(Receiver<Message<M>>);

/// Makes a channel between a stage and the thread that watches it.
pub fn channel<M>() -> (Messenger<M>, Watcher<M>) {
    let (sender, receiver) = unbounded();
    (Messenger(sender), Watcher(receiver))
}

impl<M> Messenger<M> {
    /// Sends a message of the cast.
    pub fn say(&self, message: M) {
        self.send(Message::Said(message));
    }

    /// Reports that the measurement has failed.
    pub fn fail(&self, trouble: Trouble) {
        self.send(Message::Failed(trouble));
    }

    pub(crate) fn first_beat(&self) {
        self.send(Message::FirstBeat);
    }

    fn send(&self, message: Message<M>) {
        // If the watcher is gone, the process is about to end and needs no message.
        let _ = self.0.send(message);
    }
}

impl<M> Clone for Messenger<M> {
    fn clone(&self) -> Self {
        Messenger(self.0.clone())
    }
}

impl<M> Watcher<M> {
    /// Waits for the first beat.
    ///
    /// # Errors
    /// The trouble that the stage reports, or [`Cause::Starved`] if there is no first beat.
    pub fn first_beat(&self, at_most: Duration) -> Result<(), Trouble> {
        match self.0.recv_timeout(at_most) {
            Ok(Message::FirstBeat) => Ok(()),
            Ok(Message::Failed(trouble)) => Err(trouble),
            Ok(Message::Said(_)) | Err(_) => {
                Err(Trouble::new(Cause::Starved, format!("no first beat within {} s", at_most.as_secs())))
            }
        }
    }

    /// Waits for the cast's next message. Returns `None` if none came before `until`.
    ///
    /// # Errors
    /// The trouble that the stage reports, or [`Cause::Starved`] if every [`Messenger`] is gone.
    pub fn next(&self, until: Instant) -> Result<Option<M>, Trouble> {
        loop {
            match self.0.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(Message::Said(message)) => return Ok(Some(message)),
                Ok(Message::Failed(trouble)) => return Err(trouble),
                Ok(Message::FirstBeat) => {}
                Err(RecvTimeoutError::Timeout) => return Ok(None),
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(Trouble::new(Cause::Starved, "everything on the runtime ended by itself"));
                }
            }
        }
    }

    /// Waits until `until`, and drops the messages of the cast.
    ///
    /// # Errors
    /// As [`Watcher::next`].
    pub fn pass(&self, until: Instant) -> Result<(), Trouble> {
        while self.next(until)?.is_some() {}
        Ok(())
    }

    /// Waits for `count` messages of the cast. Returns those that came before `until`.
    ///
    /// # Errors
    /// The trouble that the stage reports.
    pub fn collect(&self, count: usize, until: Instant) -> Result<Vec<M>, Trouble> {
        let mut said = Vec::with_capacity(count);
        while said.len() < count {
            match self.0.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(Message::Said(message)) => said.push(message),
                Ok(Message::Failed(trouble)) => return Err(trouble),
                Ok(Message::FirstBeat) => {}
                Err(_) => break,
            }
        }
        Ok(said)
    }

    /// Returns the trouble that the stage has reported by now, without waiting.
    pub fn failure(&self) -> Option<Trouble> {
        self.0.try_iter().find_map(|message| match message {
            Message::Failed(trouble) => Some(trouble),
            Message::FirstBeat | Message::Said(_) => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn soon() -> Instant {
        Instant::now() + Duration::from_millis(5)
    }

    #[test]
    fn what_is_said_comes_out_in_order_and_silence_is_no_error() {
        let (messenger, watcher) = channel();
        messenger.first_beat();
        messenger.clone().say(1);
        messenger.say(2);
        assert_eq!(watcher.first_beat(FIRST_BEAT), Ok(()));
        assert_eq!(watcher.next(soon()), Ok(Some(1)));
        assert_eq!(watcher.collect(2, soon()), Ok(vec![2]));
        assert_eq!(watcher.next(soon()), Ok(None));
        messenger.say(3);
        assert_eq!(watcher.pass(soon()), Ok(()));
        assert_eq!(watcher.failure(), None);
    }

    #[test]
    fn a_trouble_ends_every_way_of_waiting() {
        let trouble = || Trouble::setup("on purpose");
        let (messenger, watcher) = channel::<()>();
        let fail = || messenger.fail(trouble());
        fail();
        assert_eq!(watcher.first_beat(FIRST_BEAT), Err(trouble()));
        fail();
        assert_eq!(watcher.next(Instant::now() + FIRST_BEAT), Err(trouble()));
        fail();
        assert_eq!(watcher.pass(Instant::now() + FIRST_BEAT), Err(trouble()));
        fail();
        assert_eq!(watcher.collect(1, Instant::now() + FIRST_BEAT), Err(trouble()));
        fail();
        assert_eq!(watcher.failure(), Some(trouble()));
    }

    #[test]
    fn who_waits_for_nobody_is_told() {
        let (messenger, watcher) = channel::<()>();
        drop(messenger);
        for waited in [
            watcher.first_beat(FIRST_BEAT),
            watcher.pass(Instant::now() + FIRST_BEAT),
            watcher.next(Instant::now() + FIRST_BEAT).map(drop),
        ] {
            assert_eq!(waited.unwrap_err().cause, Cause::Starved);
        }
        assert_eq!(watcher.collect(1, Instant::now() + FIRST_BEAT), Ok(vec![]));
    }
}
