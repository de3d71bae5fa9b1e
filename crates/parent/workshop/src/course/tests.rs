//! Tests: courses that load, and the problems of those that don't.

use std::fs;
use std::path::Path;
use std::time::Duration;

use record::exercise::Main;

use super::{Count, Course, Slice, Width, out_of_step, sample};
use crate::lang::Lang;
use crate::text::Text;

/// Returns the problems of a course, with paths relative to its folder.
fn problems(folder: &Path) -> Vec<String> {
    let error = Course::load(folder).unwrap_err();
    let short = |path: &Path| path.strip_prefix(folder).unwrap().display().to_string();
    let line = |line: Option<usize>| line.map(|line| format!(":{line}")).unwrap_or_default();
    error
        .problems
        .iter()
        .map(|problem| format!("{}{}: {}", short(&problem.file), line(problem.line), problem.what))
        .collect()
}

/// Returns the problems of a course whose only exercise has this exercise.toml.
fn said_of(exercise: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    sample::write(folder.path(), &["one"]);
    fs::write(folder.path().join("one/exercise.toml"), exercise).unwrap();
    fs::remove_dir_all(folder.path().join("one/wrong")).unwrap();
    problems(folder.path())
}

#[test]
fn a_course_is_read_in_its_order() {
    let folder = tempfile::tempdir().unwrap();
    let course = sample::course(folder.path(), &["second", "first"]);
    assert_eq!(
        (course.key.as_str(), course.title(Lang::En), course.title(Lang::Ru)),
        ("test", "A course", "Курс")
    );
    let names: Vec<&str> = course.exercises.iter().map(|exercise| exercise.name.as_str()).collect();
    assert_eq!(names, ["second", "first"]);
    let exercise = course.exercise("first").unwrap();
    assert_eq!(exercise.wrong[0].about, "It never yields.");
    assert_eq!(exercise.given, fs::read_to_string(exercise.given_path()).unwrap());
    assert!(exercise.solution_path().is_file() && exercise.wrong_path(&exercise.wrong[0]).is_file());
    assert_eq!(exercise.text(Lang::Ru).title, "Название");
    let error = course.exercise("frist").unwrap_err();
    assert_eq!(error.to_string(), "there is no exercise `frist`; did you mean `first`?");
}

#[test]
fn an_exercise_toml_is_read_in_full() {
    let folder = tempfile::tempdir().unwrap();
    sample::write(folder.path(), &["one"]);
    let written = "formerly = [\"uno\"]\nminutes = 12\n\
        [[case]]\nruntime = \"tokio/1\"\nstep = \"100ns\"\nlength = \"300ms\"\n\
        [[case]]\nruntime = \"smol/N\"\nmain = \"exercise\"\njobs = 4\njobs_per_cpu = 8\nstep = \"1ms\"\n\
        length = \"1s\"\npanics = [2]\nleaves = [3]\ncancel = \"100ms\"\nstop = \"90ms\"\nevery = \"20ms\"\n\
        burst = 4\nburst_per_cpu = 3\n\
        [expect]\nbeat = \"20ms\"\nslice = [\"20us\", \"\"]\nlongest = 0.6\nwork = 0.25\n\
        off_the_loop = true\nwidth = [\"1\", \"cpus\"]\nthreads = \"cpus-1\"\noverrun = 0.25\n\
        [[wrong]]\nfile = \"never.rs\"\nfails = \"beat\"\ncpus = 2\n";
    fs::write(folder.path().join("one/exercise.toml"), written).unwrap();
    let course = Course::load(folder.path()).unwrap();
    let exercise = &course.exercises[0];
    assert_eq!((exercise.minutes, exercise.cases.len()), (12, 2));
    assert_eq!(course.now_or_formerly("uno"), Some(exercise));
    assert_eq!(course.now_or_formerly("due"), None);

    let [plain, full] = &exercise.cases[..] else { panic!("two cases") };
    assert_eq!((plain.main, plain.jobs, plain.jobs_on(64), plain.burst_on(64)), (Main::Nobody, 1, 1, 1));
    assert_eq!((plain.step, plain.length), (Duration::from_nanos(100), Duration::from_millis(300)));
    assert_eq!(
        (full.main, full.jobs_on(0), full.jobs_on(2), full.burst_on(1), full.burst_on(2)),
        (Main::Exercise, 4, 16, 4, 6)
    );
    assert_eq!((&*full.panics, &*full.leaves), (&[2][..], &[3][..]));
    assert_eq!(full.cancel, Some(Duration::from_millis(100)));

    let expect = &exercise.expect;
    assert_eq!(expect.slice, Some(Slice { typical: Some(Duration::from_micros(20)), longest: None }));
    assert_eq!(expect.width, Some(Width { at_least: Some(Count::Of(1)), at_most: Some(Count::Cpus) }));
    assert_eq!(expect.threads, Some(Count::CpusButOne));
    assert_eq!([1, 2, 8].map(|cpus| Count::CpusButOne.on(cpus)), [1, 1, 7]);
    assert_eq!((expect.off_the_loop, expect.overrun), (true, Some(0.25)));
    assert_eq!(exercise.wrong[0].cpus, Some(2));
}

