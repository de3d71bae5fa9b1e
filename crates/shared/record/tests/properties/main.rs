//! What holds for every value that crosses the border between processes, and for every text that claims to be one.

mod any;
mod json;
mod settings;

use proptest::prelude::ProptestConfig;

/// So many cases. One that fails is shown in full, to be kept as a test with a name: no file remembers it.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}
