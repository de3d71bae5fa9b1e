//! The beginning of every measuring command: the programs that are measured, and Ctrl-C.

use anyhow::Result;
use engine::{Catalogue, Interrupt, Peer, Peers};

use crate::output;
use crate::subjects::Subjects;

/// The strategies, with an interrupt that ends whatever they do.
#[derive(Debug)]
pub struct Session {
    /// The strategies as they describe themselves.
    pub catalogue: Catalogue,
    /// Raised by Ctrl-C.
    pub interrupt: Interrupt,
}

impl Session {
    /// Listens to Ctrl-C, builds the strategies, and asks each to describe itself.
    ///
    /// # Errors
    /// If one does not build or gives no answer, or after Ctrl-C.
    pub fn begin(subjects: &Subjects) -> Result<Session> {
        let interrupt = Interrupt::listen()?;
        let catalogue = subjects.catalogue(&interrupt);
        Ok(Session { catalogue: interrupt.explain(catalogue)?, interrupt })
    }

    /// Adds the peers: looks for their tools, builds them, and says which are missing.
    pub(crate) fn add_peers(&mut self, peers: Vec<Peer>) -> Result<()> {
        let added = Peers::look(peers, &self.interrupt).and_then(|peers| self.catalogue.add(peers));
        self.interrupt.explain(added)?;
        for said in self.catalogue.skipped_peers() {
            output::say(&said);
        }
        Ok(())
    }
}