#[test]
fn a_line_that_makes_no_sense_is_reported_with_its_number() {
    let case = "[[case]]\nruntime = \"tokio/1\"\nstep = \"100ns\"\nlength = \"300ms\"\n";
    for (written, expected) in [
        (format!("minutes = 1\n{case}beat = 3\n"), ":6: unknown field `beat`"),
        (
            format!("minutes = 1\n{}", case.replace("100ns", "fast")),
            ":4: `fast`: a duration is written 250us, 10ms or 2s",
        ),
        (
            format!("minutes = 1\n{case}[expect]\nthreads = \"all\"\n"),
            ":7: `all` is no number of threads or jobs",
        ),
        (format!("minutes = 1\n{case}[expect]\nslice = [\"1ms\"]\n"), ":7: invalid length 1"),
        (format!("minutes = 1\n{case}main = \"me\"\n"), ":6: unknown variant `me`"),
        (format!("minutes = 0\n{case}"), ":1: `minutes` is from 1 to 1440"),
        (format!("minutes = 4294967295\n{case}"), ":1: `minutes` is from 1 to 1440"),
        (format!("minutes = 1\n{case}jobs = 4000000000\n"), ":2: `jobs` is at most 100000"),
        (
            format!("minutes = 1\n{case}every = \"1s\"\nburst_per_cpu = 4000000000\n"),
            ":2: `burst_per_cpu` is at most 100000",
        ),
        (
            format!("minutes = 1\n{}", case.replace("300ms", "500years")),
            ":5: `500years`: that is longer than a day",
        ),
        (format!("minutes = 1\n{}", case.replace("300ms", "1h")), ":2: `length` is longer than a minute"),
        ("minutes = 1\n".to_owned(), ": no case: write a `[[case]]`"),
        ("minutes = \n".to_owned(), ":1: "),
        (case.to_owned(), ":1: missing field `minutes`"),
    ] {
        let said = said_of(&written);
        assert!(said[0].starts_with(&format!("one/exercise.toml{expected}")), "{expected}: {said:?}");
    }
}

#[test]
fn all_problems_of_an_exercise_are_reported() {
    let said = said_of(
        "formerly = [\"No\"]\nminutes = 1\n\
        [[case]]\nruntime = \"tokio\"\njobs = 0\njobs_per_cpu = 0\nstep = \"2ms\"\n\
        length = \"1ms\"\ncancel = \"0s\"\nburst = 2\n\
        [[case]]\nruntime = \"tokio/1\"\njobs = 2\nstep = \"0s\"\nlength = \"1ms\"\npanics = [1, 2]\n\
        [expect]\nlongest = 1.5\nwork = 0.0\nslice = [\"2ms\", \"1ms\"]\nwidth = [3, 2]\nthreads = 0\n",
    );
    let expected = [
        ":1: `No` is no name",
        ":3: `tokio` is no runtime",
        ":3: `jobs` is at least 1",
        ":3: `jobs_per_cpu` is at least 1",
        ":3: `length` is shorter than a step",
        ":3: `cancel` is longer than 0",
        ":3: `burst` without `every`",
        ":11: `step` is at least 1ns",
        ":11: `panics` names job 2, but the last job is 1",
        ":17: `longest` is a share",
        ":17: `work` is a share",
        ":17: `slice` is [typical, longest]",
        ":17: `threads` is at least 1",
        ":17: `width` is [lowest, highest]",
    ];
    assert_eq!(said.len(), expected.len(), "{said:#?}");
    for (said, expected) in said.iter().zip(expected) {
        assert!(said.starts_with(&format!("one/exercise.toml{expected}")), "{expected}: {said}");
    }
}

#[test]
fn all_problems_of_a_course_are_reported_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    sample::write(path, &["one", "two", "one", "Three", "four", "exercises"]);
    fs::remove_dir_all(path.join("four")).unwrap();
    fs::remove_dir_all(path.join("Three")).unwrap();
    for ignored in [".git", "five"] {
        fs::create_dir(path.join(ignored)).unwrap();
    }
    fs::remove_file(path.join("one/solution.rs")).unwrap();
    fs::write(path.join("one/wrong/other.rs"), "").unwrap();
    fs::write(path.join("one/wrong/never.rs"), "fn main() {}").unwrap();
    fs::write(path.join("one/ru.md"), "# Название\n").unwrap();
    fs::write(path.join("two/given.rs"), b"\xff").unwrap();
    fs::remove_file(path.join("two/wrong/never.rs")).unwrap();
    let said = problems(path);
    let expected = [
        "one/solution.rs: it is missing: write it",
        "one/ru.md:1: `## Идея` is missing: write it",
        "one/wrong/never.rs:1: begin the file with `//! ` and what is wrong with the answer",
        "one/wrong/other.rs: no [[wrong]] in exercise.toml names it: add one, with the rule that it misses",
        "two/given.rs: it is no UTF-8: save it as UTF-8",
        "two/exercise.toml:6: there is no wrong/never.rs, or it is listed twice: write it, or remove it",
        "course.toml:3: `one` is listed twice: remove one",
        "course.toml:3: `Three` is no name: use lower-case words and digits, joined by `-`",
        "course.toml:3: there is no folder `four`: create it, or remove the name",
        "course.toml:3: `exercises` is the folder for the learners' files: choose another name",
        "course.toml: the folder `five` is not listed: list it, or remove it",
    ];
    for expected in expected {
        assert!(said.iter().any(|said| said == expected), "{expected}: {said:#?}");
    }
    // The seven other parts of the Russian text are missing too.
    assert_eq!(said.len(), expected.len() + 7, "{said:#?}");
    let whole = Course::load(path).unwrap_err().to_string();
    assert!(whole.starts_with("the course in ") && whole.lines().count() == said.len() + 1, "{whole}");
}

