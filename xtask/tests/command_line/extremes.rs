//! Values that are far off: numbers and durations at their extremes, and words that resemble none.

use crate::program::say;

/// Every number and every duration of every command, at its extremes: it is refused with exit 2 and
/// without a panic, or it is in its range. None begins a run without end.
#[test]
fn every_number_and_duration_at_its_extremes() {
    let numbers =
        ["4294967296", "18446744073709551615", "18446744073709551616", "-1", "nan", "1e309", "inf", "0x7f"];
    let durations = ["500years", "99999999999999999999s", "-1s", "nan", "1e309s", "18446744073709551616ns"];
    let shares = ["-1", "nan", "1e309", "18446744073709551616"];
    let runs = tempfile::tempdir().unwrap();
    for (command, flags, values) in [
        ("compare", &["--rounds", "--retakes", "--jobs", "--cpus"][..], &numbers[..]),
        ("compare", &["--duration", "--period", "--budget", "--length"], &durations),
        ("compare", &["--quota", "--memory"], &shares),
        ("sweep", &["--rounds", "--cpus"], &numbers),
        ("sweep", &["--duration", "--period", "--budget"], &durations),
        ("sweep", &["--quota", "--memory"], &shares),
        ("reproduce", &["--intervals"], &numbers),
        ("reproduce", &["--step"], &durations),
        ("reproduce", &["--quota", "--memory"], &shares),
        ("selfcheck", &["--quota", "--memory"], &shares),
    ] {
        for (flag, value) in flags.iter().flat_map(|flag| values.iter().map(move |value| (flag, value))) {
            let said = say(runs.path(), [command, &format!("{flag}={value}")]);
            said.refused(&[&format!("{flag} {value}: ")]);
        }
    }
    for load in [
        "jobs=18446744073709551616",
        "jobs=1e309",
        "pause=500years",
        "rate=1e309/s",
        "rate=99999999999999999999/s",
    ] {
        let said = say(runs.path(), ["compare", &format!("--load={load}")]);
        said.refused(&["--load"]);
    }
    for value in ["0", "4294967295"] {
        say(runs.path(), ["reproduce", &format!("--intervals={value}")])
            .refused(&[&format!("--intervals {value}: ")]);
    }
    for value in ["18446744073709551616", "-1", "nan", "1e309"] {
        for command in ["compare", "sweep", "reproduce", "selfcheck"] {
            say(runs.path(), [command, &format!("--seed={value}")]).refused(&[&format!("--seed {value}: ")]);
        }
    }
    assert_eq!(runs.path().read_dir().unwrap().count(), 0, "nothing is kept of what was refused");
}

#[test]
fn a_word_in_capitals_is_recognised_and_nonsense_is_not() {
    let runs = tempfile::tempdir().unwrap();
    let say = |arguments: &[&str]| say(runs.path(), arguments);
    say(&["COMPARE"]).refused(&["'COMPARE'", "a similar subcommand exists: 'compare'"]);
    say(&["compare", "--Strategy=inline"]).refused(&["'--Strategy'", "'--strategy'"]);
    say(&["compare", "--strategy=INLINE"]).refused(&["`INLINE`", "did you mean `inline`?"]);
    say(&["compare", "--format=JSON"]).refused(&["did you mean `json`?"]);
    for nonsense in [
        &["frobnicate"][..],
        &["complete"],
        &["compare", "--starry"],
        &["compare", "--strategy=outlier"],
        &["compare", "--workload=counter"],
    ] {
        let said = say(nonsense).ends_with(2);
        assert!(!said.stderr.contains("similar") && !said.stderr.contains("did you mean"), "{said:?}");
    }
}
