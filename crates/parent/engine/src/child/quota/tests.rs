//! Groups in plain folders: which files are written, and what is refused.

use super::*;

/// Makes a folder with these files, as the system makes a group with its own.
fn group(folder: &Path, files: &[(&str, &str)]) {
    fs::create_dir_all(folder).unwrap();
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
}

#[test]
fn the_groups_of_runs_that_were_killed_are_removed_and_no_others() {
    let root = tempfile::tempdir().unwrap();
    for name in ["breather-1-0", "breather-2-0", "breather-2-7", "breather-x-0", "breather-2", "other-2-0"] {
        fs::create_dir(root.path().join(name)).unwrap();
    }
    remove_leftovers(root.path(), |process| process == "1");
    let mut left: Vec<String> = fs::read_dir(root.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    assert_eq!(left, ["breather-1-0", "breather-2", "breather-x-0", "other-2-0"]);
}

#[test]
fn a_system_that_makes_no_files_has_no_quotas_and_nothing_is_left_of_the_try() {
    let root = tempfile::tempdir().unwrap();
    let reason = below(root.path(), Version::Two, 1500).unwrap_err();
    assert!(reason.starts_with("cpu.max can't be set in "), "{reason}");
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
}

#[test]
fn version_2_looks_for_a_group_around_that_can_give_the_controller() {
    let root = tempfile::tempdir().unwrap();
    let (top, own) = (root.path().to_owned(), root.path().join("a/b"));
    let found = |top: &Path| {
        let hierarchy = Hierarchy { version: Version::Two, top: top.to_owned(), own: own.clone() };
        in_hierarchy(&hierarchy, 1500).map(|group| group.is_some())
    };
    group(&own, &[]);
    assert_eq!(found(&top), Ok(false), "no group has the controller");
    // The group has it, and can't give it on.
    group(&own, &[("cgroup.controllers", "memory cpu\n")]);
    let refused = found(&top).unwrap_err();
    assert!(refused.contains("can't have quotas") && refused.contains("a/b"), "{refused}");
    // The group around has given it on. A plain folder gets no `cpu.max` from the system.
    group(&top.join("a"), &[("cgroup.controllers", "cpu"), ("cgroup.subtree_control", "cpu")]);
    let refused = found(&top).unwrap_err();
    assert!(refused.contains("cpu.max can't be set") && !refused.contains("a/b"), "{refused}");
    assert!(found(&own).unwrap_err().contains("can't have quotas"), "nothing above the mount is looked at");
}

#[test]
fn what_is_about_processors_is_no_part_of_another_word() {
    let root = tempfile::tempdir().unwrap();
    group(root.path(), &[("cgroup.controllers", "cpuset io\n")]);
    assert!(!lists_cpu(root.path(), "cgroup.controllers"));
    group(root.path(), &[("cgroup.controllers", "cpuset cpu io\n")]);
    assert!(lists_cpu(root.path(), "cgroup.controllers"));
}
