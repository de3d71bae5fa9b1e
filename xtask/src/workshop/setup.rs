//! What every workshop command needs: the course, the learner's files and progress, the language.

use std::path::{Path, PathBuf};

use ::workshop::course::Exercise;
use ::workshop::figures;
use ::workshop::files::LearnerFiles;
use ::workshop::journal::{Damage, Journal};
use ::workshop::show::Screen;
use ::workshop::{Course, Lang};
use anyhow::{Context, Result};
use command::output;
use engine::BadRequest;
use engine::Workspace;

use crate::here::workspace;

/// The built-in course, and the learner's files for it.
const COURSE: &str = "crates/parent/workshop/course";
const EXERCISES: &str = "crates/child/exercises/src/bin";

/// The course, with everything that belongs to it.
pub(super) struct Setup {
    pub(super) workspace: Workspace,
    pub(super) course: Course,
    files: PathBuf,
    /// The folder for the learner's progress in this course.
    progress_folder: PathBuf,
    pub(super) screen: Screen,
    /// The flags that every command needs which is advised, with a blank before each.
    flags: String,
}

impl Setup {
    pub(super) fn enter(
        lang: Option<Lang>,
        from: Option<&Path>,
        progress_folder: Option<&Path>,
        flags: String,
    ) -> Result<Setup> {
        let workspace: Workspace = workspace()?;
        let root = workspace.root().to_owned();
        let (folder, files) = match from {
            None => (root.join(COURSE), root.join(EXERCISES)),
            Some(folder) => {
                let folder =
                    std::path::absolute(folder).with_context(|| format!("--from {}", folder.display()))?;
                let files = folder.join(::workshop::course::EXERCISES);
                (folder, files)
            }
        };
        let course = Course::load(&folder)?;
        let names = figures::names();
        course.check_figures(&names.iter().map(String::as_str).collect::<Vec<_>>())?;
        let screen = Screen { lang: lang.unwrap_or_else(Lang::of_locale), colour: output::is_coloured() };
        let progress_folder =
            progress_folder.map_or_else(|| root.join(".breather").join("workshop"), Path::to_owned);
        let progress_folder = progress_folder.join(&course.key);
        Ok(Setup { progress_folder, workspace, course, files, screen, flags })
    }

    /// Returns the command line of a command of the workshop, as one has to type it here.
    pub(super) fn command(&self, command: &str) -> String {
        let blank = if command.is_empty() { "" } else { " " };
        format!("cargo xtask workshop{blank}{command}{}", self.flags)
    }

