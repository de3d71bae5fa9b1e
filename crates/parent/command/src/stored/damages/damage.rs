//! The damages that the properties put into a file.
//!
//! It owns how each damage changes bytes. `mod.rs` says what may come of it.
//!
//! **Invariant:** a damage can be put into any bytes, also into none.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

/// The number of lines of other runs that can be put into a file.
pub(super) const FOREIGN: usize = 3;

/// One damage of a file.
#[derive(Clone, Debug)]
pub(super) enum Damage {
    /// The file ends here, as if the program was killed.
    Cut(Index),
    /// One bit of a byte changes.
    Flip(Index, u8),
    /// Some bytes are missing.
    Remove(Index, usize),
    /// A block of zeros, as after a power loss.
    Zeros(Index, usize),
    /// Bytes that nobody wrote here.
    Insert(Index, Vec<u8>),
    /// A digit becomes another one, so the line may still be a measurement.
    Digit(Index, u8),
    /// A line stands once more elsewhere.
    Repeat(Index, Index),
    /// Two lines are in each other's place.
    Swap(Index, Index),
    /// A line is missing.
    Lose(Index),
    /// A line has lost its end, so that two are one.
    Join(Index),
    /// All line ends are those of another system.
    LineEnds,
    /// A mark of the encoding, as some editors write it.
    Mark,
    /// An intact line of another run.
    Foreign(Index, usize),
}

/// Makes any damage.
pub(super) fn damage() -> impl Strategy<Value = Damage> {
    use Damage::*;
    let at = any::<Index>;
    prop_oneof![
        at().prop_map(Cut),
        (at(), 0..8_u8).prop_map(|(at, bit)| Flip(at, bit)),
        (at(), 1..300_usize).prop_map(|(at, count)| Remove(at, count)),
        (at(), 1..300_usize).prop_map(|(at, count)| Zeros(at, count)),
        (at(), vec(any::<u8>(), 1..20)).prop_map(|(at, bytes)| Insert(at, bytes)),
        (at(), "[\\[\\]{},:\"0-9\n]{1,9}").prop_map(|(at, text)| Insert(at, text.into_bytes())),
        (at(), 0..10_u8).prop_map(|(at, digit)| Digit(at, digit)),
        (at(), at()).prop_map(|(from, to)| Repeat(from, to)),
        (at(), at()).prop_map(|(one, other)| Swap(one, other)),
        at().prop_map(Lose),
        at().prop_map(Join),
        Just(LineEnds),
        Just(Mark),
        (at(), 0..FOREIGN).prop_map(|(at, which)| Foreign(at, which)),
    ]
}

impl Damage {
    /// Returns the file with this damage.
    pub(super) fn to(&self, file: Vec<u8>, foreign: &[Vec<u8>]) -> Vec<u8> {
        use Damage::*;
        match self {
            Cut(at) => {
                let at = at.index(file.len() + 1);
                file[..at].to_vec()
            }
            Flip(at, bit) => changed(file, at, |byte| byte ^ (1 << bit)),
            Remove(at, count) => spliced(file, at, *count, &[]),
            Zeros(at, count) => spliced(file, at, *count, &vec![0; *count]),
            Insert(at, bytes) => spliced(file, at, 0, bytes),
            Digit(at, digit) => {
                let mut file = file;
                let digits: Vec<usize> = (0..file.len()).filter(|at| file[*at].is_ascii_digit()).collect();
                if !digits.is_empty() {
                    file[digits[at.index(digits.len())]] = b'0' + digit;
                }
                file
            }
            Repeat(from, to) => of_lines(file, |lines| {
                let line = lines[from.index(lines.len())].clone();
                lines.insert(to.index(lines.len() + 1), line);
            }),
            Swap(one, other) => of_lines(file, |lines| {
                let count = lines.len();
                lines.swap(one.index(count), other.index(count));
            }),
            Lose(at) => of_lines(file, |lines| {
                lines.remove(at.index(lines.len()));
            }),
            Join(at) => of_lines(file, |lines| {
                let at = at.index(lines.len());
                if lines[at].ends_with(b"\n") {
                    lines[at].pop();
                }
            }),
            LineEnds => file.split_inclusive(|byte| *byte == b'\n').fold(Vec::new(), |mut all, line| {
                match line.strip_suffix(b"\n") {
                    Some(line) => all.extend([line, b"\r\n"].concat()),
                    None => all.extend(line),
                }
                all
            }),
            Mark => spliced_at(file, 0, 0, "\u{feff}".as_bytes()),
            Foreign(at, which) => of_lines(file, |lines| {
                lines.insert(at.index(lines.len() + 1), foreign[*which].clone());
            }),
        }
    }
}

fn changed(mut file: Vec<u8>, at: &Index, change: impl Fn(u8) -> u8) -> Vec<u8> {
    if !file.is_empty() {
        let at = at.index(file.len());
        file[at] = change(file[at]);
    }
    file
}

fn spliced(file: Vec<u8>, at: &Index, count: usize, with: &[u8]) -> Vec<u8> {
    let at = at.index(file.len() + 1);
    spliced_at(file, at, count, with)
}

fn spliced_at(mut file: Vec<u8>, at: usize, count: usize, with: &[u8]) -> Vec<u8> {
    let end = (at + count).min(file.len());
    file.splice(at..end, with.iter().copied());
    file
}

/// Changes the lines of a file, each with its end. A file without lines stays as it is.
fn of_lines(file: Vec<u8>, change: impl FnOnce(&mut Vec<Vec<u8>>)) -> Vec<u8> {
    let mut lines: Vec<Vec<u8>> = file.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    if !lines.is_empty() {
        change(&mut lines);
    }
    lines.concat()
}
