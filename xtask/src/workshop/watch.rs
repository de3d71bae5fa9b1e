//! `workshop watch`: checks whenever the file is saved, and takes keys in between.
//!
//! **Invariant:** the terminal is in raw mode only while this waits for a change or a key. So
//! Ctrl-C ends a check like any other.

use std::io::IsTerminal;
use std::process::ExitCode;
use std::time::Duration;

use ::workshop::changes::Changes;
use ::workshop::course::Exercise;
use ::workshop::judge::Judgement;
use ::workshop::show;
use ::workshop::text::Part;
use anyhow::{Context, Result};
use clap::Args;
use command::output;
use crossterm::event::{self, Event, KeyCode, KeyEventKind, KeyModifiers};
use crossterm::terminal;
use engine::Interrupt;

use super::check::{Checker, passed_before};
use super::setup::Setup;

/// How long to wait for a key before looking at the file again.
const TURN: Duration = Duration::from_millis(50);

/// How long the process may take to end by itself after Ctrl-C.
const GRACE: Duration = Duration::from_secs(2);

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Look at the file twice a second, if the file system reports no changes
    #[arg(long)]
    poll: bool,
}

pub(super) fn run(setup: &Setup, arguments: &Arguments) -> Result<ExitCode> {
    let checker = Checker::begin(setup)?;
    end_when_asked(checker.interrupt())?;
    let has_keys = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    let mut exercise = setup.named_or_current(None)?;
    'exercises: loop {
        let path = setup.files().path(&exercise.name);
        // Creates the file. If it can't be read, `begin` says so.
        let _ = setup.files().read(&exercise.name);
        let mut changes = Changes::of(&path, arguments.poll);
        if changes.polls() && !arguments.poll {
            output::say(setup.screen.lang.of(
                "the system reports no changes here: looking at the file twice a second",
                "система не сообщает об изменениях: файл просматривается дважды в секунду",
            ));
        }
        said(begin(setup, exercise, &checker), &checker)?;
        let mut hints = 0;
        loop {
            keys(setup, has_keys)?;
            match next(&mut changes, has_keys, &checker)? {
                Next::Changed | Next::Again => said(check(setup, exercise, &checker), &checker)?,
                Next::Hint => {
                    hints = (hints + 1).min(Part::HINTS);
                    output::print(&show::hints(exercise, hints, setup.screen))?;
                }
                Next::List => output::print(&show::list(&setup.course, &setup.journal()?, setup.screen))?,
                Next::Task => {
                    output::print(&show::task(exercise, &setup.shown_path(&exercise.name), setup.screen))?
                }
                Next::Exercise => match setup.journal()?.current(&setup.course) {
                    Some(current) if current.name != exercise.name => {
                        exercise = current;
                        continue 'exercises;
                    }
                    Some(_) => {
                        let open = setup.command("open NAME");
                        output::print(&setup.screen.lang.of(
                            format!("this one has not passed yet: `{open}` opens another\n"),
                            format!("это упражнение ещё не пройдено; другое откроет `{open}`\n"),
                        ))?;
                    }
                    None => output::print(&setup.all_done())?,
                },
                Next::Quit => return Ok(ExitCode::SUCCESS),
            }
        }
    }
}

/// Ends the process some time after Ctrl-C if it has not ended by itself: reading keys from a
/// closed terminal may never return.
fn end_when_asked(interrupt: &Interrupt) -> Result<()> {
    let interrupt = interrupt.clone();
    let ending = std::thread::Builder::new().spawn(move || {
        while !interrupt.is_raised() {
            std::thread::sleep(TURN);
        }
        std::thread::sleep(GRACE);
        let _ = terminal::disable_raw_mode();
        std::process::exit(Interrupt::EXIT_CODE.into());
    });
    ending.context("the system refuses a thread that waits for Ctrl-C")?;
    Ok(())
}

/// Says an error on stderr, so that the watch goes on: the learner mends the file, and saves again.
/// Only an interruption ends it.
fn said(outcome: Result<()>, checker: &Checker<'_>) -> Result<()> {
    outcome.or_else(|error| {
        checker.unless_interrupted()?;
        output::say(&format!("error: {error:#}"));
        Ok(())
    })
}

/// Begins an exercise: shows its task, or its figures if it has passed.
fn begin(setup: &Setup, exercise: &Exercise, checker: &Checker<'_>) -> Result<()> {
    if let Some(text) = passed_before(setup, exercise)? {
        return output::print(&text);
    }
    output::print(&show::task(exercise, &setup.shown_path(&exercise.name), setup.screen))?;
    if setup.files().is_as_given(&exercise.name)? {
        return Ok(());
    }
    check(setup, exercise, checker)
}

fn check(setup: &Setup, exercise: &Exercise, checker: &Checker<'_>) -> Result<()> {
    output::print("\n")?;
    let shown = checker.check(exercise)?;
    output::print(&shown.text)?;
    if shown.judgement == Judgement::Kept {
        output::print(setup.screen.lang.of("\nn: next exercise\n", "\nn: следующее упражнение\n"))?;
    }
    Ok(())
}

fn keys(setup: &Setup, has_keys: bool) -> Result<()> {
    if !has_keys {
        return Ok(());
    }
    output::print(setup.screen.lang.of(
        "\nsave the file, or:  h hint  t task  c check  n next  l list  q quit\n",
        "\nсохраните файл, или: h подсказка t задача c проверка n дальше l список q выход\n",
    ))
}

/// What to do next.
enum Next {
    Changed,
    Again,
    Hint,
    List,
    Task,
    Exercise,
    Quit,
}

/// Waits until the file changes or a key is pressed.
fn next(changes: &mut Changes, has_keys: bool, checker: &Checker<'_>) -> Result<Next> {
    let _raw = has_keys.then(Raw::begin).transpose()?;
    loop {
        // The user may ask to end, or close the terminal.
        checker.unless_interrupted()?;
        if changes.wait(if has_keys { Duration::ZERO } else { TURN }) {
            return Ok(Next::Changed);
        }
        if !has_keys {
            continue;
        }
        if !event::poll(TURN).context("can't read the keyboard")? {
            continue;
        }
        let Event::Key(key) = event::read().context("can't read the keyboard")? else { continue };
        if key.kind != KeyEventKind::Press {
            continue;
        }
        let is_control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Char('c' | 'd') if is_control => return Ok(Next::Quit),
            KeyCode::Char('c') | KeyCode::Enter => return Ok(Next::Again),
            KeyCode::Char('h') => return Ok(Next::Hint),
            KeyCode::Char('l') => return Ok(Next::List),
            KeyCode::Char('t') => return Ok(Next::Task),
            KeyCode::Char('n') => return Ok(Next::Exercise),
            KeyCode::Char('q') | KeyCode::Esc => return Ok(Next::Quit),
            _ => {}
        }
    }
}

/// Raw mode, until this is dropped.
struct Raw;

impl Raw {
    fn begin() -> Result<Raw> {
        terminal::enable_raw_mode().context("can't read single keys from this terminal")?;
        Ok(Raw)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        // A closed terminal has no mode to restore.
        let _ = terminal::disable_raw_mode();
    }
}
