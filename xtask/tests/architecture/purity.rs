//! `figures`, `words`, `stats` and `theory` are pure: the same input gives the same output, and
//! nothing else happens.

use crate::source;
use crate::workspace::{linked, package, short};

const PURE: [&str; 4] = ["figures", "words", "stats", "theory"];

/// What a pure crate does not name, written out in full.
const IMPURE: [&str; 8] = [
    "std::env",
    "std::fs",
    "std::io::std",
    "std::net",
    "std::process",
    "std::thread",
    "std::time::Instant",
    "std::time::SystemTime",
];
/// Macros that write to the terminal.
const WRITING: [&str; 5] = ["dbg!", "eprint!", "eprintln!", "print!", "println!"];
/// The types of `chrono` that read the clock.
const CLOCKS: [&str; 2] = ["Local", "Utc"];

/// Crates that touch files, clocks or processes for whoever links them.
const DOERS: [&str; 22] = [
    "anstream",
    "cargo_metadata",
    "clap",
    "crossterm",
    "ctrlc",
    "engine",
    "getrandom",
    "glob",
    "indicatif",
    "mio",
    "nix",
    "notify",
    "polling",
    "process",
    "process-wrap",
    "rustix",
    "signal-hook",
    "sys-locale",
    "tempfile",
    "terminal_size",
    "wait-timeout",
    "walkdir",
];

#[test]
fn the_pure_crates_touch_no_file_no_clock_and_no_process() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for name in PURE {
        for source in source::of(package(name)) {
            for (at, module) in source.modules.iter().enumerate() {
                let imports =
                    module.code.imports.iter().map(|import| (import.path.line, import.path.names.clone()));
                let paths = module.code.paths.iter().map(|path| (path.line, source.full(at, path)));
                for (line, path) in imports.chain(paths) {
                    seen += 1;
                    if is_impure(&path) {
                        let file = short(&module.file).display();
                        wrong.push(format!("{file}:{line}: {}", path.join("::")));
                    }
                }
            }
        }
    }
    assert!(seen > 300, "only {seen} paths were seen");
    assert!(wrong.is_empty(), "pure crates touch the world outside:\n{}", wrong.join("\n"));
}

#[test]
fn the_pure_crates_link_no_crate_that_does_it_for_them() {
    for name in PURE {
        let linked = linked(package(name));
        for doer in DOERS {
            assert!(!linked.contains(doer), "`{name}` links `{doer}`");
        }
    }
}

#[test]
fn what_touches_the_world_is_seen() {
    let is_impure = |path: &str| is_impure(&path.split("::").map(str::to_owned).collect::<Vec<_>>());
    for path in
        ["std::fs::read", "std::io::stdout", "std::time::Instant::now", "println!", "chrono::Utc::now"]
    {
        assert!(is_impure(path), "{path}");
    }
    for path in ["std::fmt::Write", "std::io::Write", "std::time::Duration", "write!", "std::environment"] {
        assert!(!is_impure(path), "{path}");
    }
}

fn is_impure(path: &[String]) -> bool {
    let whole = path.join("::");
    let names = |impure: &str| {
        let rest = whole.strip_prefix(impure);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::") || impure.ends_with("std"))
    };
    let asks_a_clock = path.windows(2).any(|two| CLOCKS.contains(&two[0].as_str()) && two[1] == "now");
    IMPURE.iter().any(|impure| names(impure)) || WRITING.contains(&whole.as_str()) || asks_a_clock
}
