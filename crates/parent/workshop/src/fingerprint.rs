//! A number that tells versions of a text apart. It gives no protection against forgery.
//!
//! **Invariant:** the same text has the same number in every version of this program, because the
//! numbers are written to files.

use std::fmt;
use std::str::FromStr;

/// The 64-bit FNV-1a hash of a text (<https://www.rfc-editor.org/rfc/rfc9923>), written as 16
/// hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// The number of digits.
    pub const LENGTH: usize = 16;

    /// Computes the fingerprint of a text. Carriage returns don't count, because the same text may
    /// have other line ends elsewhere.
    pub fn of(text: impl AsRef<[u8]>) -> Fingerprint {
        let bytes = text.as_ref().iter().filter(|byte| **byte != b'\r');
        Fingerprint(bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        }))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// An error: the text is no fingerprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a fingerprint is 16 hexadecimal digits")]
pub struct NoFingerprint;

impl FromStr for Fingerprint {
    type Err = NoFingerprint;

    fn from_str(text: &str) -> Result<Self, NoFingerprint> {
        if text.len() != Self::LENGTH || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NoFingerprint);
        }
        u64::from_str_radix(text, 16).map(Fingerprint).map_err(|_| NoFingerprint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_that_were_published() {
        // The published test vectors of FNV-1a 64.
        assert_eq!(Fingerprint::of("").to_string(), "cbf29ce484222325");
        assert_eq!(Fingerprint::of("a").to_string(), "af63dc4c8601ec8c");
        assert_eq!(Fingerprint::of("foobar").to_string(), "85944171f73967e8");
    }

    #[test]
    fn line_ends_do_not_count_and_anything_else_does() {
        assert_eq!(Fingerprint::of("a\r\nb\r\n"), Fingerprint::of("a\nb\n"));
        assert_ne!(Fingerprint::of("a\nb\n"), Fingerprint::of("a\nb"));
    }

    #[test]
    fn a_written_fingerprint_is_read_back() {
        let fingerprint = Fingerprint::of("text");
        assert_eq!(fingerprint.to_string().parse(), Ok(fingerprint));
        for wrong in ["", "cbf29ce48422232", "cbf29ce4842223255", "+bf29ce484222325", "абвгдежз"] {
            assert_eq!(wrong.parse::<Fingerprint>(), Err(NoFingerprint), "{wrong}");
        }
    }
}
