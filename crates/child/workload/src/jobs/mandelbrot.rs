//! A picture of the Mandelbrot set, row by row. Rows differ in cost by a factor of ten and more.
//!
//! A row is drawn as a graphics program would: eight points at a time, each for as many rounds as
//! the slowest of them takes. The picture is drawn interlaced, so that any first part of a job
//! shows all of it, coarsely. A longer job draws the picture again.
//!
//! The answer is known from another algorithm: see [`escape`]. A test compares the whole picture
//! with the count of a third program.

use std::ops::Range;
use std::sync::{Arc, LazyLock};

use notation::BadWorkload;

use crate::answers::{Answers, of_step};
use crate::job::{Job, Packed};
use crate::kind::{Asked, Kind, Made, packed};
use crate::parts::{Parts, Work};

/// What this kind says of itself.
pub(crate) const KIND: Kind = Kind {
    values: "rows=N (256) or length=TIME",
    summary: "a picture of the Mandelbrot set; a step is a row of 384 points, and rows differ in cost",
    settings: &["rows"],
    size: Some("rows"),
    cuts: true,
    splits: true,
    input_bytes: 0,
    memory_bytes: 0,
    make,
};

/// The rows of the picture, a power of two.
const ROWS: u64 = 256;
const COLUMNS: u32 = 384;
/// The most rounds for a point. One that takes all of them counts as part of the set.
const ROUNDS: u64 = 512;
/// The points that are drawn at a time.
const LANES: usize = 8;

/// The answers of the picture. They take about 5 ms to compute.
static ANSWERS: LazyLock<Answers> = LazyLock::new(|| Answers::of((0..ROWS).map(row_by_shortcuts)));

fn make(asked: &Asked<'_>) -> Result<Box<dyn Made>, BadWorkload> {
    let rows = asked.steps("rows", ROWS, 1_000_000_000, |rows| Box::new(Resolved { rows }))?;
    Ok(Box::new(Resolved { rows }))
}

/// A picture with every setting resolved.
struct Resolved {
    rows: u64,
}

impl Made for Resolved {
    fn settings(&self) -> String {
        settings(self.rows)
    }

    fn job(&self) -> Box<dyn Job> {
        Box::new(Parts::new(Arc::new(Picture), self.rows))
    }

    fn expected(&self, steps: u64) -> u64 {
        ANSWERS.first(steps)
    }

    fn steps(&self) -> u64 {
        self.rows
    }

    fn get_ready(&self) {
        LazyLock::force(&ANSWERS);
    }
}

fn settings(rows: u64) -> String {
    format!("rows={rows}")
}

/// The picture. Nothing has to be kept of it: every point follows from its place.
struct Picture;

impl Work for Picture {
    type Room = ();

    fn sum(&self, steps: Range<u64>, (): &mut ()) -> u64 {
        draw(steps)
    }

    fn packed(&self, steps: u64) -> Option<Packed<'_>> {
        Some(packed("mandelbrot", &settings(steps)))
    }
}

/// Draws rows.
#[inline(never)]
fn draw(steps: Range<u64>) -> u64 {
    steps.fold(0, |sum, step| {
        let step = step % ROWS;
        let mut value = 0;
        for column in (0..COLUMNS).step_by(LANES) {
            let points: [f64; LANES] = std::array::from_fn(|lane| real(column + lane as u32));
            for (lane, rounds) in rounds(points, imaginary(step)).into_iter().enumerate() {
                value += weighed(column + lane as u32, rounds);
            }
        }
        sum.wrapping_add(of_step(step, value))
    })
}

