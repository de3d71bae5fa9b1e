//! The experiment as cells: the ways of running the work, on each runtime, with how many processors
//! and jobs.
//!
//! This file owns the strategies' names, and the names of cells that people read.
//!
//! **Invariant:** no cell is there twice, also on a machine with one processor.

use record::{Cell, Load, Machine, Place, Probe, Settings, Skipped};

/// The runtimes, each with one thread as asyncio's loop has.
pub(crate) const RUNTIMES: [&str; 3] = ["tokio/1", "async-std/1", "smol/1"];

const INLINE: &str = "inline";
const MANUAL_YIELD: &str = "manual-yield";
const SPAWN_BLOCKING: &str = "spawn-blocking";

/// The strategies that the article is about.
pub(crate) const STRATEGIES: [&str; 3] = [INLINE, MANUAL_YIELD, SPAWN_BLOCKING];

/// The peer that the article is about, and its runtime.
pub(crate) const PEER: &str = "python";
pub(crate) const PEER_RUNTIME: &str = "asyncio";

/// A way of running the work that the article speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// The worker never awaits.
    Control,
    /// It yields every N iterations.
    Every(u32),
    /// It runs on the runtime's pool of threads.
    Pool,
}

/// The way that yields too often: at every iteration.
pub(crate) const TOO_OFTEN: Way = Way::Every(1);
/// The way that the article recommends.
pub(crate) const RIGHT: Way = Way::Every(1000);
/// The way that the article shows to be too rare.
pub(crate) const TOO_RARELY: Way = Way::Every(1_000_000);

impl Way {
    fn strategy(self) -> &'static str {
        match self {
            Way::Control => INLINE,
            Way::Every(_) => MANUAL_YIELD,
            Way::Pool => SPAWN_BLOCKING,
        }
    }

    fn setting(self) -> Settings {
        let text = match self {
            Way::Control | Way::Pool => String::new(),
            Way::Every(_) => self.to_string(),
        };
        text.parse().expect("a key and a number are a setting")
    }

    /// Returns the setting of the peer for the same.
    fn setting_of_peer(self) -> Settings {
        let text = match self {
            Way::Control => "via=inline".to_owned(),
            Way::Every(_) => format!("via=sleep0,{self}"),
            Way::Pool => "via=threads".to_owned(),
        };
        text.parse().expect("keys and values are a setting")
    }

    /// Returns the way that a setting of the peer stands for.
    fn of_peer(setting: &Settings) -> Option<Way> {
        [Way::Control, TOO_OFTEN, RIGHT, TOO_RARELY, Way::Pool]
            .into_iter()
            .find(|way| way.setting_of_peer() == *setting)
    }
}

impl std::fmt::Display for Way {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Way::Control => f.write_str("control"),
            Way::Every(count) => write!(f, "every={count}"),
            Way::Pool => f.write_str("pool"),
        }
    }
}

/// The conditions of a comparison: the numbers of processors and of jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum World {
    /// As the article's script ran: one job, and all processors of the machine.
    Article,
    /// One job on one processor: what a global interpreter lock makes of any machine.
    OneProcessor,
    /// As many jobs as processors: what a pool is for.
    JobOnEach,
}

impl World {
    /// Returns the processors and the jobs. `None` if this machine does not have that world.
    fn size(self, machine_cpus: u32) -> Option<(u32, u32)> {
        match self {
            World::Article => Some((machine_cpus, 1)),
            World::OneProcessor => Some((1, 1)),
            World::JobOnEach => (machine_cpus > 1).then_some((machine_cpus, machine_cpus)),
        }
    }
}

/// The cells of each runtime, in the order in which they are shown.
const MATRIX: [(World, Way); 9] = [
    (World::Article, Way::Control),
    (World::Article, TOO_OFTEN),
    (World::Article, RIGHT),
    (World::Article, TOO_RARELY),
    (World::Article, Way::Pool),
    (World::OneProcessor, RIGHT),
    (World::OneProcessor, Way::Pool),
    (World::JobOnEach, RIGHT),
    (World::JobOnEach, Way::Pool),
];

/// Returns the cell of a way in a world. `None` if this machine does not have that world.
pub(crate) fn cell(runtime: &str, world: World, way: Way, machine_cpus: u32, workload: &str) -> Option<Cell> {
    let (cpus, jobs) = world.size(machine_cpus)?;
    Some(Cell {
        strategy: way.strategy().to_owned(),
        setting: way.setting(),
        runtime: runtime.to_owned(),
        workload: workload.to_owned(),
        load: Load::Jobs(jobs),
        probe: Probe::Timer,
        cpus,
        place: Place::Task,
        peer: None,
    })
}

/// Returns the cells of asyncio: the ways that the article shows, as its script ran.
pub(crate) fn peer_cells(machine_cpus: u32, workload: &str) -> Vec<Cell> {
    let own = [Way::Control, RIGHT, TOO_RARELY, Way::Pool].into_iter().filter_map(|way| {
        let cell = cell(PEER_RUNTIME, World::Article, way, machine_cpus, workload)?;
        let setting = way.setting_of_peer();
        Some(Cell { strategy: PEER.to_owned(), setting, peer: Some(PEER.to_owned()), ..cell })
    });
    own.collect()
}

