//! Quotas of processor time: read from the command line (`1.5`), and written in messages.

/// Reads a quota for a flag, and returns it in thousandths of a processor.
///
/// # Errors
/// With how a quota is written.
pub fn read(text: &str) -> Result<u64, String> {
    let advice = "it takes a number of processors, such as 1.5";
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |digits: &str| digits.chars().all(|char| char.is_ascii_digit());
    if text.contains(',') {
        return Err(format!("write a point and no comma; {advice}"));
    }
    if whole.is_empty() || !is_number(whole) || !is_number(decimals) || text.ends_with('.') {
        return Err(advice.to_owned());
    }
    if decimals.len() > 3 {
        return Err(format!("at most three digits after the point; {advice}"));
    }
    let too_many = || format!("that is more than any machine has; {advice}");
    let whole: u64 = whole.parse().map_err(|_| too_many())?;
    // `5` is five tenths: 500 thousandths.
    let thousandths: u64 = format!("{decimals:0<3}").parse().map_err(|_| too_many())?;
    whole.checked_mul(1000).and_then(|whole| whole.checked_add(thousandths)).ok_or_else(too_many)
}

/// Writes a quota as a number of processors.
pub fn written(millicpus: u64) -> String {
    let (whole, thousandths) = (millicpus / 1000, millicpus % 1000);
    let text = format!("{whole}.{thousandths:03}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_processors_is_read_in_thousandths() {
        for (text, millicpus) in [
            ("1.5", 1500),
            ("2", 2000),
            ("0.05", 50),
            ("0.125", 125),
            ("1.50", 1500),
            ("0", 0),
            ("64", 64_000),
        ] {
            assert_eq!(read(text), Ok(millicpus), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused_with_how_a_quota_is_written() {
        let most = u64::MAX.to_string();
        for (text, what) in [
            ("", "it takes"),
            ("x", "it takes"),
            ("-1", "it takes"),
            ("1.", "it takes"),
            (".5", "it takes"),
            ("1.5.5", "it takes"),
            ("150%", "it takes"),
            ("1e3", "it takes"),
            ("1,5", "write a point"),
            ("1.5000", "three digits"),
            (&most, "more than any machine"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(what) && error.ends_with("such as 1.5"), "{text}: {error}");
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let shown: Vec<String> = [1500, 2000, 50, 125, 0, 10_000].into_iter().map(written).collect();
        assert_eq!(shown, ["1.5", "2", "0.05", "0.125", "0", "10"]);
        for millicpus in 0..5000 {
            assert_eq!(read(&written(millicpus)), Ok(millicpus));
        }
    }
}
