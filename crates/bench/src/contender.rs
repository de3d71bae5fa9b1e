//! Who is compared with the raw kernel: breathers, and what people write instead.

use std::fmt;
use std::time::Duration;

/// The slice that all contenders by time aim at, and those by count would need to.
pub const SLICE: Duration = Duration::from_micros(100);
/// What yields may cost where that is asked for.
pub const SHARE: f64 = 0.01;
/// The number of steps that somebody guessed.
pub const GUESSED: u64 = 1000;

/// A way to yield.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contender {
    /// A breather of [`SLICE`].
    Within(Asked),
    /// A breather of [`SHARE`], asked by stride.
    Costing,
    /// A breather by count, asked by stride.
    Every(u64),
    /// `counter % n == 0` at each step.
    Modulo(u64),
    /// A look at the clock at each step.
    Clock,
    /// tokio's budget, a unit for so many steps.
    ConsumeBudget(u64),
}

/// How often a breather is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// After each stride.
    ByStride,
    /// After each step.
    ByStep,
}

impl Contender {
    /// All that a runtime has, for a kernel that does `steps` steps in a [`SLICE`].
    pub fn all(steps: u64, has_budget: bool) -> Vec<Contender> {
        let mut all = vec![
            Contender::Within(Asked::ByStride),
            Contender::Within(Asked::ByStep),
            Contender::Costing,
            Contender::Every(steps),
            Contender::Every(GUESSED),
            Contender::Modulo(steps),
            Contender::Clock,
        ];
        if has_budget {
            all.extend([Contender::ConsumeBudget(1), Contender::ConsumeBudget(GUESSED)]);
        }
        all
    }

    /// Whether a goal is about it.
    pub fn is_judged(self) -> bool {
        matches!(self, Contender::Within(Asked::ByStride) | Contender::Costing)
    }
}

impl fmt::Display for Contender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let slice = humantime::format_duration(SLICE);
        let text = match self {
            Contender::Within(Asked::ByStride) => format!("within={slice}"),
            Contender::Within(Asked::ByStep) => format!("within={slice},per=step"),
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
            "within=100us within=100us,per=step costing=1% every=77 every=1000 modulo=77 clock=100us \
             consume_budget=1 consume_budget=1000"
        );
        assert_eq!(Contender::all(77, false).len(), 7);
    }
}
