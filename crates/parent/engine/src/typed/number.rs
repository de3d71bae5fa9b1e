//! Whole numbers on the command line: `1000`, `1_000_000`.

use notation::number::read;

/// Reads a number for a flag.
///
/// # Errors
/// With what to write instead, or with the most that the flag takes.
pub fn number<N: TryFrom<u64>>(text: &str) -> Result<N, String> {
    let number = read(text).map_err(|error| error.to_string())?;
    N::try_from(number).map_err(|_| {
        let most = u64::MAX >> (64 - 8 * size_of::<N>());
        format!("it takes at most {most}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_or_answered_with_what_to_write() {
        assert_eq!(number::<u32>("1_000"), Ok(1000));
        assert_eq!(number::<u64>("18446744073709551615"), Ok(u64::MAX));
        for (text, told) in [
            ("1k", "write 1000"),
            ("many", "it takes a whole number, such as 1000"),
            ("-1", "it takes a whole number, such as 1000"),
            ("4294967296", "it takes at most 4294967295"),
        ] {
            assert_eq!(number::<u32>(text), Err(told.to_owned()), "{text}");
        }
    }
}
