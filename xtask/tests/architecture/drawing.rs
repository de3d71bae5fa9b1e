//! The drawing of the arrows in `docs/architecture.md`, made from `cargo metadata`.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use cargo_metadata::Package;

use crate::workspace::{arrows, packages, root, short};

const PAGE: &str = "docs/architecture.md";
const BEGIN: &str = "<!-- arrows: begin -->";
const END: &str = "<!-- arrows: end -->";
/// The columns of a terminal.
const COLUMNS: usize = 80;
/// The columns for the names on the left.
const NAMES: usize = 28;

/// Each crate with those that it depends on.
type Arrows = BTreeMap<String, BTreeSet<String>>;

#[test]
fn the_page_shows_the_arrows_as_they_are() {
    let path = root().join(PAGE);
    let page = fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(BEGIN).unwrap_or_else(|| panic!("{PAGE} has no line `{BEGIN}`"));
    let (drawn, after) = rest.split_once(END).unwrap_or_else(|| panic!("{PAGE} has no line `{END}`"));
    let drawing = format!("\n```text\n{}```\n", draw(&arrows(), &wings()));
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, format!("{before}{BEGIN}{drawing}{END}{after}")).unwrap();
        return;
    }
    assert!(
        drawn == drawing,
        "the drawing of the arrows in {PAGE} is not what `cargo metadata` says. To draw it anew:\n\
         BLESS=1 cargo test -p xtask --test architecture\n{drawing}"
    );
}

#[test]
fn the_drawing_fits_a_terminal_and_has_every_crate() {
    let (arrows, wings) = (arrows(), wings());
    let drawing = draw(&arrows, &wings);
    assert!(drawing.lines().all(|line| line.chars().count() <= COLUMNS), "{drawing}");
    for name in arrows.keys() {
        assert!(drawing.contains(name.as_str()), "`{name}` is missing");
    }
}

#[test]
fn a_drawing_puts_each_crate_above_those_that_it_depends_on() {
    let to = |below: &[&str]| below.iter().map(|&name| name.to_owned()).collect::<BTreeSet<_>>();
    let arrows: Arrows =
        [("a", to(&[])), ("b", to(&["a"])), ("c", to(&["a", "b"])), ("d", to(&["c"])), ("e", to(&["c"]))]
            .map(|(name, below)| (name.to_owned(), below))
            .into();
    let wings = [("a", "low"), ("b", "high"), ("c", "high"), ("d", "top"), ("e", "top")]
        .map(|(name, wing)| (name.to_owned(), wing.to_owned()))
        .into();
    let drawing = draw(&arrows, &wings);
    let words = |line: &str| {
        line.replace(['┌', '─', '┐', '│', '└', '┘'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let shown: Vec<String> = drawing.lines().map(words).filter(|line| !line.is_empty()).collect();
    assert_eq!(shown, ["top", "d, e -> c", "high", "c -> a, b", "b -> a", "low", "a"]);
}

/// Returns each crate's wing: the folder in `crates` that holds it. A crate that is no wing's
/// stands alone.
fn wings() -> BTreeMap<String, String> {
    let wing = |folder: &Path| {
        let parts: Vec<_> = short(folder).iter().map(|part| part.to_string_lossy().into_owned()).collect();
        if parts.len() == 3 { parts[1].clone() } else { parts[parts.len() - 1].clone() }
    };
    let folder = |package: &Package| package.manifest_path.parent().unwrap().to_owned();
    packages().iter().map(|one| (one.name.to_string(), wing(folder(one).as_std_path()))).collect()
}

/// Returns the arrows among the wings.
fn block_arrows(arrows: &Arrows, wings: &BTreeMap<String, String>) -> Arrows {
    let mut blocks = Arrows::new();
    for (name, below) in arrows {
        let others = below.iter().map(|below| wings[below].clone()).filter(|wing| *wing != wings[name]);
        blocks.entry(wings[name].clone()).or_default().extend(others);
    }
    blocks
}

/// Draws a block for each wing.
fn draw(arrows: &Arrows, wings: &BTreeMap<String, String>) -> String {
    let mut text = String::new();
    for wing in stack(block_arrows(arrows, wings)) {
        let mut own = arrows.clone();
        own.retain(|name, _| wings[name] == wing);
        text.push_str(&block(&wing, &own));
    }
    text
}

/// Returns the wings from top to bottom: each above those that it depends on, right above if it can
/// be.
fn stack(mut left: Arrows) -> Vec<String> {
    let mut stack: Vec<String> = Vec::new();
    let mut wanted = BTreeSet::new();
    while !left.is_empty() {
        let is_free = |wing: &&String| !left.values().any(|below| below.contains(*wing));
        let free: Vec<&String> = left.keys().rev().filter(is_free).collect();
        let next = free.iter().find(|wing| wanted.contains(**wing)).or(free.first());
        let next = next.expect("no wings in a circle").to_string();
        wanted = left.remove(&next).unwrap_or_default();
        stack.push(next);
    }
    stack
}

/// Draws one block. Crates of one level that depend on the same ones share a row.
fn block(wing: &str, own: &Arrows) -> String {
    let mut text = format!("┌─ {wing} {:─<1$}┐\n", "", COLUMNS - 5 - wing.len());
    for level in levels(own) {
        let mut rows: BTreeMap<Vec<&String>, Vec<String>> = BTreeMap::new();
        for name in level {
            rows.entry(own[&name].iter().collect()).or_default().push(name);
        }
        for (below, names) in rows {
            text.push_str(&row(&names, &below));
        }
    }
    text + &format!("└{:─<1$}┘\n", "", COLUMNS - 2)
}

/// Draws some crates, and beside them those that each of them depends on.
fn row(names: &[String], below: &[&String]) -> String {
    let left = wrapped(&names.join(", "), NAMES);
    let right: Vec<String> = below.iter().map(ToString::to_string).collect();
    let right = wrapped(&right.join(", "), COLUMNS - NAMES - 7);
    let mut text = String::new();
    for at in 0..left.len().max(right.len()) {
        let of = |side: &[String]| side.get(at).cloned().unwrap_or_default();
        let arrow = if at == 0 && !below.is_empty() { "->" } else { "  " };
        let line = format!("│ {:NAMES$} {arrow} {}", of(&left), of(&right));
        text.push_str(&format!("{line:<0$}│\n", COLUMNS - 1));
    }
    text
}

fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let options = textwrap::Options::new(columns).word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(text, options).into_iter().map(Cow::into_owned).collect()
}

/// Returns the names in levels, the highest first. Each stands above those that it depends on, as
/// low as it can.
fn levels(arrows: &Arrows) -> Vec<Vec<String>> {
    let mut levels: Vec<Vec<String>> = Vec::new();
    let mut left = arrows.clone();
    while !left.is_empty() {
        let is_lowest = |below: &BTreeSet<String>| below.iter().all(|below| !left.contains_key(below));
        let lowest: Vec<String> =
            left.iter().filter(|(_, below)| is_lowest(below)).map(|(name, _)| name.clone()).collect();
        assert!(!lowest.is_empty(), "a circle: {left:?}");
        left.retain(|name, _| !lowest.contains(name));
        levels.insert(0, lowest);
    }
    levels
}
