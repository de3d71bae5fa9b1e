//! The changes from the kept counts to those of a run, and what to do about each.

use std::collections::BTreeMap;
use std::fmt;

use super::Instructions;
use super::kept::{Kept, Row};

/// The command that keeps the counts of a run.
const RENEW: &str = "cargo bench -p bench --bench counts --features instructions -- --renew \"the reason\"";

/// A benchmark whose count is not the kept one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It takes over 5 % more instructions than the kept count.
    Grew {
        /// The kept count.
        from: Row,
        /// The count of the run.
        to: Instructions,
    },
    /// The kept count is over 5 % above the one of the run.
    Shrank {
        /// The kept count.
        from: Row,
        /// The count of the run.
        to: Instructions,
    },
    /// It is kept, but the run did not count it.
    NotCounted(String),
    /// The run counted it, but it is not kept.
    NotKept(String),
}

impl Change {
    /// Returns what changed from the kept counts to those of a run, by name.
    pub fn all(kept: &Kept, counted: &BTreeMap<String, Instructions>) -> Vec<Change> {
        let compared = kept.rows().iter().filter_map(|row| {
            let from = row.clone();
            match counted.get(&row.name) {
                None => Some(Change::NotCounted(from.name)),
                Some(&to) if to.exceeds(row.instructions) => Some(Change::Grew { from, to }),
                Some(&to) if row.instructions.exceeds(to) => Some(Change::Shrank { from, to }),
                Some(_) => None,
            }
        });
        let extra = counted.keys().filter(|name| kept.get(name).is_none());
        compared.chain(extra.map(|name| Change::NotKept(name.clone()))).collect()
    }

    /// Returns true if the check fails because of it.
    pub fn is_failure(&self) -> bool {
        !matches!(self, Change::Shrank { .. })
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Change::Grew { from: Row { name, instructions, compiler, .. }, to } => write!(
                f,
                "`{name}` grew from {instructions} to {to} instructions a call, by more than 5 %. Its code \
                 changed, or the compiler did: the kept count is that of {compiler}. Make it cheaper. If it \
                 has to take more, keep the new count with its reason, and commit the file:\n{RENEW}"
            ),
            Change::Shrank { from: Row { name, instructions, .. }, to } => write!(
                f,
                "`{name}` shrank from {instructions} to {to} instructions a call, by more than 5 %. It could \
                 grow back unseen. Keep the new count, and commit the file:\n{RENEW}"
            ),
            Change::NotCounted(name) => write!(
                f,
                "`{name}` is in the file, but the run did not count it. Its benchmark was removed or \
                 renamed. Put it back, or take it out of the file, and commit the file:\n{RENEW}"
            ),
            Change::NotKept(name) => write!(
                f,
                "`{name}` was counted, but is not in the file. Its benchmark is new. Keep its count, and \
                 commit the file:\n{RENEW}"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the changes from `kept` to `counted`, and if the check fails.
    fn compare(kept: &[(&str, &str)], counted: &[(&str, &str)]) -> (Vec<Change>, bool) {
        let rows: String =
            kept.iter().map(|(name, count)| format!("{name}\t{count}\trustc 1\tas it was\n")).collect();
        let kept = format!("name\tinstructions\tcompiler\treason\n{rows}").parse().unwrap();
        let counted =
            counted.iter().map(|(name, count)| (name.to_string(), count.parse().unwrap())).collect();
        let changes = Change::all(&kept, &counted);
        let fails = changes.iter().any(Change::is_failure);
        (changes, fails)
    }

    #[test]
    fn a_count_fails_if_it_grows_by_more_than_five_per_cent() {
        let (changes, fails) = compare(&[("a", "100.0")], &[("a", "105.1")]);
        assert!(matches!(changes[..], [Change::Grew { .. }]), "{changes:?}");
        assert!(fails);
        assert!(
            changes[0].to_string().starts_with("`a` grew from 100.0 to 105.1 instructions"),
            "{}",
            changes[0]
        );
        for within in ["104.9", "105.0", "100.0", "95.3"] {
            assert_eq!(compare(&[("a", "100.0")], &[("a", within)]), (Vec::new(), false), "{within}");
        }
    }

    #[test]
    fn one_more_instruction_in_a_check_fails() {
        assert!(compare(&[("a", "5.0")], &[("a", "6.0")]).1);
    }

    #[test]
    fn a_count_that_shrinks_asks_to_be_kept_and_does_not_fail() {
        let (changes, fails) = compare(&[("a", "100.0")], &[("a", "95.0")]);
        assert!(matches!(changes[..], [Change::Shrank { .. }]), "{changes:?}");
        assert!(!fails);
    }

    #[test]
    fn a_count_that_only_one_side_has_fails() {
        let (changes, fails) = compare(&[("a", "5.0"), ("gone", "5.0")], &[("a", "5.0"), ("new", "5.0")]);
        assert_eq!(changes, [Change::NotCounted("gone".to_owned()), Change::NotKept("new".to_owned())]);
        assert!(fails && changes.iter().all(Change::is_failure));
    }
}
