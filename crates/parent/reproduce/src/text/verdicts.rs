//! The claims with their verdicts.
//!
//! **Invariant:** colour says nothing that the word does not say.

use anstyle::Style;
use words::{BAD, Colour, GOOD, wrap};

use crate::claims::Claim;
use crate::holds::Holds;

/// Room for the longest verdict, `can't tell`.
const VERDICT: usize = 12;

/// Writes each claim behind its verdict, with what was found below it.
pub(super) fn verdicts(claims: &[Claim], colour: Colour) -> String {
    let mut text = "Do the article's claims hold here?\n".to_owned();
    for claim in claims {
        let verdict = claim.holds.to_string();
        let lines = wrap(&format!("{verdict:<VERDICT$}"), &format!("{}.", claim.claim));
        // Colour comes last, when all is aligned.
        text += &lines.replacen(&verdict, &painted(&verdict, style(claim.holds), colour), 1);
        let indent = " ".repeat(VERDICT);
        text.extend(claim.verdicts.iter().map(|verdict| wrap(&indent, &verdict.to_string())));
    }
    text
}

fn style(holds: Holds) -> Option<Style> {
    match holds {
        Holds::Yes => Some(GOOD),
        Holds::No => Some(BAD),
        Holds::CantTell => None,
    }
}

/// Writes text in a style, if colours are wanted.
fn painted(text: &str, style: Option<Style>, colour: Colour) -> String {
    match (colour, style) {
        (Colour::On, Some(style)) => format!("{style}{text}{style:#}"),
        _ => text.to_owned(),
    }
}
