//! From patterns on the command line to strategies, runtimes and workloads.
//!
//! `names.rs` matches a pattern with names. `fitting.rs` asks which cells make sense.

mod fitting;
mod names;

use notation::{RuntimeId, Spec, closest};
use record::{Description, Settings};

use crate::BadRequest;
use crate::catalogue::Catalogue;
use crate::peers::Peer;
use names::{add, is_glob, matching, matching_or_meant, parse_glob};

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
    /// Refuses what is wrong for any strategy or peer of the run, before they are built. Which
    /// settings a strategy takes is known only afterwards.
    ///
    /// # Errors
    /// [`BadRequest`] with the first unknown name and the closest match, or with a setting that is
    /// not written as one.
    pub fn check(&self, strategies: &[String], kinds: &[String], peers: &[Peer]) -> Result<(), BadRequest> {
        let strategies: Vec<&str> =
            strategies.iter().chain(peers.iter().map(|peer| &peer.name)).map(String::as_str).collect();
        known_strategies(self.strategies, &strategies)?;
        let mut runtimes: Vec<&str> = RuntimeId::all().map(RuntimeId::name).collect();
        runtimes.extend(peers.iter().flat_map(|peer| &peer.runtimes).map(String::as_str));
        matching_runtimes(self.runtimes, &runtimes)?;
        let kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
        for workload in matching_workloads(self.workloads, &kinds)? {
            workload
                .parse::<Spec>()
                .map_err(|error| BadRequest::of_workload(&workload, &error.to_string()))?;
        }
        Ok(())
    }
}

fn known_strategies(patterns: &[String], known: &[&str]) -> Result<(), BadRequest> {
    for pattern in patterns {
        let (name, setting) = pattern.split_once(':').unwrap_or((pattern, ""));
        matching("strategy", name, known)?;
        if !is_glob(setting) {
            written(pattern, setting)?;
        }
    }
    Ok(())
}

/// Reads a setting as it was written behind a strategy's name.
fn written(pattern: &str, setting: &str) -> Result<Settings, BadRequest> {
    setting.parse().map_err(|error| BadRequest::unlisted(&format!("--strategy {pattern}: {error}")))
}

/// Returns the strategies with settings that the patterns choose. A name alone chooses all settings
/// that the strategy names; without patterns, all strategies come with their defaults. If a run has
/// peers and no pattern is about one, all peers come with their defaults.
///
/// # Errors
/// [`BadRequest`] with the closest match for an unknown name, or if a setting is not written as
/// one.
pub fn strategies(patterns: &[String], catalogue: &Catalogue) -> Result<Vec<(String, Settings)>, BadRequest> {
    let known: Vec<&Description> = catalogue.all_descriptions().collect();
    let mut chosen = of_descriptions(patterns, &known, catalogue.has_quota())?;
    let peers: Vec<&Description> = catalogue.peers().collect();
    if !chosen.iter().any(|(name, _)| peers.iter().any(|peer| peer.strategy == *name)) {
        chosen.extend(of_descriptions(&[], &peers, false)?);
    }
    Ok(chosen)
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
                return Err(BadRequest::unlisted(&format!("--strategy {pattern}: {why}")));
            }
            Ok(some)
        }
        Some(text) => Ok(vec![written(pattern, text)?]),
    }
}

/// Returns the names of the runtimes that the patterns choose; all if there are no patterns. If a
/// run has peers and no pattern is about a runtime of theirs, all of theirs come as well.
///
/// # Errors
/// [`BadRequest`] with the closest match for an unknown name.
pub fn runtimes(patterns: &[String], catalogue: &Catalogue) -> Result<Vec<String>, BadRequest> {
    let runtimes = |peer: &Description| peer.runtimes.iter().map(|runtime| runtime.name.clone()).collect();
    let of_peers: Vec<String> = catalogue.peers().flat_map::<Vec<String>, _>(runtimes).collect();
    let mut known = names(catalogue, |description| &description.runtimes);
    known.extend(of_peers.iter().map(String::as_str));
    let mut chosen = matching_runtimes(patterns, &known)?;
    if !chosen.iter().any(|name| of_peers.contains(name)) {
        chosen.extend(of_peers);
    }
    Ok(chosen)
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

/// Returns the names of something that every strategy of Rust's lists. All binaries are built of
/// the same crates, so all lists are the first one's.
fn names(catalogue: &Catalogue, list: fn(&Description) -> &Vec<record::Entry>) -> Vec<&str> {
    let first = catalogue.descriptions().next();
    first.map(|description| list(description).iter().map(|entry| &*entry.name).collect()).unwrap_or_default()
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
