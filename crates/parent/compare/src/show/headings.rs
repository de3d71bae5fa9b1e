//! The names of worlds: short ones for the columns of a table, long ones to explain them, and words
//! for a sentence.
//!
//! **Invariant:** no two worlds of a run have the same short name, and none is wider than its
//! columns.

use notation::Spec;
use record::Load;
use words::{Shown, counted, one_line};

use crate::judge::World;

/// The names of a world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Heading {
    /// For a column: `1 job`, `comes and goes`.
    pub(crate) short: String,
    /// In full: `20 ms job after pauses of 50 ms`.
    pub(crate) long: String,
    /// For a sentence: `with 64 jobs`, `as soon as jobs come and go`.
    pub(crate) under: String,
}

/// The widest short name.
const WIDEST: usize = 14;

/// Returns the names of the worlds of a run.
pub(crate) fn headings(worlds: &[World]) -> Vec<Heading> {
    let mut headings: Vec<Heading> = worlds.iter().map(|world| plain(world, worlds)).collect();
    let shorts: Vec<String> = headings.iter().map(|heading| heading.short.clone()).collect();
    let fits = |short: &String| {
        short.chars().count() <= WIDEST && shorts.iter().filter(|other| *other == short).count() == 1
    };
    if !shorts.iter().all(fits) {
        for (at, heading) in headings.iter_mut().enumerate() {
            heading.short = format!("load {}", at + 1);
            heading.under = format!("under load {}", at + 1);
        }
    }
    headings
}

/// Returns the names of a world among others.
fn plain(world: &World, among: &[World]) -> Heading {
    let short = match world.load {
        Load::Jobs(jobs) => counted(jobs, "job"),
        Load::Pause(_) => "comes and goes".to_owned(),
        Load::Rate(rate) => rate.to_string(),
    };
    let under = match world.load {
        Load::Jobs(jobs) => format!("with {}", counted(jobs, "job")),
        Load::Pause(_) => "as soon as jobs come and go".to_owned(),
        Load::Rate(rate) => format!("as soon as {rate} jobs come"),
    };
    let length = world.workload.parse::<Spec>().ok().and_then(|spec| spec.length()).map(Shown);
    let mut long = match (world.load, length) {
        (Load::Jobs(jobs), None) => counted(jobs, "job"),
        (Load::Jobs(jobs), Some(length)) => format!("{} of {length}", counted(jobs, "job")),
        (Load::Pause(pause), None) => format!("one job after pauses of {}", Shown(pause)),
        (Load::Pause(pause), Some(length)) => format!("{length} job after pauses of {}", Shown(pause)),
        (Load::Rate(rate), None) => format!("jobs at random times, {rate}"),
        (Load::Rate(rate), Some(length)) => format!("{length} jobs at random times, {rate}"),
    };
    if among.iter().any(|other| without_length(&other.workload) != without_length(&world.workload)) {
        long.push_str(&format!(", {}", without_length(&world.workload)));
    }
    if among.iter().any(|other| other.probe != world.probe) {
        long.push_str(&format!(", {}", world.probe));
    }
    Heading { short, long: one_line(&long).into_owned(), under }
}

/// Returns a workload without its length, which the name of the load has.
fn without_length(workload: &str) -> String {
    let Some((name, settings)) = workload.split_once(':') else { return workload.to_owned() };
    let rest: Vec<&str> = settings.split(',').filter(|setting| !setting.starts_with("length=")).collect();
    if rest.is_empty() { name.to_owned() } else { format!("{name}:{}", rest.join(",")) }
}

#[cfg(test)]
mod tests {
    use record::{Probe, Rate};

    use super::*;
    use sample::ms;

    fn world(load: Load, workload: &str) -> World {
        World { load, workload: workload.to_owned(), probe: Probe::Timer }
    }

    #[test]
    fn the_default_worlds_have_names_that_a_person_knows() {
        let pause = Load::Pause(ms(50));
        let worlds = [
            world(Load::Jobs(1), "countdown"),
            world(pause, "countdown:length=20ms"),
            world(Load::Jobs(64), "countdown"),
        ];
        let shorts = headings(&worlds).into_iter().map(|heading| heading.short).collect::<Vec<_>>();
        assert_eq!(shorts, ["1 job", "comes and goes", "64 jobs"]);
        let longs = headings(&worlds).into_iter().map(|heading| heading.long).collect::<Vec<_>>();
        assert_eq!(longs, ["1 job", "20 ms job after pauses of 50 ms", "64 jobs"]);
    }

    #[test]
    fn worlds_that_would_share_a_name_are_numbered_and_told_apart() {
        let rate = |jobs| Load::Rate(Rate::in_1000_s(jobs));
        let worlds = [
            world(rate(20_000), "countdown:length=20ms"),
            world(rate(20_000), "countdown:length=5ms"),
            world(Load::Jobs(1), "sort"),
        ];
        let all = headings(&worlds);
        let shorts: Vec<&str> = all.iter().map(|heading| &*heading.short).collect();
        assert_eq!(shorts, ["load 1", "load 2", "load 3"]);
        let longs: Vec<&str> = all.iter().map(|heading| &*heading.long).collect();
        assert_eq!(
            longs,
            [
                "20 ms jobs at random times, 20/s, countdown",
                "5 ms jobs at random times, 20/s, countdown",
                "1 job, sort"
            ]
        );
    }
}
