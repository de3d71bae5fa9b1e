//! What every command of the workshop begins with: the course, the learner's files, what was done, and in which language.

use std::path::{Path, PathBuf};

use ::workshop::course::Exercise;
use ::workshop::desk::Desk;
use ::workshop::figures;
use ::workshop::progress::{Damage, Progress};
use ::workshop::show::Show;
use ::workshop::{Course, Lang};
use anyhow::{Context, Result};
use engine::BadRequest;
use engine::Workspace;

use crate::{output, session};

/// The course that is built in, and its desk.
const COURSE: &str = "crates/parent/workshop/course";
const DESK: &str = "crates/child/exercises/src/bin";

/// The course with all that belongs to it.
pub(super) struct Room {
    /// The workspace's top folder.
    pub(super) root: PathBuf,
    pub(super) course: Course,
    desk: PathBuf,
    /// Where it is kept what has passed.
    kept: PathBuf,
    pub(super) show: Show,
}

impl Room {
    pub(super) fn enter(lang: Option<Lang>, from: Option<&Path>, kept: Option<&Path>) -> Result<Room> {
        let workspace: Workspace = session::workspace()?;
        let root = workspace.root().to_owned();
        let (folder, desk) = match from {
            None => (root.join(COURSE), root.join(DESK)),
            Some(folder) => {
                let folder =
                    std::path::absolute(folder).with_context(|| format!("--from {}", folder.display()))?;
                let desk = folder.join(::workshop::course::DESK);
                (folder, desk)
            }
        };
        let course = Course::load(&folder)?;
        let names = figures::names();
        course.check_figures(&names.iter().map(String::as_str).collect::<Vec<_>>())?;
        let show = Show { lang: lang.unwrap_or_else(Lang::of_locale), colour: output::is_coloured() };
        let kept = kept.map_or_else(|| root.join(".breather").join("workshop"), Path::to_owned);
        Ok(Room { kept: kept.join(&course.key), root, course, desk, show })
    }

    /// The learner's files.
    pub(super) fn desk(&self) -> Desk<'_> {
        Desk::of(&self.course, &self.desk)
    }

    /// What was done; where the file was damaged, that is said.
    pub(super) fn progress(&self) -> Result<Progress> {
        let (progress, damage) = Progress::load(&self.kept.join("progress"), &self.course)?;
        self.tell(damage.as_ref());
        Ok(progress)
    }

    /// Says on stderr what was wrong with the file of what was done.
    pub(super) fn tell(&self, damage: Option<&Damage>) {
        if let Some(Damage { kept_aside, lines }) = damage {
            let aside = kept_aside.display();
            output::say(&self.show.lang.of(
                format!("the progress file was damaged in {lines} lines: it is kept as {aside}, and what could be read was written anew"),
                format!("файл прогресса повреждён, строк: {lines}; он сохранён как {aside}, а то, что удалось прочесть, записано заново"),
            ));
        }
    }

    /// The exercise of this name, or a request that made no sense.
    pub(super) fn exercise(&self, name: &str) -> Result<&Exercise> {
        let name = name.trim_end_matches(".rs");
        if let Some(exercise) = self.course.now_or_formerly(name) {
            return Ok(exercise);
        }
        Ok(self
            .course
            .exercise(name)
            .map_err(|error| BadRequest(format!("{error} `cargo xtask workshop list` has all of them")))?)
    }

    /// The exercise that is named, or else the one at hand; where all have passed, the last one.
    pub(super) fn named_or_current(&self, name: Option<&str>) -> Result<&Exercise> {
        match name {
            Some(name) => self.exercise(name),
            None => {
                let current = self.progress()?.current(&self.course).map(|exercise| exercise.name.clone());
                Ok(match current {
                    Some(name) => self.course.exercise(&name)?,
                    None => self.course.exercises.last().context("a course has at least one exercise")?,
                })
            }
        }
    }

    /// Where the figures of the run are kept with which an exercise passed.
    pub(super) fn report_path(&self, name: &str) -> PathBuf {
        self.kept.join(format!("{name}.json"))
    }

    /// A path as one would type it here.
    pub(super) fn short(&self, path: &Path) -> PathBuf {
        let here = std::env::current_dir().unwrap_or_default();
        path.strip_prefix(here).unwrap_or(path).to_owned()
    }

    /// The learner's file, as one would type it here.
    pub(super) fn shown_path(&self, name: &str) -> PathBuf {
        self.short(&self.desk().path(name))
    }

    /// What one can do with an exercise that is not done.
    pub(super) fn next_steps(&self) -> String {
        self.show
            .lang
            .of(
                "cargo xtask workshop check  measure it    cargo xtask workshop hint  a hint\n\
             cargo xtask workshop watch  at each save  cargo xtask workshop list  all of them\n",
                "cargo xtask workshop check  измерить    cargo xtask workshop hint  подсказка\n\
             cargo xtask workshop watch  при записи  cargo xtask workshop list  список\n",
            )
            .to_owned()
    }

    /// What there is to do after an exercise has passed.
    pub(super) fn what_is_next(&self) -> Result<String> {
        let progress = self.progress()?;
        Ok(match progress.current(&self.course) {
            None => super::show::all_done(self),
            Some(exercise) => {
                let title = &exercise.text(self.show.lang).title;
                let path = self.shown_path(&exercise.name);
                self.show.lang.of(
                    format!("next: \"{title}\"\n{}\n`cargo xtask workshop` shows its task\n", path.display()),
                    format!("дальше: «{title}»\n{}\nзадачу покажет `cargo xtask workshop`\n", path.display()),
                )
            }
        })
    }

    /// What to do after an exercise has failed. Nothing is added to the compiler's words.
    pub(super) fn after_failure(&self, exercise: &Exercise) -> Result<String> {
        let path = self.shown_path(&exercise.name);
        let is_current =
            self.progress()?.current(&self.course).is_some_and(|current| current.name == exercise.name);
        let named = if is_current { String::new() } else { format!(" {}", exercise.name) };
        Ok(self.show.lang.of(
            format!("\n{}\na hint: `cargo xtask workshop hint{named}`\n", path.display()),
            format!("\n{}\nподсказка: `cargo xtask workshop hint{named}`\n", path.display()),
        ))
    }
}
