//! Wraps sentences into lines.
//!
//! **Invariant:** no line is wider than [`WIDTH`], whatever a child wrote last.

use textwrap::{Options, WordSeparator, WordSplitter};

use crate::one_line::one_line;

/// The columns that every terminal has.
pub const WIDTH: usize = 80;

/// The sign for the blank between a number and its unit while lines are broken.
const NO_BREAK: char = '\u{a0}';

/// Breaks the text into lines. The first line begins with `first`, and the others are indented by
/// as much. Each line ends with a line end. A number and the word after it stay on one line.
pub fn wrap(first: &str, text: &str) -> String {
    let first = &*one_line(first);
    let indent = first.chars().count();
    if indent > WIDTH / 2 {
        // A beginning that leaves no room is wrapped as well: a run's name may be long.
        return wrap("", &format!("{first}{text}"));
    }
    let options = Options::new(WIDTH - indent)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    let text = words(text).join(" ");
    let lines = textwrap::wrap(&text, options);
    let begins = |at: usize| if at == 0 { first.to_owned() } else { " ".repeat(indent) };
    let line = |(at, line): (usize, &std::borrow::Cow<'_, str>)| {
        format!("{}{}", begins(at), line.replace(NO_BREAK, " ")).trim_end().to_owned() + "\n"
    };
    lines.iter().enumerate().map(line).collect()
}

/// Splits into words. A number and the word after it are one: `1.003 s` is not torn apart.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match words.last_mut() {
            Some(last) if last.ends_with(|char: char| char.is_ascii_digit()) && !last.contains(NO_BREAK) => {
                last.push(NO_BREAK);
                last.push_str(&one_line(word));
            }
            _ => words.push(one_line(word).into_owned()),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_that_is_wider_than_a_terminal_is_broken_too() {
        for length in [39, 40, 41, 79, 80, 81, 500] {
            let wrapped = wrap(&format!("{}: ", "n".repeat(length)), "text behind it");
            assert!(wrapped.lines().all(|line| line.chars().count() <= WIDTH), "{wrapped}");
            assert!(wrapped.contains("text"), "{wrapped}");
        }
    }

    #[test]
    fn lines_are_full_and_begin_below_each_other() {
        let wrapped = wrap("note: ", &"word ".repeat(20));
        let lines: Vec<&str> = wrapped.lines().collect();
        assert_eq!(lines[0], format!("note: {}", ["word"; 15].join(" ")));
        assert_eq!(lines[1], format!("      {}", ["word"; 5].join(" ")));
        assert_eq!(wrap("a: ", ""), "a:\n");
    }

    #[test]
    fn a_number_and_its_unit_stay_together() {
        let wrapped = wrap("", &format!("{} 1.003 s, and 5 intervals", "x".repeat(74)));
        assert_eq!(wrapped.lines().nth(1), Some("1.003 s, and 5 intervals"));
    }

    #[test]
    fn no_line_is_too_wide_whatever_comes() {
        for text in ["x".repeat(500), format!("{} {}", "é".repeat(79), "y".repeat(81))] {
            let wrapped = wrap("failed: ", &text);
            assert!(wrapped.lines().all(|line| line.chars().count() <= WIDTH), "{wrapped}");
        }
    }
}
