//! The threads: the loop's own, and others beside it.

use record::Cause;

use crate::messages::Messenger;
use crate::trouble::Trouble;

/// Starts a thread with this name. Nobody waits for its end.
///
/// # Errors
/// [`Cause::Setup`] if the system gives no thread.
pub fn thread(name: &str, run: impl FnOnce() + Send + 'static) -> Result<(), Trouble> {
    let started = std::thread::Builder::new().name(name.to_owned()).spawn(run);
    started.map(drop).map_err(|error| Trouble::setup(format!("no thread: {error}")))
}

/// Calls `play`, which runs a stage on its runtime, on the loop's own thread. Reports its panic.
///
/// # Errors
/// [`Cause::Setup`] if the system gives no thread.
pub fn start<M: Send + 'static>(
    messenger: Messenger<M>,
    play: impl FnOnce() + Send + 'static,
) -> Result<(), Trouble> {
    thread("loop", move || {
        if let Err(error) = runtime::catch(play) {
            messenger.fail(Trouble::new(Cause::Panicked, format!("the runtime {error}")));
        }
    })
}
