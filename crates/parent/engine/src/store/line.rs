//! One line of a run's measurements: JSON whose first member is the checksum of the rest.
//!
//! ```text
//! {"crc32":"0a1b2c3d","answer":"record","format":3,...}
//! ```
//!
//! It owns the checksum. `reading.rs` reads what the line says.
//!
//! **Invariant:** a changed line is never counted, even if it is still a measurement. Nothing else
//! finds a digit that became another one. A line of an older version has no checksum. It
//! begins with the kind of its answer, so a line whose checksum was destroyed is not taken for one.

/// The beginning of a line with a checksum, before its 8 hexadecimal digits.
const BEFORE: &[u8] = b"{\"crc32\":\"";
/// The text between the digits and what they are the checksum of.
const AFTER: &[u8] = b"\",";
/// The beginning of a line of an older version.
const UNCHECKED: &[u8] = b"{\"answer\":\"";

/// Returns the line of a measurement, which is a JSON object with at least one member, with its
/// checksum and its line end.
pub(super) fn with_checksum(measurement: &[u8]) -> Vec<u8> {
    let rest = measurement.strip_prefix(b"{").expect("a measurement is a JSON object");
    let digits = digits(rest);
    [BEFORE, digits.as_bytes(), AFTER, rest, b"\n"].concat()
}

/// Checks that a line says what was written into it. Blanks and line ends after it do not count.
///
/// # Errors
/// In words, what is wrong with it.
pub(super) fn check(line: &[u8]) -> Result<(), &'static str> {
    let line = line.trim_ascii_end();
    let Some(checked) = line.strip_prefix(BEFORE) else {
        return if line.starts_with(UNCHECKED) {
            Ok(())
        } else {
            Err("it begins neither with a checksum nor with an answer")
        };
    };
    match checked.split_at_checked(8) {
        Some((written, rest))
            if rest.strip_prefix(AFTER).is_some_and(|rest| digits(rest).as_bytes() == written) =>
        {
            Ok(())
        }
        _ => Err("its checksum does not fit, so it was changed after it was written"),
    }
}

fn digits(text: &[u8]) -> String {
    format!("{:08x}", crc32fast::hash(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The check value of the checksum's definition: the checksum of the digits 1 to 9.
    #[test]
    fn the_checksum_is_the_one_that_others_compute() {
        assert_eq!(digits(b"123456789"), "cbf43926");
    }

    #[test]
    fn a_line_is_json_with_the_same_members() {
        let line = with_checksum(br#"{"answer":"record","round":7}"#);
        let read: serde_json::Value = serde_json::from_slice(&line).unwrap();
        assert_eq!((&read["answer"], &read["round"]), (&"record".into(), &7.into()));
        assert_eq!(check(&line), Ok(()));
        assert_eq!(check(&[line.trim_ascii_end(), b" \r\n"].concat()), Ok(()));
    }

    /// Each single byte, also those of the checksum.
    #[test]
    fn a_byte_that_became_another_one_is_found() {
        let line = with_checksum(br#"{"answer":"record","round":7}"#);
        for at in 0..line.len() - 1 {
            for other in 0..=u8::MAX {
                let mut changed = line.clone();
                changed[at] = other;
                let is_changed = changed.trim_ascii_end() != line.trim_ascii_end();
                assert_eq!(check(&changed).is_err(), is_changed, "{}", String::from_utf8_lossy(&changed));
            }
        }
    }

    #[test]
    fn a_line_of_an_older_version_has_no_checksum() {
        assert_eq!(check(br#"{"answer":"record","format":1}"#), Ok(()));
        for other in [&br#"{"round":7}"#[..], br#"{"crc32":7,"format":3}"#, br#"{"crc32":""#, b"", b"{}"] {
            check(other).unwrap_err();
        }
    }
}
