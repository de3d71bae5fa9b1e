//! From patterns on the command line to strategies, runtimes and workloads.
//!
//! `names.rs` matches a pattern with names. `fitting.rs` asks which cells make sense.

mod fitting;
mod names;

use notation::{RuntimeId, Spec, closest};
use record::{Description, Settings};

use crate::BadRequest;
use crate::catalogue::Catalogue;
use names::{add, is_glob, matching, matching_or_meant, parse_glob, refused};

pub(crate) use fitting::answers;
pub use fitting::fitting;

/// The names and patterns that the command line chooses. An empty list means the default.
#[derive(Clone, Copy, Debug, Default)]
pub struct Chosen<'a> {
    /// Names or globs, each with or without a setting or a glob of settings behind a colon.
    pub strategies: &'a [String],
    /// Names or globs; the name of a family stands for all of its runtimes.
    pub runtimes: &'a [String],
    /// Names with settings, or globs of names.
    pub workloads: &'a [String],
}

impl Chosen<'_> {
    /// Refuses what is wrong for any strategy, before the strategies are built. Which settings a
    /// strategy takes is known only afterwards.
    ///
    /// # Errors
    /// [`BadRequest`] with the first unknown name and the closest match, or with a setting that is
    /// not written as one.
    pub fn check(&self, strategies: &[String], kinds: &[String]) -> Result<(), BadRequest> {
        known_strategies(self.strategies, strategies)?;
        let runtimes: Vec<String> = RuntimeId::all().map(|runtime| runtime.to_string()).collect();
        let runtimes: Vec<&str> = runtimes.iter().map(String::as_str).collect();
        matching_runtimes(self.runtimes, &runtimes)?;
        let kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
        for workload in matching_workloads(self.workloads, &kinds)? {
            workload.parse::<Spec>().map_err(|error| refused_workload(&workload, &error.to_string()))?;
        }
        Ok(())
    }
}

/// Refuses a workload with what is wrong with it.
pub(crate) fn refused_workload(workload: &str, reason: &str) -> BadRequest {
    refused(&format!("--workload {workload}: {reason}"))
}

fn known_strategies(patterns: &[String], known: &[String]) -> Result<(), BadRequest> {
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    for pattern in patterns {
        let (name, setting) = pattern.split_once(':').unwrap_or((pattern, ""));
        matching("strategy", name, &known)?;
        if !is_glob(setting) {
            written(pattern, setting)?;
        }
    }
    Ok(())
}

/// Reads a setting as it was written behind a strategy's name.
fn written(pattern: &str, setting: &str) -> Result<Settings, BadRequest> {
    setting.parse().map_err(|error| refused(&format!("--strategy {pattern}: {error}")))
}

/// Returns the strategies with settings that the patterns choose. A name alone chooses all settings
/// that the strategy names; without patterns, all strategies come with their defaults.
///
/// # Errors
/// [`BadRequest`] with the closest match for an unknown name, or if a setting is not written as
/// one.
pub fn strategies(patterns: &[String], catalogue: &Catalogue) -> Result<Vec<(String, Settings)>, BadRequest> {
    let known: Vec<&Description> = catalogue.descriptions().collect();
    of_descriptions(patterns, &known, catalogue.has_quota())
}

fn of_descriptions(
    patterns: &[String],
    known: &[&Description],
    has_quota: bool,
) -> Result<Vec<(String, Settings)>, BadRequest> {
    let mut chosen = Vec::new();
    if patterns.is_empty() {
        for description in known {
            let under_quota = description.defaults_under_quota.iter().filter(|_| has_quota);
            let defaults = description.defaults.iter().chain(under_quota);
            chosen.extend(defaults.map(|variant| (description.strategy.clone(), variant.setting.clone())));
        }
    }
    for pattern in patterns {
        let (name, setting) =
            pattern.split_once(':').map_or((&**pattern, None), |(name, setting)| (name, Some(setting)));
        let names: Vec<&str> = known.iter().map(|description| &*description.strategy).collect();
        for name in matching("strategy", name, &names)? {
            let description = known.iter().find(|description| description.strategy == name);
            let description = description.expect("its name is known");
            for setting in settings(pattern, setting, description, has_quota)? {
                add(&mut chosen, (name.to_owned(), setting));
            }
        }
    }
    Ok(chosen)
}

