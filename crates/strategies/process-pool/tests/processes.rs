//! The processes themselves: how many there are, and that none is left behind. Linux tells it.
#![cfg(target_os = "linux")]

mod own;

use std::future::poll_fn;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::{Duration, Instant};

use own::InTests;
use process_pool::ProcessPool;
use runtime::{Body, Runtime, RuntimeId};
use strategy::conformance::unpack;
use strategy::{Job, JobError, Output, Packed, Progress, Refusal, Site, Strategy};
use workload::Workload;

/// It only turns a hang into a failure.
const LIMIT: Duration = Duration::from_secs(60);

fn site(runtime: RuntimeId) -> Site {
    Site { runtime, cpus: 2, quota_millicpus: None }
}

fn made<R: Runtime>(runtime: &R, workers: usize) -> InTests {
    InTests::new(&format!("workers={workers}").parse().unwrap(), site(runtime.id())).unwrap()
}

/// Returns true if there is such a process, or what is left of one that nobody waited for.
fn exists(pid: u32) -> bool {
    Path::new(&format!("/proc/{pid}")).exists()
}

fn wait_until(what: &str, so: impl Fn() -> bool) {
    let end = Instant::now() + LIMIT;
    while !so() {
        assert!(Instant::now() < end, "{what}");
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Returns false also of a zombie.
fn is_alive(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit(')').next().is_some_and(|rest| !rest.is_empty() && !rest.trim_start().starts_with('Z'))
}

fn kill(pid: u32) {
    let status = Command::new("sh").args(["-c", &format!("kill -KILL {pid}")]).status();
    assert!(status.unwrap().success());
}

fn countdown() -> Workload {
    "countdown:steps=200000".parse().unwrap()
}

async fn is_right<R: Runtime>(runtime: &R, strategy: &InTests) {
    let output = strategy.run(runtime, countdown().job()).await.unwrap();
    assert_eq!((output.steps, output.checksum), (200_000, countdown().expected(200_000)));
}

/// A job that says when it is under way.
struct Telling {
    job: Box<dyn Job>,
    began: Arc<AtomicBool>,
}

impl Telling {
    fn endless() -> (Self, Arc<AtomicBool>) {
        let job = unpack(&format!("traced:steps={}", u64::MAX)).unwrap();
        let began = Arc::<AtomicBool>::default();
        (Telling { job, began: began.clone() }, began)
    }
}

impl Job for Telling {
    fn advance(&mut self, steps: u64) -> Progress {
        self.job.advance(steps)
    }

    fn so_far(&self) -> Output {
        self.job.so_far()
    }

    fn packed(&self) -> Option<Packed<'_>> {
        self.job.packed()
    }

    fn progressed(&mut self, so_far: Output) -> bool {
        if so_far.steps > 0 {
            self.began.store(true, Ordering::SeqCst);
        }
        self.job.progressed(so_far)
    }
}

/// Kills processes from outside: one that waits for a job, and one that has one.
struct Killed;

impl Body for Killed {
    type Output = ();

    async fn run<R: Runtime>(self, runtime: R) {
        let strategy = Arc::new(made(&runtime, 1));
        is_right(&runtime, &strategy).await;
        let idle = strategy.pids()[0];
        kill(idle);
        wait_until("a killed process is alive", || !is_alive(idle));
        is_right(&runtime, &strategy).await;

        let (own, other) = (strategy.clone(), runtime.clone());
        let (endless, began) = Telling::endless();
        let running = runtime.spawn(async move { own.run(&other, endless).await });
        while !began.load(Ordering::SeqCst) {
            runtime.sleep_until(Instant::now() + Duration::from_millis(1)).await;
        }
        let busy = strategy.pids()[0];
        assert_ne!(busy, idle, "a new process");
        kill(busy);
        match running.await.unwrap() {
            Err(JobError::Crashed(why)) => assert!(why.contains("SIGKILL"), "{why}"),
            other => panic!("a job whose process was killed gave {other:?}"),
        }
        is_right(&runtime, &strategy).await;
    }
}

#[test]
fn a_process_that_is_killed_is_replaced_and_its_job_is_told_the_signal() {
    for id in RuntimeId::all() {
        runtime::start(id, Killed);
    }
}

/// Runs a thousand jobs at once on two processes.
struct Thousand;

impl Body for Thousand {
    type Output = ();

    async fn run<R: Runtime>(self, runtime: R) {
        let strategy = Arc::new(made(&runtime, 2));
        let workload: Workload = "countdown:steps=20000".parse().unwrap();
        let before = process::threads().unwrap();
        let run = |_| {
            let (strategy, own, job) = (strategy.clone(), runtime.clone(), workload.job());
            runtime.spawn(async move { strategy.run(&own, job).await })
        };
        let running: Vec<_> = (0..1000).map(run).collect();
        let mut pids = strategy.pids();
        for task in running {
            let output = task.await.unwrap().unwrap();
            assert_eq!((output.steps, output.checksum), (20_000, workload.expected(20_000)));
            pids.extend(strategy.pids());
        }
        pids.sort_unstable();
        pids.dedup();
        assert!(pids.len() <= 2, "processes: {pids:?}");
        // A runtime may still be starting threads of its own; a job has none.
        let after = process::threads().unwrap();
        assert!(after < before + 100, "{before} threads before, {after} after");
    }
}

#[test]
fn a_thousand_jobs_at_once_come_to_their_checksums_in_two_processes() {
    for id in RuntimeId::all() {
        runtime::start(id, Thousand);
    }
}

/// Drops a future whose job has begun, and then the pool.
struct Dropped;

impl Body for Dropped {
    type Output = Vec<u32>;

    async fn run<R: Runtime>(self, runtime: R) -> Vec<u32> {
        let strategy = made(&runtime, 1);
        let mut seen = Vec::new();
        for _ in 0..3 {
            let (endless, began) = Telling::endless();
            let mut running = Box::pin(strategy.run(&runtime, endless));
            let begins = poll_fn(|context| {
                assert!(running.as_mut().poll(context).is_pending(), "it has no end");
                context.waker().wake_by_ref();
                if began.load(Ordering::SeqCst) { Poll::Ready(()) } else { Poll::Pending }
            });
            begins.await;
            let pid = strategy.pids()[0];
            drop(running);
            wait_until("the process of a dropped future is still there", || !exists(pid));
            seen.push(pid);
        }
        // It takes the next job all the same.
        is_right(&runtime, &strategy).await;
        seen.extend(strategy.pids());
        seen
    }
}

#[test]
fn neither_a_dropped_future_nor_a_dropped_pool_leaves_a_process() {
    for id in RuntimeId::all() {
        let seen = runtime::start(id, Dropped);
        assert_eq!(seen.len(), 4, "a new process after each kill: {seen:?}");
        let left: Vec<_> = seen.into_iter().filter(|pid| exists(*pid)).collect();
        assert!(left.is_empty(), "left behind: {left:?}");
    }
}

#[test]
fn the_processes_die_with_a_parent_that_is_killed() {
    let mut parent = Command::new(env!("CARGO_BIN_EXE_process-pool"))
        .args(["--workers=2", "--runtime=tokio/1", "--jobs=2", "--workload=countdown:steps=1000000000000"])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let tasks = format!("/proc/{}/task", parent.id());
    let children = || -> Vec<u32> {
        let threads = std::fs::read_dir(&tasks).unwrap().filter_map(Result::ok);
        let lists = threads.filter_map(|thread| std::fs::read_to_string(thread.path().join("children")).ok());
        lists
            .flat_map(|list| list.split_whitespace().map(|pid| pid.parse().unwrap()).collect::<Vec<_>>())
            .collect()
    };
    wait_until("the parent has no two processes", || children().len() == 2);
    let children = children();
    parent.kill().unwrap();
    parent.wait().unwrap();
    // What is left may be a zombie whose new parent does not wait for it.
    wait_until("a process outlives its parent", || !children.iter().copied().any(is_alive));
}

/// Runs a job on a pool whose program can't be started.
struct NoProgram;

impl Body for NoProgram {
    type Output = ();

    async fn run<R: Runtime>(self, runtime: R) {
        let settings = "workers=1".parse().unwrap();
        let none = ProcessPool::new(&settings, site(runtime.id())).err();
        assert!(matches!(&none, Some(Refusal::Unsupported(why)) if why.contains("no binary")), "{none:?}");
        let missing = Some("/no/such/program".into());
        let pool = ProcessPool::with_program(&settings, site(runtime.id()), missing).unwrap();
        let job = unpack("traced:steps=1").unwrap();
        let result = pool.run(&runtime, job).await;
        let told = matches!(&result, Err(JobError::Crashed(why)) if why.contains("/no/such/program"));
        assert!(told, "{result:?}");
    }
}

#[test]
fn without_a_program_it_is_refused_and_a_missing_one_is_named() {
    runtime::start("tokio/1".parse().unwrap(), NoProgram);
}
