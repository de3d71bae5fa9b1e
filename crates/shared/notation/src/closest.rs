//! The name that a misspelt one was meant to be.

/// From this similarity on, a name counts as meant: 0 is "nothing in common", 1 is "the same".
///
/// A swapped or a missing letter in a name of four letters scores above it, and so does the first
/// half of a name. So do some unrelated names, such as `margin` and `matrix`: see [`is_a_slip`].
const SIMILAR: f64 = 0.8;

/// One slip of the hand in so many letters is none of another word.
const LETTERS_A_SLIP: usize = 3;

/// Finds the candidate that is most like `name`. `None` if none of them is similar.
///
/// Two names are compared by the Jaro-Winkler similarity, which favours a common beginning. One
/// that is more than a few letters off is not suggested, however similar. Capital letters count as
/// small ones.
///
/// ```
/// let known = ["inline", "spawn-blocking", "rayon-offload"];
/// assert_eq!(notation::closest("inlien", known), Some("inline"));
/// assert_eq!(notation::closest("rayon", known), Some("rayon-offload"));
/// assert_eq!(notation::closest("INLINE", known), Some("inline"));
/// assert_eq!(notation::closest("python", known), None);
/// ```
pub fn closest<C: AsRef<str>>(name: &str, candidates: impl IntoIterator<Item = C>) -> Option<C> {
    let name = name.to_lowercase();
    let similarity = |candidate: &C| strsim::jaro_winkler(&name, &candidate.as_ref().to_lowercase());
    candidates
        .into_iter()
        .map(|candidate| (similarity(&candidate), candidate))
        .filter(|(similarity, candidate)| {
            *similarity >= SIMILAR && is_a_slip(&name, &candidate.as_ref().to_lowercase())
        })
        // The first of several that are equally similar.
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, candidate)| candidate)
}

/// Returns whether a name comes of another by a slip of the hand: it is its beginning, or has few
/// letters that were left out, added, exchanged or swapped.
fn is_a_slip(name: &str, other: &str) -> bool {
    let most = (name.chars().count() / LETTERS_A_SLIP).max(1);
    !name.is_empty() && (other.starts_with(name) || strsim::damerau_levenshtein(name, other) <= most)
}

/// Asks whether a name was meant. Every suggestion is made in these words.
///
/// ```
/// assert_eq!(notation::did_you_mean("inline"), "did you mean `inline`?");
/// ```
pub fn did_you_mean(name: &str) -> String {
    format!("did you mean `{name}`?")
}

/// Says which of the known names was meant, or lists them all if none is similar.
pub(crate) fn advice(closest: Option<&str>, known: &str) -> String {
    match closest {
        Some(closest) => did_you_mean(closest),
        None => format!("there is {known}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_hand_is_recognised() {
        for (name, meant) in [
            ("tokyo/1", "tokio/1"),
            ("TOKIO/1", "tokio/1"),
            ("smol", "smol/1"),
            ("async", "async-std/1"),
            ("cuontdown", "countdown"),
            ("srot", "sort"),
            ("evry", "every"),
            ("itmes", "items"),
            ("stepp", "step"),
            ("manual-yeild", "manual-yield"),
            ("multi", "multi-thread"),
            ("befor", "before"),
        ] {
            let known = [
                "tokio/1",
                "async-std/1",
                "smol/1",
                "countdown",
                "sort",
                "steps",
                "step",
                "spins",
                "items",
                "every",
                "within",
                "inline",
                "manual-yield",
                "multi-thread",
                "before",
                "after",
            ];
            assert_eq!(closest(name, known), Some(meant), "{name}");
        }
    }

    #[test]
    fn what_is_far_off_is_not_suggested() {
        for name in ["", "zzz", "python", "fibonacci", "1"] {
            assert_eq!(closest(name, ["countdown", "sort", "tokio/1", "inline", "every"]), None, "{name}");
        }
        // Similar by their letters, and other words.
        for name in ["tires", "margin", "delta", "sold", "counter", "shedding", "smoke", "XMARGIN"] {
            let known = ["threads", "matrix", "deflate", "smol", "countdown", "shed"];
            assert_eq!(closest(name, known), None, "{name}");
        }
        assert_eq!(closest("sort", [""; 0]), None);
    }

    #[test]
    fn owned_names_are_handed_back() {
        let known = vec!["before".to_owned(), "after".to_owned()];
        assert_eq!(closest("aftr", &known), Some(&known[1]));
        assert_eq!(closest("aftr", known), Some("after".to_owned()));
    }
}
