//! The setting's number is the limit, also above the processors.

#[test]
fn a_number_above_the_processors_is_the_limit() {
    strategy::conformance::prove_limit::<rayon_offload::RayonOffload>(|number| format!("threads={number}"));
}
