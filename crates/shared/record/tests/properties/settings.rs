//! Settings, as people write them.

use proptest::prelude::*;
use record::{BadSettings, Settings};

use super::{any, cases};

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn what_is_written_is_read_back(settings in any::settings()) {
        prop_assert_eq!(settings.to_string().parse(), Ok(settings));
    }

    /// A text that parses is written and read back as itself. For any other the error names the
    /// part to blame.
    #[test]
    fn a_text_is_settings_or_the_part_to_blame_is_named(
        text in prop_oneof!["([a-c ]{0,2}[=,]{0,2}[0-9a-c= ]{0,2}[,]?){0,4}", any::text()],
    ) {
        match text.parse::<Settings>() {
            Ok(settings) => {
                let written = settings.to_string();
                prop_assert_eq!(written.parse(), Ok(settings.clone()));
                // Nothing but spaces is lost on the way.
                let bare = |text: &str| text.split_whitespace().collect::<String>();
                prop_assert_eq!(bare(&written), bare(&text));
                for key in settings.keys() {
                    prop_assert!(settings.get(key).is_some_and(|value| !value.is_empty()));
                }
            }
            Err(error @ BadSettings::NotAPair(_)) => prop_assert!(error.to_string().contains("key=value")),
            Err(BadSettings::Twice(key)) => {
                prop_assert!(text.matches(&*key).count() >= 2, "`{}` stands in `{}` once", key, text);
            }
        }
    }

    /// `insert` takes a pair only if it can be read back.
    #[test]
    fn what_is_inserted_is_read_back_or_refused(
        pairs in prop::collection::vec(("[a-c=, ]{0,3}", "[0-2=, \n]{0,3}"), 0..4),
    ) {
        let mut settings = Settings::default();
        for (key, value) in &pairs {
            let before = settings.clone();
            match settings.insert(key, value) {
                Ok(()) => prop_assert_eq!(settings.get(key), Some(value.as_str())),
                Err(error) => {
                    prop_assert!(error.to_string().contains(&**key), "{}", error);
                    prop_assert_eq!(&settings, &before);
                }
            }
        }
        prop_assert_eq!(settings.to_string().parse(), Ok(settings));
    }
}

/// Found by the property above: these were read back as another setting, or as none.
#[test]
fn what_separates_settings_is_in_none_of_them() {
    for (key, value) in [("a", "1,b=2"), ("a=b", "1"), ("a", " 1"), ("a ", "1"), ("a", "\n"), ("a,b", "1")] {
        let refused = Settings::default().insert(key, value);
        assert_eq!(refused, Err(BadSettings::NotAPair(format!("{key}={value}"))));
    }
}
