//! The settings, read: one of the ways to yield, and its parameter.
//!
//! **Invariant:** exactly one way is chosen, and every other setting belongs to it.

use std::ops::RangeInclusive;
use std::time::Duration;

use strategy::breather::Breather;
use strategy::{Family, Refusal, Settings, Site, Value, setting, time};

/// A way to yield.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Asked {
    Breather(Policy, Chunks),
    /// At least 1.
    Modulo(u64),
    Clock(Duration),
    /// At least 1.
    ConsumeBudget(u64),
}

/// The policy of a breather.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Policy {
    Every(usize),
    Within(Duration),
    /// A share above 0 and at most 1.
    Costing(f64),
}

/// The ways that jobs share the loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sharing {
    /// Each yields for itself.
    Alone,
    /// In turns, a slice each.
    Turns,
    /// In turns, each to its end.
    OneByOne,
}

/// The number of steps that are done at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Chunks {
    /// As many as the breather allows.
    Strides,
    /// One.
    Steps,
}

/// The ways to yield. One of these keys has to be there.
const WAYS: [&str; 6] = ["every", "within", "costing", "modulo", "clock", "consume_budget"];
/// The ways that ask a breather.
const WITH_BREATHER: [&str; 3] = ["every", "within", "costing"];

/// The times that a job may hold the loop.
const SLICES: RangeInclusive<Duration> = Duration::from_micros(1)..=Duration::from_secs(1);

impl Policy {
    /// Makes a breather for one job.
    pub(crate) fn breather(self) -> Breather {
        match self {
            Policy::Every(steps) => Breather::every(steps),
            Policy::Within(slice) => Breather::within(slice),
            Policy::Costing(share) => Breather::costing(share),
        }
    }
}

/// Reads the way that the settings ask for.
pub(crate) fn read(settings: &Settings, site: Site) -> Result<Asked, Refusal> {
    let chosen: Vec<&str> = WAYS.into_iter().filter(|way| settings.get(way).is_some()).collect();
    let [way] = chosen[..] else {
        let given = if chosen.is_empty() { "none is given".to_owned() } else { chosen.join(" and ") };
        return Err(Refusal::Invalid(format!("give one of {}; here: {given}", WAYS.join(", "))));
    };
    let chunks = chunks(settings, way)?;
    Ok(match way {
        "every" => {
            let steps = usize::try_from(count(settings, way)?).unwrap_or(usize::MAX);
            Asked::Breather(Policy::Every(steps), chunks)
        }
        "within" => Asked::Breather(Policy::Within(time(settings, way, SLICES)?), chunks),
        "costing" => Asked::Breather(Policy::Costing(setting::<Share>(settings, way)?.0), chunks),
        "modulo" => Asked::Modulo(count(settings, way)?),
        "clock" => Asked::Clock(time(settings, way, SLICES)?),
        _ => {
            let steps = count(settings, way)?;
            if site.runtime.family != Family::Tokio {
                return Err(Refusal::Unsupported("`consume_budget` is tokio's".to_owned()));
            }
            Asked::ConsumeBudget(steps)
        }
    })
}

/// Reads the way that jobs share the loop.
pub(crate) fn sharing(settings: &Settings) -> Result<Sharing, Refusal> {
    let Some(value) = settings.get("turns") else { return Ok(Sharing::Alone) };
    if !WITH_BREATHER.iter().any(|way| settings.get(way).is_some()) {
        let message = format!("`turns` goes with {}", WITH_BREATHER.join(", "));
        return Err(Refusal::Invalid(message));
    }
    match value {
        "no" => Ok(Sharing::Alone),
        "yes" => Ok(Sharing::Turns),
        "one-by-one" => Ok(Sharing::OneByOne),
        other => Err(Refusal::Invalid(format!("`turns={other}`: it takes no, yes or one-by-one"))),
    }
}

fn count(settings: &Settings, key: &str) -> Result<u64, Refusal> {
    match setting(settings, key)? {
        0 => Err(Refusal::Invalid(format!("`{key}=0`: a yield needs at least 1 step before it"))),
        count => Ok(count),
    }
}

