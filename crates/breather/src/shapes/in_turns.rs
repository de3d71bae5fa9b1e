//! Many CPU-bound tasks on one loop: [`Turns`](crate::Turns).
//!
//! Inside a job, yield with [`breather::yield_now`](crate::yield_now) on every runtime. Pass the
//! runtime's own yield to [`Turns::run`](crate::Turns::run).
//!
//! # Spawned jobs
//!
//! One slice at a time runs on the loop, so a timer waits for one slice and not for one of each
//! job.
//!
//! ```
//! use std::time::Duration;
//! use breather::{Breather, Turns};
//!
//! async fn sum(numbers: u64) -> u64 {
//!     let mut breather = Breather::within(Duration::from_micros(100));
//!     let mut sum = 0;
//!     for number in 1..=numbers {
//!         sum += number;
//!         breather.breathe(breather::yield_now).await;
//!     }
//!     sum
//! }
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let turns = Turns::shared(1);
//! let job = || tokio::spawn(turns.run(sum(1000), tokio::task::yield_now));
//! let jobs: Vec<_> = (0..100).map(|_| job()).collect();
//! for job in jobs {
//!     assert_eq!(job.await.unwrap(), 500_500);
//! }
//! # });
//! ```
//!
//! # One by one
//!
//! The first job ends before the second one begins. Equal jobs that begin together then end sooner
//! in the mean.
//!
//! ```
//! use std::sync::{Arc, Mutex};
//! use breather::{Breather, Turns};
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let (turns, order) = (Turns::one_by_one(1), Arc::new(Mutex::new(Vec::new())));
//! let job = |number| {
//!     let order = order.clone();
//!     tokio::spawn(turns.run(
//!         async move {
//!             let mut breather = Breather::every(1);
//!             for _ in 0..3 {
//!                 order.lock().unwrap().push(number);
//!                 breather.breathe(breather::yield_now).await;
//!             }
//!         },
//!         tokio::task::yield_now,
//!     ))
//! };
//! for job in [job(1), job(2)] {
//!     job.await.unwrap();
//! }
//! assert_eq!(*order.lock().unwrap(), [1, 1, 1, 2, 2, 2]);
//! # });
//! ```
//!
//! # Jobs with I/O
//!
//! A job that waits returns `Pending`, so its turn goes to the next job. A breather in turns needs
//! neither `wait` nor `resume`: each poll is a slice.
//!
//! ```
//! use std::time::Duration;
//! use breather::{Breather, Turns};
//!
//! async fn sum(numbers: u64) -> u64 {
//!     let mut breather = Breather::within(Duration::from_micros(100));
//!     let mut sum = 0;
//!     for number in 1..=numbers {
//!         sum += number;
//!         breather.breathe(breather::yield_now).await;
//!     }
//!     sum
//! }
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let turns = Turns::one_by_one(1);
//! let (sender, receiver) = tokio::sync::oneshot::channel();
//! // The first job waits for the second one. It gives its turn away, so that both end.
//! let first = tokio::spawn(turns.run(
//!     async { sum(1000).await + receiver.await.unwrap() },
//!     tokio::task::yield_now,
//! ));
//! let second = tokio::spawn(turns.run(
//!     async { sender.send(sum(10).await).unwrap() },
//!     tokio::task::yield_now,
//! ));
//! assert_eq!(first.await.unwrap(), 500_555);
//! second.await.unwrap();
//! # });
//! ```
//!
//! # In a `static`
//!
//! A program with one runtime can keep its turns in a `static`. A program with several runtimes
//! needs turns for each: else two loops share one turn, and one of them waits.
//!
//! ```
//! use std::sync::LazyLock;
//! use breather::{Breather, Turns};
//!
//! static TURNS: LazyLock<Turns> = LazyLock::new(|| Turns::shared(1));
//!
//! async fn sum(numbers: u64) -> u64 {
//!     let job = async move {
//!         let mut breather = Breather::every(100);
//!         let mut sum = 0;
//!         for number in 1..=numbers {
//!             sum += number;
//!             breather.breathe(breather::yield_now).await;
//!         }
//!         sum
//!     };
//!     TURNS.run(job, tokio::task::yield_now).await
//! }
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let jobs = [tokio::spawn(sum(1000)), tokio::spawn(sum(10))];
//! let [first, second] = jobs;
//! assert_eq!((first.await.unwrap(), second.await.unwrap()), (500_500, 55));
//! # });
//! ```
//!
//! On tokio's multi-thread runtime a turn for each worker needs the runtime's handle. Create the
//! turns inside the runtime: `Turns::shared(Handle::current().metrics().num_workers())`.
//!
//! # A service handler
//!
//! Only the computing part is in turns. The I/O of a request waits for the socket alone, and not
//! for a turn. The handler owns a handle of the turns. This one is for smol.
//!
//! ```
//! use std::time::Duration;
//! use breather::{Breather, Turns};
//! use futures_lite::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
//!
//! async fn digest(body: Vec<u8>) -> u64 {
//!     let mut breather = Breather::within(Duration::from_micros(100));
//!     let mut sum = 0;
//!     for byte in body {
//!         sum += u64::from(byte);
//!         breather.breathe(breather::yield_now).await;
//!     }
//!     sum
//! }
//!
//! async fn handle<S>(mut socket: S, turns: Turns) -> std::io::Result<S>
//! where
//!     S: AsyncRead + AsyncWrite + Unpin,
//! {
//!     let mut body = vec![0; 300];
//!     socket.read_exact(&mut body).await?;
//!     let sum = turns.run(digest(body), smol::future::yield_now).await;
//!     socket.write_all(&sum.to_be_bytes()).await?;
//!     Ok(socket)
//! }
//!
//! let (executor, turns) = (smol::LocalExecutor::new(), Turns::shared(1));
//! # let socket = || smol::io::Cursor::new(vec![1; 300]);
//! let spawn = |_| executor.spawn(handle(socket(), turns.clone()));
//! let handlers: Vec<_> = (0..3).map(spawn).collect();
//! smol::block_on(executor.run(async {
//!     for handler in handlers {
//!         let answered = handler.await.unwrap().into_inner();
//!         assert_eq!(answered[300..], 300_u64.to_be_bytes());
//!     }
//! }));
//! ```
