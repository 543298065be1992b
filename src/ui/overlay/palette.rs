//! The palette.

use super::{position, sheet};
use crate::app::App;
use crate::app::action::Action;
use crate::app::geometry::Area;
use crate::app::overlay::palette::{self, PaletteRow, argument};
use crate::app::overlay::{Frame, Palette};
use crate::layout::width;
use crate::layout::wrap::wrap;
use crate::ui::canvas::Canvas;

/// Width of the palette in cells: in small windows, and at most.
const WIDTH: u16 = 76;
const MAX_WIDTH: u16 = 120;
/// Columns of the window beside it.
const MARGIN: u16 = 20;
/// Cells for the name of an action and what it takes, where its description stands beside them.
const NAME: u16 = 30;
/// Narrowest description, in cells: the beginning of one tells nothing.
const MIN_DOC: u16 = 16;

pub fn draw(app: &App, shown: &Palette, screen: Area, canvas: &mut Canvas) {
    let prompt = app.session.prompt.as_ref();
    let typed = prompt.map_or("", |prompt| prompt.text());
    let rows = app.palette_rows(typed);
    let styles = canvas.styles;
    let message = match &shown.fault {
        Some(fault) => Some((fault.clone(), styles.notice)),
        None if rows.is_empty() => Some((empty_words(app, typed), styles.muted)),
        None => None,
    };
    let width = screen.width.saturating_sub(MARGIN).clamp(WIDTH, MAX_WIDTH);
    let cells = width.min(screen.width.saturating_sub(4));
    let message = message.map(|(words, style)| (wrap(&words, usize::from(cells)), style));
    let n_lines = message.as_ref().map_or(0, |(lines, _)| lines.len());
    let height = (rows.len() + n_lines).min(usize::from(screen.height / 2 + 2));
    let frame = Frame::of(width, height, screen);
    sheet("Actions", &frame, canvas);
    let mut area = frame.inside;
    if let Some((lines, style)) = message {
        canvas.lines(&lines, area, style);
        let used = (lines.len() as u16).min(area.height);
        area.y += used;
        area.height -= used;
    }
    let mut list = shown.list;
    list.follow(usize::from(area.height), rows.len());
    for (y, (at, row)) in (area.y..area.bottom()).zip(rows.iter().enumerate().skip(list.top)) {
        draw_row(
            app,
            row,
            Area {
                y,
                height: 1,
                ..area
            },
            canvas,
        );
        if at == list.cursor {
            canvas.restyle(area.x, area.right(), y, styles.row);
        }
    }
    if n_lines == 0 {
        position(&frame, list.top, rows.len(), canvas);
    }
}

fn draw_row(app: &App, row: &PaletteRow, line: Area, canvas: &mut Canvas) {
    let styles = canvas.styles;
    let (x, y) = (line.x + 1, line.y);
    let right = line.right().saturating_sub(1);
    match row {
        PaletteRow::Recent(text) => {
            let right = canvas.write_right(right, y, "used before", 12, styles.faint);
            canvas.write(x, y, text, right.saturating_sub(x + 2), styles.ink);
        }
        PaletteRow::Value(value, note) => {
            let right = canvas.write_right(right, y, note, line.width / 3, styles.muted);
            canvas.write(x, y, value, right.saturating_sub(x + 2), styles.ink);
        }
        PaletteRow::Action(action) => draw_action(app, *action, line, canvas),
    }
}

/// The name goes before the key, and the key before the description.
fn draw_action(app: &App, action: Action, line: Area, canvas: &mut Canvas) {
    let styles = canvas.styles;
    let spec = action.spec();
    let (x, y) = (line.x + 1, line.y);
    let mut right = line.right().saturating_sub(1);
    let key = app.session.keymap.key_label(action);
    let cells_of = |text: &str| width::of_str(text) as u16;
    if x + cells_of(spec.name) + 2 + cells_of(&key) <= right {
        right = canvas
            .write_right(right, y, &key, 10, styles.key)
            .saturating_sub(2);
    }
    let doc_x = line.x + NAME;
    let doc_cells = right.saturating_sub(doc_x);
    let has_doc = doc_cells >= MIN_DOC;
    let name_right = if has_doc { doc_x - 1 } else { right };
    let cells = name_right.saturating_sub(x);
    let end = canvas.write(x, y, spec.name, cells, styles.ink);
    if let Some(argument) = argument(action) {
        let cells = name_right.saturating_sub(end + 1);
        canvas.write(end + 1, y, argument.label(), cells, styles.faint);
    }
    if has_doc {
        canvas.write(doc_x, y, spec.doc, doc_cells, styles.muted);
    }
}

/// What an empty list says.
fn empty_words(app: &App, typed: &str) -> String {
    match palette::command(app.context(), typed) {
        Some((_, "")) => "Type what it takes, then Enter.".to_owned(),
        Some(_) => "Enter does it.".to_owned(),
        None => format!(
            "{} Tab completes a name; Esc closes.",
            palette::no_match(typed)
        ),
    }
}
