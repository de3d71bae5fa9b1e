//! The answer in words: what to take at which length.
//!
//! **Invariant:** each sentence says what the verdicts at its lengths are, and nothing else.

use words::{Shown, wrap};

use crate::length::finding::{Advice, ENOUGH, LengthCurve, LengthSweep, Take};
use crate::strategies::{CONTENDERS, Role};

/// Writes the answers of all runtimes.
pub(super) fn of_sweep(sweep: &LengthSweep) -> String {
    sweep.curves.iter().map(of_curve).collect()
}

fn of_curve(curve: &LengthCurve) -> String {
    let last = curve.advice.len().saturating_sub(1);
    let sentences: Vec<String> =
        curve.advice.iter().enumerate().map(|(at, advice)| sentence(advice, at == 0, at == last)).collect();
    wrap(&format!("{:<12}", curve.runtime), &sentences.join(" "))
}

/// Writes one piece of advice. The first and the last reach as far as was measured.
fn sentence(advice: &Advice, is_first: bool, is_last: bool) -> String {
    let (from, to) = (Shown(advice.from), Shown(advice.to));
    let lengths = match (is_first, is_last) {
        (true, true) => format!("From {from} to {to}"),
        (true, false) => format!("Up to {to}"),
        (false, true) => format!("From {from} on"),
        (false, false) if advice.from == advice.to => format!("At {from}"),
        (false, false) => format!("From {from} to {to}"),
    };
    let pools = pools(advice);
    let turns = CONTENDERS.into_iter().find(|one| one.role == Role::Turns);
    let turns = turns.map(|one| one.name()).unwrap_or_default();
    let take = match advice.take {
        Take::Inline => "run it inline: that keeps the beat, and a pool costs more than a tenth".to_owned(),
        Take::InlineAtLeast => {
            format!("run it inline: that keeps the beat; no pool surely keeps it and {ENOUGH} of the work")
        }
        Take::InlineOrPool => format!("inline keeps the beat too, and {pools} costs less than a tenth"),
        Take::Pool => format!("hand it to {pools}: inline loses the beat"),
        Take::PoolAtLeast => {
            format!("hand it to {pools}: inline loses the beat; what a pool costs can't be told")
        }
        Take::DearPool => {
            format!("hand it to {pools}, although that costs more than a tenth: inline loses the beat")
        }
        Take::CheapTurns => {
            format!("take {turns}: inline loses the beat, and a pool that keeps it costs more than a tenth")
        }
        Take::Turns => format!("take {turns}: inline loses the beat, and no pool surely keeps it"),
        Take::Nothing => "nothing surely keeps the beat, inline loses it".to_owned(),
        Take::CantTell => "can't tell whether inline keeps the beat".to_owned(),
        Take::MeasureAgain => "the verdicts on inline contradict each other; measure again".to_owned(),
    };
    let separator =
        if matches!(advice.take, Take::Nothing | Take::CantTell | Take::MeasureAgain) { ": " } else { " " };
    format!("{lengths}{separator}{take}.")
}

fn pools(advice: &Advice) -> String {
    let names: Vec<String> = advice.pools.iter().map(crate::Contender::name).collect();
    match names.as_slice() {
        [] => "a pool".to_owned(),
        names => names.join(" or "),
    }
}
