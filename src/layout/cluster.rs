//! Stage one: a stretch of text as grapheme clusters with their widths in cells.
//!
//! In running text a run of white space is one blank; where lines are kept each blank counts for
//! itself and tabs reach to the next multiple of eight. Clusters longer than [`MAX_BYTES`] (stacks of
//! combining marks made to overflow) are cut, which bounds what one cell of the screen can hold.

use unicode_segmentation::UnicodeSegmentation;

use super::{piece::floor_boundary, width};
use pullquote_text::{Span, clean};

/// Longest cluster, in bytes; the rest of a longer one goes on as clusters of its own.
const MAX_BYTES: usize = 255;
/// Cells between two tab stops.
const TAB: usize = 8;

/// One cluster or run of blanks before it has a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cluster {
    /// First byte in the text.
    pub at: u32,
    /// Bytes; a run of blanks is cut short at `u16::MAX`, the next cluster's `at` tells its true end.
    pub len: u16,
    /// Cells.
    pub width: u8,
    /// Whether it is white space at which a line may end and which a justified line stretches.
    pub blank: bool,
}

/// White space at which a line may break. No-break spaces are not, nor is the ideographic space, which
/// is as wide as a character and set like one.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}' | '\u{3000}')
}

/// Any white space, also what does not break.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace()
}

/// Whether the character ends a line where lines are kept.
pub(super) const fn ends_line(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// Characters that never join a neighbour of the same sort: letters of Latin scripts, common
/// punctuation, Han and Kana. They spare the search for cluster boundaries.
const fn is_simple(c: char) -> bool {
    matches!(c,
        ' '..='~' | '\u{a0}'..='\u{ac}' | '\u{ae}'..='\u{2ff}' | '\u{2010}'..='\u{2027}'
        | '\u{2030}'..='\u{205e}' | '\u{3001}'..='\u{3029}' | '\u{3041}'..='\u{3096}'
        | '\u{30a1}'..='\u{30fa}' | '\u{4e00}'..='\u{9fff}')
}

/// The clusters of running text; blanks before all else have no width.
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

/// The clusters of one kept line, without its line end, whose first cell is `column` (blanks that
/// stand before the block count). Leading blanks are cut to `max_indent` cells.
pub(super) fn kept(
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
            let room = if leading {
                max_indent.saturating_sub(column)
            } else {
                TAB
            };
            cluster.width = cells.min(room) as u8;
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

/// Bytes of the blanks at the start of `rest`. A blank that carries a combining mark is a cluster, not
/// a blank.
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
    let marked = first_cluster(&rest[end - last..]).len() > last;
    if marked { end - last } else { end }
}

/// The cluster at the start of `rest`, which is not empty; `at` is where that stands in the text.
fn next_cluster(rest: &str, at: usize, wide: bool) -> Cluster {
    let mut chars = rest.chars();
    let first = chars.next().unwrap_or(' ');
    let alone = is_simple(first) && chars.next().is_none_or(is_simple);
    let (len, width) = if alone {
        let width = if first.is_ascii() {
            1
        } else {
            width::of_char(first, wide)
        };
        (first.len_utf8(), width)
    } else {
        let cluster = first_cluster(rest);
        (cluster.len(), width_shown(cluster, wide))
    };
    Cluster {
        at: at as u32,
        len: len as u16,
        width: width as u8,
        blank: false,
    }
}

/// The first grapheme cluster, at most [`MAX_BYTES`] long.
fn first_cluster(rest: &str) -> &str {
    // Looking no further than needed keeps a stack of a million marks linear.
    let window = &rest[..floor_boundary(rest, MAX_BYTES)];
    window.graphemes(true).next().unwrap_or(window)
}

/// Cells of what is drawn for a cluster.
fn width_shown(cluster: &str, wide: bool) -> usize {
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

    fn flow(text: &str) -> Vec<(String, u8)> {
        let mut out = Vec::new();
        flowing(text, Span::new(0, text.len()), false, &mut out);
        out.iter()
            .map(|c| {
                let span = Span::new(c.at as usize, c.at as usize + usize::from(c.len));
                (span.of(text).to_owned(), c.width)
            })
            .collect()
    }

    fn keep(text: &str, column: usize, max_indent: usize) -> Vec<u8> {
        let mut out = Vec::new();
        let span = Span::new(0, text.len());
        kept(text, span, false, (column, max_indent), &mut out);
        out.iter().map(|c| c.width).collect()
    }

    #[test]
    fn white_space_of_any_length_is_one_blank() {
        let clusters = flow("a \n\t b\u{2028}c");
        assert_eq!(clusters.len(), 5);
        assert_eq!(clusters[1], (" \n\t ".to_owned(), 1));
    }

    #[test]
    fn a_no_break_space_is_no_blank() {
        let mut out = Vec::new();
        flowing("a\u{a0} b", Span::new(0, 5), false, &mut out);
        let blanks: Vec<bool> = out.iter().map(|c| c.blank).collect();
        assert_eq!(blanks, [false, false, true, false]);
    }

    #[test]
    fn a_marked_blank_is_a_cluster() {
        assert_eq!(flow("a  \u{301}b")[2], (" \u{301}".to_owned(), 1));
    }

    #[test]
    fn controls_are_one_cell_and_invisible_marks_are_seen() {
        let clusters = flow("\u{1b}[\u{202e}\0");
        assert!(clusters.iter().all(|(_, width)| *width == 1));
    }

    #[test]
    fn tabs_reach_the_next_stop_and_indents_are_bounded() {
        assert_eq!(keep("a\tb", 0, 20), [1, 7, 1]);
        assert_eq!(keep("\tb", 2, 20), [6, 1]);
        assert_eq!(keep("    b", 0, 2), [1, 1, 0, 0, 1]);
    }

    #[test]
    fn a_stack_of_marks_is_cut() {
        let text = format!("e{}", "\u{301}".repeat(1000));
        let clusters = flow(&text);
        assert!(
            clusters
                .iter()
                .all(|(cluster, _)| cluster.len() <= MAX_BYTES)
        );
        assert_eq!(
            clusters
                .iter()
                .map(|(_, width)| usize::from(*width))
                .sum::<usize>(),
            1
        );
    }

    proptest! {
        #[test]
        fn short_cuts_give_the_same_clusters_as_the_whole_search(text in "[ a-zé“”—\u{301}\u{200d}👩🇩🇪漢が\u{ad}\u{e31}]{0,30}") {
            let expected: Vec<&str> = text.graphemes(true).filter(|c| !c.chars().all(is_blank)).collect();
            let found: Vec<String> = flow(&text).into_iter().map(|(c, _)| c).filter(|c| !c.chars().all(is_blank)).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
