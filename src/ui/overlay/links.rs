//! The list of an article's links and pictures, each with where it leads.

use super::popup;
use crate::app::geometry::Area;
use crate::app::overlay::LinkSheet;
use crate::app::overlay::links::{LinkKind, LinkRow, short};
use crate::layout::wrap::wrap;
use crate::ui::Hits;
use crate::ui::canvas::Canvas;
use pullquote_text::address::host;

/// Widest sheet, in cells.
const WIDE: u16 = 110;
/// Most lines of the address of the row under the cursor.
const MAX_ADDRESS_LINES: usize = 3;

pub fn draw(sheet: &LinkSheet, screen: Area, canvas: &mut Canvas, hits: &mut Hits) {
    let width = screen.width.saturating_sub(2).min(WIDE);
    let current = sheet.current();
    let cells = usize::from(width.saturating_sub(4)).max(8);
    let mut address = current.map_or_else(Vec::new, |row| wrap(&row.address, cells));
    address.truncate(MAX_ADDRESS_LINES);
    let below = address.len() as u16 + 1;
    let height = sheet.rows.len() as u16 + below;
    let title = "Links and pictures of this article";
    let area = popup(title, width, height, screen, canvas);
    let list = Area {
        height: area.height.saturating_sub(below),
        ..area
    };
    for (y, at) in super::corrections::rows(sheet.list, sheet.rows.len(), list, canvas, hits) {
        draw_row(&sheet.rows[at], list, y, canvas);
        if at == sheet.list.cursor {
            canvas.restyle(area.x, area.right(), y, canvas.styles.row);
        }
    }
    let foot = Area {
        y: list.bottom() + 1,
        height: area.bottom().saturating_sub(list.bottom() + 1),
        ..area
    };
    canvas.lines(&address, foot, canvas.styles.muted);
}

/// The words, then the address from its host on: the host is never cut for the words.
fn draw_row(row: &LinkRow, area: Area, y: u16, canvas: &mut Canvas) {
    let styles = canvas.styles;
    let (mark, style) = match row.kind {
        LinkKind::Own => ("◆", styles.accent),
        LinkKind::Link => ("→", styles.muted),
        LinkKind::Picture => ("▣", styles.muted),
    };
    canvas.put(area.x, y, mark, 1, style);
    let half = area.width / 2;
    let x = area.x + 2;
    canvas.write(x, y, &row.words, half.saturating_sub(4), styles.ink);
    let x = area.x + half;
    let right = area.right().saturating_sub(1);
    let shown = short(&row.address);
    let host = host(&row.address);
    let (start, rest) = match shown.find(host).filter(|_| !host.is_empty()) {
        Some(at) => shown.split_at(at + host.len()),
        None => (shown, ""),
    };
    let x = canvas.write(x, y, start, right.saturating_sub(x), styles.ink);
    canvas.write(x, y, rest, right.saturating_sub(x), styles.muted);
}
