//! Nonsense: exit 2, nothing on stdout, and a message that says what is wrong and what would be
//! right.

use crate::program::{Said, say};
use crate::sample::Kept;

/// The end of every message about a name.
const LIST: &str = "`cargo xtask list` shows what there is";

fn compare(arguments: &[&str]) -> Said {
    let runs = tempfile::tempdir().unwrap();
    let said = say(runs.path(), ["compare"].iter().chain(arguments));
    let left: Vec<_> = runs.path().read_dir().unwrap().collect();
    assert!(left.is_empty(), "nothing is kept of what was refused: {left:?}");
    said
}

#[test]
fn an_unknown_strategy() {
    compare(&["--strategy=inlien"]).refused(&["`inlien`", "did you mean `inline`?", LIST]);
    compare(&["--strategy=manual-yeild:every=5"]).refused(&["`manual-yeild`", "`manual-yield`?", LIST]);
    compare(&["--strategy=inline,spawn-blocking"]).refused(&["no strategy has a comma", "twice", LIST]);
    compare(&["--strategy=zzz*"]).refused(&["`zzz*`", LIST]);
    compare(&["--strategy=["]).refused(&["`[` is not a glob"]);
}

#[test]
fn an_unknown_runtime() {
    compare(&["--runtime=tokyo/1"]).refused(&["`tokyo/1`", "did you mean `tokio/1`?", LIST]);
    compare(&["--runtime=*/2"]).refused(&["`*/2`", LIST]);
}

#[test]
fn an_unknown_workload() {
    compare(&["--workload=cuontdown"]).refused(&["`cuontdown`", "did you mean `countdown`?", LIST]);
}

#[test]
fn an_unknown_setting_of_a_strategy() {
    compare(&["--strategy=manual-yield:evry=1000"]).refused(&[
        "--strategy manual-yield:evry=1000: `manual-yield` has no setting `evry`",
        "did you mean `every`?",
        LIST,
    ]);
    compare(&["--strategy=thread-per-job:every=1000"]).refused(&[
        "`thread-per-job` has no setting `every`",
        "none",
        LIST,
    ]);
    compare(&["--strategy=manual-yield:every"]).refused(&["`every` is not a setting", "key=value", LIST]);
    compare(&["--strategy=manual-yield:every=1,every=2"]).refused(&["`every` is set twice", LIST]);
    compare(&["--strategy=manual-yield:every=1k"])
        .refused(&["--strategy manual-yield:every=1k: `every=1k`: write 1000", LIST]);
}

#[test]
fn an_unknown_setting_of_a_workload() {
    compare(&["--workload=countdown:stepp=5us"]).refused(&[
        "`countdown` has no setting `stepp`",
        "did you mean `step`?",
        LIST,
    ]);
    compare(&["--workload=sort:itmes=5"]).refused(&["`sort` has no setting `itmes`", "`items`?", LIST]);
}

#[test]
fn a_setting_with_a_value_that_makes_no_sense() {
    compare(&["--strategy=rayon-offload:threads=0"]).refused(&[
        "`threads=0`",
        "`all`, `all-1`, `quota` or 1",
        LIST,
    ]);
    compare(&["--strategy=rayon-offload:threads=-1"]).refused(&[
        "`threads=-1`",
        "`all`, `all-1`, `quota` or 1",
        LIST,
    ]);
    compare(&["--strategy=multi-thread:via=magic"]).refused(&["`via=magic`", "`block_in_place`", LIST]);
    compare(&["--workload=countdown:steps=0"]).refused(&["`steps=0`", "from 1 to", LIST]);
    compare(&["--workload=countdown:step=0s"]).refused(&["`step=0s`", "from 1ns to 1s", LIST]);
    compare(&["--workload=countdown:step=1us,spins=5"]).refused(&["`step` and `spins`", "one of them", LIST]);
}

