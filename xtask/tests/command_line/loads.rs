//! Loads, lengths and probes: nonsense gets exit 2 and the arithmetic, and what can't be carried is
//! said before anything is measured.

use crate::program::{Said, say};

fn compare(arguments: &[&str]) -> Said {
    let runs = tempfile::tempdir().unwrap();
    let said =
        say(runs.path(), ["compare", "--strategy=inline:", "--runtime=tokio/1"].iter().chain(arguments));
    let left: Vec<_> = runs.path().read_dir().unwrap().collect();
    assert!(left.is_empty(), "nothing is kept of what was refused: {left:?}");
    said
}

#[test]
fn a_load_that_is_none() {
    for (load, told) in [
        (
            "foo=1",
            "there is no load `foo`; there is jobs=64 (at once), pause=50ms (comes and goes), rate=20/s",
        ),
        ("job=5", "did you mean `jobs`?"),
        ("puase=50ms", "did you mean `pause`?"),
        ("jobs", "`jobs` needs a value: write jobs=64, pause=50ms or rate=20/s"),
        ("jobs=0", "a whole number from 1 to 10000"),
        ("jobs=1k", "write 1000"),
        ("pause=50", "a time from 10us to 10m, such as 50ms"),
        ("pause=1us", "a time from 10us to 10m"),
        ("rate=0/s", "no job would come; give a rate such as 20/s, or 0.5/s for one job in 2 s"),
        ("rate=20", "a rate is written 20/s or 0.5/s"),
        ("rate=100001/s", "a rate of more than 100000/s can't be kept"),
    ] {
        compare(&[&format!("--load={load}")]).refused(&[&format!("--load {load}: "), told]);
    }
    // One of several.
    compare(&["--load=jobs=1,rate=0/s"]).refused(&["--load rate=0/s: ", "no job would come"]);
}

#[test]
fn a_probe_that_is_none() {
    compare(&["--probe=tmer"]).refused(&["--probe tmer: did you mean `timer`?", "timer, socket, pool"]);
    compare(&["--probe=timer,disk"]).refused(&["--probe disk: it takes timer, socket, pool"]);
}

#[test]
fn jobs_that_come_more_rarely_than_a_measurement_is_long() {
    let told = ["--load pause=5s: a job comes once in 5s on average", "with --duration 1m40s"];
    compare(&["--load=pause=5s"]).refused(&told);
    let said = compare(&["--load=pause=5s", "--duration=1s"]);
    said.refused(&told);
    said.refused(&["each measurement takes 1s, so it would see about none; measure longer"]);
    compare(&["--load=rate=0.5/s", "--duration=1s"]).refused(&["a job comes once in 2s", "--duration 40s"]);
}

#[test]
fn a_length_that_no_job_can_have() {
    for (length, told) in [
        ("200ns", "a job takes from 1us to 1s, such as 20ms"),
        ("2s", "a job takes from 1us to 1s, such as 20ms"),
        ("20", "it has no unit"),
    ] {
        compare(&[&format!("--length={length}")]).refused(&[&format!("--length {length}: {told}")]);
    }
}

#[test]
fn a_length_under_a_step() {
    compare(&["--length=2us", "--workload=countdown:step=5us"]).refused(&[
        "--length 2us: a job of 2us has less than one step of 5us",
        "give a length of at least one step",
    ]);
    // What a step of so many spins takes is known only when it was timed.
    compare(&["--length=1us", "--workload=countdown:spins=1000000"]).refused(&[
        "countdown:spins=1000000,length=1us: one step takes ",
        " on this machine, longer than the whole job of 1us; give a length of one step or more",
    ]);
}

#[test]
fn a_length_of_jobs_that_can_not_be_cut() {
    compare(&["--length=20ms", "--workload=sort"]).refused(&[
        "--length 20ms: `sort` can't be cut to a length: its jobs are as long as they are",
        "leave --length away, or take countdown",
    ]);
    compare(&["--length=20ms", "--workload=countdown:steps=5"])
        .refused(&["--length 20ms: `steps` and `length` both say how long a job is: give one of them"]);
}

#[test]
fn a_rate_that_no_machine_can_carry() {
    let cpus = engine::cpus();
    compare(&["--load=rate=100000/s", "--length=20ms"]).refused(&[
        "--load rate=100000/s: 100000 jobs a second of 20 ms each need 2000.0 processors",
        &format!("the children have {cpus}, so jobs would wait longer and longer"),
        &format!("less than {}.0/s can be done", cpus * 50),
    ]);
    compare(&["--load=rate=1000/s", "--length=20ms", "--cpus=1"])
        .refused(&["need 20.0 processors, and the children have 1", "less than 50.0/s can be done"]);
}

/// Only a strategy knows how many threads its jobs need, and one with few threads can be measured
/// under the same limit. So this is a row, and no bad request.
#[test]
#[cfg(target_os = "linux")]
fn more_jobs_than_the_memory_bears_are_a_row_that_says_what_to_do() {
    let runs = tempfile::tempdir().unwrap();
    let chosen = ["--strategy=spawn-blocking:", "--strategy=inline:", "--jobs=600", "--memory=64MiB"];
    let own = ["--rounds=1", "--retakes=0", "--duration=140ms", "--runtime=tokio/1", "--format=json"];
    let said = say(runs.path(), ["compare"].iter().chain(&chosen).chain(&own)).ends_with(1);
    let document = said.json();
    let cells = document["cells"].as_array().unwrap();
    let of = |strategy: &str| cells.iter().find(|cell| cell["strategy"] == strategy).unwrap();
    let failed = of("spawn-blocking");
    assert_eq!(failed["status"], "failed", "{failed}");
    for words in ["its limit of 64 MiB of memory, of which a thread takes 2 MiB", "ask for fewer jobs"] {
        assert!(failed["reason"].as_str().unwrap().contains(words), "{failed}");
    }
    assert_eq!(of("inline")["status"], "ok", "{document}");
}
