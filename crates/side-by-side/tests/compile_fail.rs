//! What the compiler says of jobs that can't be: it has to name the remedy.

#[test]
fn the_compiler_names_the_remedy() {
    trybuild::TestCases::new().compile_fail("tests/compile-fail/*.rs");
}
