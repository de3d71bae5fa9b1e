//! `workshop check`: measures the learner's file, and says whether it passes.

use std::fs;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use ::workshop::Fingerprint;
use ::workshop::check::{CheckListener, check};
use ::workshop::compile::Compiler;
use ::workshop::course::Exercise;
use ::workshop::judge::Judgement;
use ::workshop::show::{afterword, failure};
use anyhow::{Context, Result};
use clap::Args;
use command::{ending, output};
use engine::Interrupt;
use indicatif::{ProgressBar, ProgressStyle};
use record::exercise::Report;

use super::setup::Setup;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The exercise [default: the current one]
    name: Option<String>,

    /// Measure again, even if the file has passed and has not changed
    #[arg(long)]
    again: bool,

    /// Check this file instead of yours; the result is not recorded
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
}

pub(super) fn run(setup: &Setup, arguments: &Arguments) -> Result<ExitCode> {
    let exercise = setup.named_or_current(arguments.name.as_deref())?;
    if let Some(file) = &arguments.file {
        let checker = Checker::begin(setup)?;
        let shown = checker.measure(exercise, &format!("{}--file", exercise.name), file)?;
        output::print(&shown.text)?;
        return Ok(ending::of_all(shown.judgement == Judgement::Kept));
    }
    if !arguments.again
        && let Some(text) = passed_before(setup, exercise)?
    {
        output::print(&text)?;
        return Ok(ExitCode::SUCCESS);
    }
    let shown = Checker::begin(setup)?.check(exercise)?;
    output::print(&shown.text)?;
    Ok(ending::of_all(shown.judgement == Judgement::Kept))
}

/// Returns the text for an exercise that has passed and has not changed since. Nothing is compiled
/// or measured.
pub(super) fn passed_before(setup: &Setup, exercise: &Exercise) -> Result<Option<String>> {
    let journal = setup.journal()?;
    let text = Fingerprint::of(setup.files().read(&exercise.name)?);
    let Some(date) = journal.passed_on(&exercise.name) else { return Ok(None) };
    if journal.passed_fingerprint(&exercise.name) != Some(text) {
        return Ok(None);
    }
    // Without the figures of that run, it has to be measured again.
    let Some(reports) = kept_reports(setup, exercise) else { return Ok(None) };
    let reports: Vec<&Report> = reports.iter().collect();
    let since = setup.screen.lang.of(
        format!("passed on {date}, and not changed since; `check --again` measures it again"),
        format!("пройдено {date} и с тех пор не менялось; `check --again` измерит снова"),
    );
    Ok(Some(format!("{}\n{since}\n{}", afterword(exercise, &reports, setup.screen), setup.what_is_next()?)))
}

fn kept_reports(setup: &Setup, exercise: &Exercise) -> Option<Vec<Report>> {
    let mut names = std::iter::once(&exercise.name).chain(&exercise.formerly);
    let text = names.find_map(|name| engine::read_regular_text(&setup.report_path(name)).ok())?;
    let reports: Vec<Report> = serde_json::from_str(&text).ok()?;
    (reports.len() == exercise.cases.len()).then_some(reports)
}

/// The outcome of a check, ready to be printed.
pub(super) struct Shown {
    pub(super) judgement: Judgement,
    compiles: bool,
    pub(super) text: String,
}

/// Compiles and measures, any number of times.
pub(super) struct Checker<'r> {
    setup: &'r Setup,
    compiler: Compiler,
    interrupt: Interrupt,
}

