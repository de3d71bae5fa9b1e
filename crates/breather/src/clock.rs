//! The clock that slices are measured by.

pub(crate) use std::time::Instant;