/// Returns the settings of one strategy that a pattern chooses.
fn settings(
    pattern: &str,
    setting: Option<&str>,
    description: &Description,
    has_quota: bool,
) -> Result<Vec<Settings>, BadRequest> {
    let under_quota = description.defaults_under_quota.iter().filter(|_| has_quota);
    let named = description.variants().chain(under_quota).map(|variant| variant.setting.clone());
    match setting {
        None => Ok(named.collect()),
        Some(glob) if is_glob(glob) => {
            let glob = parse_glob(glob)?;
            let some: Vec<Settings> = named.filter(|setting| glob.matches(&setting.to_string())).collect();
            if some.is_empty() {
                let why = "none of the settings that it names matches";
                return Err(refused(&format!("--strategy {pattern}: {why}")));
            }
            Ok(some)
        }
        Some(text) => Ok(vec![written(pattern, text)?]),
    }
}

/// Returns the names of the runtimes that the patterns choose; all if there are no patterns.
///
/// # Errors
/// [`BadRequest`] with the closest match for an unknown name.
pub fn runtimes(patterns: &[String], catalogue: &Catalogue) -> Result<Vec<String>, BadRequest> {
    matching_runtimes(patterns, &names(catalogue, |description| &description.runtimes))
}

fn matching_runtimes(patterns: &[String], known: &[&str]) -> Result<Vec<String>, BadRequest> {
    let mut chosen = Vec::new();
    if patterns.is_empty() {
        return Ok(known.iter().map(|&name| name.to_owned()).collect());
    }
    let families = known.iter().filter_map(|name| family_of(name));
    let with_families: Vec<&str> = known.iter().copied().chain(families).collect();
    for pattern in patterns {
        // `tokio` means both of tokio's.
        let of_family = |name: &&str| family_of(name).is_some_and(|family| family == pattern);
        let family: Vec<&str> = known.iter().copied().filter(of_family).collect();
        let names = if family.is_empty() {
            // `tokio/` is the family, and no slip in `tokio/1`.
            let nearest = pattern.trim_end_matches('/');
            matching_or_meant("runtime", pattern, known, || closest(nearest, with_families.iter().copied()))?
        } else {
            family
        };
        for name in names {
            add(&mut chosen, name.to_owned());
        }
    }
    Ok(chosen)
}

/// Returns the family in a runtime's name: `tokio` in `tokio/1`.
fn family_of(runtime: &str) -> Option<&str> {
    runtime.split_once('/').map(|(family, _)| family)
}

/// Returns the workloads that the patterns choose, with their settings as they were written; the
/// first workload if there are no patterns.
///
/// # Errors
/// [`BadRequest`] with the closest match for an unknown name.
pub fn workloads(patterns: &[String], catalogue: &Catalogue) -> Result<Vec<String>, BadRequest> {
    let kinds = catalogue.job_kinds().iter().map(|kind| &*kind.name).collect::<Vec<_>>();
    matching_workloads(patterns, &kinds)
}

fn matching_workloads(patterns: &[String], known: &[&str]) -> Result<Vec<String>, BadRequest> {
    let mut chosen = Vec::new();
    if patterns.is_empty() {
        return Ok(known.first().map(|&name| name.to_owned()).into_iter().collect());
    }
    for pattern in patterns {
        let (name, settings) =
            pattern.split_once(':').map_or((&**pattern, ""), |(name, settings)| (name, settings));
        for name in matching("workload", name, known)? {
            let colon = if settings.is_empty() { "" } else { ":" };
            add(&mut chosen, format!("{name}{colon}{settings}"));
        }
    }
    Ok(chosen)
}

/// Returns the names of something that every strategy lists. All binaries are built of the same
/// crates, so all lists are the first one's.
fn names(catalogue: &Catalogue, list: fn(&Description) -> &Vec<record::Entry>) -> Vec<&str> {
    let first = catalogue.descriptions().next();
    first.map(|description| list(description).iter().map(|entry| &*entry.name).collect()).unwrap_or_default()
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests {
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
            let told =
                format!("there is no runtime `{pattern}`; did you mean `{meant}`? `cargo xtask list` ");
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
}
