//! The probe on the command line: `timer`, `socket` or `pool`.

use clap::ValueEnum;

/// See [`record::Probe`].
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum ProbeName {
    /// A beat is a timer of the runtime
    Timer,
    /// A beat is a byte that a task of the runtime echoes over loopback
    Socket,
    /// A beat is an empty task on the runtime's pool of blocking threads
    Pool,
}

impl From<ProbeName> for record::Probe {
    fn from(probe: ProbeName) -> Self {
        match probe {
            ProbeName::Timer => record::Probe::Timer,
            ProbeName::Socket => record::Probe::Socket,
            ProbeName::Pool => record::Probe::Pool,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_those_that_the_list_shows() {
        let names: Vec<String> = ProbeName::value_variants()
            .iter()
            .map(|probe| {
                let flag = probe.to_possible_value().unwrap().get_name().to_owned();
                assert_eq!(notation::load::read_probe(&flag), Ok((*probe).into()));
                flag
            })
            .collect();
        let listed: Vec<String> = super::super::probes().into_iter().map(|entry| entry.name).collect();
        assert_eq!(names, listed);
    }
}
