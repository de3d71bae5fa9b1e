//! What the strategy says of itself is true, on every runtime.

strategy::conformance!(multi_thread::MultiThread);
