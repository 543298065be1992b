//! Layout: navigating to a page gives the same rows as laying out the whole text.

use pullquote::layout::{Layout, LayoutOptions, Row};

use super::inputs::{self, byte};

/// Lays out a text made from `data` and navigates in it.
pub fn check(data: &[u8]) {
    let (head, rest) = data.split_at(data.len().min(24));
    let article = inputs::article(rest);
    let text = article.text().to_owned();
    let options = options(head, 0);
    let all = Layout::new(article.clone(), options.clone()).rows_from(0, usize::MAX);
    assert_covers(&text, &all, &options);
    let mut layout = Layout::new(article, options.clone());
    if byte(head, 2) % 2 == 1 {
        // Laying out with other options first must not affect the result.
        layout.set_options(self::options(head, 3));
        let _ = layout.rows_from(text.len() / 2, 30);
        layout.set_options(options);
    }
    let starts: Vec<usize> = all.iter().map(|row| row.span().start()).collect();
    for step in head[5.min(head.len())..].chunks(3) {
        let at = (byte(step, 0) * 256 + byte(step, 1)) % (text.len() + 1);
        let first = starts
            .partition_point(|&start| start <= at)
            .saturating_sub(1);
        let n_rows = byte(step, 2) % 40 + 1;
        let window = layout.rows_from(at, n_rows);
        let last = (first + n_rows).min(all.len());
        assert_eq!(
            window[..],
            all[first.min(last)..last],
            "the rows from byte {at}"
        );
        if all.is_empty() {
            continue;
        }
        assert_eq!(layout.row_start(at), starts[first]);
        let moved = byte(step, 2) as isize - 128;
        let wanted = (first as isize + moved).clamp(0, all.len() as isize - 1);
        assert_eq!(
            layout.step(at, moved),
            starts[wanted as usize],
            "{moved} rows from byte {at}"
        );
        assert_eq!(layout.rows_before(at).rows, first);
    }
    assert_eq!(layout.total_rows().rows, all.len());
}

fn options(head: &[u8], at: usize) -> LayoutOptions {
    let flags = byte(head, at + 1);
    LayoutOptions {
        measure: byte(head, at) as u16 % 100,
        justify: flags & 1 > 0,
        hyphenate: flags & 2 > 0,
        hang: flags & 4 > 0,
        wide_ambiguous: flags & 8 > 0,
    }
}

/// Checks that every visible byte is laid out once, in order and within the measure.
fn assert_covers(text: &str, rows: &[Row], options: &LayoutOptions) {
    let mut end = 0;
    for row in rows {
        let span = row.span();
        assert!(span.start() >= end && !span.is_empty());
        assert!(
            text[end..span.start()].trim().is_empty(),
            "text between rows"
        );
        end = span.end();
        let Row::Line(line) = row else {
            assert!(span.of(text).trim().is_empty(), "text in a gap");
            continue;
        };
        let (mut at, mut column) = (span.start(), -1);
        for glyph in &line.glyphs {
            assert!(
                text[at..glyph.span().start()].trim().is_empty(),
                "text without a glyph"
            );
            assert!(glyph.column >= column, "glyphs overlap");
            (at, column) = (glyph.span().end(), glyph.end_column());
            let symbol = glyph.symbol(text);
            assert!(!symbol.chars().any(char::is_control), "{symbol:?} is drawn");
        }
        let width = line.end_column() + i16::from(line.hyphen);
        let n_visible = line.glyphs.iter().filter(|glyph| glyph.width > 0).count();
        assert!(
            width <= options.measure.max(1) as i16 || n_visible <= 1,
            "{width} cells"
        );
    }
    assert!(text[end..].trim().is_empty(), "text after the last row");
}
