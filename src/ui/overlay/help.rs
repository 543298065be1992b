//! The help sheet.

use super::{position, sheet};
use crate::app::Action;
use crate::app::App;
use crate::app::geometry::Area;
use crate::app::overlay::help::{HelpLine, keys_width};
use crate::app::overlay::{Frame, HelpSheet};
use crate::ui::canvas::Canvas;
use pullquote_text::clean;

pub fn draw(app: &App, help: &HelpSheet, screen: Area, canvas: &mut Canvas) {
    let keymap = &app.session.keymap;
    let layout = help.layout(keymap, screen.width);
    let rows = layout.height();
    let frame = Frame::of(layout.width, rows, screen);
    let title = if help.filter.is_empty() {
        help.title().to_owned()
    } else {
        format!("{} · “{}”", help.title(), clean::line(&help.filter))
    };
    sheet(&title, &frame, canvas);
    let hint = format!(" {} filters ", keymap.key_label(Action::Search));
    let used = title.chars().count() + hint.chars().count() + 8;
    if usize::from(frame.area.width) > used {
        let right = frame.area.right().saturating_sub(2);
        canvas.write_right(right, frame.area.y, &hint, 20, canvas.styles.muted);
    }
    let area = frame.inside;
    let top = frame.top(help.top, rows);
    let column_width = if layout.columns.len() > 1 {
        layout.column_width
    } else {
        area.width
    };
    for (n, column) in layout.columns.iter().enumerate() {
        let x = area.x + n as u16 * column_width;
        for (y, line) in (area.y..area.bottom()).zip(column.iter().skip(top)) {
            let line_area = Area {
                x,
                y,
                width: column_width,
                height: 1,
            };
            draw_line(line, line_area, canvas);
        }
    }
    position(&frame, top, rows, canvas);
}

fn draw_line(line: &HelpLine, area: Area, canvas: &mut Canvas) {
    let styles = canvas.styles;
    // The gap between columns.
    let cells = area.width.saturating_sub(2);
    match line {
        HelpLine::Blank => {}
        HelpLine::Heading(title) => {
            canvas.write(area.x, area.y, title, cells, styles.headline);
        }
        HelpLine::Text(text) => {
            canvas.write(area.x + 1, area.y, text, cells, styles.muted);
        }
        HelpLine::Key(keys, doc) => {
            let keys_cells = keys_width(cells);
            canvas.write(
                area.x + 1,
                area.y,
                keys,
                keys_cells.saturating_sub(1),
                styles.key,
            );
            let x = area.x + keys_cells;
            canvas.write(x, area.y, doc, cells.saturating_sub(keys_cells), styles.ink);
        }
    }
}
