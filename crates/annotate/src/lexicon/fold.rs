//! Folding of names and words: the form of the keys of the lists.
//!
//! It differs from `pullquote_text::fold`, which is for search in running text: dots are dropped and
//! hyphens are blanks.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// `text` in lower case without accents and dots, with blanks for hyphens and straight apostrophes:
/// `saint etienne` for `Saint-Étienne`, `us` for `U.S.`
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// Appends the folded form of `text` to `out`.
pub fn fold_into(text: &str, out: &mut String) {
    if text.is_ascii() {
        for byte in text.bytes() {
            push(char::from(byte.to_ascii_lowercase()), out);
        }
        return;
    }
    unaccented(text).for_each(|c| push(c, out));
}

/// The characters of `text` in lower case without accents.
pub(crate) fn unaccented(text: &str) -> impl Iterator<Item = char> {
    text.nfd()
        .filter(|&c| !is_combining_mark(c))
        .flat_map(char::to_lowercase)
}

/// Letters without a decomposition become what English newspapers write for them.
fn push(c: char, out: &mut String) {
    match c {
        '.' => {}
        '-' | '‐' | '‑' | '–' | '\u{a0}' => out.push(' '),
        '’' | '‘' | 'ʼ' | '`' => out.push('\''),
        'ø' => out.push('o'),
        'ł' => out.push('l'),
        'đ' => out.push('d'),
        'ı' => out.push('i'),
        'æ' => out.push_str("ae"),
        'œ' => out.push_str("oe"),
        'ß' => out.push_str("ss"),
        _ => out.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_name_fold_to_the_same_key() {
        assert_eq!(fold("Łódź"), "lodz");
        assert_eq!(fold("Tromsø"), fold("TROMSO"));
        assert_eq!(fold("U.S."), "us");
        assert_eq!(fold("al-Qa‘ida"), "al qa'ida");
        assert_eq!(fold("Ἀθῆναι"), fold("αθηναι"));
    }
}
