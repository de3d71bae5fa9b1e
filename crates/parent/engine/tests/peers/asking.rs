//! Asks the peers of this workspace, and makes trials for them.

use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

use engine::{Interrupt, Peer, Peers, Present, Workspace, ask, carry_out};
use record::{
    Answer, Beating, Cell, Description, FORMAT, Load, Place, Probe, Purpose, Record, Subject, Timing, Trial,
};

/// Much longer than any question takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// Returns the peers that are here. Each is built once.
pub(crate) fn peers() -> &'static [Present] {
    static PEERS: OnceLock<Vec<Present>> = OnceLock::new();
    PEERS.get_or_init(|| {
        let workspace = Workspace::load(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
        let all = Peer::all(&workspace).unwrap();
        assert!(all.len() >= 3, "{all:?}");
        let found = Peers::look(all, None, &Interrupt::default()).unwrap();
        for missing in &found.missing {
            eprintln!("skipped: {}: {}", missing.name, missing.reason);
        }
        found.present
    })
}

/// Asks a peer a question.
pub(crate) fn question(peer: &Present, subcommand: &str, text: &str) -> String {
    ask(&peer.program, subcommand, text, PATIENCE, &Interrupt::default()).unwrap()
}

pub(crate) fn description(peer: &Present) -> Description {
    serde_json::from_str(&question(peer, "describe", "")).unwrap()
}

/// Returns a cell of a peer on one of its runtimes, with all processors.
pub(crate) fn cell(peer: &Present, setting: &str, runtime: &str, workload: &str, load: Load) -> Cell {
    Cell {
        strategy: peer.name.clone(),
        setting: setting.parse().unwrap(),
        runtime: runtime.to_owned(),
        workload: workload.to_owned(),
        load,
        probe: Probe::Timer,
        cpus: engine::cpus(),
        place: Place::Task,
        peer: Some(peer.name.clone()),
    }
}

/// Returns a trial with a window of this length.
pub(crate) fn trial(subject: Subject, workload: Option<&str>, window: Duration) -> Trial {
    let ms = Duration::from_millis;
    Trial {
        format: FORMAT,
        subject,
        round: 3,
        purpose: Purpose::Comparison,
        workload: workload.map(str::to_owned),
        beating: Beating::Scheduled { period: ms(2), phase: ms(1) },
        // More than a number of JavaScript holds.
        seed: u64::MAX - 58,
        quota_millicpus: None,
        timing: Timing { warm_up: ms(20), duration: window, drain: ms(20) },
        stalls: Vec::new(),
        slices: false,
    }
}

/// Measures a trial, which must not fail.
pub(crate) fn record(peer: &Present, trial: &Trial) -> Record {
    match carry_out(&peer.program, trial, PATIENCE, &Interrupt::default()) {
        Answer::Record(record) => record,
        Answer::Failure(failure) => panic!("{} {}: {}", peer.name, trial.subject, failure.reason),
    }
}

/// Measures a cell.
pub(crate) fn measured(peer: &Present, cell: Cell, window: Duration) -> Record {
    let workload = cell.workload.clone();
    record(peer, &trial(Subject::Cell(cell), Some(&workload), window))
}

/// Says that a way of running a job lets the loop stop until the job is done.
pub(crate) fn blocks(setting: &str) -> bool {
    setting == "via=inline"
}
