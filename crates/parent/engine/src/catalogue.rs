//! The strategies and the peers as they describe themselves, and the parent's questions to them
//! before a run.

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use record::{
    Abilities, Attempt, Attempted, Candidates, Cell, Description, Entry, Expectation, Fit, JobKind,
    Preparation, Prepared, Subject, Variant,
};
use serde::de::DeserializeOwned;

use crate::bad_request::BadRequest;
use crate::child::{Interrupt, Limits, Program, ask, limit_by_default};
use crate::peers::{Missing, Peers, Present};

/// The time limit of a question. Calibrating a costly workload takes longest.
const LIMIT: Duration = Duration::from_secs(60);

/// All strategies with their descriptions, in alphabetical order, then the peers of a run that has
/// any. Never empty.
#[derive(Debug)]
pub struct Catalogue {
    /// Rust's strategies first, at least one.
    entries: Vec<Known>,
    /// The peers that can't be measured, with the reason.
    missing: Vec<(Description, String)>,
    /// What the peers' tools say of themselves.
    peer_versions: BTreeMap<String, String>,
    interrupt: Interrupt,
    /// The quota that the children will run under.
    quota_millicpus: Option<u64>,
    /// The checksums of jobs can be asked for.
    tells_checksums: bool,
}

/// A program that answers questions.
#[derive(Debug)]
struct Known {
    program: Program,
    description: Description,
    is_peer: bool,
}

impl Catalogue {
    /// Asks the program of each strategy to describe itself. The interrupt ends this and every
    /// later question.
    ///
    /// # Errors
    /// If a program gives no answer, or there is none.
    pub fn ask(programs: Vec<(String, Program)>, interrupt: &Interrupt) -> Result<Catalogue> {
        ensure!(!programs.is_empty(), "there are no strategies");
        let described = programs.into_iter().map(|(strategy, program)| {
            let description = described(&strategy, &program, interrupt)?;
            Ok(Known { program, description, is_peer: false })
        });
        Ok(Catalogue {
            entries: described.collect::<Result<_>>()?,
            missing: Vec::new(),
            peer_versions: BTreeMap::new(),
            interrupt: interrupt.clone(),
            quota_millicpus: None,
            tells_checksums: true,
        })
    }

    /// Adds peers, so that they are chosen and measured beside the strategies. One that gives no
    /// answer counts as missing: its tool may be too old.
    ///
    /// # Errors
    /// If a peer describes another one or has the name of a strategy, or the interrupt is raised.
    pub fn add(&mut self, peers: Peers) -> Result<()> {
        let mut missing = peers.missing;
        for Present { name, version, runtimes, program } in peers.present {
            let description = match described(&name, &program, &self.interrupt) {
                Ok(description) => description,
                Err(error) if self.interrupt.is_raised() => return Err(error),
                Err(error) => {
                    let reason = format!("it does not describe itself: {error:#}");
                    missing.push(Missing { name, runtimes, reason });
                    continue;
                }
            };
            let own: Vec<&str> = description.runtimes.iter().map(|runtime| &*runtime.name).collect();
            ensure!(
                description.strategy == name && own == runtimes,
                "peer `{name}` describes `{}` with other runtimes than its peer.toml has",
                description.strategy
            );
            ensure!(self.descriptions().all(|known| known.strategy != name), "`{name}` is there twice");
            self.peer_versions.insert(name, version);
            self.entries.push(Known { program, description, is_peer: true });
        }
        self.missing.extend(missing.into_iter().map(|missing| (stand_in(&missing), missing.reason)));
        Ok(())
    }

    /// Says which peers are skipped, and why: a sentence each.
    pub fn skipped_peers(&self) -> Vec<String> {
        let said =
            |(peer, reason): &(Description, String)| format!("peer {} is skipped: {reason}", peer.strategy);
        self.missing.iter().map(said).collect()
    }

    /// Chooses and checks cells from now on for children that run under this quota, in thousandths
    /// of a processor.
    pub fn set_quota(&mut self, millicpus: Option<u64>) {
        self.quota_millicpus = millicpus;
    }

    /// Makes all settings that a strategy names its defaults.
    pub fn measure_by_default(&mut self, strategy: &str) {
        let own = self.entries.iter_mut().find(|known| known.description.strategy == strategy);
        if let Some(Known { description, .. }) = own {
            description.defaults.append(&mut description.others);
        }
    }

    /// Asks for no checksums. For programs that know their jobs' answers only by doing them.
    pub fn trust_checksums(&mut self) {
        self.tells_checksums = false;
    }

    /// Returns whether the checksums of jobs can be asked for.
    pub(crate) fn tells_checksums(&self) -> bool {
        self.tells_checksums
    }

