//! Properties of any pattern: it chooses something that exists, or is refused with what would be
//! right.

use proptest::prelude::*;
use record::{Abilities, Entry, JobKind, Variant};
use sample::any::{cases, text};

use super::*;

const STRATEGIES: [&str; 3] = ["hold", "step", "step-by-step"];
const DEFAULTS: [&[&str]; 3] = [&[""], &["every=10", "every=20"], &["a=1,b=2"]];
const WORKLOADS: [&str; 2] = ["countdown", "sort"];

fn known() -> Vec<Description> {
    let abilities = Abilities::NONE;
    let variant = |text: &&str| Variant { setting: text.parse().unwrap(), abilities };
    let entry =
        |name: &&str| Entry { name: (*name).to_owned(), values: String::new(), summary: String::new() };
    let described = |(strategy, defaults): (&str, &[&str])| Description {
        format: record::FORMAT,
        strategy: strategy.to_owned(),
        summary: String::new(),
        settings: Vec::new(),
        defaults: defaults.iter().map(variant).collect(),
        others: Vec::new(),
        defaults_under_quota: Vec::new(),
        runtimes: ["tokio/1"].iter().map(entry).collect(),
        workloads: WORKLOADS.map(JobKind::of_steps).to_vec(),
    };
    STRATEGIES.into_iter().zip(DEFAULTS).map(described).collect()
}

/// Makes names, globs and settings, right and nearly right.
fn pattern() -> impl Strategy<Value = String> {
    let name = "hold|step|stepp|step-by-step|countdown|[hs*?\\[\\]!-]{1,4}|(st|ho|co)[*?]{1,2}|\\*";
    let setting = "(:(every=[0-9*?\\[]{1,3}|a=1,b=[12*]|[a-c=,*\\[]{0,5}|step=5us))?";
    prop_oneof![9 => (name, setting).prop_map(|(name, setting)| name + &setting), 1 => text()]
}

proptest! {
    #![proptest_config(cases(256))]

    /// A chosen name is known and chosen once; a refused pattern is named.
    #[test]
    fn patterns_choose_what_there_is_or_are_named(patterns in prop::collection::vec(pattern(), 1..4)) {
        let known = known();
        let described: Vec<&Description> = known.iter().collect();
        match of_descriptions(&patterns, &described, false) {
            Ok(chosen) => {
                prop_assert!(!chosen.is_empty());
                prop_assert!(chosen.iter().all(|(name, _)| STRATEGIES.contains(&&**name)));
                for (at, one) in chosen.iter().enumerate() {
                    prop_assert!(!chosen[..at].contains(one), "{:?} twice", one);
                }
            }
            Err(error) => {
                let said = error.to_string();
                let names_it = |pattern: &String| {
                    let (name, setting) = pattern.split_once(':').unwrap_or((pattern, pattern));
                    let quoted = |part: &str| said.contains(&format!("`{part}`"));
                    quoted(name) || quoted(setting) || said.contains(&format!("--strategy {pattern}: "))
                };
                prop_assert!(patterns.iter().any(names_it), "{}", said);
                prop_assert!(said.contains("cargo xtask list") || said.contains("not a glob"), "{}", said);
            }
        }
        // A pattern that is refused before the build is refused after it too.
        let early = known_strategies(&patterns, &STRATEGIES);
        prop_assert!(early.is_ok() || of_descriptions(&patterns, &described, false).is_err());
    }

    /// A strategy with a whole setting is chosen with that setting.
    #[test]
    fn a_setting_that_is_written_out_is_chosen(every in 1..u64::MAX, at in 0..STRATEGIES.len()) {
        let known = known();
        let described: Vec<&Description> = known.iter().collect();
        let pattern = format!("{}:every={every}", STRATEGIES[at]);
        let chosen = of_descriptions(std::slice::from_ref(&pattern), &described, false).unwrap();
        let names: Vec<String> = chosen.iter().map(|(name, setting)| format!("{name}:{setting}")).collect();
        prop_assert_eq!(names, [pattern]);
    }

    #[test]
    fn workloads_keep_their_settings_as_written(patterns in prop::collection::vec(pattern(), 0..4)) {
        match matching_workloads(&patterns, &WORKLOADS) {
            Ok(chosen) if patterns.is_empty() => prop_assert_eq!(chosen, ["countdown"]),
            Ok(chosen) => {
                for one in &chosen {
                    let (name, settings) = one.split_once(':').unwrap_or((one, ""));
                    prop_assert!(WORKLOADS.contains(&name));
                    let of = |pattern: &String| {
                        pattern.split_once(':').map_or("", |(_, settings)| settings) == settings
                    };
                    prop_assert!(patterns.iter().any(of), "{}", one);
                }
            }
            Err(error) => prop_assert!(error.to_string().contains('`'), "{}", error),
        }
        prop_assert!(matching_runtimes(&patterns, &["tokio/1"]).is_ok_and(|chosen| chosen == ["tokio/1"])
            || !patterns.is_empty());
    }
}