#[test]
fn a_former_name_belongs_to_one_exercise() {
    let folder = tempfile::tempdir().unwrap();
    sample::write(folder.path(), &["one", "two"]);
    for (name, former) in [("one", "[\"two\", \"old\"]"), ("two", "[\"old\"]")] {
        let file = folder.path().join(name).join("exercise.toml");
        let written = fs::read_to_string(&file).unwrap();
        fs::write(&file, format!("formerly = {former}\n{written}")).unwrap();
    }
    let expected = [
        "one/exercise.toml: the former name `two` belongs to `two` too: remove one",
        "two/exercise.toml: the former name `old` belongs to `one` too: remove one",
    ];
    assert_eq!(problems(folder.path()), expected);
}

#[test]
fn an_unknown_figure_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    sample::write(folder.path(), &["one"]);
    let file = folder.path().join("one/en.md");
    let text = sample::text(Lang::En).replace("## Afterword\n", "## Afterword\n\n{late_p90}\n");
    fs::write(&file, text).unwrap();
    let course = Course::load(folder.path()).unwrap();
    course.check_figures(&["late_p90"]).unwrap();
    let error = course.check_figures(&["late"]).unwrap_err().to_string();
    assert!(error.contains("en.md: there is no figure `{late_p90}`: there are late"), "{error}");
}

#[test]
fn a_translation_that_says_the_same_does_not_lag() {
    let folder = tempfile::tempdir().unwrap();
    sample::course(folder.path(), &["one"]).check_languages().unwrap();
}

#[test]
fn a_translation_that_differs_is_reported_with_the_difference() {
    let en = "Late by {late}: `a`, `b`.\n\n```rust\nlet x = 1; // one\n```";
    let ru = "Опоздал на {late}: `b`, `a`.\n\n```rust\n// раз\nlet x = 1;\n```";
    assert_eq!(lagging(en, ru), [""; 0]);
    for (from, to, expected) in [
        (
            "{late}",
            "{beat}",
            "different figures: only in the original `late`; only in the translation `beat`",
        ),
        ("`b`", "`с`", "different inline code: only in the original `b`; only in the translation `с`"),
        ("x = 1", "x = 2", "code block 1 differs in more than comments"),
        ("`a`.", "`a`.\n\nЕщё.", "the original has 1 paragraphs, and the translation 2"),
        ("`a`.", "`a`.\n- Ещё.", "the original has 0 items, and the translation 1"),
        ("Опоздал на", "Late by the very", "fewer than half of the letters are Cyrillic"),
    ] {
        let said = lagging(en, &ru.replace(from, to));
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].starts_with("`## Послесловие`: ") && said[0].contains(expected), "{said:?}");
    }
    let said = lagging(&en.replace("one", "раз"), ru);
    assert_eq!(said, ["`## Afterword` of the original has a Cyrillic `р`"]);
}

#[test]
fn a_translation_of_an_older_text_gets_the_line_to_write() {
    let en = Text::parse(&sample::text(Lang::En), Lang::En).unwrap();
    let ru = Text::parse(&sample::text(Lang::Ru), Lang::Ru).unwrap();
    let said = out_of_step(&en, &ru);
    assert_eq!(said.len(), 1);
    assert!(said[0].contains(&format!("`<!-- en.md: {} -->`", en.fingerprint)), "{said:?}");
}

/// Returns the differences between two afterwords.
fn lagging(en: &str, ru: &str) -> Vec<String> {
    let text = |lang: Lang, first: &str, afterword: &str| {
        let heading = lang.of("## Afterword\n", "## Послесловие\n");
        let (before, behind) =
            sample::text(lang).split_once(heading).map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        let (_, behind) = behind.split_once("\n## ").unwrap();
        Text::parse(&format!("{first}{before}{heading}\n{afterword}\n\n## {behind}"), lang).unwrap()
    };
    let original = text(Lang::En, "", en);
    let first = format!("<!-- en.md: {} -->\n", original.fingerprint);
    out_of_step(&original, &text(Lang::Ru, &first, ru))
}
