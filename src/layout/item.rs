//! The mark of a list item: what its lines hang after.

/// Signs that mark an item alone.
const BULLETS: &str = "-–—•*·‣▪▫◦●○■□◆◇▶►→+>";
/// Longest mark, in characters.
const LONGEST: usize = 6;

/// Bytes of the mark at the start of an item, without the blanks after it; 0 when there is none.
///
/// A mark is a bullet, or a number, a letter or a Roman number with a full stop, bracket or colon,
/// and white space follows it.
pub(super) fn mark(words: &str) -> usize {
    let end = words
        .char_indices()
        .take(LONGEST + 1)
        .find(|(_, c)| c.is_whitespace())
        .map_or(0, |(at, _)| at);
    let token = &words[..end];
    let is_bullet = token.chars().count() == 1 && token.chars().all(|c| BULLETS.contains(c));
    if is_bullet || is_number(token) {
        end
    } else {
        0
    }
}

fn is_number(token: &str) -> bool {
    let body = token.trim_start_matches(['(', '[']);
    let inner = body.trim_end_matches(['.', ')', ':', ']']);
    let n_chars = inner.chars().count();
    let numeral = inner.chars().all(|c| c.is_ascii_digit())
        || (n_chars == 1 && inner.chars().all(char::is_alphabetic))
        || inner.chars().all(|c| "ivxlcIVXLC".contains(c));
    inner.len() < body.len() && (1..=4).contains(&n_chars) && numeral
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_told_from_words() {
        let cases = [
            ("- milk", 1),
            ("• milk", 3),
            ("12. milk", 3),
            ("(a) milk", 3),
            ("iv) milk", 3),
            ("milk and eggs", 0),
            ("to. day", 0),
            ("-", 0),
            ("", 0),
            ("1998 was wet", 0),
        ];
        for (words, bytes) in cases {
            assert_eq!(mark(words), bytes, "{words}");
        }
    }
}
