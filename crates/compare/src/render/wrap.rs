//! Sentences broken into lines.
//!
//! What must stay true: no line is wider than [`WIDTH`]; a word that is wider than a line is cut, because a
//! strategy's name is short and anything longer is a child's last words.

use super::WIDTH;

/// The text in lines, the first of them after `first`, the others after as many spaces as `first` has
/// characters or at most eight. Each ends with a line end.
pub(super) fn wrap(first: &str, text: &str) -> String {
    let indent = " ".repeat(first.chars().count().min(8));
    let mut lines = vec![first.trim_end().to_owned()];
    let mut room = WIDTH.saturating_sub(first.chars().count());
    for word in text.split_whitespace().flat_map(pieces) {
        let length = word.chars().count();
        if let Some(line) = lines.last_mut()
            && length <= room
        {
            // What `first` ends with stands between it and the first word.
            let begun = line.chars().count();
            line.push_str(&" ".repeat((WIDTH - room).saturating_sub(begun)));
            line.push_str(&word);
        } else {
            lines.push(format!("{indent}{word}"));
            room = WIDTH - indent.len();
        }
        room = room.saturating_sub(length + 1);
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// A word in pieces that fit a line behind any indent.
fn pieces(word: &str) -> Vec<String> {
    let chars: Vec<char> = word.chars().collect();
    chars.chunks(WIDTH - 8).map(|piece| piece.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_as_full_as_they_can_be_and_no_fuller() {
        let text = "word ".repeat(40);
        let wrapped = wrap("note: ", &text);
        let lines: Vec<&str> = wrapped.lines().collect();
        assert_eq!(lines[0], format!("note: {}", ["word"; 15].join(" ")));
        assert_eq!(lines[1], format!("      {}", ["word"; 15].join(" ")));
        assert_eq!(lines.len(), 3);
        assert_eq!(wrapped.split_whitespace().count(), 41);
        let exact = format!("{} {}", "a".repeat(70), "b".repeat(9));
        assert_eq!(wrap("", &exact).lines().next().unwrap().len(), 80);
    }

    #[test]
    fn no_line_is_too_wide_whatever_comes() {
        for text in ["x".repeat(500), format!("{} {}", "é".repeat(79), "y".repeat(81)), String::new()] {
            for first in ["", "failed: ", "a very long beginning: "] {
                let wrapped = wrap(first, &text);
                assert!(wrapped.lines().all(|line| line.chars().count() <= WIDTH), "{wrapped}");
                assert!(wrapped.ends_with('\n'));
            }
        }
        assert_eq!(wrap("a: ", ""), "a:\n");
    }
}
