//! Puts stalls of known kind and length into a program at random, and counts what `heartbeat` says.
//!
//! ```text
//! cargo run --release -p heartbeat --example stalls --all-features -- --count 48 --busy 2
//! ```
//!
//! Owns the flags and the processes: one for each runtime, so that none sees another's threads.
//! Leaves stalls to [`stall`], counting to [`table`]. **Invariant:** processes that burn end with
//! this one.

#[cfg(unix)]
mod child;
#[cfg(unix)]
mod flags;
#[cfg(unix)]
mod stall;
#[cfg(unix)]
mod table;

#[cfg(not(unix))]
fn main() {
    eprintln!("this program stops and continues a process by signals, which only unix has");
}

#[cfg(unix)]
fn main() {
    match flags::Role::of(std::env::args().skip(1)) {
        Ok(flags::Role::Parent(flags)) => parent(&flags),
        Ok(flags::Role::Child(runtime, flags)) => child::run(&runtime, &flags),
        Ok(flags::Role::Burner) => burn(),
        Ok(flags::Role::Stopper(process, length)) => stall::stop(process, length),
        Err(wrong) => {
            eprintln!("{wrong}\n\n{}", flags::HELP);
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
    println!(
        "beside {} busy processes, {} stalls of each kind, seed {}",
        flags.busy, flags.count, flags.seed
    );
    println!("{}", table::HEAD);
    for runtime in &flags.runtimes {
        let mut child = Command::new(&itself);
        child.args(["--child", runtime, "--count", &flags.count.to_string()]);
        child.args(["--seed", &flags.seed.to_string()]).env("ASYNC_STD_THREAD_COUNT", "1");
        let status = child.status().expect("a process for this runtime");
        assert!(status.success(), "{runtime}: {status}");
    }
    for mut burner in burners {
        burner.kill().and_then(|()| burner.wait()).expect("the busy process ends");
    }
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
