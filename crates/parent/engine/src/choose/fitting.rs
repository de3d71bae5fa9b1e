//! Which cells can be measured: the strategies' binaries say it.

use std::collections::BTreeMap;

use anyhow::Result;
use record::{Cell, Fit, Skipped, Subject};

use crate::BadRequest;
use crate::catalogue::Catalogue;

/// Divides cells into those that can be measured and those that make no sense.
///
/// # Errors
/// [`BadRequest`] if a strategy takes no such setting, or no cell is left; anything else if a
/// binary gives no answer.
pub fn fitting(candidates: Vec<Cell>, catalogue: &Catalogue) -> Result<(Vec<Cell>, Vec<Skipped>)> {
    Ok(divided(answers(candidates, catalogue)?)?)
}

/// Asks the strategies about cells. The answers are in the order of the cells.
///
/// # Errors
/// If a binary gives no answer.
pub(crate) fn answers(candidates: Vec<Cell>, catalogue: &Catalogue) -> Result<Vec<(Cell, Fit)>> {
    let mut fits: BTreeMap<Cell, Fit> = BTreeMap::new();
    for description in catalogue.descriptions() {
        let own: Vec<Cell> =
            candidates.iter().filter(|cell| cell.strategy == description.strategy).cloned().collect();
        if !own.is_empty() {
            let answers = catalogue.check(&description.strategy, &own)?;
            fits.extend(own.into_iter().zip(answers));
        }
    }
    let answered = candidates.into_iter().map(|cell| {
        let fit = match catalogue.missing(&cell.strategy) {
            Some(reason) => Fit::Unsupported { reason: reason.to_owned(), of_job: false },
            None => fits.get(&cell).expect("every cell was checked").clone(),
        };
        (cell, fit)
    });
    Ok(answered.collect())
}

/// Refuses a setting that a strategy does not take. It was chosen with `--strategy`: an experiment
/// that chooses settings itself chooses those that the strategy takes.
fn divided(answers: Vec<(Cell, Fit)>) -> Result<(Vec<Cell>, Vec<Skipped>), BadRequest> {
    let (mut cells, mut skipped) = (Vec::new(), Vec::new());
    for (cell, fit) in answers {
        match fit {
            Fit::Fits { .. } => cells.push(cell),
            Fit::Unsupported { reason, of_job } => skipped.push(Skipped { cell, reason, of_job }),
            Fit::Invalid { reason } => return Err(invalid(&cell, &reason)),
        }
    }
    if cells.is_empty() {
        let reasons: Vec<String> = skipped
            .iter()
            .map(|skipped| format!("{}: {}", Subject::Cell(skipped.cell.clone()), skipped.reason))
            .collect();
        return Err(BadRequest(format!("nothing is left to be measured: {}", reasons.join("; "))));
    }
    Ok((cells, skipped))
}

/// Says which `--strategy` is wrong, in front of what the strategy answered.
fn invalid(cell: &Cell, reason: &str) -> BadRequest {
    let strategy = format!("{}: ", cell.strategy_with_setting());
    // The strategy may have named itself already.
    let reason = reason.strip_prefix(&strategy).unwrap_or(reason);
    BadRequest::unlisted(&format!("--strategy {strategy}{reason}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(setting: &str, fit: Fit) -> (Cell, Fit) {
        (Cell { setting: setting.parse().unwrap(), ..sample::cell("step", "tokio/1") }, fit)
    }

    #[test]
    fn a_setting_that_the_strategy_does_not_take_is_named_with_its_flag() {
        for (setting, reason, told) in [
            ("every=1k", "step:every=1k: `every=1k`: write 1000", "`every=1k`: write 1000"),
            (
                "evry=1",
                "`step` has no setting `evry`; it takes every",
                "`step` has no setting `evry`; it takes every",
            ),
        ] {
            let answers = vec![answer(setting, Fit::Invalid { reason: reason.to_owned() })];
            let refused = divided(answers).unwrap_err().to_string();
            assert_eq!(
                refused,
                format!("--strategy step:{setting}: {told}; `cargo xtask list` shows what there is")
            );
        }
    }

    #[test]
    fn cells_are_measured_or_skipped_until_none_is_left() {
        let unsupported = || Fit::Unsupported { reason: "one thread".to_owned(), of_job: false };
        let (cells, skipped) =
            divided(vec![answer("every=1", Fit::Fits { abilities: None }), answer("every=2", unsupported())])
                .unwrap();
        assert_eq!((cells.len(), skipped.len()), (1, 1));
        let refused = divided(vec![answer("every=2", unsupported())]).unwrap_err().to_string();
        assert!(refused.starts_with("nothing is left to be measured: "), "{refused}");
        assert!(refused.ends_with(": one thread"), "{refused}");
    }
}
