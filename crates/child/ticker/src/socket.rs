//! The socket probe: a beat is a byte that a task of the runtime echoes over loopback.
//!
//! How it works:
//! 1. [`Loopback::open`] connects two sockets over 127.0.0.1. Neither waits to fill a packet.
//! 2. A thread outside the runtime sends byte `k` when beat `k` is due, whatever became of the
//!    bytes before it.
//! 3. A task of the runtime sends back what it reads.
//! 4. A second thread outside takes the time of each byte that comes back.
//!
//! The lateness contains the time that the system takes to wake the two threads outside. The floor
//! contains it too, but on busy processors it is longer: a thread that sleeps without a runtime
//! shows how long.
//!
//! **Invariant:** byte `k` that comes back is beat `k`, because TCP keeps the order.
//! **Invariant:** the log has the threads that polled the echo, and neither thread outside.

use std::future::poll_fn;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::pin::pin;
use std::sync::Arc;
use std::thread::{self, Builder};
use std::time::{Duration, Instant};

use futures_lite::future;
use heartbeat::Schedule;
use oneshot::Sender;
use runtime::Runtime;

use crate::log::Log;

/// The timeout of a send. If the loop stands still for so long that the buffers are full, the
/// sender looks this often if the log is closed.
const FULL: Duration = Duration::from_millis(100);

/// Two sockets that are connected to each other.
#[derive(Debug)]
pub struct Loopback {
    /// The end outside the runtime.
    near: TcpStream,
    /// The end that a task of the runtime echoes.
    far: TcpStream,
}

impl Loopback {
    /// Connects two sockets.
    ///
    /// # Errors
    /// If the system has no loopback, or gives no sockets.
    pub fn open() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let near = TcpStream::connect(listener.local_addr()?)?;
        let far = loop {
            let (far, from) = listener.accept()?;
            // Another process may have found the port.
            if from == near.local_addr()? {
                break far;
            }
        };
        near.set_nodelay(true)?;
        far.set_nodelay(true)?;
        near.set_write_timeout(Some(FULL))?;
        Ok(Loopback { near, far })
    }
}

/// Echoes until the log is closed, and logs the lateness of every byte that comes back. Calls
/// `on_first` after the first beat.
///
/// # Errors
/// If the system gives no threads, or if the stream breaks before the log is closed.
pub async fn keep_by_socket<R: Runtime>(
    runtime: &R,
    Loopback { near, far }: Loopback,
    schedule: Schedule,
    log: &Log,
    on_first: impl FnOnce(),
) -> io::Result<()> {
    let near = Arc::new(near);
    let (first, first_beat) = oneshot::async_channel();
    let (sending, sender_log) = (near.clone(), log.clone());
    Builder::new().name("probe-send".to_owned()).spawn(move || send(&sending, schedule, &sender_log))?;
    let receiver_log = log.clone();
    let receive = move || receive(&near, schedule, &receiver_log, first);
    Builder::new().name("probe-receive".to_owned()).spawn(receive)?;

    let mut echo = pin!(runtime.echo(far));
    let echo = poll_fn(|context| {
        // A closed log ends the sender, and then the echo ends.
        let _ = log.polled();
        echo.as_mut().poll(context)
    });
    let announce = async {
        if first_beat.await.is_ok() {
            on_first();
        }
    };
    let (echoed, ()) = future::zip(echo, announce).await;
    if log.is_closed() {
        // What breaks while the stream is taken down is of no interest.
        return Ok(());
    }
    echoed.and(Err(io::Error::new(ErrorKind::UnexpectedEof, "the echo ended before the log was closed")))
}

/// Sends each byte when it is due, until the log is closed or the other end is.
fn send(mut near: &TcpStream, schedule: Schedule, log: &Log) {
    'beats: for beat in 0.. {
        thread::sleep(schedule.due(beat).saturating_duration_since(Instant::now()));
        while !log.is_closed() {
            match near.write(&[0]) {
                Ok(1) => continue 'beats,
                Err(error) if is_only_late(error.kind()) => {}
                Ok(_) | Err(_) => break,
            }
        }
        break;
    }
    // The echo reads the end of the stream, and ends. If the stream is broken, it has ended.
    let _ = near.shutdown(Shutdown::Write);
}

/// Logs each byte that comes back, until the log is closed or the other end is.
fn receive(mut near: &TcpStream, schedule: Schedule, log: &Log, first: Sender<()>) {
    let mut first = Some(first);
    let mut beats = 0..;
    let mut bytes = [0; 1024];
    loop {
        let count = match near.read(&mut bytes) {
            Ok(0) => return,
            Ok(count) => count,
            Err(error) if is_only_late(error.kind()) => continue,
            Err(_) => return,
        };
        let now = Instant::now();
        for beat in beats.by_ref().take(count) {
            let lateness = schedule.lateness(beat, now);
            if log.beat_at(&schedule, beat, lateness).is_break() {
                return;
            }
        }
        if let Some(first) = first.take() {
            // If the ticker is gone, nobody waits for it.
            let _ = first.send(());
        }
    }
}

fn is_only_late(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::Interrupted | ErrorKind::TimedOut | ErrorKind::WouldBlock)
}
