//! The proof of what the strategy says of itself, on every runtime.

strategy::conformance!(multi_thread::MultiThread, refuses: [
    ("via=spawn", &["tokio/1", "async-std/1", "smol/1"]),
    ("via=block_in_place", &["tokio/1", "async-std/1", "async-std/N", "smol/1", "smol/N"]),
]);