impl Checker<'_> {
    pub(super) fn begin(setup: &Setup) -> Result<Checker<'_>> {
        let interrupt = Interrupt::listen()?;
        let compiler = interrupt.explain(Compiler::prepare(&setup.workspace, &interrupt))?;
        Ok(Checker { setup, compiler, interrupt })
    }

    pub(super) fn interrupt(&self) -> &Interrupt {
        &self.interrupt
    }

    /// Returns an error after Ctrl-C.
    ///
    /// # Errors
    /// The user asked to end.
    pub(super) fn unless_interrupted(&self) -> Result<()> {
        if self.interrupt.is_raised() { Err(engine::Interrupted.into()) } else { Ok(()) }
    }

    /// Checks the learner's file, and records that it passed.
    pub(super) fn check(&self, exercise: &Exercise) -> Result<Shown> {
        let name = &exercise.name;
        let (setup, files) = (self.setup, self.setup.files());
        let text = Fingerprint::of(files.read(name)?);
        let mut shown = self.measure(exercise, name, &files.path(name))?;
        if shown.judgement == Judgement::Kept {
            // If the file was saved during the check, it is unknown which text was measured.
            if Fingerprint::of(files.read(name)?) == text {
                let today = chrono::Local::now().date_naive();
                setup.report_damage(setup.journal()?.pass(name, today, text)?.as_ref());
            }
            shown.text.push_str(&format!("\n{}", setup.what_is_next()?));
        } else if shown.compiles {
            shown.text.push_str(&setup.after_failure(exercise)?);
        }
        Ok(shown)
    }

    /// Checks any file, and records nothing but the figures.
    fn measure(&self, exercise: &Exercise, name: &str, file: &std::path::Path) -> Result<Shown> {
        let setup = self.setup;
        let mut spinner = Spinner::begin(setup, exercise);
        let checked = check(&self.compiler, exercise, name, file, &mut spinner, &self.interrupt);
        spinner.bar.finish_and_clear();
        let checked = self.interrupt.explain(checked)?;
        self.unless_interrupted()?;
        let judgement = checked.judgement();
        let text = if judgement == Judgement::Kept {
            let reports: Vec<&Report> =
                checked.cases.iter().filter_map(|case| case.report.as_ref()).collect();
            if name == exercise.name {
                let path = setup.report_path(name);
                let json = serde_json::to_string(&reports).expect("reports are always JSON");
                let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
                let written = folder.and_then(|()| engine::replace_file(&path, json.as_bytes()));
                written.with_context(|| format!("can't write {}", path.display()))?;
            }
            format!("{}{}", checked.messages, afterword(exercise, &reports, setup.screen))
        } else {
            failure(exercise, &checked, setup.screen)
        };
        Ok(Shown { judgement, compiles: !checked.cases.is_empty(), text })
    }
}

/// Shows on stderr what a check is doing, if that is a terminal.
struct Spinner<'a> {
    setup: &'a Setup,
    exercise: &'a Exercise,
    bar: ProgressBar,
}

impl<'a> Spinner<'a> {
    fn begin(setup: &'a Setup, exercise: &'a Exercise) -> Spinner<'a> {
        let style = ProgressStyle::with_template("{spinner} {msg}")
            .unwrap_or_else(|_| ProgressStyle::default_spinner());
        let bar = if std::io::stderr().is_terminal() && output::has_bars() {
            ProgressBar::new_spinner().with_style(style)
        } else {
            ProgressBar::hidden()
        };
        turn(bar.clone());
        Spinner { setup, exercise, bar }
    }
}

/// Turns a bar until it is finished. Without a thread it stands: the bar's own turning would panic.
fn turn(bar: ProgressBar) {
    let turning = move || {
        while !bar.is_finished() {
            bar.tick();
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
    };
    let _ = std::thread::Builder::new().spawn(turning);
}

impl CheckListener for Spinner<'_> {
    fn compiling(&mut self) {
        let name = &self.exercise.name;
        self.bar.set_message(
            self.setup.screen.lang.of(format!("compiling {name}"), format!("компилируется {name}")),
        );
    }

    fn playing(&mut self, case: usize, attempt: usize) {
        let lang = self.setup.screen.lang;
        let (case, of) = (case + 1, self.exercise.cases.len());
        let which = if of > 1 {
            lang.of(format!(", case {case} of {of}"), format!(", случай {case} из {of}"))
        } else {
            String::new()
        };
        let again = if attempt > 0 {
            lang.of(
                format!(", again to be sure (run {})", attempt + 1),
                format!(", ещё раз для верности (запуск {})", attempt + 1),
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
