//! A row of the outline panel.

use ratatui::style::Modifier;

use super::canvas::Canvas;
use super::class_menu;
use crate::app::App;
use crate::app::article::OpenArticle;
use crate::app::article::outline::{OutlineKind, OutlineRow};
use crate::app::geometry::Area;

/// Draws a row; `is_here` is set for the one that the reader is at.
pub fn draw(
    app: &App,
    reader: &OpenArticle,
    row: OutlineRow,
    is_here: bool,
    line: Area,
    canvas: &mut Canvas,
) {
    let styles = canvas.styles;
    let Area { x, y, width, .. } = line;
    let indent = x + 2 + 2 * u16::from(row.depth);
    let cells = (x + width).saturating_sub(indent);
    let mut style = match row.kind {
        OutlineKind::Heading => styles.headline,
        OutlineKind::Paragraph | OutlineKind::Mark(_) => styles.ink,
        OutlineKind::Quotation => styles.muted,
    };
    if is_here {
        canvas.write(x, y, "▸", 1, styles.accent);
        style = style.patch(styles.accent).add_modifier(Modifier::BOLD);
    }
    let words = reader.excerpt(row.span, usize::from(cells) + 30);
    match row.kind {
        OutlineKind::Heading | OutlineKind::Paragraph => {
            canvas.write(indent, y, &words, cells, style);
        }
        OutlineKind::Quotation => {
            canvas.write(indent, y, "▏", 1, styles.muted);
            canvas.write(indent + 2, y, &words, cells.saturating_sub(2), style);
        }
        OutlineKind::Mark(at) => {
            let mark = &reader.marks[at];
            let classes = &app.session.settings.classes;
            let (class, letter) = (mark.class.as_deref(), mark.letter.as_deref());
            let (glyph, known) = class_menu::glyph(classes, class, letter);
            let mark_style = known.map_or(styles.bookmark, |class| styles.class(class.color));
            canvas.write(indent, y, glyph, 1, mark_style);
            let words = mark.note.as_deref().unwrap_or(&words);
            canvas.write(indent + 2, y, words, cells.saturating_sub(2), style);
        }
    }
}
