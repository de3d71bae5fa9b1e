//! The runtimes that a strategy refuses, held against those that it states.
//!
//! Nothing is printed about a refusal: the list is `refuses:` in the strategy's
//! `tests/conformance.rs`, and these tests prove that it is the whole list.

use runtime::RuntimeId;

use crate::contract::{Site, Strategy};
use crate::error::Refusal;

/// The stated refusals: a default setting, and the runtimes that the strategy refuses with it.
pub type Refusals<'s> = &'s [(&'s str, &'s [&'s str])];

/// The quota of a test, if the setting is one for a quota: a processor and a half.
pub(super) const QUOTA_MILLICPUS: u64 = 1500;

/// Returns the site of a test: this machine, with two processors at least. With one, a strategy may
/// refuse more.
pub(super) fn site(runtime: RuntimeId) -> Site {
    Site { runtime, cpus: process::cpus().max(2), quota_millicpus: None }
}

/// Returns all settings that a strategy names: the variants, and those for a quota.
pub(super) fn named_settings<S: Strategy>() -> impl Iterator<Item = &'static str> {
    S::ABOUT.variants().chain(S::DEFAULTS_UNDER_QUOTA.iter().copied())
}

/// Makes the strategy with one of its default settings. `None` if it refuses the runtime, as it
/// states.
pub(super) fn made<S: Strategy>(setting: &str, runtime: RuntimeId, refuses: Refusals) -> Option<S> {
    let name = format!("{}:{setting} on {runtime}", S::ABOUT.name);
    let mut stated = refuses.iter().filter(|(of, _)| *of == setting);
    let is_stated = stated.any(|(_, runtimes)| runtimes.contains(&runtime.name()));
    let quota = S::DEFAULTS_UNDER_QUOTA.contains(&setting).then_some(QUOTA_MILLICPUS);
    let site = Site { quota_millicpus: quota, ..site(runtime) };
    match S::new(&setting.parse().expect("a default parses"), site) {
        Ok(strategy) => {
            assert!(!is_stated, "{name} is stated as refused, and it is supported");
            Some(strategy)
        }
        Err(Refusal::Unsupported(reason)) => {
            assert!(is_stated, "{name} is refused, and the call of conformance! does not state it: {reason}");
            None
        }
        Err(Refusal::Invalid(reason)) => panic!("{name}: its own default is refused: {reason}"),
    }
}

/// Proves that the strategy refuses the runtimes that it states, and no others, and that it
/// supports at least one runtime with each of its default settings.
///
/// # Panics
/// If a refusal is not as stated, or if a statement names no default setting or no runtime.
pub fn prove_refusals<S: Strategy>(refuses: Refusals) {
    for (setting, runtimes) in refuses {
        let is_named = named_settings::<S>().any(|known| known == *setting);
        assert!(is_named, "the strategy does not name `{setting}`");
        for runtime in *runtimes {
            assert!(runtime.parse::<RuntimeId>().is_ok(), "there is no runtime `{runtime}`");
        }
    }
    for setting in named_settings::<S>() {
        let supported =
            runtime::available().filter(|runtime| made::<S>(setting, *runtime, refuses).is_some()).count();
        assert!(supported > 0, "{}:{setting} supports no runtime, so nothing is proved", S::ABOUT.name);
    }
    for setting in S::DEFAULTS_UNDER_QUOTA {
        for runtime in runtime::available() {
            let without = S::new(&setting.parse().expect("a default parses"), site(runtime)).err();
            let is_wrong = matches!(without, Some(Refusal::Invalid(_)));
            assert!(!is_wrong, "{}:{setting} is a right setting, also without a quota", S::ABOUT.name);
        }
    }
}
