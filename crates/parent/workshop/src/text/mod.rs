//! The texts of an exercise: how they are read, and how a terminal shows them.
//!
//! ```text
//! # Title
//! ## The idea  ...  ## For the teacher     all parts, in this order
//! ```
//!
//! A text is a small subset of Markdown: paragraphs, `- ` lists, fenced code blocks, `code` and
//! **bold**. The afterword may name figures of the learner's own run, in braces.
//!
//! `block.rs` finds the blocks, `inline.rs` the parts of a line, `parse.rs` makes a [`Text`] of
//! them, and `render.rs` shows them. Comparing two languages is left to [`crate::course`].
//!
//! **Invariant:** an accepted text has every part, and nothing in it that a terminal can't show.

mod block;
mod fault;
mod inline;
mod parse;
mod part;
mod render;
mod section;
#[cfg(test)]
mod tests;

pub use block::Block;
pub use fault::Fault;
pub use parse::Text;
pub(crate) use parse::translation_of;
pub use part::Part;
pub use render::render;
pub use section::Section;
