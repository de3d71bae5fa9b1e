//! Words on the command line of which only some are right: the formats, the places.

use notation::{closest, did_you_mean};

/// Says which of the right words was meant, if one is similar, and lists them all.
pub fn advice(text: &str, right: &[String]) -> String {
    let all = right.join(", ");
    match closest(text, right) {
        Some(meant) => format!("{} It takes {all}", did_you_mean(meant)),
        None => format!("it takes {all}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_that_was_meant_is_told_with_all() {
        let right = ["task", "body"].map(str::to_owned);
        assert_eq!(advice("bdoy", &right), "did you mean `body`? It takes task, body");
        assert_eq!(advice("nowhere", &right), "it takes task, body");
    }
}
