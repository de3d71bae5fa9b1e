//! A sweep over lengths as a picture: SVG, a column for each runtime, work kept above lateness.
//!
//! This file owns lines, colours and words on the picture. `picture.rs` says what is shown where.
//!
//! **Invariant:** each axis says what it counts and in what unit. Strategies differ in shape, not
//! in colour alone. No font is needed to make the picture.

use anyhow::{Result, anyhow};
use plotters::coord::Shift;
use plotters::coord::ranged1d::{Ranged, ValueFormatter};
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;

use super::finding::{ENOUGH, LengthCurve, LengthSweep};
use super::picture::{self, Axes};
use crate::axis::{Axis, tenths, time};
use crate::panel::{Mark, Panel};
use crate::strategies::{CONTENDERS, Contender};

/// The most runtimes side by side.
const COLUMNS: usize = 3;
const PANEL: (u32, u32) = (440, 320);
/// The height of title and legend.
const TITLE: u32 = 110;

/// The colours of the strategies, in their order.
const COLOURS: [RGBColor; 5] = [
    RGBColor(190, 20, 60),
    RGBColor(204, 102, 0),
    RGBColor(31, 90, 166),
    RGBColor(20, 130, 80),
    RGBColor(120, 60, 150),
];
const LIMIT: RGBColor = RGBColor(110, 110, 110);

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// Draws a sweep as an SVG document.
///
/// # Errors
/// If it can't be drawn.
pub(crate) fn svg(sweep: &LengthSweep) -> Result<String> {
    let columns = sweep.curves.len().clamp(1, COLUMNS);
    let rows = 2 * sweep.curves.len().div_ceil(columns).max(1);
    let size = (PANEL.0 * u32::try_from(columns)?, TITLE + PANEL.1 * u32::try_from(rows)?);
    let mut text = String::new();
    draw(sweep, (rows, columns), SVGBackend::with_string(&mut text, size))?;
    Ok(text.trim_end().to_owned() + "\n")
}

fn draw(sweep: &LengthSweep, (rows, columns): (usize, usize), backend: SVGBackend<'_>) -> Result<()> {
    let whole = backend.into_drawing_area();
    whole.fill(&WHITE)?;
    let (title, rest) = whole.split_vertically(TITLE);
    heading(sweep, &title)?;
    let axes = Axes::of(sweep);
    let panels = rest.split_evenly((rows, columns));
    for (at, curve) in sweep.curves.iter().enumerate() {
        let above = (at / columns * 2) * columns + at % columns;
        work(curve, axes, &panels[above])?;
        lateness(sweep, curve, axes, &panels[above + columns])?;
    }
    whole.present()?;
    Ok(())
}

fn heading(sweep: &LengthSweep, area: &Area<'_>) -> Result<()> {
    let load = sweep.run.cells.first().map(|cell| cell.load.to_string()).unwrap_or_default();
    let title = format!("Inline, yield or offload? By the length of a job ({load})");
    area.draw(&Text::new(title, (16, 12), ("sans-serif", 22)))?;
    let (mut x, mut y) = (20, 52);
    for contender in CONTENDERS {
        let name = contender.name();
        let width = 40 + 8 * i32::try_from(name.len())?;
        if x + width > i32::try_from(area.dim_in_pixel().0)? {
            (x, y) = (20, y + 18);
        }
        sign(area, contender, colour(contender).filled(), (x, y + 7))?;
        area.draw(&Text::new(name, (x + 14, y), ("sans-serif", 14)))?;
        x += width;
    }
    let rest = format!("dashed: {ENOUGH} of the work; the budget. Bars: 95 % intervals");
    area.draw(&Text::new(rest, (14, y + 20), ("sans-serif", 14)))?;
    Ok(())
}

fn work(curve: &LengthCurve, axes: Axes, area: &Area<'_>) -> Result<()> {
    let panel = picture::work(curve, axes);
    let (low, high) = panel.values.ends();
    let range: RangedCoordf64 = (low..high * 1.001).into();
    let words = Words { name: format!("{}: work kept", curve.runtime), value: "of inline's", label: tenths };
    drawn(&panel, axes, area, range, &words)
}

