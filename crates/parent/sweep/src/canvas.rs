//! Panels in characters, two side by side.
//!
//! **Invariant:** a panel is [`PANEL`] columns wide at most. Neither the line nor an interval hides
//! a mark.

use words::WIDTH;

use crate::axis::{Decades, time};
use crate::panel::Panel;

/// Between two panels side by side.
const GAP: usize = 2;
/// The width of a panel.
const PANEL: usize = (WIDTH - GAP) / 2;
/// Room for the widest label, `10000 %`.
const LABELS: usize = 7;
const COLUMNS: usize = PANEL - LABELS - 1;
const ROWS: usize = 13;
const LINE: char = '.';
/// An end of an interval.
const END: char = '-';
/// Two marks in one place.
const BOTH: char = '*';

/// Puts two panels side by side.
pub(crate) fn beside(left: &[String], right: &[String]) -> String {
    let line = |(left, right): (&String, &String)| {
        format!("{left:<PANEL$}{:GAP$}{right}", "").trim_end().to_owned() + "\n"
    };
    left.iter().zip(right).map(line).collect()
}

/// Draws a panel over a time. All panels have as many lines. `sign` is the character of a kind.
pub(crate) fn draw<Kind: Copy>(
    panel: &Panel<Kind>,
    times_us: Decades,
    title: &str,
    label: fn(f64) -> String,
    sign: fn(Kind) -> char,
) -> Vec<String> {
    let mut canvas = vec![vec![' '; COLUMNS]; ROWS];
    let column = |time: f64| (times_us.at(time) * (COLUMNS - 1) as f64).round() as usize;
    let row = |value: f64| ROWS - 1 - (panel.values.at(value) * (ROWS - 1) as f64).round() as usize;
    let (lowest, highest) = panel.values.ends();
    for &(time, value) in panel.line.iter().filter(|(_, value)| (lowest..=highest).contains(value)) {
        canvas[row(value)][column(time)] = LINE;
    }
    for mark in &panel.marks {
        if let Some(interval) = mark.interval {
            // Only the ends: bars of a dozen points side by side would hide everything else.
            for end in [interval.high, interval.low] {
                canvas[row(end)][column(mark.at_us)] = END;
            }
        }
    }
    for mark in &panel.marks {
        let place = &mut canvas[row(mark.value)][column(mark.at_us)];
        *place = if [' ', LINE, END].contains(place) { sign(mark.kind) } else { BOTH };
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
    lines.push(format!("{:LABELS$} {}", "", axis(times_us, column)));
    lines
}

/// Writes the labels of the decades that have room, each beginning at its column.
fn axis(times_us: Decades, column: impl Fn(f64) -> usize) -> String {
    let mut axis = String::new();
    for tick in times_us.ticks() {
        let label = time(tick);
        let at = column(tick);
        let touches = !axis.is_empty() && axis.len() >= at;
        if !touches && at + label.len() <= COLUMNS {
            axis = format!("{axis:<at$}{label}");
        }
    }
    axis
}
