//! Amounts of memory: read from the command line (`512MiB`, `2GiB`), and written in messages.

/// The units that may stand behind a number.
const UNITS: [(&str, u64); 7] = [
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
    ("TiB", 1 << 40),
    ("kB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
];

/// Reads an amount for a flag, and returns it in bytes.
///
/// # Errors
/// With what is wrong with it, and how an amount is written.
pub fn read(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let end = text.find(|char: char| !char.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = (&text[..end], text[end..].trim_start());
    let advice = "an amount of memory is written 512MiB or 2GiB";
    let Some((_, bytes)) = UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit)) else {
        return Err(match (number, unit) {
            ("", _) => format!("it does not begin with a whole number; {advice}"),
            (_, "") => format!("it has no unit; {advice}"),
            (_, unit) => format!("`{unit}` is no unit; {advice}"),
        });
    };
    let count: u64 = match number.parse() {
        Ok(count) => count,
        Err(_) if number.is_empty() => return Err(format!("there is no number before its unit; {advice}")),
        Err(_) => return Err(format!("that is more than any machine has; {advice}")),
    };
    count.checked_mul(*bytes).ok_or_else(|| format!("that is more than any machine has; {advice}"))
}

/// Writes an amount in the largest unit that it fills.
pub fn written(bytes: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    match UNITS.into_iter().find(|(unit, _)| bytes >= *unit) {
        Some((unit, name)) if bytes.is_multiple_of(unit) => format!("{} {name}", bytes / unit),
        Some((unit, name)) => format!("{:.1} {name}", bytes as f64 / unit as f64),
        None => format!("{bytes} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_written_in_the_largest_unit_that_it_fills() {
        let shown: Vec<String> = [512 << 20, 2 << 30, 3 << 29, 1000].into_iter().map(written).collect();
        assert_eq!(shown, ["512 MiB", "2 GiB", "1.5 GiB", "1000 bytes"]);
    }

    #[test]
    fn a_number_with_a_unit_is_read_in_bytes() {
        for (text, bytes) in [
            ("512MiB", 512 << 20),
            ("2 GiB", 2 << 30),
            ("2gib", 2 << 30),
            ("3GB", 3_000_000_000),
            ("1kB", 1000),
        ] {
            assert_eq!(read(text), Ok(bytes), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused_with_what_is_wrong() {
        for (text, what) in [
            ("", "whole number"),
            ("much", "whole number"),
            ("-1GiB", "whole number"),
            ("GiB", "no number"),
            ("512", "no unit"),
            ("1.5GiB", "`.5GiB` is no unit"),
            ("5 parsecs", "`parsecs` is no unit"),
            ("99999999999TiB", "more than any machine"),
            ("99999999999999999999999MiB", "more than any machine"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(what) && error.ends_with("512MiB or 2GiB"), "{text}: {error}");
        }
    }
}
