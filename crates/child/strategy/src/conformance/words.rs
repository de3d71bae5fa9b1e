//! The words of a strategy about itself, as far as no runtime is needed to prove them.

use super::refusals::site;
use crate::contract::Strategy;
use crate::error::Refusal;

/// The options that the binaries take besides their strategy's settings.
const SHARED_FLAGS: [&str; 7] = ["runtime", "workload", "jobs", "period", "place", "ticks", "help"];

/// Proves what a strategy says of its name and its settings.
///
/// # Panics
/// If something does not hold.
pub fn prove_about<S: Strategy>(package: &str) {
    let about = S::ABOUT;
    assert_eq!(about.name, package, "a strategy has the name of its package");
    assert!(
        !about.summary.is_empty() && !about.summary.ends_with('.'),
        "a summary is a phrase without a full stop"
    );
    assert!(about.variants().next().is_some(), "a strategy without settings has one default, which is empty");
    let site = site(runtime::available().next().expect("there are runtimes"));
    for setting in about.settings {
        assert!(
            !SHARED_FLAGS.contains(&setting.key),
            "`{}` is a flag of every strategy's binary",
            setting.key
        );
        assert!(!setting.values.is_empty() && !setting.help.is_empty(), "{} is explained", setting.key);
        let nonsense = format!("{}=no-such-value", setting.key).parse().expect("a pair");
        let refusal = S::new(&nonsense, site).err();
        assert!(matches!(refusal, Some(Refusal::Invalid(_))), "{} takes any nonsense", setting.key);
    }
}
