//! The memory that each kind of job says it holds, and the bytes that it says it reads.
//!
//! One test only, because it counts what the whole process allocates.

use peak_alloc::PeakAlloc;
use workload::{Job, Workload};

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// Memory that is not worth a word: a kind that holds less may say 0.
const NOTHING: u64 = 64 << 10;

#[test]
fn each_kind_holds_the_memory_that_it_says() {
    let mut wrong = Vec::new();
    for kind in workload::kinds() {
        let workload: Workload = kind.name.parse().unwrap();
        // What the first job of a process builds for all later ones does not count.
        workload.job().finish();
        let mut job = workload.job();
        let input = job.packed().map_or(0, |packed| packed.input.len() as u64);
        let before = ALLOCATOR.current_usage();
        ALLOCATOR.reset_peak_usage();
        job.finish();
        let held = (ALLOCATOR.peak_usage() - before) as u64;
        drop(job);
        let said = kind.memory_bytes;
        let holds = if said == 0 { held < NOTHING } else { held <= 2 * said && said <= 2 * held };
        if input != kind.input_bytes || !holds {
            wrong.push(format!("{} reads {input} bytes and holds {held}", kind.name));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
