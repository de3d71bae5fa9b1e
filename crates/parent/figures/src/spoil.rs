//! The causes that spoil a measurement. The parent judges what happened around the child, never
//! what the child measured.
//!
//! The limits are rules of thumb. The limit of stolen time comes from 300 pairs of measurements,
//! each pair of the same cell. They ran on a virtual machine with 2 processors on a busy host. If
//! less than 5 % of the time was stolen from both sides of a pair, the ratios spread by 4.2 %.
//! Below 10 % they spread by 4.8 %, and over all pairs by 6.2 %. Another process that keeps one of
//! two processors busy spoils nearly every trial.
//!
//! **Invariant:** the verdict rests on the surroundings and the machine alone. A child that keeps
//! all processors busy, or uses up its own quota, spoils nothing by that.

use std::cmp::Ordering;
use std::fmt;
use std::time::Duration;

use record::{Machine, Surroundings};

/// The limits beyond which the surroundings spoil a measurement.
#[derive(Clone, Copy, Debug, PartialEq)]
struct SpoilLimits {
    /// The share of all processors' time that the hypervisor gave to other guests.
    stolen: f64,
    /// The share of all processors' time that other processes took.
    others: f64,
    /// The share of its life for which a quota held the child back.
    throttled: f64,
    /// The lateness allowed to the idle control, a thread of the parent that only sleeps. No limit
    /// holds if the child keeps all processors busy. The same as the default beat budget, 10 ms.
    hiccup: Duration,
    /// The lateness allowed to the idle control beside a long-lived child, as a share of the
    /// child's life. 1 % of the beats lie beyond p99, so p99 hardly shows a stall of that length.
    hiccup_share: f64,
}

impl SpoilLimits {
    /// The limits in use.
    const HERE: SpoilLimits = SpoilLimits {
        stolen: 0.10,
        others: 0.10,
        throttled: 0.01,
        hiccup: Duration::from_millis(10),
        hiccup_share: 0.01,
    };
    /// The limit of a child's share of all processors' time. Above it, the child itself makes the
    /// idle control late.
    const SATURATED: f64 = 0.75;
    /// A child that used at least this share of a quota counts as having used it up.
    const USED_UP: f64 = 0.8;
}

/// A cause that spoiled a measurement. Shares are of 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Spoil {
    /// The hypervisor gave this share of the processors' time to other guests.
    Stolen(f64),
    /// Other processes took this share of all processors' time.
    Others(f64),
    /// A quota held the child back for this share of its life, and the child itself did not use the
    /// quota up.
    Throttled(f64),
    /// The idle control woke up this late, because the machine stood still.
    Hiccup(Duration),
}

impl Spoil {
    /// Returns the number of this kind of cause.
    pub(crate) fn kind(&self) -> u8 {
        match self {
            Spoil::Stolen(_) => 0,
            Spoil::Throttled(_) => 1,
            Spoil::Others(_) => 2,
            Spoil::Hiccup(_) => 3,
        }
    }
}

/// A cause, and how grave it was.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Graded {
    pub(crate) spoil: Spoil,
    /// The disturbance divided by the limit that applied to it, so that all kinds can be compared.
    /// The limit of a hiccup depends on the child's life, which the cause alone does not tell.
    pub(crate) gravity: f64,
}

impl Graded {
    /// Puts the graver cause last.
    pub(crate) fn by_gravity(one: &Graded, other: &Graded) -> Ordering {
        one.gravity.total_cmp(&other.gravity)
    }
}

impl fmt::Display for Spoil {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |share: &f64| format!("{:.0} %", share * 100.0);
        match self {
            Spoil::Stolen(share) => write!(f, "the hypervisor took {} of the processors", percent(share)),
            Spoil::Others(share) => write!(f, "other processes took {} of the processors", percent(share)),
            Spoil::Throttled(share) => write!(f, "a quota held it back for {} of the time", percent(share)),
            Spoil::Hiccup(late) => write!(f, "the machine stood still for {} ms", late.as_millis()),
        }
    }
}

/// Returns the cause that spoiled a measurement on this machine. Of several causes, it is the one
/// that exceeds its limit by the largest factor. `None` if nothing spoiled the measurement, or if
/// its surroundings are unknown.
pub fn spoiled(surroundings: &Surroundings, machine: &Machine) -> Option<Spoil> {
    gravest(surroundings, machine).map(|gravest| gravest.spoil)
}

/// Returns the same cause with its gravity.
pub(crate) fn gravest(surroundings: &Surroundings, machine: &Machine) -> Option<Graded> {
    let limits = SpoilLimits::HERE;
    let life = surroundings.took.as_secs_f64();
    if life <= 0.0 {
        return None;
    }
    let processors = life * f64::from(surroundings.cpus.unwrap_or(machine.cpus).max(1));
    let share = |time: Option<Duration>, of: f64, limit: f64| {
        time.map(|time| time.as_secs_f64() / of).filter(|share| *share > limit)
    };
    let graded = |kind: fn(f64) -> Spoil, time: Option<Duration>, of: f64, limit: f64| {
        share(time, of, limit).map(|share| Graded { spoil: kind(share), gravity: share / limit })
    };
    let longest = limits.hiccup.max(surroundings.took.mul_f64(limits.hiccup_share));
    let saturated = share(surroundings.own, processors, SpoilLimits::SATURATED).is_some();
    // A quota that is used up makes the idle control late as well.
    let held_back = held_back_by_itself(surroundings, machine).is_some();
    let hiccup = surroundings.hiccup.filter(|late| *late > longest && !saturated && !held_back);
    let causes = [
        graded(Spoil::Stolen, surroundings.stolen, processors, limits.stolen),
        graded(Spoil::Throttled, surroundings.throttled, life, limits.throttled).filter(|_| !held_back),
        graded(Spoil::Others, surroundings.others, processors, limits.others),
        hiccup.map(|late| Graded { spoil: Spoil::Hiccup(late), gravity: late.div_duration_f64(longest) }),
    ];
    causes.into_iter().flatten().max_by(Graded::by_gravity)
}

