//! A histogram as text: the form in which it passes between processes.

use serde::{Deserialize, Serialize};

/// An HdrHistogram in the compressed V2 encoding, as base64. The tools of HdrHistogram and jHiccup
/// can read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Histogram(pub String);
