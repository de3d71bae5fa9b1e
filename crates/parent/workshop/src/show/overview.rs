//! Shows the list of exercises, and the texts of one exercise.

use std::fmt::Write;
use std::path::Path;

use super::screen::{GOOD, QUIET, Screen};
use crate::course::{Course, Exercise};
use crate::journal::Journal;
use crate::lang::Lang;
use crate::text::Part;

/// Lists all exercises, a line each.
pub fn list(course: &Course, journal: &Journal, screen: Screen) -> String {
    let current = journal.current(course).map(|exercise| exercise.name.as_str());
    let widest = course.exercises.iter().map(|exercise| exercise.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for (number, exercise) in (1..).zip(&course.exercises) {
        let name = &exercise.name;
        let mark = match (journal.is_passed(name), current == Some(name)) {
            (true, true) => "x>",
            (true, false) => "x ",
            (false, true) => " >",
            (false, false) => "  ",
        };
        let line = format!("{mark} {number:>2}  {name:<widest$}  {}", exercise.text(screen.lang).title);
        let style = if journal.is_passed(name) { GOOD } else { anstyle::Style::new() };
        let _ = writeln!(text, "{}", screen.in_style(style, line.trim_end()));
    }
    let left: u32 =
        course.exercises.iter().filter(|one| !journal.is_passed(&one.name)).map(|one| one.minutes).sum();
    let done = done(course, journal, screen.lang);
    let summary = screen.lang.of(
        format!("{done} passed (x = passed, > = current)"),
        format!("пройдено {done} (x = пройдено, > = текущее)"),
    );
    let what_is_left = screen
        .lang
        .of(format!("; the rest takes about {left} min"), format!("; оставшееся займёт около {left} мин"));
    let _ = writeln!(text, "{summary}{}", if left > 0 { &what_is_left } else { "" });
    text
}

/// Lists all exercises for a program: name, state, minutes and title, separated by tabs.
pub fn list_for_programs(course: &Course, journal: &Journal, lang: Lang) -> String {
    let current = journal.current(course).map(|exercise| exercise.name.as_str());
    let line = |exercise: &Exercise| {
        let name = &exercise.name;
        let state = match (journal.is_passed(name), current == Some(name)) {
            (true, _) => "passed",
            (false, true) => "current",
            (false, false) => "open",
        };
        format!("{name}\t{state}\t{}\t{}\n", exercise.minutes, exercise.text(lang).title)
    };
    course.exercises.iter().map(line).collect()
}

fn done(course: &Course, journal: &Journal, lang: Lang) -> String {
    let passed = course.exercises.iter().filter(|one| journal.is_passed(&one.name)).count();
    lang.of(
        format!("{passed} of {}", course.exercises.len()),
        format!("{passed} из {}", course.exercises.len()),
    )
}

/// Shows the title of the course, and how many exercises have passed.
pub fn heading(course: &Course, journal: &Journal, screen: Screen) -> String {
    let bold = anstyle::Style::new().bold();
    let done = done(course, journal, screen.lang);
    format!(
        "{}  {}\n",
        screen.in_style(bold, course.title(screen.lang)),
        screen.in_style(QUIET, &screen.lang.of(format!("({done} passed)"), format!("(пройдено {done})")))
    )
}

/// Shows an exercise's idea, its task, what is measured, and the file to edit.
pub fn task(exercise: &Exercise, path: &Path, screen: Screen) -> String {
    let text = exercise.text(screen.lang);
    let mut markdown = format!("# {}\n\n", text.title);
    for part in [Part::Idea, Part::Task, Part::Measured] {
        let _ = write!(
            markdown,
            "## {}\n\n{}\n\n",
            part.heading(screen.lang),
            text.section(part).markdown().trim_end()
        );
    }
    let file = screen.lang.of("The file to edit", "Файл, который надо исправить");
    let minutes = exercise.minutes;
    format!(
        "{}\n{file}:\n{}\n{}\n",
        screen.markdown(&markdown),
        path.display(),
        screen.lang.of(format!("About {minutes} min."), format!("Примерно {minutes} мин."))
    )
}

/// Shows a teacher's notes, with the wrong answers that people give.
pub fn teacher(exercise: &Exercise, screen: Screen) -> String {
    let text = exercise.text(screen.lang);
    let section = text.section(Part::Teacher).markdown();
    let (minutes, wrong) = screen.lang.of(("minutes", "Wrong answers"), ("мин", "Неверные ответы"));
    let mut markdown = format!(
        "# {}: {} ({} {minutes})\n\n{}\n\n",
        exercise.name,
        text.title,
        exercise.minutes,
        section.trim_end()
    );
    let _ = write!(markdown, "## {wrong}\n\n");
    for wrong in &exercise.wrong {
        let _ = writeln!(markdown, "- `wrong/{}` ({}): {}", wrong.file, wrong.fails, wrong.about);
    }
    screen.markdown(&markdown)
}

/// Shows a hint, and the ones before it.
pub fn hints(exercise: &Exercise, upto: u8, screen: Screen) -> String {
    let text = exercise.text(screen.lang);
    let mut markdown = String::new();
    for part in (1..=upto.min(Part::HINTS)).map(Part::Hint) {
        let _ = write!(
            markdown,
            "## {}\n\n{}\n\n",
            part.heading(screen.lang),
            text.section(part).markdown().trim_end()
        );
    }
    screen.markdown(&markdown)
}
