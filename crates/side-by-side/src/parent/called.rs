//! The way in which a person calls this bench binary, and the package that it belongs to.

use std::io;
use std::path::PathBuf;

use command::Act;

/// The flag that cargo adds to a bench target.
pub(super) const BENCH: &str = "--bench";

/// Returns the arguments as they arrived.
pub(super) fn arguments() -> impl Iterator<Item = String> {
    std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned())
}

/// Returns the command line as a person types it, with the arguments that arrived.
pub(super) fn typed() -> String {
    let own = arguments().filter(|argument| argument != BENCH);
    std::iter::once(program()).chain(own).collect::<Vec<_>>().join(" ")
}

/// Writes the command line that does something.
pub(super) fn line(act: Act<'_>) -> String {
    let program = program();
    match act {
        Act::Measure(_) => format!("cargo bench --bench {}", target()),
        Act::Resume(_, run) => format!("{program} --resume {run}"),
        Act::Report(run) => format!("{program} --report {run}"),
        Act::Runs => format!("{program} --report --list"),
        Act::List => format!("{program} --list"),
    }
}

/// Returns the folder of the package whose bench target this is.
///
/// # Errors
/// If cargo did not start this program, and there is no current folder.
pub(super) fn package() -> io::Result<PathBuf> {
    std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(std::env::current_dir, |folder| Ok(folder.into()))
}

/// Returns the folder that cargo builds into, if a variable names it by a path that begins in the
/// folder where cargo was called. Cargo starts this program elsewhere, in its package's folder.
pub(super) fn target_folder() -> Option<PathBuf> {
    let given = ["CARGO_TARGET_DIR", "CARGO_BUILD_TARGET_DIR"].into_iter().find_map(std::env::var_os)?;
    // A shell says there where it is. It may be long ago.
    let called_in = PathBuf::from(std::env::var_os("PWD")?);
    let target = called_in.join(&given);
    (PathBuf::from(given).is_relative() && target.is_dir()).then_some(target)
}

fn program() -> String {
    format!("cargo bench --bench {} --", target())
}

/// Returns the name of the bench target. Cargo adds a hash to it.
fn target() -> String {
    let file = std::env::args_os().next().map(PathBuf::from).unwrap_or_default();
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    without_hash(&stem).to_owned()
}

fn without_hash(stem: &str) -> &str {
    match stem.rsplit_once('-') {
        Some((name, hash)) if hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => name,
        _ => stem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_has_its_name_without_the_hash() {
        for (stem, name) in [
            ("beat-0123456789abcdef", "beat"),
            ("my-beat-0123456789abcdef", "my-beat"),
            ("my-beat", "my-beat"),
            ("beat", "beat"),
        ] {
            assert_eq!(without_hash(stem), name);
        }
    }
}
