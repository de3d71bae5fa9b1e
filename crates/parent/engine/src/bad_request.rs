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

    /// The command that lists everything, as messages have it. A program that is called otherwise
    /// replaces it.
    pub const LISTING: &str = "`cargo xtask list`";

    /// Refuses a name or a setting. The message ends with the command that lists them all.
    pub(crate) fn unlisted(message: &str) -> Self {
        // A question ends a sentence.
        let mark = if message.ends_with('?') { "" } else { ";" };
        BadRequest(format!("{message}{mark} {} shows what there is", BadRequest::LISTING))
    }

    /// Refuses a workload with what is wrong with it.
    pub(crate) fn of_workload(workload: &str, reason: &str) -> Self {
        BadRequest::unlisted(&format!("--workload {workload}: {reason}"))
    }
}
