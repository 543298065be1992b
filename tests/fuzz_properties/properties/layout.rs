//! Lay-out: a page that was walked to shows what a page that was laid out from the start shows.

use pullquote::layout::{Layout, Row, Setting};

use super::inputs::{self, byte};

/// Lays out the text that `data` makes and walks in it.
pub fn check(data: &[u8]) {
    let (head, rest) = data.split_at(data.len().min(24));
    let article = inputs::article(rest);
    let text = article.text().to_owned();
    let setting = setting(head, 0);
    let all = Layout::new(article.clone(), setting.clone()).rows_from(0, usize::MAX);
    covers(&text, &all, &setting);
    let mut walked = Layout::new(article, setting.clone());
    if byte(head, 2) % 2 == 1 {
        // What was laid out at another measure must leave nothing behind.
        walked.set(self::setting(head, 3));
        let _ = walked.rows_from(text.len() / 2, 30);
        walked.set(setting);
    }
    let starts: Vec<usize> = all.iter().map(|row| row.span().start()).collect();
    for step in head[5.min(head.len())..].chunks(3) {
        let at = (byte(step, 0) * 256 + byte(step, 1)) % (text.len() + 1);
        let first = starts
            .partition_point(|&start| start <= at)
            .saturating_sub(1);
        let n_rows = byte(step, 2) % 40 + 1;
        let window = walked.rows_from(at, n_rows);
        let last = (first + n_rows).min(all.len());
        assert_eq!(
            window[..],
            all[first.min(last)..last],
            "the rows from byte {at}"
        );
        if all.is_empty() {
            continue;
        }
        assert_eq!(walked.row_start(at), starts[first]);
        let moved = byte(step, 2) as isize - 128;
        let wanted = (first as isize + moved).clamp(0, all.len() as isize - 1);
        assert_eq!(
            walked.step(at, moved),
            starts[wanted as usize],
            "{moved} rows from byte {at}"
        );
        assert_eq!(walked.position(at).rows, first);
    }
    assert_eq!(walked.total_rows().rows, all.len());
}

fn setting(head: &[u8], at: usize) -> Setting {
    let flags = byte(head, at + 1);
    Setting {
        measure: byte(head, at) as u16 % 100,
        justify: flags & 1 > 0,
        hyphenate: flags & 2 > 0,
        hang: flags & 4 > 0,
        wide_ambiguous: flags & 8 > 0,
    }
}

/// Every visible byte is set once, in order, within the measure.
fn covers(text: &str, rows: &[Row], setting: &Setting) {
    let mut end = 0;
    for row in rows {
        let span = row.span();
        assert!(span.start() >= end && !span.is_empty());
        assert!(
            text[end..span.start()].trim().is_empty(),
            "words between rows"
        );
        end = span.end();
        let Some(line) = row.line() else {
            assert!(span.of(text).trim().is_empty(), "words in a gap");
            continue;
        };
        let (mut at, mut column) = (span.start(), -1);
        for glyph in &line.glyphs {
            assert!(
                text[at..glyph.span().start()].trim().is_empty(),
                "a word without a glyph"
            );
            assert!(glyph.column >= column, "glyphs overlap");
            (at, column) = (glyph.span().end(), glyph.end_column());
            let symbol = line.symbol(glyph, text);
            assert!(!symbol.chars().any(char::is_control), "{symbol:?} is drawn");
        }
        let width = line.end_column() + i16::from(line.hyphen);
        let n_visible = line.glyphs.iter().filter(|glyph| glyph.width > 0).count();
        assert!(
            width <= setting.measure.max(1) as i16 || n_visible <= 1,
            "{width} cells"
        );
    }
    assert!(text[end..].trim().is_empty(), "words after the rows");
}
