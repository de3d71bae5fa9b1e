//! The proof of what the strategy says of itself, on every runtime.

mod own;

use own::InTests;

strategy::conformance!(InTests);
