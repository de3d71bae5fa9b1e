//! Tests: what the progress file remembers, and files that are damaged, old, or written by two
//! processes.

use std::fs;
use std::path::Path;

use chrono::NaiveDate;

use super::{Damage, Journal};
use crate::course::{Course, sample};
use crate::fingerprint::Fingerprint;

const HEADING: &str =
    "# Breather workshop: what is done. One line an exercise, keyed by its name; safe to edit.\n";

struct Place {
    folder: tempfile::TempDir,
    course: Course,
}

fn place(names: &[&str]) -> Place {
    let folder = tempfile::tempdir().unwrap();
    let course = sample::course(&folder.path().join("course"), names);
    Place { folder, course }
}

impl Place {
    fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("kept/progress")
    }

    fn write(&self, text: impl AsRef<[u8]>) {
        fs::create_dir_all(self.path().parent().unwrap()).unwrap();
        fs::write(self.path(), text).unwrap();
    }

    fn load(&self) -> (Journal, Option<Damage>) {
        Journal::load(&self.path(), &self.course).unwrap()
    }

    fn whole(&self) -> Journal {
        let (journal, damage) = self.load();
        assert_eq!(damage, None);
        journal
    }

    fn current(&self, journal: &Journal) -> Option<&str> {
        journal.current(&self.course).map(|exercise| exercise.name.as_str())
    }
}

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

#[test]
fn without_a_file_nothing_is_done_and_none_is_written() {
    let place = place(&["one", "two"]);
    let journal = place.whole();
    assert_eq!(place.current(&journal), Some("one"));
    assert!(!journal.is_passed("one"));
    assert_eq!(journal.passed_fingerprint("one"), None);
    assert!(!place.path().parent().unwrap().exists());
}

#[test]
fn a_passed_exercise_is_written_in_the_documented_form() {
    let place = place(&["see-the-loop-stop", "yield-every-n"]);
    let text = Fingerprint::of("fn main() {}");
    place.whole().pass("see-the-loop-stop", day(22), text).unwrap();
    let written = format!("{HEADING}current yield-every-n\npassed see-the-loop-stop 2026-11-22 {text}\n");
    assert_eq!(read(&place.path()), written);
    let journal = place.whole();
    assert!(journal.is_passed("see-the-loop-stop"));
    assert_eq!(journal.passed_fingerprint("see-the-loop-stop"), Some(text));
    assert_eq!(journal.passed_on("see-the-loop-stop"), Some(day(22)));
    assert_eq!(place.current(&journal), Some("yield-every-n"));
}

#[test]
fn after_the_current_exercise_comes_the_next_that_has_not_passed() {
    let place = place(&["one", "two", "three", "four"]);
    let mut journal = place.whole();
    let mut pass = |name: &str| {
        journal.pass(name, day(1), Fingerprint::of(name)).unwrap();
        place.current(&journal).map(str::to_owned)
    };
    assert_eq!(pass("three").as_deref(), Some("one"), "another passed: the current one stays");
    assert_eq!(pass("one").as_deref(), Some("two"));
    assert_eq!(pass("two").as_deref(), Some("four"), "three has passed");
    assert_eq!(pass("four"), None, "all have");
    assert_eq!(pass("four"), None);
}

#[test]
fn it_goes_on_to_the_last_one_and_then_at_the_start() {
    let place = place(&["one", "two", "three"]);
    let mut journal = place.whole();
    journal.choose("two").unwrap();
    assert_eq!(place.current(&journal), Some("two"));
    journal.pass("two", day(1), Fingerprint::of("")).unwrap();
    assert_eq!(place.current(&journal), Some("three"));
    journal.pass("three", day(1), Fingerprint::of("")).unwrap();
    assert_eq!(place.current(&journal), Some("one"));
}

#[test]
fn one_that_has_passed_can_be_taken_up_again() {
    let place = place(&["one", "two"]);
    let mut journal = place.whole();
    journal.pass("one", day(1), Fingerprint::of("old")).unwrap();
    journal.choose("one").unwrap();
    let mut journal = place.whole();
    assert_eq!(place.current(&journal), Some("one"));
    journal.pass("one", day(2), Fingerprint::of("new")).unwrap();
    assert_eq!(journal.passed_fingerprint("one"), Some(Fingerprint::of("new")));
    assert_eq!(place.current(&journal), Some("two"));
    assert!(journal.choose("three").unwrap_err().to_string().contains("`three`"));
}

