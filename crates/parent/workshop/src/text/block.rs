//! Cuts a text into blocks: paragraphs, lists, code blocks and headings. Marks inside a line are
//! `inline.rs`'s.
//!
//! This is a strict subset of Markdown. A full parser accepts everything, and would not say that a
//! mark is never closed or that a terminal can't show a table. A test compares the built-in course
//! with a full parser.
//!
//! **Invariant:** every line ends up in some block, so that nothing is lost when a text is shown.

use super::fault::Fault;

/// A block of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading.
    Heading {
        /// 1 for the title.
        level: usize,
        /// The heading without its `#`s.
        text: String,
    },
    /// A paragraph, its lines joined by spaces.
    Paragraph(String),
    /// A list. Each item is like a paragraph.
    List(Vec<String>),
    /// A fenced code block.
    Code {
        /// The word after the opening fence; may be empty.
        language: String,
        /// The lines as they are.
        lines: Vec<String>,
    },
}

impl Block {
    /// Returns the prose of the block; code has none.
    pub(super) fn prose(&self) -> impl Iterator<Item = &str> {
        let (one, many) = match self {
            Block::Heading { text, .. } | Block::Paragraph(text) => (Some(text), &[][..]),
            Block::List(items) => (None, items.as_slice()),
            Block::Code { .. } => (None, &[][..]),
        };
        one.into_iter().chain(many).map(String::as_str)
    }

    /// Writes the block as Markdown, with its prose replaced.
    pub(super) fn written(&self, prose: impl Fn(&str) -> String) -> String {
        match self {
            Block::Heading { level, text } => format!("{} {}\n", "#".repeat(*level), prose(text)),
            Block::Paragraph(text) => prose(text) + "\n",
            Block::List(items) => items.iter().map(|item| format!("- {}\n", prose(item))).collect(),
            Block::Code { language, lines } => {
                let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
                format!("```{language}\n{lines}```\n")
            }
        }
    }
}

/// Cuts a text into blocks, each with the number of its first line, and lists what this subset of
/// Markdown does not allow. Such a line is still in some block, so a text with faults can be shown.
pub(super) fn split(text: &str) -> (Vec<(usize, Block)>, Vec<Fault>) {
    let mut cutter = Cutter::default();
    let mut lines = (1..).zip(text.lines());
    while let Some((number, line)) = lines.next() {
        match line.strip_prefix("```") {
            Some(language) => {
                let mut code = Vec::new();
                let end = lines.by_ref().map(|(_, line)| line).find(|line| {
                    let is_end = line.trim_end() == "```";
                    if !is_end {
                        code.push((*line).to_owned());
                    }
                    is_end
                });
                if end.is_none() {
                    cutter.fault(number, "this code block has no end: close it with a line ```");
                }
                let language = language.trim().to_owned();
                cutter.begin(number, Block::Code { language, lines: code });
                cutter.open = false;
            }
            None => cutter.prose(number, line),
        }
    }
    (cutter.blocks, cutter.faults)
}

#[derive(Default)]
struct Cutter {
    blocks: Vec<(usize, Block)>,
    faults: Vec<Fault>,
    /// Whether the next line of prose may continue the last block.
    open: bool,
}

impl Cutter {
    fn begin(&mut self, number: usize, block: Block) {
        self.blocks.push((number, block));
        self.open = true;
    }

    fn fault(&mut self, line: usize, what: &str) {
        self.faults.push(Fault { line, what: what.to_owned() });
    }

    /// Takes a line outside of code blocks.
    fn prose(&mut self, number: usize, line: &str) {
        let words = line.trim();
        let hashes = words.bytes().take_while(|byte| *byte == b'#').count();
        if words.is_empty() {
            self.open = false;
        } else if (1..=6).contains(&hashes) && words[hashes..].starts_with(' ') {
            if hashes > 2 {
                self.fault(
                    number,
                    "a heading is `# ` for the title, or `## ` for a section: make it a paragraph",
                );
            }
            self.begin(number, Block::Heading { level: hashes, text: words[hashes..].trim().to_owned() });
            self.open = false;
        } else if let Some(item) = line.strip_prefix("- ") {
            let item = item.trim().to_owned();
            match self.blocks.last_mut() {
                Some((_, Block::List(items))) if self.open => items.push(item),
                _ => self.begin(number, Block::List(vec![item])),
            }
        } else {
            self.plain(number, line, words);
        }
    }

    /// Takes a line that begins or continues a paragraph or an item.
    fn plain(&mut self, number: usize, line: &str, words: &str) {
        if words.starts_with("```") || words.starts_with("- ") {
            self.fault(
                number,
                "code blocks and items begin at the left edge: a list can't hold other blocks",
            );
        }
        let last = match self.blocks.last_mut() {
            Some((_, Block::Paragraph(text))) if self.open => Some(text),
            Some((_, Block::List(items))) if self.open => items.last_mut(),
            _ => None,
        };
        if let Some(text) = last {
            text.push(' ');
            text.push_str(words);
            return;
        }
        if is_foreign(line) {
            self.fault(
                number,
                "a terminal shows only paragraphs, `- ` lists and fenced code blocks: use one of them",
            );
        }
        self.begin(number, Block::Paragraph(words.to_owned()));
    }
}

/// Returns true if Markdown takes a line that begins like this for something other than a
/// paragraph.
fn is_foreign(line: &str) -> bool {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let numbered = digits > 0 && [". ", ") "].iter().any(|mark| line[digits..].starts_with(mark));
    let marks = ["* ", "+ ", ">", "|", "<", "---", "***", "    ", "\t", "![", "~~~"];
    numbered || marks.iter().any(|mark| line.starts_with(mark))
}
