//! Tests of what the compiler says about jobs that can't be: it has to name the remedy.

use std::process::Command;

/// The compiler whose words are in the files. Another one puts its own around ours.
const COMPILER: &str = "rustc 1.95.";

#[test]
fn the_compiler_names_the_remedy() {
    let compiler = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(compiler).arg("--version").output().expect("there is a compiler").stdout;
    let version = String::from_utf8_lossy(&version);
    if !version.starts_with(COMPILER) {
        eprintln!("left out: the messages were kept from {COMPILER}, and this is {version}");
        return;
    }
    trybuild::TestCases::new().compile_fail("tests/compile-fail/*.rs");
}
