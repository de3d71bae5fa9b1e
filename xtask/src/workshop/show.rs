//! The commands of the workshop that show or put in place, and measure nothing.

use std::fs;
use std::io::IsTerminal;
use std::process::ExitCode;

use ::workshop::show;
use anyhow::{Context, Result};
use clap::Args;
use engine::BadRequest;

use super::room::Room;
use crate::output;

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

    /// Which hint, with those before it: 1, 2 or 3
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=3))]
    step: u8,
}

#[derive(Debug, Args)]
pub(super) struct SolutionArguments {
    /// The exercise [default: the current one]
    name: Option<String>,

    /// Show it though the exercise has not passed
    #[arg(long)]
    peek: bool,
}

/// Where am I, and what is next?
pub(super) fn status(room: &Room) -> Result<ExitCode> {
    let progress = room.progress()?;
    let mut text = show::heading(&room.course, &progress, room.show);
    match progress.current(&room.course) {
        Some(exercise) => {
            room.desk().read(&exercise.name)?;
            text.push_str(&format!(
                "\n{}\n",
                show::task(exercise, &room.shown_path(&exercise.name), room.show)
            ));
            text.push_str(&room.next_steps());
        }
        None => text.push_str(&all_done(room)),
    }
    output::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn all_done(room: &Room) -> String {
    room.show
        .lang
        .of(
            "\nAll exercises have passed. `cargo xtask workshop list` names them, `open NAME`\n\
         takes one up again, and `cargo xtask compare` measures the strategies here.\n",
            "\nВсе упражнения пройдены. `cargo xtask workshop list` их перечислит, `open NAME`\n\
         вернёт к одному из них, а `cargo xtask compare` измерит здесь стратегии.\n",
        )
        .to_owned()
}

pub(super) fn list(room: &Room) -> Result<ExitCode> {
    let progress = room.progress()?;
    output::print(&if std::io::stdout().is_terminal() {
        let heading = show::heading(&room.course, &progress, room.show);
        format!("{heading}\n{}", show::list(&room.course, &progress, room.show))
    } else {
        show::list_for_programs(&room.course, &progress, room.show.lang)
    })?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn open(room: &Room, Named { name }: &Named) -> Result<ExitCode> {
    let exercise = room.exercise(name)?;
    let mut progress = room.progress()?;
    let damage = progress.choose(&exercise.name)?;
    room.tell(damage.as_ref());
    room.desk().read(&exercise.name)?;
    output::print(&show::task(exercise, &room.shown_path(&exercise.name), room.show))?;
    output::print(&format!("\n{}", room.next_steps()))?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn hint(room: &Room, HintArguments { name, step }: &HintArguments) -> Result<ExitCode> {
    let exercise = room.named_or_current(name.as_deref())?;
    output::print(&show::hints(exercise, *step, room.show))?;
    if *step < 3 {
        let named = name.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
        let next = format!("`cargo xtask workshop hint{named} --step {}`", step + 1);
        output::say(&room.show.lang.of(format!("\nsays more: {next}"), format!("\nподробнее: {next}")));
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn reset(room: &Room, Named { name }: &Named) -> Result<ExitCode> {
    let exercise = room.exercise(name)?;
    let kept = room.desk().reset(&exercise.name)?;
    let path = room.shown_path(&exercise.name);
    let lang = room.show.lang;
    output::print(&match kept {
        Some(kept) => {
            let kept = room.short(&kept);
            lang.of(
                format!(
                    "{} is as it was given\nwhat you wrote is kept in {}\n",
                    path.display(),
                    kept.display()
                ),
                format!("{} снова как в начале;\nваш текст сохранён в {}\n", path.display(), kept.display()),
            )
        }
        None => lang.of(
            format!("{} is as it was given already\n", path.display()),
            format!("{} и так как в начале\n", path.display()),
        ),
    })?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn solution(
    room: &Room,
    SolutionArguments { name, peek }: &SolutionArguments,
) -> Result<ExitCode> {
    let exercise = room.named_or_current(name.as_deref())?;
    if !peek && !room.progress()?.is_passed(&exercise.name) {
        let name = &exercise.name;
        return Err(BadRequest(room.show.lang.of(
            format!("`{name}` has not passed yet: `cargo xtask workshop hint` helps, and `solution {name} --peek` shows it all the same"),
            format!("`{name}` ещё не пройдено: поможет `cargo xtask workshop hint`, а `solution {name} --peek` всё равно покажет решение"),
        ))
        .into());
    }
    let path = exercise.solution_path();
    output::print(&fs::read_to_string(&path).with_context(|| format!("{} can't be read", path.display()))?)?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn teach(room: &Room, MaybeNamed { name }: &MaybeNamed) -> Result<ExitCode> {
    let texts: Vec<String> = match name {
        Some(name) => vec![show::teacher(room.exercise(name)?, room.show)],
        None => room.course.exercises.iter().map(|exercise| show::teacher(exercise, room.show)).collect(),
    };
    output::print(&texts.join("\n"))?;
    Ok(ExitCode::SUCCESS)
}
