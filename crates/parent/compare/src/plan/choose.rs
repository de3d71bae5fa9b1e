//! From patterns to names: globs, and the closest match where there is none.

use glob::Pattern;
use record::{Cell, Description, Place, Settings};

use super::request::{BadRequest, Request};

/// A strategy with a setting.
pub(super) type Chosen = (String, Settings);

/// The strategies with settings that the patterns choose; all with their defaults where there are no
/// patterns.
pub(super) fn strategies(patterns: &[String], known: &[&Description]) -> Result<Vec<Chosen>, BadRequest> {
    let all = ["*".to_owned()];
    let patterns = if patterns.is_empty() { &all } else { patterns };
    let mut chosen = Vec::new();
    for pattern in patterns {
        let (name, setting) =
            pattern.split_once(':').map_or((&**pattern, None), |(name, setting)| (name, Some(setting)));
        let names: Vec<&str> = known.iter().map(|description| &*description.strategy).collect();
        for name in matching("strategy", name, &names)? {
            let description = known.iter().find(|description| description.strategy == name);
            for setting in settings(pattern, setting, description.expect("its name is known"))? {
                add(&mut chosen, (name.to_owned(), setting));
            }
        }
    }
    Ok(chosen)
}

/// The settings of one strategy that a pattern chooses.
fn settings(
    pattern: &str,
    setting: Option<&str>,
    description: &Description,
) -> Result<Vec<Settings>, BadRequest> {
    let defaults = description.defaults.iter().map(|variant| variant.setting.clone());
    match setting {
        None => Ok(defaults.collect()),
        Some(glob) if is_glob(glob) => {
            let glob = parse_glob(glob)?;
            let some: Vec<Settings> = defaults.filter(|setting| glob.matches(&setting.to_string())).collect();
            if some.is_empty() {
                return Err(BadRequest::new(format!(
                    "--strategy {pattern}: no default setting is like that{LIST}"
                )));
            }
            Ok(some)
        }
        Some(text) => match text.parse() {
            Ok(setting) => Ok(vec![setting]),
            Err(error) => Err(BadRequest::new(format!("--strategy {pattern}: {error}{LIST}"))),
        },
    }
}

/// The names that the patterns choose; all where there are no patterns.
pub(super) fn runtimes(patterns: &[String], known: &[&str]) -> Result<Vec<String>, BadRequest> {
    let mut chosen = Vec::new();
    if patterns.is_empty() {
        return Ok(known.iter().map(|&name| name.to_owned()).collect());
    }
    for pattern in patterns {
        for name in matching("runtime", pattern, known)? {
            add(&mut chosen, name.to_owned());
        }
    }
    Ok(chosen)
}

/// The workloads that the patterns choose, with their settings as they were written; the first one where there
/// are no patterns.
pub(super) fn workloads(patterns: &[String], known: &[&str]) -> Result<Vec<String>, BadRequest> {
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

/// Every combination, in the order in which they are shown.
pub(super) fn cells(
    request: &Request,
    strategies: &[Chosen],
    runtimes: &[String],
    workloads: &[String],
    cpus: u32,
) -> Vec<Cell> {
    let one = [1];
    let jobs: &[u32] = if request.jobs.is_empty() { &one } else { &request.jobs };
    let spawned = [Place::Task];
    let places: &[Place] = if request.places.is_empty() { &spawned } else { &request.places };
    let mut cells = Vec::new();
    for workload in workloads {
        for &jobs in jobs {
            for &place in places {
                for runtime in runtimes {
                    for (strategy, setting) in strategies {
                        let (strategy, setting) = (strategy.clone(), setting.clone());
                        let (runtime, workload) = (runtime.clone(), workload.clone());
                        add(&mut cells, Cell { strategy, setting, runtime, workload, jobs, cpus, place });
                    }
                }
            }
        }
    }
    cells
}

/// Where to look, at the end of every message about a name.
pub(super) const LIST: &str = "; `cargo xtask list` shows what there is";

pub(super) fn matching<'n>(what: &str, pattern: &str, known: &[&'n str]) -> Result<Vec<&'n str>, BadRequest> {
    let glob = parse_glob(pattern)?;
    let matching: Vec<&str> = known.iter().copied().filter(|name| glob.matches(name)).collect();
    if !matching.is_empty() {
        return Ok(matching);
    }
    if is_glob(pattern) {
        return Err(BadRequest::new(format!("no {what} is like `{pattern}`{LIST}")));
    }
    let likeness = |name: &&&str| (strsim::jaro_winkler(pattern, name) * 1e6) as u64;
    let closest = known.iter().max_by_key(likeness).copied().unwrap_or_default();
    Err(BadRequest::new(format!(
        "there is no {what} `{pattern}`; did you mean `{closest}`?{}",
        LIST.replace("; ", " ")
    )))
}

fn is_glob(text: &str) -> bool {
    text.contains(['*', '?', '['])
}

fn parse_glob(text: &str) -> Result<Pattern, BadRequest> {
    Pattern::new(text).map_err(|error| BadRequest::new(format!("`{text}` is not a glob: {error}")))
}

fn add<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}