fn lateness(sweep: &LengthSweep, curve: &LengthCurve, axes: Axes, area: &Area<'_>) -> Result<()> {
    let panel = picture::lateness(curve, axes, &sweep.run);
    let words = Words { name: format!("{}: lateness", curve.runtime), value: "p99 of beats", label: time };
    drawn(&panel, axes, area, logarithmic(panel.values.ends()), &words)
}

/// The words on a panel.
struct Words {
    name: String,
    value: &'static str,
    label: fn(f64) -> String,
}

/// Makes a range a little larger on both sides, or the library leaves out the labels at the ends.
fn logarithmic((low, high): (f64, f64)) -> LogCoord<f64> {
    (low * 0.999..high * 1.001).log_scale().into()
}

fn drawn<Y>(panel: &Panel<Contender>, axes: Axes, area: &Area<'_>, values: Y, words: &Words) -> Result<()>
where
    Y: Ranged<ValueType = f64> + ValueFormatter<f64>,
{
    let mut chart = ChartBuilder::on(area)
        .caption(&words.name, ("sans-serif", 18))
        .margin(10)
        .margin_right(28)
        .x_label_area_size(42)
        .y_label_area_size(64)
        .build_cartesian_2d(logarithmic(axes.length_us.ends()), values)?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(BLACK.mix(0.12))
        .x_labels(axes.length_us.ticks().count())
        .y_labels(panel.values.ticks().len())
        .x_label_formatter(&|length| time(*length))
        .y_label_formatter(&|value| (words.label)(*value))
        .x_desc("length of a job")
        .y_desc(words.value)
        .label_style(("sans-serif", 13))
        .axis_desc_style(("sans-serif", 14))
        .draw()?;
    chart.draw_series(DashedLineSeries::new(panel.line.iter().copied(), 6, 5, LIMIT.stroke_width(2)))?;
    for contender in CONTENDERS {
        let own = || panel.marks.iter().filter(|mark| mark.kind == contender);
        let places = own().map(|mark| (mark.at_us, panel.values.held(mark.value)));
        chart.draw_series(LineSeries::new(places, colour(contender).mix(0.6).stroke_width(1)))?;
        for mark in own() {
            chart.draw_series(bar(panel.values, mark))?;
        }
    }
    let (left, top) = area.get_base_pixel();
    for mark in &panel.marks {
        let (x, y) = chart.backend_coord(&(mark.at_us, panel.values.held(mark.value)));
        sign(area, mark.kind, colour(mark.kind).filled(), (x - left, y - top))?;
    }
    Ok(())
}

/// Makes a bar from one end of an interval to the other, as far as the axis goes.
fn bar(values: Axis, mark: &Mark<Contender>) -> Option<PathElement<(f64, f64)>> {
    let ends = mark.interval?;
    let bar = vec![(mark.at_us, values.held(ends.low)), (mark.at_us, values.held(ends.high))];
    Some(PathElement::new(bar, colour(mark.kind).mix(0.55).stroke_width(2)))
}

/// Draws the sign of a strategy, in pixels of the area.
fn sign(area: &Area<'_>, contender: Contender, style: ShapeStyle, at: (i32, i32)) -> Result<()> {
    let (x, y) = at;
    let drawn = match place(contender) {
        0 => area.draw(&Circle::new(at, 4, style)),
        1 => area.draw(&TriangleMarker::new(at, 6, style)),
        2 => area.draw(&Rectangle::new([(x - 4, y - 4), (x + 4, y + 4)], style)),
        4 => area.draw(&Rectangle::new([(x - 4, y - 4), (x + 4, y + 4)], colour(contender).stroke_width(2))),
        _ => area.draw(&Cross::new(at, 5, colour(contender).stroke_width(2))),
    };
    drawn.map_err(|error| anyhow!("a sign can't be drawn: {error}"))
}

fn colour(contender: Contender) -> RGBColor {
    COLOURS[place(contender) % COLOURS.len()]
}

fn place(contender: Contender) -> usize {
    CONTENDERS.iter().position(|one| *one == contender).unwrap_or_default()
}
