//! The texts of an exercise: what they are made of, and how they are shown.
//!
//! ```text
//! # Title
//! ## The idea  ...  ## For the teacher     the parts, always all of them, in this order
//! ```
//!
//! A text is Markdown of the smallest kind: paragraphs, `- ` lists, fenced code blocks, `code` and **bold**. The
//! afterword may hold figures by their names, in braces, for those of the learner's own run.
//!
//! `block.rs` finds the blocks, `inline.rs` what is in a line, `parse.rs` makes a [`Text`] of them, `show.rs` writes them
//! on a terminal. Whether two languages say the same is left to [`crate::course`].
//!
//! What must stay true: a text that was accepted has every part, and nothing in it that can't be shown.

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
