//! The place of the ticker on the command line: `task` or `body`.

use clap::ValueEnum;

/// See [`record::Place`].
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum PlaceName {
    /// The ticker is a spawned task, as the jobs are
    Task,
    /// The ticker is the main future, the one that block_on was given
    Body,
}

impl From<PlaceName> for record::Place {
    fn from(place: PlaceName) -> Self {
        match place {
            PlaceName::Task => record::Place::Task,
            PlaceName::Body => record::Place::Body,
        }
    }
}
