//! Child processes, and tools such as cargo: each is started, limited, heard and ended here.
//!
//! **Invariant:** when a call returns, the child and what it started are gone. What a tool started
//! may go on.

mod ask;
mod group;
mod interrupt;
mod limits;
mod memory;
mod orphans;
mod own;
mod pipe;
mod program;
mod quota;
mod signals;
mod tool;

pub use ask::{Heard, Silence, ask, hear};
pub(crate) use ask::{ask_under, excerpt};
pub use interrupt::{Interrupt, Interrupted};
pub use limits::Limits;
pub use memory::{CAN_BE_LIMITED, limit_by_default};
pub(crate) use pipe::AFTER_EXIT;
pub use program::Program;
pub(crate) use quota::QuotaGroup;
pub use tool::{Said, output_of, said_by, told_by};
