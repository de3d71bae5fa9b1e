//! Dear steps in clusters: do slices stay within their budget, and what does that cost?
//!
//! 2,000 rows of 0.5 us are followed by 5, 20 or 60 rows of 100 us, again and again. Two loops take
//! turns on one thread of tokio: `within` asks a breather after each row, and `clock` looks at the
//! clock after each row. A slice is too long beyond 5/4 of its budget and one dear row.
//!
//! # How to read it
//!
//! `over` is the share of the slices that were too long, `time` their share of the time. `of clock`
//! is both for the other loop. `rows` is the work of `within` divided by that of `clock`, turn by
//! turn: the median, with the interval of the sign test. A row counts by its time. `learning` is
//! the number of slices that were too long in the first turn of `within`, which nothing else
//! counts.
//!
//! # Pitfalls
//!
//! - All is processor time of the thread, because no loop can help a preemption. But both loops
//!   decide by wall time, and a row that is preempted ends at once. So on a busy machine slices are
//!   shorter.
//! - If `clock` misses a goal as well, the verdict is "can't tell".
//! - Without `--bench` among its arguments it does one brief round, as a test.

use std::ops::Range;
use std::time::{Duration, Instant};

#[cfg(unix)]
use bench::cpu::of_thread;
use bench::goal::{Goal, Unit, Verdict};
use bench::paired::Figure;
use breather::Breather;

/// The cheap rows between two clusters, and their time.
const CHEAP: (u64, Duration) = (2_000, Duration::from_nanos(500));
/// The time of a dear row.
const DEAR: Duration = Duration::from_micros(100);
/// The dear rows of a cluster.
const CLUSTERS: [u64; 3] = [5, 20, 60];
/// The budgets of slices.
const BUDGETS: [Duration; 3] =
    [Duration::from_micros(100), Duration::from_micros(300), Duration::from_millis(1)];
/// The share of the slices, and of the time, that may be too long.
const OVER: f64 = 0.01;
/// The share of rows that `within` may do less than `clock`.
const FEWER: f64 = 0.02;

fn main() {
    let is_bench = std::env::args().any(|arg| arg == "--bench");
    let effort = if is_bench { Effort::FULL } else { Effort::BRIEF };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let mut goals = Vec::new();
    println!("dear  budget  over    time    of clock      rows   interval       learning");
    for dear in CLUSTERS {
        for budget in BUDGETS {
            let found = runtime.block_on(measure(Variant { dear, budget }, &effort));
            println!("{}", row(&found));
            goals.extend(judge(&found));
        }
    }
    if !is_bench {
        println!("a brief round has no verdict");
        return;
    }
    println!("\ngoal                                                       found     limit  verdict");
    for goal in goals {
        let found = goal.found.map_or("-".to_owned(), |found| percent(found.point));
        let (name, limit) = (goal.goal, percent(goal.at_most));
        println!("{name:<57} {found:>8}  {limit:>8}  {}", goal.verdict);
    }
}

/// The length of a measurement.
struct Effort {
    learning: Duration,
    turn: Duration,
    turns: usize,
}

impl Effort {
    const FULL: Effort =
        Effort { learning: Duration::from_secs(1), turn: Duration::from_millis(25), turns: 60 };
    const BRIEF: Effort =
        Effort { learning: Duration::from_millis(10), turn: Duration::from_millis(10), turns: 1 };
}

/// A number of dear rows, and a budget.
#[derive(Clone, Copy)]
struct Variant {
    dear: u64,
    budget: Duration,
}

impl Variant {
    fn time_of(self, row: u64) -> Duration {
        let (rows, time) = CHEAP;
        if row % (rows + self.dear) < rows { time } else { DEAR }
    }

    fn is_too_long(self, slice: Duration) -> bool {
        slice > self.budget * 5 / 4 + DEAR
    }
}

/// The results of a variant.
struct Found {
    variant: Variant,
    within: Vec<Turn>,
    clock: Vec<Turn>,
    /// The slices too long in the first turn of `within`.
    learning: usize,
}

/// The rows and the slices of a turn, in processor time of the thread.
struct Turn {
    rows: Range<u64>,
    took: Duration,
    slices: Vec<Duration>,
}

/// The point at which a loop yields.
enum Asks {
    Breather(Box<Breather>),
    Clock(Duration),
}

async fn measure(variant: Variant, effort: &Effort) -> Found {
    let mut within = Asks::Breather(Box::new(Breather::within(variant.budget)));
    let mut clock = Asks::Clock(variant.budget);
    let (mut rows_within, mut rows_clock) = (0, 0);
    let first = turn(variant, &mut within, &mut rows_within, effort.learning).await;
    let learning = first.slices.iter().filter(|slice| variant.is_too_long(**slice)).count();
    let mut found = Found { variant, within: Vec::new(), clock: Vec::new(), learning };
    for _ in 0..effort.turns {
        found.within.push(turn(variant, &mut within, &mut rows_within, effort.turn).await);
        found.clock.push(turn(variant, &mut clock, &mut rows_clock, effort.turn).await);
    }
    found
}

