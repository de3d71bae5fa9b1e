//! What the thread that watches is told by those that work.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use record::Cause;

use super::Trouble;

/// Something that the one who watches has to know.
#[derive(Debug)]
pub(crate) enum Event {
    /// The first beat happened; the jobs are being started.
    FirstBeat,
    /// A worker has ended, because it was told to stop.
    Ended,
    /// The trial has failed.
    Failed(Trouble),
}

/// The end of the channel that those who work hold.
#[derive(Clone, Debug)]
pub(crate) struct Watch(Sender<Event>);

impl Watch {
    pub(crate) fn new() -> (Watch, Watcher) {
        let (sender, receiver) = channel();
        (Watch(sender), Watcher(receiver))
    }

    pub(crate) fn tell(&self, event: Event) {
        // Whoever watched may have gone already, with the process about to end.
        let _ = self.0.send(event);
    }
}

/// The end of the one who watches.
pub(crate) struct Watcher(Receiver<Event>);

impl Watcher {
    /// Waits for the first beat.
    pub(crate) fn first_beat(&self, at_most: Duration) -> Result<(), Trouble> {
        match self.0.recv_timeout(at_most) {
            Ok(Event::FirstBeat) => Ok(()),
            Ok(Event::Failed(trouble)) => Err(trouble),
            Ok(Event::Ended) | Err(_) => {
                Err(Trouble::new(Cause::Starved, format!("no first beat within {} s", at_most.as_secs())))
            }
        }
    }

    /// What has failed, if anything has by now.
    pub(crate) fn failure(&self) -> Option<Trouble> {
        self.0.try_iter().find_map(|event| match event {
            Event::Failed(trouble) => Some(trouble),
            Event::FirstBeat | Event::Ended => None,
        })
    }

    /// Lets time pass, unless the trial fails.
    pub(crate) fn until(&self, end: Instant) -> Result<(), Trouble> {
        loop {
            match self.0.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(Event::Failed(trouble)) => return Err(trouble),
                Ok(Event::FirstBeat | Event::Ended) => {}
                Err(RecvTimeoutError::Timeout) => return Ok(()),
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(Trouble::new(Cause::Starved, "everything on the runtime ended by itself"));
                }
            }
        }
    }

    /// Waits until so many workers have ended, or the time is over.
    pub(crate) fn ended(&self, workers: usize, at_most: Duration) -> Result<(), Trouble> {
        let end = Instant::now() + at_most;
        let mut left = workers;
        while left > 0 {
            match self.0.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(Event::Failed(trouble)) => return Err(trouble),
                Ok(Event::Ended) => left -= 1,
                Ok(Event::FirstBeat) => {}
                // Their work is counted; only their last job's checksum is not known.
                Err(_) => return Ok(()),
            }
        }
        Ok(())
    }
}
