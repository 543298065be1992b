//! The article list.

use jiff::civil::Date;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::Hits;
use super::canvas::{Canvas, bar, inset, wrap};
use crate::app::article::minutes;
use crate::app::article_list::ArticleRow;
use crate::app::geometry::Area;
use crate::app::{App, ClickTarget};
use crate::layout::width::of_str as cells_of;
use crate::library::ReadStatus;

/// Columns between two columns of text.
const GAP: u16 = 2;
/// The columns of a progress bar with its percentage.
const BAR: u16 = 18;

/// Widths of the columns right of the title, with the gap before each; 0 for a column that is empty in
/// all rows or has no room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Columns {
    source: u16,
    date: u16,
    minutes: u16,
    progress: u16,
    marks: u16,
    quotes: u16,
    /// Whether the year is left out where it is the current one.
    is_date_short: bool,
}

impl Columns {
    /// The columns for these rows. The title has what the others leave, and at least three fifths of the row
    /// if it needs them.
    fn of(rows: &[ArticleRow], width: u16) -> Self {
        let widest = |cells: fn(&ArticleRow) -> usize| {
            rows.iter().map(cells).max().unwrap_or(0).min(200) as u16
        };
        let column = |cells: u16| if cells == 0 { 0 } else { cells + GAP };
        let room = width.saturating_sub(TITLE + 1);
        let title = widest(|row| cells_of(&row.title)).min((room * 3 / 5).max(24));
        let mut left = room.saturating_sub(title);
        let mut take = |cells: u16| {
            let is_there = cells <= left;
            left -= if is_there { cells } else { 0 };
            if is_there { cells } else { 0 }
        };
        let mut columns = Self {
            quotes: take(column(widest(|row| {
                row.quotes.map_or(0, |n| quotes(n).len() - 2)
            }))),
            minutes: take(column(widest(|row| {
                row.words.map_or(0, |n| length(n).len())
            }))),
            marks: take(column(widest(|row| {
                if row.marks > 0 {
                    marks(row.marks).len() - 2
                } else {
                    0
                }
            }))),
            ..Self::default()
        };
        let has_dates = rows.iter().any(|row| row.date.is_some());
        columns.is_date_short = width < ROOMY;
        let date = if columns.is_date_short {
            SHORT_DATE
        } else {
            LONG_DATE
        };
        columns.date = if has_dates { take(column(date)) } else { 0 };
        let source = widest(|row| cells_of(&row.source)).min(26);
        let whole = room.saturating_sub(columns.total() + widest(|row| cells_of(&row.title)));
        // A long publisher is cut before the titles are.
        let fits = |cells: &u16| column(*cells) <= whole;
        let cells = [source, 18.min(source)].into_iter().find(fits);
        let widths = cells.map_or([14, 12, 10], |cells| [cells; 3]);
        let mut taken = widths
            .into_iter()
            .map(|cells| take(column(cells.min(source))));
        columns.source = taken.find(|cells| *cells > 0).unwrap_or(0);
        // How much was read is told roughly by the mark before the title, the source by nothing else.
        columns.progress = take(column(widest(|row| if is_started(row) { 4 } else { 0 })));
        if columns.progress > 0 && take(BAR - columns.progress + GAP) > 0 {
            columns.progress = BAR + GAP;
        }
        columns
    }

    const fn total(&self) -> u16 {
        self.source + self.date + self.minutes + self.progress + self.marks + self.quotes
    }
}

/// Columns left of the title: the cursor and the state of reading.
const TITLE: u16 = 3;
/// From this width dates have their year.
const ROOMY: u16 = 90;
/// `2026-11-28`
const LONG_DATE: u16 = 10;
/// `28 Nov` or `Nov 2017`
const SHORT_DATE: u16 = 8;

fn quotes(n: u32) -> String {
    format!("{n} ❞")
}

fn length(words: u32) -> String {
    format!("{} min", minutes(words as usize))
}

fn marks(n: usize) -> String {
    format!("◆{n}")
}

fn is_started(row: &ArticleRow) -> bool {
    row.reading == ReadStatus::Started
}

pub fn draw(app: &App, area: Area, canvas: &mut Canvas, hits: &mut Hits) {
    let articles = &app.library.articles;
    if articles.order.is_empty() {
        empty(app, area, canvas);
        return;
    }
    let rows: Vec<ArticleRow> = (0..area.height)
        .map_while(|offset| {
            let at = articles.list.top + usize::from(offset);
            articles.row(at, &app.session.places, &app.session.records)
        })
        .collect();
    let columns = Columns::of(&rows, area.width);
    let year = app.session.today().map_or(0, jiff::civil::Date::year);
    for (y, row) in (area.y..).zip(&rows) {
        let at = articles.list.top + usize::from(y - area.y);
        draw_row(
            row,
            &columns,
            year,
            Area {
                y,
                height: 1,
                ..area
            },
            canvas,
        );
        if row.is_marked {
            let style = canvas.styles.selection;
            canvas.restyle(area.x, area.right(), y, style);
            canvas.put(area.x, y, "+", 1, canvas.styles.accent.patch(style));
        }
        if at == articles.list.cursor {
            let style = canvas.styles.row;
            let bar = if row.is_marked { "╂" } else { "▌" };
            canvas.restyle(area.x, area.right(), y, style);
            canvas.put(area.x, y, bar, 1, canvas.styles.accent.patch(style));
        }
        let rect = Rect::new(area.x, y, area.width, 1);
        hits.areas.push((rect, ClickTarget::ArticleRow(at)));
    }
    let below = inset(
        Area {
            y: area.y + rows.len() as u16 + 1,
            height: area.height.saturating_sub(rows.len() as u16 + 1),
            ..area
        },
        3,
        1,
    );
    let hint = import_hint(app, below.width);
    if hint.len() <= usize::from(below.height) {
        canvas.lines(&hint, below, canvas.styles.muted);
    }
}

