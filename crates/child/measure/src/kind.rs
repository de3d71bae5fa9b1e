//! A strategy whose type is forgotten.
//!
//! Everything but the running itself is the same for all strategies. So it is compiled once, here,
//! and not anew for every strategy's binary. Only [`Made::play`], [`Made::weigh`] and
//! [`Made::attempt`] know the type.

use std::sync::Arc;

use record::{Abilities, Attempted, Settings, Try};
use runtime::RuntimeId;
use stage::{Stage, Trouble};
use strategy::{About, Refusal, Site, Strategy};

use crate::attempt;
use crate::bench::{Bench, WorkerEnded};
use crate::heart::Heart;
use crate::scales::{Scales, Weighed};
use crate::working::Working;

/// A kind of strategy, from which strategies with settings are made.
#[derive(Clone, Copy)]
pub(crate) struct Kind {
    pub(crate) about: About,
    pub(crate) defaults_under_quota: &'static [&'static str],
    make: fn(&Settings, Site) -> Making,
}

type Making = Result<Arc<dyn Made>, Refusal>;

impl Kind {
    pub(crate) fn of<S: Strategy>() -> Self {
        Kind {
            about: S::ABOUT,
            defaults_under_quota: S::DEFAULTS_UNDER_QUOTA,
            make: |settings, site| Ok(Arc::new(S::new(settings, site)?)),
        }
    }

    /// Makes the strategy: see [`Strategy::new`]. A runtime that is not built in is unsupported.
    pub(crate) fn make(&self, settings: &Settings, site: Site) -> Making {
        runtime::check(site.runtime).map_err(|missing| Refusal::Unsupported(missing.to_string()))?;
        (self.make)(settings, site)
    }
}

/// A strategy with its settings.
pub(crate) trait Made: Send + Sync {
    /// Returns what it can do: see [`Strategy::abilities`].
    fn abilities(&self) -> Abilities;

    /// Builds the runtime and runs the ticker and the bench's jobs on it, until both have ended.
    fn play(self: Arc<Self>, runtime: RuntimeId, bench: Arc<Bench>, stage: Stage<Heart, WorkerEnded>);

    /// Builds the runtime and weighs what the strategy costs there.
    fn weigh(self: Arc<Self>, runtime: RuntimeId, scales: Scales) -> Result<Weighed, Trouble>;

    /// Makes an attempt on the strategy. The process may end of it.
    fn attempt(self: Arc<Self>, runtime: RuntimeId, what: Try) -> Attempted;
}

impl<S: Strategy> Made for S {
    fn abilities(&self) -> Abilities {
        Strategy::abilities(self)
    }

    fn play(self: Arc<Self>, runtime: RuntimeId, bench: Arc<Bench>, stage: Stage<Heart, WorkerEnded>) {
        runtime::start(runtime, stage.with(Working { strategy: self, bench }));
    }

    fn weigh(self: Arc<Self>, runtime: RuntimeId, scales: Scales) -> Result<Weighed, Trouble> {
        runtime::start(runtime, scales.with(self))
    }

    fn attempt(self: Arc<Self>, runtime: RuntimeId, what: Try) -> Attempted {
        attempt::on(self, runtime, what)
    }
}
