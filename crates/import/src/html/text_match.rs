//! Compares the words of a page with its metadata.

/// Longer texts are never equal for [`same`], in bytes.
const MAX_COMPARED: usize = 2000;

/// The letters and digits of `words`, in lower case.
pub fn letters(words: &str) -> String {
    let letters = words.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Whether two texts have the same letters and digits.
pub fn same(one: &str, other: &str) -> bool {
    one.len() < MAX_COMPARED && other.len() < MAX_COMPARED && letters(one) == letters(other)
}