fn draw_row(row: &ArticleRow, columns: &Columns, year: i16, area: Area, canvas: &mut Canvas) {
    let styles = canvas.styles;
    let y = area.y;
    let (mark, mark_style, title_style) = match row.reading {
        ReadStatus::New => ("●", styles.accent, styles.ink.add_modifier(Modifier::BOLD)),
        ReadStatus::Started => ("◦", styles.accent, styles.ink),
        ReadStatus::Finished => ("✓", styles.muted, styles.muted),
    };
    canvas.put(area.x + 1, y, mark, 1, mark_style);
    let right = area.right().saturating_sub(1);
    let left = area.x + TITLE;
    if let Some(fault) = &row.fault {
        // What stands in the columns is unknown: the reason has their room.
        let cells = right.saturating_sub(left);
        let x = canvas.write(left, y, &row.title, cells / 2, styles.muted);
        canvas.write(
            x + GAP,
            y,
            fault,
            right.saturating_sub(x + GAP),
            styles.notice,
        );
        return;
    }
    let x = right.saturating_sub(columns.total());
    draw_columns(row, columns, year, x, y, canvas);
    // Without a source the title may use its column.
    let source = if row.source.is_empty() {
        columns.source
    } else {
        0
    };
    let end = x + source;
    let mut cells = end.saturating_sub(left);
    if row.is_starred {
        cells = cells.saturating_sub(2);
    }
    let mut left = canvas.write(left, y, &row.title, cells, title_style);
    if row.is_starred {
        left = canvas.write(left + 1, y, "★", 1, styles.accent);
    }
    // What the reader says of it has the room that the title leaves.
    let archived = if row.is_archived { "archived" } else { "" };
    for word in row.tags.split_whitespace().chain([archived]) {
        if !word.is_empty() && left + 2 + (cells_of(word) as u16) <= end {
            left = canvas.write(left + 1, y, word, end - left - 1, styles.muted);
        } else if !word.is_empty() && left + 2 <= end {
            canvas.put(left + 1, y, "…", 1, styles.muted);
            break;
        }
    }
}

/// Draws the columns right of the title, from column `left`.
fn draw_columns(
    row: &ArticleRow,
    columns: &Columns,
    year: i16,
    left: u16,
    y: u16,
    canvas: &mut Canvas,
) {
    let styles = canvas.styles;
    let source_cells = columns.source.saturating_sub(GAP);
    canvas.write(left + GAP, y, &row.source, source_cells, styles.muted);
    let mut right = left + columns.source;
    // Writes a column that ends at `right`.
    let mut column = |cells: u16, text: Option<String>, style| {
        right += cells;
        if let Some(text) = text.filter(|_| cells > 0) {
            canvas.write_right(right, y, &text, cells - GAP, style);
        }
        right
    };
    let date = row.date.map(|date| {
        if columns.is_date_short {
            short_date(date, year)
        } else {
            date.to_string()
        }
    });
    column(columns.date, date, styles.muted);
    column(columns.minutes, row.words.map(length), styles.muted);
    let right = column(columns.progress, None, styles.muted);
    let marked = (row.marks > 0).then(|| marks(row.marks));
    column(columns.marks, marked, styles.accent);
    column(columns.quotes, row.quotes.map(quotes), styles.muted);
    progress(row, right, y, columns.progress, canvas);
}

/// The day and month of a date of this `year`, else month and year.
fn short_date(date: Date, year: i16) -> String {
    if date.year() == year {
        date.strftime("%-d %b").to_string()
    } else {
        date.strftime("%b %Y").to_string()
    }
}

/// Draws how far an article has been read in a column that ends at `right`.
fn progress(row: &ArticleRow, right: u16, y: u16, columns: u16, canvas: &mut Canvas) {
    let styles = canvas.styles;
    if columns == 0 || !is_started(row) {
        return;
    }
    let percent = format!("{}%", row.percent);
    canvas.write_right(right, y, &percent, 4, styles.muted);
    if columns > BAR {
        let x = right - BAR;
        let fill = bar(row.percent as f32 / 100.0, 10);
        canvas.put(x, y, "▕", 1, styles.faint);
        canvas.write(x + 1, y, &fill, 10, styles.muted);
        canvas.put(x + 11, y, "▏", 1, styles.faint);
    }
}

/// How to add articles; empty once the user has added some.
fn import_hint(app: &App, cells: u16) -> Vec<String> {
    if !app.library.articles.shows_own_hint() {
        return Vec::new();
    }
    let sentences = app.library.articles.own_hint();
    let lines = sentences.map(|sentence| wrap(&sentence, usize::from(cells)));
    lines.concat()
}

fn empty(app: &App, area: Area, canvas: &mut Canvas) {
    let area = inset(area, 3, 1);
    let lines = wrap(&app.library.articles.empty_words(), usize::from(area.width));
    canvas.lines(&lines, area, canvas.styles.muted);
}
