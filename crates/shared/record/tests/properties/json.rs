//! The JSON of everything that passes between processes.

use std::fmt::Debug;
use std::time::Duration;

use proptest::prelude::*;
use record::{Answer, Description, Fit, Measurement, Prepared, RunInfo, Settings, Timing, Trial};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{any, cases};

/// Checks that a value is one line of JSON, and is read back as the same value.
fn comes_back<T>(value: &T) -> Result<(), TestCaseError>
where
    T: Serialize + DeserializeOwned + PartialEq + Debug,
{
    let text = serde_json::to_string(value).unwrap();
    prop_assert!(!text.contains('\n'), "an answer is one line: {}", text);
    let back: T =
        serde_json::from_str(&text).map_err(|error| TestCaseError::fail(format!("{error}: {text}")))?;
    prop_assert_eq!(&back, value);
    Ok(())
}

/// Reads a text as each type that a parent or a child reads. A value that is accepted has to come
/// back.
fn is_refused_or_comes_back(text: &str) -> Result<(), TestCaseError> {
    fn one<T>(text: &str) -> Result<(), TestCaseError>
    where
        T: Serialize + DeserializeOwned + PartialEq + Debug,
    {
        match serde_json::from_str::<T>(text) {
            Ok(value) => comes_back(&value),
            Err(error) => {
                prop_assert!(!error.to_string().is_empty());
                Ok(())
            }
        }
    }
    one::<Answer>(text)?;
    one::<Measurement>(text)?;
    one::<Trial>(text)?;
    one::<Description>(text)?;
    one::<Vec<Fit>>(text)?;
    one::<Prepared>(text)?;
    one::<RunInfo>(text)?;
    one::<Settings>(text)
}

/// Makes the JSON of some value, with a piece taken out or replaced by a piece of other JSON.
fn nearly_json() -> impl Strategy<Value = String> {
    let whole = prop_oneof![
        any::answer().prop_map(|value| serde_json::to_string(&value).unwrap()),
        any::measurement().prop_map(|value| serde_json::to_string(&value).unwrap()),
        any::trial().prop_map(|value| serde_json::to_string(&value).unwrap()),
        any::run_info().prop_map(|value| serde_json::to_string(&value).unwrap()),
        any::description().prop_map(|value| serde_json::to_string(&value).unwrap()),
        prop::collection::vec(any::fit(), 0..3).prop_map(|value| serde_json::to_string(&value).unwrap()),
    ];
    let piece = prop_oneof![
        Just(String::new()),
        "[\\[\\]{},:\"]{1,2}",
        "-?[0-9]{1,21}(\\.5)?(e9)?",
        "null|true|\"every\"|\"a=1\"",
    ];
    (whole, any::<prop::sample::Index>(), 0_usize..20, piece).prop_map(|(whole, at, length, piece)| {
        let chars: Vec<char> = whole.chars().collect();
        let at = at.index(chars.len());
        let rest = (at + length).min(chars.len());
        chars[..at].iter().copied().chain(piece.chars()).chain(chars[rest..].iter().copied()).collect()
    })
}

/// Returns the members of a measurement, in the order in which they are written.
fn members(measurement: &Measurement) -> Vec<(String, Value)> {
    let Value::Object(members) = serde_json::to_value(measurement).unwrap() else { panic!("an object") };
    let text = serde_json::to_string(measurement).unwrap();
    let mut members: Vec<_> = members.into_iter().collect();
    members.sort_by_key(|(name, _)| text.find(&format!("\"{name}\":")));
    members
}

fn object(members: &[(String, Value)]) -> String {
    let members = members.iter().map(|(name, value)| format!("\"{name}\":{value}"));
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

/// A line of a run is long, and a run has ten thousands. If all of it were kept before any of it is
/// read, the end that is missing would be told.
#[test]
fn a_line_is_read_member_by_member() {
    let text = r#"{"answer":"record","format":"three""#;
    let error = serde_json::from_str::<Measurement>(text).unwrap_err().to_string();
    assert!(error.starts_with("invalid type: string \"three\""), "{error}");
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn a_measurement_is_read_from_its_members_in_any_order(
        (measurement, shuffled) in any::measurement()
            .prop_flat_map(|one| { let all = members(&one); (Just(one), Just(all).prop_shuffle()) }),
    ) {
        let text = object(&shuffled);
        let back: Measurement =
            serde_json::from_str(&text).map_err(|error| TestCaseError::fail(format!("{error}: {text}")))?;
        prop_assert_eq!(back, measurement);
    }

    /// Also if the kind of the answer comes first, as in every line that is written.
    #[test]
    fn a_member_that_comes_twice_is_refused(
        measurement in any::measurement(),
        at in any::<prop::sample::Index>(),
    ) {
        let mut members = members(&measurement);
        prop_assert_eq!(&members[0].0, "answer");
        members.push(members[at.index(members.len())].clone());
        let error = serde_json::from_str::<Measurement>(&object(&members)).unwrap_err().to_string();
        prop_assert!(error.contains("duplicate field"), "{}", error);
    }

    #[test]
    fn what_a_child_is_asked_comes_back(trial in any::trial(), cell in any::cell()) {
        comes_back(&trial)?;
        comes_back(&cell)?;
    }

    #[test]
    fn what_a_child_answers_comes_back(
        answer in any::answer(),
        description in any::description(),
        fit in any::fit(),
        prepared in any::prepared(),
    ) {
        comes_back(&answer)?;
        comes_back(&description)?;
        comes_back(&fit)?;
        comes_back(&prepared)?;
    }

    #[test]
    fn what_is_kept_of_a_run_comes_back(info in any::run_info(), measurement in any::measurement()) {
        comes_back(&info)?;
        comes_back(&measurement)?;
    }

    #[test]
    fn what_is_nearly_json_is_refused_or_comes_back(text in nearly_json()) {
        is_refused_or_comes_back(&text)?;
    }

    #[test]
    fn any_text_is_refused_or_comes_back(text in any::text()) {
        is_refused_or_comes_back(&text)?;
    }

    /// Also for parts as long as a duration can be: the sum does not panic.
    #[test]
    fn a_timing_is_as_long_as_its_parts_or_as_long_as_can_be(parts in any::<[Duration; 3]>()) {
        let [warm_up, duration, drain] = parts;
        let total = Timing { warm_up, duration, drain }.total();
        prop_assert!(parts.iter().all(|part| *part <= total));
        let exact = parts.iter().map(Duration::as_nanos).sum::<u128>();
        prop_assert_eq!(total.as_nanos(), exact.min(Duration::MAX.as_nanos()));
    }

    /// A longer duration than JSON can hold becomes the longest, and a shorter one stays as it is.
    #[test]
    fn a_duration_is_nanoseconds_as_far_as_they_go(duration in any::<Duration>()) {
        let timing = Timing { warm_up: duration, duration: Duration::ZERO, drain: Duration::ZERO };
        let back: Timing = serde_json::from_str(&serde_json::to_string(&timing).unwrap()).unwrap();
        prop_assert_eq!(back.warm_up, duration.min(Duration::from_nanos(u64::MAX)));
    }
}
