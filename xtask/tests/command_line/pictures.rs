//! The file that `--svg` names: nothing is measured if it can't be written, and it is written whole
//! or stays as it was.

use std::fs;
use std::path::Path;
use std::process::Command;

use nix::sys::signal::Signal;

use crate::program::{Said, say, xtask};
use crate::running::Running;

fn sweep(file: &Path) -> Said {
    let runs = tempfile::tempdir().unwrap();
    let said = say(runs.path(), ["sweep".to_owned(), format!("--svg={}", file.display())]);
    assert_eq!(fs::read_dir(runs.path()).unwrap().count(), 0, "something was measured: {said:?}");
    said
}

/// Without the check, the FIFO would be waited for until somebody reads it.
#[test]
fn what_no_picture_can_be_written_to_is_said_before_anything_is_built() {
    let folder = tempfile::tempdir().unwrap();
    let (fifo, file) = (folder.path().join("fifo"), folder.path().join("file"));
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    fs::write(&file, "old").unwrap();
    for (path, words) in [
        (fifo.as_path(), "it is a FIFO"),
        (folder.path(), "that is a folder"),
        (&file.join("below"), "Not a directory"),
        (&folder.path().join("none/a.svg"), "give a file in a folder that is there"),
    ] {
        let said = sweep(path);
        said.refused(&[&format!("--svg {}: ", path.display()), words]);
        assert!(!said.stderr.contains("measuring") && !said.stderr.contains("Compiling"), "{said:?}");
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "old");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn an_interrupted_sweep_leaves_the_picture_as_it_was_and_says_how_to_draw_what_there_is() {
    let folder = tempfile::tempdir().unwrap();
    for before in [Some("old"), None] {
        let file = folder.path().join("a picture.svg");
        let _ = fs::remove_file(&file);
        before.iter().for_each(|text| fs::write(&file, text).unwrap());
        let svg = format!("--svg={}", file.display());
        let runs = tempfile::tempdir().unwrap();
        let sweep = ["sweep", "--quick", "--runtime=tokio/1", "--duration=1s", "--save=ended", &svg];
        let running = Running::of(xtask(runs.path(), sweep), runs);
        running.wait_for("nothing is kept", || (running.kept() > 0).then_some(()));
        running.send(Signal::SIGINT);
        let (output, runs) = running.end();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(130), "{stderr}");
        assert_eq!(fs::read_to_string(&file).ok().as_deref(), before, "{stderr}");
        let draws = format!("`cargo xtask report ended --svg '{}'` draws what was measured", file.display());
        assert!(stderr.contains("no picture was written to ") && stderr.contains(&draws), "{stderr}");
        say(runs.path(), ["report", "ended", &svg]).ends_with(0);
        assert!(fs::read_to_string(&file).unwrap().ends_with("</svg>\n"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }
}
