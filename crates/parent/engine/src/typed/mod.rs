//! Values of flags: from the text behind a flag to what the engine takes, and back for messages.

mod number;
mod place;
pub mod size;

pub use number::number;
pub use place::PlaceName;
