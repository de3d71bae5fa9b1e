//! The runtimes that a strategy refuses, held against those that it states.
//!
//! Nothing is printed about a refusal: the list is `refuses:` in the strategy's
//! `tests/conformance.rs`, and these tests prove that it is the whole list.

use runtime::RuntimeId;

use crate::contract::{Site, Strategy};
use crate::error::Refusal;

/// The stated refusals: a default setting, and the runtimes that the strategy refuses with it.
pub type Refusals<'s> = &'s [(&'s str, &'s [&'s str])];

/// Returns the site of a test: this machine, with two processors at least. With one, a strategy may
/// refuse more.
pub(super) fn site(runtime: RuntimeId) -> Site {
    Site { runtime, cpus: process::cpus().max(2) }
}

/// Makes the strategy with one of its default settings. `None` if it refuses the runtime, as it
/// states.
pub(super) fn made<S: Strategy>(setting: &str, runtime: RuntimeId, refuses: Refusals) -> Option<S> {
    let name = format!("{}:{setting} on {runtime}", S::ABOUT.name);
    let mut stated = refuses.iter().filter(|(of, _)| *of == setting);
    let is_stated = stated.any(|(_, runtimes)| runtimes.contains(&runtime.name()));
    match S::new(&setting.parse().expect("a default parses"), site(runtime)) {
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
        assert!(S::ABOUT.variants().any(|known| known == *setting), "the strategy does not name `{setting}`");
        for runtime in *runtimes {
            assert!(runtime.parse::<RuntimeId>().is_ok(), "there is no runtime `{runtime}`");
        }
    }
    for setting in S::ABOUT.variants() {
        let supported =
            RuntimeId::all().filter(|runtime| made::<S>(setting, *runtime, refuses).is_some()).count();
        assert!(supported > 0, "{}:{setting} supports no runtime, so nothing is proved", S::ABOUT.name);
    }
}
