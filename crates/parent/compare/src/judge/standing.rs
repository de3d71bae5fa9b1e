//! The contenders that keep the beat: a leader that none surely outworks, and how the others
//! compare with it.
//!
//! In a closed loop, two cells are compared by their work. Under the other loads, they are
//! compared by the latency of their jobs.
//!
//! **Invariant:** no contender is ranked by a point. One counts as ahead of another only if the
//! whole interval says so.

use std::cmp::Reverse;
use std::collections::HashMap;

use figures::{JobVerdict, Pair, Summary};
use record::Cell;
use stats::SpeedVerdict;

use super::worlds::Contender;

/// The verdict on one cell against another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    Ahead,
    Behind,
    Same,
    Open,
}

/// The verdicts on all pairs of a run.
pub(crate) struct Verdicts<'s> {
    pairs: HashMap<(&'s Cell, &'s Cell), (Stand, Option<usize>)>,
}

/// A leader, and how the other contenders compare with it in some worlds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Standing<'b, 's> {
    pub(crate) first: &'b Contender<'s>,
    /// As good in all worlds, within the threshold.
    pub(crate) as_good: Vec<&'b Contender<'s>>,
    /// Not surely behind or ahead, and in some world one can't tell.
    pub(crate) open: Vec<&'b Contender<'s>>,
    /// Surely behind in a world, and ahead in none.
    pub(crate) less: Vec<&'b Contender<'s>>,
    /// Surely ahead in a world. Empty unless each contender is surely behind another somewhere.
    pub(crate) ahead: Vec<&'b Contender<'s>>,
    /// The number of rounds that would probably tell all open ones apart. `None` if none is open,
    /// or if one would stay open.
    pub(crate) rounds_needed: Option<usize>,
}

impl<'s> Verdicts<'s> {
    pub(crate) fn of(summary: &'s Summary) -> Verdicts<'s> {
        let mut pairs = HashMap::new();
        for pair in &summary.pairs {
            let stand = stand(pair);
            pairs.insert((&pair.one, &pair.other), (stand, pair.rounds_needed));
            pairs.insert((&pair.other, &pair.one), (stand.turned(), pair.rounds_needed));
        }
        Verdicts { pairs }
    }

    /// Returns the leader of the contenders in these worlds. `None` if there are none.
    ///
    /// The leader is surely behind the fewest others, which is none if that is possible. Of several
    /// such contenders it is surely ahead of most others, counted in all worlds. Then it has the
    /// fewest costs, and then it comes first in the plan.
    pub(crate) fn leader<'b>(
        &self,
        contenders: &[&'b Contender<'s>],
        worlds: &[usize],
        costs: impl Fn(&Contender<'s>) -> usize,
    ) -> Option<Standing<'b, 's>> {
        let first = contenders.iter().min_by_key(|one| {
            let count = |wanted: Stand| {
                let others = contenders.iter().filter(|other| other.name != one.name);
                let stands =
                    others.flat_map(|other| worlds.iter().map(|world| self.stand(one, other, *world)));
                stands.filter(|(stand, _)| *stand == wanted).count()
            };
            (count(Stand::Behind), Reverse(count(Stand::Ahead)), costs(one))
        })?;
        Some(self.behind(first, contenders, worlds))
    }

    /// Compares all others with one contender.
    fn behind<'b>(
        &self,
        first: &'b Contender<'s>,
        contenders: &[&'b Contender<'s>],
        worlds: &[usize],
    ) -> Standing<'b, 's> {
        let mut standing = Standing {
            first,
            as_good: vec![],
            open: vec![],
            less: vec![],
            ahead: vec![],
            rounds_needed: None,
        };
        let mut needed = Some(0);
        for other in contenders.iter().filter(|other| other.name != first.name) {
            let stands: Vec<_> = worlds.iter().map(|world| self.stand(first, other, *world)).collect();
            let has = |wanted: Stand| stands.iter().any(|(stand, _)| *stand == wanted);
            if has(Stand::Behind) {
                standing.ahead.push(other);
            } else if has(Stand::Ahead) {
                standing.less.push(other);
            } else if has(Stand::Open) {
                standing.open.push(other);
                for (_, rounds) in stands.iter().filter(|(stand, _)| *stand == Stand::Open) {
                    needed = needed.zip(*rounds).map(|(one, other)| one.max(other));
                }
            } else {
                standing.as_good.push(other);
            }
        }
        standing.rounds_needed = needed.filter(|rounds| *rounds > 0);
        standing
    }

