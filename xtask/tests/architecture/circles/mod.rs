//! No circle among the files of a crate: a file that uses another is not used by it, however far
//! round.
//!
//! A file uses another if its code names something that the other defines, also by way of a `pub
//! use`. The declaration `mod x;` alone is no use. A `mod.rs` that uses its children and defines
//! something they need is a circle: what they need belongs in a file of its own.

mod graph;
mod small;

use crate::source;
use crate::workspace::packages;

use graph::Graph;

#[test]
fn the_modules_of_a_crate_have_no_circle() {
    let mut circles = Vec::new();
    let mut arrows = 0;
    for package in packages() {
        for source in source::of(package) {
            let graph = Graph::of(&source);
            arrows += graph.len();
            circles.extend(graph.circles().iter().map(|circle| format!("{}: {circle}", package.name)));
        }
    }
    assert!(arrows > 500, "only {arrows} arrows were seen");
    assert!(
        circles.is_empty(),
        "{} circles of files. Move what both sides need into a file of its own:\n\n{}",
        circles.len(),
        circles.join("\n")
    );
}