fn chunks(settings: &Settings, way: &str) -> Result<Chunks, Refusal> {
    match settings.get("per") {
        None => Ok(Chunks::Strides),
        Some(_) if !WITH_BREATHER.contains(&way) => {
            let message =
                format!("`per` goes with {}; `{way}` asks at each step anyway", WITH_BREATHER.join(", "));
            Err(Refusal::Invalid(message))
        }
        Some("chunk") => Ok(Chunks::Strides),
        Some("step") => Ok(Chunks::Steps),
        Some(other) => Err(Refusal::Invalid(format!("`per={other}`: it takes chunk or step"))),
    }
}

/// A share of the work.
struct Share(f64);

impl Value for Share {
    fn read(text: &str) -> Result<Self, String> {
        match text.strip_suffix('%').map(str::parse::<f64>) {
            Some(Ok(percent)) if (0.01..=100.0).contains(&percent) => Ok(Share(percent / 100.0)),
            _ => Err("it takes a share from 0.01% to 100%; 0.01 is written 1%".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(settings: &str, runtime: &str) -> Result<Asked, Refusal> {
        read(
            &settings.parse().unwrap(),
            Site { runtime: runtime.parse().unwrap(), cpus: 2, quota_millicpus: None },
        )
    }

    #[test]
    fn each_way_is_read() {
        let ways = [
            ("every=1_000", Asked::Breather(Policy::Every(1000), Chunks::Strides)),
            ("within=100us", Asked::Breather(Policy::Within(Duration::from_micros(100)), Chunks::Strides)),
            ("within=1ms,per=step", Asked::Breather(Policy::Within(Duration::from_millis(1)), Chunks::Steps)),
            ("per=chunk,costing=0.5%", Asked::Breather(Policy::Costing(0.005), Chunks::Strides)),
            ("modulo=7", Asked::Modulo(7)),
            ("clock=50us", Asked::Clock(Duration::from_micros(50))),
            ("consume_budget=1", Asked::ConsumeBudget(1)),
        ];
        for (settings, expected) in ways {
            assert_eq!(asked(settings, "tokio/1"), Ok(expected), "{settings}");
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_what_would() {
        for (settings, told) in [
            ("", "give one of every, within, costing, modulo, clock, consume_budget; here: none is given"),
            ("every=1,within=1ms", "here: every and within"),
            ("every=0", "at least 1 step"),
            ("modulo=x", "`modulo=x`: it takes a whole number"),
            ("within=100", "from 1us to 1s"),
            ("clock=0s", "from 1us to 1s"),
            ("costing=0.01", "0.01 is written 1%"),
            ("costing=0%", "from 0.01% to 100%"),
            ("costing=NaN%", "from 0.01% to 100%"),
            ("every=5,per=hour", "chunk or step"),
            ("modulo=5,per=step", "`per` goes with every, within, costing"),
            ("consume_budget=0", "at least 1 step"),
            ("every=1k", "`every=1k`: write 1000"),
        ] {
            match asked(settings, "smol/1") {
                Err(Refusal::Invalid(message)) => assert!(message.contains(told), "{settings}: {message}"),
                other => panic!("{settings}: {other:?}"),
            }
        }
    }

    #[test]
    fn turns_go_with_a_breather() {
        let read = |settings: &str| sharing(&settings.parse().unwrap());
        for (settings, expected) in [
            ("within=1ms", Sharing::Alone),
            ("within=1ms,turns=no", Sharing::Alone),
            ("within=1ms,turns=yes", Sharing::Turns),
            ("turns=one-by-one,costing=1%", Sharing::OneByOne),
        ] {
            assert_eq!(read(settings), Ok(expected), "{settings}");
        }
        for (settings, told) in [
            ("within=1ms,turns=2", "no, yes or one-by-one"),
            ("clock=1ms,turns=yes", "every, within, costing"),
        ] {
            let Err(Refusal::Invalid(message)) = read(settings) else { panic!("{settings} is refused") };
            assert!(message.contains(told), "{message}");
        }
    }

    #[test]
    fn tokios_budget_is_tokios() {
        for runtime in ["smol/1", "async-std/N"] {
            assert!(matches!(asked("consume_budget=5", runtime), Err(Refusal::Unsupported(_))), "{runtime}");
        }
    }
}
