//! The article list.

use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::Hits;
use super::canvas::{Canvas, at_width, bar, inset, wrap};
use crate::app::article::minutes;
use crate::app::article_list::ArticleRow;
use crate::app::geometry::Area;
use crate::app::{App, ClickTarget};
use crate::library::ReadStatus;

/// Widths of the columns right of the title; 0 hides a column.
struct Columns {
    source: u16,
    minutes: u16,
    progress: u16,
    marks: u16,
    quotes: u16,
}

impl Columns {
    fn of_width(width: u16) -> Self {
        Self {
            source: at_width(width, &[(110, 26), (76, 18), (60, 12)]),
            minutes: at_width(width, &[(44, 8)]),
            progress: at_width(width, &[(90, 18), (66, 6)]),
            marks: at_width(width, &[(50, 5)]),
            quotes: at_width(width, &[(36, 6)]),
        }
    }

    const fn total(&self) -> u16 {
        self.source + self.minutes + self.progress + self.marks + self.quotes
    }
}

pub fn draw(app: &App, area: Area, canvas: &mut Canvas, hits: &mut Hits) {
    let articles = &app.library.articles;
    if articles.order.is_empty() {
        empty(app, area, canvas);
        return;
    }
    let hint = import_hint(app);
    let hint_rows = if hint.is_empty() {
        0
    } else {
        hint.len() as u16 + 1
    };
    for offset in 0..area.height {
        let at = articles.list.top + usize::from(offset);
        let y = area.y + offset;
        let Some(row) = articles.row(at, &app.session.places, &app.session.records) else {
            // Below the last row, if there is room.
            if offset < area.height.saturating_sub(hint_rows) {
                let below = Area {
                    y: y + 1,
                    height: area.bottom().saturating_sub(y + 1),
                    ..inset(area, 3, 1)
                };
                canvas.lines(&hint, below, canvas.styles.muted);
            }
            break;
        };
        draw_row(&row, area, y, canvas);
        if at == articles.list.cursor {
            let style = canvas.styles.row;
            canvas.restyle(area.x, area.right(), y, style);
            canvas.put(area.x, y, "▌", 1, canvas.styles.accent.patch(style));
        }
        let rect = Rect::new(area.x, y, area.width, 1);
        hits.areas.push((rect, ClickTarget::ArticleRow(at)));
    }
}

fn draw_row(row: &ArticleRow, area: Area, y: u16, canvas: &mut Canvas) {
    let styles = canvas.styles;
    let (mark, mark_style, title_style) = match row.reading {
        ReadStatus::New => ("●", styles.accent, styles.ink.add_modifier(Modifier::BOLD)),
        ReadStatus::Started => ("◦", styles.accent, styles.ink),
        ReadStatus::Finished => ("✓", styles.muted, styles.muted),
    };
    canvas.put(area.x + 1, y, mark, 1, mark_style);
    let columns = Columns::of_width(area.width);
    let right = area.right().saturating_sub(1);
    let x = right.saturating_sub(columns.total());
    let title_cells = x.saturating_sub(area.x + 4);
    let title_style = if row.fault.is_some() {
        styles.muted
    } else {
        title_style
    };
    canvas.write(area.x + 3, y, &row.title, title_cells, title_style);
    if let Some(fault) = &row.fault {
        canvas.write(x, y, fault, columns.total(), styles.notice);
    } else {
        draw_columns(row, &columns, x, y, canvas);
    }
}

/// Draws the columns right of the title, from column `left`.
fn draw_columns(row: &ArticleRow, columns: &Columns, left: u16, y: u16, canvas: &mut Canvas) {
    let styles = canvas.styles;
    let source_cells = columns.source.saturating_sub(2);
    canvas.write(left, y, &row.source, source_cells, styles.muted);
    let x = left + columns.source + columns.minutes;
    if let Some(words) = row.words.filter(|_| columns.minutes > 0) {
        let length = format!("{} min", minutes(words as usize));
        canvas.write_right(x - 2, y, &length, columns.minutes - 2, styles.muted);
    }
    progress(row, x, y, columns.progress, canvas);
    if row.marks > 0 && columns.marks > 0 {
        let marks = format!("◆{}", row.marks);
        let x = x + columns.progress;
        canvas.write(x, y, &marks, columns.marks - 1, styles.accent);
    }
    if let Some(quotes) = row.quotes {
        let quotes = format!("{quotes} ❞");
        let right = left + columns.total();
        canvas.write_right(right, y, &quotes, columns.quotes, styles.muted);
    }
}

fn progress(row: &ArticleRow, x: u16, y: u16, columns: u16, canvas: &mut Canvas) {
    let styles = canvas.styles;
    if columns == 0 || row.reading != ReadStatus::Started {
        return;
    }
    let percent = format!("{}%", row.percent);
    if columns < 18 {
        canvas.write_right(x + columns - 2, y, &percent, columns - 2, styles.muted);
        return;
    }
    let fill = bar(row.percent as f32 / 100.0, 10);
    canvas.put(x, y, "▕", 1, styles.faint);
    canvas.write(x + 1, y, &fill, 10, styles.muted);
    canvas.put(x + 11, y, "▏", 1, styles.faint);
    canvas.write_right(x + columns - 2, y, &percent, 4, styles.muted);
}

/// How to add articles; empty once the user has added some.
fn import_hint(app: &App) -> Vec<String> {
    if !app.library.articles.shows_own_hint() {
        return Vec::new();
    }
    let width = usize::from(app.session.size.width.saturating_sub(4));
    wrap(&app.library.articles.own_hint(), width)
}

fn empty(app: &App, area: Area, canvas: &mut Canvas) {
    let area = inset(area, 3, 1);
    let lines = wrap(&app.library.articles.empty_words(), usize::from(area.width));
    canvas.lines(&lines, area, canvas.styles.muted);
}
