//! Stage one: text to grapheme clusters with their widths in cells.
//!
//! In flowing text a run of white space is one blank. In preformatted text (verse, tables) every blank
//! counts and tabs extend to the next multiple of eight. Clusters longer than [`MAX_BYTES`] (stacked
//! combining marks) are split, which bounds what one cell of the screen can contain.

use unicode_segmentation::UnicodeSegmentation;

use super::width;
use pullquote_text::{Span, clean};

/// Longest cluster, in bytes; a longer one is split into several.
const MAX_BYTES: usize = 255;
/// Distance between tab stops, in cells.
const TAB: usize = 8;

/// A grapheme cluster or a run of blanks, before it has a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cluster {
    /// Byte offset in the text.
    pub at: u32,
    /// Length in bytes. Saturates at `u16::MAX` for a run of blanks; the next cluster's `at` gives its end.
    pub len: u16,
    /// Width in cells.
    pub width: u8,
    /// Whether this is breakable white space, which justification widens.
    pub blank: bool,
}

impl Cluster {
    /// Shorter than a run of blanks of more than `u16::MAX` bytes.
    pub const fn span(self) -> Span {
        Span::new(self.at as usize, self.at as usize + self.len as usize)
    }
}

/// Breakable white space: not a no-break space, nor the ideographic space, which is set like a character.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}' | '\u{3000}')
}

