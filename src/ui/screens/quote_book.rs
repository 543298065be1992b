//! The quote book.

use super::{StatementRow, draw_statement};
use crate::app::geometry::Area;
use crate::app::quote_book::{QuoteBook, QuoteRow};
use crate::app::screens::margin;
use crate::ui::canvas::Canvas;

/// Draws a row: the quotation with its speaker in the margin, then note, tags and article.
pub fn row(book: &QuoteBook, at: usize, line: Area, canvas: &mut Canvas) {
    let Some(row) = book.rows.get(at) else {
        return;
    };
    let styles = canvas.styles;
    let speaker = row.speaker.as_deref();
    let speaker = speaker.map_or(styles.muted, |name| styles.person(name));
    let below = u16::from(line.height > 1);
    let words = Area {
        height: line.height - below,
        ..line
    };
    draw_statement(
        &StatementRow {
            margin: [row.speaker.as_deref().unwrap_or("—"), ""],
            bar: Some(("▌", speaker)),
            words: &row.words,
            marks: &[],
            style: styles.ink,
        },
        words,
        canvas,
    );
    if below == 0 {
        return;
    }
    let margin = margin(line.width);
    let y = line.bottom() - 1;
    canvas.put(line.x + margin + 2, y, "▌", 1, speaker);
    if margin > 0 {
        let cells = margin.saturating_sub(2);
        canvas.write_right(line.x + margin, y, &row.date, cells, styles.muted);
    }
    let x = line.x + margin + 4;
    let cells = line.right().saturating_sub(x + 1);
    canvas.write(x, y, &facts(row, margin > 0), cells, styles.muted);
}

fn facts(row: &QuoteRow, has_margin: bool) -> String {
    let note = row.note.as_ref().map(|note| format!("“{note}”"));
    let mut facts: Vec<&str> = Vec::new();
    if !has_margin {
        facts.extend(row.speaker.as_deref());
    }
    facts.extend(note.as_deref());
    facts.push(&row.tags);
    facts.push(&row.article);
    facts.push(&row.cue);
    if !has_margin {
        facts.push(&row.date);
    }
    facts.retain(|fact| !fact.is_empty());
    facts.join(" · ")
}
