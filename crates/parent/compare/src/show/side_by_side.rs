//! The table of several worlds: a row for each strategy, and the worlds as columns.
//!
//! **Invariant:** the table fits [`WIDTH`] columns with the longest names in use. What does not fit
//! goes into another table below.

use figures::{Lateness, Row, Summary};
use record::Cell;
use words::{BAD, Colour, WIDTH, duration, one_line, wrap};

use super::figure::{At, highest, job, late, work};
use super::group::Varying;
use super::headings::Heading;
use crate::judge::{Block, Contender, World};

/// The most worlds of a table.
const MOST: usize = 3;

/// The columns of a world.
struct Column<'h> {
    world: usize,
    heading: &'h str,
    second: Second,
    late: usize,
    width: usize,
}

/// The figure beside the lateness.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Second {
    Work,
    Job(At),
}

impl Second {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Second::Work => "work",
            Second::Job(At::Max) => "job max",
            Second::Job(At::P50 | At::P99) => "job p99",
        }
    }
}

/// Writes all blocks side by side in the worlds, as one table or several.
pub(crate) fn side_by_side(
    summary: &Summary,
    blocks: &[Block<'_>],
    (worlds, headings): (&[World], &[Heading]),
    colour: Colour,
) -> String {
    let view = View { summary, blocks, worlds, headings, colour };
    let mut text = String::new();
    let mut from = 0;
    while from < worlds.len() {
        let most = (worlds.len() - from).min(MOST);
        let columns = (1..=most).rev().map(|count| view.columns(from, count));
        let columns: Vec<_> = columns.collect();
        let chosen = columns.iter().find(|columns| view.width(columns) <= WIDTH).or(columns.last());
        let Some(chosen) = chosen else { break };
        if from > 0 {
            text.push('\n');
        }
        text.push_str(&view.table(chosen));
        from += chosen.len();
    }
    text
}

struct View<'a, 's> {
    summary: &'s Summary,
    blocks: &'a [Block<'s>],
    worlds: &'a [World],
    headings: &'a [Heading],
    colour: Colour,
}

impl<'a, 's> View<'a, 's> {
    fn rows(&self, world: usize) -> impl Iterator<Item = &'s Row<Cell>> + '_ {
        let all = self.blocks.iter().flat_map(|block| &block.contenders);
        all.filter_map(move |one| one.rows[world]).filter(|row| row.outcome.was_tried())
    }

    /// Makes the columns of some worlds, each as wide as its widest figure.
    fn columns(&self, from: usize, count: usize) -> Vec<Column<'a>> {
        let column = |world: usize| {
            let second = match self.worlds[world].load.jobs() {
                Some(_) => Second::Work,
                None => Second::Job(highest(self.rows(world))),
            };
            let heading = &*self.headings[world].short;
            let late = self.rows(world).map(|row| length(&late(row).0)).max();
            let late = late.unwrap_or(0).max("late".len());
            let width = self.rows(world).map(|row| length(&beside(row, second))).max().unwrap_or(0);
            // The heading stands over both columns, the mark and the blank between them.
            let least = length(heading).saturating_sub(late + 2);
            Column { world, heading, second, late, width: width.max(second.name().len()).max(least) }
        };
        (from..from + count).map(column).collect()
    }

    fn name_width(&self) -> usize {
        let contenders = self.blocks.iter().flat_map(Block::tried);
        contenders.map(|one| length(&one_line(&one.name))).max().unwrap_or(0).max("strategy".len())
    }

    fn width(&self, columns: &[Column<'_>]) -> usize {
        self.name_width() + columns.iter().map(|column| 2 + column.late + 2 + column.width).sum::<usize>()
    }

    fn table(&self, columns: &[Column<'_>]) -> String {
        let names = self.name_width();
        let mut above = " ".repeat(names);
        let mut header = format!("{:<names$}", "strategy");
        for Column { heading, second, late, width, .. } in columns {
            above.push_str(&format!("  {heading:<0$}", late + 2 + width));
            header.push_str(&format!("  {:>late$}  {:>width$}", "late", second.name()));
        }
        let mut text = format!("{}\n{}\n", above.trim_end(), header.trim_end());
        for block in self.blocks {
            let tried = block.tried();
            let has_any =
                |one: &&&Contender<'_>| columns.iter().any(|column| one.rows[column.world].is_some());
            let rows: Vec<_> = tried.iter().filter(has_any).collect();
            if rows.is_empty() {
                continue;
            }
            text.push_str(&format!("\n{}", self.heading(block)));
            text.extend(rows.iter().map(|one| self.line(one, names, columns)));
        }
        text
    }

    /// Writes the block's name, with the floor of each probe.
    fn heading(&self, block: &Block<'_>) -> String {
        let varying = Varying::among(self.summary.cells.iter().map(|row| &row.of));
        wrap("", &format!("{}: {}", varying.block_of(block), floors(block, varying)))
    }

    fn line(&self, one: &Contender<'_>, names: usize, columns: &[Column<'_>]) -> String {
        let mut line = format!("{:<names$}", one_line(&one.name));
        for Column { world, second, late: late_width, width, .. } in columns {
            let row = one.rows[*world].filter(|row| row.outcome.was_tried());
            let (figure, mark) = row.map_or_else(|| ("-".to_owned(), ' '), late);
            let beside = row.map_or_else(|| "-".to_owned(), |row| beside(row, *second));
            let blank = " ".repeat(2 + late_width.saturating_sub(length(&figure)));
            let marked = format!("{figure}{mark}");
            let is_bad = mark == '!' || figure == "failed";
            let marked = match self.colour {
                Colour::On if is_bad => {
                    let word = marked.trim_end();
                    format!("{BAD}{word}{BAD:#}{}", &marked[word.len()..])
                }
                Colour::On | Colour::Off => marked,
            };
            line.push_str(&format!("{blank}{marked} {beside:>width$}"));
        }
        format!("{}\n", line.trim_end())
    }
}

fn beside(row: &Row<Cell>, second: Second) -> String {
    match second {
        Second::Work => work(row),
        Second::Job(at) => job(row, at),
    }
}

/// Writes the floor of a block at p99: one for each probe.
pub(crate) fn floors(block: &Block<'_>, varying: Varying) -> String {
    let mut floors: Vec<(record::Probe, Lateness)> = Vec::new();
    for row in block.rows() {
        let floor = row.figures.floor();
        if floor != Lateness::default() && floors.iter().all(|(probe, _)| *probe != row.of.probe) {
            floors.push((row.of.probe, floor));
        }
    }
    if floors.is_empty() {
        return "floor -".to_owned();
    }
    let floor = |(probe, floor): &(record::Probe, Lateness)| {
        let of = if varying.probe { format!("{probe} ") } else { String::new() };
        format!("{of}{}", duration(floor.p99))
    };
    format!("floor {}", floors.iter().map(floor).collect::<Vec<_>>().join(", "))
}

fn length(text: &str) -> usize {
    text.chars().count()
}
