//! The signals by which a person or the system asks this process to end: Ctrl-C, SIGTERM, and the
//! end of the terminal.
//!
//! **Invariant:** a process that was started with `nohup` outlives its terminal. On Linux the
//! system says what was ignored at the start; on other systems nothing says so safely, and the end
//! of the terminal ends the run in order.

/// Calls `asked` at each signal, on a thread of its own.
///
/// # Errors
/// If the system refuses the thread, or what it takes to hear signals.
pub(super) fn listen(asked: impl FnMut() + Send + 'static) -> Result<(), String> {
    system::listen(asked)
        .map_err(|why| format!("Ctrl-C can't be listened to, which takes a thread and a pipe: {why}"))
}

#[cfg(unix)]
mod system {
    use std::io;
    use std::thread::Builder;

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    pub(super) fn listen(mut asked: impl FnMut() + Send + 'static) -> io::Result<()> {
        // A shell without job control ignores SIGINT for what it starts in the background. Whoever
        // sends one nevertheless means it.
        let hangup = (!is_ignored(SIGHUP)).then_some(SIGHUP);
        let mut signals = Signals::new([SIGINT, SIGTERM].into_iter().chain(hangup))?;
        let listening = Builder::new().spawn(move || signals.forever().for_each(|_| asked()));
        listening.map(drop)
    }

    /// Returns whether this process ignores a signal. `false` if the system does not say.
    fn is_ignored(signal: i32) -> bool {
        std::fs::read_to_string("/proc/self/status").is_ok_and(|status| ignores(&status, signal))
    }

    /// Reads the line `SigIgn` of `/proc/PID/status`: a mask in hexadecimal, its lowest bit for
    /// signal 1. Source: the manual page proc_pid_status(5).
    pub(super) fn ignores(status: &str, signal: i32) -> bool {
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
        mask.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
    }
}

#[cfg(not(unix))]
mod system {
    pub(super) fn listen(asked: impl FnMut() + Send + 'static) -> Result<(), String> {
        ctrlc::set_handler(asked).map_err(|error| match error {
            // Its own words do not say what the system said.
            ctrlc::Error::System(error) => error.to_string(),
            other => other.to_string(),
        })
    }
}

#[cfg(all(test, unix))]
mod tests {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

    use super::system::ignores;

    #[test]
    fn an_ignored_signal_is_read_off_its_bit() {
        // As `nohup` starts a process, and as a shell starts one in the background.
        let status = |mask: &str| format!("Name:\tbash\nSigBlk:\t0000000000000003\nSigIgn:\t{mask}\n");
        assert!(ignores(&status("0000000000000001"), SIGHUP));
        assert!(!ignores(&status("0000000000000006"), SIGHUP));
        assert!(ignores(&status("0000000000000006"), SIGINT));
        assert!(ignores(&status("0000000000004000"), SIGTERM));
        for status in ["", "SigIgn:\tnonsense", "SigIgn:"] {
            assert!(!ignores(status, SIGHUP), "{status}");
        }
    }
}
