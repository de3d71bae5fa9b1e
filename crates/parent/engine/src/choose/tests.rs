//! Patterns, with a list of known names: what they choose, and what is refused.

use record::{Abilities, Entry, JobKind, Variant};

use super::*;

fn description(strategy: &str, defaults: &[&str]) -> Description {
    let entry =
        |name: &&str| Entry { name: (*name).to_owned(), values: String::new(), summary: String::new() };
    let abilities = Abilities::NONE;
    let variant = |text: &&str| Variant { setting: text.parse().unwrap(), abilities };
    Description {
        format: record::FORMAT,
        strategy: strategy.to_owned(),
        summary: String::new(),
        settings: Vec::new(),
        defaults: defaults.iter().map(variant).collect(),
        others: Vec::new(),
        defaults_under_quota: Vec::new(),
        runtimes: ["tokio/1", "tokio/N", "smol/1"].iter().map(entry).collect(),
        workloads: ["countdown", "sort"].map(JobKind::of_steps).to_vec(),
    }
}

fn chosen(patterns: &[&str]) -> Result<Vec<String>, BadRequest> {
    let known = [description("hold", &[""]), description("step", &["every=10", "every=20"])];
    let known: Vec<&Description> = known.iter().collect();
    let patterns: Vec<String> = patterns.iter().map(|&pattern| pattern.to_owned()).collect();
    let chosen = of_descriptions(&patterns, &known, false)?;
    Ok(chosen.into_iter().map(|(name, setting)| format!("{name}:{setting}")).collect())
}

#[test]
fn patterns_choose_strategies() {
    assert_eq!(chosen(&[]).unwrap(), ["hold:", "step:every=10", "step:every=20"]);
    assert_eq!(chosen(&["step"]).unwrap(), ["step:every=10", "step:every=20"]);
    assert_eq!(chosen(&["st*:every=2*"]).unwrap(), ["step:every=20"]);
    assert_eq!(chosen(&["step:every=7", "step:every=7", "h*"]).unwrap(), ["step:every=7", "hold:"]);
}

#[test]
fn under_a_quota_there_are_more_defaults() {
    let mut step = description("step", &["every=10"]);
    step.defaults_under_quota = description("step", &["every=quota"]).defaults;
    let chosen = |pattern: &str, has_quota| {
        let chosen = of_descriptions(&[pattern.to_owned()], &[&step], has_quota).unwrap();
        chosen.into_iter().map(|(_, setting)| setting.to_string()).collect::<Vec<_>>()
    };
    for pattern in ["step", "step:*"] {
        assert_eq!(chosen(pattern, false), ["every=10"]);
        assert_eq!(chosen(pattern, true), ["every=10", "every=quota"]);
    }
}

#[test]
fn a_wrong_pattern_is_answered_with_the_closest_match_and_a_place_to_look() {
    let message = |pattern| chosen(&[pattern]).unwrap_err().to_string();
    assert!(message("stepp").contains("did you mean `step`? `cargo"), "{}", message("stepp"));
    assert!(message("hold,step").contains("give --strategy twice"), "{}", message("hold,step"));
    for wrong in ["stepp", "hold,step", "z*", "step:every", "step:x*", "[", "step:["] {
        assert!(
            message(wrong).contains("cargo xtask list") || message(wrong).contains("not a glob"),
            "{wrong}"
        );
    }
}

#[test]
fn the_name_of_a_family_is_suggested_too() {
    let known = ["tokio/1", "tokio/N", "async-std/1", "async-std/N", "smol/1", "smol/N"];
    for (pattern, meant) in [
        ("Tokio", "tokio"),
        ("tokio/", "tokio"),
        ("tokyo", "tokio"),
        ("async", "async-std"),
        ("tokyo/1", "tokio/1"),
        ("Smol/n", "smol/N"),
    ] {
        let refused = matching_runtimes(&[pattern.to_owned()], &known).unwrap_err().to_string();
        let told = format!("there is no runtime `{pattern}`; did you mean `{meant}`? `cargo xtask list` ");
        assert!(refused.starts_with(&told), "{refused}");
    }
}

#[test]
fn runtimes_and_workloads_are_globs_too() {
    let known = ["tokio/1", "tokio/N", "smol/1"];
    assert_eq!(matching_runtimes(&["*/1".to_owned()], &known).unwrap(), ["tokio/1", "smol/1"]);
    let refused = matching_runtimes(&["tokyo/1".to_owned()], &known).unwrap_err();
    assert!(refused.to_string().contains("`tokio/1`"));
    assert_eq!(matching_runtimes(&["tokio".to_owned()], &known).unwrap(), ["tokio/1", "tokio/N"]);
    let known = ["countdown", "sort"];
    assert_eq!(matching_workloads(&[], &known).unwrap(), ["countdown"]);
    assert_eq!(
        matching_workloads(&["countdown:step=5us".to_owned()], &known).unwrap(),
        ["countdown:step=5us"]
    );
}
