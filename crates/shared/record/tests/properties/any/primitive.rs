//! Texts, numbers and settings.

use std::time::Duration;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use record::Settings;

/// Makes a text of any characters: line ends, quotes and control characters too.
pub(crate) fn text() -> BoxedStrategy<String> {
    prop_oneof!["[a-z/-]{1,12}", vec(any::<char>(), 0..12).prop_map(String::from_iter), Just(String::new())]
        .boxed()
}

/// Makes a count, often an extreme.
pub(crate) fn count() -> impl Strategy<Value = u64> {
    prop_oneof![Just(0), Just(u64::MAX), any::<u64>()]
}

/// Makes a small count, often an extreme.
pub(crate) fn small_count() -> impl Strategy<Value = u32> {
    prop_oneof![Just(0), Just(u32::MAX), any::<u32>()]
}

/// Makes a duration that JSON can hold.
pub(crate) fn duration() -> impl Strategy<Value = Duration> {
    count().prop_map(Duration::from_nanos)
}

/// Makes a key or a value that can be written and read back.
fn part(of: &'static str) -> impl Strategy<Value = String> {
    of.prop_filter("spaces around it would not be read back", |part| part.trim() == part)
}

/// Makes up to three settings.
pub(crate) fn settings() -> BoxedStrategy<Settings> {
    btree_map(part("[^,=]{1,6}"), part("[^,]{1,6}"), 0..4)
        .prop_map(|pairs| {
            let mut settings = Settings::default();
            for (key, value) in &pairs {
                settings.insert(key, value).expect("neither is empty or holds what separates them");
            }
            settings
        })
        .boxed()
}
