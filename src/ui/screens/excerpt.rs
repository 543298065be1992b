//! Excerpts of a few lines that keep the highlighted words visible.

use std::ops::Range;

use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

use super::StatementRow;
use crate::layout::width;
use crate::ui::canvas::Canvas;
use pullquote_text::{Span, clean};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExcerptLine {
    /// Byte range in the text.
    bytes: Range<usize>,
    /// Whether text before this line was left out.
    cut_before: bool,
    /// Whether text after this line was left out.
    cut_after: bool,
}

/// At most `max_lines` lines of at most `cells` cells that contain the first mark, or else the start.
pub fn visible_lines(
    words: &str,
    cells: usize,
    max_lines: usize,
    marks: &[Span],
) -> Vec<ExcerptLine> {
    let max_lines = max_lines.max(1);
    // Two cells for the dots where text is left out.
    let all = break_lines(
        words,
        cells.saturating_sub(if width::of_str(words) > cells { 2 } else { 0 }),
    );
    let mark = marks.first().map_or(0, |mark| mark.end().saturating_sub(1));
    let at = all.iter().position(|line| mark < line.end).unwrap_or(0);
    let first = (at + 1).saturating_sub(max_lines);
    let last = (first + max_lines).min(all.len());
    (first..last)
        .map(|line| ExcerptLine {
            bytes: all[line].clone(),
            cut_before: line == first && first > 0,
            cut_after: line + 1 == last && last < all.len(),
        })
        .collect()
}

/// Byte ranges of lines of at most `cells` cells, broken at blanks; a longer word gets its own line.
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

/// Draws a line with its marks highlighted. Returns the column after it.
pub fn write(
    line: &ExcerptLine,
    row: &StatementRow<'_>,
    (x, y): (u16, u16),
    cells: u16,
    canvas: &mut Canvas,
) -> u16 {
    let styles = canvas.styles;
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
    fn first_mark_is_always_visible() {
        let words = "one two three four five six seven eight nine ten";
        assert_eq!(texts(words, 80, 2, "six"), [words]);
        assert_eq!(texts(words, 15, 1, "two"), ["one two three…"]);
        assert_eq!(texts(words, 15, 1, "six"), ["…four five six…"]);
        assert_eq!(texts(words, 15, 2, "ten"), ["…seven eight", "nine ten"]);
        for mark in words.split(' ') {
            // 7 cells fit the longest word with dots on both sides; narrower lines are truncated when drawn.
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
    fn empty_text_is_one_empty_line() {
        assert_eq!(visible_lines("", 10, 2, &[]).len(), 1);
        assert_eq!(visible_lines("word", 0, 0, &[]).len(), 1);
    }
}
