//! Answers: records and failures.

use record::{
    Answer, Beats, Cause, FORMAT, Failure, Measurement, Output, Purpose, Record, Subject, Switches, Threads,
    Usage, Work,
};

use crate::ms;

/// Makes the work of one second. The window of [`record()`] has 0.8 s of processor time, so a
/// second of it does 1.25 times as much.
pub fn work(steps: u64) -> Work {
    let last = Output { steps, checksum: 7 };
    Work { steps, elapsed: ms(1000), checked: 1, last, yields: steps / 100 }
}

/// Makes a record with these beats and this work, and the purpose [`Purpose::Comparison`].
///
/// Its window was 1 s, with 0.8 s of processor time.
pub fn record(subject: Subject, round: u32, beats: Option<Beats>, work: Option<Work>) -> Measurement {
    Answer::Record(Record {
        format: FORMAT,
        subject,
        round,
        purpose: Purpose::Comparison,
        beats,
        start: None,
        ticks: None,
        work,
        jobs: None,
        threads: Threads { peak: Some(3 + u64::from(round)), ..Threads::default() },
        usage: Usage {
            window: Some(ms(1000)),
            cpu: Some(ms(800)),
            rss_peak_bytes: Some(4_000_000 + u64::from(round)),
            switches: Some(Switches { voluntary: 10, involuntary: 3 }),
        },
        stalls: None,
        cost: None,
        slices: None,
    })
    .into()
}

/// Makes a failure with this cause and reason, and the purpose [`Purpose::Comparison`].
pub fn failure(subject: Subject, round: u32, cause: Cause, reason: &str) -> Measurement {
    Answer::Failure(Failure {
        format: FORMAT,
        subject,
        round,
        purpose: Purpose::Comparison,
        cause,
        reason: reason.to_owned(),
    })
    .into()
}
