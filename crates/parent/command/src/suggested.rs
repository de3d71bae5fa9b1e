//! The flag or the command that was meant by a misspelt one: by the rule for all other names, and
//! not by the parser's own, which knows no capital letters and suggests what is far off.
//!
//! **Invariant:** no flag is suggested that the command does not take. If another command takes the
//! flag, that command is named.

use clap::Command;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use notation::closest;

/// Replaces the parser's suggestion in an error. `arguments` are those that `command` refused.
pub fn with_own_suggestion(
    mut error: clap::Error,
    command: &Command,
    arguments: impl IntoIterator<Item = String>,
) -> clap::Error {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        _ => None,
    };
    let chain = chain(command, arguments);
    if let Some(name) = text(ContextKind::InvalidSubcommand) {
        error.remove(ContextKind::SuggestedSubcommand);
        // The parser's tip is how to give the same word as a value, which no command takes.
        error.remove(ContextKind::Suggested);
        let known = chain.last().into_iter().flat_map(|last| last.get_subcommands());
        let known = known.filter(|known| !known.is_hide_set()).map(|known| known.get_name().to_owned());
        if let Some(meant) = closest(&name, known) {
            error.insert(ContextKind::SuggestedSubcommand, ContextValue::Strings(vec![meant]));
        }
    } else if let (ErrorKind::UnknownArgument, Some(flag)) = (error.kind(), text(ContextKind::InvalidArg)) {
        error.remove(ContextKind::SuggestedArg);
        let known = chain.iter().flat_map(|one| one.get_arguments());
        let known = known.filter(|known| !known.is_hide_set()).filter_map(|known| known.get_long());
        let meant = flag.strip_prefix("--").and_then(|name| closest(name, known));
        if let Some(meant) = meant {
            error.insert(ContextKind::SuggestedArg, ContextValue::String(format!("--{meant}")));
        } else {
            // The parser's usage shows the flag that its own suggestion was.
            error.remove(ContextKind::Usage);
            if let Some(elsewhere) = takers(command, &flag) {
                error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![elsewhere.into()]));
            }
        }
    }
    error
}

/// Names the commands that take a flag. `None` if there are none.
fn takers(command: &Command, flag: &str) -> Option<String> {
    let takes = |one: &&Command| {
        one.get_arguments().any(|known| {
            !known.is_hide_set() && known.get_long().is_some_and(|long| flag.strip_prefix("--") == Some(long))
        })
    };
    let shown = command.get_subcommands().filter(|one| !one.is_hide_set());
    let names: Vec<&str> = shown.filter(takes).map(Command::get_name).collect();
    (!names.is_empty()).then(|| format!("'{flag}' is a flag of {}", names.join(", ")))
}

/// Returns the commands that the arguments name, from the whole program to the last subcommand.
fn chain(command: &Command, arguments: impl IntoIterator<Item = String>) -> Vec<&Command> {
    let mut chain = vec![command];
    for argument in arguments {
        let last = chain[chain.len() - 1];
        chain.extend(last.find_subcommand(argument));
    }
    chain
}

#[cfg(test)]
mod tests {
    use clap::{Arg, ArgAction};

    use super::*;

    fn told(line: &str) -> String {
        let flag = |name: &'static str| Arg::new(name).long(name).action(ArgAction::SetTrue);
        let compare = Command::new("compare").arg(flag("strategy")).arg(flag("secret").hide(true));
        let program = Command::new("program").subcommand(compare).subcommand(Command::new("list"));
        let arguments = || line.split_whitespace().map(str::to_owned);
        let error =
            program.clone().try_get_matches_from(["program".to_owned()].into_iter().chain(arguments()));
        with_own_suggestion(error.unwrap_err(), &program, arguments()).to_string()
    }

    #[test]
    fn what_was_meant_is_suggested_whatever_its_capitals_and_nothing_that_is_far_off() {
        for (line, meant) in [
            ("comapre", "'compare'"),
            ("COMPARE", "'compare'"),
            ("compare --stratgey", "'--strategy'"),
            ("compare --Strategy", "'--strategy'"),
        ] {
            let told = told(line);
            assert!(told.contains("tip: a similar ") && told.contains(meant), "{line}: {told}");
        }
        let told_of_another = told("list --strategy");
        assert!(told_of_another.contains("tip: '--strategy' is a flag of compare\n"), "{told_of_another}");
        for line in [
            "lost-and-found",
            "complain",
            "compare --stray",
            "compare --secre",
            "list --strategy",
            "compare -x",
        ] {
            let told = told(line);
            assert!(!told.contains("similar"), "{line}: {told}");
            assert!(!line.contains(" --") || !told.contains("Usage"), "{line}: {told}");
        }
    }
}
