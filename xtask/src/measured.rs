//! What came of measuring: all of it, or what there was when it ended early.
//!
//! What must stay true: whoever has only a part is told how much, and how to have the rest.

use std::process::ExitCode;

use compare::plan::remainder;
use compare::render::counted;
use record::{Measurement, RunInfo};

use crate::{ending, output, report};

/// What a run came to.
pub(crate) struct Measured {
    pub(crate) measurements: Vec<Measurement>,
    /// Why it is not complete; `None` where it is.
    cut: Option<Cut>,
}

/// Why a run ended before it was complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// Ctrl-C, or a request to end.
    Interrupted,
    /// A measurement could not be written.
    NotKept,
}

impl Measured {
    /// Says what is kept of a run that was cut short, and how to have the rest.
    pub(crate) fn told(info: &RunInfo, measurements: Vec<Measurement>, cut: Option<Cut>) -> Measured {
        let begins = match cut {
            None => return Measured { measurements, cut },
            Some(Cut::Interrupted) => "interrupted: ",
            Some(Cut::NotKept) => "",
        };
        output::say(&match remainder(info, &measurements) {
            Some(left) if left.missing.is_empty() => {
                format!(
                    "{begins}all {} measurements are kept, and what was spoiled is not taken again",
                    left.planned
                )
            }
            Some(left) => format!(
                "{begins}{} of {} measurements are kept: {}",
                left.measured(),
                left.planned,
                report::how_to_resume(&info.name)
            ),
            None => format!("{begins}{} are kept", counted(measurements.len() as u64, "measurement")),
        });
        Measured { measurements, cut }
    }

    /// Whether all that was planned was tried.
    pub(crate) fn is_whole(&self) -> bool {
        self.cut.is_none()
    }

    /// How the command ends that measured this, and would otherwise end as `shown`.
    pub(crate) fn ending_or(&self, shown: ExitCode) -> ExitCode {
        match self.cut {
            Some(Cut::Interrupted) => ExitCode::from(ending::INTERRUPTED),
            Some(Cut::NotKept) => ExitCode::from(ending::FAILED),
            None => shown,
        }
    }
}