/// Returns the cells that this machine can measure, and those that it can't.
pub(crate) fn cells(machine: &Machine, workload: &str) -> (Vec<Cell>, Vec<Skipped>) {
    let mut cells: Vec<Cell> = Vec::new();
    for runtime in RUNTIMES {
        let own =
            MATRIX.iter().filter_map(|(world, way)| cell(runtime, *world, *way, machine.cpus, workload));
        for cell in own {
            if !cells.contains(&cell) {
                cells.push(cell);
            }
        }
    }
    let (possible, impossible): (Vec<Cell>, Vec<Cell>) =
        cells.into_iter().partition(|cell| cell.cpus == machine.cpus || machine.os == "linux");
    let skip = |cell| Skipped {
        cell,
        reason: "keeping a process to one processor is known here for Linux only".to_owned(),
        of_job: false,
    };
    (possible, impossible.into_iter().map(skip).collect())
}

/// Counts the threads of a cell that could work at the same time: what it would take of a machine
/// that is otherwise idle.
pub(crate) fn busy_threads(cell: &Cell) -> u32 {
    match &*cell.strategy {
        SPAWN_BLOCKING => cell.load.jobs().unwrap_or(1).min(cell.cpus),
        // The loop's own thread does all the work.
        _ => 1,
    }
}

/// Names a cell within its runtime: `every=1000`, `pool, 2 jobs`, `pool, 1 processor`.
pub(crate) fn name(cell: &Cell, machine_cpus: u32) -> String {
    let of_peer = cell.peer.as_ref().and_then(|_| Way::of_peer(&cell.setting));
    let mut name = match (&*cell.strategy, cell.setting.is_empty()) {
        _ if of_peer.is_some() => of_peer.map(|way| way.to_string()).unwrap_or_default(),
        (INLINE, true) => Way::Control.to_string(),
        (SPAWN_BLOCKING, true) => Way::Pool.to_string(),
        (MANUAL_YIELD, false) => cell.setting.to_string(),
        _ => cell.strategy_with_setting(),
    };
    if cell.cpus != machine_cpus {
        name.push_str(&format!(", {}", notation::counted(cell.cpus, "processor")));
    }
    if let Some(jobs) = cell.load.jobs().filter(|jobs| *jobs != 1) {
        name.push_str(&format!(", {jobs} jobs"));
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::machine;

    fn names(os: &str, cpus: u32) -> (Vec<String>, Vec<String>) {
        let machine = Machine { os: os.to_owned(), ..machine(cpus) };
        let (cells, skipped) = cells(&machine, "countdown");
        let called = |cell: &Cell| format!("{} on {}", name(cell, cpus), cell.runtime);
        (cells.iter().map(called).collect(), skipped.iter().map(|skipped| called(&skipped.cell)).collect())
    }

    #[test]
    fn every_runtime_has_every_cell_once() {
        let (cells, skipped) = names("linux", 4);
        let expected = [
            "control",
            "every=1",
            "every=1000",
            "every=1000000",
            "pool",
            "every=1000, 1 processor",
            "pool, 1 processor",
            "every=1000, 4 jobs",
            "pool, 4 jobs",
        ];
        let of = |runtime: &str| expected.map(|name| format!("{name} on {runtime}"));
        assert_eq!(cells, RUNTIMES.map(of).concat());
        assert!(skipped.is_empty());
    }

    #[test]
    fn asyncio_has_the_ways_of_the_article_by_the_same_names() {
        let cells = peer_cells(2, "countdown");
        let names: Vec<String> = cells.iter().map(|cell| name(cell, 2)).collect();
        assert_eq!(names, ["control", "every=1000", "every=1000000", "pool"]);
        assert!(
            cells.iter().all(|cell| (&*cell.runtime, cell.peer.as_deref()) == (PEER_RUNTIME, Some(PEER)))
        );
    }

    #[test]
    fn one_processor_has_no_cell_twice() {
        let (cells, skipped) = names("linux", 1);
        assert_eq!(
            cells[..5].join("; "),
            "control on tokio/1; every=1 on tokio/1; every=1000 on tokio/1; every=1000000 on tokio/1; \
             pool on tokio/1"
        );
        assert_eq!((cells.len(), skipped.len()), (15, 0));
    }

    #[test]
    fn a_pool_can_use_every_processor_that_it_has_a_job_for() {
        let busy = |world, way| busy_threads(&cell("tokio/1", world, way, 4, "countdown").unwrap());
        assert_eq!(busy(World::JobOnEach, Way::Pool), 4);
        assert_eq!(busy(World::Article, Way::Pool), 1);
        assert_eq!(busy(World::OneProcessor, Way::Pool), 1);
        assert_eq!(busy(World::JobOnEach, RIGHT), 1, "all jobs share the loop's thread");
    }

    #[test]
    fn where_a_process_cant_be_kept_to_one_processor_those_cells_are_skipped() {
        let (cells, skipped) = names("macos", 4);
        assert_eq!((cells.len(), skipped.len()), (21, 6));
        assert!(skipped.iter().all(|name| name.contains(", 1 processor on")), "{skipped:?}");
        assert_eq!(names("macos", 1).1.len(), 0, "one processor is all that it has");
    }
}
