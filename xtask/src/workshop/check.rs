//! `workshop check`: what the learner's file does to the beat.

use std::fs;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use ::workshop::Fingerprint;
use ::workshop::check::{Watcher, check};
use ::workshop::compile::Compiler;
use ::workshop::course::Exercise;
use ::workshop::judge::Judgement;
use ::workshop::show::{afterword, failure};
use anyhow::{Context, Result};
use clap::Args;
use engine::Interrupt;
use indicatif::{ProgressBar, ProgressStyle};
use record::exercise::Report;

use super::room::Room;
use crate::{ending, output};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The exercise [default: the current one]
    name: Option<String>,

    /// Measure it though it has passed and was not changed since
    #[arg(long)]
    again: bool,

    /// Check this file in place of the one to edit; nothing is remembered of it
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
}

pub(super) fn run(room: &Room, arguments: &Arguments) -> Result<ExitCode> {
    let exercise = room.named_or_current(arguments.name.as_deref())?;
    if let Some(file) = &arguments.file {
        let checker = Checker::begin(room)?;
        let shown = checker.measure(exercise, &format!("{}--file", exercise.name), file)?;
        output::print(&shown.text)?;
        return Ok(ending::of_all(shown.judgement == Judgement::Kept));
    }
    if !arguments.again
        && let Some(text) = passed_before(room, exercise)?
    {
        output::print(&text)?;
        return Ok(ExitCode::SUCCESS);
    }
    let shown = Checker::begin(room)?.check(exercise)?;
    output::print(&shown.text)?;
    Ok(ending::of_all(shown.judgement == Judgement::Kept))
}

/// What is shown of an exercise whose text has passed and is still the same: nothing is compiled or measured.
pub(super) fn passed_before(room: &Room, exercise: &Exercise) -> Result<Option<String>> {
    let progress = room.progress()?;
    let text = Fingerprint::of(room.desk().read(&exercise.name)?);
    let Some(date) = progress.passed_on(&exercise.name) else { return Ok(None) };
    if progress.passed_text_hash(&exercise.name) != Some(text) {
        return Ok(None);
    }
    // Without the figures of that run it has to be measured again.
    let Some(reports) = kept_reports(room, exercise) else { return Ok(None) };
    let reports: Vec<&Report> = reports.iter().collect();
    let since = room.show.lang.of(
        format!("passed on {date} and not changed since; `check --again` measures it again"),
        format!("пройдено {date} и с тех пор не менялось; `check --again` измерит снова"),
    );
    Ok(Some(format!("{}\n{since}\n{}", afterword(exercise, &reports, room.show), room.what_is_next()?)))
}

fn kept_reports(room: &Room, exercise: &Exercise) -> Option<Vec<Report>> {
    let mut names = std::iter::once(&exercise.name).chain(&exercise.formerly);
    let text = names.find_map(|name| fs::read_to_string(room.report_path(name)).ok())?;
    let reports: Vec<Report> = serde_json::from_str(&text).ok()?;
    (reports.len() == exercise.cases.len()).then_some(reports)
}

/// What there is to show of a check.
pub(super) struct Shown {
    pub(super) judgement: Judgement,
    compiles: bool,
    pub(super) text: String,
}

/// Compiles and measures, as often as it is asked to.
pub(super) struct Checker<'r> {
    room: &'r Room,
    compiler: Compiler,
    interrupt: Interrupt,
}

