//! The start of a runtime, by its name.

use notation::{Family, RuntimeId};

#[cfg(feature = "async-std")]
use crate::async_std;
#[cfg(not(all(feature = "async-std", feature = "smol")))]
use crate::available::check;
use crate::body::Body;
#[cfg(feature = "smol")]
use crate::smol;
use crate::tokio;

/// Builds the runtime, runs `body` on it as its main future, and takes the runtime down again.
///
/// Returns when the body has ended and, on tokio, when the blocking work that was begun has. Tasks
/// that have not ended then are polled no more. On async-std's global executor, which can't be
/// taken down, they go on.
///
/// # Panics
/// If the body panics, if the system gives no threads, or if the runtime is not built in: see
/// [`check`](crate::check).
pub fn start<B: Body>(id: RuntimeId, body: B) -> B::Output {
    match id.family {
        Family::Tokio => tokio::start(id.workers, body),
        #[cfg(feature = "async-std")]
        Family::AsyncStd => async_std::start(id.workers, body),
        #[cfg(feature = "smol")]
        Family::Smol => smol::start(id.workers, body),
        #[cfg(not(all(feature = "async-std", feature = "smol")))]
        _ => match check(id) {
            Err(missing) => panic!("{missing}"),
            Ok(()) => unreachable!("each runtime that is built in has its line above"),
        },
    }
}
