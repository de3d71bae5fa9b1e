//! `workshop watch`: a check each time that the file is saved, and keys in between.
//!
//! What must stay true: the terminal is in raw mode only while this waits. While something is checked or shown it is as it
//! was, so Ctrl-C ends a check like any other.

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
use crossterm::event::{self, Event, KeyCode, KeyEventKind, KeyModifiers};
use crossterm::terminal;
use engine::Interrupt;

use super::check::{Checker, passed_before};
use super::room::Room;
use super::show::all_done;
use crate::output;

/// How long a key waits at most while the file is looked at.
const TURN: Duration = Duration::from_millis(50);

/// How long it may take to end by itself when it was asked to.
const GRACE: Duration = Duration::from_secs(2);

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Look at the file twice a second, for a file system that tells nobody of changes
    #[arg(long)]
    poll: bool,
}

pub(super) fn run(room: &Room, arguments: &Arguments) -> Result<ExitCode> {
    let checker = Checker::begin(room)?;
    end_when_asked(checker.interrupt());
    let has_keys = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    let mut exercise = room.named_or_current(None)?;
    'exercises: loop {
        let path = room.desk().path(&exercise.name);
        room.desk().read(&exercise.name)?;
        let mut changes = Changes::of(&path, arguments.poll)?;
        if changes.polls() && !arguments.poll {
            output::say(room.show.lang.of(
                "the system tells of no changes here: the file is looked at twice a second",
                "система не сообщает об изменениях: файл просматривается дважды в секунду",
            ));
        }
        begin(room, exercise, &checker)?;
        let mut hints = 0;
        loop {
            keys(room, has_keys)?;
            match next(&mut changes, has_keys, &checker)? {
                Next::Changed | Next::Again => check(room, exercise, &checker)?,
                Next::Hint => {
                    hints = (hints + 1).min(Part::HINTS);
                    output::print(&show::hints(exercise, hints, room.show))?;
                }
                Next::List => output::print(&show::list(&room.course, &room.progress()?, room.show))?,
                Next::Task => {
                    output::print(&show::task(exercise, &room.shown_path(&exercise.name), room.show))?
                }
                Next::Exercise => match room.progress()?.current(&room.course) {
                    Some(current) if current.name != exercise.name => {
                        exercise = current;
                        continue 'exercises;
                    }
                    Some(_) => output::print(room.show.lang.of(
                        "this one has not passed yet: `cargo xtask workshop open NAME` takes up another\n",
                        "это упражнение ещё не пройдено; другое откроет `cargo xtask workshop open NAME`\n",
                    ))?,
                    None => output::print(&all_done(room))?,
                },
                Next::Quit => return Ok(ExitCode::SUCCESS),
            }
        }
    }
}

/// Ends this process some time after somebody asked for it, where it has not ended by itself: who reads the keys of a terminal
/// that was closed may never come back.
fn end_when_asked(interrupt: &Interrupt) {
    let interrupt = interrupt.clone();
    std::thread::spawn(move || {
        while !interrupt.is_raised() {
            std::thread::sleep(TURN);
        }
        std::thread::sleep(GRACE);
        let _ = terminal::disable_raw_mode();
        std::process::exit(Interrupt::EXIT_CODE.into());
    });
}

/// An exercise is taken up: what it is about, or what its figures were.
fn begin(room: &Room, exercise: &Exercise, checker: &Checker<'_>) -> Result<()> {
    if let Some(text) = passed_before(room, exercise)? {
        return output::print(&text);
    }
    output::print(&show::task(exercise, &room.shown_path(&exercise.name), room.show))?;
    if room.desk().is_as_given(&exercise.name)? {
        return Ok(());
    }
    check(room, exercise, checker)
}

fn check(room: &Room, exercise: &Exercise, checker: &Checker<'_>) -> Result<()> {
    output::print("\n")?;
    let shown = checker.check(exercise)?;
    output::print(&shown.text)?;
    if shown.judgement == Judgement::Kept {
        output::print(room.show.lang.of("\nn: to the next one\n", "\nn: к следующему\n"))?;
    }
    Ok(())
}

fn keys(room: &Room, has_keys: bool) -> Result<()> {
    if !has_keys {
        return Ok(());
    }
    output::print(room.show.lang.of(
        "\nsave the file, or:  h hint  t task  c check  n next  l list  q quit\n",
        "\nсохраните файл, или: h подсказка t задача c проверка n дальше l список q выход\n",
    ))
}

/// What happens next.
enum Next {
    Changed,
    Again,
    Hint,
    List,
    Task,
    Exercise,
    Quit,
}

/// Waits for the file to change, or for a key.
fn next(changes: &mut Changes, has_keys: bool, checker: &Checker<'_>) -> Result<Next> {
    let _raw = has_keys.then(Raw::begin).transpose()?;
    loop {
        // A request to end, or a terminal that was closed.
        checker.unless_interrupted()?;
        if changes.wait(if has_keys { Duration::ZERO } else { TURN }) {
            return Ok(Next::Changed);
        }
        if !has_keys {
            continue;
        }
        if !event::poll(TURN).context("the keyboard")? {
            continue;
        }
        let Event::Key(key) = event::read().context("the keyboard")? else { continue };
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

/// Raw mode, until it is dropped.
struct Raw;

impl Raw {
    fn begin() -> Result<Raw> {
        terminal::enable_raw_mode().context("the terminal's keys")?;
        Ok(Raw)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        // A terminal that is gone needs no mode.
        let _ = terminal::disable_raw_mode();
    }
}
