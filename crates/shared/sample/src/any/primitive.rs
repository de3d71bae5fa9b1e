//! Texts, numbers and the configuration of a property test.

use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Configures the number of cases. No file remembers a case that fails: keep it as a test with a
/// name.
pub fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Makes a text of any characters: line ends, quotes and control characters too.
pub fn text() -> BoxedStrategy<String> {
    prop_oneof![
        "[a-z/-]{1,9}",
        vec(any::<char>(), 0..12).prop_map(String::from_iter),
        vec(select(vec!['\u{1b}', '\n', '\r', '\t', '|', '`', '\\', ',', '"', ' ', '*', 'x']), 0..8)
            .prop_map(String::from_iter),
    ]
    .boxed()
}

/// Makes a number, often a small one or an extreme.
pub fn count() -> BoxedStrategy<u64> {
    prop_oneof![Just(0), Just(u64::MAX), any::<u64>(), 0..100_000_u64].boxed()
}

/// Makes a duration that fits into 64 bits of nanoseconds.
pub fn duration() -> BoxedStrategy<Duration> {
    count().prop_map(Duration::from_nanos).boxed()
}

/// Takes a piece out of a text, or replaces it with a piece of JSON.
pub fn nearly(whole: BoxedStrategy<String>) -> BoxedStrategy<String> {
    let piece = prop_oneof![
        Just(String::new()),
        "[\\[\\]{},:\"]{1,2}",
        "-?[0-9]{1,21}(\\.5)?",
        "null|true|\"every\"|\"a=1\"",
        text(),
    ];
    (whole, any::<prop::sample::Index>(), 0_usize..20, piece)
        .prop_map(|(whole, at, length, piece)| {
            let chars: Vec<char> = whole.chars().collect();
            let at = at.index(chars.len() + 1);
            let rest = (at + length).min(chars.len());
            chars[..at].iter().copied().chain(piece.chars()).chain(chars[rest..].iter().copied()).collect()
        })
        .boxed()
}