    /// Returns the learner's files.
    pub(super) fn files(&self) -> LearnerFiles<'_> {
        LearnerFiles::of(&self.course, &self.files)
    }

    /// Reads the learner's progress. Reports a damaged file on stderr.
    pub(super) fn journal(&self) -> Result<Journal> {
        let (journal, damage) = Journal::load(&self.progress_folder.join("progress"), &self.course)?;
        self.report_damage(damage.as_ref());
        Ok(journal)
    }

    /// Reports a damaged progress file on stderr.
    pub(super) fn report_damage(&self, damage: Option<&Damage>) {
        if let Some(Damage { kept_aside, lines }) = damage {
            let aside = kept_aside.display();
            output::say(&self.screen.lang.of(
                format!(
                    "the progress file had {}: a copy is kept as {aside}, and the other \
                     lines are still used",
                    words::counted(*lines as u64, "damaged line")
                ),
                format!(
                    "в файле прогресса повреждено строк: {lines}; копия сохранена как {aside}, остальные \
                     строки действуют"
                ),
            ));
        }
    }

    /// Finds an exercise by its name, with or without `.rs`.
    pub(super) fn exercise(&self, name: &str) -> Result<&Exercise> {
        let name = name.trim_end_matches(".rs");
        if let Some(exercise) = self.course.now_or_formerly(name) {
            return Ok(exercise);
        }
        Ok(self.course.exercise(name).map_err(|error| {
            // A question ends a sentence.
            let mark = if error.closest.is_some() { "" } else { ";" };
            BadRequest(format!("{error}{mark} `{}` names them all", self.command("list")))
        })?)
    }

    /// Finds the named exercise, or else the current one. If all have passed, returns the last one.
    pub(super) fn named_or_current(&self, name: Option<&str>) -> Result<&Exercise> {
        match name {
            Some(name) => self.exercise(name),
            None => {
                let current = self.journal()?.current(&self.course).map(|exercise| exercise.name.clone());
                Ok(match current {
                    Some(name) => self.course.exercise(&name)?,
                    None => self.course.exercises.last().context("a course has at least one exercise")?,
                })
            }
        }
    }

    /// Returns the file with the figures of the run in which an exercise passed.
    pub(super) fn report_path(&self, name: &str) -> PathBuf {
        self.progress_folder.join(format!("{name}.json"))
    }

    /// Shortens a path to what one would type in this folder.
    pub(super) fn short(&self, path: &Path) -> PathBuf {
        let here = std::env::current_dir().unwrap_or_default();
        path.strip_prefix(here).unwrap_or(path).to_owned()
    }

    /// Returns the learner's file as one would type it in this folder.
    pub(super) fn shown_path(&self, name: &str) -> PathBuf {
        self.short(&self.files().path(name))
    }

    /// Says what a learner can do with an exercise that has not passed.
    pub(super) fn next_steps(&self) -> String {
        if !self.flags.is_empty() {
            // Two such commands have no room on a line.
            return [
                ("check", "measure it", "измерить"),
                ("hint", "a hint", "подсказка"),
                ("watch", "at each save", "при записи"),
                ("list", "all of them", "список"),
            ]
            .map(|(command, en, ru)| format!("{}  {}\n", self.command(command), self.screen.lang.of(en, ru)))
            .concat();
        }
        self.screen
            .lang
            .of(
                "cargo xtask workshop check  measure it    cargo xtask workshop hint  a hint\n\
             cargo xtask workshop watch  at each save  cargo xtask workshop list  all of them\n",
                "cargo xtask workshop check  измерить    cargo xtask workshop hint  подсказка\n\
             cargo xtask workshop watch  при записи  cargo xtask workshop list  список\n",
            )
            .to_owned()
    }

    /// Says what to do after an exercise has passed.
    pub(super) fn what_is_next(&self) -> Result<String> {
        let journal = self.journal()?;
        Ok(match journal.current(&self.course) {
            None => self.all_done(),
            Some(exercise) => {
                let title = &exercise.text(self.screen.lang).title;
                let (path, shows) = (self.shown_path(&exercise.name), self.command(""));
                self.screen.lang.of(
                    format!("next: \"{title}\"\n{}\n`{shows}` shows the task\n", path.display()),
                    format!("дальше: «{title}»\n{}\nзадачу покажет `{shows}`\n", path.display()),
                )
            }
        })
    }

    /// Says what to do after an exercise has failed. Nothing is added to the compiler's messages.
    pub(super) fn after_failure(&self, exercise: &Exercise) -> Result<String> {
        let path = self.shown_path(&exercise.name);
        let is_current =
            self.journal()?.current(&self.course).is_some_and(|current| current.name == exercise.name);
        let named = if is_current { String::new() } else { format!(" {}", exercise.name) };
        let hint = self.command(&format!("hint{named}"));
        Ok(self.screen.lang.of(
            format!("\n{}\na hint: `{hint}`\n", path.display()),
            format!("\n{}\nподсказка: `{hint}`\n", path.display()),
        ))
    }

    /// Says what to do after the last exercise.
    pub(super) fn all_done(&self) -> String {
        let list = self.command("list");
        self.screen.lang.of(
            format!(
                "\nAll exercises have passed. `{list}` names them, `open NAME`\n\
                 opens one again, and `cargo xtask compare` measures the strategies here.\n"
            ),
            format!(
                "\nВсе упражнения пройдены. `{list}` их перечислит, `open NAME`\n\
                 вернёт к одному из них, а `cargo xtask compare` измерит здесь стратегии.\n"
            ),
        )
    }
}
