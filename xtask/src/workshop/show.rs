//! The workshop commands that only show texts or put files in place.

use std::fs;
use std::io::IsTerminal;
use std::process::ExitCode;

use ::workshop::show;
use anyhow::{Context, Result};
use clap::Args;
use command::output;
use engine::BadRequest;
use engine::typed::number_within;

use super::setup::Setup;

#[derive(Debug, Args)]
pub(super) struct Named {
    /// The exercise
    name: String,
}

#[derive(Debug, Args)]
pub(super) struct MaybeNamed {
    /// The exercise [default: all of them]
    name: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct HintArguments {
    /// The exercise [default: the current one]
    name: Option<String>,

    /// Which hint, together with the ones before it: 1, 2 or 3
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = hint_step, allow_hyphen_values = true)]
    step: u8,
}

fn hint_step(text: &str) -> Result<u8, String> {
    number_within(text, 1..=3)
}

#[derive(Debug, Args)]
pub(super) struct SolutionArguments {
    /// The exercise [default: the current one]
    name: Option<String>,

    /// Show it even if the exercise has not passed
    #[arg(long)]
    peek: bool,
}

/// Shows where the learner is, and what is next.
pub(super) fn status(setup: &Setup) -> Result<ExitCode> {
    let journal = setup.journal()?;
    let mut text = show::heading(&setup.course, &journal, setup.screen);
    match journal.current(&setup.course) {
        Some(exercise) => {
            setup.files().read(&exercise.name)?;
            text.push_str(&format!(
                "\n{}\n",
                show::task(exercise, &setup.shown_path(&exercise.name), setup.screen)
            ));
            text.push_str(&setup.next_steps());
        }
        None => text.push_str(&setup.all_done()),
    }
    output::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn list(setup: &Setup) -> Result<ExitCode> {
    let journal = setup.journal()?;
    output::print(&if std::io::stdout().is_terminal() {
        let heading = show::heading(&setup.course, &journal, setup.screen);
        format!("{heading}\n{}", show::list(&setup.course, &journal, setup.screen))
    } else {
        show::list_for_programs(&setup.course, &journal, setup.screen.lang)
    })?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn open(setup: &Setup, Named { name }: &Named) -> Result<ExitCode> {
    let exercise = setup.exercise(name)?;
    let mut journal = setup.journal()?;
    let damage = journal.choose(&exercise.name)?;
    setup.report_damage(damage.as_ref());
    setup.files().read(&exercise.name)?;
    output::print(&show::task(exercise, &setup.shown_path(&exercise.name), setup.screen))?;
    output::print(&format!("\n{}", setup.next_steps()))?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn hint(setup: &Setup, HintArguments { name, step }: &HintArguments) -> Result<ExitCode> {
    let exercise = setup.named_or_current(name.as_deref())?;
    output::print(&show::hints(exercise, *step, setup.screen))?;
    if *step < 3 {
        let named = name.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
        let next = format!("`{}`", setup.command(&format!("hint{named} --step {}", step + 1)));
        output::say(
            &setup
                .screen
                .lang
                .of(format!("\nthe next hint: {next}"), format!("\nследующая подсказка: {next}")),
        );
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn reset(setup: &Setup, Named { name }: &Named) -> Result<ExitCode> {
    let exercise = setup.exercise(name)?;
    let kept = setup.files().reset(&exercise.name)?;
    let path = setup.shown_path(&exercise.name);
    let lang = setup.screen.lang;
    output::print(&match kept {
        Some(kept) => {
            let kept = setup.short(&kept);
            lang.of(
                format!(
                    "{} is as it was given again\nwhat you wrote is kept in {}\n",
                    path.display(),
                    kept.display()
                ),
                format!("{} снова как в начале;\nваш текст сохранён в {}\n", path.display(), kept.display()),
            )
        }
        None => lang.of(
            format!("{} has not been changed: there is nothing to reset\n", path.display()),
            format!("{} не изменялся: сбрасывать нечего\n", path.display()),
        ),
    })?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn solution(
    setup: &Setup,
    SolutionArguments { name, peek }: &SolutionArguments,
) -> Result<ExitCode> {
    let exercise = setup.named_or_current(name.as_deref())?;
    if !peek && !setup.journal()?.is_passed(&exercise.name) {
        let (name, hint) = (&exercise.name, setup.command("hint"));
        return Err(BadRequest(setup.screen.lang.of(
            format!(
                "`{name}` has not passed yet: `{hint}` helps, and \
                 `solution {name} --peek` shows the solution anyway"
            ),
            format!(
                "`{name}` ещё не пройдено: поможет `{hint}`, а \
                 `solution {name} --peek` всё равно покажет решение"
            ),
        ))
        .into());
    }
    let path = exercise.solution_path();
    output::print(&fs::read_to_string(&path).with_context(|| format!("can't read {}", path.display()))?)?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn teach(setup: &Setup, MaybeNamed { name }: &MaybeNamed) -> Result<ExitCode> {
    let texts: Vec<String> = match name {
        Some(name) => vec![show::teacher(setup.exercise(name)?, setup.screen)],
        None => setup.course.exercises.iter().map(|exercise| show::teacher(exercise, setup.screen)).collect(),
    };
    output::print(&texts.join("\n"))?;
    Ok(ExitCode::SUCCESS)
}
