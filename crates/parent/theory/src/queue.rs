//! The queue before one server, with every job equally long (M/D/1 if they come at random).

use std::time::Duration;

/// Returns the mean wait of random arrivals before one server with jobs of one length:
/// `rho * L / (2 * (1 - rho))`, the formula of Pollaczek and Khinchine for M/D/1.
///
/// `rho` is the share of its time that the server is busy: the rate times the length. `None` if it
/// is 1 or more: the queue then grows without end.
///
/// ```
/// use std::time::Duration;
/// // 20 jobs of 20 ms in a second keep the server busy for 0.4 of its time.
/// let wait = theory::queue::mean_wait(20.0, Duration::from_millis(20)).unwrap();
/// assert_eq!(wait.as_micros(), 6_666);
/// ```
pub fn mean_wait(per_second: f64, length: Duration) -> Option<Duration> {
    let rho = per_second * length.as_secs_f64();
    (rho < 1.0).then(|| length.mul_f64(rho / (2.0 * (1.0 - rho))))
}

/// Returns how long each job waits for the one server, by Lindley's recursion: a job begins when it
/// arrives, or when the job before it ends.
///
/// `arrivals` are times since the beginning, in order. Nothing is approximated: this is the wait of
/// these very arrivals, whereas [`mean_wait`] is that of infinitely many.
pub fn waits(arrivals: &[Duration], length: Duration) -> Vec<Duration> {
    let mut free = Duration::ZERO;
    let wait = |&arrival: &Duration| {
        let begins = free.max(arrival);
        free = begins + length;
        begins - arrival
    };
    arrivals.iter().map(wait).collect()
}

/// Returns the mean of some waits. `None` of no waits.
pub fn mean(waits: &[Duration]) -> Option<Duration> {
    let count = u32::try_from(waits.len()).ok()?;
    waits.iter().sum::<Duration>().checked_div(count)
}
