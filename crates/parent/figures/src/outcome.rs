//! The outcome of a row: measured, failed, skipped or not reached. The failures of several rounds
//! become one sentence.
//!
//! **Invariant:** a round that failed is never hidden by the rounds that did not.
//! **Invariant:** a reason is no longer than a reader reads, whatever a child wrote. The stored run
//! has the whole of it.

use notation::counted;
use record::Cause;

/// The most characters of what a child said that a reader is shown.
const MOST: usize = 240;

/// Returns what a child said of itself as a reader is shown it: its words with one blank between
/// them, and the beginning of them only if they are many. A panic's message may have thousands of
/// lines, and a row has one.
pub fn brief(reason: &str) -> String {
    let (mut said, mut length) = (String::new(), 0);
    for word in reason.split_whitespace() {
        let blank = usize::from(length > 0);
        let fits = MOST - length;
        let count = word.chars().take(fits + 1).count();
        if blank + count > fits {
            if blank < fits {
                said.extend(" ".chars().take(blank).chain(word.chars().take(fits - blank)));
            }
            return said + "...";
        }
        said.extend(" ".chars().take(blank));
        said.push_str(word);
        length += blank + count;
    }
    said
}

/// The outcome of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was measured, and no round failed.
    Measured,
    /// At least one round failed. The figures are those of the rounds that did not.
    Failed {
        /// Each cause with its number of rounds, and the reason of the first failure by it.
        reason: String,
    },
    /// It makes no sense, and was not tried.
    Skipped {
        /// The reason, in words.
        reason: String,
    },
    /// The run ended before it was measured.
    NotMeasured,
}

impl Outcome {
    /// Returns why there are no figures, or fewer than planned. `None` for a row that was measured.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Outcome::Measured => None,
            Outcome::Failed { reason } | Outcome::Skipped { reason } => Some(reason),
            Outcome::NotMeasured => Some("not measured: the run ended before it"),
        }
    }

    /// Says that the row has an answer of some kind: it was neither skipped nor left over when the
    /// run ended.
    pub fn was_tried(&self) -> bool {
        matches!(self, Outcome::Measured | Outcome::Failed { .. })
    }

    /// Says that a round failed.
    pub fn is_failed(&self) -> bool {
        matches!(self, Outcome::Failed { .. })
    }

    /// Returns the outcome of a subject with this many readable records and these failures, of this
    /// many rounds.
    pub(crate) fn of(records: usize, failures: &[Failed], rounds: u32) -> Outcome {
        match (records, failures) {
            (0, []) => Outcome::NotMeasured,
            (_, []) => Outcome::Measured,
            (_, failures) => Outcome::Failed { reason: in_one_sentence(failures, rounds) },
        }
    }
}

/// A round without figures.
#[derive(Clone, Debug)]
pub(crate) struct Failed {
    /// `None` if the record came, but could not be read.
    pub(crate) cause: Option<Cause>,
    pub(crate) reason: String,
}

/// Tells all failures in one line: `timed out in 2 of 5 rounds: still running after 12 s; crashed
/// in 1 of 5 rounds: signal 9`.
fn in_one_sentence(failures: &[Failed], rounds: u32) -> String {
    let mut causes: Vec<Option<Cause>> = Vec::new();
    for failure in failures {
        if !causes.contains(&failure.cause) {
            causes.push(failure.cause);
        }
    }
    let sentences = causes.into_iter().filter_map(|cause| {
        let mut alike = failures.iter().filter(|failure| failure.cause == cause);
        let first = alike.next()?;
        let count = alike.count() + 1;
        let name = cause.map_or_else(|| "unreadable record".to_owned(), |cause| cause.to_string());
        let said = brief(&first.reason);
        let colon = if said.is_empty() { "" } else { ": " };
        Some(format!("{name} in {count} of {}{colon}{said}", counted(rounds, "round")))
    });
    sentences.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(cause: Option<Cause>, reason: &str) -> Failed {
        Failed { cause, reason: reason.to_owned() }
    }

    #[test]
    fn rounds_that_failed_alike_are_counted_and_the_first_speaks() {
        let failures = [
            failed(Some(Cause::TimedOut), "still running\n  after 12 s\n"),
            failed(Some(Cause::Crashed), "signal 9"),
            failed(Some(Cause::TimedOut), "something else"),
            failed(None, ""),
        ];
        let Outcome::Failed { reason } = Outcome::of(1, &failures, 5) else { panic!("it failed") };
        assert_eq!(
            reason,
            "timed out in 2 of 5 rounds: still running after 12 s; crashed in 1 of 5 rounds: signal 9; \
             unreadable record in 1 of 5 rounds"
        );
    }

    /// Seen: a panic whose message had many lines made a table of 1,845 lines.
    #[test]
    fn a_reason_of_any_length_is_cut_to_what_a_reader_reads() {
        for said in ["left: 1\n right: 2\n", &"word\n".repeat(48), &"é".repeat(MOST)] {
            assert_eq!(brief(said), said.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        let longer = ["a line\n".repeat(20_000), "é".repeat(MOST + 1), format!("{} é", "x".repeat(MOST - 1))];
        for said in longer {
            let shown = brief(&said);
            let begins = shown.strip_suffix("...").unwrap();
            let whole = said.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(whole.starts_with(begins), "{shown}");
            assert!((MOST - 1..=MOST).contains(&begins.chars().count()), "{shown}");
            let row = Outcome::of(1, &[failed(Some(Cause::Panicked), &said)], 5);
            assert_eq!(row.reason(), Some(&*format!("panicked in 1 of 5 rounds: {shown}")));
        }
    }

    #[test]
    fn the_only_round_is_one_round() {
        let row = Outcome::of(0, &[failed(Some(Cause::Crashed), "signal 9")], 1);
        assert_eq!(row.reason(), Some("crashed in 1 of 1 round: signal 9"));
    }

    #[test]
    fn no_answer_at_all_is_not_measured() {
        assert_eq!(Outcome::of(0, &[], 5), Outcome::NotMeasured);
        assert_eq!(Outcome::of(1, &[], 5), Outcome::Measured);
        assert!(Outcome::of(5, &[failed(Some(Cause::Starved), "")], 5).is_failed());
    }
}
