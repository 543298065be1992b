//! Display width in cells, equal to what ratatui advances when it draws the text.
//!
//! Widths are per grapheme cluster: summing over characters is wrong for emoji ZWJ sequences, and the
//! width of a whole string is wrong for Arabic ligatures and tabs. ratatui does not draw clusters that
//! contain a control character, so they count 0; [`pullquote_text::clean`] replaces them beforehand.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Width of one grapheme cluster.
pub fn of(cluster: &str) -> usize {
    of_as(cluster, false)
}

/// Width of one grapheme cluster. With `wide_ambiguous`, characters of East Asian width class Ambiguous
/// (such as “ and —) count two cells, as terminals in an East Asian locale draw them.
pub fn of_as(cluster: &str, wide_ambiguous: bool) -> usize {
    if let [byte] = cluster.as_bytes() {
        return usize::from(!byte.is_ascii_control());
    }
    if cluster.chars().any(char::is_control) {
        return 0;
    }
    let width = if wide_ambiguous {
        cluster.width_cjk()
    } else {
        cluster.width()
    };
    width + cluster.chars().filter(|&c| is_sound_mark(c)).count()
}

/// Width of a character that forms a grapheme cluster alone and is not a control character.
pub(super) fn of_char(c: char, wide_ambiguous: bool) -> usize {
    let width = if wide_ambiguous {
        c.width_cjk()
    } else {
        c.width()
    };
    width.unwrap_or(0) + usize::from(is_sound_mark(c))
}

/// Half-width Katakana sound marks: `unicode-width` gives them zero cells, terminals and ratatui one.
const fn is_sound_mark(c: char) -> bool {
    matches!(c, '\u{ff9e}' | '\u{ff9f}')
}

/// Width of a text: the sum over its clusters.
pub fn of_str(text: &str) -> usize {
    text.graphemes(true).map(of).sum()
}

/// The longest prefix of whole clusters that fits into `cells`, and its width in cells.
pub fn fit(text: &str, cells: usize) -> (&str, usize) {
    let mut taken = 0;
    for (at, cluster) in text.grapheme_indices(true) {
        let width = of(cluster);
        if taken + width > cells {
            return (&text[..at], taken);
        }
        taken += width;
    }
    (text, taken)
}

/// `text` truncated to `cells`, with `…` at the end when something was cut off.
pub fn ellipsis(text: &str, cells: usize) -> Cow<'_, str> {
    let (prefix, _) = fit(text, cells);
    if prefix.len() == text.len() {
        return Cow::Borrowed(text);
    }
    if cells == 0 {
        return Cow::Borrowed("");
    }
    let (prefix, _) = fit(text, cells - 1);
    Cow::Owned(format!("{}…", prefix.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cluster_widths_match_ratatui() {
        let cases = [
            ("a", 1),
            ("\u{e9}", 1),
            ("e\u{301}", 1),
            ("漢", 2),
            ("👩\u{200d}👩\u{200d}👧", 2),
            ("👍🏽", 2),
            ("❤\u{fe0f}", 2),
            ("1\u{fe0f}\u{20e3}", 2),
            // Terminals draw two cells, ratatui advances three; the layout must agree with ratatui.
            ("ｶﾞ", 3),
            ("\u{200b}", 0),
            ("\u{ad}", 0),
            ("\t", 0),
            ("\u{1b}", 0),
            ("\r\n", 0),
        ];
        for (cluster, cells) in cases {
            assert_eq!(of(cluster), cells, "{cluster:?}");
        }
    }

    #[test]
    fn arabic_ligature_of_two_clusters_is_two_cells() {
        assert_eq!(of_str("\u{644}\u{627}"), 2);
    }

    #[test]
    fn ambiguous_characters_are_two_cells_when_configured() {
        for mark in ["“", "—", "…", "▌"] {
            assert_eq!((of_as(mark, false), of_as(mark, true)), (1, 2), "{mark}");
        }
    }

    #[test]
    fn of_char_agrees_with_of_as() {
        for c in (0..=0x10_ffff).filter_map(char::from_u32) {
            if !c.is_control() {
                let cluster = c.to_string();
                assert_eq!(of_char(c, false), of_as(&cluster, false), "{c:?}");
                assert_eq!(of_char(c, true), of_as(&cluster, true), "{c:?}");
            }
        }
    }

    #[test]
    fn fit_does_not_split_clusters() {
        assert_eq!(fit("e\u{301}e\u{301}", 1), ("e\u{301}", 1));
        assert_eq!(fit("漢字", 3), ("漢", 2));
        assert_eq!(fit("", 4), ("", 0));
        assert_eq!(fit("abc", 0), ("", 0));
    }

    #[test]
    fn ellipsis_fits_the_given_cells() {
        assert_eq!(ellipsis("a long title", 7), "a long…");
        assert_eq!(ellipsis("short", 7), "short");
        assert_eq!(ellipsis("漢字漢字", 4), "漢…");
        assert_eq!(ellipsis("abc", 0), "");
        assert_eq!(ellipsis("abc", 1), "…");
    }
}
