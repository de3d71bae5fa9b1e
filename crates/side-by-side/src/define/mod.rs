//! The jobs as a bench target defines them, and as a child does them.
//!
//! `compare` is what the closure is given, `bounds` says in words what the compiler asks of
//! closures, `faults` finds what is wrong before anything starts. `made` is a job in a child, whose
//! shapes are `whole`, `steps` and `parts`.

mod answers;
mod bounds;
mod compare;
mod faults;
mod gathered;
mod job;
mod made;
mod parts;
mod steps;
#[cfg(test)]
mod tests;
mod whole;

pub use bounds::{Captures, Input, Steps};
pub use compare::Compare;
pub use job::Job;

pub(crate) use compare::{Defined, defined};
