//! A run's beats as a histogram log, for the tools of HdrHistogram and jHiccup.
//!
//! The format is version 1.3 of HdrHistogram's `HistogramLogWriter`: comment lines, a legend, and a
//! line for each cell and floor in each round, `Tag=...,start,length,max,histogram`. Times are
//! seconds, the largest value is in milliseconds, and the values in the histogram are nanoseconds.
//! The writer of the `hdrhistogram` crate writes no legend, and encodes each histogram again. This
//! module writes each histogram exactly as it was stored. The reader of that crate reads the log in
//! the tests.
//!
//! **Invariant:** a tag has no comma and no blank, and no two cells of a run have the same tag. An
//! entry without a histogram is a comment line that says why.

use figures::{Entry, EntryBeats, Timeline};
use record::{Cell, Place, Subject};

use super::group::Varying;

/// The nanoseconds of a millisecond: the tools expect the largest value in milliseconds.
const NANOS_PER_MILLI: f64 = 1e6;

/// Writes the log of a run. A tag is the strategy with its setting, `@` and the runtime
/// (`inline@tokio/1`), or `floor@` and the runtime. Conditions that are not the same for the whole
/// run follow: `inline@tokio/1@jobs=64`.
pub(crate) fn hlog(timeline: &Timeline) -> String {
    let cells = timeline.entries.iter().filter_map(|entry| match &entry.subject {
        Subject::Cell(cell) => Some(cell),
        _ => None,
    });
    let varying = Varying::among(cells.chain(&timeline.run.cells));
    let mut text = header(timeline);
    for entry in &timeline.entries {
        text.push_str(&line(entry, &tag(&entry.subject, varying)));
    }
    text
}

fn header(timeline: &Timeline) -> String {
    let run = &timeline.run;
    let origin = timeline.origin.as_secs_f64();
    format!(
        "#[Run {}: {}]\n\
         #[How late each beat was, in nanoseconds; Interval_Max in milliseconds; an interval is a round]\n\
         #[Histogram log format version 1.3]\n\
         #[StartTime: {origin:.3} (seconds since epoch), {}]\n\
         #[BaseTime: {origin:.3} (seconds since epoch)]\n\
         \"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"\n",
        run.name,
        one_line(&run.command),
        one_line(&run.started),
    )
}

fn line(entry: &Entry, tag: &str) -> String {
    match &entry.beats {
        EntryBeats::Kept { max, histogram } => format!(
            "Tag={tag},{:.3},{:.3},{:.3},{}\n",
            entry.began.as_secs_f64(),
            entry.length.as_secs_f64(),
            max.as_nanos() as f64 / NANOS_PER_MILLI,
            histogram.0.trim()
        ),
        EntryBeats::Missing { reason } => {
            format!(
                "#[No histogram of {tag} in round {}: {}]\n",
                u64::from(entry.round) + 1,
                one_line(reason)
            )
        }
    }
}

fn tag(subject: &Subject, varying: Varying) -> String {
    let parts = match subject {
        Subject::Cell(cell) => of_cell(cell, varying),
        Subject::Cost(cell) => [vec!["cost".to_owned()], of_cell(cell, varying)].concat(),
        Subject::Floor { runtime, cpus, place, probe, .. } => {
            let mut parts = vec!["floor".to_owned(), runtime.clone()];
            parts.extend(varying.cpus.then(|| format!("cpus={cpus}")));
            parts.extend(varying.place.then(|| of_place(*place)));
            parts.extend(varying.probe.then(|| format!("probe={probe}")));
            parts
        }
        Subject::Bare { cpus } => vec!["bare".to_owned(), format!("cpus={cpus}")],
        Subject::Raw { workload, peer, .. } => {
            [vec!["raw".to_owned(), workload.clone()], peer.iter().cloned().collect()].concat()
        }
    };
    parts.iter().map(|part| plain(part)).collect::<Vec<_>>().join("@")
}