    /// Returns the checksum that a job's first steps have to come to. It asks a program of Rust's
    /// other than the one that measured the job, if there is one.
    ///
    /// # Errors
    /// If the program gives no answer.
    pub(crate) fn expected(&self, measurer: &str, asked: &Expectation) -> Result<u64> {
        let mut others = self.entries.iter().filter(|known| !known.is_peer);
        let other = others.find(|known| known.description.strategy != measurer);
        let program = other.map_or(self.any_program(), |known| &known.program);
        question(program, "expect", &serde_json::to_string(asked)?, &self.interrupt)
    }

    /// Returns whether the children will run under a quota.
    pub(crate) fn has_quota(&self) -> bool {
        self.quota_millicpus.is_some()
    }

    /// Returns what the strategies and the peers say of themselves.
    pub fn descriptions(&self) -> impl Iterator<Item = &Description> {
        self.entries.iter().map(|known| &known.description)
    }

    /// Returns the same, and a stand-in for each peer that can't be asked: it has its runtimes, and
    /// one variant without a setting.
    pub(crate) fn all_descriptions(&self) -> impl Iterator<Item = &Description> {
        self.descriptions().chain(self.missing.iter().map(|(description, _)| description))
    }

    /// Returns the peer that a strategy is. `None` for a strategy of Rust's.
    pub fn peer(&self, strategy: &str) -> Option<&str> {
        self.peers().find(|peer| peer.strategy == strategy).map(|peer| &*peer.strategy)
    }

    /// Returns the descriptions of the peers, also of those that can't be asked.
    pub(crate) fn peers(&self) -> impl Iterator<Item = &Description> {
        let present = self.entries.iter().filter(|known| known.is_peer).map(|known| &known.description);
        present.chain(self.missing.iter().map(|(description, _)| description))
    }

    /// Returns true if a strategy can have cells on a runtime: a peer on its own ones, and a
    /// strategy of Rust's on all others.
    pub fn belong(&self, strategy: &str, runtime: &str) -> bool {
        let has = |peer: &Description| peer.runtimes.iter().any(|own| own.name == runtime);
        match self.peers().find(|peer| peer.strategy == strategy) {
            Some(peer) => has(peer),
            None => !self.peers().any(has),
        }
    }

    /// Returns why the cells of a peer can't be measured. `None` if they can.
    pub(crate) fn missing(&self, strategy: &str) -> Option<&str> {
        let missing = self.missing.iter().find(|(description, _)| description.strategy == strategy);
        missing.map(|(_, reason)| reason.as_str())
    }

    /// Returns the versions of the peers' tools, by the peer's name.
    pub fn peer_versions(&self) -> &BTreeMap<String, String> {
        &self.peer_versions
    }

    /// Asks a strategy which of its cells can be measured. The answers are in the order of the
    /// cells.
    ///
    /// # Errors
    /// If the binary gives no answer.
    pub fn check(&self, strategy: &str, cells: &[Cell]) -> Result<Vec<Fit>> {
        let asked = Candidates { cells: cells.to_vec(), quota_millicpus: self.quota_millicpus };
        let fits: Vec<Fit> =
            question(self.program(strategy), "check", &serde_json::to_string(&asked)?, &self.interrupt)?;
        ensure!(fits.len() == cells.len(), "`{strategy}` checked {} of {} cells", fits.len(), cells.len());
        Ok(fits)
    }

    /// Returns the abilities of the strategies of these cells, by the strategy's name with its
    /// setting. A strategy is asked only for a setting that it does not describe. Peers have none:
    /// what a job costs its author in another language is not in Rust's terms.
    ///
    /// # Errors
    /// If a binary gives no answer.
    pub fn abilities(&self, cells: &[Cell]) -> Result<BTreeMap<String, Abilities>> {
        let mut known = BTreeMap::new();
        for Known { description, .. } in self.entries.iter().filter(|known| !known.is_peer) {
            let own = || cells.iter().filter(|cell| cell.strategy == description.strategy);
            for cell in own() {
                let own = description.variants().find(|variant| variant.setting == cell.setting);
                known.extend(own.map(|variant| (cell.strategy_with_setting(), variant.abilities)));
            }
            let others: Vec<Cell> =
                own().filter(|cell| !known.contains_key(&cell.strategy_with_setting())).cloned().collect();
            if !others.is_empty() {
                let fits = self.check(&description.strategy, &others)?;
                known.extend(others.iter().zip(fits).filter_map(|(cell, fit)| match fit {
                    Fit::Fits { abilities } => Some((cell.strategy_with_setting(), abilities?)),
                    Fit::Unsupported { .. } | Fit::Invalid { .. } => None,
                }));
            }
        }
        Ok(known)
    }

    /// Lets a strategy's binary try on itself what becomes of it.
    ///
    /// # Errors
    /// If the binary gives no answer: it may have ended of the attempt.
    pub fn attempt(&self, strategy: &str, attempt: &Attempt) -> Result<Attempted> {
        question(self.program(strategy), "try", &serde_json::to_string(attempt)?, &self.interrupt)
    }

