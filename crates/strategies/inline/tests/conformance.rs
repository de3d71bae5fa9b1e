//! The proof of what the strategy says of itself, on every runtime.

strategy::conformance!(inline::Inline, refuses: [
    ("rescue=yes", &["tokio/1", "async-std/1", "async-std/N", "smol/1", "smol/N"]),
    ("rescue=5ms", &["tokio/1", "async-std/1", "async-std/N", "smol/1", "smol/N"]),
]);
