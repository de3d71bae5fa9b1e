//! Which names a document has, and where.

use serde_json::Value;

/// Places in a document, each with the names that the object there has. A place is a path such as
/// `cells/*/switches`, with `*` for each element of a list. A place may hold `null` instead.
pub(crate) type Shape = &'static [(&'static str, &'static [&'static str])];

/// Lateness at four places.
pub(crate) const QUARTET: &[&str] = &["p50", "p99", "p999", "max"];

/// A distribution of durations at three places.
pub(crate) const TRIO: &[&str] = &["p50", "p99", "max"];

/// Asserts that no name is missing.
#[track_caller]
pub(crate) fn assert_whole(document: &Value, shapes: &[Shape]) {
    let missing = missing(document, shapes);
    assert!(missing.is_empty(), "missing names:\n{}\n{document:#}", missing.join("\n"));
}

/// Asserts that each name is seen to be missing once it is taken away.
#[track_caller]
pub(crate) fn assert_each_name_is_missed(document: &Value, shapes: &[Shape]) {
    for (place, names) in shapes.iter().copied().flatten() {
        let first = place.replace('*', "0");
        for name in *names {
            let mut less = document.clone();
            let pointer = if first.is_empty() { String::new() } else { format!("/{first}") };
            let object = less.pointer_mut(&pointer).and_then(Value::as_object_mut);
            let object = object.unwrap_or_else(|| panic!("the example has no `{first}`"));
            object.remove(*name).unwrap_or_else(|| panic!("the example has no `{first}/{name}`"));
            assert!(!missing(&less, shapes).is_empty(), "nothing missed `{first}/{name}`");
        }
    }
}

/// Returns the names that are missing, each with its place.
fn missing(document: &Value, shapes: &[Shape]) -> Vec<String> {
    let mut missing = Vec::new();
    for (place, names) in shapes.iter().copied().flatten() {
        let parts: Vec<&str> = place.split('/').filter(|part| !part.is_empty()).collect();
        for (at, value) in at(document, &parts, String::new()) {
            let lacks = |name: &&&str| value.get(name).is_none();
            missing.extend(names.iter().filter(lacks).map(|name| format!("{at}/{name}")));
        }
    }
    missing
}

/// Returns what stands at a place, with the way to it. What is `null` has no names to lack.
fn at<'d>(value: &'d Value, place: &[&str], way: String) -> Vec<(String, &'d Value)> {
    match place.split_first() {
        _ if value.is_null() => Vec::new(),
        None => vec![(way, value)],
        Some((&"*", rest)) => {
            let elements = value.as_array().map(Vec::as_slice).unwrap_or_default();
            let numbered = elements.iter().enumerate();
            numbered.flat_map(|(number, element)| at(element, rest, format!("{way}/{number}"))).collect()
        }
        // A name that is not there is missed in the object that should have it.
        Some((name, rest)) => at(&value[*name], rest, format!("{way}/{name}")),
    }
}
