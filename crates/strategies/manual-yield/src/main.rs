//! The strategy's binary: see [`strategy::main`](strategy::main()).

use std::process::ExitCode;

fn main() -> ExitCode {
    strategy::main::<manual_yield::ManualYield>()
}
