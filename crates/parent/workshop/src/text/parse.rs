//! Reads a text: its title, and its sections in order.
//!
//! **Invariant:** all faults are found at once, each with its line.

use super::block::{self, Block};
use super::fault::Fault;
use super::inline;
use super::part::Part;
use super::section::Section;
use crate::fingerprint::Fingerprint;
use crate::lang::Lang;

/// The texts of an exercise in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The language.
    pub lang: Lang,
    /// The exercise's title.
    pub title: String,
    /// The fingerprint of the whole file.
    pub fingerprint: Fingerprint,
    /// The fingerprint of the original, if this is a translation that names it.
    pub original: Option<Fingerprint>,
    /// One section for each part, in the order of [`Part::ALL`].
    sections: Vec<Section>,
}

impl Text {
    /// Reads a text.
    ///
    /// # Errors
    /// All faults, in the order of their lines.
    pub fn parse(text: &str, lang: Lang) -> Result<Text, Vec<Fault>> {
        parse(text, lang)
    }

    /// Returns a section.
    ///
    /// # Panics
    /// There is no such hint: they are numbered from 1 to [`Part::HINTS`].
    pub fn section(&self, part: Part) -> &Section {
        let found = self.sections.iter().find(|section| section.part == part);
        found.unwrap_or_else(|| panic!("no text has {part:?}"))
    }

    /// Returns all sections, in the order of [`Part::ALL`].
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// Returns the names of figures that are not among the known ones.
    pub fn unknown_figures(&self, known: &[&str]) -> Vec<String> {
        let names = self.sections.iter().flat_map(Section::placeholders);
        names.filter(|name| !known.contains(&name.as_str())).collect()
    }
}

/// The first line of a translation, before and after the original's fingerprint.
const ORIGINAL: (&str, &str) = ("<!-- en.md: ", " -->");

/// Returns the first line of a translation of this original.
pub(crate) fn translation_of(original: Fingerprint) -> String {
    format!("{}{original}{}", ORIGINAL.0, ORIGINAL.1)
}

fn parse(text: &str, lang: Lang) -> Result<Text, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut body = text.to_owned();
    let mut original = None;
    if let Some(first) = text.lines().next().filter(|first| first.starts_with("<!--")) {
        match original_in(first, lang) {
            Ok(fingerprint) => original = Some(fingerprint),
            Err(what) => faults.push(Fault { line: 1, what }),
        }
        // An empty line in its place keeps the numbers of the others.
        body.replace_range(..first.len(), "");
    }
    let (blocks, wrong) = block::split(&body);
    faults.extend(wrong);
    let mut reader = Reader { lang, title: None, sections: Vec::new(), faults };
    for (line, block) in blocks {
        reader.take(line, block);
    }
    reader.end(text.lines().count().max(1));
    let Reader { title, sections, mut faults, .. } = reader;
    faults.sort_by_key(|fault| fault.line);
    match title {
        Some(title) if faults.is_empty() => {
            Ok(Text { lang, title, fingerprint: Fingerprint::of(text), original, sections })
        }
        _ => Err(faults),
    }
}

/// Reads the original's fingerprint from the first line of a translation.
fn original_in(first: &str, lang: Lang) -> Result<Fingerprint, String> {
    if lang == Lang::En {
        return Err("the English text is the original: remove this line".to_owned());
    }
    let written = first.trim().strip_prefix(ORIGINAL.0).and_then(|rest| rest.strip_suffix(ORIGINAL.1));
    written.and_then(|digits| digits.parse().ok()).ok_or_else(|| {
        format!("write `{}`, with the fingerprint of en.md", translation_of(Fingerprint::of("")))
    })
}

struct Reader {
    lang: Lang,
    title: Option<String>,
    sections: Vec<Section>,
    faults: Vec<Fault>,
}

impl Reader {
    fn fault(&mut self, line: usize, what: impl Into<String>) {
        self.faults.push(Fault { line, what: what.into() });
    }

    fn take(&mut self, line: usize, block: Block) {
        self.marks(line, &block);
        match block {
            Block::Heading { level: 1, text } if self.title.is_none() && self.sections.is_empty() => {
                self.title = Some(text);
            }
            Block::Heading { level: 1, .. } => {
                self.fault(line, "a second title: a text has only one; sections begin with `## `");
            }
            Block::Heading { level: 2, text } => self.begin(line, &text),
            // Already reported by `block.rs`.
            Block::Heading { .. } => {}
            block => match self.sections.last_mut() {
                Some(section) => section.blocks.push(block),
                None if self.title.is_none() => self.fault(line, "a text begins with its title: `# Title`"),
                None => self.fault(
                    line,
                    format!("this is in no section: move it below `## {}`", Part::Idea.heading(self.lang)),
                ),
            },
        }
    }

    /// Begins a section, and reports sections that are missing before it.
    fn begin(&mut self, line: usize, heading: &str) {
        let Some(part) = Part::ALL.into_iter().find(|part| part.heading(self.lang) == heading) else {
            let known = Part::ALL.map(|part| format!("`## {}`", part.heading(self.lang))).join(", ");
            return self.fault(line, format!("there is no section `{heading}`: there are {known}"));
        };
        self.is_empty(line);
        let next = self.sections.last().map_or(0, |last| place(last.part) + 1);
        let at = place(part);
        if at < next {
            self.fault(
                line,
                format!("`## {heading}` comes too late, or twice: keep the order of the sections"),
            );
            return;
        }
        for left_out in &Part::ALL[next..at] {
            self.fault(
                line,
                format!("before this, `## {}` is missing: write it", left_out.heading(self.lang)),
            );
        }
        self.sections.push(Section { part, blocks: Vec::new() });
    }

    /// Reports faults inside the lines of a block.
    fn marks(&mut self, line: usize, block: &Block) {
        let is_afterword = self.sections.last().is_some_and(|section| section.part == Part::Afterword);
        for prose in block.prose() {
            if let Some(what) = inline::segments(prose).1 {
                self.fault(line, what);
            }
            if let Some(name) = inline::placeholders(prose).first()
                && !is_afterword
            {
                let afterword = Part::Afterword.heading(self.lang);
                self.fault(
                    line,
                    format!("`{{{name}}}` is only known after the run: move it below `## {afterword}`"),
                );
            }
        }
    }

    /// Reports the last section if it is empty.
    fn is_empty(&mut self, line: usize) {
        if let Some(Section { part, blocks }) = self.sections.last()
            && blocks.is_empty()
        {
            let what = format!("before this, `## {}` is empty: write something", part.heading(self.lang));
            self.fault(line, what);
        }
    }

    fn end(&mut self, line: usize) {
        if self.title.is_none() {
            self.fault(1, "a text begins with its title: `# Title`");
        }
        self.is_empty(line);
        let next = self.sections.last().map_or(0, |last| place(last.part) + 1);
        for left_out in &Part::ALL[next..] {
            self.fault(line, format!("`## {}` is missing: write it", left_out.heading(self.lang)));
        }
    }
}

/// Returns the position of a part, from 0.
fn place(part: Part) -> usize {
    Part::ALL.iter().position(|known| *known == part).expect("all parts are in it")
}
