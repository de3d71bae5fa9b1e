//! The product of two matrices, tile by tile.
//!
//! The answer of a tile is known without the product, by Freivalds' check: with vectors u and v,
//! the sum u * (A B) * v is (u A) * (B v), which takes two vectors and not a matrix. A wrong
//! element of a tile always changes the sum, because all weights are odd; several cancel each other
//! out by chance only. All elements are whole numbers, so no sum is rounded. Source: R. Freivalds,
//! "Probabilistic machines can use less running time", IFIP Congress 1977.
//!
//! The loop is our own. The safe crates for it would add half a minute of a processor to each
//! build.

use std::ops::Range;
use std::sync::{Arc, LazyLock};

use notation::BadWorkload;

use crate::answers::{Answers, of_step, scatter};
use crate::job::{Job, Packed};
use crate::kind::{Asked, Kind, Made, packed};
use crate::parts::{Parts, Work};

/// What this kind says of itself.
pub(crate) const KIND: Kind = Kind {
    values: "tiles=N (144) or length=TIME",
    summary: "multiplies two matrices of 384 x 384 numbers (f64); a step is a tile of 32 x 32",
    settings: &["tiles"],
    size: Some("tiles"),
    cuts: true,
    splits: true,
    input_bytes: 0,
    memory_bytes: 0,
    make,
};

/// The rows and the columns of each matrix.
const SIDE: usize = 384;
/// The rows and the columns of a tile.
const TILE: usize = 32;
/// The tiles of the product. A longer job computes it again.
const TILES: u64 = ((SIDE / TILE) * (SIDE / TILE)) as u64;
/// The columns that are computed at a time, and how they are kept: one after the other for each
/// row.
const PANEL: usize = 8;
/// The rows that are computed at a time.
const ROWS: usize = 2;

/// The matrices with their answers. They take about 2 ms.
static MATRICES: LazyLock<(Arc<Matrices>, Answers)> = LazyLock::new(|| {
    let matrices = Matrices::generated();
    let answers = Answers::of(matrices.by_vectors());
    (Arc::new(matrices), answers)
});

fn make(asked: &Asked<'_>) -> Result<Box<dyn Made>, BadWorkload> {
    let tiles = asked.steps("tiles", TILES, 1_000_000_000, |tiles| Box::new(Resolved { tiles }))?;
    Ok(Box::new(Resolved { tiles }))
}

/// A product with every setting resolved.
struct Resolved {
    tiles: u64,
}

impl Made for Resolved {
    fn settings(&self) -> String {
        settings(self.tiles)
    }

    fn job(&self) -> Box<dyn Job> {
        Box::new(Parts::new(Arc::clone(&MATRICES.0), self.tiles))
    }

    fn expected(&self, steps: u64) -> u64 {
        MATRICES.1.first(steps)
    }

    fn steps(&self) -> u64 {
        self.tiles
    }

    fn get_ready(&self) {
        LazyLock::force(&MATRICES);
    }
}

fn settings(tiles: u64) -> String {
    format!("tiles={tiles}")
}

/// The two factors.
struct Matrices {
    /// The first, row by row.
    a: Vec<f64>,
    /// The second, in panels of [`PANEL`] columns.
    b: Vec<f64>,
}

/// Returns an element of a factor: a whole number from -8 to 8.
fn element(matrix: u64, row: usize, column: usize) -> i8 {
    (scatter((matrix * SIDE as u64 + row as u64) * SIDE as u64 + column as u64) % 17) as i8 - 8
}

/// Returns the weight of a row, or of a column behind all rows.
fn weight(line: usize) -> u64 {
    scatter(line as u64) | 1
}

impl Matrices {
    fn generated() -> Self {
        let side = 0..SIDE;
        let a = side.clone().flat_map(|row| (0..SIDE).map(move |column| element(0, row, column).into()));
        let panels = side.step_by(PANEL).flat_map(|panel| {
            (0..SIDE)
                .flat_map(move |row| (0..PANEL).map(move |column| element(1, row, panel + column).into()))
        });
        Matrices { a: a.collect(), b: panels.collect() }
    }

