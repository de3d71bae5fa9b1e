//! A sweep as a picture: SVG, two panels for each runtime side by side.
//!
//! This file owns lines, colours and words on the picture. `picture.rs` says what is shown where.
//!
//! **Invariant:** each axis says what it counts and in what unit. Signs differ in shape, not in
//! colour alone. No font is needed to make the picture.

use anyhow::{Result, anyhow};
use plotters::coord::Shift;
use plotters::prelude::*;

use crate::axis::{Axis, percent, time};
use crate::figure::micros;
use crate::panel::{Mark, Panel};
use crate::yields::curve::{Curve, Knee, Sweep};
use crate::yields::picture::{self, Axes, Kind};

const WIDTH: u32 = 1160;
/// The height of the two panels of a curve.
const HEIGHT: u32 = 380;
/// The height of title and legend.
const TITLE: u32 = 84;

const EVERY: RGBColor = RGBColor(31, 90, 166);
const KNEE: RGBColor = RGBColor(190, 20, 60);
const WITHIN: RGBColor = RGBColor(204, 102, 0);
const COSTING: RGBColor = RGBColor(20, 130, 80);
const THEORY: RGBColor = RGBColor(110, 110, 110);

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Scale = LogCoord<f64>;
type Chart<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<Scale, Scale>>;

/// Draws a sweep as an SVG document.
///
/// # Errors
/// If it can't be drawn.
pub(crate) fn svg(sweep: &Sweep) -> Result<String> {
    let rows = u32::try_from(sweep.curves.len().max(1))?;
    let mut text = String::new();
    draw(sweep, SVGBackend::with_string(&mut text, (WIDTH, TITLE + HEIGHT * rows)))?;
    Ok(text.trim_end().to_owned() + "\n")
}

fn draw(sweep: &Sweep, backend: SVGBackend<'_>) -> Result<()> {
    let whole = backend.into_drawing_area();
    whole.fill(&WHITE)?;
    let (title, rest) = whole.split_vertically(TITLE);
    heading(sweep, &title)?;
    let axes = Axes::of(sweep);
    let budget_us = micros(sweep.run.budget);
    let panels = rest.split_evenly((sweep.curves.len().max(1), 2));
    for (curve, two) in sweep.curves.iter().zip(panels.chunks(2)) {
        let (overhead, late) = (picture::overhead(curve, axes), picture::over_floor(curve, axes));
        let name = |what: &str| format!("{}: {what}", curve.runtime);
        let more = "processor time beyond raw";
        panel(&overhead, axes, &two[0], &name("overhead"), more, percent, None)?;
        let knee = format!("p99 above the floor{}", knee(curve));
        panel(&late, axes, &two[1], &name(&knee), "p99 less the floor's p99", time, Some(budget_us))?;
    }
    whole.present()?;
    Ok(())
}

fn knee(curve: &Curve) -> String {
    let sure = |knee: &Knee| if knee.is_sure() { "" } else { ", not sure" };
    let knee = curve.knee.as_ref();
    knee.map(|knee| format!(" (knee: every={}{})", knee.point.every, sure(knee))).unwrap_or_default()
}

fn heading(sweep: &Sweep, area: &Area<'_>) -> Result<()> {
    let run = &sweep.run;
    let workload = run.cells.first().map(|cell| &*cell.workload).unwrap_or_default();
    let title = format!("What a yield every N steps of {workload} costs, and how late it leaves the beat");
    area.draw(&Text::new(title, (16, 12), ("sans-serif", 22)))?;
    let mut at = 20;
    let words = [
        (Some(Kind::Every), "a yield every N steps"),
        (Some(Kind::Knee), "the knee"),
        (Some(Kind::Within), "within=T"),
        (Some(Kind::Costing), "costing=S"),
        (None, "the theory (c/s; M*s)"),
    ];
    for (kind, words) in words {
        match kind {
            Some(kind) => sign(area, colour(kind).filled(), kind, (at, 58))?,
            None => {
                for dash in [-8, 1] {
                    let line = vec![(at + dash, 58), (at + dash + 6, 58)];
                    area.draw(&PathElement::new(line, THEORY.stroke_width(2)))?;
                }
            }
        }
        area.draw(&Text::new(words, (at + 14, 51), ("sans-serif", 15)))?;
        at += 40 + 8 * i32::try_from(words.len())?;
    }
    area.draw(&PathElement::new(vec![(at - 8, 58), (at + 8, 58)], KNEE.mix(0.5).stroke_width(1)))?;
    let rest = "the budget; bars are 95 % intervals; hollow: below the axis";
    area.draw(&Text::new(rest, (at + 14, 51), ("sans-serif", 15)))?;
    Ok(())
}