#[test]
fn to_yield_every_no_steps() {
    compare(&["--strategy=manual-yield:every=0"]).refused(&["`every=0`", "at least 1 step", LIST]);
}

#[test]
fn a_period_in_which_no_beat_would_be_due() {
    compare(&["--period=200ms", "--duration=100ms"]).refused(&["200ms", "longer than", "100ms"]);
    compare(&["--period=0s"]).refused(&["--period 0s", "such as 1ms"]);
    compare(&["--duration=0s"]).refused(&["duration of 0s", "no beat"]);
    // The default duration is known only when there is a plan.
    compare(&["--period=5s"]).refused(&["a period of 5s", "--duration 1m40s"]);
}

#[test]
fn counts_that_make_no_sense() {
    compare(&["--rounds=0"]).refused(&["--rounds 0", "give 1 to "]);
    compare(&["--jobs=0"]).refused(&["--jobs 0", "floor"]);
    compare(&["--jobs=1,0"]).refused(&["--jobs 0"]);
    compare(&["--cpus=0"]).refused(&["--cpus 0", "at least one processor"]);
    compare(&["--cpus=9999"]).refused(&["--cpus 9999", "give 1 to"]);
}

#[test]
fn numbers_that_are_not_written_as_such() {
    let whole = "it takes a whole number, such as 1000";
    let from_1_to = |most: u32| format!("it takes a whole number from 1 to {most}");
    let cpus = engine::cpus();
    let (rounds, jobs, cpus) = (from_1_to(1000), from_1_to(10_000), from_1_to(cpus));
    for (flag, value, told) in [
        ("--rounds", "-1", &*rounds),
        ("--rounds", "many", &rounds),
        ("--rounds", "", &rounds),
        ("--rounds", "1k", "write 1000"),
        ("--rounds", "99999999999", &rounds),
        ("--rounds", "1e12", &rounds),
        ("--retakes", "-1", whole),
        ("--retakes", "99999999999", "it takes at most 4294967295"),
        ("--retakes", "1e3", "write 1000"),
        ("--jobs", "1k", "write 1000"),
        ("--jobs", "x", &jobs),
        ("--jobs", "99999999999", &jobs),
        ("--cpus", "1.5", &cpus),
        ("--cpus", "99999999999", &cpus),
        ("--seed", "x", whole),
        ("--seed", "-1", whole),
        ("--seed", "1,000", "write 1000"),
        ("--seed", "18446744073709551616", "it takes at most 18446744073709551615"),
        ("--retakes", "18446744073709551616", "it takes at most 4294967295"),
    ] {
        let shown = if value.is_empty() { "''" } else { value };
        let message = format!("{flag} {shown}: {told}");
        own_words(&compare(&[&format!("{flag}={value}")]), &message);
        own_words(&compare(&[flag, value]), &message);
    }
    own_words(&compare(&["--jobs=1,x"]), &format!("--jobs x: {jobs}"));
    let runs = tempfile::tempdir().unwrap();
    let say = |arguments: [&str; 2]| say(runs.path(), arguments);
    own_words(&say(["sweep", "--rounds=1k"]), "--rounds 1k: write 1000");
    own_words(&say(["reproduce", "--intervals=5.0"]), "--intervals 5.0: write 5");
    own_words(&say(["selfcheck", "--seed=x"]), &format!("--seed x: {whole}"));
}

/// Checks that a command refuses a value with exactly this message, and no word of a parser.
#[track_caller]
fn own_words(said: &Said, message: &str) {
    assert_eq!((said.code, &*said.stdout), (Some(2), ""));
    assert_eq!(said.stderr, format!("error: {message}\n"));
}

#[test]
fn more_than_a_run_can_take() {
    compare(&["--rounds=4294967295"]).refused(&["--rounds 4294967295", "give 1 to "]);
    compare(&["--jobs=1,4294967295"]).refused(&["--jobs 4294967295", "at most"]);
    compare(&["--duration=23h"]).refused(&["--duration 23h", "at most"]);
    compare(&["--budget=1h"]).refused(&["--budget 1h", "at most"]);
    compare(&["--period=1ns"]).refused(&["--period 1ns", "or more"]);
}

