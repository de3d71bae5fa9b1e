//! A run under a quota. Where no control group can be made, the refusal is what is tested.

use std::fs;
use std::path::{Path, PathBuf};

use engine::{Interrupt, NothingSettled, Plan, run, validate_quota};
use record::{Answer, Measurement, RunInfo};

use crate::children::Children;
use crate::process::becomes_true;
use crate::whole_run::{EventCount, begun, planned};

/// A twentieth of a processor. A child that works all the time exceeds it on any machine.
const MILLICPUS: u64 = 50;

/// A process that works is throttled. Nothing is left of the group afterwards, and after Ctrl-C
/// neither. One test, because both look for what this process leaves behind.
#[test]
fn children_run_under_the_quota_and_their_group_goes_with_the_run() {
    if let Err(refused) = validate_quota(MILLICPUS) {
        let refused = refused.to_string();
        let begins = "--quota 0.05: the children can't be put under a quota here: ";
        let advice = "run this as root, or in a container that has the quota itself (docker run --cpus 0.05)";
        let own = "--quota 0.05: this process has a quota of ";
        assert!(
            refused.starts_with(begins) && refused.ends_with(advice) || refused.starts_with(own),
            "{refused}"
        );
        return;
    }
    assert!(groups_of_this_process().is_empty(), "of the try");

    let children = Children::new();
    let answers = measured(&children, "works", &Interrupt::default(), Some(MILLICPUS));
    for answer in &answers {
        assert!(matches!(answer.answer, Answer::Record(_)), "{answer:?}");
        let throttled = answer.surroundings.and_then(|around| around.throttled_alone);
        assert!(throttled.is_some_and(|time| !time.is_zero()), "{answer:?}");
    }
    assert!(groups_of_this_process().is_empty(), "at the end");

    let without = measured(&Children::new(), "works", &Interrupt::default(), None);
    assert!(without.iter().all(|answer| answer.surroundings.unwrap().throttled_alone.is_none()));

    let children = Children::new();
    let interrupt = Interrupt::default();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            becomes_true("the child never began", || children.process("hangs", "child").is_some());
            let process = children.process("hangs", "child").unwrap().to_string();
            becomes_true("the child is in no group with a quota", || {
                groups_of_this_process().iter().any(|group| processes(group).contains(&process))
            });
            interrupt.raise();
        });
        assert!(measured(&children, "hangs", &interrupt, Some(MILLICPUS)).is_empty());
    });
    assert!(groups_of_this_process().is_empty(), "after Ctrl-C");
}

/// Measures one trial of a cell with this fault.
fn measured(
    children: &Children,
    fault: &str,
    interrupt: &Interrupt,
    quota_millicpus: Option<u64>,
) -> Vec<Measurement> {
    let catalogue = children.catalogue(&[fault]);
    let plan = planned(&catalogue, 1);
    let info = RunInfo { quota_millicpus, ..plan.info };
    let is_cell = |trial: &record::Trial| matches!(trial.subject, record::Subject::Cell(_));
    let plan = Plan { info, trials: plan.trials.into_iter().filter(is_cell).collect() };
    let (_, mut kept) = begun(children.folder.path(), &plan);
    run(&plan, &catalogue, &mut kept, &mut EventCount::default(), interrupt, &mut NothingSettled).measurements
}

/// Returns the control groups that this process has made and not removed.
fn groups_of_this_process() -> Vec<PathBuf> {
    let name = format!("breather-{}-", std::process::id());
    found(Path::new("/sys/fs/cgroup"), &name)
}

fn found(folder: &Path, name: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let folders = entries.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    let of_folder = |entry: fs::DirEntry| {
        let is_one = entry.file_name().to_string_lossy().starts_with(name);
        is_one.then(|| entry.path()).into_iter().chain(found(&entry.path(), name))
    };
    folders.flat_map(of_folder).collect()
}

/// Returns the processes of a control group.
fn processes(group: &Path) -> Vec<String> {
    let all = fs::read_to_string(group.join("cgroup.procs")).unwrap_or_default();
    all.lines().map(str::to_owned).collect()
}
