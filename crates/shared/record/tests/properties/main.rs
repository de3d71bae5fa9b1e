//! Properties of every value that passes between processes, and of every text that claims to be
//! one.

mod any;
mod format;
mod json;
mod settings;

use proptest::prelude::ProptestConfig;

/// Configures the number of cases. No file remembers a case that fails: keep it as a test with a
/// name.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}
