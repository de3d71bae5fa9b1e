//! The proof of what the strategy says of itself, on every runtime.

strategy::conformance!(thread_per_job::ThreadPerJob);
