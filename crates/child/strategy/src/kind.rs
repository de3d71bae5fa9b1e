//! A strategy whose type is forgotten.
//!
//! Everything but the running itself is the same for all strategies, so it is compiled once, here, and not anew
//! into every strategy's binary. Only [`Made::play`] and [`Made::weigh`] know the type.

use std::sync::Arc;

use record::{Abilities, Settings};
use runtime::RuntimeId;

use crate::measure::{Scales, Stage, Trouble, Weighed, Working};
use crate::{About, Refusal, Site, Strategy};

/// What there is to know of a strategy before one is made.
#[derive(Clone, Copy)]
pub(crate) struct Kind {
    pub(crate) about: About,
    make: fn(&Settings, Site) -> Making,
}

type Making = Result<Arc<dyn Made>, Refusal>;

impl Kind {
    pub(crate) fn of<S: Strategy>() -> Self {
        Kind { about: S::ABOUT, make: |settings, site| Ok(Arc::new(S::new(settings, site)?)) }
    }

    /// See [`Strategy::new`].
    pub(crate) fn make(&self, settings: &Settings, site: Site) -> Making {
        (self.make)(settings, site)
    }
}

/// A strategy that was made.
pub(crate) trait Made: Send + Sync {
    /// See [`Strategy::abilities`].
    fn abilities(&self) -> Abilities;

    /// Builds the runtime and runs the ticker and the jobs on it, until both have ended.
    fn play(self: Arc<Self>, runtime: RuntimeId, stage: Stage);

    /// Builds the runtime and weighs what the strategy costs there.
    fn weigh(self: Arc<Self>, runtime: RuntimeId, scales: Scales) -> Result<Weighed, Trouble>;
}

impl<S: Strategy> Made for S {
    fn abilities(&self) -> Abilities {
        Strategy::abilities(self)
    }

    fn play(self: Arc<Self>, runtime: RuntimeId, stage: Stage) {
        runtime::start(runtime, stage.with(Working(self)));
    }

    fn weigh(self: Arc<Self>, runtime: RuntimeId, scales: Scales) -> Result<Weighed, Trouble> {
        runtime::start(runtime, scales.with(self))
    }
}
