//! Runtimes as people name them: a text is a name, or the error says which names there are.

use notation::RuntimeId;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    /// A name that is read is the runtime's own. For any other, a name that there is is said.
    #[test]
    fn a_text_is_a_runtimes_own_name_or_the_closest_one_is_told(
        text in prop_oneof!["(tokio|tokyo|async-std|smol|TOKIO|)(/| /|)(1|N|n|2|)", any::<String>()],
    ) {
        match text.parse::<RuntimeId>() {
            Ok(id) => prop_assert_eq!(id.to_string(), text),
            Err(error) => {
                prop_assert!(RuntimeId::all().all(|id| id.to_string() != text));
                let said = error.to_string();
                prop_assert!(said.contains(&text), "{}", said);
                match error.closest {
                    Some(closest) => {
                        prop_assert!(closest.parse::<RuntimeId>().is_ok());
                        prop_assert!(said.contains(closest), "{}", said);
                    }
                    None => prop_assert!(RuntimeId::all().all(|id| said.contains(id.name())), "{}", said),
                }
            }
        }
    }
}
