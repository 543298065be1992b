//! The marker of a list item (bullet or number); the item's lines are indented to the text after it.

/// Characters that are a marker on their own.
const BULLETS: &str = "-–—•*·‣▪▫◦●○■□◆◇▶►→+>";
const MAX_CHARS: usize = 6;

/// Length in bytes of the marker at the start of `text`, without the blanks after it; 0 if there is none.
///
/// A marker is a bullet, or a number, letter or Roman numeral followed by a full stop, bracket or colon;
/// white space must follow it.
pub(super) fn len(text: &str) -> usize {
    let end = text
        .char_indices()
        .take(MAX_CHARS + 1)
        .find(|(_, c)| c.is_whitespace())
        .map_or(0, |(at, _)| at);
    let token = &text[..end];
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
    fn markers_are_distinguished_from_words() {
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
        for (text, bytes) in cases {
            assert_eq!(len(text), bytes, "{text}");
        }
    }
}