#[test]
fn quotas_that_make_no_sense() {
    for (wrong, what) in [("x", "such as 1.5"), ("-1", "such as 1.5"), ("1,5", "write a point")] {
        compare(&[&format!("--quota={wrong}")]).refused(&[&format!("--quota {wrong}: "), what]);
    }
    let runs = tempfile::tempdir().unwrap();
    for command in ["compare", "sweep", "reproduce", "selfcheck"] {
        let say = |quota: &str| say(runs.path(), [command, quota]);
        say("--quota=0.01").refused(&["--quota 0.01: ", "give 0.05 or more"]);
        say("--quota=9999").refused(&["--quota 9999: ", "give less"]);
    }
}

#[test]
fn amounts_of_memory_that_make_no_sense() {
    for (wrong, what) in [("512", "no unit"), ("much", "whole number"), ("5 parsecs", "`parsecs` is no unit")]
    {
        let said = compare(&[&format!("--memory={wrong}")]);
        said.refused(&[&format!("--memory {wrong}: "), what, "512MiB or 2GiB"]);
    }
    let too_little = if cfg!(target_os = "linux") { "give 64 MiB or more" } else { "on Linux only" };
    let runs = tempfile::tempdir().unwrap();
    for command in ["compare", "sweep", "reproduce", "selfcheck"] {
        say(runs.path(), [command, "--memory=1MiB"]).refused(&["--memory 1 MiB", too_little]);
    }
}

#[test]
fn durations_without_a_unit() {
    for flag in ["--duration", "--period", "--budget"] {
        for wrong in ["100", "ten", "", "10 parsecs", "-5ms"] {
            let said = compare(&[&format!("{flag}={wrong}")]);
            let shown = if wrong.is_empty() { "''" } else { wrong };
            said.refused(&[&format!("{flag} {shown}: "), "250us, 10ms or 2s"]);
            assert!(!said.stderr.contains("invalid value"), "{}", said.stderr);
        }
        let told = "a duration is written 250us, 10ms or 2s";
        own_words(&compare(&[flag, "-1ms"]), &format!("{flag} -1ms: {told}"));
    }
}

#[test]
fn durations_that_no_sum_can_hold() {
    for flag in ["--duration", "--period", "--budget"] {
        // More nanoseconds than u64 holds, and nearly more seconds.
        for wrong in ["600years", "584500000000years", "584600000000years"] {
            let said = compare(&[&format!("{flag}={wrong}")]);
            own_words(&said, &format!("{flag} {wrong}: that is longer than a day"));
        }
    }
}

#[test]
fn nothing_that_could_be_measured() {
    compare(&["--strategy=multi-thread", "--runtime=tokio/1"]).refused(&[
        "nothing is left to be measured",
        "multi-thread:via=spawn on tokio/1",
        "no other worker thread",
    ]);
}

#[test]
fn an_unknown_word() {
    let runs = tempfile::tempdir().unwrap();
    let say = |arguments: &[&str]| say(runs.path(), arguments);
    say(&["comapre"]).refused(&["'comapre'", "'compare'"]);
    say(&["compare", "--stratgey=inline"]).refused(&["'--stratgey'", "'--strategy'"]);
    say(&["compare", "inline"]).refused(&["'inline'"]);
    say(&["reproduce", "one"]).refused(&["'one'"]);
    say(&["report", "--fail-on-regression"]).refused(&["--baseline <NAME>"]);
    say(&["compare", "--fail-on-regression"]).refused(&["--baseline <NAME>"]);
    say(&["compare", "--fail-on-regresion"]).refused(&["'--fail-on-regresion'", "'--fail-on-regression'"]);
    say(&["report", "--list", "--format=json"]).refused(&["'--list'", "'--format <FORMAT>'"]);
}

