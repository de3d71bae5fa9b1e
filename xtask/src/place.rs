//! Where the ticker runs, on the command line.

use clap::ValueEnum;

/// See [`record::Place`].
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Place {
    /// The ticker is a spawned task, as the jobs are
    Task,
    /// The ticker is the main future, the one that block_on was given
    Body,
}

impl From<Place> for record::Place {
    fn from(place: Place) -> Self {
        match place {
            Place::Task => record::Place::Task,
            Place::Body => record::Place::Body,
        }
    }
}
