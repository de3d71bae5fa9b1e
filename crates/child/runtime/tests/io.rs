//! The runtimes as people build them: what a program expects of one is there.

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use runtime::{Body, Runtime, RuntimeId, Workers};
use tokio::net::{TcpListener, TcpStream};

/// Sends a byte over a loopback socket and back, and sleeps on the timer beside it.
struct Echo;

impl Body for Echo {
    type Output = u8;

    async fn run<R: Runtime>(self, runtime: R) -> u8 {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a loopback socket");
        let address = listener.local_addr().expect("a bound socket has an address");
        let server = runtime.spawn(async move {
            let (client, _) = listener.accept().await.expect("a client comes");
            let byte = receive(&client).await;
            send(&client, byte + 1).await;
        });
        let client = TcpStream::connect(address).await.expect("the server listens");
        runtime.sleep_until(Instant::now() + Duration::from_millis(2)).await;
        send(&client, 41).await;
        let answer = receive(&client).await;
        server.await.expect("the server does not panic");
        answer
    }
}

async fn send(stream: &TcpStream, byte: u8) {
    stream.writable().await.expect("the socket stays open");
    assert_eq!(stream.try_write(&[byte]).expect("there is room for a byte"), 1);
}

async fn receive(stream: &TcpStream) -> u8 {
    let mut bytes = [0];
    loop {
        stream.readable().await.expect("the socket stays open");
        match stream.try_read(&mut bytes) {
            Ok(count) => {
                assert_eq!(count, 1, "the other end sends a byte");
                return bytes[0];
            }
            // The driver may wake a reader too early.
            Err(error) => assert_eq!(error.kind(), ErrorKind::WouldBlock),
        }
    }
}

#[test]
fn tokio_has_its_io_driver_on() {
    for workers in [Workers::One, Workers::Many] {
        let id = RuntimeId { family: runtime::Family::Tokio, workers };
        assert_eq!(runtime::start(id, Echo), 42, "{id}");
    }
}
