//! The list of experiments, and how this program is called.
//!
//! **Invariant:** a new experiment is one line, in `each_experiment`.

use command::report::ShowingCommand;
use command::{Act, Caller, KnownExperiment, MeasuringCommand};

/// Makes an array of something that is made for each experiment, in the order of `--help`.
macro_rules! each_experiment {
    ($known:ident) => {
        [
            $known::of::<compare::Comparison>(),
            $known::of::<sweep::SweepExperiment>(),
            $known::of::<reproduce::ArticleExperiment>(),
            $known::of::<selfcheck::InstrumentCheck>(),
        ]
    };
}

/// The commands that measure.
pub(crate) static MEASURING: [MeasuringCommand; 4] = each_experiment!(MeasuringCommand);

/// How `report` shows the runs of each experiment.
pub(crate) static SHOWING: [ShowingCommand; 4] = each_experiment!(ShowingCommand);

static EXPERIMENTS: [KnownExperiment; 4] = each_experiment!(KnownExperiment);

/// This program.
pub(crate) static CALLER: Caller = Caller { experiments: &EXPERIMENTS, typed, line };

fn typed() -> (String, Vec<String>) {
    let arguments = std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned());
    ("cargo xtask".to_owned(), arguments.collect())
}

fn line(act: Act<'_>, flags: &str) -> String {
    match act {
        Act::Measure(command) => format!("cargo xtask {command}{flags}"),
        Act::Resume(command, run) => format!("cargo xtask {command} --resume {run}{flags}"),
        Act::Report(run) => format!("cargo xtask report {run}{flags}"),
        Act::Runs => format!("cargo xtask report --list{flags}"),
        Act::List => format!("cargo xtask list{flags}"),
    }
}

#[cfg(test)]
mod tests {
    use std::any::TypeId;
    use std::time::Duration;

    use command::flags;

    use super::*;

    #[test]
    fn a_format_can_be_chosen_by_the_names_that_a_command_ever_had() {
        for (command, word) in
            [("compare", "table"), ("sweep", "plot"), ("reproduce", "text"), ("selfcheck", "text")]
        {
            let command = MEASURING.iter().find(|known| known.name == command).unwrap();
            let arguments = [command.name, "--format", word];
            let matches = (command.flags)().try_get_matches_from(arguments).unwrap();
            assert_eq!(matches.get_one("format"), Some(&engine::Format::Table), "{arguments:?}");
        }
    }

    #[test]
    fn every_number_that_cant_be_read_is_answered_in_the_projects_words() {
        let mut seen = 0;
        for MeasuringCommand { name, flags, .. } in &MEASURING {
            let command = flags();
            for argument in command.get_arguments().filter(|argument| is_number(argument)) {
                let flag = format!("--{}", argument.get_long().unwrap());
                for value in ["x", "-1"] {
                    let error = command.clone().try_get_matches_from([name, &*flag, value]).unwrap_err();
                    let told = flags::unreadable_value(&error).map(|refused| refused.to_string());
                    let told = told.unwrap_or_else(|| panic!("{name} {flag} {value}: {error}"));
                    assert!(told.starts_with(&format!("{flag} {value}: ")), "{name}: {told}");
                    let is_own = ["whole number", "a duration is written", "a number of processors"]
                        .iter()
                        .any(|words| told.contains(words));
                    assert!(is_own, "{name}: {told}");
                }
                seen += 1;
            }
        }
        assert!(seen >= 20, "{seen} flags");
    }

    fn is_number(argument: &clap::Arg) -> bool {
        let kind = argument.get_value_parser().type_id();
        let whole = [
            TypeId::of::<u8>(),
            TypeId::of::<u16>(),
            TypeId::of::<u32>(),
            TypeId::of::<u64>(),
            TypeId::of::<u128>(),
            TypeId::of::<usize>(),
            TypeId::of::<i8>(),
            TypeId::of::<i16>(),
            TypeId::of::<i32>(),
            TypeId::of::<i64>(),
            TypeId::of::<i128>(),
            TypeId::of::<isize>(),
        ];
        let others = [TypeId::of::<f32>(), TypeId::of::<f64>(), TypeId::of::<Duration>()];
        whole.iter().chain(&others).any(|number| kind == *number)
    }
}
