//! The beginning of every measuring command: the programs that are measured, and Ctrl-C.

use std::collections::BTreeMap;

use anyhow::Result;
use engine::{Catalogue, Copies, Interrupt, Peer, Peers};

use crate::output;
use crate::subjects::Subjects;

/// The strategies, with an interrupt that ends whatever they do.
#[derive(Debug)]
pub struct Session {
    /// The strategies as they describe themselves.
    pub catalogue: Catalogue,
    /// Raised by Ctrl-C.
    pub interrupt: Interrupt,
    /// The programs, if they are copies.
    copies: Option<Copies>,
}

impl Session {
    /// Listens to Ctrl-C, builds the strategies, and asks each to describe itself.
    ///
    /// # Errors
    /// If one does not build or gives no answer, or after Ctrl-C.
    pub fn begin(subjects: &Subjects) -> Result<Session> {
        Session::with(subjects, Interrupt::listen()?, None)
    }

    /// Does the same for a run: its children run from copies, so that it measures one program each,
    /// whatever is built meanwhile.
    ///
    /// # Errors
    /// As [`Session::begin`]; and if a program can't be copied.
    pub(crate) fn measuring(subjects: &Subjects) -> Result<Session> {
        let interrupt = Interrupt::listen()?;
        let copies = Copies::begin(subjects.workspace.target())?;
        Session::with(subjects, interrupt, Some(copies))
    }

    fn with(subjects: &Subjects, interrupt: Interrupt, mut copies: Option<Copies>) -> Result<Session> {
        let catalogue = subjects.catalogue(copies.as_mut(), &interrupt);
        Ok(Session { catalogue: interrupt.explain(catalogue)?, interrupt, copies })
    }

    /// Returns the hashes of the programs, by the strategy's name. Empty if they were not copied.
    pub(crate) fn hashes(&self) -> BTreeMap<String, String> {
        self.copies.as_ref().map(|copies| copies.hashes().clone()).unwrap_or_default()
    }

    /// Adds the peers: looks for their tools, builds them, and says which are missing.
    pub(crate) fn add_peers(&mut self, peers: Vec<Peer>) -> Result<()> {
        let found = Peers::look(peers, self.copies.as_mut(), &self.interrupt);
        let added = found.and_then(|peers| self.catalogue.add(peers));
        self.interrupt.explain(added)?;
        for said in self.catalogue.skipped_peers() {
            output::say(&said);
        }
        Ok(())
    }
}