    /// Makes a workload ready for this machine, once for all children of Rust's.
    ///
    /// # Errors [`BadRequest`] if a setting of the workload makes no sense; anything else if the
    /// binary gives no answer.
    pub fn prepare(&self, workload: &str) -> Result<Prepared> {
        self.prepared_by(self.any_program(), workload)
    }

    /// Makes a workload ready for this machine, once for all children of a peer.
    ///
    /// # Errors
    /// As [`Catalogue::prepare`].
    pub fn prepare_for(&self, peer: &str, workload: &str) -> Result<Prepared> {
        self.prepared_by(self.program(peer), workload)
    }

    fn prepared_by(&self, program: &Program, workload: &str) -> Result<Prepared> {
        match question(program, "prepare", &serde_json::to_string(workload)?, &self.interrupt)? {
            Preparation::Ready(prepared) => Ok(prepared),
            Preparation::Invalid { reason } => Err(BadRequest::of_workload(workload, &reason).into()),
        }
    }

    /// Returns what the kind of this workload's jobs allows. `None` if there is no such kind.
    pub fn job_kind(&self, workload: &str) -> Option<&JobKind> {
        let name = workload.split(':').next()?;
        self.job_kinds().iter().find(|kind| kind.name == name)
    }

    /// Returns all kinds of jobs, the default first. All binaries are built of the same crates, so
    /// all lists are the first one's.
    pub(crate) fn job_kinds(&self) -> &[JobKind] {
        &self.entries[0].description.workloads
    }

    /// Returns those of the cells whose jobs run on at most as many threads at the same time as
    /// there are processors, or as the setting says. Each strategy is asked about its cells, once.
    ///
    /// # Errors
    /// If a binary gives no answer.
    pub fn bounding_threads(&self, cells: &[Cell]) -> Result<HashSet<Cell>> {
        let mut bounding = HashSet::new();
        for Known { description, .. } in &self.entries {
            let of_it = cells.iter().filter(|cell| cell.strategy == description.strategy);
            let own: Vec<Cell> = of_it.cloned().collect();
            let fits = if own.is_empty() { Vec::new() } else { self.check(&description.strategy, &own)? };
            let bounds =
                |fit: &Fit| matches!(fit, Fit::Fits { abilities: Some(able) } if able.bounds_threads);
            bounding.extend(own.into_iter().zip(fits).filter(|(_, fit)| bounds(fit)).map(|(cell, _)| cell));
        }
        Ok(bounding)
    }

    /// Returns the program of a strategy or of a peer.
    ///
    /// # Panics
    /// If the catalogue has no such strategy.
    pub fn program(&self, strategy: &str) -> &Program {
        let known = self.entries.iter().find(|known| known.description.strategy == strategy);
        &known.expect("a cell's strategy is one of the catalogue's").program
    }

    /// Returns the strategy or the peer whose program measures a subject.
    pub fn measurer<'s>(&'s self, subject: &'s Subject) -> &'s str {
        match (subject, subject.peer()) {
            // A peer has one program, also for its controls.
            (_, Some(peer)) => peer,
            (Subject::Cell(cell) | Subject::Cost(cell), None) => &cell.strategy,
            (Subject::Floor { .. } | Subject::Bare { .. } | Subject::Raw { .. }, None) => {
                &self.entries[0].description.strategy
            }
        }
    }

    /// Returns the program for the controls of Rust's. It is always the same one, so that controls
    /// are alike too.
    pub fn any_program(&self) -> &Program {
        &self.entries[0].program
    }
}

/// Asks a program to describe itself.
fn described(name: &str, program: &Program, interrupt: &Interrupt) -> Result<Description> {
    let description: Description = question(program, "describe", "", interrupt)?;
    ensure!(
        description.format == record::FORMAT,
        "`{name}` speaks format {}, and this program {}: build both anew",
        description.format,
        record::FORMAT
    );
    Ok(description)
}

/// Describes a peer that can't be asked.
fn stand_in(missing: &Missing) -> Description {
    let runtime = |name: &String| Entry { name: name.clone(), values: String::new(), summary: String::new() };
    let abilities = Abilities { bounds_threads: true, ..Abilities::NONE };
    Description {
        format: record::FORMAT,
        strategy: missing.name.clone(),
        summary: String::new(),
        settings: Vec::new(),
        defaults: vec![Variant { setting: Default::default(), abilities }],
        others: Vec::new(),
        defaults_under_quota: Vec::new(),
        runtimes: missing.runtimes.iter().map(runtime).collect(),
        workloads: Vec::new(),
    }
}

fn question<T: DeserializeOwned>(
    program: &Program,
    subcommand: &str,
    text: &str,
    interrupt: &Interrupt,
) -> Result<T> {
    let asked = || format!("{program} {subcommand}");
    // To make a job ready may take as much memory as to measure it.
    let limits = Limits { time: LIMIT, memory: limit_by_default() };
    let answer = ask(program, subcommand, text, limits, interrupt).with_context(asked)?;
    serde_json::from_str(&answer).with_context(asked)
}
