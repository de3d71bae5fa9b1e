//! Sentences broken into lines.
//!
//! What must stay true: no line is wider than a terminal, whatever a child's last words are.

use super::{WIDTH, one_line};

/// The text in lines, the first of them after `first`, the others below where it begins. Each ends with a
/// line end.
pub fn wrap(first: &str, text: &str) -> String {
    let first = &*one_line(first);
    let indent = first.chars().count();
    if indent > WIDTH / 2 {
        // A beginning that leaves no room is text itself: a run's name may be long.
        return wrap("", &format!("{first}{text}"));
    }
    let room = WIDTH - indent;
    let mut lines = vec![String::new()];
    for word in words(text).iter().flat_map(|word| pieces(word, room)) {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(&word),
            Some(line) if line.chars().count() + 1 + word.chars().count() <= room => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    let begins = |at: usize| if at == 0 { first.to_owned() } else { " ".repeat(indent) };
    let lines = lines
        .iter()
        .enumerate()
        .map(|(at, line)| format!("{}{line}", begins(at)).trim_end().to_owned() + "\n");
    lines.collect()
}

/// The words, with every number and what it counts as one: `1.003 s` is not torn apart.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match words.last_mut() {
            Some(last) if last.ends_with(|char: char| char.is_ascii_digit()) && !last.contains(' ') => {
                last.push(' ');
                last.push_str(&one_line(word));
            }
            _ => words.push(one_line(word).into_owned()),
        }
    }
    words
}

/// A word in pieces that fit.
fn pieces(word: &str, room: usize) -> Vec<String> {
    let chars: Vec<char> = word.chars().collect();
    chars.chunks(room).map(|piece| piece.iter().collect()).collect()
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
