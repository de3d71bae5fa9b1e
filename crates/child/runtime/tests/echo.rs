//! The echo on every runtime: each byte comes back in its order, and the echo ends with the stream.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::thread;

use runtime::{Body, Runtime};

/// Echoes a stream in a spawned task, or in the main future.
struct Echo {
    stream: TcpStream,
    spawned: bool,
}

impl Body for Echo {
    type Output = io::Result<()>;

    async fn run<R: Runtime>(self, runtime: R) -> io::Result<()> {
        if !self.spawned {
            return runtime.echo(self.stream).await;
        }
        let own = runtime.clone();
        runtime.spawn(async move { own.echo(self.stream).await }).await.expect("the echo does not panic")
    }
}

/// Connects two sockets.
fn pair() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let near = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    (near, listener.accept().unwrap().0)
}

/// Sends one byte and waits for it, then more bytes than one read takes, then ends the stream.
fn talk(mut near: TcpStream) -> Vec<u8> {
    near.write_all(&[7]).unwrap();
    let mut one = [0];
    near.read_exact(&mut one).unwrap();
    assert_eq!(one, [7], "it comes back before the next one is sent");
    near.write_all(&many()).unwrap();
    near.shutdown(Shutdown::Write).unwrap();
    let mut rest = Vec::new();
    near.read_to_end(&mut rest).unwrap();
    rest
}

fn many() -> Vec<u8> {
    (0..=250).cycle().take(5000).collect()
}

#[test]
fn every_byte_comes_back_in_order_and_the_echo_ends_when_the_other_end_closes() {
    for id in runtime::available() {
        for spawned in [true, false] {
            let (near, stream) = pair();
            let talking = thread::spawn(|| talk(near));
            runtime::start(id, Echo { stream, spawned }).unwrap();
            assert_eq!(talking.join().unwrap(), many(), "{id}");
        }
    }
}
