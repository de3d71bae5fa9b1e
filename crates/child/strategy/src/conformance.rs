//! The test that every strategy has to pass, on every runtime and with each of its default settings.
//!
//! It proves what the contract demands (the right output, for one job and for a hundred; a panic that becomes an error
//! while the ticker goes on; nothing that runs on after the end) and each statement of
//! [`Abilities`](crate::Abilities), those that say `false` too. It compares counts and orders, never times.

mod abilities;
mod contract;
mod jobs;
mod probe;

use std::sync::Arc;

use runtime::RuntimeId;

use crate::contract::{Site, Strategy};
use crate::error::Refusal;

/// One test for each runtime. Goes into a strategy's `tests/conformance.rs`:
///
/// ```ignore
/// strategy::conformance!(manual_yield::ManualYield);
/// ```
#[macro_export]
macro_rules! conformance {
    ($strategy:ty) => {
        $crate::conformance!(@tests $strategy,
            tokio_1 "tokio/1", tokio_n "tokio/N", async_std_1 "async-std/1", async_std_n "async-std/N",
            smol_1 "smol/1", smol_n "smol/N");

        #[test]
        fn its_own_words_hold() {
            $crate::conformance::prove_about::<$strategy>(env!("CARGO_PKG_NAME"));
        }
    };
    (@tests $strategy:ty, $($test:ident $runtime:literal),+) => {
        $(
            #[test]
            fn $test() {
                $crate::conformance::prove::<$strategy>($runtime);
            }
        )+
    };
}

/// Proves everything on one runtime.
///
/// # Panics
/// Where something does not hold, or there is no such runtime.
pub fn prove<S: Strategy>(runtime: &str) {
    let runtime: RuntimeId = runtime.parse().expect("a runtime's name");
    let site = Site { runtime, cpus: process::cpus() };
    for setting in S::ABOUT.defaults {
        let name = format!("{}:{setting} on {runtime}", S::ABOUT.name);
        let strategy = || match S::new(&setting.parse().expect("a default parses"), site) {
            Ok(strategy) => Some(Arc::new(strategy)),
            Err(Refusal::Unsupported(reason)) => {
                println!("{name}: {reason}");
                None
            }
            Err(Refusal::Invalid(reason)) => panic!("{name}: its own default is refused: {reason}"),
        };
        let Some(first) = strategy() else { continue };
        contract::prove(&name, runtime, &first);
        drop(first);
        abilities::prove(&name, runtime, || strategy().expect("it was supported before"));
    }
}

/// What the binaries take besides their strategy's settings.
const SHARED_FLAGS: [&str; 7] = ["runtime", "workload", "jobs", "period", "place", "ticks", "help"];

/// Proves what a strategy says of itself where no runtime is needed.
///
/// # Panics
/// Where something does not hold.
pub fn prove_about<S: Strategy>(package: &str) {
    let about = S::ABOUT;
    assert_eq!(about.name, package, "a strategy is called as its package is");
    assert!(
        !about.summary.is_empty() && !about.summary.ends_with('.'),
        "a summary is a phrase without a full stop"
    );
    assert!(!about.defaults.is_empty(), "a strategy without settings has one default, which is empty");
    let site = Site { runtime: RuntimeId::all().next().expect("there are runtimes"), cpus: 2 };
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
