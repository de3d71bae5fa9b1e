//! Says if jobs ran on threads that poll no task.
//!
//! **Invariant:** a round without a thread of a job says nothing.

use record::Threads;

/// Says that no thread which ran a job ever polled a task, in any of these rounds. `None` if no job
/// ran.
///
/// On a `/N` runtime a yes is sure only if there were many jobs: a single endless one holds one
/// worker, which has no time to poll anything else.
pub(crate) fn are_apart<'t>(rounds: impl IntoIterator<Item = &'t Threads>) -> Option<bool> {
    let polls = |threads: &Threads, thread| threads.tasks.contains(thread) || threads.ticker.contains(thread);
    let with_jobs = rounds.into_iter().filter(|threads| !threads.jobs.is_empty());
    let apart = with_jobs.map(|threads| !threads.jobs.iter().any(|thread| polls(threads, thread)));
    apart.reduce(|all, one| all && one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_that_poll_no_task_are_apart() {
        let threads = |jobs: &[u64]| Threads {
            ticker: vec![1],
            tasks: vec![1, 2],
            jobs: jobs.to_vec(),
            ..Threads::default()
        };
        let [pool, worker, none] = [threads(&[3, 4]), threads(&[2, 3]), threads(&[])];
        assert_eq!(are_apart([&pool, &none]), Some(true));
        assert_eq!(are_apart([&pool, &worker]), Some(false));
        assert_eq!(are_apart([&none]), None);
    }
}
