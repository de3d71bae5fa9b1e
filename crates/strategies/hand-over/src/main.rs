//! The strategy's binary: see [`measure::main`](measure::main()).

use std::process::ExitCode;

fn main() -> ExitCode {
    measure::main::<hand_over::HandOver>()
}
