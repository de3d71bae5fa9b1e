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

/// Returns the program as a person types it, and the arguments that arrived.
pub(super) fn typed() -> (String, Vec<String>) {
    (program(), arguments().filter(|argument| argument != BENCH).collect())
}

/// Writes the command line that does something.
pub(super) fn line(act: Act<'_>, flags: &str) -> String {
    let program = program();
    match act {
        Act::Measure(_) if flags.is_empty() => format!("cargo bench --bench {}", target()),
        Act::Measure(_) => format!("{program}{flags}"),
        Act::Resume(_, run) => format!("{program} --resume {run}{flags}"),
        Act::Report(run) => format!("{program} --report {run}{flags}"),
        Act::Runs => format!("{program} --report --list{flags}"),
        Act::List => format!("{program} --list{flags}"),
    }
}

/// Returns the folder of the package whose bench target this is.
///
/// # Errors
/// If cargo did not start this program, and there is no current folder.
pub(super) fn package() -> io::Result<PathBuf> {
    engine::variable("CARGO_MANIFEST_DIR").map_or_else(std::env::current_dir, |folder| Ok(folder.into()))
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
    fn flags_come_behind_the_dashes_that_end_cargos_own() {
        let runs = " --runs 'my runs'";
        for act in [Act::Measure("compare"), Act::Resume("compare", "a"), Act::Report("a"), Act::Runs] {
            let written = line(act, runs);
            assert!(written.starts_with(&program()) && written.ends_with(runs), "{written}");
        }
        assert!(!line(Act::Measure("compare"), "").contains(" -- "));
    }

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