#[test]
fn a_damaged_file_is_kept_aside_and_what_can_be_read_stays() {
    let place = place(&["one", "two", "three"]);
    let hash = Fingerprint::of("");
    let good = format!("passed one 2026-11-22 {hash}");
    let bad = [
        "passed two 2026-11-22",
        "passed two 2026-13-22 8f3a0c1d2e4b5a69",
        "passed two 2026-11-22 8f3a",
        "passed ../two 2026-11-22 8f3a0c1d2e4b5a69",
        "\0\0\0\0",
        "current one two",
        "finished two",
    ];
    let damaged = format!("{}\r\n{good}\r\n\r\n", bad.join("\r\n"));
    for number in 1..=2 {
        place.write(&damaged);
        let (journal, damage) = place.load();
        let kept_aside = place.folder.path().join(format!("kept/progress.damaged-{number}"));
        assert_eq!(read(&kept_aside), damaged);
        assert_eq!(damage, Some(Damage { kept_aside, lines: bad.len() }));
        assert!(journal.is_passed("one") && !journal.is_passed("two"));
        assert_eq!(read(&place.path()), format!("{HEADING}{good}\n"));
        // The mended file has no damage.
        place.whole();
    }
}

#[test]
fn a_line_that_is_no_utf_8_spoils_no_other() {
    let place = place(&["one", "two"]);
    let mut text = b"passed \xff\xfe 2026-11-22 8f3a0c1d2e4b5a69\n".to_vec();
    text.extend(b"passed two 2026-11-22 8f3a0c1d2e4b5a69");
    place.write(&text);
    let (journal, damage) = place.load();
    assert_eq!(damage.as_ref().map(|damage| damage.lines), Some(1));
    assert_eq!(fs::read(damage.unwrap().kept_aside).unwrap(), text);
    assert!(journal.is_passed("two"));
}

#[test]
fn names_of_another_version_and_notes_are_left_as_they_are() {
    let place = place(&["one", "two"]);
    let hash = Fingerprint::of("");
    place.write(format!("# mine\ncurrent later\npassed later 2026-11-20 {hash}\n"));
    let mut journal = place.whole();
    assert_eq!(place.current(&journal), Some("one"), "the course does not know the other");
    journal.pass("two", day(22), hash).unwrap();
    let rest = format!("passed later 2026-11-20 {hash}\npassed two 2026-11-22 {hash}\n");
    assert_eq!(read(&place.path()), format!("{HEADING}# mine\ncurrent later\n{rest}"));
}

#[test]
fn a_former_name_is_taken_for_the_new_one() {
    let mut place = place(&["one", "two"]);
    place.course.exercises[0].formerly = vec!["uno".to_owned(), "eins".to_owned()];
    let (old, new) = (Fingerprint::of("old"), Fingerprint::of("new"));
    place.write(format!("current eins\npassed uno 2026-11-20 {old}\n"));
    let journal = place.whole();
    assert_eq!(journal.passed_fingerprint("one"), Some(old));
    assert_eq!(place.current(&journal), Some("one"));
    place.write(format!("passed one 2026-11-21 {new}\npassed uno 2026-11-20 {old}\n"));
    let mut journal = place.whole();
    assert_eq!(journal.passed_fingerprint("one"), Some(new), "what is known under the new name is newer");
    journal.choose("two").unwrap();
    assert_eq!(read(&place.path()), format!("{HEADING}current two\npassed one 2026-11-21 {new}\n"));
}

#[test]
fn two_writers_lose_nothing_of_each_other() {
    let names: Vec<String> = (0..20).map(|number| format!("exercise-{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let place = place(&names);
    std::thread::scope(|scope| {
        for half in names.chunks(10) {
            // Each thread has read the file on its own, as a process would.
            let mut journal = place.whole();
            scope.spawn(move || {
                for name in half {
                    let damage = journal.pass(name, day(1), Fingerprint::of(name)).unwrap();
                    assert_eq!(damage, None, "never torn");
                }
            });
        }
    });
    let journal = place.whole();
    assert!(names.iter().all(|name| journal.is_passed(name)), "{journal:?}");
    let left: Vec<_> = fs::read_dir(place.path().parent().unwrap()).unwrap().map(|e| e.unwrap()).collect();
    assert_eq!(left.len(), 2, "the file and its lock: {left:?}");
}

#[test]
fn an_unreadable_file_is_an_error_that_says_what_to_do() {
    let place = place(&["one"]);
    fs::create_dir_all(place.path()).unwrap();
    let error = Journal::load(&place.path(), &place.course).unwrap_err().to_string();
    assert!(error.contains("progress: make it readable, or move it away"), "{error}");
}
