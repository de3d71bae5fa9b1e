//! The thread that watches from outside: it lets the phases pass, and reads the meters.
//!
//! The phases:
//! 1. The loop is idle.
//! 2. The ticker is held up on purpose.
//! 3. A job runs raw on this thread.
//! 4. The exercise runs.
//! 5. The loop is idle again, and then a job runs raw again.
//!
//! Beside all of it a thread that only sleeps keeps the same beat.
//!
//! **Invariant:** an exercise that never lets the loop go on is measured like any other.

use std::time::{Duration, Instant};

use record::Place;
use record::exercise::{Act, Ended, Given, Line, Main, Report, Scene, Span};
use runtime::RuntimeId;
use stage::{FIRST_BEAT, Messenger, Stage, Watcher};
use ticker::{Log, Schedule};
use workload::{BadWorkload, Workload};

use crate::exercise::{Exercise, Props};
use crate::hold::{HeldTicker, Hold};
use crate::ledger::Ledger;
use crate::performance::{Moment, Performance};
use crate::raw::RawStep;
use crate::requests::{Answers, Clients};
use crate::stop::{Asking, Stop};
use crate::yields::YieldMeter;

/// The time in which a runtime begins, and its threads with it.
const BEFORE_BEAT_0: Duration = Duration::from_millis(20);
const IDLE_BEFORE: Duration = Duration::from_millis(100);
const IDLE_AFTER: Duration = Duration::from_millis(60);
/// The time in which the ticker catches up with the beats that were swallowed.
const CATCHING_UP: Duration = Duration::from_millis(10);
/// The time between two looks at the jobs that still go on.
const LOOKING: Duration = Duration::from_millis(5);

/// Runs the exercise in its scene, and reports what was seen.
///
/// # Errors
/// A message, if nothing could be seen.
pub(crate) fn watch(scene: &Scene, exercise: Exercise) -> Result<Report, String> {
    let runtime: RuntimeId = scene.runtime.parse().map_err(|error| format!("{error}"))?;
    let workload = workload(scene)?;
    let ledger = Ledger::new(&workload, scene.jobs, &scene.panics);
    let answers = Answers::new(ledger.entries.len());
    let (clients, requests) = Clients::new(&ledger, &answers);
    let (asking, stop) = Stop::new();
    let (messenger, watcher) = stage::channel();
    let (go, told_to_go) = oneshot::async_channel();
    let schedule = Schedule { t0: Instant::now() + BEFORE_BEAT_0 + scene.phase, period: scene.period };
    let (log, hold, meter) = (Log::default(), Hold::default(), YieldMeter::new());

    let witness = witness(schedule)?;
    let ticker = HeldTicker { schedule, log: log.clone(), hold: hold.clone() };
    let stage = stage_for(scene.main, ticker, messenger.clone());
    let cast = Performance {
        exercise,
        props: Props { ledger: ledger.clone(), stop, requests, answers },
        meter: meter.clone(),
        cancel: cancelled_after(scene.act),
        go: told_to_go,
    };
    stage::start(messenger, move || runtime::start(runtime, stage.with(cast)))?;

    let times = Times { schedule };
    watcher.first_beat(FIRST_BEAT)?;
    let idle_before = times.pass(IDLE_BEFORE);
    let held_up = times.span(held_up(&hold, scene.hold)?);
    std::thread::sleep(CATCHING_UP);
    let raw_before = RawStep::measure(&workload);

    let used = process::time();
    // The exercise waits for it.
    let _ = go.send(());
    let run = Run { scene, ledger: &ledger, watcher: &watcher }.to_its_end(clients, asking)?;
    let cpu = used.zip(process::time()).map(|(before, after)| nanos(after.saturating_sub(before)));
    std::thread::sleep(CATCHING_UP);
    let idle_after = times.pass(IDLE_AFTER);
    let raw_after = RawStep::measure(&workload);

    let end = Instant::now();
    let beats = log.close(schedule.t0, end, end);
    Ok(Report {
        cpus: u32::try_from(process::cpus()).unwrap_or(u32::MAX),
        loop_threads: beats.threads.clone(),
        beats: line(&beats),
        witness: line(&witness.close(schedule.t0, end, end)),
        idle: vec![idle_before, idle_after],
        held_up,
        exercise: times.span((run.begun, run.ended)),
        worked_until: times.since(ledger.width.all_over().unwrap_or(run.ended).clamp(run.begun, run.ended)),
        ended: run.how,
        raw_step_ps: vec![raw_before.ps, raw_after.ps],
        raw_step_passed_ps: vec![raw_before.passed_ps, raw_after.passed_ps],
        jobs: ledger.seen(&run.answers),
        width: ledger.width.most(),
        slices: meter.slices(),
        cpu,
    })
}

/// Resolves the job of the scene on this machine.
fn workload(scene: &Scene) -> Result<Workload, String> {
    let (steps, step) = (scene.steps(), scene.step.as_nanos().max(1));
    let spec = format!("countdown:steps={steps},step={step}ns");
    spec.parse().map_err(|error: BadWorkload| error.to_string())
}

