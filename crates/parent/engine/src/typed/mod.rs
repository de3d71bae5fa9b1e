//! What people type behind a flag, turned into what the engine takes.

mod place;
pub mod size;

pub use place::PlaceName;