fn of_cell(cell: &Cell, varying: Varying) -> Vec<String> {
    let mut parts = vec![cell.strategy_with_setting(), cell.runtime.clone()];
    parts.extend(varying.workload.then(|| cell.workload.clone()));
    parts.extend(varying.load.then(|| cell.load.to_string()));
    parts.extend(varying.cpus.then(|| format!("cpus={}", cell.cpus)));
    parts.extend(varying.place.then(|| of_place(cell.place)));
    parts.extend(varying.probe.then(|| format!("probe={}", cell.probe)));
    parts
}

fn of_place(place: Place) -> String {
    format!("place={place}")
}

/// Writes a part of a tag. A comma would end the tag, so it becomes `;`. Other characters with a
/// meaning become `%` and a number, so that different parts stay different.
fn plain(part: &str) -> String {
    let mut plain = String::new();
    for char in part.chars() {
        match char {
            ',' => plain.push(';'),
            _ if char.is_whitespace() || char.is_control() || [';', '@', '%'].contains(&char) => {
                plain.push_str(&format!("%{:02X}", u32::from(char)));
            }
            _ => plain.push(char),
        }
    }
    plain
}

/// Puts text on one line: a line end becomes a blank, as in the notes of other formats.
fn one_line(text: &str) -> String {
    words::one_line(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::time::Duration;

    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use hdrhistogram::Histogram;
    use hdrhistogram::serialization::Deserializer;
    use hdrhistogram::serialization::interval_log::{IntervalLogIterator, LogEntry};
    use record::{Answer, Cause, Load, Probe, RunInfo};

    use super::*;
    use figures::{summarise, timeline};
    use sample::{cell, controls, failure, info, measured, ms, record};

    fn run() -> (RunInfo, Vec<record::Measurement>) {
        let (cell, odd) = (cell("inline", "tokio/1"), cell("rayon-offload:threads=2,bound=4", "tokio/1"));
        let mut measurements = controls(&cell);
        measurements.extend(measured(&cell, ms(1), ms(5), [10, 20]));
        measurements.extend(measured(&odd, ms(2), ms(9), [10, 20]).into_iter().take(1));
        measurements.push(failure(Subject::Cell(odd.clone()), 1, Cause::TimedOut, "too\nlong"));
        (info(&[cell, odd]), measurements)
    }

    /// Reads the log with a reader that is not ours: the origin, and the histograms by their tags.
    fn read(log: &str) -> (Duration, BTreeMap<String, Vec<Histogram<u64>>>) {
        let (mut origin, mut found) = (Duration::ZERO, BTreeMap::<String, Vec<_>>::new());
        for entry in IntervalLogIterator::new(log.as_bytes()) {
            match entry.unwrap() {
                LogEntry::StartTime(time) => origin = time,
                LogEntry::BaseTime(time) => assert_eq!(time, origin),
                LogEntry::Interval(interval) => {
                    let bytes = STANDARD.decode(interval.encoded_histogram()).unwrap();
                    let histogram: Histogram<u64> = Deserializer::new().deserialize(&mut &bytes[..]).unwrap();
                    assert!((interval.max() - histogram.max() as f64 / 1e6).abs() < 0.001);
                    assert_eq!(interval.duration(), ms(1000));
                    found.entry(interval.tag().unwrap().to_string()).or_default().push(histogram);
                }
            }
        }
        (origin, found)
    }

    #[test]
    fn a_log_of_cells_floors_and_failures() {
        let (info, measurements) = run();
        insta::assert_snapshot!(hlog(&timeline(&info, &measurements)));
    }

    #[test]
    fn the_rounds_of_a_cell_merged_from_the_log_are_the_histograms_themselves() {
        let cell = cell("inline", "tokio/1");
        let mut measurements = measured(&cell, ms(1), ms(5), [10, 20]);
        measurements[1] = measured(&cell, ms(2), ms(70), [10, 20])[1].clone();
        let info = info(std::slice::from_ref(&cell));
        let (origin, found) = read(&hlog(&timeline(&info, &measurements)));
        assert_eq!(origin, Duration::from_secs(1_767_319_445));
        let merge = |rounds: &[Histogram<u64>]| {
            let mut merged = rounds[0].clone();
            merged.auto(true);
            rounds[1..].iter().for_each(|round| merged.add(round).unwrap());
            merged
        };
        let stored = |measurement: &record::Measurement| {
            let Answer::Record(record) = &measurement.answer else { unreachable!("it is a record") };
            let bytes = STANDARD.decode(&record.beats.as_ref().unwrap().lateness.0).unwrap();
            Deserializer::new().deserialize::<u64, _>(&mut &bytes[..]).unwrap()
        };
        let from_records = merge(&measurements.iter().map(stored).collect::<Vec<_>>());
        let from_log = merge(&found["inline@tokio/1"]);
        assert_eq!(from_log.len(), 400);
        for quantile in [0.5, 0.99, 1.0] {
            assert_eq!(from_log.value_at_quantile(quantile), from_records.value_at_quantile(quantile));
        }
        let max = summarise(&info, &measurements).cells[0].figures.lateness().max.unwrap();
        assert_eq!(u128::from(from_log.max()), max.as_nanos());
    }

    #[test]
    fn a_tag_is_the_cell_as_it_is_written_but_for_commas() {
        let (info, measurements) = run();
        let found = read(&hlog(&timeline(&info, &measurements))).1;
        let tags: Vec<&str> = found.keys().map(String::as_str).collect();
        assert_eq!(tags, ["floor@tokio/1", "inline@tokio/1", "rayon-offload:threads=2;bound=4@tokio/1"]);
    }

    #[test]
    fn no_two_cells_have_the_same_tag_and_none_has_what_ends_one() {
        let mut cells = vec![cell("inline", "tokio/1")];
        for change in [
            |cell: &mut Cell| cell.load = Load::Jobs(2),
            |cell: &mut Cell| cell.load = Load::Pause(ms(50)),
            |cell: &mut Cell| cell.probe = Probe::Socket,
            |cell: &mut Cell| cell.cpus = 2,
            |cell: &mut Cell| cell.place = Place::Body,
            |cell: &mut Cell| "countdown:steps=5,step=1us".clone_into(&mut cell.workload),
            |cell: &mut Cell| "countdown:steps=5;step=1us".clone_into(&mut cell.workload),
            |cell: &mut Cell| "countdown jobs@7".clone_into(&mut cell.workload),
            |cell: &mut Cell| cell.setting = "a=1,b=2".parse().unwrap(),
            |cell: &mut Cell| cell.setting = "a=1;b=2\t\n%".parse().unwrap(),
        ] {
            let mut cell = cells[0].clone();
            change(&mut cell);
            cells.push(cell);
        }
        let beats = || Some(sample::beats([ms(1); 5], 0));
        let all = |cell: &Cell| {
            [Subject::Cell(cell.clone()), Subject::floor_of(cell)]
                .map(|subject| record(subject, 0, beats(), None))
        };
        let measurements: Vec<_> = cells.iter().flat_map(all).collect();
        let log = hlog(&timeline(&info(&cells), &measurements));
        let (_, found) = read(&log);
        // Floors of the same processors and place are one, measured again: the later one counts.
        assert_eq!(found.len(), cells.len() + 4, "{log}");
        for tag in found.keys() {
            assert!(!tag.contains([',', ' ', '\t', '\n', '\r']), "{tag}");
        }
    }

    #[test]
    fn a_run_without_measurements_is_a_log_without_intervals() {
        let log = hlog(&timeline(&info(&[]), &[]));
        assert_eq!(read(&log).1.len(), 0);
        assert_eq!(log.lines().count(), 6);
    }
}
