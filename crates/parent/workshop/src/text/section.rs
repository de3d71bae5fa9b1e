//! One section of a text: its blocks, and questions about them.
//!
//! **Invariant:** a section holds no headings.

use super::block::Block;
use super::inline;
use super::part::Part;

/// One section of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The part of the text.
    pub part: Part,
    /// The blocks, without headings.
    pub blocks: Vec<Block>,
}

impl Section {
    /// Writes the section as Markdown without its heading, each paragraph and each item on one
    /// line.
    pub fn markdown(&self) -> String {
        self.written(str::to_owned)
    }

    /// Writes the section as Markdown, with figures in place of their names. A dash stands for a
    /// missing figure. Code blocks stay unchanged.
    pub fn fill(&self, figures: impl Fn(&str) -> Option<String>) -> String {
        self.written(|prose| inline::fill(prose, &figures))
    }

    /// Returns the names of figures in order, with repetitions.
    pub fn placeholders(&self) -> Vec<String> {
        self.prose().flat_map(inline::placeholders).map(str::to_owned).collect()
    }

    /// Returns the inline code, in order.
    pub fn code_spans(&self) -> Vec<String> {
        let segments = self.prose().flat_map(|prose| inline::segments(prose).0);
        segments.filter(|segment| segment.code).map(|segment| segment.text).collect()
    }

    /// Returns the letters, without those of code and of the names of figures.
    pub fn letters(&self) -> String {
        let segments = self.prose().flat_map(|prose| inline::segments(prose).0);
        let words =
            segments.filter(|segment| !segment.code).map(|segment| inline::fill(&segment.text, &|_| None));
        words.flat_map(|text| text.chars().collect::<Vec<_>>()).filter(|char| char.is_alphabetic()).collect()
    }

    /// Returns the paragraphs and items.
    fn prose(&self) -> impl Iterator<Item = &str> {
        self.blocks.iter().flat_map(Block::prose)
    }

    fn written(&self, prose: impl Fn(&str) -> String) -> String {
        let blocks: Vec<String> = self.blocks.iter().map(|block| block.written(&prose)).collect();
        blocks.join("\n")
    }
}
