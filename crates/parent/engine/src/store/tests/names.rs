//! Names that a run can have, the ways to one run, and folders that can't be looked at.

use super::*;

/// Seen: a run called `-x`, which no later command line could name.
#[test]
fn a_new_run_has_a_name_that_a_command_line_can_give() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["-x", "--list", "-", &"x".repeat(101), &"x".repeat(300)] {
        let refused = |error: StoreError| matches!(error, StoreError::BadName { name: of } if of == name);
        let info = record::RunInfo { name: name.to_owned(), ..sample::info(&[]) };
        assert!(refused(store(&folder).check_new(name).unwrap_err()), "{name}");
        assert!(refused(store(&folder).create(&info).unwrap_err()), "{name}");
    }
    store(&folder).check_new(&"x".repeat(100)).unwrap();
    // A run that has such a name already can still be read.
    stored(&store(&folder), "before", "2026-01-02T03:04:05+01:00");
    fs::rename(folder.path().join("runs/before"), folder.path().join("runs/-x")).unwrap();
    assert_eq!(store(&folder).open("-x").unwrap().info.name, "-x");
}

#[test]
#[cfg(unix)]
fn a_link_to_a_run_is_another_name_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(&folder);
    for name in ["one", "other"] {
        stored(&store, name, "2026-01-02T03:04:05+01:00");
    }
    std::os::unix::fs::symlink("one", folder.path().join("runs/link")).unwrap();
    for (one, other, is_one) in [
        ("one", "one", true),
        ("one", "link", true),
        ("link", "one", true),
        ("one", "other", false),
        ("one", "none", false),
    ] {
        assert_eq!(store.is_one_run(one, other), is_one, "{one}, {other}");
    }
}

/// Root may read whatever has permissions, so a link to itself stands for what can't be looked at.
#[test]
#[cfg(unix)]
fn a_run_that_can_not_be_looked_at_is_said_and_not_called_unknown() {
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("runs/looped");
    fs::create_dir_all(&run).unwrap();
    std::os::unix::fs::symlink("run.json", run.join("run.json")).unwrap();
    let error = store(&folder).open("looped").unwrap_err();
    let told = format!("can't read {}", run.join("run.json").display());
    assert!(matches!(&error, StoreError::Io { .. }) && error.to_string() == told, "{error}");
    assert_eq!(store(&folder).names().unwrap(), ["looped"], "it is listed, with the reason");
}

#[test]
fn a_file_in_the_place_of_the_folder_is_said_with_its_path() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "in the way").unwrap();
    for root in [file.clone(), file.join("below")] {
        let store = Store::at(&root);
        for error in [store.open("x").unwrap_err(), store.names().unwrap_err()] {
            assert_eq!(error.to_string(), format!("can't read the folder {}", root.display()));
        }
    }
    // A file among the runs is no run.
    let error = Store::at(folder.path()).open("file").unwrap_err();
    assert!(matches!(&error, StoreError::Unknown { .. }), "{error}");
}
