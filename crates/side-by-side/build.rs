//! Looks for a bench target that calls `side_by_side::main` without `harness = false`. There, cargo
//! would run an empty list of tests instead, and say that all is well.
//!
//! It only warns. If it finds no manifest, or can't read one, it is silent. It also tells the crate
//! the platform that it is built for.
//!
//! **Invariant:** a change in a bench target that is as it should be does not run this again. Cargo
//! would compile the whole crate anew then, which takes a minute.

use std::path::{Path, PathBuf};
use std::{env, fs};

use toml::Table;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-env=SIDE_BY_SIDE_PLATFORM={}", env::var("TARGET").expect("cargo sets it"));
    for folder in folders() {
        let manifest = folder.join("Cargo.toml");
        println!("cargo::rerun-if-changed={}", manifest.display());
        let Ok(text) = fs::read_to_string(&manifest) else { continue };
        let Ok(table) = text.parse::<Table>() else { continue };
        for Bench { name, path, has_harness } in benches(&folder, &table) {
            let calls = fs::read_to_string(&path).is_ok_and(|source| source.contains("side_by_side::main"));
            if calls && has_harness {
                println!("cargo::rerun-if-changed={}", path.display());
                println!(
                    "cargo::warning={}: cargo runs the tests of the bench target `{name}`, and there are \
                     none: `side_by_side::main` is never called. Below `[[bench]]` with \
                     `name = \"{name}\"` add `harness = false` in {}",
                    path.display(),
                    manifest.display()
                );
            }
        }
    }
}

/// Returns the folders with a manifest above the target folder and above the folder that cargo was
/// called in: the workspace's root and the crate, or one of them.
fn folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = Vec::new();
    for start in ["OUT_DIR", "PWD"].iter().filter_map(env::var_os) {
        let start = PathBuf::from(start);
        let found = start.ancestors().find(|folder| folder.join("Cargo.toml").is_file());
        folders.extend(found.map(Path::to_owned).filter(|folder| !folders.contains(folder)));
    }
    folders
}

/// A bench target.
struct Bench {
    name: String,
    path: PathBuf,
    has_harness: bool,
}

/// Returns the bench targets of a manifest, and those that cargo finds in `benches`.
fn benches(folder: &Path, manifest: &Table) -> Vec<Bench> {
    let inside = folder.join("benches");
    let stated = manifest.get("bench").and_then(|benches| benches.as_array()).into_iter().flatten();
    let mut benches: Vec<Bench> = Vec::new();
    for bench in stated {
        let Some(name) = bench.get("name").and_then(|name| name.as_str()) else { continue };
        let paths = [inside.join(format!("{name}.rs")), inside.join(name).join("main.rs")];
        let given = bench.get("path").and_then(|path| path.as_str()).map(|path| folder.join(path));
        let Some(path) = given.or_else(|| paths.into_iter().find(|path| path.is_file())) else { continue };
        let has_harness = bench.get("harness").and_then(toml::Value::as_bool).unwrap_or(true);
        benches.push(Bench { name: name.to_owned(), path, has_harness });
    }
    for entry in fs::read_dir(&inside).into_iter().flatten().flatten() {
        let path = entry.path();
        let is_source = path.extension().is_some_and(|extension| extension == "rs");
        let Some(name) = path.file_stem().and_then(|stem| stem.to_str()).filter(|_| is_source) else {
            continue;
        };
        if !benches.iter().any(|bench| bench.path == path) {
            benches.push(Bench { name: name.to_owned(), path: path.clone(), has_harness: true });
        }
    }
    benches
}
