//! The faults of a definition that can be seen before anything starts.

use std::any::type_name;

use thiserror::Error;

/// Everything that is wrong, each with what to do about it.
#[derive(Debug, PartialEq, Eq, Error)]
#[error("side-by-side: {}", .0.join("\nside-by-side: "))]
pub(crate) struct Faults(pub(super) Vec<String>);

/// Returns the faults of the names of all jobs.
pub(super) fn of_names<'n>(names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let mut seen: Vec<&str> = Vec::new();
    let mut faults = Vec::new();
    for name in names {
        if seen.contains(&name) {
            faults.push(format!("two jobs have the name `{name}`: give one of them another"));
        }
        faults.extend(of_name(name));
        seen.push(name);
    }
    if seen.is_empty() {
        faults.push("no job is defined: call `compare.job(name, setup, work)`".to_owned());
    }
    faults
}

/// Characters that mean something where a job is named on the command line.
const SPECIAL: [char; 9] = [':', ',', '=', '*', '?', '[', ']', '{', '}'];

fn of_name(name: &str) -> Option<String> {
    let why = if name.trim().is_empty() {
        "it is empty".to_owned()
    } else if let Some(special) = name.chars().find(|character| SPECIAL.contains(character)) {
        format!("`{special}` means something on the command line")
    } else if name.chars().any(char::is_control) {
        "it has a control character".to_owned()
    } else if name.starts_with('-') || name.trim() != name {
        "it begins with `-`, or begins or ends with a space".to_owned()
    } else if !matches!(name.parse(), Ok(notation::Spec::Other { .. })) {
        "the workspace's own loop has this name".to_owned()
    } else {
        return None;
    };
    Some(format!("`{}` can't be a job's name: {why}", name.escape_debug()))
}

/// Returns the fault of an output of type `O`.
pub(super) fn of_output<O>(job: &str, has_check: bool) -> Option<String> {
    let output = type_name::<O>();
    if is_lazy(output) {
        return Some(format!(
            "`{job}` returns `{output}`, a future or a closure: calling the work would do nothing. Measure \
             the function that it calls, or call the closure"
        ));
    }
    (output.starts_with("core::result::Result<") && !has_check).then(|| {
        format!(
            "`{job}` returns a `Result`: an error would be measured as an answer. Add `.check(Result::is_ok)`"
        )
    })
}

/// Returns true for the name of a type whose values do nothing until they are polled or called.
fn is_lazy(name: &str) -> bool {
    let name = name.trim_start_matches("core::pin::Pin<").trim_start_matches("alloc::boxed::Box<");
    name.ends_with("{{closure}}")
        || name.starts_with("dyn core::future::future::Future")
        || ["core::future::", "futures_util::future::", "futures_lite::future::"]
            .iter()
            .any(|module| name.starts_with(module))
}

#[cfg(test)]
mod tests {
    use std::future::{Future, ready};
    use std::pin::Pin;

    use super::*;

    fn told<O>(_: impl Fn() -> O) -> bool {
        of_output::<O>("x", true).is_some()
    }

    #[test]
    fn an_output_that_does_nothing_until_it_is_polled_is_found() {
        async fn later() -> u64 {
            7
        }
        assert!(told(later) && told(|| async { 7 }) && told(|| ready(7)) && told(|| || 7));
        assert!(told(|| -> Pin<Box<dyn Future<Output = u64>>> { Box::pin(later()) }));
        assert!(told(|| -> Pin<Box<dyn Future<Output = u64> + Send>> { Box::pin(later()) }));
        assert!(!told(|| 7) && !told(|| vec![String::new()]) && !told(|| Some(Box::new(7))) && !told(|| ()));
    }

    #[test]
    fn a_result_needs_a_check() {
        assert!(of_output::<Result<u8, String>>("x", false).unwrap().contains(".check(Result::is_ok)"));
        assert_eq!(of_output::<Result<u8, String>>("x", true), None);
        assert_eq!(of_output::<Option<u8>>("x", false), None);
    }

    #[test]
    fn a_name_that_the_command_line_could_not_take_is_refused() {
        for name in ["", " ", "a:b", "a,b", "a=b", "a*", "[a]", "a\nb", "-a", "a ", "countdown"] {
            assert!(of_name(name).is_some(), "{name:?}");
        }
        for name in ["thumbnail", "parse invoice", "a-b_c.d/e", "\u{44f}"] {
            assert_eq!(of_name(name), None);
        }
        assert_eq!(of_names(["a", "b", "a"].into_iter()).len(), 1);
        assert_eq!(of_names([].into_iter()).len(), 1);
    }
}
