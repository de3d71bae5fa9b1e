//! Runtimes as people name them.

use proptest::prelude::*;
use runtime::RuntimeId;

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    /// A name that is read is the runtime's own; any other is said, with one that there is.
    #[test]
    fn a_text_is_a_runtimes_own_name_or_the_closest_one_is_told(
        text in prop_oneof!["(tokio|tokyo|async-std|smol|TOKIO|)(/| /|)(1|N|n|2|)", any::<String>()],
    ) {
        match text.parse::<RuntimeId>() {
            Ok(id) => prop_assert_eq!(id.to_string(), text),
            Err(error) => {
                prop_assert!(RuntimeId::all().all(|id| id.to_string() != text));
                prop_assert!(error.closest.parse::<RuntimeId>().is_ok());
                let said = error.to_string();
                prop_assert!(said.contains(&text) && said.contains(&error.closest), "{}", said);
            }
        }
    }
}
