//! Renders a text for a terminal: lines and styles. Whether there is a terminal is the caller's to
//! know.
//!
//! **Invariant:** no line of prose is wider than asked for. No style reaches past the end of a
//! line. Without colour, the text says as much as with it.

use anstyle::{AnsiColor, Style};
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

use super::block::{self, Block};
use super::inline;

/// The widest line: wider ones are hard to read.
const WIDEST: usize = 80;
/// The narrowest line: narrower ones are hard to read too.
const NARROWEST: usize = 20;

const BOLD: Style = Style::new().bold();
const CODE: Style = AnsiColor::Cyan.on_default();

/// Keeps two words on one line. It is shown as a space.
const TIE: char = '\u{a0}';

/// Renders Markdown in lines of at most `width` columns, and at most 80. Code blocks are indented
/// and not wrapped.
pub fn render(markdown: &str, width: usize, colour: bool) -> String {
    let width = width.clamp(NARROWEST, WIDEST);
    let mut shown = String::new();
    for (_, block) in block::split(markdown).0 {
        if !shown.is_empty() {
            shown.push('\n');
        }
        match block {
            Block::Heading { text, .. } => {
                let text = if colour { format!("**{}**", text.replace("**", "")) } else { text };
                shown += &wrap(&text, width, "", colour);
            }
            Block::Paragraph(text) => shown += &wrap(&text, width, "", colour),
            Block::List(items) => shown.extend(items.iter().map(|item| wrap(item, width, "- ", colour))),
            Block::Code { lines, .. } => {
                shown.extend(lines.iter().map(|line| format!("    {line}").trim_end().to_owned() + "\n"));
            }
        }
    }
    shown
}

/// Wraps a paragraph. The first line begins with `first`, and the others are indented by its width.
fn wrap(text: &str, width: usize, first: &str, colour: bool) -> String {
    let below = " ".repeat(first.len());
    let options = Options::new(width)
        .initial_indent(first)
        .subsequent_indent(&below)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    let text = styled(text, width - first.len(), colour);
    let lines = textwrap::wrap(&text, options);
    lines.iter().map(|line| line.replace(TIE, " ").trim_end().to_owned() + "\n").collect()
}

/// Replaces marks by styles. Each word is styled on its own, so that a line can end after any of
/// them. A word that is longer than a line is cut.
fn styled(text: &str, room: usize, colour: bool) -> String {
    let letters = in_pieces(letters(text, colour), room);
    let mut styled = String::new();
    let mut style = None;
    for (at, (letter, of)) in letters.iter().enumerate() {
        let wanted = if *letter == ' ' { None } else { *of };
        if wanted != style {
            style.inspect(|old| styled += &format!("{old:#}"));
            wanted.inspect(|new| styled += &new.to_string());
            style = wanted;
        }
        let before = at.checked_sub(1).map(|at| letters[at].0);
        let after = letters.get(at + 1).map(|next| next.0);
        let tied = *letter == ' ' && is_tied(before, after);
        styled.push(if tied { TIE } else { *letter });
    }
    style.inspect(|old| styled += &format!("{old:#}"));
    styled
}

/// Returns every shown character with its style. Spaces are single.
fn letters(text: &str, colour: bool) -> Vec<(char, Option<Style>)> {
    let mut letters: Vec<(char, Option<Style>)> = Vec::new();
    for segment in inline::segments(text).0 {
        let style = match (segment.code, segment.bold) {
            (true, _) => Some(CODE),
            (false, true) => Some(BOLD),
            (false, false) => None,
        };
        let style = style.filter(|_| colour);
        let shown = if segment.code && !colour { format!("`{}`", segment.text) } else { segment.text };
        for letter in shown.chars() {
            let letter = if letter.is_whitespace() && letter != TIE { ' ' } else { letter };
            if letter != ' ' || letters.last().is_some_and(|last| last.0 != ' ') {
                letters.push((letter, style));
            }
        }
    }
    letters
}

/// Inserts a space after every `room` characters without one, so that a long word is cut at the end
/// of a line.
fn in_pieces(letters: Vec<(char, Option<Style>)>, room: usize) -> Vec<(char, Option<Style>)> {
    let mut pieces = Vec::new();
    let mut together = 0;
    for (letter, style) in letters {
        if letter == ' ' {
            together = 0;
        } else if together == room {
            pieces.push((' ', None));
            together = 1;
        } else {
            together += 1;
        }
        pieces.push((letter, style));
    }
    pieces
}

/// Returns true if no line may end at the space between these two: a number stays with its unit,
/// and no line begins with a dash.
fn is_tied(before: Option<char>, after: Option<char>) -> bool {
    let is_count = before.is_some_and(|char| char.is_ascii_digit()) && after.is_some_and(char::is_alphabetic);
    is_count || after == Some('—')
}
