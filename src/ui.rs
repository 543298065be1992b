//! Draws the prepared [`App`] and returns what the mouse can hit.
//!
//! Drawing changes no state and lays out no text: equal state and size give equal cells.

mod canvas;
mod class_menu;
mod cursor;
mod header;
mod hints;
mod input;
mod library;
mod margin;
mod outline;
mod output_sheet;
mod overlay;
mod page;
mod panel;
mod preview;
mod screens;
mod status;
mod style;

use std::sync::Arc;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::geometry::Regions;
use crate::app::{App, ClickTarget};
use crate::layout::Line;
use canvas::Canvas;
use style::Styles;

/// The click targets of a frame.
#[derive(Clone, Debug, Default)]
pub struct Hits {
    areas: Vec<(Rect, ClickTarget)>,
    lines: Vec<(u16, u16, Arc<Line>)>,
    /// Cells of links, with their addresses.
    links: Vec<(Rect, String)>,
}

impl Hits {
    /// The cells that are links of the article, with where they lead.
    pub fn links(&self) -> &[(Rect, String)] {
        &self.links
    }

    /// The click target at a cell of the screen.
    pub fn at(&self, x: u16, y: u16) -> Option<ClickTarget> {
        let area = self
            .areas
            .iter()
            .rev()
            .find(|(rect, _)| rect.contains((x, y).into()));
        if let Some((_, target)) = area {
            return Some(*target);
        }
        let column = self.column_at(x)?;
        let mut lines = self.lines.iter();
        let (_, left, line) = lines.find(|(row, left, _)| *row == y && *left == column)?;
        let column = i32::from(x) - i32::from(*left);
        let at = line.byte_at(i16::try_from(column).ok()?)?;
        Some(ClickTarget::Text(at))
    }

    /// The left edge of the column of text at a cell, which may be in its left margin.
    fn column_at(&self, x: u16) -> Option<u16> {
        let lefts = self.lines.iter().map(|(_, left, _)| *left);
        let at_most = lefts.clone().filter(|left| *left <= x + 2).max();
        at_most.or_else(|| lefts.min())
    }

    /// The byte of the text at a cell of the screen, or nearest to it, and -1 or 1 if the cell is above or
    /// below the page (in the first row also at its edge). `None` where no text is shown.
    pub fn nearest_text(&self, x: u16, y: u16) -> Option<(usize, isize)> {
        let column = self.column_at(x)?;
        let (first, ..) = self.lines.first()?;
        let last = self.lines.iter().map(|(row, ..)| *row).max()?;
        let edge = if y < *first || y == 0 {
            -1
        } else {
            isize::from(y > last)
        };
        let mut lines = self.lines.iter().filter(|(_, left, _)| *left == column);
        let above = lines.clone().rfind(|(row, ..)| *row <= y);
        let (_, left, line) = above.or_else(|| lines.next())?;
        let column = i32::from(x) - i32::from(*left);
        let at = line.nearest_byte(i16::try_from(column).ok()?)?;
        Some((at, edge))
    }
}

pub fn draw(app: &App, frame: &mut Frame) -> Hits {
    let mut hits = Hits::default();
    let area = frame.area();
    if area.width == 0 || area.height == 0 {
        return hits;
    }
    let mut styles = Styles::of(&app.session.theme);
    styles.hues = app.hues_beneath();
    let canvas = &mut Canvas::new(frame.buffer_mut(), &styles);
    let regions = app.regions();
    let query_cursor = draw_body(app, regions, canvas, &mut hits);
    if let Some(area) = regions.panel {
        if app.reader.panel.is_some() {
            panel::draw(app, area, canvas, &mut hits);
        } else {
            preview::draw(app, area, canvas);
        }
    }
    let typed = status::draw(app, regions, canvas).or(query_cursor);
    let focus = cursor::place(app, &hits);
    overlay::draw(app, canvas, &mut hits);
    let cursor = typed.or(canvas.sheet).or(focus);
    if let Some((x, y)) = cursor {
        frame.set_cursor_position((x.min(area.right().saturating_sub(1)), y));
    }
    hits
}

/// Draws the header and the body: an article, a screen over the library, or the article list. Returns the
/// cell of the text cursor while a query is typed.
fn draw_body(
    app: &App,
    regions: Regions,
    canvas: &mut Canvas,
    hits: &mut Hits,
) -> Option<(u16, u16)> {
    let is_covered = regions.panel.is_some_and(|panel| panel == regions.body);
    if let Some(reader) = &app.reader.open {
        if !is_covered {
            let columns = app.columns();
            page::draw(app, reader, &columns, canvas, hits);
            margin::draw(app, reader, &columns, canvas);
        }
        header::article(app, reader, regions, canvas);
        return None;
    }
    let Some(screen) = app.screen() else {
        if !is_covered {
            library::draw(app, regions.body, canvas, hits);
        }
        header::library(app, regions, canvas);
        return None;
    };
    screens::header(app, screen, regions, canvas);
    if is_covered {
        return None;
    }
    screens::draw(app, screen, regions.body, canvas, hits)
}
