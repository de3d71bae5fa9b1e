//! The detector itself, on small sources: circles of known shape go in, the same circles come out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::graph::Graph;
use crate::source::Source;

/// Returns the circles among these files, which are named below `src`.
fn circles(files: &[(&str, &str)]) -> Vec<Vec<String>> {
    let files: BTreeMap<_, _> = files.iter().copied().collect();
    let read = |path: &Path| {
        let name = path.strip_prefix("src").unwrap().to_str().unwrap();
        files.get(name).map(|text| (*text).to_owned())
    };
    let graph = Graph::of(&Source::load(Path::new("src/lib.rs"), &read));
    let names = |group: &BTreeSet<&Path>| {
        let names = group.iter().map(|file| file.strip_prefix("src").unwrap().display().to_string());
        names.collect()
    };
    graph.groups().iter().map(names).collect()
}

/// Asserts that these files make one circle, of these.
#[track_caller]
fn one(files: &[(&str, &str)], expected: &[&str]) {
    assert_eq!(circles(files), [expected]);
}

#[test]
fn a_circle_of_two() {
    let lib = ("lib.rs", "mod a; mod b;");
    one(
        &[lib, ("a.rs", "use crate::b::B; pub struct A;"), ("b.rs", "use crate::a::A; pub struct B;")],
        &["a.rs", "b.rs"],
    );
    // By paths in the middle of the code, and inside a macro.
    one(
        &[
            lib,
            ("a.rs", "pub fn a() { vec![crate::b::b()]; }"),
            ("b.rs", "pub fn b() -> u8 { crate::a::a(); 0 }"),
        ],
        &["a.rs", "b.rs"],
    );
}

#[test]
fn a_circle_of_three_beside_a_file_that_is_in_none() {
    one(
        &[
            ("lib.rs", "mod a; mod b; mod c; mod d; pub use a::A;"),
            ("a.rs", "use crate::b::B; pub struct A;"),
            ("b.rs", "use crate::c::{self, C}; pub struct B;"),
            ("c.rs", "use crate::a::A; use crate::d::D; pub struct C;"),
            ("d.rs", "pub struct D;"),
        ],
        &["a.rs", "b.rs", "c.rs"],
    );
}

#[test]
fn a_circle_through_super() {
    let lib = ("lib.rs", "mod room;");
    // The child needs what its parent defines, and the parent uses the child.
    one(
        &[
            lib,
            ("room/mod.rs", "mod chair; pub struct Room(chair::Chair);"),
            ("room/chair.rs", "use super::Room; pub struct Chair;"),
        ],
        &["room/chair.rs", "room/mod.rs"],
    );
    // Two children, each by way of what the parent passes on.
    one(
        &[
            lib,
            ("room/mod.rs", "mod chair; mod table; pub use chair::Chair; pub use table::*;"),
            ("room/chair.rs", "use super::Table; pub struct Chair;"),
            ("room/table.rs", "fn sit(_: super::Chair) {} pub struct Table;"),
        ],
        &["room/chair.rs", "room/table.rs"],
    );
}

#[test]
fn an_alias_and_an_import_inside_a_function_are_seen() {
    one(
        &[
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", "use crate::b as other; pub fn a() { other::b() }"),
            ("b.rs", "pub fn b() { use super::a::a; a() }"),
        ],
        &["a.rs", "b.rs"],
    );
}

#[test]
fn where_there_is_none_none_is_found() {
    let none: [Vec<Vec<String>>; 5] = [
        // To declare a module is not to use it.
        circles(&[("lib.rs", "mod a; pub struct Root;"), ("a.rs", "use crate::Root;")]),
        // What is passed on belongs to the file that defines it.
        circles(&[
            ("lib.rs", "mod a; mod b; pub use a::A; pub use b::B;"),
            ("a.rs", "use crate::B; pub struct A;"),
            ("b.rs", "pub struct B;"),
        ]),
        // What another crate defines is nobody's here, whoever passes it on.
        circles(&[
            ("lib.rs", "mod a; pub use std::fmt; pub use a::A;"),
            ("a.rs", "use super::fmt; pub struct A;"),
        ]),
        // Tests and docs are no code.
        circles(&[
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", "use crate::b::B; pub struct A;"),
            ("b.rs", "pub struct B; /// Like [`crate::a::A`].\n#[cfg(test)] mod tests { use crate::a::A; }"),
        ]),
        // A crate of the same name as nothing here; a function of the same name as a module.
        circles(&[
            ("lib.rs", "mod text; pub use text::text; fn read() { std::fs::read(\"a\"); other::a() }"),
            ("text.rs", "pub fn text() { std::a(); }"),
        ]),
    ];
    for circles in none {
        assert_eq!(circles, Vec::<Vec<String>>::new());
    }
}