impl Checker<'_> {
    pub(super) fn begin(room: &Room) -> Result<Checker<'_>> {
        let interrupt = Interrupt::listen()?;
        let compiler = interrupt.explain(Compiler::prepare(&room.root, &interrupt))?;
        Ok(Checker { room, compiler, interrupt })
    }

    pub(super) fn interrupt(&self) -> &Interrupt {
        &self.interrupt
    }

    /// # Errors
    /// Where somebody asked to end.
    pub(super) fn unless_interrupted(&self) -> Result<()> {
        if self.interrupt.is_raised() { Err(engine::Interrupted.into()) } else { Ok(()) }
    }

    /// Checks the learner's file, and remembers it where it passes.
    pub(super) fn check(&self, exercise: &Exercise) -> Result<Shown> {
        let name = &exercise.name;
        let (room, desk) = (self.room, self.room.desk());
        let text = Fingerprint::of(desk.read(name)?);
        let mut shown = self.measure(exercise, name, &desk.path(name))?;
        if shown.judgement == Judgement::Kept {
            // Where it was saved once more meanwhile, it is not known which of the two was measured.
            if Fingerprint::of(desk.read(name)?) == text {
                let today = chrono::Local::now().date_naive();
                room.tell(room.progress()?.pass(name, today, text)?.as_ref());
            }
            shown.text.push_str(&format!("\n{}", room.what_is_next()?));
        } else if shown.compiles {
            shown.text.push_str(&room.after_failure(exercise)?);
        }
        Ok(shown)
    }

    /// Checks any file, and remembers nothing but the figures.
    fn measure(&self, exercise: &Exercise, name: &str, file: &std::path::Path) -> Result<Shown> {
        let room = self.room;
        let mut telling = Telling::begin(room, exercise);
        let checked = check(&self.compiler, exercise, name, file, &mut telling, &self.interrupt);
        telling.bar.finish_and_clear();
        let checked = self.interrupt.explain(checked)?;
        self.unless_interrupted()?;
        let judgement = checked.judgement();
        let text = if judgement == Judgement::Kept {
            let reports: Vec<&Report> =
                checked.cases.iter().filter_map(|case| case.report.as_ref()).collect();
            if name == exercise.name {
                let path = room.report_path(name);
                let json = serde_json::to_string(&reports).expect("reports are always JSON");
                let written =
                    path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, json));
                written.with_context(|| format!("{} can't be written", path.display()))?;
            }
            format!("{}{}", checked.compiler, afterword(exercise, &reports, room.show))
        } else {
            failure(exercise, &checked, room.show)
        };
        Ok(Shown { judgement, compiles: !checked.cases.is_empty(), text })
    }
}

/// How a check goes on, where stderr is a terminal.
struct Telling<'a> {
    room: &'a Room,
    exercise: &'a Exercise,
    bar: ProgressBar,
}

impl<'a> Telling<'a> {
    fn begin(room: &'a Room, exercise: &'a Exercise) -> Telling<'a> {
        let style = ProgressStyle::with_template("{spinner} {msg}")
            .unwrap_or_else(|_| ProgressStyle::default_spinner());
        let bar = if std::io::stderr().is_terminal() && output::has_bars() {
            ProgressBar::new_spinner().with_style(style)
        } else {
            ProgressBar::hidden()
        };
        bar.enable_steady_tick(std::time::Duration::from_millis(100));
        Telling { room, exercise, bar }
    }
}

impl Watcher for Telling<'_> {
    fn compiles(&mut self) {
        let name = &self.exercise.name;
        self.bar.set_message(
            self.room.show.lang.of(format!("compiling {name}"), format!("компилируется {name}")),
        );
    }

    fn plays(&mut self, case: usize, attempt: usize) {
        let lang = self.room.show.lang;
        let (case, of) = (case + 1, self.exercise.cases.len());
        let which = if of > 1 {
            lang.of(format!(", case {case} of {of}"), format!(", случай {case} из {of}"))
        } else {
            String::new()
        };
        let again = if attempt > 0 {
            lang.of(
                format!(", once more to be sure ({attempt})"),
                format!(", ещё раз для верности ({attempt})"),
            )
        } else {
            String::new()
        };
        let name = &self.exercise.name;
        self.bar.set_message(
            lang.of(format!("measuring {name}{which}{again}"), format!("измеряется {name}{which}{again}")),
        );
    }
}