    /// Computes what each tile has to come to, without a product of matrices.
    fn by_vectors(&self) -> Vec<u64> {
        let signed = |element: i8| i64::from(element) as u64;
        let lines = || (0..SIDE).step_by(TILE);
        let sum = |first: usize, inner: usize, of: &dyn Fn(usize, usize) -> u64| {
            (first..first + TILE).fold(0_u64, |sum, line| sum.wrapping_add(of(line, inner)))
        };
        let sums = |of: &dyn Fn(usize, usize) -> u64| -> Vec<Vec<u64>> {
            lines().map(|first| (0..SIDE).map(|inner| sum(first, inner, of)).collect()).collect()
        };
        let of_rows = sums(&|row, inner| weight(row).wrapping_mul(signed(element(0, row, inner))));
        let of_columns =
            sums(&|column, inner| weight(SIDE + column).wrapping_mul(signed(element(1, inner, column))));
        let products = of_rows.iter().flat_map(|row| {
            of_columns.iter().map(|column| {
                row.iter().zip(column).fold(0_u64, |sum, (a, b)| sum.wrapping_add(a.wrapping_mul(*b)))
            })
        });
        products.collect()
    }
}

impl Work for Matrices {
    type Room = ();

    fn sum(&self, steps: Range<u64>, (): &mut ()) -> u64 {
        multiply(self, steps)
    }

    fn packed(&self, steps: u64) -> Option<Packed<'_>> {
        Some(packed("matrix", &settings(steps)))
    }
}

/// Computes the tiles of some steps.
#[inline(never)]
fn multiply(matrices: &Matrices, steps: Range<u64>) -> u64 {
    steps.fold(0, |sum, step| {
        let number = step % TILES;
        let tiles = SIDE / TILE;
        let (first_row, first_column) = (number as usize / tiles * TILE, number as usize % tiles * TILE);
        let mut value = 0_u64;
        for row in (first_row..first_row + TILE).step_by(ROWS) {
            for column in (first_column..first_column + TILE).step_by(PANEL) {
                value = value.wrapping_add(weighed(few(matrices, row, column), row, column));
            }
        }
        sum.wrapping_add(of_step(number, value))
    })
}

/// Computes a few elements of the product.
fn few(matrices: &Matrices, row: usize, column: usize) -> [[f64; PANEL]; ROWS] {
    let mut sums = [[0.0; PANEL]; ROWS];
    let rows: [&[f64]; ROWS] = std::array::from_fn(|index| &matrices.a[(row + index) * SIDE..][..SIDE]);
    let panel = &matrices.b[column * SIDE..][..PANEL * SIDE];
    for (inner, columns) in panel.chunks_exact(PANEL).enumerate() {
        for (sums, row) in sums.iter_mut().zip(rows) {
            for (sum, b) in sums.iter_mut().zip(columns) {
                *sum += row[inner] * b;
            }
        }
    }
    sums
}

/// Weighs elements of the product by their rows and columns.
fn weighed(elements: [[f64; PANEL]; ROWS], row: usize, column: usize) -> u64 {
    let mut value = 0_u64;
    for (row, elements) in (row..).zip(elements) {
        for (column, element) in (column..).zip(elements) {
            let weight = weight(row).wrapping_mul(weight(SIDE + column));
            value = value.wrapping_add(weight.wrapping_mul(element as i64 as u64));
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_those_of_the_schoolbook() {
        let matrices = Matrices::generated();
        for (row, column) in [(0, 0), (2, 8), (64, 376), (382, 104)] {
            for (index, elements) in few(&matrices, row, column).iter().enumerate() {
                for (offset, &found) in elements.iter().enumerate() {
                    let by_hand: i64 = (0..SIDE)
                        .map(|inner| {
                            let (a, b) = (element(0, row + index, inner), element(1, inner, column + offset));
                            i64::from(a) * i64::from(b)
                        })
                        .sum();
                    assert_eq!(found, by_hand as f64, "{row} {column}");
                }
            }
        }
    }

    #[test]
    fn an_element_that_is_wrong_changes_the_answer() {
        let mut matrices = Matrices::generated();
        let right = multiply(&matrices, 0..TILES);
        matrices.a[SIDE + 7] += 1.0;
        assert_ne!(multiply(&matrices, 0..TILES), right);
    }
}
