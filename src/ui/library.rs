//! The list of articles.

use ratatui::style::{Modifier, Style};

use super::Hits;
use super::canvas::{Canvas, bar, wrap};
use crate::app::article::minutes;
use crate::app::article_list::ArticleRow;
use crate::app::geometry::Area;
use crate::app::{App, ClickTarget};
use crate::library::ReadStatus;

/// Columns of a row, from the right.
struct Columns {
    source: u16,
    minutes: u16,
    progress: u16,
    marks: u16,
    quotes: u16,
}

impl Columns {
    /// What fits beside a title in `width` cells.
    const fn of_width(width: u16) -> Self {
        Self {
            source: if width >= 110 {
                26
            } else if width >= 76 {
                18
            } else if width >= 60 {
                12
            } else {
                0
            },
            minutes: if width >= 44 { 8 } else { 0 },
            progress: if width >= 90 {
                18
            } else if width >= 66 {
                6
            } else {
                0
            },
            marks: if width >= 50 { 5 } else { 0 },
            quotes: if width >= 36 { 6 } else { 0 },
        }
    }

    const fn all(&self) -> u16 {
        self.source + self.minutes + self.progress + self.marks + self.quotes
    }
}

/// Paints the rows on screen.
pub fn draw(app: &App, area: Area, canvas: &mut Canvas, hits: &mut Hits) {
    let articles = &app.library.articles;
    if articles.order.is_empty() {
        empty(app, area, canvas);
        return;
    }
    let hint = import_hint(app);
    let rows = area.height.saturating_sub(if hint.is_empty() {
        0
    } else {
        hint.len() as u16 + 1
    });
    for offset in 0..area.height {
        let at = articles.list.top + usize::from(offset);
        let Some(row) = articles.row(at, &app.session.places, &app.session.records) else {
            // The hint stands below the last row, where there is room.
            if offset < rows {
                for (y, words) in (area.y + offset + 1..area.bottom()).zip(&hint) {
                    let muted = canvas.styles.muted;
                    canvas.write(area.x + 3, y, words, area.width.saturating_sub(4), muted);
                }
            }
            break;
        };
        let y = area.y + offset;
        let here = at == articles.list.cursor;
        draw_row(&row, here, area, y, canvas);
        hits.areas.push((
            ratatui::layout::Rect::new(area.x, y, area.width, 1),
            ClickTarget::ArticleRow(at),
        ));
    }
}

fn draw_row(row: &ArticleRow, here: bool, area: Area, y: u16, canvas: &mut Canvas) {
    let styles = canvas.styles.clone();
    let columns = Columns::of_width(area.width);
    let title_style = match row.reading {
        ReadStatus::Finished => styles.muted,
        ReadStatus::New => styles.ink.add_modifier(Modifier::BOLD),
        ReadStatus::Started => styles.ink,
    };
    let mark = match row.reading {
        ReadStatus::New => ("●", styles.accent),
        ReadStatus::Started => ("◦", styles.accent),
        ReadStatus::Finished => ("✓", styles.muted),
    };
    canvas.put(area.x + 1, y, mark.0, 1, mark.1);
    let right = area.right().saturating_sub(1);
    let title_room = right.saturating_sub(area.x + 3 + columns.all() + 1);
    let title = if row.fault.is_some() {
        styles.muted
    } else {
        title_style
    };
    canvas.write(area.x + 3, y, &row.title, title_room, title);
    let mut x = right.saturating_sub(columns.all());
    let cell = |x: &mut u16, width: u16| {
        let from = *x;
        *x += width;
        from
    };
    if let Some(fault) = &row.fault {
        canvas.write(x, y, fault, columns.all(), styles.notice);
    } else {
        let at = cell(&mut x, columns.source);
        canvas.write(
            at,
            y,
            &row.source,
            columns.source.saturating_sub(2),
            styles.muted,
        );
        let at = cell(&mut x, columns.minutes);
        if columns.minutes > 0 {
            let words = row.words.map_or(String::new(), |words| {
                format!("{} min", minutes(words as usize))
            });
            canvas.write_right(
                at + columns.minutes - 2,
                y,
                &words,
                columns.minutes - 2,
                styles.muted,
            );
        }
        let at = cell(&mut x, columns.progress);
        progress(row, at, y, columns.progress, canvas);
        let at = cell(&mut x, columns.marks);
        if row.marks > 0 && columns.marks > 0 {
            canvas.write(
                at,
                y,
                &format!("◆{}", row.marks),
                columns.marks - 1,
                styles.accent,
            );
        }
        if let Some(quotes) = row.quotes.filter(|_| columns.quotes > 0) {
            canvas.write_right(
                right,
                y,
                &format!("{quotes} ❞"),
                columns.quotes,
                styles.muted,
            );
        }
    }
    if here {
        canvas.restyle(area.x, area.right(), y, styles.row);
        canvas.put(area.x, y, "▌", 1, styles.accent.patch(styles.row));
    }
}

fn progress(row: &ArticleRow, x: u16, y: u16, columns: u16, canvas: &mut Canvas) {
    let styles = canvas.styles.clone();
    if columns == 0 || row.reading != ReadStatus::Started {
        return;
    }
    let percent = format!("{}%", row.percent);
    if columns < 18 {
        canvas.write_right(x + columns - 2, y, &percent, columns - 2, styles.muted);
        return;
    }
    let fill = bar(row.percent as f32 / 100.0, 10);
    let faint: Style = styles.faint;
    canvas.put(x, y, "▕", 1, faint);
    canvas.write(x + 1, y, &fill, 10, styles.muted);
    canvas.put(x + 11, y, "▏", 1, faint);
    canvas.write_right(x + columns - 2, y, &percent, 4, styles.muted);
}

/// How to add articles, while the reader has none of their own.
fn import_hint(app: &App) -> Vec<String> {
    if !app.library.articles.shows_own_hint() {
        return Vec::new();
    }
    let width = usize::from(app.session.size.width.saturating_sub(4));
    wrap(&app.library.articles.own_hint(), width)
}

fn empty(app: &App, area: Area, canvas: &mut Canvas) {
    let words = app.library.articles.empty_words();
    let muted = canvas.styles.muted;
    let lines = wrap(&words, usize::from(area.width.saturating_sub(4)));
    for (y, words) in (area.y..area.bottom()).zip(lines) {
        canvas.write(area.x + 3, y, &words, area.width.saturating_sub(4), muted);
    }
}
