//! The contenders: breathers, and what people write instead. `overhead` compares each with the raw
//! job.

use std::fmt;
use std::time::Duration;

/// The slice that contenders by time aim at. Contenders by count get the steps that take about as
/// long.
pub const SLICE: Duration = Duration::from_micros(100);
/// The share for `costing`.
pub const SHARE: f64 = 0.01;
/// A guessed number of steps.
pub const GUESSED: u64 = 1000;

/// A way to yield.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contender {
    /// A breather with [`SLICE`].
    Within(Asked),
    /// A breather with [`SLICE`], asked by stride, with the runtime's own yield. On tokio every
    /// breather has that.
    OwnYield,
    /// A breather with [`SLICE`] in turns.
    InTurns,
    /// A breather with [`SHARE`], asked by stride.
    Costing,
    /// A breather by count, asked by stride.
    Every(u64),
    /// `counter % n == 0` at each step.
    Modulo(u64),
    /// A look at the clock at each step.
    Clock,
    /// tokio's budget, one unit per this many steps.
    ConsumeBudget(u64),
}

/// The points at which a breather is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// After each stride.
    ByStride,
    /// After each step.
    ByStep,
}

impl Contender {
    /// Returns all contenders on a runtime, for a kernel that does `steps` steps in a [`SLICE`].
    pub fn all(steps: u64, is_tokio: bool) -> Vec<Contender> {
        let mut all = vec![
            Contender::Within(Asked::ByStride),
            Contender::Within(Asked::ByStep),
            Contender::InTurns,
            Contender::Costing,
            Contender::Every(steps),
            Contender::Every(GUESSED),
            Contender::Modulo(steps),
            Contender::Clock,
        ];
        if is_tokio {
            all.extend([Contender::ConsumeBudget(1), Contender::ConsumeBudget(GUESSED)]);
        } else {
            all.push(Contender::OwnYield);
        }
        all
    }

    /// Returns true if a goal is about this contender.
    pub fn is_judged(self) -> bool {
        matches!(
            self,
            Contender::Within(Asked::ByStride)
                | Contender::OwnYield
                | Contender::InTurns
                | Contender::Costing
        )
    }
}

impl fmt::Display for Contender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let slice = humantime::format_duration(SLICE);
        let text = match self {
            Contender::Within(Asked::ByStride) => format!("within={slice}"),
            Contender::Within(Asked::ByStep) => format!("within={slice},per=step"),
            Contender::OwnYield => format!("within={slice}, own yield"),
            Contender::InTurns => format!("within={slice},turns=yes"),
            Contender::Costing => format!("costing={}%", SHARE * 100.0),
            Contender::Every(steps) => format!("every={steps}"),
            Contender::Modulo(steps) => format!("modulo={steps}"),
            Contender::Clock => format!("clock={slice}"),
            Contender::ConsumeBudget(steps) => format!("consume_budget={steps}"),
        };
        f.pad(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_called_as_in_the_comparison() {
        let names: Vec<String> = Contender::all(77, true).iter().map(Contender::to_string).collect();
        assert_eq!(
            names.join(" "),
            "within=100us within=100us,per=step within=100us,turns=yes costing=1% every=77 every=1000 \
             modulo=77 clock=100us consume_budget=1 consume_budget=1000"
        );
        assert_eq!(Contender::all(77, false).len(), 9);
    }
}