fn panel(
    panel: &Panel<Kind>,
    axes: Axes,
    area: &Area<'_>,
    name: &str,
    value: &str,
    label: fn(f64) -> String,
    budget: Option<f64>,
) -> Result<()> {
    // A little more on both sides, or the library leaves out the labels at the ends.
    let range = |(low, high): (f64, f64)| (low * 0.999..high * 1.001).log_scale();
    let mut chart = ChartBuilder::on(area)
        .caption(name, ("sans-serif", 18))
        .margin(12)
        .margin_right(32)
        .x_label_area_size(44)
        .y_label_area_size(76)
        .build_cartesian_2d(range(axes.slice_us.ends()), range(panel.values.ends()))?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(BLACK.mix(0.12))
        .x_labels(axes.slice_us.ticks().count())
        .y_labels(panel.values.ticks().len())
        .x_label_formatter(&|slice| time(*slice))
        .y_label_formatter(&|value| label(*value))
        .x_desc("length of a slice")
        .y_desc(value)
        .label_style(("sans-serif", 13))
        .axis_desc_style(("sans-serif", 14))
        .draw()?;
    let inside = |(_, value): &&(f64, f64)| panel.values.held(*value) == *value;
    let theory = panel.line.iter().filter(inside).copied();
    chart.draw_series(DashedLineSeries::new(theory, 6, 5, THEORY.stroke_width(2)))?;
    if let Some(budget) = budget {
        let (low, high) = axes.slice_us.ends();
        let line = PathElement::new(vec![(low, budget), (high, budget)], KNEE.mix(0.5).stroke_width(1));
        chart.draw_series([line])?;
    }
    for mark in &panel.marks {
        interval(&mut chart, panel.values, mark)?;
    }
    for mark in &panel.marks {
        let place = (mark.at_us, panel.values.held(mark.value));
        let (x, y) = chart.backend_coord(&place);
        let (left, top) = area.get_base_pixel();
        let colour = colour(mark.kind);
        let style = if place.1 > mark.value { colour.stroke_width(1) } else { colour.filled() };
        sign(area, style, mark.kind, (x - left, y - top))?;
    }
    Ok(())
}

/// Draws a bar from one end of an interval to the other, as far as the axis goes.
fn interval(chart: &mut Chart<'_, '_>, values: Axis, mark: &Mark<Kind>) -> Result<()> {
    let Some(ends) = mark.interval else { return Ok(()) };
    let bar = vec![(mark.at_us, values.held(ends.low)), (mark.at_us, values.held(ends.high))];
    chart.draw_series([PathElement::new(bar, colour(mark.kind).mix(0.55).stroke_width(2))])?;
    Ok(())
}

/// Draws the sign of a kind, in pixels of the area.
fn sign(area: &Area<'_>, style: ShapeStyle, kind: Kind, at: (i32, i32)) -> Result<()> {
    let thick = colour(kind).stroke_width(2);
    let drawn = match kind {
        Kind::Every => area.draw(&Circle::new(at, 4, style)),
        Kind::Knee => {
            area.draw(&Circle::new(at, 4, style))?;
            area.draw(&Circle::new(at, 9, thick))
        }
        Kind::Within if style.filled => area.draw(&TriangleMarker::new(at, 7, style)),
        Kind::Within => {
            let (x, y) = at;
            let corners = [(x - 6, y + 4), (x, y - 7), (x + 6, y + 4), (x - 6, y + 4)];
            area.draw(&PathElement::new(corners.to_vec(), style))
        }
        Kind::Costing => area.draw(&Cross::new(at, 5, thick)),
    };
    drawn.map_err(|error| anyhow!("a sign can't be drawn: {error}"))
}

fn colour(kind: Kind) -> RGBColor {
    match kind {
        Kind::Every => EVERY,
        Kind::Knee => KNEE,
        Kind::Within => WITHIN,
        Kind::Costing => COSTING,
    }
}