/// Returns the share of its life for which a quota held a child back that used up the quota itself.
/// This is a result, not noise: the system holds back a pool wider than the quota each time. `None`
/// if the quota is unknown, if it hardly held the child back, or if the child did not use it up.
///
/// The quota of the run's own group is always used up by the child: nothing else is in the group.
pub fn held_back_by_itself(surroundings: &Surroundings, machine: &Machine) -> Option<f64> {
    let life = surroundings.took.as_secs_f64();
    let alone = surroundings.throttled_alone.unwrap_or_default().as_secs_f64() / life;
    if life > 0.0 && alone > SpoilLimits::HERE.throttled {
        return Some(alone);
    }
    let quota = machine.quota_millicpus? as f64 / 1000.0;
    let share = surroundings.throttled?.as_secs_f64() / life;
    let used = surroundings.own?.as_secs_f64() / (quota * life);
    (life > 0.0 && share > SpoilLimits::HERE.throttled && used >= SpoilLimits::USED_UP).then_some(share)
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

    fn machine(cpus: u32) -> Machine {
        Machine { cpus, ..sample::info(&[]).machine }
    }

    fn spoiled(surroundings: &Surroundings, cpus: u32) -> Option<Spoil> {
        super::spoiled(surroundings, &machine(cpus))
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
            told(Surroundings { stolen: ms(300), ..second() }),
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
    fn of_several_causes_the_gravest_is_told_and_not_the_first_of_a_list() {
        let stolen_a_little = Surroundings { stolen: ms(300), others: ms(900), ..second() };
        assert_eq!(spoiled(&stolen_a_little, 2), Some(Spoil::Others(0.45)));
        let stolen_more = Surroundings { stolen: ms(1600), others: ms(300), ..second() };
        assert_eq!(spoiled(&stolen_more, 2), Some(Spoil::Stolen(0.8)));
        let stood_still = Surroundings { stolen: ms(300), hiccup: ms(500), ..second() };
        assert_eq!(spoiled(&stood_still, 2), Some(Spoil::Hiccup(Duration::from_millis(500))));
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
    fn a_hiccup_in_a_long_life_is_weighed_by_the_limit_that_applies_there() {
        // 1 % of 6 s are 60 ms, and 70 ms are hardly more. The other processes took five times as
        // much as they may.
        let long =
            Surroundings { took: Duration::from_secs(6), hiccup: ms(70), others: ms(6000), ..second() };
        assert_eq!(spoiled(&long, 2), Some(Spoil::Others(0.5)));
        // 50 times the limit.
        let stood_still = Surroundings { hiccup: ms(3000), ..long };
        assert_eq!(spoiled(&stood_still, 2), Some(Spoil::Hiccup(Duration::from_secs(3))));
    }

    #[test]
    fn a_child_that_takes_all_processors_is_what_the_idle_control_waits_for() {
        let late = Surroundings { hiccup: ms(40), ..second() };
        assert!(spoiled(&Surroundings { own: ms(1000), ..late }, 2).is_some());
        assert_eq!(spoiled(&Surroundings { own: ms(1900), ..late }, 2), None);
    }

    #[test]
    fn a_quota_that_the_child_uses_up_by_itself_is_a_result_and_no_noise() {
        let unlimited = machine(2);
        let machine = Machine { quota_millicpus: Some(1500), ..unlimited.clone() };
        let wide_pool = Surroundings { own: ms(1450), throttled: ms(500), hiccup: ms(60), ..second() };
        assert_eq!(super::spoiled(&wide_pool, &machine), None);
        assert_eq!(held_back_by_itself(&wide_pool, &machine), Some(0.5));
        // Another process in the same group used the quota up.
        let beside = Surroundings { own: ms(300), hiccup: None, ..wide_pool };
        assert_eq!(super::spoiled(&beside, &machine), Some(Spoil::Throttled(0.5)));
        assert_eq!(held_back_by_itself(&beside, &machine), None);
        // In the run's own group nothing else can use it up, however little the child did.
        let alone = Surroundings { throttled: None, throttled_alone: ms(500), ..beside };
        assert_eq!(super::spoiled(&alone, &unlimited), None);
        assert_eq!(held_back_by_itself(&alone, &unlimited), Some(0.5));
        let hardly = Surroundings { throttled_alone: ms(5), ..alone };
        assert_eq!(held_back_by_itself(&hardly, &unlimited), None);
        // If the quota is unknown, nothing shows that the child used it up.
        assert_eq!(spoiled(&wide_pool, 2).map(|spoil| spoil.kind()), Some(Spoil::Throttled(0.5).kind()));
    }
}
