//! Settings of a heart: the stalls it watches for, and the listeners it tells.
//!
//! Owns the settings and their limits. **Invariant:** the threshold is at least 20 ms, the period
//! at least 1 ms.

use std::fmt;
use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use crate::break_even::BreakEven;
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
    pub(crate) break_even: Option<BreakEven>,
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
            break_even: None,
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

    /// Sets the time between two beats. Less than 1 ms becomes 1 ms, more than an hour an hour.
    ///
    /// A shorter period costs more, and finds a stall's beginning more exactly.
    #[must_use]
    pub fn period(mut self, period: Duration) -> Self {
        self.period = period.clamp(Duration::from_millis(1), Duration::from_secs(3600));
        self
    }

    /// Lets the watchdog spawn an empty task, or not, when one poll holds tokio's driver.
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

    /// Lets an empty task probe the blocking pool once a second, or not.
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

    /// States the length of a job from which a pool of threads keeps nine tenths of the work on
    /// this machine. Findings and reports then also tell what a pool would cost.
    ///
    /// `cargo xtask sweep --over length` of this crate's workspace measures it. Without this
    /// option, the environment variable `HEARTBEAT_BREAK_EVEN` states it, such as `300us`. Zero
    /// states nothing.
    #[must_use]
    pub fn break_even(mut self, length: Duration) -> Self {
        self.break_even = (!length.is_zero()).then(|| BreakEven::by_option(length));
        self
    }

    /// Adds the break-even of the environment, if none is stated by an option.
    pub(crate) fn with_environment(mut self) -> Self {
        if self.break_even.is_none() {
            self.break_even = BreakEven::of_environment().unwrap_or_else(|error| {
                if !self.quiet {
                    // A closed stderr is no reason to end.
                    let _ = writeln!(std::io::stderr().lock(), "heartbeat: {error}");
                }
                None
            });
        }
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
            .field("break_even", &self.break_even.map(|even| even.length))
            .field("callbacks", &self.callbacks.len())
            .finish()
    }
}
