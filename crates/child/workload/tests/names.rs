//! Workloads as people name them: whatever is written is a workload, or is told what would be one.

use std::time::Duration;

use proptest::prelude::*;
use workload::{BadWorkload, Cost, Spec};

/// So many cases. One that fails is shown in full, to be kept as a test with a name: no file remembers it.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Names with settings, right, nearly right and wrong.
fn nearly() -> impl Strategy<Value = String> {
    let value = prop_oneof!["[0-9_]{1,22}", "[0-9.]{1,5} ?(ns|us|ms|s|min|day|year|)", "[a-z0-9µ= -]{0,4}"];
    let setting =
        ("steps|step|spins|items|stepp|", "=|==| = |", value).prop_map(|(key, is, value)| key + &is + &value);
    ("countdown|sort|cuontdown|", ":|::|", prop::collection::vec(setting, 0..4))
        .prop_map(|(name, colon, settings)| format!("{name}{colon}{}", settings.join(",")))
}

proptest! {
    #![proptest_config(cases(1024))]

    #[test]
    fn a_resolved_workload_is_named_as_it_is_read(steps in 1..=10_000_000_000_000_000_u64, spins in 1..=10_000_000_000_u64) {
        let spec = Spec::Countdown { steps, cost: Cost::Spins(spins) };
        let named = spec.resolve().to_string();
        prop_assert_eq!(named.parse(), Ok(spec.clone()));
        prop_assert_eq!(spec.resolve().steps(), steps);
        prop_assert!(spec.resolve().grain() >= 1);
    }

    #[test]
    fn a_sort_is_named_as_it_is_read(items in 1..1000_u64) {
        let spec = Spec::Sort { items };
        prop_assert_eq!(spec.resolve().to_string().parse(), Ok(spec));
    }

    /// However it is written, a step cost is the one that was meant.
    #[test]
    fn a_steps_time_is_read_in_any_unit(nanos in 1..=1_000_000_000_u64) {
        let time = Duration::from_nanos(nanos);
        let meant = Spec::Countdown { steps: 5, cost: Cost::Time(time) };
        for text in [format!("{nanos}ns"), humantime::format_duration(time).to_string().replace(' ', "")] {
            prop_assert_eq!(format!("countdown:step={text},steps=5").parse(), Ok(meant.clone()), "{}", text);
        }
    }

    /// What is read is within its bounds; what is not is answered with what was written and what would be right.
    #[test]
    fn a_text_is_a_workload_or_is_told_what_would_be(text in prop_oneof![4 => nearly(), 1 => any::<String>()]) {
        match text.parse::<Spec>() {
            Ok(Spec::Countdown { steps, cost }) => {
                prop_assert!(text.starts_with("countdown"));
                prop_assert!((1..=10_000_000_000_000_000).contains(&steps));
                let is_within_bounds = match cost {
                    Cost::Spins(spins) => (1..=10_000_000_000).contains(&spins),
                    Cost::Time(time) => !time.is_zero() && time <= Duration::from_secs(1),
                };
                prop_assert!(is_within_bounds, "{:?}", cost);
            }
            Ok(Spec::Sort { items }) => {
                prop_assert!(text.starts_with("sort"));
                prop_assert!((1..=1_000_000_000).contains(&items));
            }
            Err(error) => {
                let said = error.to_string();
                match &error {
                    BadWorkload::Unknown { name, closest } => {
                        prop_assert!(text.starts_with(name) && said.contains(name.as_str()));
                        prop_assert!(closest.parse::<Spec>().is_ok(), "{} is no workload", closest);
                    }
                    BadWorkload::UnknownSetting { key, known, .. } => {
                        prop_assert!(text.contains(key.as_str()) && said.contains(known.as_str()));
                    }
                    BadWorkload::NotACount { text: part, .. } | BadWorkload::NotAStepTime(part) => {
                        prop_assert!(text.contains(part.as_str()) && said.contains(part.as_str()));
                    }
                    BadWorkload::TwoCosts => prop_assert!(text.contains("step=") || text.contains("step =")),
                    BadWorkload::Settings(bad) => prop_assert_eq!(said, bad.to_string()),
                }
            }
        }
    }
}
