//! The random gaps of the peers: those of SplitMix64, from the seed.

use std::path::Path;
use std::process::Command;

const SEED: u64 = 1_234_567;
const MEAN: f64 = 1e9;

/// Returns the first gaps, in nanoseconds.
fn expected() -> Vec<i64> {
    let mut state = SEED;
    let mut draw = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        let share = (mixed >> 11) as f64 / (1_u64 << 53) as f64;
        (-(1.0 - share).ln() * MEAN) as i64
    };
    (0..5).map(|_| draw()).collect()
}

/// Runs a script in a peer's folder, and returns the numbers that it prints. `None` if its tool is
/// not here.
fn printed(peer: &str, command: &[&str]) -> Option<Vec<i64>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../peers").join(peer);
    let output = match Command::new(command[0]).args(&command[1..]).current_dir(folder).output() {
        Ok(output) => output,
        Err(error) => {
            eprintln!("skipped: {}: {error}", command[0]);
            return None;
        }
    };
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    Some(text.split_whitespace().map(|number| number.parse().unwrap()).collect())
}

#[test]
fn the_seed_gives_the_same_gaps_in_every_language() {
    let python = "import sys; sys.path.insert(0, '.'); from arrivals import Gaps
gaps = Gaps(10**9, 1234567)
print(*[gaps.draw() for _ in range(5)])";
    let node = "const { Gaps } = require('./arrivals.js'); const gaps = new Gaps(1e9, 1234567n);
for (let at = 0; at < 5; at += 1) console.log(gaps.draw());";
    let scripts = [("python", ["python3", "-B", "-c", python]), ("node", ["node", "-e", node, ""])];
    for (peer, command) in scripts {
        let Some(gaps) = printed(peer, &command) else { continue };
        let expected = expected();
        assert_eq!(gaps.len(), expected.len());
        // The last digit of a logarithm is the library's.
        let close = gaps.iter().zip(&expected).all(|(one, other)| (one - other).abs() <= 1);
        assert!(close, "{peer}: {gaps:?} {expected:?}");
    }
}

/// Go's test holds the gaps against the published numbers of SplitMix64.
#[test]
fn the_tests_of_the_go_program_pass() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../peers/go");
    match Command::new("go").args(["test", "-buildvcs=false", "."]).current_dir(folder).output() {
        Ok(output) => assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout)),
        Err(error) => eprintln!("skipped: go: {error}"),
    }
}
