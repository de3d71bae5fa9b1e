//! The kept counts: the table in `instructions.tsv`.
//!
//! Its first lines begin with `#` and say how to renew it. They stay as they are when it is written
//! anew.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use anyhow::{Context, ensure};

use super::Instructions;

/// The titles of the columns.
const TITLES: &str = "name\tinstructions\tcompiler\treason";

/// The kept counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The lines before the table.
    head: String,
    rows: Vec<Row>,
}

/// One kept count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The benchmark.
    pub name: String,
    /// The instructions of one call.
    pub instructions: Instructions,
    /// The compiler with which they were counted.
    pub compiler: String,
    /// Why there are this many.
    pub reason: String,
}

impl Kept {
    /// Returns the kept count of a benchmark.
    pub fn get(&self, name: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.name == name)
    }

    /// Returns the counts by name.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Returns the table with the counts of a run. Counts that changed by 5 % or less stay as they
    /// are kept, or many small growths could pass one after the other.
    pub fn renewed(&self, counted: &BTreeMap<String, Instructions>, compiler: &str, reason: &str) -> Kept {
        let row = |(name, &instructions): (&String, &Instructions)| match self.get(name) {
            Some(row)
                if !instructions.exceeds(row.instructions) && !row.instructions.exceeds(instructions) =>
            {
                row.clone()
            }
            _ => {
                let (name, compiler, reason) = (name.clone(), compiler.to_owned(), reason.to_owned());
                Row { name, instructions, compiler, reason }
            }
        };
        Kept { head: self.head.clone(), rows: counted.iter().map(row).collect() }
    }
}

impl FromStr for Kept {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let lines = || text.lines().filter(|line| !line.is_empty());
        let head = lines().take_while(|line| line.starts_with('#')).map(|line| format!("{line}\n")).collect();
        let mut table = lines().skip_while(|line| line.starts_with('#'));
        let titles = table.next();
        ensure!(titles == Some(TITLES), "the columns are {titles:?} instead of {TITLES:?}");
        Ok(Kept { head, rows: table.map(Row::from_str).collect::<Result<_, _>>()? })
    }
}

impl FromStr for Row {
    type Err = anyhow::Error;

    fn from_str(line: &str) -> Result<Self, Self::Err> {
        let columns: Vec<&str> = line.split('\t').collect();
        let [name, instructions, compiler, reason] = columns[..] else {
            anyhow::bail!("a row has {} columns instead of 4: {line:?}", columns.len());
        };
        ensure!(!reason.trim().is_empty(), "`{name}` has no reason: say why it takes this many instructions");
        let instructions = instructions
            .parse()
            .with_context(|| format!("`{name}` has no number of instructions: {line:?}"))?;
        Ok(Row {
            name: name.to_owned(),
            instructions,
            compiler: compiler.to_owned(),
            reason: reason.to_owned(),
        })
    }
}

impl fmt::Display for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}{TITLES}", self.head)?;
        for Row { name, instructions, compiler, reason } in &self.rows {
            writeln!(f, "{name}\t{instructions}\t{compiler}\t{reason}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = include_str!("../../instructions.tsv");

    fn kept() -> Kept {
        format!("# How.\n{TITLES}\na\t100.0\trustc 1\tas it was\nb\t5.0\trustc 1\tas it was\n")
            .parse()
            .unwrap()
    }

    #[test]
    fn the_file_is_written_as_it_is_read() {
        assert_eq!(FILE.parse::<Kept>().unwrap().to_string(), FILE);
        assert!(FILE.parse::<Kept>().unwrap().rows().len() > 4);
    }

    #[test]
    fn a_row_without_a_reason_is_an_error() {
        for row in ["a\t5.0\trustc 1\t", "a\t5.0\trustc 1", "a\tfive\trustc 1\twhy"] {
            assert!(format!("{TITLES}\n{row}\n").parse::<Kept>().is_err(), "{row:?}");
        }
    }

    #[test]
    fn only_counts_that_changed_are_renewed_and_those_that_are_gone_go() {
        let counted = [("a", 1049), ("c", 70)];
        let counted = counted.map(|(name, tenths)| (name.to_owned(), Instructions { tenths })).into();
        let renewed = kept().renewed(&counted, "rustc 2", "because");
        let expected = format!("# How.\n{TITLES}\na\t100.0\trustc 1\tas it was\nc\t7.0\trustc 2\tbecause\n");
        assert_eq!(renewed.to_string(), expected);

        let counted = [("a".to_owned(), Instructions { tenths: 949 })].into();
        let renewed = kept().renewed(&counted, "rustc 2", "because");
        assert!(renewed.to_string().ends_with("a\t94.9\trustc 2\tbecause\n"), "{renewed}");
    }
}
