//! Draws the prepared state: `&App` to cells, and back what the mouse can hit.
//!
//! Nothing here changes state or lays out text. The same app and size give the same cells.

mod canvas;
mod library;
mod margin;
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

use crate::app::geometry::{self, Area};
use crate::app::{App, ClickTarget};
use crate::layout::Line;

/// What a frame drew, for resolving the next click.
#[derive(Clone, Debug, Default)]
pub struct Hits {
    areas: Vec<(Rect, ClickTarget)>,
    lines: Vec<(u16, u16, Arc<Line>)>,
}

impl Hits {
    /// What stands at a cell of the screen.
    pub fn at(&self, x: u16, y: u16) -> Option<ClickTarget> {
        let area = self
            .areas
            .iter()
            .rev()
            .find(|(rect, _)| rect.contains((x, y).into()));
        if let Some((_, target)) = area {
            return Some(*target);
        }
        let (_, left, line) = self.lines.iter().find(|(row, ..)| *row == y)?;
        let column = i32::from(x) - i32::from(*left);
        let at = line.byte_at(i16::try_from(column).ok()?)?;
        Some(ClickTarget::Text(at))
    }
}

/// Paints the whole screen.
pub fn draw(app: &App, frame: &mut Frame) -> Hits {
    let mut hits = Hits::default();
    let area = frame.area();
    if area.width == 0 || area.height == 0 {
        return hits;
    }
    let canvas = &mut canvas::Canvas::new(frame.buffer_mut(), &app.session.theme);
    let regions = app.regions();
    let panel_covers_body = regions.panel.is_some_and(|panel| panel == regions.body);
    let mut input_cursor = None;
    match &app.reader.open {
        Some(reader) => {
            if !panel_covers_body {
                let column = geometry::column(regions.body, app.session.settings.measure);
                page::draw(app, reader, column, canvas, &mut hits);
                margin::draw(app, reader, column, regions.body, canvas);
            }
            status::reader_header(app, reader, regions, canvas);
        }
        None if app.screen().is_some() => {
            if let Some(screen) = app.screen() {
                if !panel_covers_body {
                    input_cursor = screens::draw(app, screen, regions.body, canvas, &mut hits);
                }
                screens::header(app, screen, regions, canvas);
            }
        }
        None => {
            if !panel_covers_body {
                library::draw(app, regions.body, canvas, &mut hits);
            }
            status::library_header(app, regions, canvas);
        }
    }
    if let Some(area) = regions.panel {
        if app.reader.panel.is_some() {
            panel::draw(app, area, canvas, &mut hits);
        } else {
            preview::draw(app, area, canvas);
        }
    }
    let cursor = status::line(app, regions, canvas).or(input_cursor);
    let is_covered = overlay::draw(app, to_area(area), canvas);
    if is_covered {
        hits.lines.clear();
        hits.areas.clear();
    }
    if let Some((x, y)) = cursor {
        frame.set_cursor_position((x.min(area.right().saturating_sub(1)), y));
    }
    hits
}

const fn to_area(rect: Rect) -> Area {
    Area {
        x: rect.x,
        y: rect.y,
        width: rect.width,
        height: rect.height,
    }
}
