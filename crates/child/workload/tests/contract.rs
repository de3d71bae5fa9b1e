//! What holds for a job of every kind, in whatever way it is done: in parts, on several threads, or
//! in another process.

use proptest::prelude::*;
use workload::{Job, Output, Packed, Progress, Workload, kinds, nature};

/// Runs this many cases. One that fails is shown in full, to become a test with a name. No file
/// remembers it.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Returns a small workload of each kind: some steps of it, or its smallest job.
fn small() -> Vec<Workload> {
    let small = kinds().into_iter().map(|kind| match (&kind.size, &*kind.name) {
        (Some(size), _) => format!("{}:{size}=23", kind.name),
        (None, "argon2") => "argon2:memory=64KiB".to_owned(),
        (None, "json") => "json:orders=20".to_owned(),
        (None, "sort") => "sort:items=1000".to_owned(),
        (None, other) => other.to_owned(),
    });
    small.map(|text| text.parse().unwrap()).collect()
}

fn checked(workload: &Workload, output: Output) {
    assert_eq!(output.checksum, workload.expected(output.steps), "{workload} after {} steps", output.steps);
}

#[test]
fn a_job_can_be_cut_and_split_if_its_kind_says_so() {
    for workload in small() {
        let text = workload.to_string();
        let name = text.split(':').next().unwrap();
        let nature = nature(name).unwrap();
        let mut job = workload.job();
        assert_eq!(job.can_be_cut(), nature.cuts, "{workload}");
        assert_eq!(job.split().is_some(), nature.splits, "{workload}");
        assert_eq!(workload.steps() > 1, nature.cuts, "{workload}");
    }
}

#[test]
fn a_kind_with_a_size_takes_a_length_and_no_other_does() {
    for kind in kinds() {
        let cut = format!("{}:length=3ms", kind.name).parse::<Workload>();
        match &kind.size {
            Some(size) => {
                let text = cut.unwrap().to_string();
                assert!(text.contains(&format!("{size}=")), "{text}");
                assert_eq!(text.parse::<Workload>().unwrap().to_string(), text);
            }
            None => {
                assert!(cut.unwrap_err().to_string().contains("can't be cut to a length"), "{}", kind.name)
            }
        }
    }
}

#[test]
fn a_job_comes_to_the_same_in_another_process() {
    for workload in small() {
        let job = workload.job();
        let Packed { workload: text, input } = job.packed().expect("an untouched job can be packed");
        assert_eq!(text, workload.to_string());
        // The bytes arrive in memory of their own.
        let input = input.into_owned();
        let output = Workload::unpack(Packed { workload: text, input: input.into() }).unwrap().finish();
        assert_eq!(output.steps, workload.steps());
        checked(&workload, output);
    }
}

#[test]
fn bytes_that_are_missing_are_a_wrong_answer_and_no_panic() {
    for workload in small() {
        let job = workload.job();
        let packed = job.packed().unwrap();
        for kept in [0, 1, packed.input.len() / 2] {
            if kept < packed.input.len() {
                let cut = Packed { workload: packed.workload.clone(), input: packed.input[..kept].into() };
                let output = Workload::unpack(cut).unwrap().finish();
                assert_ne!(output.checksum, workload.expected(workload.steps()), "{workload}: {kept} bytes");
            }
        }
    }
}

#[test]
fn a_job_under_way_is_not_packed() {
    for workload in small() {
        let mut job = workload.job();
        job.advance(1);
        assert_eq!(job.packed(), None, "{workload}");
    }
}

#[test]
fn every_chunk_comes_to_what_is_expected() {
    for workload in small() {
        for chunk in [1, 2, 7, 22, u64::MAX] {
            let mut job = workload.job();
            assert_eq!(job.so_far(), Output { steps: 0, checksum: workload.expected(0) });
            while job.advance(chunk) == Progress::More {
                checked(&workload, job.so_far());
            }
            checked(&workload, job.so_far());
            assert_eq!(job.so_far().steps, workload.steps());
            assert_eq!(job.advance(chunk), Progress::Done(job.so_far()));
        }
    }
}

/// A thing that threads do with the parts of a job.
#[derive(Clone, Copy, Debug)]
enum Event {
    /// The part with this number, counted modulo the number of parts, does some steps.
    Advance(usize, u64),
    /// The part is split.
    Split(usize),
    /// The last half that is split off the part is given back, however far it is.
    Join(usize),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => (0_usize..8, 0_u64..9).prop_map(|(part, steps)| Event::Advance(part, steps)),
        2 => (0_usize..8).prop_map(Event::Split),
        1 => (0_usize..8).prop_map(Event::Join),
    ]
}

/// A part of a job, and the halves that are split off it.
struct Part {
    job: Box<dyn Job>,
    halves: Vec<Part>,
}

impl Part {
    fn of(job: Box<dyn Job>) -> Part {
        Part { job, halves: Vec::new() }
    }

    /// Counts this part and all halves below it.
    fn count(&self) -> usize {
        1 + self.halves.iter().map(Part::count).sum::<usize>()
    }

    /// Finds the part with a number less than the count.
    fn nth(&mut self, number: usize) -> &mut Part {
        let Some(mut rest) = number.checked_sub(1) else { return self };
        for half in &mut self.halves {
            let count = half.count();
            if rest < count {
                return half.nth(rest);
            }
            rest -= count;
        }
        unreachable!("the number is less than the count")
    }

    /// Takes back all halves, the last one first.
    fn join_all(&mut self) -> Output {
        while self.join() {}
        self.job.so_far()
    }

    fn join(&mut self) -> bool {
        let Some(mut half) = self.halves.pop() else { return false };
        let output = half.join_all();
        self.job.join(output);
        true
    }

    fn happens(&mut self, event: Event) {
        let count = self.count();
        match event {
            Event::Advance(part, steps) => {
                self.nth(part % count).job.advance(steps);
            }
            Event::Split(part) => {
                let part = self.nth(part % count);
                if let Some(half) = part.job.split() {
                    part.halves.push(Part::of(half));
                }
            }
            Event::Join(part) => {
                self.nth(part % count).join();
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn any_way_of_splitting_comes_to_the_same(events in proptest::collection::vec(event(), 0..60)) {
        for workload in small() {
            let mut whole = Part::of(workload.job());
            events.iter().for_each(|&event| whole.happens(event));
            // The outcome is that of the steps up to the first one that is missing.
            let output = whole.join_all();
            prop_assert_eq!(output.checksum, workload.expected(output.steps), "{}", workload);
            // Whoever goes on does the steps that are missing.
            let output = whole.job.finish();
            prop_assert_eq!(output.steps, workload.steps());
            prop_assert_eq!(output.checksum, workload.expected(output.steps), "{}", workload);
        }
    }
}

/// Does a job on as many threads as it has parts, down to single steps.
fn divided(job: &mut dyn Job) -> Output {
    let Some(mut half) = job.split() else { return job.finish() };
    std::thread::scope(|scope| {
        let half = scope.spawn(move || divided(&mut *half));
        divided(job);
        job.join(half.join().unwrap());
    });
    job.so_far()
}

#[test]
fn parts_on_threads_of_their_own_come_to_the_same() {
    for workload in small() {
        let output = divided(&mut *workload.job());
        assert_eq!(output.steps, workload.steps());
        checked(&workload, output);
    }
}
