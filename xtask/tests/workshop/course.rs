//! A course of two exercises in a temporary folder, and `cargo xtask workshop` for it.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use assert_cmd::Command;
use tempfile::TempDir;
use workshop::{Fingerprint, Lang};

/// The time in which any command ends, also if it has to build the libraries first. It turns a hang
/// into a failure.
const PATIENCE: Duration = Duration::from_secs(600);

/// A job of 100 ms on tokio/1. No slice may hold more than half of it.
const EXERCISE: &str = r#"
minutes = 1
[[case]]
runtime = "tokio/1"
step = "100ns"
length = "100ms"
[expect]
longest = 0.5
[[wrong]]
file = "never.rs"
fails = "longest"
"#;

pub(crate) const GIVEN: &str = "    job.finish()";
pub(crate) const SOLUTION: &str = "    job.advance(job.steps() / 2);
    tokio::task::yield_now().await;
    job.finish()";

/// Returns a program with this body in its function.
pub(crate) fn program(body: &str) -> String {
    format!(
        "//! An exercise.\n\nfn main() {{\n    harness::job(solve);\n}}\n\n\
         async fn solve(mut job: harness::Job) -> harness::Output {{\n{body}\n}}\n"
    )
}

/// What the command printed, and its exit code.
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

pub(crate) struct Sample {
    folder: TempDir,
}

impl Sample {
    pub(crate) fn new() -> Sample {
        let sample = Sample { folder: tempfile::tempdir().unwrap() };
        for name in ["first", "second"] {
            sample.add(name);
        }
        let list = "key = \"test\"\ntitle = { en = \"A course\", ru = \"Курс\" }\n\
                    exercises = [\"first\", \"second\"]\n";
        sample.write("course.toml", list);
        sample
    }

    fn add(&self, name: &str) {
        let en = text(Lang::En);
        let ru = format!("<!-- en.md: {} -->\n{}", Fingerprint::of(&en), text(Lang::Ru));
        for (file, text) in [
            ("exercise.toml", EXERCISE),
            ("given.rs", &program(GIVEN)),
            ("solution.rs", &program(SOLUTION)),
            ("wrong/never.rs", &program(GIVEN)),
            ("en.md", &en),
            ("ru.md", &ru),
        ] {
            self.write(&format!("{name}/{file}"), text);
        }
    }

    pub(crate) fn course(&self) -> PathBuf {
        self.folder.path().join("course")
    }

    pub(crate) fn progress(&self) -> PathBuf {
        self.folder.path().join("kept").join("test").join("progress")
    }

    /// Returns the learner's file.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.course().join("exercises").join(format!("{name}.rs"))
    }

    /// Writes the learner's file.
    pub(crate) fn edit(&self, name: &str, text: &str) {
        self.write(&format!("exercises/{name}.rs"), text);
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        let path = self.course().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Returns the arguments that every command here begins with.
    pub(crate) fn arguments(&self) -> Vec<OsString> {
        let mut arguments: Vec<OsString> = ["workshop", "--lang", "en", "--from"].map(OsString::from).into();
        arguments.extend([self.course().into(), "--kept".into(), self.folder.path().join("kept").into()]);
        arguments
    }

    /// Runs `cargo xtask workshop` with these arguments.
    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        let mut command = Command::cargo_bin("xtask").unwrap();
        command.args(self.arguments()).args(arguments).timeout(PATIENCE);
        let output = command.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Said {
            code: output.status.code().unwrap_or(-1),
            out: text(&output.stdout),
            err: text(&output.stderr),
        }
    }

    /// Checks a program as an answer to the first exercise.
    pub(crate) fn check(&self, program: &str) -> Said {
        self.edit("first", program);
        self.run(&["check", "first"])
    }
}

/// Returns a text with all of its parts, a few words each.
fn text(lang: Lang) -> String {
    let parts = lang.of(
        [
            "The idea",
            "Your task",
            "What is measured",
            "Hint 1",
            "Hint 2",
            "Hint 3",
            "Afterword",
            "For the teacher",
        ],
        [
            "Идея",
            "Задача",
            "Что измеряется",
            "Подсказка 1",
            "Подсказка 2",
            "Подсказка 3",
            "Послесловие",
            "Для преподавателя",
        ],
    );
    let title = lang.of("# A title", "# Название");
    let sections: String = parts
        .iter()
        .map(|part| {
            let figure =
                if *part == lang.of("Afterword", "Послесловие") { " {yields}" } else { "" };
            format!("\n## {part}\n\n{}{figure}\n", lang.of("Some words.", "Несколько слов."))
        })
        .collect();
    format!("{title}\n{sections}")
}
