//! The echo: what comes in on a stream goes out on it again.
//!
//! There are two loops, because tokio has its own traits for streams. Both read what is there, and
//! write it back before they read again, as a simple server does.
//!
//! **Invariant:** bytes come back in their order, and none is lost before the other end closes.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;

#[cfg(any(feature = "async-std", feature = "smol"))]
use futures_lite::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::io::{AsyncRead as _, AsyncWrite as _, ReadBuf};
use tokio::net::TcpStream;

/// The most bytes of one read. After a stall, the bytes that were due meanwhile come in one.
const MOST: usize = 1024;

/// Echoes by a stream of async-std or smol.
#[cfg(any(feature = "async-std", feature = "smol"))]
pub(crate) async fn with_futures_io(mut stream: impl AsyncRead + AsyncWrite + Unpin) -> io::Result<()> {
    let mut bytes = [0; MOST];
    loop {
        match stream.read(&mut bytes).await? {
            0 => return Ok(()),
            count => stream.write_all(&bytes[..count]).await?,
        }
    }
}

/// Echoes by a stream of tokio.
pub(crate) async fn with_tokio(mut stream: TcpStream) -> io::Result<()> {
    let mut bytes = [0; MOST];
    loop {
        let mut read = ReadBuf::new(&mut bytes);
        poll_fn(|context| Pin::new(&mut stream).poll_read(context, &mut read)).await?;
        let mut left = read.filled();
        if left.is_empty() {
            return Ok(());
        }
        while !left.is_empty() {
            let written = poll_fn(|context| Pin::new(&mut stream).poll_write(context, left)).await?;
            left = &left[written..];
        }
    }
}
