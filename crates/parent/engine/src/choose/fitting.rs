//! Which cells can be measured: the strategies' binaries say it.

use std::collections::BTreeMap;

use anyhow::Result;
use record::{Cell, Fit, Skipped, Subject};

use super::names::LIST;
use crate::BadRequest;
use crate::catalogue::Catalogue;

/// Divides cells into those that can be measured and those that make no sense.
///
/// # Errors
/// [`BadRequest`] if a part of a cell is wrong, or no cell is left; anything else if a binary gives
/// no answer.
pub fn fitting(candidates: Vec<Cell>, catalogue: &Catalogue) -> Result<(Vec<Cell>, Vec<Skipped>)> {
    let mut fits: BTreeMap<Cell, Fit> = BTreeMap::new();
    for description in catalogue.descriptions() {
        let own: Vec<Cell> =
            candidates.iter().filter(|cell| cell.strategy == description.strategy).cloned().collect();
        if !own.is_empty() {
            let answers = catalogue.check(&description.strategy, &own)?;
            fits.extend(own.into_iter().zip(answers));
        }
    }
    let (mut cells, mut skipped) = (Vec::new(), Vec::new());
    for cell in candidates {
        match fits.remove(&cell) {
            Some(Fit::Fits) => cells.push(cell),
            Some(Fit::Unsupported { reason }) => skipped.push(Skipped { cell, reason }),
            Some(Fit::Invalid { reason }) => return Err(BadRequest(format!("{reason}{LIST}")).into()),
            None => unreachable!("every cell was checked"),
        }
    }
    if cells.is_empty() {
        let reasons: Vec<String> = skipped
            .iter()
            .map(|skipped| format!("{}: {}", Subject::Cell(skipped.cell.clone()), skipped.reason))
            .collect();
        return Err(BadRequest(format!("nothing is left to be measured: {}", reasons.join("; "))).into());
    }
    Ok((cells, skipped))
}