/// Makes a stage with the ticker and the exercise in their places.
fn stage_for(main: Main, ticker: HeldTicker, messenger: Messenger<Moment>) -> Stage<HeldTicker, Moment> {
    let (ticker_place, cast_place) = match main {
        Main::Nobody => (Place::Task, Place::Task),
        Main::Ticker => (Place::Body, Place::Task),
        Main::Exercise => (Place::Task, Place::Body),
    };
    Stage { ticker, ticker_place, cast_place, messenger }
}

/// Returns the time after which the exercise is dropped, if the scene asks for that.
fn cancelled_after(act: Act) -> Option<Duration> {
    match act {
        Act::Cancel { after } => Some(after),
        Act::Nothing | Act::Stop { .. } | Act::Requests { .. } => None,
    }
}

/// Keeps the same beat on a thread that does nothing else.
fn witness(schedule: Schedule) -> Result<Log, String> {
    let log = Log::default();
    let own = log.clone();
    stage::thread("witness", move || ticker::keep_bare(schedule, &own))?;
    Ok(log)
}

/// Holds the ticker up, and returns from when to when.
fn held_up(hold: &Hold, length: Duration) -> Result<(Instant, Instant), String> {
    hold.ask(length);
    let asked = Instant::now();
    while asked.elapsed() < FIRST_BEAT {
        std::thread::sleep(Duration::from_millis(1));
        if let Some(times) = hold.was() {
            return Ok(times);
        }
    }
    Err("the ticker could not be held up: it does not beat".to_owned())
}

/// The clock of a report, which counts from beat 0.
struct Times {
    schedule: Schedule,
}

impl Times {
    fn since(&self, time: Instant) -> Duration {
        time.saturating_duration_since(self.schedule.t0)
    }

    fn span(&self, (from, to): (Instant, Instant)) -> Span {
        Span { from: self.since(from), to: self.since(to) }
    }

    /// Lets time pass, and returns from when to when.
    fn pass(&self, length: Duration) -> Span {
        let from = Instant::now();
        std::thread::sleep(length);
        self.span((from, Instant::now()))
    }
}

/// The exercise, while it runs.
struct Run<'a> {
    scene: &'a Scene,
    ledger: &'a Ledger,
    watcher: &'a Watcher<Moment>,
}

/// The exercise after its end.
struct Ran {
    begun: Instant,
    ended: Instant,
    how: Ended,
    answers: Vec<Given>,
}

impl Run<'_> {
    /// Waits for the exercise to end, and lets happen meanwhile what the scene asks for.
    fn to_its_end(&self, clients: Clients, asking: Asking) -> Result<Ran, String> {
        let Some(Moment::Begun(begun)) = self.watcher.next(Instant::now() + FIRST_BEAT)? else {
            return Err("the exercise was never begun: nothing on the loop is polled".to_owned());
        };
        let limit = begun + self.scene.limit;
        let ended = match self.scene.act {
            Act::Nothing => {
                drop(clients);
                self.watcher.next(limit)?
            }
            Act::Cancel { after } | Act::Stop { after } => {
                drop(clients);
                let early = self.watcher.next(begun + after)?;
                for entry in &self.ledger.entries {
                    entry.mark();
                }
                drop(asking);
                match early {
                    Some(event) => Some(event),
                    None => self.watcher.next(limit)?,
                }
            }
            Act::Requests { burst, every } => {
                let leaves = self.scene.leaves.clone();
                let ask = move || clients.ask(burst as usize, every, &leaves);
                stage::thread("clients", ask)?;
                self.watcher.next(limit)?
            }
        };
        if matches!(self.scene.act, Act::Cancel { .. } | Act::Stop { .. }) {
            self.let_it_show(limit);
        }
        Ok(match ended {
            Some(Moment::Ended(at, Ok(answers))) => Ran { begun, ended: at, how: Ended::Returned, answers },
            Some(Moment::Ended(at, Err(message))) => {
                Ran { begun, ended: at, how: Ended::Panicked { message }, answers: Vec::new() }
            }
            _ => Ran { begun, ended: Instant::now(), how: Ended::Unfinished, answers: Vec::new() },
        })
    }

    /// Waits for unwanted work to finish, so that it is counted. On a busy machine that work is
    /// slow.
    fn let_it_show(&self, limit: Instant) {
        let at_least = Instant::now() + self.scene.length / 2;
        let goes_on = |now| self.ledger.width.now() > 0 && now < limit;
        while Instant::now() < at_least || goes_on(Instant::now()) {
            std::thread::sleep(LOOKING);
        }
    }
}

fn line(heard: &ticker::Heard) -> Line {
    Line {
        period: heard.period,
        lateness: heard.lateness.iter().copied().map(nanos).collect(),
        unfired: heard.unfired,
    }
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}
