//! Workloads as people name them: a text is a workload, or the error says what would be one.

use std::time::Duration;

use notation::{BadWorkload, Cost, LENGTHS, Size, Spec, duration};
use proptest::prelude::*;

/// Runs this many cases. One that fails is shown in full, to become a test with a name.
/// No file remembers it.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Names with settings, right, nearly right and wrong.
fn nearly() -> impl Strategy<Value = String> {
    let value = prop_oneof!["[0-9_]{1,22}", "[0-9.]{1,5} ?(ns|us|ms|s|min|day|year|)", "[a-z0-9µ= -]{0,4}"];
    let setting = ("steps|length|step|spins|items|stepp|", "=|==| = |", value)
        .prop_map(|(key, is, value)| key + &is + &value);
    ("countdown|sort|cuontdown|", ":|::|", prop::collection::vec(setting, 0..4))
        .prop_map(|(name, colon, settings)| format!("{name}{colon}{}", settings.join(",")))
}

proptest! {
    #![proptest_config(cases(1024))]

    /// In whatever unit it is written, a step's time is the one that was meant.
    #[test]
    fn a_steps_time_is_read_in_any_unit(nanos in 1..=1_000_000_000_u64) {
        let time = Duration::from_nanos(nanos);
        let meant = Spec::Countdown { size: Size::Steps(5), cost: Cost::Time(time) };
        for text in [format!("{nanos}ns"), duration::written(time)] {
            prop_assert_eq!(format!("countdown:step={text},steps=5").parse(), Ok(meant.clone()), "{}", text);
        }
    }

    /// What is read is within its bounds. Any other text is answered with itself and what would be
    /// right.
    #[test]
    fn a_text_is_a_workload_or_is_told_what_would_be(
        text in prop_oneof![4 => nearly(), 1 => any::<String>()],
    ) {
        match text.parse::<Spec>() {
            Ok(Spec::Countdown { size, cost }) => {
                prop_assert!(text.starts_with("countdown"));
                let has_a_size = match size {
                    Size::Steps(steps) => (1..=10_000_000_000_000_000).contains(&steps),
                    Size::Length(length) => LENGTHS.contains(&length),
                };
                prop_assert!(has_a_size, "{:?}", size);
                let is_within_bounds = match cost {
                    Cost::Spins(spins) => (1..=10_000_000_000).contains(&spins),
                    Cost::Time(time) => !time.is_zero() && time <= Duration::from_secs(1),
                };
                prop_assert!(is_within_bounds, "{:?}", cost);
            }
            Ok(Spec::Other { name, settings, length }) => {
                prop_assert!(text.starts_with(&name) && name != "countdown");
                prop_assert!(settings.get("length").is_none());
                prop_assert!(length.is_none_or(|length| LENGTHS.contains(&length)));
            }
            Err(error) => {
                let said = error.to_string();
                match &error {
                    BadWorkload::Unknown { .. }
                    | BadWorkload::NotAValue { .. }
                    | BadWorkload::Unfit { .. } => {
                        prop_assert!(false, "only those who make the jobs know {}", text);
                    }
                    BadWorkload::UnknownSetting(unknown) => {
                        prop_assert!(text.contains(&unknown.key) && said.contains(&unknown.known));
                    }
                    BadWorkload::NotACount { text: part, .. }
                    | BadWorkload::NotALength { text: part, .. }
                    | BadWorkload::NotAStepTime { text: part, .. } => {
                        prop_assert!(text.contains(part.as_str()) && said.contains(part.as_str()));
                        let is_a_librarys = said.contains("invalid digit") || said.contains("time unit");
                        prop_assert!(!is_a_librarys, "{}", said);
                    }
                    BadWorkload::TwoCosts => prop_assert!(text.contains("step=") || text.contains("step =")),
                    BadWorkload::TwoSizes { .. } => prop_assert!(text.contains("length")),
                    BadWorkload::LessThanAStep { length, step } => prop_assert!(step > length),
                    BadWorkload::NoLength { name } => prop_assert!(false, "`{}` was not cut", name),
                    BadWorkload::Settings(bad) => prop_assert_eq!(said, bad.to_string()),
                }
            }
        }
    }
}
