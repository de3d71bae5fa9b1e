//! A photo, made eight times smaller for a preview, row by row.
//!
//! Each pixel of the preview is the mean of a square of 64. The generator makes each square from
//! its mean: what it adds to a column or a row of the square, it takes from another one. So the
//! preview is known before the photo exists, and no rounding can change it.

use std::ops::Range;
use std::sync::{Arc, LazyLock};

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use notation::BadWorkload;

use crate::answers::{Answers, of_step, scatter};
use crate::blocks::Blocks;
use crate::job::{Job, Packed};
use crate::kind::{Asked, Kind, Made};
use crate::parts::{Parts, Work};

/// What this kind says of itself.
pub(crate) const KIND: Kind = Kind {
    values: "rows=N (300) or length=TIME",
    summary: "makes a preview of 400 x 300 pixels from a photo of 3200 x 2400; a step is a row of it",
    settings: &["rows"],
    size: Some("rows"),
    cuts: true,
    splits: true,
    input_bytes: ROWS * STRIP as u64,
    memory_bytes: 66_000,
    make,
};

/// The rows of the preview. A longer job makes it again.
const ROWS: u64 = 300;
/// The pixels in a row of the preview.
const COLUMNS: u32 = 400;
/// The columns and the rows of the photo that become one of the preview.
const SCALE: u32 = 8;
/// The bytes of a pixel: red, green, blue and one that says nothing.
const PIXEL: usize = 4;
/// The bytes of the photo that become one row.
const STRIP: usize = (COLUMNS * SCALE * SCALE) as usize * PIXEL;
/// The bytes of a row of the preview.
const ROW: usize = COLUMNS as usize * PIXEL;

/// The differences of the columns in a square from its mean. They add up to 0, as those of the
/// rows.
const IN_COLUMNS: [i8; SCALE as usize] = [-12, 7, -3, 9, -8, 4, -1, 4];
/// The differences of the rows in a square from its mean.
const IN_ROWS: [i8; SCALE as usize] = [10, -6, 3, -11, 8, -2, -5, 3];

/// The photo. It takes about 20 ms to make.
static PHOTO: LazyLock<Arc<Photo>> = LazyLock::new(|| {
    let mut photo = Vec::with_capacity(ROWS as usize * STRIP);
    (0..ROWS).for_each(|row| strip(row, &mut photo));
    Arc::new(Photo(Blocks::of(photo, STRIP)))
});
/// The answers, from the means alone.
static ANSWERS: LazyLock<Answers> = LazyLock::new(|| Answers::of((0..ROWS).map(|row| value(&means(row)))));

/// Returns the means of the squares of a strip, byte by byte. That is a row of the preview.
fn means(row: u64) -> Vec<u8> {
    // No difference leads out of the range of a byte.
    (0..ROW as u64).map(|byte| 32 + (scatter(row * ROW as u64 + byte) % 192) as u8).collect()
}

/// Writes the rows of the photo that become one row of the preview.
fn strip(row: u64, photo: &mut Vec<u8>) {
    let means = means(row);
    for in_row in IN_ROWS {
        for pixel in means.chunks_exact(PIXEL) {
            let mut square = [0; SCALE as usize * PIXEL];
            for (bytes, in_column) in square.chunks_exact_mut(PIXEL).zip(IN_COLUMNS) {
                for (byte, &mean) in bytes.iter_mut().zip(pixel) {
                    *byte = mean.wrapping_add_signed(in_row + in_column);
                }
            }
            photo.extend_from_slice(&square);
        }
    }
}

fn make(asked: &Asked<'_>) -> Result<Box<dyn Made>, BadWorkload> {
    let rows = asked.steps("rows", ROWS, 1_000_000_000, |rows| Box::new(Resolved { rows }))?;
    Ok(Box::new(Resolved { rows }))
}

/// A preview with every setting resolved.
struct Resolved {
    rows: u64,
}

impl Made for Resolved {
    fn settings(&self) -> String {
        settings(self.rows)
    }

    fn job(&self) -> Box<dyn Job> {
        Box::new(Parts::new(Arc::clone(&PHOTO), self.rows))
    }

    fn expected(&self, steps: u64) -> u64 {
        ANSWERS.first(steps)
    }

    fn steps(&self) -> u64 {
        self.rows
    }

    fn get_ready(&self) {
        LazyLock::force(&PHOTO);
        LazyLock::force(&ANSWERS);
    }

    fn job_of(&self, input: Vec<u8>) -> Box<dyn Job> {
        Box::new(Parts::new(Arc::new(Photo(Blocks::of(input, STRIP))), self.rows))
    }
}

fn settings(rows: u64) -> String {
    format!("rows={rows}")
}

/// The bytes of a photo.
struct Photo(Blocks);

impl Work for Photo {
    type Room = Desk;

    fn sum(&self, steps: Range<u64>, desk: &mut Desk) -> u64 {
        resize(&self.0, steps, desk)
    }

    fn packed(&self, steps: u64) -> Option<Packed<'_>> {
        Some(Packed { workload: format!("thumbnail:{}", settings(steps)), input: self.0.first(steps).into() })
    }
}

/// The buffers of the library, and a row of the preview.
#[derive(Default)]
struct Desk {
    resizer: Resizer,
    row: Vec<u8>,
}

/// Makes the rows of some steps. A strip of the wrong size comes to 0, which no row does.
#[inline(never)]
fn resize(photo: &Blocks, steps: Range<u64>, desk: &mut Desk) -> u64 {
    steps.fold(0, |sum, step| {
        let (number, strip) = photo.of_step(step);
        let value = shrunk(strip, desk).map_or(0, value);
        sum.wrapping_add(of_step(number, value))
    })
}

/// Makes one row of the preview.
fn shrunk<'a>(strip: &[u8], desk: &'a mut Desk) -> Option<&'a [u8]> {
    let Desk { resizer, row } = desk;
    row.clear();
    row.resize(ROW, 0);
    let strip = ImageRef::new(COLUMNS * SCALE, SCALE, strip, PixelType::U8x4).ok()?;
    let mut image = Image::from_slice_u8(COLUMNS, 1, row, PixelType::U8x4).ok()?;
    let means = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Box)).use_alpha(false);
    resizer.resize(&strip, &mut image, &means).ok()?;
    Some(row)
}

/// Adds up the bytes of a row, each times its place.
fn value(row: &[u8]) -> u64 {
    (1..).zip(row).map(|(place, &byte)| place * u64::from(byte)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(row: u64) -> Vec<u8> {
        let mut photo = Vec::new();
        strip(row, &mut photo);
        photo
    }

    #[test]
    fn a_row_of_the_preview_is_what_the_photo_was_made_from() {
        let mut desk = Desk::default();
        for row in [0, 1, 7, ROWS - 1] {
            assert_eq!(shrunk(&written(row), &mut desk).unwrap(), means(row), "{row}");
        }
    }

    #[test]
    fn the_differences_add_up_to_nothing_and_fit_a_byte() {
        for differences in [IN_COLUMNS, IN_ROWS] {
            assert_eq!(differences.iter().map(|&by| i32::from(by)).sum::<i32>(), 0);
            assert!(differences.iter().all(|by| (-16..=16).contains(by)));
        }
        assert!(means(3).iter().all(|mean| (32..224).contains(mean)));
    }

    #[test]
    fn a_pixel_that_is_wrong_changes_the_answer() {
        let mut strip = written(5);
        strip[4321] ^= 128;
        assert_ne!(value(shrunk(&strip, &mut Desk::default()).unwrap()), value(&means(5)));
    }
}
