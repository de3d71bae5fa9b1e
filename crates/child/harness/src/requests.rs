//! Jobs that come as requests, from clients that wait for the answers or have left.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use record::exercise::Given;
use smol::channel::{Receiver, Sender, unbounded};

use crate::job::{Job, Output};
use crate::ledger::Ledger;

/// Requests as they come in.
#[derive(Debug)]
pub struct Requests(Receiver<Request>);

/// A job that a client waits for.
#[derive(Debug)]
pub struct Request {
    /// The job.
    pub job: Job,
    /// The way back for its answer.
    pub reply: Reply,
}

/// The way back to the client.
pub struct Reply {
    job: usize,
    ledger: Ledger,
    answers: Arc<Answers>,
}

impl Requests {
    /// Waits for the next request. `None` if there will be no more.
    pub async fn next(&mut self) -> Option<Request> {
        self.0.recv().await.ok()
    }
}

impl Reply {
    /// Returns whether the client still waits. Can be called from any thread, and costs next to
    /// nothing.
    pub fn is_wanted(&self) -> bool {
        let entry = &self.ledger.entries[self.job];
        let is_wanted = entry.is_wanted();
        if !is_wanted {
            // A service that gives the job up may release a permit first, and drop the job after
            // that.
            entry.ends();
        }
        is_wanted
    }

    /// Answers with what the job came to, or with `None` if it failed.
    pub fn send(self, output: Option<Output>) {
        self.answers.put(self.job, self.ledger.judge(self.job, output.as_ref()));
    }
}

impl std::fmt::Debug for Reply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Reply to request {}", self.job)
    }
}

/// The answers to all requests so far.
pub(crate) struct Answers(Mutex<Vec<Given>>);

impl Answers {
    pub(crate) fn new(jobs: usize) -> Arc<Answers> {
        Arc::new(Answers(Mutex::new(vec![Given::Nothing; jobs])))
    }

    pub(crate) fn so_far(&self) -> Vec<Given> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn put(&self, job: usize, given: Given) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)[job] = given;
    }
}

/// The clients of a scene. They share one thread, which is not the loop's.
pub(crate) struct Clients {
    requests: Sender<Request>,
    ledger: Ledger,
    answers: Arc<Answers>,
}

impl Clients {
    pub(crate) fn new(ledger: &Ledger, answers: &Arc<Answers>) -> (Clients, Requests) {
        let (sender, receiver) = unbounded();
        (Clients { requests: sender, ledger: ledger.clone(), answers: answers.clone() }, Requests(receiver))
    }

    /// Sends all jobs as requests, `burst` at a time. A client that is to leave does so when a
    /// quarter of its job is done.
    ///
    /// The requests end as soon as the last ones are sent, while nearly all of those still wait for
    /// their answers.
    pub(crate) fn ask(self, burst: usize, every: Duration, leaves: &[u32]) {
        let begun = Instant::now();
        for (nth, jobs) in (0..).zip(chunks(self.ledger.jobs(), burst.max(1))) {
            let due = begun + every * nth;
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            for (number, job) in jobs {
                if leaves.iter().any(|leaving| *leaving as usize == number) {
                    self.ledger.entries[number].is_to_be_left();
                }
                self.send(number, job);
            }
        }
    }

    fn send(&self, number: usize, job: Job) {
        let reply = Reply { job: number, ledger: self.ledger.clone(), answers: self.answers.clone() };
        // A service that takes no more requests has not answered them.
        let _ = self.requests.try_send(Request { job, reply });
    }
}

fn chunks(jobs: Vec<Job>, burst: usize) -> Vec<Vec<(usize, Job)>> {
    let mut chunks = Vec::new();
    for (number, job) in jobs.into_iter().enumerate() {
        if number % burst == 0 {
            chunks.push(Vec::with_capacity(burst));
        }
        chunks.last_mut().expect("the first one begins a chunk").push((number, job));
    }
    chunks
}

#[cfg(test)]
mod tests {
    use futures_lite::future;

    use super::*;

    #[test]
    fn a_job_that_is_known_to_be_unwanted_is_not_under_way_until_somebody_goes_on_with_it() {
        let workload: workload::Workload = "countdown:steps=100".parse().unwrap();
        let ledger = Ledger::new(&workload, 1, &[]);
        let (clients, mut requests) = Clients::new(&ledger, &Answers::new(1));
        clients.ask(1, Duration::ZERO, &[0]);
        let mut request = future::block_on(requests.next()).unwrap();
        request.job.advance(24);
        assert!(request.reply.is_wanted());
        request.job.advance(1);
        assert_eq!(ledger.width.now(), 1);
        assert!(!request.reply.is_wanted());
        assert_eq!(ledger.width.now(), 0);
        request.job.advance(10);
        assert_eq!(ledger.width.now(), 1);
        drop(request);
        assert_eq!((ledger.width.now(), ledger.width.most()), (0, 1));
    }

    #[test]
    fn every_request_comes_and_those_who_leave_are_told_apart() {
        let workload: workload::Workload = "countdown:steps=100".parse().unwrap();
        let ledger = Ledger::new(&workload, 5, &[]);
        let answers = Answers::new(5);
        let (clients, mut requests) = Clients::new(&ledger, &answers);
        clients.ask(2, Duration::ZERO, &[3]);
        let mut wanted = Vec::new();
        while let Some(mut request) = future::block_on(requests.next()) {
            let output = request.job.finish();
            wanted.push(request.reply.is_wanted());
            request.reply.send(Some(output));
        }
        assert_eq!(wanted, [true, true, true, false, true]);
        assert_eq!(answers.so_far(), [Given::Right; 5]);
        assert_eq!(ledger.seen(&[])[3].done_by_then, Some(100));
    }
}
