//! The engine runs whatever experiment and whatever strategy there is, so it names none.

use crate::source;
use crate::workspace::{linked, package, short, strategies};

/// What the experiments are called, as commands and in stored runs.
const EXPERIMENTS: [&str; 6] = ["compare", "comparison", "reproduce", "reproduction", "selfcheck", "sweep"];

#[test]
fn the_engine_depends_on_no_experiment_and_no_strategy() {
    let linked = linked(package("engine"));
    let strategies = strategies();
    let strategies = strategies.iter().map(|strategy| strategy.name.as_str());
    for stranger in EXPERIMENTS.into_iter().chain(strategies) {
        assert!(!linked.contains(stranger), "the engine links `{stranger}`");
    }
}

#[test]
fn the_engine_names_no_experiment_and_no_strategy() {
    let strategies = strategies();
    let strategies: Vec<&str> = strategies.iter().map(|strategy| strategy.name.as_str()).collect();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for source in source::of(package("engine")) {
        for module in &source.modules {
            for (text, line) in &module.code.strings {
                seen += 1;
                let named =
                    names(text).filter(|name| EXPERIMENTS.contains(name) || strategies.contains(name));
                let file = short(&module.file).display();
                wrong.extend(named.map(|name| format!("{file}:{line}: `{name}` in \"{text}\"")));
            }
        }
    }
    assert!(seen > 100, "only {seen} strings were seen");
    assert!(wrong.is_empty(), "the engine names what it must not know:\n{}", wrong.join("\n"));
}

/// Returns the words of a text that could be names.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split(|char: char| !(char.is_ascii_alphanumeric() || char == '-'))
}
