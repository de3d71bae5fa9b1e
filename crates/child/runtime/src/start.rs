//! The start of a runtime, by its name.

use notation::{Family, RuntimeId};

use crate::body::Body;
use crate::{async_std, smol, tokio};

/// Builds the runtime, runs `body` on it as its main future, and takes the runtime down again.
///
/// Returns when the body has ended and, on tokio, when the blocking work that was begun has. Tasks
/// that have not ended then are polled no more. On async-std's global executor, which can't be
/// taken down, they go on.
///
/// # Panics
/// If the body panics, or if the system gives no threads.
pub fn start<B: Body>(id: RuntimeId, body: B) -> B::Output {
    match id.family {
        Family::Tokio => tokio::start(id.workers, body),
        Family::AsyncStd => async_std::start(id.workers, body),
        Family::Smol => smol::start(id.workers, body),
    }
}
