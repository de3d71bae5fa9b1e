//! The noise of a run in one sentence.

use figures::Noise;

use notation::counted;

/// Says how much of a run the machine spoiled, and what to do now. Returns the first words of the
/// sentence, and the sentence. `places` names the rows with figures from spoiled rounds; it may be
/// empty. `None` if nothing was spoiled.
pub fn noise(noise: &Noise, places: &str) -> Option<(&'static str, String)> {
    let chiefly = noise.chiefly?;
    let mut text = format!(
        "{} of {} spoiled, mostly because {chiefly} (the worst case)",
        noise.spoiled,
        counted(noise.measurements as u64, "measurement")
    );
    if noise.retaken > 0 {
        text.push_str(&format!("; {} taken again", noise.retaken));
    }
    match noise.left {
        0 => text.push_str("; no spoiled round counts"),
        left => {
            let verb = if left == 1 { "counts" } else { "count" };
            let left = counted(left as u64, "spoiled round");
            text.push_str(&format!("; {left} could not be replaced, and {verb} in the figures{places}"));
        }
    }
    if noise.is_too_much() {
        text.push_str(
            ". This machine is too noisy to rely on these figures: end what else runs on it, or measure at \
             another time",
        );
    }
    Some((if noise.is_too_much() { "too noisy: " } else { "noise: " }, text))
}

#[cfg(test)]
mod tests {
    use figures::Spoil;

    use super::*;

    fn told(retaken: usize, left: usize) -> String {
        let chiefly = Some(Spoil::Others(0.45));
        let few = Noise { measurements: 40, spoiled: 5, retaken, left, chiefly, ..Noise::default() };
        let (begins, text) = noise(&few, ", in inline on tokio/1 (3 of 5 rounds)").unwrap();
        begins.to_owned() + &text
    }

    #[test]
    fn what_was_spoiled_why_and_what_became_of_it() {
        assert_eq!(
            told(5, 0),
            "noise: 5 of 40 measurements spoiled, mostly because other processes took 45 % of the \
             processors (the worst case); 5 taken again; no spoiled round counts"
        );
        assert!(told(2, 3).ends_with(
            "2 taken again; 3 spoiled rounds could not be replaced, and count in the figures, in inline on \
             tokio/1 (3 of 5 rounds)"
        ));
        assert!(told(4, 1).contains("; 1 spoiled round could not be replaced, and counts in the figures"));
        let too_many = told(0, 9);
        assert!(too_many.starts_with("too noisy: ") && too_many.ends_with("or measure at another time"));
        assert_eq!(noise(&Noise::default(), ""), None);
    }
}
