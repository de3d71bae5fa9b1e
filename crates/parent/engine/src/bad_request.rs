//! A request that makes no sense.

/// The message about a wrong request: what is wrong, and what would be right. The command ends with
/// exit code 2.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadRequest(pub String);

impl BadRequest {
    /// Refuses a request with this message.
    pub fn new(message: impl Into<String>) -> Self {
        BadRequest(message.into())
    }
}
