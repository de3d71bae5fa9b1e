//! One section of a text: its blocks, and what can be asked of them.
//!
//! **Invariant:** a section holds no headings.

use super::block::Block;
use super::inline;
use super::part::Part;

/// One part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Which part.
    pub part: Part,
    /// What it is made of: no headings.
    pub blocks: Vec<Block>,
}

impl Section {
    /// It as Markdown, without its heading: each paragraph and each item on one line.
    pub fn markdown(&self) -> String {
        self.written(str::to_owned)
    }

    /// It as Markdown, with the figures in place of their names; a dash stands for one that was not taken. Code blocks
    /// stay as they are.
    pub fn fill(&self, figures: impl Fn(&str) -> Option<String>) -> String {
        self.written(|prose| inline::fill(prose, &figures))
    }

    /// The names of the figures in it, in their order, each as often as it stands there.
    pub fn placeholders(&self) -> Vec<String> {
        self.prose().flat_map(inline::placeholders).map(str::to_owned).collect()
    }

    /// What stands in it as inline code, in its order.
    pub fn code_spans(&self) -> Vec<String> {
        let segments = self.prose().flat_map(|prose| inline::segments(prose).0);
        segments.filter(|segment| segment.code).map(|segment| segment.text).collect()
    }

    /// Its letters, but for those of code and of the names of figures.
    pub fn letters(&self) -> String {
        let segments = self.prose().flat_map(|prose| inline::segments(prose).0);
        let words =
            segments.filter(|segment| !segment.code).map(|segment| inline::fill(&segment.text, &|_| None));
        words.flat_map(|text| text.chars().collect::<Vec<_>>()).filter(|char| char.is_alphabetic()).collect()
    }

    /// Its paragraphs and items.
    fn prose(&self) -> impl Iterator<Item = &str> {
        self.blocks.iter().flat_map(Block::prose)
    }

    fn written(&self, prose: impl Fn(&str) -> String) -> String {
        let blocks: Vec<String> = self.blocks.iter().map(|block| block.written(&prose)).collect();
        blocks.join("\n")
    }
}
