//! The advice for each length: one rule over the verdicts at a length, and neighbours that agree
//! are put together.
//!
//! **Invariant:** nothing is recommended at a length at which it does not surely keep the beat, nor
//! where inline's verdicts contradict each other.

use crate::strategies::{Contender, Role};

use super::bracket::Bracket;
use super::finding::{Advice, BreakEven, LengthFigures, LengthPoint, Take};

/// Returns the advice for lengths that rise. The brackets say where verdicts contradict each other.
pub(super) fn advice(points: &[LengthPoint], inline_loses: Bracket, pays: &[BreakEven]) -> Vec<Advice> {
    let mut all: Vec<Advice> = Vec::new();
    for point in points {
        let (take, pools) = if inline_loses.contradicts_at(point.length) {
            (Take::MeasureAgain, Vec::new())
        } else {
            take(point, pays)
        };
        match all.last_mut().filter(|last| last.take == take) {
            Some(last) if pools.is_empty() || last.pools.iter().any(|pool| pools.contains(pool)) => {
                last.to = point.length;
                last.pools.retain(|pool| pools.contains(pool));
            }
            _ => all.push(Advice { from: point.length, to: point.length, take, pools }),
        }
    }
    all
}

/// Returns what to take at one length, and the pools that this is about.
fn take(point: &LengthPoint, pays: &[BreakEven]) -> (Take, Vec<Contender>) {
    let all = || point.strategies.iter().filter(|figures| figures.contender.role == Role::Pool);
    let keeps_work = |figures: &LengthFigures| {
        let own = pays.iter().find(|pays| pays.contender == figures.contender);
        let contradicts = own.is_some_and(|own| own.of_inline.contradicts_at(point.length));
        figures.keeps_work().filter(|_| !contradicts)
    };
    let kept = || all().filter(|figures| figures.keeps_beat == Some(true));
    let cheap = names(kept().filter(|figures| keeps_work(figures) == Some(true)));
    let open = || kept().filter(|figures| keeps_work(figures).is_none());
    let turns = || turns_that_keep_the_beat(point);
    let turns_are_cheap = turns().is_some_and(|figures| keeps_work(figures) == Some(true));
    let all_dear = all().count() > 0 && all().all(|figures| keeps_work(figures) == Some(false));
    match point.inline().and_then(|inline| inline.keeps_beat) {
        None => (Take::CantTell, Vec::new()),
        Some(true) if !cheap.is_empty() => (Take::InlineOrPool, cheap),
        Some(true) if all_dear => (Take::Inline, Vec::new()),
        Some(true) => (Take::InlineAtLeast, Vec::new()),
        Some(false) if !cheap.is_empty() => (Take::Pool, cheap),
        Some(false) if open().count() > 0 => (Take::PoolAtLeast, names(open())),
        Some(false) if kept().count() > 0 && turns_are_cheap => (Take::CheapTurns, Vec::new()),
        Some(false) if kept().count() > 0 => (Take::DearPool, names(kept())),
        Some(false) if turns().is_some() => (Take::Turns, Vec::new()),
        Some(false) => (Take::Nothing, Vec::new()),
    }
}

fn names<'f>(figures: impl Iterator<Item = &'f LengthFigures>) -> Vec<Contender> {
    figures.map(|figures| figures.contender).collect()
}

fn turns_that_keep_the_beat(point: &LengthPoint) -> Option<&LengthFigures> {
    let turns = point.strategies.iter().find(|figures| figures.contender.role == Role::Turns);
    turns.filter(|figures| figures.keeps_beat == Some(true))
}
