//! The clock that slices are measured by.
//!
//! The standard library's `Instant::now` panics on `wasm32-unknown-unknown`. There, `web-time`
//! reads `performance.now()`. No public function takes or returns an `Instant`, so the API is the
//! same.

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub(crate) use std::time::Instant;
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub(crate) use web_time::Instant;
