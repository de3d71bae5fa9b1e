//! Tests the built-in course: it is complete, and no translation is older than its original.
//!
//! A test can't check what a translation says. It checks that somebody looked: the first line of a
//! translation holds the fingerprint of its original. If the original changes, this test names the
//! line to write once the translation is right again.

use std::path::Path;

use workshop::Course;

fn built_in() -> Course {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("course");
    Course::load(&folder).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn neither_language_lags_behind() {
    built_in().check_languages().unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn the_built_in_course_is_known_by_its_key() {
    // Progress is kept under this key: with another one, every learner would start from the
    // beginning.
    assert_eq!(built_in().key, "breather");
}

#[test]
fn no_line_of_a_text_is_wider_than_a_terminal() {
    for exercise in built_in().exercises {
        for lang in workshop::Lang::ALL {
            for section in exercise.text(lang).sections() {
                for line in workshop::text::render(&section.markdown(), 80, false).lines() {
                    let file = exercise.text_path(lang);
                    assert!(line.chars().count() <= 80, "{}: {line}", file.display());
                }
            }
        }
    }
}