/// Counts the rounds of some points of a row until each has left the circle of radius 2.
fn rounds(reals: [f64; LANES], imaginary: f64) -> [u64; LANES] {
    let (mut x, mut y, mut rounds) = ([0.0; LANES], [0.0; LANES], [0; LANES]);
    for _ in 0..ROUNDS {
        let mut inside = 0;
        for lane in 0..LANES {
            let (xx, yy) = (x[lane] * x[lane], y[lane] * y[lane]);
            // A point that has left never comes back.
            let is_inside = u64::from(xx + yy <= 4.0);
            rounds[lane] += is_inside;
            inside |= is_inside;
            y[lane] = 2.0 * x[lane] * y[lane] + imaginary;
            x[lane] = xx - yy + reals[lane];
        }
        if inside == 0 {
            break;
        }
    }
    rounds
}

/// Weighs the rounds of a point, so that points that change places are seen.
fn weighed(column: u32, rounds: u64) -> u64 {
    rounds * u64::from(column + 1)
}

/// Returns the row that a step draws, as an imaginary part: row 0, 128, 64, 192 and so on.
fn imaginary(step: u64) -> f64 {
    let row = step.reverse_bits() >> (u64::BITS - ROWS.trailing_zeros());
    -1.2 + 2.4 * (row as f64 + 0.5) / ROWS as f64
}

fn real(column: u32) -> f64 {
    -2.1 + 2.8 * (f64::from(column) + 0.5) / f64::from(COLUMNS)
}

/// Computes what a row has to come to, point by point.
fn row_by_shortcuts(step: u64) -> u64 {
    (0..COLUMNS).map(|column| weighed(column, escape(real(column), imaginary(step)))).sum()
}

/// Counts the rounds of one point. It knows most points of the set without a round.
///
/// 1. The two largest parts of the set have closed forms: a cardioid, and a circle around -1.
/// 2. A point that comes back to where it was, to the last bit, never leaves. Source: R. P. Brent,
///    "An improved Monte Carlo factorization algorithm", BIT 20 (1980), section 3.
fn escape(real: f64, imaginary: f64) -> u64 {
    let (from_cusp, squared) = (real - 0.25, imaginary * imaginary);
    let distance = from_cusp * from_cusp + squared;
    let in_cardioid = distance * (distance + from_cusp) <= 0.25 * squared;
    let in_circle = (real + 1.0) * (real + 1.0) + squared <= 0.0625;
    if in_cardioid || in_circle {
        return ROUNDS;
    }
    let (mut x, mut y) = (0.0, 0.0);
    let (mut seen, mut next_seen) = ((x, y), 8);
    for round in 0..ROUNDS {
        if x * x + y * y > 4.0 {
            return round;
        }
        (x, y) = (x * x - y * y + real, 2.0 * x * y + imaginary);
        if (x, y) == seen {
            return ROUNDS;
        }
        if round == next_seen {
            (seen, next_seen) = ((x, y), 2 * next_seen);
        }
    }
    ROUNDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_picture_is_the_one_that_another_program_draws() {
        let points = (0..ROWS).flat_map(|step| (0..COLUMNS).map(move |column| (column, step)));
        let rounds: u64 = points.map(|(column, step)| escape(real(column), imaginary(step))).sum();
        // Counted by a Python program of eight lines, round by round, without a shortcut.
        assert_eq!(rounds, 11_873_652);
    }

    #[test]
    fn a_row_drawn_at_once_is_the_row_point_by_point() {
        for step in 0..ROWS {
            assert_eq!(draw(step..step + 1), of_step(step, row_by_shortcuts(step)), "{step}");
        }
    }

    #[test]
    fn rows_differ_in_cost() {
        let rounds = |step| (0..COLUMNS).map(|column| escape(real(column), imaginary(step))).sum::<u64>();
        let costs: Vec<u64> = (0..ROWS).map(rounds).collect();
        assert!(costs.iter().max() > costs.iter().min().map(|least| 10 * least).as_ref(), "{costs:?}");
    }

    #[test]
    fn every_row_is_drawn_once() {
        let mut rows: Vec<u64> = (0..ROWS).map(|step| imaginary(step).to_bits()).collect();
        rows.sort_unstable();
        rows.dedup();
        assert_eq!(rows.len() as u64, ROWS);
    }
}
