//! What else the machine did while a run was measured, in one sentence.

use figures::Noise;

use crate::counted::counted;

/// Says how much of a run the machine spoiled and what to do about it: how the sentence begins, and the sentence.
/// `places` names the rows whose figures rest on spoiled rounds; it may be empty. `None` if nothing was spoiled.
pub fn noise(noise: &Noise, places: &str) -> Option<(&'static str, String)> {
    let chiefly = noise.chiefly?;
    let mut text = format!(
        "{} of {} spoiled, chiefly because {chiefly} (at worst)",
        noise.spoiled,
        counted(noise.measurements as u64, "measurement")
    );
    match (noise.retaken, noise.left) {
        (0, _) => {}
        (retaken, 0) => text.push_str(&format!("; {retaken} taken again, so no spoiled round counts")),
        (retaken, _) => text.push_str(&format!("; {retaken} taken again")),
    }
    if noise.left > 0 {
        let left = counted(noise.left as u64, "spoiled round");
        text.push_str(&format!("; {left} left that count all the same{places}"));
    }
    if noise.is_too_much() {
        text.push_str(
            ". This machine is too noisy now for figures to rely on: end what else runs on it, or measure \
             another time",
        );
    }
    Some((if noise.is_too_much() { "too noisy: " } else { "noise: " }, text))
}
