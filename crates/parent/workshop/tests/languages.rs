//! The built-in course is whole, and no text of it lags behind its original.
//!
//! What a translation says can't be checked here. That somebody looked at it is: its first line holds the fingerprint of
//! the English text that it was made of, and where that has changed, this test says what has to be written there once
//! the translation says the same again.

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
    // Progress is kept under it: with another key, whoever has begun would begin again.
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
