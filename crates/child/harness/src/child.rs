//! The `main` of an exercise: a scene on stdin, an answer in the file that it names.

use std::io::{IsTerminal, Read};

use record::exercise::{Scene, Told};

use crate::exercise::Exercise;
use crate::watch::watch;

/// Plays the scene that the parent asks for, answers, and ends the process.
pub(crate) fn main(exercise: Exercise) {
    process::die_with_parent();
    let scene = match scene() {
        Ok(scene) => scene,
        Err(error) => {
            eprintln!("{error}");
            std::process::exit(2);
        }
    };
    let told = Told { nonce: scene.nonce, report: watch(&scene, exercise) };
    let answer = serde_json::to_string(&told).expect("an answer is always JSON");
    let written = std::fs::write(&scene.answer, answer);
    if let Err(error) = &written {
        // A line of its own, which the parent looks for: the exercise may have printed half a line.
        eprintln!("\n{} can't be written: {error}", scene.answer.display());
    }
    // A return would wait for what still runs on other threads.
    std::process::exit(i32::from(written.is_err()));
}

fn scene() -> Result<Scene, String> {
    const HOW: &str = "This program is an exercise: `cargo xtask workshop check` runs and measures it.";
    let mut stdin = std::io::stdin();
    if stdin.is_terminal() {
        return Err(HOW.to_owned());
    }
    let mut text = String::new();
    stdin.read_to_string(&mut text).map_err(|error| format!("{HOW} stdin can't be read: {error}"))?;
    let scene: Scene = serde_json::from_str(&text)
        .map_err(|error| format!("{HOW} What came on stdin is no scene: {error}"))?;
    if scene.format != record::FORMAT {
        return Err(format!(
            "the scene has format {}, and this program knows {}",
            scene.format,
            record::FORMAT
        ));
    }
    if scene.period.is_zero() || scene.jobs == 0 {
        return Err("a scene needs a period and at least one job".to_owned());
    }
    Ok(scene)
}
