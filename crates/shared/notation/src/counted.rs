//! A number with what it counts.

/// Writes a number of something: `1 round`, `2 rounds`. The noun takes an s.
///
/// ```
/// assert_eq!(notation::counted(2_u32, "round"), "2 rounds");
/// ```
pub fn counted(count: impl Into<u64>, noun: &str) -> String {
    let count = count.into();
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
