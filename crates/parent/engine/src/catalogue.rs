//! The strategies as they describe themselves, and the parent's questions to them before a run.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use record::{
    Abilities, Attempt, Attempted, Candidates, Cell, Description, Fit, JobKind, Preparation, Prepared,
};
use serde::de::DeserializeOwned;

use crate::child::{Interrupt, ask};
use crate::choose::refused_workload;
use crate::workspace::Binary;

/// The time limit of a question. Calibrating a costly workload takes longest.
const LIMIT: Duration = Duration::from_secs(60);

/// All strategies with their descriptions, in alphabetical order. Never empty.
#[derive(Debug)]
pub struct Catalogue {
    entries: Vec<(Binary, Description)>,
    interrupt: Interrupt,
    /// The quota that the children will run under.
    quota_millicpus: Option<u64>,
}

impl Catalogue {
    /// Asks each binary to describe itself. The interrupt ends this and every later question.
    ///
    /// # Errors
    /// If a binary gives no answer, or there is no binary.
    pub fn ask(binaries: Vec<Binary>, interrupt: &Interrupt) -> Result<Catalogue> {
        ensure!(!binaries.is_empty(), "there are no strategies");
        let described = binaries.into_iter().map(|binary| {
            let description: Description = question(&binary.path, "describe", "", interrupt)?;
            ensure!(
                description.format == record::FORMAT,
                "`{}` speaks format {}, and this program {}: build both anew",
                binary.strategy,
                description.format,
                record::FORMAT
            );
            Ok((binary, description))
        });
        let entries = described.collect::<Result<_>>()?;
        Ok(Catalogue { entries, interrupt: interrupt.clone(), quota_millicpus: None })
    }

    /// Chooses and checks cells from now on for children that run under this quota, in thousandths
    /// of a processor.
    pub fn set_quota(&mut self, millicpus: Option<u64>) {
        self.quota_millicpus = millicpus;
    }

    /// Returns whether the children will run under a quota.
    pub(crate) fn has_quota(&self) -> bool {
        self.quota_millicpus.is_some()
    }

    /// Returns what the strategies say of themselves.
    pub fn descriptions(&self) -> impl Iterator<Item = &Description> {
        self.entries.iter().map(|(_, description)| description)
    }

    /// Asks a strategy which of its cells can be measured. The answers are in the order of the
    /// cells.
    ///
    /// # Errors
    /// If the binary gives no answer.
    pub fn check(&self, strategy: &str, cells: &[Cell]) -> Result<Vec<Fit>> {
        let asked = Candidates { cells: cells.to_vec(), quota_millicpus: self.quota_millicpus };
        let fits: Vec<Fit> =
            question(self.binary(strategy), "check", &serde_json::to_string(&asked)?, &self.interrupt)?;
        ensure!(fits.len() == cells.len(), "`{strategy}` checked {} of {} cells", fits.len(), cells.len());
        Ok(fits)
    }

    /// Returns the abilities of the strategies of these cells, by the strategy's name with its
    /// setting. A strategy is asked only for a setting that it does not describe.
    ///
    /// # Errors
    /// If a binary gives no answer.
    pub fn abilities(&self, cells: &[Cell]) -> Result<BTreeMap<String, Abilities>> {
        let mut known = BTreeMap::new();
        for description in self.descriptions() {
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
        question(self.binary(strategy), "try", &serde_json::to_string(attempt)?, &self.interrupt)
    }

    /// Makes a workload ready for this machine, once for all children.
    ///
    /// # Errors [`BadRequest`](crate::BadRequest) if a setting of the workload makes no sense;
    /// anything else if the binary gives no answer.
    pub fn prepare(&self, workload: &str) -> Result<Prepared> {
        let asked = serde_json::to_string(workload)?;
        match question(self.any_binary(), "prepare", &asked, &self.interrupt)? {
            Preparation::Ready(prepared) => Ok(prepared),
            Preparation::Invalid { reason } => Err(refused_workload(workload, &reason).into()),
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
        &self.entries[0].1.workloads
    }

    /// Returns whether no more of a cell's jobs are under way than there are processors. A setting
    /// that is no default counts as the strategy's first one.
    pub(crate) fn bounds_threads(&self, cell: &Cell) -> bool {
        let description = self.descriptions().find(|description| description.strategy == cell.strategy);
        let of = |description: &Description| {
            let mut all = description.variants().chain(&description.defaults_under_quota);
            let same = all.find(|variant| variant.setting == cell.setting);
            same.or(description.variants().next()).is_some_and(|variant| variant.abilities.bounds_threads)
        };
        description.is_some_and(of)
    }

    /// Returns the binary of a strategy.
    ///
    /// # Panics
    /// If the catalogue has no such strategy.
    pub fn binary(&self, strategy: &str) -> &Path {
        let known = self.entries.iter().find(|(binary, _)| binary.strategy == strategy);
        &known.expect("a cell's strategy is one of the catalogue's").0.path
    }

    /// Returns the binary for the controls. It is always the same one, so that controls are alike
    /// too.
    pub fn any_binary(&self) -> &Path {
        &self.entries[0].0.path
    }
}

fn question<T: DeserializeOwned>(
    binary: &Path,
    subcommand: &str,
    text: &str,
    interrupt: &Interrupt,
) -> Result<T> {
    let asked = || format!("{} {subcommand}", binary.display());
    let answer = ask(binary, subcommand, text, LIMIT, interrupt).with_context(asked)?;
    serde_json::from_str(&answer).with_context(asked)
}
