//! The abilities as Markdown, for `docs/properties.md` or an issue.

use super::able::{Able, Holds, LastStep, exceptions};
use super::statements::{PROOFS, statements};
use super::table::{EVERYWHERE, HOW};
use crate::shown::duration;

/// Writes what the strategies state, as a table with a legend. It is the same on every machine.
pub fn abilities_markdown(all: &[Able]) -> String {
    let heads: String = statements().iter().map(|one| format!(" {} |", one.name)).collect();
    let mut text = format!("| strategy |{heads}\n|---|{}\n", "---|".repeat(statements().len()));
    for able in all {
        let marks: String = statements()
            .iter()
            .map(|statement| match able.holds(statement) {
                Holds::Yes => " yes |",
                Holds::No => " no |",
                Holds::Depends => " \\* |",
                Holds::DoesNotApply => " - |",
            })
            .collect();
        text.push_str(&format!("| `{}` |{marks}\n", able.name()));
    }
    text.push('\n');
    for sentence in exceptions(all) {
        text.push_str(&format!("- \\* {sentence}\n"));
    }
    text.push_str(&format!("\n{EVERYWHERE}\n\n| ability | says | proof |\n|---|---|---|\n"));
    for one in statements() {
        text.push_str(&format!(
            "| {} | {} | [{}](../{PROOFS}/{}) |\n",
            one.name, one.says, one.proof, one.proof
        ));
    }
    text
}

/// Writes what was measured on this machine.
pub fn measured_markdown(all: &[Able]) -> String {
    let mut text = String::from(
        "| strategy | runtime | last step, median | most | shutdown, median | most | done | stopped \
         | never began | ran on |\n|---|---|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for able in all {
        let Some(of) = &able.measured else { continue };
        let (median, most) = match of.last_step {
            LastStep::After(times) => (duration(times.median), duration(times.most)),
            none => (none.in_words().to_owned(), String::new()),
        };
        text.push_str(&format!(
            "| `{}` | {} | {median} | {most} | {} | {} | {} | {} | {} | {} |\n",
            able.name(),
            of.runtime,
            duration(of.shutdown.median),
            duration(of.shutdown.most),
            of.done,
            of.stopped,
            of.never_began,
            of.ran_on
        ));
    }
    text + &format!("\n{HOW}\n")
}
