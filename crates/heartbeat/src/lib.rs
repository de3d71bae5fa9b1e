//! Does my event loop breathe, and who held it up?

mod clock;
mod event;
mod evidence;
mod heart;
mod options;
mod report;
mod schedule;
mod slot;
#[cfg(feature = "tracing")]
mod trace;
mod why;

pub use event::{Event, Finding, ThreadId, Waited, Who};
pub use heart::Heart;
#[cfg(feature = "async-std")]
pub use heart::start::async_std;
#[cfg(feature = "smol")]
pub use heart::start::smol;
#[cfg(feature = "tokio")]
pub use heart::start::tokio;
pub use heart::start::with;
pub use options::Options;
pub use report::Report;
pub use schedule::{Beat, Beats, Schedule};
pub use slot::named::{Named, named};
pub use slot::section::{Section, section};
#[cfg(feature = "tokio")]
pub use slot::waiting::spawn;
pub use slot::waiting::{Waiting, waiting};
#[cfg(feature = "tracing")]
pub use trace::Layer;
pub use why::{Cause, Why};
