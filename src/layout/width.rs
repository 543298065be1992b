//! Width in cells: what a terminal drawn through ratatui advances, cluster by cluster.
//!
//! Cut text into grapheme clusters first, then take the width of each: the sum over characters is
//! wrong for joined emoji, the width of a whole string for Arabic ligatures and tabs. Clusters that
//! hold a control are not drawn by ratatui and count 0; [`pullquote_text::clean`] makes them visible
//! before they come here.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Cells of one grapheme cluster, equal to what ratatui advances when it draws it.
///
/// ```
/// use pullquote::layout::width;
/// assert_eq!(width::of("é"), 1);
/// assert_eq!(width::of("漢"), 2);
/// assert_eq!(width::of("\u{200b}"), 0);
/// ```
pub fn of(cluster: &str) -> usize {
    of_as(cluster, false)
}

/// Cells of one grapheme cluster; `wide_ambiguous` counts characters of ambiguous width (such as “ and —) as
/// two cells, as terminals in an East Asian setting draw them.
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
    width + sound_marks(cluster)
}

/// Cells of one character that is a cluster of its own and no control.
pub(super) fn of_char(c: char, wide_ambiguous: bool) -> usize {
    let width = if wide_ambiguous {
        c.width_cjk()
    } else {
        c.width()
    };
    width.unwrap_or(0) + usize::from(is_sound_mark(c))
}

/// Half-width Katakana sound marks: zero wide to Unicode, one cell to terminals and ratatui.
const fn is_sound_mark(c: char) -> bool {
    matches!(c, '\u{ff9e}' | '\u{ff9f}')
}

fn sound_marks(cluster: &str) -> usize {
    cluster.chars().filter(|&c| is_sound_mark(c)).count()
}

/// Cells of a text: the sum over its clusters.
pub fn of_str(text: &str) -> usize {
    text.graphemes(true).map(of).sum()
}

/// The longest prefix of whole clusters that fits into `cells`, and its width in cells.
///
/// ```
/// use pullquote::layout::width;
/// assert_eq!(width::fit("漢字", 3), ("漢", 2));
/// ```
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

/// The text if it fits into `cells`, else as much of it as leaves room for the `…` at its end.
///
/// ```
/// use pullquote::layout::width;
/// assert_eq!(width::ellipsis("a long title", 7), "a long…");
/// assert_eq!(width::ellipsis("short", 7), "short");
/// ```
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
    fn clusters_have_the_width_that_ratatui_gives_them() {
        let cases = [
            ("a", 1),
            ("\u{e9}", 1),
            ("e\u{301}", 1),
            ("漢", 2),
            ("👩\u{200d}👩\u{200d}👧", 2),
            ("👍🏽", 2),
            ("❤\u{fe0f}", 2),
            ("1\u{fe0f}\u{20e3}", 2),
            // Two cells to terminals; ratatui advances three, and what is drawn must agree with it.
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
    fn a_ligature_of_two_clusters_counts_two() {
        assert_eq!(of_str("\u{644}\u{627}"), 2);
    }

    #[test]
    fn ambiguous_characters_are_wide_on_request() {
        for mark in ["“", "—", "…", "▌"] {
            assert_eq!((of_as(mark, false), of_as(mark, true)), (1, 2), "{mark}");
        }
    }

    #[test]
    fn a_character_alone_is_as_wide_as_its_cluster() {
        for c in (0..=0x10_ffff).filter_map(char::from_u32) {
            if !c.is_control() {
                let cluster = c.to_string();
                assert_eq!(of_char(c, false), of_as(&cluster, false), "{c:?}");
                assert_eq!(of_char(c, true), of_as(&cluster, true), "{c:?}");
            }
        }
    }

    #[test]
    fn fit_never_cuts_a_cluster() {
        assert_eq!(fit("e\u{301}e\u{301}", 1), ("e\u{301}", 1));
        assert_eq!(fit("", 4), ("", 0));
        assert_eq!(fit("abc", 0), ("", 0));
    }

    #[test]
    fn an_ellipsis_never_passes_its_room() {
        assert_eq!(ellipsis("漢字漢字", 4), "漢…");
        assert_eq!(ellipsis("abc", 0), "");
        assert_eq!(ellipsis("abc", 1), "…");
    }
}
