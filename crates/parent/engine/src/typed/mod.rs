//! Values of flags: from the text behind a flag to what the engine takes, and back for messages.

mod number;
mod place;
mod probe;
pub mod quota;
pub mod size;
mod word;

pub use notation::load::{entries as loads, probe_entries as probes};
pub use number::{number, number_within};
pub use place::PlaceName;
pub use probe::ProbeName;
pub use word::advice;
