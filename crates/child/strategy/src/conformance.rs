//! The test that every strategy has to pass, on every runtime and with each of the
//! settings that it names.
//!
//! It proves what the contract demands: the right output, for one job and for a thousand at once; a
//! panic that becomes an error while the ticker goes on; a panic in the drop of a job that does no
//! harm; nothing that runs on after the end. It proves each statement of
//! [`Abilities`](crate::Abilities), those that say `false` too. It compares counts and orders,
//! never times.
//!
//! A strategy may refuse a runtime, and then nothing is proved on it. So a strategy states its
//! refusals beforehand, for a machine with two processors or more.
//!
//! **Invariant:** a refusal that is not stated fails the test, and so does a stated one that does
//! not happen.
//! **Invariant:** a strategy that supports no runtime with one of its default settings fails the
//! test.

mod abilities;
mod borrows;
mod bounds_threads;
mod callers;
mod cancels;
mod contract;
mod crowd;
mod divides;
mod drops_badly;
mod fatal;
mod full;
mod gate;
mod held;
mod jobs;
mod keeps_context;
mod keeps_limit;
mod limits;
mod moves_out;
mod nests;
mod probe;
mod pushes_back;
mod refusals;
mod refuses;
mod splits;
mod survives_abort;
mod turnstile;
mod words;

use std::sync::Arc;

use runtime::RuntimeId;

use workload::Job;

use crate::contract::Strategy;

pub use crowd::{Crowd, crowd};
pub use fatal::{Fatal, FatalJob};
pub use limits::prove_limit;
pub use probe::{on_runtime, wait_until};
pub use refusals::{Refusals, prove_refusals};
pub use survives_abort::prove_survival;
pub use turnstile::{Counted, Turnstile, goes_away};
pub use words::prove_about;

/// Makes one test for each runtime. Goes into a strategy's `tests/conformance.rs`:
///
/// ```ignore
/// strategy::conformance!(manual_yield::ManualYield);
/// ```
///
/// A strategy that refuses runtimes states which, for each of its default settings:
///
/// ```ignore
/// strategy::conformance!(multi_thread::MultiThread, refuses: [
///     ("via=spawn", &["tokio/1", "async-std/1", "smol/1"]),
/// ]);
/// ```
#[macro_export]
macro_rules! conformance {
    ($strategy:ty) => {
        $crate::conformance!($strategy, refuses: []);
    };
    ($strategy:ty, refuses: $refuses:expr) => {
        const REFUSES: $crate::conformance::Refusals = &$refuses;

        $crate::conformance!(@tests $strategy,
            tokio_1 "tokio/1", tokio_n "tokio/N", async_std_1 "async-std/1", async_std_n "async-std/N",
            smol_1 "smol/1", smol_n "smol/N");

        #[test]
        fn its_own_words_hold() {
            $crate::conformance::prove_about::<$strategy>(env!("CARGO_PKG_NAME"));
        }

        #[test]
        fn it_refuses_what_it_states_and_not_everything() {
            $crate::conformance::prove_refusals::<$strategy>(REFUSES);
        }
    };
    (@tests $strategy:ty, $($test:ident $runtime:literal),+) => {
        $(
            #[test]
            fn $test() {
                $crate::conformance::prove::<$strategy>($runtime, REFUSES);
                let binary = env!(concat!("CARGO_BIN_EXE_", env!("CARGO_PKG_NAME")));
                $crate::conformance::prove_survival::<$strategy>(binary, $runtime, REFUSES);
            }
        )+
    };
}

/// Proves everything on one runtime, with each default setting that the strategy takes there.
///
/// # Panics
/// If something does not hold, if a refusal is not as stated, or if there is no such runtime.
pub fn prove<S: Strategy>(runtime: &str, refuses: Refusals) {
    let runtime: RuntimeId = runtime.parse().expect("a runtime's name");
    for setting in refusals::named_settings::<S>() {
        let name = format!("{}:{setting} on {runtime}", S::ABOUT.name);
        let Some(first) = refusals::made::<S>(setting, runtime, refuses) else { continue };
        let first = Arc::new(first);
        contract::prove(&name, runtime, &first);
        drop(first);
        abilities::prove(&name, runtime, || {
            Arc::new(refusals::made::<S>(setting, runtime, refuses).expect("it was supported before"))
        });
    }
}

/// Makes the job that a job of this test was packed as, for a process that does jobs of others.
/// `None` if it is no job of this test.
pub fn unpack(workload: &str) -> Option<Box<dyn Job>> {
    jobs::unpack(workload)
        .or_else(|| fatal::unpack(workload))
        .or_else(|| held::unpack(workload))
        .or_else(|| drops_badly::unpack(workload))
}
