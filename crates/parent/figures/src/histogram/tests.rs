//! Histograms that were made to do harm: one for each way in which the library would let them.

use std::io::Write;
use std::time::Duration;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use proptest::collection::vec;
use proptest::prelude::*;
use record::Beats;

use super::*;
use crate::lateness::Merged;
use sample::any::{cases, count, nearly, text};

/// The header of a histogram.
#[derive(Clone, Debug)]
struct Header {
    cookie: [u8; 4],
    /// `None` for the true length.
    declared: Option<u32>,
    digits: u32,
    lowest: u64,
    highest: u64,
}

const TRUE: Header = Header { cookie: PLAIN, declared: None, digits: 3, lowest: 1, highest: u64::MAX };

impl Header {
    fn before(&self, payload: &[u8]) -> Vec<u8> {
        let mut bytes = self.cookie.to_vec();
        bytes.extend(self.declared.unwrap_or(payload.len() as u32).to_be_bytes());
        bytes.extend([0; 4]);
        bytes.extend(self.digits.to_be_bytes());
        bytes.extend(self.lowest.to_be_bytes());
        bytes.extend(self.highest.to_be_bytes());
        bytes.extend(1.0_f64.to_be_bytes());
        bytes.extend(payload);
        bytes
    }
}

fn compressed(plain: &[u8]) -> Vec<u8> {
    let mut stream = ZlibEncoder::new(Vec::new(), Compression::fast());
    stream.write_all(plain).unwrap();
    let stream = stream.finish().unwrap();
    [&COMPRESSED[..], &(stream.len() as u32).to_be_bytes(), &stream].concat()
}

fn written(plain: &[u8]) -> String {
    STANDARD.encode(compressed(plain))
}

/// Encodes counts; a negative number is a run of empty buckets.
fn payload(numbers: &[i64]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for number in numbers {
        let mut left = ((number << 1) ^ (number >> 63)) as u64;
        for at in 0.. {
            if at == 8 || left < 0x80 {
                bytes.push(left as u8);
                break;
            }
            bytes.push(left as u8 | 0x80);
            left >>= 7;
        }
    }
    bytes
}

fn refusal(plain: &[u8]) -> String {
    read(&written(plain)).unwrap_err()
}

#[test]
fn counts_and_empty_places_are_read_as_they_were_meant() {
    let counts = read(&written(&TRUE.before(&payload(&[2, -998, 5])))).unwrap();
    let of_one = |value, count| Bucket { middle: value, highest: value, count };
    assert_eq!(counts.iter().collect::<Vec<_>>(), [of_one(0, 2), of_one(999, 5)]);
    assert_eq!(counts.len(), 7);
}

#[test]
fn one_that_declares_gigabytes_is_refused_before_they_are_set_aside() {
    let said = refusal(&Header { declared: Some(u32::MAX), ..TRUE }.before(&[2]));
    assert_eq!(said, "its histogram declares 4294967295 bytes of counts and has 1");
}

#[test]
fn one_that_inflates_to_gigabytes_is_not_inflated() {
    let said = refusal(&TRUE.before(&vec![0; 5 << 20]));
    assert_eq!(said, "its histogram is longer than 506920 bytes, and no ticker's is");
}

#[test]
fn one_that_is_compressed_twice_is_refused() {
    let counts: Vec<i64> = (1..200).collect();
    let said = refusal(&compressed(&TRUE.before(&payload(&counts))));
    assert_eq!(said, "its histogram is not one of HdrHistogram's in the V2 encoding");
}

#[test]
fn one_with_other_digits_than_a_ticker_has_is_refused() {
    for digits in [0, 2, 4, 5, 6, 255, u32::MAX] {
        let said = refusal(&Header { digits, ..TRUE }.before(&[2]));
        assert!(said.contains("significant digits"), "{said}");
    }
}

/// Found by the property below: merged with one from 1 ns on, its quantiles were later than its
/// latest beat.
#[test]
fn one_that_begins_elsewhere_is_refused() {
    for lowest in [0, 2, 1 << 32, u64::MAX] {
        let said = refusal(&Header { lowest, ..TRUE }.before(&payload(&[2])));
        assert!(said.contains(&format!("from {lowest} on, and a ticker's has 3 from 1 on")), "{said}");
    }
}

#[test]
fn a_skip_that_cant_be_negated_is_an_error() {
    for numbers in [&[i64::MIN][..], &[i64::MIN; 3], &[1, i64::MIN], &[i64::MIN, 0, 0, 0, 0, 0, 0, 0, 0, 0]] {
        assert_eq!(
            refusal(&TRUE.before(&payload(numbers))),
            "its histogram skips more places than there are"
        );
    }
}

#[test]
fn counts_that_no_sum_holds_are_an_error() {
    let lateness = record::Histogram(written(&TRUE.before(&payload(&[i64::MAX, i64::MAX, i64::MAX]))));
    let beats = Beats { due: u64::MAX, fired: u64::MAX, ..sample::beats([], 0) };
    let said = Merged::of(&Beats { lateness, ..beats }).unwrap_err();
    assert_eq!(said, "18446744073709551615 beats are more than any trial has");
}

