//! What the strategy says of itself is true, on every runtime.

strategy::conformance!(spawn_blocking::SpawnBlocking);
