//! A request that makes no sense.

/// What was wrong with a request and what would be right, in words. The command ends with exit code 2.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadRequest(pub String);

impl BadRequest {
    /// Refuses a request with this message.
    pub fn new(message: impl Into<String>) -> Self {
        BadRequest(message.into())
    }
}