    fn stand(&self, one: &Contender<'s>, other: &Contender<'s>, world: usize) -> (Stand, Option<usize>) {
        let rows = one.rows[world].zip(other.rows[world]);
        rows.and_then(|(one, other)| self.pairs.get(&(&one.of, &other.of)).copied())
            .unwrap_or((Stand::Open, None))
    }
}

/// Returns the verdict on the first cell of a pair against the second.
fn stand(pair: &Pair) -> Stand {
    match pair.jobs.map(|jobs| jobs.verdict) {
        Some(JobVerdict::Sooner) => Stand::Ahead,
        Some(JobVerdict::Longer) => Stand::Behind,
        Some(JobVerdict::Same) => Stand::Same,
        Some(JobVerdict::CantTell) => Stand::Open,
        None => match pair.speed.verdict {
            SpeedVerdict::Faster => Stand::Ahead,
            SpeedVerdict::Slower => Stand::Behind,
            SpeedVerdict::Same => Stand::Same,
            SpeedVerdict::CantTell => Stand::Open,
        },
    }
}

impl Stand {
    /// Returns the verdict on the second cell against the first.
    fn turned(self) -> Stand {
        match self {
            Stand::Ahead => Stand::Behind,
            Stand::Behind => Stand::Ahead,
            same @ (Stand::Same | Stand::Open) => same,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::worlds::{blocks, worlds};
    use super::*;
    use figures::summarise;
    use sample::{cell, controls, info, measured, ms};

    const FEW: [&str; 4] = ["inline", "manual-yield:every=10", "rayon-offload", "spawn-blocking"];

    /// Returns a run of two rounds on tokio/1, with the work of each cell in both. The first cell
    /// is `late`.
    fn run(late: Duration, work: [[u64; 2]; 4]) -> Summary {
        let cells = FEW.map(|strategy| cell(strategy, "tokio/1"));
        let mut measurements = controls(&cells[0]);
        for (at, (cell, work)) in cells.iter().zip(work).enumerate() {
            measurements.extend(measured(cell, ms(1), if at == 0 { late } else { ms(1) }, work));
        }
        summarise(&info(&cells), &measurements)
    }

    /// Returns the work of two rounds. The second has nine tenths of the first, for all cells: a
    /// slow machine cancels out.
    fn drifting(work: u64) -> [u64; 2] {
        [work, work * 9 / 10]
    }

    /// Returns the names of the leader, of those as good, of the open ones, and of those behind.
    fn told(summary: &Summary) -> [Vec<String>; 4] {
        let worlds = worlds(summary);
        let blocks = blocks(summary, &worlds);
        let keeping: Vec<_> = blocks[0].contenders.iter().filter(|one| one.keeps_beat(&[0])).collect();
        let standing = Verdicts::of(summary).leader(&keeping, &[0], |_| 0).unwrap();
        let names = |all: &[&Contender<'_>]| all.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&standing.ahead), [""; 0]);
        [names(&[standing.first]), names(&standing.as_good), names(&standing.open), names(&standing.less)]
    }

    #[test]
    fn who_does_not_keep_the_beat_does_not_stand_first() {
        let work = [drifting(999_000), drifting(700_000), [900_000, 990_000], drifting(899_000)];
        let [first, as_good, open, less] = told(&run(ms(50), work));
        // rayon-offload has the highest point, but its rounds differ so much that its interval says
        // nothing.
        assert_eq!(first, ["spawn-blocking"]);
        assert_eq!(as_good, [""; 0]);
        assert_eq!(open, ["rayon-offload"]);
        assert_eq!(less, ["manual-yield:every=10"]);
    }

    #[test]
    fn nobody_is_ahead_by_a_few_steps() {
        let [first, as_good, open, less] = told(&run(ms(1), [[9, 9], [5, 5], [3, 3], [4, 4]]));
        assert_eq!((first.len(), open.len()), (1, 3), "{first:?}, {open:?}");
        assert_eq!((as_good.len(), less.len()), (0, 0));
    }

    #[test]
    fn the_first_is_ahead_of_what_is_surely_less_and_beside_what_is_the_same() {
        let work = [drifting(900_000), drifting(700_000), drifting(901_000), drifting(899_000)];
        let [first, as_good, open, less] = told(&run(ms(1), work));
        assert_eq!(first, ["inline"], "of three that are the same, the first");
        assert_eq!(as_good, ["rayon-offload", "spawn-blocking"]);
        assert_eq!(less, ["manual-yield:every=10"]);
        assert_eq!(open, [""; 0]);
    }
}
