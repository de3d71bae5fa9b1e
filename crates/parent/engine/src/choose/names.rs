//! Patterns for names: a glob, or a name. A name that there is none of is answered with the closest
//! one.

use glob::Pattern;
use notation::{closest, did_you_mean};

use crate::BadRequest;

/// Returns the known names that a pattern matches.
///
/// # Errors
/// [`BadRequest`] if it matches none, with the closest name if one is close.
pub(super) fn matching<'n>(what: &str, pattern: &str, known: &[&'n str]) -> Result<Vec<&'n str>, BadRequest> {
    matching_or_meant(what, pattern, known, || closest(pattern, known.iter().copied()))
}

/// Returns the known names that a pattern matches. `meant` finds the name to suggest if there are
/// none.
///
/// # Errors
/// As [`matching`].
pub(super) fn matching_or_meant<'n, 'm>(
    what: &str,
    pattern: &str,
    known: &[&'n str],
    meant: impl FnOnce() -> Option<&'m str>,
) -> Result<Vec<&'n str>, BadRequest> {
    let glob = parse_glob(pattern)?;
    let matching: Vec<&str> = known.iter().copied().filter(|name| glob.matches(name)).collect();
    if !matching.is_empty() {
        return Ok(matching);
    }
    if is_glob(pattern) {
        return Err(BadRequest::unlisted(&format!("no {what} is like `{pattern}`")));
    }
    if what == "strategy" && pattern.contains(',') {
        return Err(BadRequest::unlisted(&format!(
            "`{pattern}`: no strategy has a comma in its name; give --strategy twice, each with one name"
        )));
    }
    let meant = meant().map(|name| format!("; {}", did_you_mean(name))).unwrap_or_default();
    Err(BadRequest::unlisted(&format!("there is no {what} `{pattern}`{meant}")))
}

/// Returns whether a text is a pattern, and not a name alone.
pub(super) fn is_glob(text: &str) -> bool {
    text.contains(['*', '?', '['])
}

/// Reads a glob.
///
/// # Errors
/// [`BadRequest`] with what is wrong with it.
pub(super) fn parse_glob(text: &str) -> Result<Pattern, BadRequest> {
    Pattern::new(text).map_err(|error| BadRequest::new(format!("`{text}` is not a glob: {error}")))
}

/// Adds an item to a list that holds each item once.
pub(super) fn add<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}
