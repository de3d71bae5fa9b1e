//! Turns: CPU-bound tasks that share a loop work one after the other, a slice each.

mod under_way;

pub(crate) use under_way::slice_began;
