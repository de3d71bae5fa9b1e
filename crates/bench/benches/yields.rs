//! The time of one yield, on each runtime and with each function that yields.
//!
//! Each benchmark does [`YIELDS`] yields in a task alone on its loop, and shows items per second,
//! which are yields. No other task is ready and the caches are warm, so this is the least that a
//! yield can take. `docs/yielding.md` compares it with a yield after a slice of work.
//!
//! `breather::yield_now` takes a deep breath every 800 us. Here that is one in thousands of yields.
//! `overhead --runtime smol/1` shows their cost with slices of 100 us.
//!
//! Programs with I/O enable tokio's I/O driver. Each yield of a current-thread runtime is then a
//! system call.

use divan::Bencher;
use divan::counter::ItemsCount;
use tokio::runtime::{Builder, Runtime};

/// The yields of a sample. Spawning and joining the task is included, shared among them.
const YIELDS: usize = 1000;

fn main() {
    divan::main();
}

fn in_a_task(bencher: Bencher, run: impl Fn()) {
    bencher.counter(ItemsCount::new(YIELDS)).bench_local(run);
}

mod tokio_current_thread {
    use super::*;

    #[divan::bench]
    fn no_driver(bencher: Bencher) {
        on_tokio(bencher, &mut Builder::new_current_thread());
    }

    #[divan::bench]
    fn with_time(bencher: Bencher) {
        on_tokio(bencher, Builder::new_current_thread().enable_time());
    }

    #[divan::bench]
    fn with_io(bencher: Bencher) {
        on_tokio(bencher, Builder::new_current_thread().enable_io());
    }

    #[divan::bench]
    fn with_io_and_time(bencher: Bencher) {
        on_tokio(bencher, Builder::new_current_thread().enable_all());
    }
}

mod tokio_multi_thread {
    use super::*;

    #[divan::bench]
    fn with_time(bencher: Bencher) {
        on_tokio(bencher, Builder::new_multi_thread().enable_time());
    }

    #[divan::bench]
    fn with_io_and_time(bencher: Bencher) {
        on_tokio(bencher, Builder::new_multi_thread().enable_all());
    }
}

fn on_tokio(bencher: Bencher, builder: &mut Builder) {
    let runtime: Runtime = builder.build().expect("the system gives threads for a runtime");
    let yields = || async {
        for _ in 0..YIELDS {
            tokio::task::yield_now().await;
        }
    };
    in_a_task(bencher, || {
        runtime.block_on(async { runtime.spawn(yields()).await.expect("it does not panic") })
    });
}

mod smol_one_thread {
    use super::*;

    #[divan::bench]
    fn yield_now(bencher: Bencher) {
        on_smol(bencher, smol::future::yield_now);
    }

    #[divan::bench]
    fn breather_yield_now(bencher: Bencher) {
        on_smol(bencher, breather::yield_now);
    }
}

fn on_smol<F: Future<Output = ()>>(bencher: Bencher, yield_now: fn() -> F) {
    let executor = smol::LocalExecutor::new();
    in_a_task(bencher, || {
        let task = executor.spawn(async {
            for _ in 0..YIELDS {
                yield_now().await;
            }
        });
        smol::block_on(executor.run(task));
    });
}

mod async_std_one_thread {
    use super::*;

    #[divan::bench]
    fn yield_now(bencher: Bencher) {
        on_async_std(bencher, async_std::task::yield_now);
    }

    #[divan::bench]
    fn breather_yield_now(bencher: Bencher) {
        on_async_std(bencher, breather::yield_now);
    }
}

fn on_async_std<F: Future<Output = ()> + 'static>(bencher: Bencher, yield_now: fn() -> F) {
    in_a_task(bencher, || {
        let yields = async move {
            for _ in 0..YIELDS {
                yield_now().await;
            }
        };
        async_std::task::block_on(async_std::task::spawn_local(yields));
    });
}
