//! The parts of a line of prose: `code`, **bold**, and the names of figures in braces.
//!
//! **Invariant:** every character except the marks is in some segment, even if a mark is never
//! closed.

/// Characters in a row that look the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    /// The characters, without marks.
    pub text: String,
    /// True if the characters stand between two `**`.
    pub bold: bool,
    /// True if the characters stand between two backticks. In code, no other mark counts.
    pub code: bool,
}

/// Splits prose into segments, and finds one fault of its marks.
pub(super) fn segments(text: &str) -> (Vec<Segment>, Option<&'static str>) {
    let mut segments: Vec<Segment> = Vec::new();
    let mut fault = None;
    let mut bold = false;
    let mut push = |text: &str, bold, code| {
        if !text.is_empty() {
            segments.push(Segment { text: text.to_owned(), bold, code });
        }
    };
    let mut rest = text;
    while let Some(at) = rest.find(['`', '*', ']']) {
        push(&rest[..at], bold, false);
        let from = &rest[at..];
        rest = if let Some(code) = from.strip_prefix('`') {
            let end = code.find('`');
            match end {
                Some(0) => fault = Some("an empty inline code: write something between the two backticks"),
                None => fault = Some("inline code without an end: write the second backtick"),
                Some(_) => {}
            }
            let end = end.unwrap_or(code.len());
            push(&code[..end], bold, true);
            code.get(end + 1..).unwrap_or_default()
        } else if let Some(behind) = from.strip_prefix("**") {
            bold = !bold;
            behind
        } else {
            if from.starts_with("](") {
                fault = Some("a terminal can't follow a link: write its address out");
            } else if from.starts_with('*') && !from[1..].starts_with([' ', '.', ',']) {
                fault = Some("a single `*`: write **bold**, or put a product in `code`");
            }
            push(&from[..1], bold, false);
            &from[1..]
        };
    }
    push(rest, bold, false);
    if bold {
        fault = fault.or(Some("bold words without an end: write the second `**`"));
    }
    (segments, fault)
}

/// Returns the names of figures, in order.
pub(super) fn placeholders(text: &str) -> Vec<&str> {
    pieces(text).into_iter().filter_map(|(name, is_name)| is_name.then_some(name)).collect()
}

/// Replaces names by figures, and by a dash if there is no such figure.
pub(super) fn fill(text: &str, figures: &impl Fn(&str) -> Option<String>) -> String {
    let pieces = pieces(text).into_iter();
    let filled = pieces.map(|(piece, is_name)| match is_name {
        true => figures(piece).unwrap_or_else(|| "—".to_owned()),
        false => piece.to_owned(),
    });
    filled.collect()
}

/// Splits a text at the names in braces. Returns each piece without braces, and whether it is a
/// name.
fn pieces(text: &str) -> Vec<(&str, bool)> {
    let mut pieces = Vec::new();
    // How much of the text is already in pieces.
    let mut done = 0;
    for (at, _) in text.match_indices('{') {
        let Some(length) = text[at..].find('}') else { break };
        let name = &text[at + 1..at + length];
        if is_name(name) {
            pieces.push((&text[done..at], false));
            pieces.push((name, true));
            done = at + length + 1;
        }
    }
    pieces.push((&text[done..], false));
    pieces
}

/// Returns true if a figure can have this name. Other braces are just braces.
fn is_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_lowercase())
        && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}
