//! What every measuring command begins with: the workspace, the built strategies, Ctrl-C.

use anyhow::{Context, Result};
use engine::{Catalogue, Interrupt, Peer, Peers, Workspace};

use crate::output;

/// Reads the workspace that this command was called in.
pub(crate) fn workspace() -> Result<Workspace> {
    Workspace::load(&std::env::current_dir().context("the current folder can't be found")?)
}

/// The built strategies, with an interrupt that ends whatever they do.
pub(crate) struct Session {
    pub(crate) catalogue: Catalogue,
    pub(crate) interrupt: Interrupt,
}

impl Session {
    /// Listens to Ctrl-C, builds the strategies, and asks each to describe itself.
    pub(crate) fn begin(workspace: &Workspace) -> Result<Session> {
        let interrupt = Interrupt::listen()?;
        let catalogue = workspace.build(&interrupt).and_then(|binaries| Catalogue::ask(binaries, &interrupt));
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
