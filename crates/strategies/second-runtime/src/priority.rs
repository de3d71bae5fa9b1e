//! The priority of one thread. Only Linux has one.
//!
//! **Invariant:** a pool is started only after one thread has proved that it may lower its own
//! priority.

use strategy::Refusal;

/// Checks that threads of this process may lower their priority by `nice`.
pub(crate) fn check(nice: i32) -> Result<(), Refusal> {
    if nice == 0 {
        return Ok(());
    }
    // On a thread of its own, because no thread may raise its priority again.
    let tried = match std::thread::Builder::new().spawn(move || by(nice)) {
        Ok(thread) => thread.join().unwrap_or_else(|_| Err("the attempt panicked".to_owned())),
        Err(error) => Err(format!("no thread to try it on: {error}")),
    };
    tried.map_err(|reason| {
        Refusal::Unsupported(format!("threads can't have a lower priority here: {reason}; nice=0 needs none"))
    })
}

/// Lowers the priority of the calling thread. [`check`] was asked before.
pub(crate) fn lower(nice: i32) {
    if nice > 0 {
        let _ = by(nice);
    }
}

#[cfg(target_os = "linux")]
fn by(nice: i32) -> Result<(), String> {
    rustix::process::nice(nice).map(drop).map_err(|error| error.to_string())
}

#[cfg(not(target_os = "linux"))]
fn by(_nice: i32) -> Result<(), String> {
    Err("this system has one priority for all threads of a process".to_owned())
}
