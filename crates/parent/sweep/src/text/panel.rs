//! One panel in characters.
//!
//! **Invariant:** a panel is [`PANEL`] columns wide at most. Neither the theory nor an interval
//! hides a mark.

use super::layout::PANEL;
use crate::picture::{Decades, Kind, Mark, Panel};

/// Room for the widest label, `10000 %`.
const LABELS: usize = 7;
const COLUMNS: usize = PANEL - LABELS - 1;
const ROWS: usize = 13;
const THEORY: char = '.';
/// An end of an interval.
const END: char = '-';
/// Two marks in one place.
const BOTH: char = '*';

/// Draws a panel. All panels have as many lines.
pub(super) fn draw(panel: &Panel, slices_us: Decades, title: &str, label: fn(f64) -> String) -> Vec<String> {
    let mut canvas = vec![vec![' '; COLUMNS]; ROWS];
    let column = |slice: f64| (slices_us.at(slice) * (COLUMNS - 1) as f64).round() as usize;
    let row = |value: f64| ROWS - 1 - (panel.values.at(value) * (ROWS - 1) as f64).round() as usize;
    let (lowest, highest) = panel.values.ends();
    for &(slice, value) in panel.theory.iter().filter(|(_, value)| (lowest..=highest).contains(value)) {
        canvas[row(value)][column(slice)] = THEORY;
    }
    for mark in &panel.marks {
        if let Some(interval) = mark.interval {
            // Only the ends: bars of a dozen points side by side would hide everything else.
            for end in [interval.high, interval.low] {
                canvas[row(end)][column(mark.slice_us)] = END;
            }
        }
    }
    for mark in &panel.marks {
        let place = &mut canvas[row(mark.value)][column(mark.slice_us)];
        *place = if [' ', THEORY, END].contains(place) { sign(mark) } else { BOTH };
    }
    let mut labels = vec![String::new(); ROWS];
    for tick in panel.values.ticks() {
        labels[row(tick)] = label(tick);
    }
    let line = |(label, cells): (&String, &Vec<char>)| {
        format!("{label:>LABELS$}|{}", cells.iter().collect::<String>())
    };
    let mut lines = vec![format!("{:LABELS$} {title}", "")];
    lines.extend(labels.iter().zip(&canvas).map(line));
    lines.push(format!("{:LABELS$} {}", "", axis(slices_us, column)));
    lines
}

fn sign(mark: &Mark) -> char {
    match mark.kind {
        Kind::Every => 'o',
        Kind::Knee => 'K',
        Kind::Within => 'W',
        Kind::Costing => 'C',
    }
}

/// Writes the labels of the decades that have room, each beginning at its column.
fn axis(slices_us: Decades, column: impl Fn(f64) -> usize) -> String {
    let mut axis = String::new();
    for tick in slices_us.ticks() {
        let label = crate::picture::time(tick);
        let at = column(tick);
        let touches = !axis.is_empty() && axis.len() >= at;
        if !touches && at + label.len() <= COLUMNS {
            axis = format!("{axis:<at$}{label}");
        }
    }
    axis
}
