//! Puts stalls of known kind and length into a program at random, and counts what `heartbeat` says.
//!
//! ```text
//! cargo run --release -p heartbeat --example stalls --all-features -- --count 48 --busy 2
//! cargo run --release -p heartbeat --example stalls --all-features -- --idle 4 --busy 2
//! ```
//!
//! Owns the processes: one for each runtime, so that none sees another's threads. Leaves stalls to
//! [`stall`], calm programs to [`calm`], counting to [`table`]. **Invariant:** processes that burn
//! end with this one.

#[cfg(unix)]
mod calm;
#[cfg(unix)]
mod child;
#[cfg(unix)]
mod flags;
#[cfg(unix)]
mod plan;
#[cfg(unix)]
mod runtimes;
#[cfg(unix)]
mod stall;
#[cfg(unix)]
mod stopper;
#[cfg(unix)]
mod table;

#[cfg(not(unix))]
fn main() {
    eprintln!("this program stops and continues a process by signals, which only unix has");
}

#[cfg(unix)]
fn main() {
    use flags::{Role, help};

    match Role::of(std::env::args().skip(1)) {
        Ok(Role::Help) => println!("{}", help()),
        Ok(Role::Parent(flags)) => parent(&flags),
        Ok(Role::Child(runtime, flags)) => child::run(&runtime, &flags),
        Ok(Role::Calm(runtime, half_busy, time)) => calm::run(&runtime, half_busy, time),
        Ok(Role::Burner) => burn(),
        Ok(Role::Stopper(process)) => stopper::serve(process),
        Err(wrong) => {
            eprintln!("{wrong}\n\n{}", help());
            std::process::exit(2);
        }
    }
}

#[cfg(unix)]
fn parent(flags: &flags::Flags) {
    use std::process::{Command, Stdio};

    let itself = std::env::current_exe().expect("the path of this program");
    let burner = |_| {
        let mut burner = Command::new(&itself);
        burner.arg("--burn").stdin(Stdio::piped()).spawn().expect("a busy process")
    };
    let burners: Vec<_> = (0..flags.busy).map(burner).collect();
    let child = |runtime: &str, words: &[&str]| {
        let mut child = Command::new(&itself);
        child.args(["--child", runtime]).args(words).env("ASYNC_STD_THREAD_COUNT", "1");
        child.spawn().expect("a process for this runtime")
    };
    let (count, seed) = (flags.count.to_string(), flags.seed.to_string());
    if let Some(time) = flags.idle {
        let minutes = (time.as_secs_f64() / 60.0).to_string();
        println!("# five programs at once for {minutes} min, beside {} busy processes", flags.busy);
        println!("{}", calm::HEAD);
        let programs = calm::PROGRAMS.map(|(runtime, half)| {
            child(runtime, &["--idle", &minutes, "--half", if half { "busy" } else { "idle" }])
        });
        programs.into_iter().for_each(|program| ends_well(program, "a calm program"));
    } else {
        println!("# {count} stalls of each kind, seed {seed}, beside {} busy processes", flags.busy);
        println!("{}", table::HEAD);
        for runtime in &flags.runtimes {
            let mut words = vec!["--count", &count, "--seed", &seed];
            flags.kinds.iter().for_each(|kind| words.extend(["--kind", kind.name()]));
            ends_well(child(runtime, &words), runtime);
        }
    }
    for mut burner in burners {
        burner.kill().and_then(|()| burner.wait()).expect("the busy process ends");
    }
}

#[cfg(unix)]
fn ends_well(mut child: std::process::Child, what: &str) {
    let status = child.wait().expect("the process ends");
    assert!(status.success(), "{what}: {status}");
}

/// Computes until stdin closes.
#[cfg(unix)]
fn burn() {
    std::thread::spawn(|| {
        loop {
            std::hint::black_box(1_u64);
        }
    });
    std::io::copy(&mut std::io::stdin(), &mut std::io::sink()).expect("stdin can be read");
}