/// Whether `c` ends a line of preformatted text.
pub(super) const fn ends_line(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// Fast path: characters that never form a grapheme cluster with each other (Latin letters, common
/// punctuation, Han, Kana), so no cluster boundary search is needed between them.
const fn is_simple(c: char) -> bool {
    matches!(c,
        ' '..='~' | '\u{a0}'..='\u{ac}' | '\u{ae}'..='\u{2ff}' | '\u{2010}'..='\u{2027}'
        | '\u{2030}'..='\u{205e}' | '\u{3001}'..='\u{3029}' | '\u{3041}'..='\u{3096}'
        | '\u{30a1}'..='\u{30fa}' | '\u{4e00}'..='\u{9fff}')
}

/// The clusters of flowing text. Leading blanks have width zero.
pub(super) fn flowing(text: &str, span: Span, wide: bool, out: &mut Vec<Cluster>) {
    out.clear();
    let mut at = span.start();
    while at < span.end() {
        let rest = &text[at..span.end()];
        let blanks = blank_run(rest);
        let cluster = if blanks > 0 {
            Cluster {
                at: at as u32,
                len: blanks.min(usize::from(u16::MAX)) as u16,
                width: u8::from(at > span.start()),
                blank: true,
            }
        } else {
            next_cluster(rest, at, wide)
        };
        out.push(cluster);
        at += if blanks > 0 {
            blanks
        } else {
            usize::from(cluster.len)
        };
    }
}

/// The clusters of one preformatted line, given without its line end. `column` is its first cell: not zero
/// when blanks precede the block on the line. Indentation is limited to `max_indent` cells.
pub(super) fn preformatted(
    text: &str,
    span: Span,
    wide: bool,
    (mut column, max_indent): (usize, usize),
    out: &mut Vec<Cluster>,
) {
    out.clear();
    let mut leading = true;
    let mut at = span.start();
    while at < span.end() {
        let mut cluster = next_cluster(&text[at..span.end()], at, wide);
        let shown = &text[at..at + usize::from(cluster.len)];
        if shown.chars().all(is_blank) {
            let cells = if shown == "\t" {
                TAB - column % TAB
            } else {
                usize::from(cluster.width).max(1)
            };
            let max_cells = if leading {
                max_indent.saturating_sub(column)
            } else {
                TAB
            };
            cluster.width = cells.min(max_cells) as u8;
            cluster.blank = true;
            column += cells;
        } else {
            leading = false;
            column += usize::from(cluster.width);
        }
        out.push(cluster);
        at += usize::from(cluster.len);
    }
}

/// Length in bytes of the blanks at the start of `rest`, without a last one that has a combining mark.
fn blank_run(rest: &str) -> usize {
    let end = rest
        .char_indices()
        .find(|&(_, c)| !is_blank(c))
        .map_or(rest.len(), |(end, _)| end);
    let follows = rest[end..].chars().next();
    if end == 0 || follows.is_none_or(is_simple) {
        return end;
    }
    let last = rest[..end].chars().next_back().map_or(0, char::len_utf8);
    let has_mark = first_cluster(&rest[end - last..]).len() > last;
    if has_mark { end - last } else { end }
}

/// The cluster at the start of `rest`, which must not be empty; `at` is its offset in the text.
fn next_cluster(rest: &str, at: usize, wide: bool) -> Cluster {
    let mut chars = rest.chars();
    let first = chars.next().unwrap_or(' ');
    let is_single = is_simple(first) && chars.next().is_none_or(is_simple);
    let (len, width) = if is_single {
        let width = if first.is_ascii() {
            1
        } else {
            width::of_char(first, wide)
        };
        (first.len_utf8(), width)
    } else {
        let cluster = first_cluster(rest);
        (cluster.len(), clean_width(cluster, wide))
    };
    Cluster {
        at: at as u32,
        len: len as u16,
        width: width as u8,
        blank: false,
    }
}

/// The first grapheme cluster, truncated to [`MAX_BYTES`].
fn first_cluster(rest: &str) -> &str {
    // Searching all of `rest` would be quadratic for a long run of combining marks.
    let window = &rest[..rest.floor_char_boundary(MAX_BYTES)];
    window.graphemes(true).next().unwrap_or(window)
}

/// Width of a cluster as drawn, after cleaning.
fn clean_width(cluster: &str, wide: bool) -> usize {
    let shown = clean::cluster(cluster);
    if shown == cluster {
        width::of_as(cluster, wide)
    } else {
        shown
            .graphemes(true)
            .map(|part| width::of_as(part, wide))
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn flowing_clusters(text: &str) -> Vec<(String, u8)> {
        let mut out = Vec::new();
        flowing(text, Span::new(0, text.len()), false, &mut out);
        out.iter()
            .map(|c| (c.span().of(text).to_owned(), c.width))
            .collect()
    }

    fn preformatted_widths(text: &str, column: usize, max_indent: usize) -> Vec<u8> {
        let mut out = Vec::new();
        let span = Span::new(0, text.len());
        preformatted(text, span, false, (column, max_indent), &mut out);
        out.iter().map(|c| c.width).collect()
    }

    #[test]
    fn white_space_run_is_one_blank() {
        let clusters = flowing_clusters("a \n\t b\u{2028}c");
        assert_eq!(clusters.len(), 5);
        assert_eq!(clusters[1], (" \n\t ".to_owned(), 1));
    }

    #[test]
    fn no_break_space_is_not_blank() {
        let mut out = Vec::new();
        flowing("a\u{a0} b", Span::new(0, 5), false, &mut out);
        let blanks: Vec<bool> = out.iter().map(|c| c.blank).collect();
        assert_eq!(blanks, [false, false, true, false]);
    }

    #[test]
    fn blank_with_combining_mark_is_a_cluster() {
        assert_eq!(
            flowing_clusters("a  \u{301}b")[2],
            (" \u{301}".to_owned(), 1)
        );
    }

    #[test]
    fn control_and_bidi_characters_are_one_cell() {
        let clusters = flowing_clusters("\u{1b}[\u{202e}\0");
        assert!(clusters.iter().all(|(_, width)| *width == 1));
    }

    #[test]
    fn tabs_extend_to_the_next_stop_and_indents_are_limited() {
        assert_eq!(preformatted_widths("a\tb", 0, 20), [1, 7, 1]);
        assert_eq!(preformatted_widths("\tb", 2, 20), [6, 1]);
        assert_eq!(preformatted_widths("    b", 0, 2), [1, 1, 0, 0, 1]);
    }

    #[test]
    fn stacked_marks_are_split() {
        let text = format!("e{}", "\u{301}".repeat(1000));
        let clusters = flowing_clusters(&text);
        assert!(clusters.iter().all(|(part, _)| part.len() <= MAX_BYTES));
        assert_eq!(clusters.iter().map(|(_, width)| width).sum::<u8>(), 1);
    }

    proptest! {
        #[test]
        fn fast_path_gives_the_same_clusters_as_a_full_search(text in "[ a-zé“”—\u{301}\u{200d}👩🇩🇪漢が\u{ad}\u{e31}]{0,30}") {
            let expected: Vec<&str> = text.graphemes(true).filter(|c| !c.chars().all(is_blank)).collect();
            let found: Vec<String> = flowing_clusters(&text).into_iter().map(|(c, _)| c).filter(|c| !c.chars().all(is_blank)).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