/// Returns any header, with true values in most of its fields.
fn header() -> impl Strategy<Value = Header> {
    let cookie = prop_oneof![9 => Just(PLAIN), 1 => any::<[u8; 4]>()];
    let declared = prop_oneof![9 => Just(None), 1 => any::<u32>().prop_map(Some)];
    let value = || prop_oneof![count(), (0..64_u32).prop_map(|bit| 1 << bit)];
    (
        cookie,
        declared,
        prop_oneof![9 => Just(3), 1 => any::<u32>()],
        prop_oneof![9 => Just(1), 1 => value()],
        prop_oneof![Just(u64::MAX), value()],
    )
        .prop_map(|(cookie, declared, digits, lowest, highest)| Header {
            cookie,
            declared,
            digits,
            lowest,
            highest,
        })
}

/// Returns a few counts with gaps between them.
fn numbers() -> impl Strategy<Value = Vec<i64>> {
    vec(prop_oneof![0..1000_i64, -60_000..0_i64, Just(i64::MIN), Just(i64::MIN + 1), Just(i64::MAX)], 0..12)
}

/// Returns any value, of any size.
fn value() -> impl Strategy<Value = u64> {
    (any::<u64>(), 0..64_u32).prop_map(|(value, bits)| value >> bits)
}

/// Returns the text of a histogram, and the histogram itself.
fn made(values: &[u64]) -> (String, hdrhistogram::Histogram<u64>) {
    use hdrhistogram::serialization::{Serializer, V2DeflateSerializer};

    let mut made = hdrhistogram::Histogram::new(3).unwrap();
    values.iter().for_each(|value| made.record(*value).unwrap());
    let mut bytes = Vec::new();
    V2DeflateSerializer::new().serialize(&made, &mut bytes).unwrap();
    (STANDARD.encode(bytes), made)
}

proptest! {
    #![proptest_config(cases(256))]

    /// HdrHistogram's library reads the same, and merges to the same.
    #[test]
    fn the_buckets_are_those_of_the_library(all in vec(vec(value(), 0..40), 1..4)) {
        let mut whole = hdrhistogram::Histogram::<u64>::new(3).unwrap();
        let mut read_all = Vec::new();
        for values in &all {
            let (text, made) = made(values);
            whole.add(&made).unwrap();
            read_all.push(read(&text).unwrap());
        }
        let merged = Counts::sum(&read_all);
        let of_library: Vec<Bucket> = whole
            .iter_recorded()
            .map(|bucket| Bucket {
                middle: whole.median_equivalent(bucket.value_iterated_to()),
                highest: bucket.value_iterated_to(),
                count: bucket.count_at_value(),
            })
            .collect();
        prop_assert_eq!(merged.iter().collect::<Vec<_>>(), of_library);
        prop_assert_eq!(merged.len(), whole.len());
    }

    /// A histogram that is read holds the beats of the text. It can be merged with any other and
    /// asked for anything.
    #[test]
    fn whatever_the_header_says_it_is_read_or_refused_with_a_reason(
        all in vec((header(), prop_oneof![numbers(), vec(0..50_i64, 0..20)]), 1..3),
    ) {
        let mut readable = Vec::new();
        for (header, numbers) in &all {
            match read(&written(&header.before(&payload(numbers)))) {
                Ok(histogram) => {
                    let due = numbers.iter().filter(|number| **number > 0).map(|number| *number as u64);
                    let due = due.fold(0, u64::saturating_add);
                    prop_assert_eq!(histogram.len(), due);
                    let lateness = record::Histogram(written(&header.before(&payload(numbers))));
                    let beats = Beats { due, fired: due, lateness, ..sample::beats([], 0) };
                    readable.extend(Merged::of(&beats));
                }
                Err(said) => prop_assert!(said.starts_with("its histogram"), "{}", said),
            }
        }
        let Some(merged) = Merged::all(&readable) else { return Ok(()) };
        prop_assert_eq!(merged.due(), readable.iter().map(Merged::due).sum::<u64>());
        let lateness = merged.lateness();
        prop_assert_eq!(lateness.max.is_some(), merged.due() > 0);
        prop_assert!(lateness.p50 <= lateness.max && lateness.p99 <= lateness.max);
        let late = merged.later_than(Duration::from_micros(1));
        prop_assert!(late.is_none_or(|share| (0.0..=1.0).contains(&share)));
    }

    #[test]
    fn a_damaged_text_is_read_or_refused_with_a_reason(
        text in prop_oneof![
            nearly(vec(0..1_000_000_u64, 1..30).prop_map(|late| {
                sample::beats(late.into_iter().map(Duration::from_nanos), 0).lateness.0
            }).boxed()),
            vec(any::<u8>(), 0..60).prop_map(|bytes| STANDARD.encode(bytes)),
            vec(any::<u8>(), 0..60).prop_map(|bytes| written(&bytes)),
            text(),
        ],
    ) {
        if let Err(said) = read(&text) {
            prop_assert!(said.starts_with("its histogram") && said.len() < 200, "{}", said);
        }
    }
}