/// Works for this time, and goes on with row number `row`.
async fn turn(variant: Variant, asks: &mut Asks, row: &mut u64, time: Duration) -> Turn {
    let (start, start_of_thread) = (Instant::now(), of_thread());
    let (first, mut slices) = (*row, Vec::new());
    if let Asks::Breather(breather) = asks {
        breather.resume();
    }
    let mut began = (Instant::now(), of_thread());
    // A turn ends with a slice.
    loop {
        work(variant.time_of(*row));
        *row += 1;
        let is_due = match asks {
            Asks::Breather(breather) => breather.due(),
            Asks::Clock(budget) => began.0.elapsed() >= *budget,
        };
        if is_due {
            slices.push(of_thread() - began.1);
            if start.elapsed() >= time {
                break;
            }
            tokio::task::yield_now().await;
            if let Asks::Breather(breather) = asks {
                breather.resume();
            }
            began = (Instant::now(), of_thread());
        }
    }
    Turn { rows: first..*row, took: of_thread() - start_of_thread, slices }
}

/// Returns the time of a clock that runs on while the thread is preempted: there is no other.
#[cfg(not(unix))]
fn of_thread() -> Duration {
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    START.elapsed()
}

#[inline(never)]
fn work(time: Duration) {
    let began = Instant::now();
    while began.elapsed() < time {
        std::hint::spin_loop();
    }
}

/// Returns the share of slices that were too long, and their share of the time.
fn over(variant: Variant, turns: &[Turn]) -> (Option<Figure>, f64) {
    let slices = || turns.iter().flat_map(|turn| &turn.slices);
    let long: Vec<Duration> = slices().filter(|slice| variant.is_too_long(**slice)).copied().collect();
    let share = Figure::of_share(long.len(), slices().count());
    let all = slices().sum::<Duration>().as_secs_f64();
    (share, long.iter().sum::<Duration>().as_secs_f64() / all)
}

/// Returns by how much `clock` does more than `within`, in each pair of turns. A cluster is a long
/// part of a turn, so rows count by the time that their work takes.
fn fewer(found: &Found) -> Option<Figure> {
    let worth = |turn: &Turn| {
        let times = turn.rows.clone().map(|row| found.variant.time_of(row).as_secs_f64());
        times.sum::<f64>() / turn.took.as_secs_f64()
    };
    let turns = found.clock.iter().zip(&found.within);
    let pairs: Vec<(f64, f64)> = turns.map(|(clock, within)| (worth(clock), worth(within))).collect();
    Figure::of_excess(&pairs)
}

fn judge(found: &Found) -> [Goal; 3] {
    let variant = found.variant;
    let name = |what: &str| format!("{what}, {:?}, clusters of {}", variant.budget, variant.dear);
    let (within, time) = over(variant, &found.within);
    let (clock, time_of_clock) = over(variant, &found.clock);
    let mut slices = Goal::new(name("slices too long"), within, OVER, Unit::Share);
    if slices.verdict == Verdict::Missed && Verdict::of(clock, OVER) != Verdict::Reached {
        slices.verdict = Verdict::CantTell;
    }
    let count = found.within.iter().map(|turn| turn.slices.len()).sum();
    let figure = Some(Figure { point: time, ci: None, values: count });
    let verdict = match (time <= OVER, time_of_clock <= OVER) {
        (true, _) => Verdict::Reached,
        (false, true) => Verdict::Missed,
        (false, false) => Verdict::CantTell,
    };
    let time = Goal { goal: name("time in them"), found: figure, at_most: OVER, unit: Unit::Share, verdict };
    [slices, time, Goal::new(name("rows fewer"), fewer(found), FEWER, Unit::Share)]
}

fn row(found: &Found) -> String {
    let variant = found.variant;
    let (within, time) = over(variant, &found.within);
    let (clock, time_of_clock) = over(variant, &found.clock);
    let share = |figure: Option<Figure>| figure.map_or("-".to_owned(), |figure| percent(figure.point));
    let fewer = fewer(found);
    let ratio = |excess: f64| format!("{:.3}", 1.0 / (1.0 + excess));
    let rows = fewer.map_or("-".to_owned(), |figure| ratio(figure.point));
    let interval = fewer
        .and_then(|figure| figure.interval())
        .map_or("-".to_owned(), |ends| format!("{}..{}", ratio(ends.high), ratio(ends.low)));
    format!(
        "{:>4}  {:>6}  {:<6}  {:<6}  {:<6} {:<6}  {rows}  {interval:<13}  {}",
        variant.dear,
        format!("{:?}", variant.budget),
        share(within),
        percent(time),
        share(clock),
        percent(time_of_clock),
        found.learning,
    )
}

fn percent(share: f64) -> String {
    format!("{:.2}%", share * 100.0)
}