#[test]
fn a_word_that_is_none_of_those_that_a_flag_takes() {
    let runs = tempfile::tempdir().unwrap();
    for (arguments, told) in [
        (["compare", "--format=jsno"], "did you mean `json`? It takes table, markdown, csv, json, hlog"),
        (["report", "--format=jsno"], "did you mean `json`? It takes table, markdown, csv, json, svg, hlog"),
        (["reproduce", "--format=jsno"], "did you mean `json`? It takes table, json"),
        (["selfcheck", "--format=xml"], "it takes table, json"),
        (["list", "--format=xml"], "it takes table, markdown, json"),
        (["compare", "--place=bdoy"], "did you mean `body`? It takes task, body"),
        (["compare", "--place=task,nowhere"], "it takes task, body"),
        (["sweep", "--place=nowhere"], "it takes task, body"),
        (["compare", "--probe=sokcet"], "did you mean `socket`? It takes timer, socket, pool"),
        (["sweep", "--probe=disk"], "it takes timer, socket, pool"),
    ] {
        let (flag, value) = arguments[1].split_once('=').unwrap();
        let value = value.trim_start_matches("task,");
        own_words(&say(runs.path(), arguments), &format!("{flag} {value}: {told}"));
    }
    own_words(&say(runs.path(), ["compare", "--seed"]), "--seed: its value is missing: give --seed <S>");
    own_words(&say(runs.path(), ["sweep", "--svg="]), "--svg: its value is missing: give --svg <FILE>");
    own_words(
        &say(runs.path(), ["workshop", "hint", "--step", "4"]),
        "--step 4: it takes a whole number from 1 to 3",
    );
}

#[test]
fn no_command_at_all() {
    let runs = tempfile::tempdir().unwrap();
    let said = say(runs.path(), [""; 0]).ends_with(2);
    assert_eq!(said.stdout, "");
    assert!(said.stderr.contains("Usage: cargo xtask <COMMAND>"), "{}", said.stderr);
}

#[test]
fn a_name_that_is_taken_or_can_be_none() {
    let kept = Kept::under(&["before"]);
    kept.say(&["compare", "--save=before"]).refused(&["--save before", "nothing is overwritten"]);
    // No other test has such a name beside this test's folder.
    let outside = format!("../outside-{}", std::process::id());
    for wrong in [&outside, "a/b", ".hidden", "-x", "--list", "a b", ""] {
        let save = format!("--save={wrong}");
        kept.say(&["compare", &save]).refused(&[&format!("`{wrong}` can't be"), "letters, digits"]);
    }
    let names: Vec<_> = kept.path().read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["before"]);
    assert!(!kept.path().join(outside).exists());
}

#[test]
fn a_run_that_there_is_none_of() {
    let kept = Kept::under(&["before", "after"]);
    kept.say(&["report", "befor"]).refused(&["`befor`", "did you mean `before`?"]);
    kept.say(&["report", "--baseline=aftr"]).refused(&["`aftr`", "did you mean `after`?"]);
    kept.say(&["compare", "--baseline=aftr"]).refused(&["`aftr`", "did you mean `after`?"]);
    kept.say(&["report", "../before"]).refused(&["`../before` can't be a run's name"]);
    kept.say(&["report", "zzz"]).refused(&["`zzz`", &kept.path().display().to_string()]);
}

#[test]
fn a_report_where_nothing_was_measured_yet() {
    let kept = Kept::under(&[]);
    kept.say(&["report"]).refused(&["no run is stored yet", "`cargo xtask compare`"]);
    // The folder need not exist.
    let nowhere = kept.path().join("nowhere");
    say(&nowhere, ["report"]).refused(&["no run is stored yet"]);
    let said = say(&nowhere, ["report", "--list"]).ends_with(0);
    assert_eq!(said.stdout, "");
}
