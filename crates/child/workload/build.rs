//! Finds the kinds of jobs: each file in `src/jobs` is one.
//!
//! It writes a module for each file, and a list of their `KIND`s, the default first. So a new kind
//! is a new file, and no other file changes. Without the feature `kinds` only the default is there:
//! the others need libraries that a crate with jobs of its own should not have to build.

use std::path::Path;
use std::{env, fs, io};

/// The kind that is taken if none is named.
const DEFAULT: &str = "countdown";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=src/jobs");
    let folder = Path::new(&variable("CARGO_MANIFEST_DIR")?).join("src/jobs");
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            names.extend(path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned));
        }
    }
    if env::var_os("CARGO_FEATURE_KINDS").is_none() {
        names.retain(|name| name == DEFAULT);
    }
    names.sort_by_key(|name| (name != DEFAULT, name.clone()));
    let mut code = String::new();
    for name in &names {
        let path = folder.join(format!("{name}.rs"));
        code += &format!("#[path = {path:?}]\npub(crate) mod r#{name};\n");
    }
    let kinds: Vec<String> = names.iter().map(|name| format!("(\"{name}\", &r#{name}::KIND)")).collect();
    code += &format!(
        "/// All kinds of jobs with their names, the default first.\n\
         pub(crate) const KINDS: &[(&str, &Kind)] = &[{}];\n",
        kinds.join(", ")
    );
    fs::write(Path::new(&variable("OUT_DIR")?).join("jobs.rs"), code)
}

fn variable(name: &str) -> io::Result<String> {
    env::var(name).map_err(|error| io::Error::other(format!("{name}: {error}")))
}
