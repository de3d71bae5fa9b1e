//! Whether what was seen around a child spoils what it measured.
//!
//! The limits are rules of thumb, and stand here in one place. That of stolen time was set by what it does to figures: of
//! 300 pairs of measurements of the same cell on a virtual machine with 2 processors whose host was busy, the ratio spread
//! by 4.2 % where less than 5 % was stolen from both, by 4.8 % below 10 %, and by 6.2 % over all. So a tenth is
//! where it begins to matter. Beside a process that keeps one of two processors busy nearly every trial is spoiled.
//!
//! What must stay true: the verdict rests on the surroundings alone.

use std::fmt;
use std::time::Duration;

use record::Surroundings;

/// From where on the surroundings spoil a measurement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Of all processors' time, what the hypervisor gave to other guests.
    pub stolen: f64,
    /// Of all processors' time, what other processes took.
    pub others: f64,
    /// Of the child's life, how long a quota held it back.
    pub throttled: f64,
    /// How late the idle control may be, unless the child itself keeps all processors busy. As long as what still counts
    /// as keeping the beat, where nobody chose.
    pub hiccup: Duration,
    /// But in a child that lives for long, not less than this share of its life: so many of its beats are beyond p99.
    pub hiccup_share: f64,
}

impl Limits {
    /// Those that hold.
    pub const HERE: Limits = Limits {
        stolen: 0.10,
        others: 0.10,
        throttled: 0.01,
        hiccup: Duration::from_millis(10),
        hiccup_share: 0.01,
    };
    /// The share of all processors' time from which on the child is what the idle control waits for.
    const SATURATED: f64 = 0.75;
}

/// What spoiled a measurement. Shares are of 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Spoil {
    /// The hypervisor gave the processors to others for this share of their time.
    Stolen(f64),
    /// Other processes took this share of all processors' time.
    Others(f64),
    /// A quota held it back for this share of its life.
    Throttled(f64),
    /// The machine stood still for so long, as seen by a thread that only sleeps.
    Hiccup(Duration),
}

impl Spoil {
    /// A number for each kind.
    pub(crate) fn kind(&self) -> u8 {
        match self {
            Spoil::Stolen(_) => 0,
            Spoil::Throttled(_) => 1,
            Spoil::Others(_) => 2,
            Spoil::Hiccup(_) => 3,
        }
    }

    /// How grave it is, among those of its kind.
    pub(crate) fn gravity(&self) -> f64 {
        match self {
            Spoil::Stolen(share) | Spoil::Throttled(share) | Spoil::Others(share) => *share,
            Spoil::Hiccup(late) => late.as_secs_f64(),
        }
    }
}

impl fmt::Display for Spoil {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Spoil::Stolen(share) => write!(f, "the hypervisor took {:.0} % of the processors", share * 100.0),
            Spoil::Others(share) => {
                write!(f, "other processes took {:.0} % of the processors", share * 100.0)
            }
            Spoil::Throttled(share) => {
                write!(f, "a quota held it back for {:.0} % of the time", share * 100.0)
            }
            Spoil::Hiccup(late) => write!(f, "the machine stood still for {} ms", late.as_millis()),
        }
    }
}

/// What spoiled a measurement, on a machine with so many processors where it is not known how many the child might use; the gravest where there are several. `None` where
/// nothing did, or nothing is known.
pub fn spoiled(surroundings: &Surroundings, cpus: u32) -> Option<Spoil> {
    let limits = Limits::HERE;
    let life = surroundings.took.as_secs_f64();
    if life <= 0.0 {
        return None;
    }
    let machine = life * f64::from(surroundings.cpus.unwrap_or(cpus).max(1));
    let share = |time: Option<Duration>, of: f64, limit: f64| {
        time.map(|time| time.as_secs_f64() / of).filter(|share| *share > limit)
    };
    let longest = limits.hiccup.max(surroundings.took.mul_f64(limits.hiccup_share));
    let saturated = share(surroundings.own, machine, Limits::SATURATED).is_some();
    share(surroundings.stolen, machine, limits.stolen)
        .map(Spoil::Stolen)
        .or(share(surroundings.throttled, life, limits.throttled).map(Spoil::Throttled))
        .or(share(surroundings.others, machine, limits.others).map(Spoil::Others))
        .or(surroundings.hiccup.filter(|late| *late > longest && !saturated).map(Spoil::Hiccup))
}

/// Whether a measurement counts in place of an earlier one of the same round: an undisturbed one before a spoiled one, and
/// among equals the later.
pub fn replaces(later: Option<Spoil>, earlier: Option<Spoil>) -> bool {
    earlier.is_some() || later.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(millis: u64) -> Option<Duration> {
        Some(Duration::from_millis(millis))
    }

    fn second() -> Surroundings {
        Surroundings { took: Duration::from_secs(1), ..Surroundings::default() }
    }

    #[test]
    fn nothing_known_and_nothing_seen_spoil_nothing() {
        assert_eq!(spoiled(&Surroundings::default(), 2), None);
        assert_eq!(spoiled(&second(), 2), None);
        let quiet =
            Surroundings { own: ms(1000), stolen: ms(190), others: ms(190), hiccup: ms(10), ..second() };
        assert_eq!(spoiled(&quiet, 2), None);
    }

    #[test]
    fn each_kind_of_disturbance_spoils_by_itself() {
        let told = |surroundings: Surroundings| spoiled(&surroundings, 2).map(|spoil| spoil.to_string());
        let of = |text: &str| Some(text.to_owned());
        assert_eq!(
            told(Surroundings { stolen: ms(300), others: ms(900), ..second() }),
            of("the hypervisor took 15 % of the processors")
        );
        assert_eq!(
            told(Surroundings { others: ms(900), ..second() }),
            of("other processes took 45 % of the processors")
        );
        assert_eq!(
            told(Surroundings { throttled: ms(50), ..second() }),
            of("a quota held it back for 5 % of the time")
        );
        assert_eq!(
            told(Surroundings { hiccup: ms(40), ..second() }),
            of("the machine stood still for 40 ms")
        );
    }

    #[test]
    fn a_neighbour_on_one_of_many_processors_spoils_nothing() {
        let beside = Surroundings { others: ms(1000), ..second() };
        assert!(spoiled(&beside, 2).is_some());
        assert_eq!(spoiled(&beside, 16), None);
    }

    #[test]
    fn what_counts_is_the_processors_that_the_child_might_use() {
        let on_one_of_two = Surroundings { cpus: Some(1), others: ms(150), ..second() };
        assert_eq!(spoiled(&on_one_of_two, 2), Some(Spoil::Others(0.15)));
        assert_eq!(spoiled(&Surroundings { cpus: None, ..on_one_of_two }, 2), None);
    }

    #[test]
    fn a_hiccup_is_long_against_the_life_of_the_child() {
        let minutes = Surroundings { took: Duration::from_secs(100), hiccup: ms(900), ..second() };
        assert_eq!(spoiled(&minutes, 2), None);
        assert!(spoiled(&Surroundings { hiccup: ms(1100), ..minutes }, 2).is_some());
    }

    #[test]
    fn a_child_that_takes_all_processors_is_what_the_idle_control_waits_for() {
        let late = Surroundings { hiccup: ms(40), ..second() };
        assert!(spoiled(&Surroundings { own: ms(1000), ..late }, 2).is_some());
        assert_eq!(spoiled(&Surroundings { own: ms(1900), ..late }, 2), None);
    }
}
