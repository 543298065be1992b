//! The feeds that a page names, one of which is to be followed.

use super::popup;
use crate::app::geometry::Area;
use crate::app::overlay::FeedChoice;
use crate::layout::wrap::wrap;
use crate::ui::Hits;
use crate::ui::canvas::Canvas;
use pullquote_text::address::host;
use pullquote_text::clean;

/// Widest sheet, in cells.
const WIDE: u16 = 84;
/// Most lines of the address of the row under the cursor.
const MAX_ADDRESS_LINES: usize = 3;

pub fn draw(choice: &FeedChoice, screen: Area, canvas: &mut Canvas, hits: &mut Hits) {
    let width = screen.width.saturating_sub(2).min(WIDE);
    let cells = usize::from(width.saturating_sub(4)).max(8);
    let address = choice.current().map(|feed| clean::one_line(&feed.address));
    let mut address = address.map_or_else(Vec::new, |address| wrap(&address, cells));
    address.truncate(MAX_ADDRESS_LINES);
    let below = address.len() as u16 + 1;
    let title = format!("Feeds of {}", clean::line(host(&choice.page)));
    let height = choice.rows.len() as u16 + below;
    let area = popup(&title, width, height, screen, canvas);
    let list = Area {
        height: area.height.saturating_sub(below),
        ..area
    };
    let styles = canvas.styles;
    let shown = super::corrections::rows(choice.list, choice.rows.len(), list, canvas, hits);
    for (y, at) in shown {
        let feed = &choice.rows[at];
        let words = if feed.title.trim().is_empty() {
            &feed.address
        } else {
            &feed.title
        };
        let cells = area.width.saturating_sub(2);
        canvas.write(area.x + 1, y, &clean::one_line(words), cells, styles.ink);
        if at == choice.list.cursor {
            canvas.restyle(area.x, area.right(), y, styles.row);
        }
    }
    let foot = Area {
        y: list.bottom() + 1,
        height: area.bottom().saturating_sub(list.bottom() + 1),
        ..area
    };
    canvas.lines(&address, foot, styles.muted);
}
