//! Values of flags: from the text behind a flag to what the engine takes, and back for messages.

mod number;
mod place;
pub mod quota;
pub mod size;
mod word;

pub use number::{number, number_within};
pub use place::PlaceName;
pub use word::advice;
