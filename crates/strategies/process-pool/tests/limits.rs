//! The setting's number is the limit, also above the processors.

mod own;

use own::InTests;

#[test]
fn a_number_above_the_processors_is_the_limit() {
    strategy::conformance::prove_limit::<InTests>(|number| format!("workers={number}"));
}
