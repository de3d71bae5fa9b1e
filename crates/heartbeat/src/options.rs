//! What a heart watches for, and whom it tells.
//!
//! Owns the settings and their limits. **Invariant:** the threshold is at least 20 ms, the period
//! at least 1 ms.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::event::Event;

type Callback = dyn Fn(&Event) + Send + Sync;

/// Settings of a heart, each by value: `Options::default().threshold(..).quiet()`.
#[derive(Clone)]
pub struct Options {
    pub(crate) threshold: Duration,
    pub(crate) period: Duration,
    pub(crate) rescue_driver: bool,
    pub(crate) watch_pool: bool,
    pub(crate) quiet: bool,
    pub(crate) name: String,
    pub(crate) callbacks: Vec<Arc<Callback>>,
}

impl Default for Options {
    /// Returns a threshold of 50 ms, a period of 20 ms, a line on stderr for each finding.
    fn default() -> Self {
        Self {
            threshold: Duration::from_millis(50),
            period: Duration::from_millis(20),
            rescue_driver: false,
            watch_pool: false,
            quiet: false,
            name: "loop".to_owned(),
            callbacks: Vec::new(),
        }
    }
}

impl Options {
    /// Sets from which length on a stall is told. Less than 20 ms becomes 20 ms: below that, most
    /// of what is found is the machine's doing.
    #[must_use]
    pub fn threshold(mut self, threshold: Duration) -> Self {
        self.threshold = threshold.max(Duration::from_millis(20));
        self
    }

    /// Sets the time between two beats. Less than 1 ms becomes 1 ms.
    ///
    /// A shorter period costs more, and finds a stall's beginning more exactly.
    #[must_use]
    pub fn period(mut self, period: Duration) -> Self {
        self.period = period.max(Duration::from_millis(1));
        self
    }

    /// Sets whether the watchdog spawns an empty task when one poll holds tokio's driver.
    ///
    /// On the multi-thread runtime, a worker that was woken by a timer or a socket may run a long
    /// poll while all other workers sleep. Nobody looks at timers and sockets until it is back. A
    /// spawn from outside wakes a sleeping worker, which takes over the driver. It is off by
    /// default because it changes the program that is watched. Elsewhere it does nothing.
    #[must_use]
    pub fn rescue_driver(mut self, rescue: bool) -> Self {
        self.rescue_driver = rescue;
        self
    }

    /// Sets whether the blocking pool is probed with an empty task once a second.
    ///
    /// It finds a pool whose threads are all busy, while the loop breathes. It keeps one thread of
    /// the pool alive. Hearts made by [`with`](crate::with) know no pool.
    #[must_use]
    pub fn watch_pool(mut self, watch: bool) -> Self {
        self.watch_pool = watch;
        self
    }

    /// Adds a function that is told each finding.
    ///
    /// It runs on the watchdog's thread, and no heart is watched while it runs. If it panics, the
    /// panic is swallowed.
    #[must_use]
    pub fn on_event(mut self, told: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        self.callbacks.push(Arc::new(told));
        self
    }

    /// Writes no lines to stderr.
    #[must_use]
    pub fn quiet(mut self) -> Self {
        self.quiet = true;
        self
    }

    /// Sets the heart's name, by which lines and reports call it: "loop" by default.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("name", &self.name)
            .field("threshold", &self.threshold)
            .field("period", &self.period)
            .field("rescue_driver", &self.rescue_driver)
            .field("watch_pool", &self.watch_pool)
            .field("quiet", &self.quiet)
            .field("callbacks", &self.callbacks.len())
            .finish()
    }
}
