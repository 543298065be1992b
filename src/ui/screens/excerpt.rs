//! Words on one or two lines with marks in them, the marks in sight.

use std::ops::Range;

use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

use super::StatementRow;
use crate::layout::width;
use crate::ui::canvas::Canvas;
use pullquote_text::{Span, clean};

/// A line of some words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExcerptLine {
    /// Bytes of the words.
    bytes: Range<usize>,
    /// Words before it are not shown.
    cut_before: bool,
    /// Words after it are not shown.
    cut_after: bool,
}

/// At most `most` lines of at most `cells` cells that show the first mark, or the start.
pub fn visible_lines(words: &str, cells: usize, most: usize, marks: &[Span]) -> Vec<ExcerptLine> {
    let most = most.max(1);
    // Room for the dots where words are left out.
    let all = break_lines(
        words,
        cells.saturating_sub(if width::of_str(words) > cells { 2 } else { 0 }),
    );
    let mark = marks.first().map_or(0, |mark| mark.end().saturating_sub(1));
    let at = all.iter().position(|line| mark < line.end).unwrap_or(0);
    let first = (at + 1).saturating_sub(most);
    let last = (first + most).min(all.len());
    (first..last)
        .map(|line| ExcerptLine {
            bytes: all[line].clone(),
            cut_before: line == first && first > 0,
            cut_after: line + 1 == last && last < all.len(),
        })
        .collect()
}

/// Lines of at most `cells` cells, broken at blanks; a longer word is a line of its own.
fn break_lines(words: &str, cells: usize) -> Vec<Range<usize>> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut used = 0;
    let mut at = 0;
    for word in words.split(' ') {
        let range = at..at + word.len();
        at = range.end + 1;
        let more = width::of_str(word);
        match lines.last_mut() {
            Some(line) if used + 1 + more <= cells => {
                line.end = range.end;
                used += 1 + more;
            }
            _ => {
                lines.push(range);
                used = more;
            }
        }
    }
    lines
}

/// Writes a line with its marks.
pub fn write(
    line: &ExcerptLine,
    row: &StatementRow<'_>,
    (x, y): (u16, u16),
    cells: u16,
    canvas: &mut Canvas,
) -> u16 {
    let styles = canvas.styles.clone();
    let end = x + cells;
    let mut x = x;
    if line.cut_before {
        x = canvas.write(x, y, "…", 1, styles.muted);
    }
    let text = &row.words[line.bytes.clone()];
    let too_long = width::of_str(text) > usize::from(end.saturating_sub(x));
    for (at, cluster) in text.grapheme_indices(true) {
        let cluster = clean::cluster(cluster);
        let wide = width::of(&cluster) as u16;
        if x + wide + u16::from(too_long || line.cut_after) > end {
            break;
        }
        let at = line.bytes.start + at;
        let marked = row.marks.iter().any(|mark| mark.contains_byte(at));
        let style: Style = if marked {
            row.style.patch(styles.search)
        } else {
            row.style
        };
        canvas.put(x, y, &cluster, wide, style);
        x += wide;
    }
    if line.cut_after || too_long {
        x = canvas.write(x, y, "…", 1, styles.muted);
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(words: &str, cells: usize, most: usize, mark: &str) -> Vec<String> {
        let start = words.find(mark).unwrap();
        let marks = [Span::new(start, start + mark.len())];
        let shown = visible_lines(words, cells, most, &marks);
        shown
            .iter()
            .map(|line| {
                let dots = |on: bool| if on { "…" } else { "" };
                let text = &words[line.bytes.clone()];
                format!("{}{text}{}", dots(line.cut_before), dots(line.cut_after))
            })
            .collect()
    }

    #[test]
    fn the_mark_is_always_in_sight() {
        let words = "one two three four five six seven eight nine ten";
        assert_eq!(texts(words, 80, 2, "six"), [words]);
        assert_eq!(texts(words, 15, 1, "two"), ["one two three…"]);
        assert_eq!(texts(words, 15, 1, "six"), ["…four five six…"]);
        assert_eq!(texts(words, 15, 2, "ten"), ["…seven eight", "nine ten"]);
        for mark in words.split(' ') {
            // From the longest word with dots on both sides on; shorter lines are cut as they are drawn.
            for cells in 7..60 {
                for most in 1..4 {
                    let lines = texts(words, cells, most, mark);
                    assert!(lines.iter().any(|line| line.contains(mark)));
                    assert!(lines.len() <= most);
                    assert!(lines.iter().all(|line| width::of_str(line) <= cells));
                }
            }
        }
    }

    #[test]
    fn no_words_are_an_empty_line() {
        assert_eq!(visible_lines("", 10, 2, &[]).len(), 1);
        assert_eq!(visible_lines("word", 0, 0, &[]).len(), 1);
    }
}
