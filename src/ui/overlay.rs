//! Sheets over a screen: help, palette, layers, cards, correction menus.

mod corrections;
mod feeds;
mod help;
mod links;
mod palette;

use super::Hits;
use super::canvas::Canvas;
use super::class_menu;
use super::output_sheet;
use crate::app::App;
use crate::app::command_output::OutputSheet;
use crate::app::geometry::Area;
use crate::app::overlay::card::{CardLine, LABEL};
use crate::app::overlay::{Card, Frame, LAYERS, Overlay};

/// Draws the open sheet. The mouse then hits what is on it, or nothing.
pub fn draw(app: &App, canvas: &mut Canvas, hits: &mut Hits) {
    let screen = app.session.sheet_screen();
    if app.session.overlay.is_some() {
        *hits = Hits::default();
    }
    match &app.session.overlay {
        None => {}
        Some(Overlay::Help(sheet)) => help::draw(app, sheet, screen, canvas),
        Some(Overlay::Palette(palette)) => palette::draw(app, palette, screen, canvas),
        Some(Overlay::Layers) => layers(app, screen, canvas),
        Some(Overlay::Card(card) | Overlay::Review { card, .. }) => {
            draw_card(app, card, screen, canvas);
        }
        Some(Overlay::Correct(menu)) => corrections::menu(app, menu, screen, canvas, hits),
        Some(Overlay::Choose(chooser)) => {
            corrections::chooser(app, chooser, screen, canvas, hits);
        }
        Some(Overlay::Corrections(list)) => corrections::list(list, screen, canvas, hits),
        Some(Overlay::Links(sheet)) => links::draw(sheet, screen, canvas, hits),
        Some(Overlay::Feeds(choice)) => feeds::draw(choice, screen, canvas, hits),
        Some(Overlay::Offer(offer)) => corrections::offer(app, offer, screen, canvas, hits),
        Some(Overlay::Output(output)) => {
            let width = OutputSheet::width(screen.width);
            let inside = Frame::of(width, output.lines.len(), screen).inside.width;
            let frame = Frame::of(width, output.rows(inside).len(), screen);
            sheet(&output.title, &frame, canvas);
            let (top, rows) = output_sheet::draw(output, &frame, canvas);
            position(&frame, top, rows, canvas);
        }
        Some(Overlay::Classes { id }) => {
            let height = class_menu::height(app, id);
            let area = popup("Class of the bookmark", 46, height, screen, canvas);
            class_menu::draw(app, id, area, canvas);
        }
    }
}

/// Draws an empty sheet of the size of its content. Returns the area for the content.
fn popup(title: &str, width: u16, height: u16, screen: Area, canvas: &mut Canvas) -> Area {
    let frame = Frame::of(width, usize::from(height), screen);
    sheet(title, &frame, canvas);
    frame.inside
}

/// Draws an empty sheet with a title. It covers whole cells, and has a rule on each side where it is narrower
/// than the window.
fn sheet(title: &str, frame: &Frame, canvas: &mut Canvas) {
    let area = frame.area;
    if frame.has_sides {
        // A blank column on each side parts the rules from the words they cut.
        canvas.clear(Area {
            x: area.x - 1,
            width: area.width + 2,
            ..area
        });
    }
    canvas.clear(area);
    canvas.sheet = Some((area.x + 3, area.y));
    let last = area.bottom().saturating_sub(1);
    canvas.rule(area.x, area.right(), area.y);
    canvas.rule(area.x, area.right(), last);
    if frame.has_sides {
        let right = area.right().saturating_sub(1);
        for y in area.y + 1..last {
            canvas.side_rule(area.x, y, "│");
            canvas.side_rule(right, y, "│");
        }
        for (x, y, corner) in [
            (area.x, area.y, "┌"),
            (right, area.y, "┐"),
            (area.x, last, "└"),
            (right, last, "┘"),
        ] {
            canvas.side_rule(x, y, corner);
        }
    }
    let style = canvas.styles.headline;
    let title = format!(" {title} ");
    let cells = area.width.saturating_sub(4);
    canvas.write(area.x + 2, area.y, &title, cells, style);
}

/// Writes on the lower rule which of `rows` lines are shown, unless all are.
fn position(frame: &Frame, top: usize, rows: usize, canvas: &mut Canvas) {
    let height = usize::from(frame.inside.height);
    if rows <= height || frame.area.height < 3 {
        return;
    }
    let last = (top + height).min(rows);
    let arrow = match (top > 0, last < rows) {
        (true, true) => "↑↓",
        (true, false) => "↑",
        (false, _) => "↓",
    };
    let words = format!(" {}–{last} of {rows} {arrow} ", top + 1);
    let (right, y) = (
        frame.area.right().saturating_sub(2),
        frame.area.bottom() - 1,
    );
    canvas.write_right(right, y, &words, frame.inside.width, canvas.styles.muted);
}

fn layers(app: &App, screen: Area, canvas: &mut Canvas) {
    let frame = Frame::of(40, LAYERS.len(), screen);
    sheet("Marked on the page", &frame, canvas);
    let area = frame.inside;
    let styles = canvas.styles;
    let mut layers = app.session.settings.layers;
    for (y, layer) in (area.y..area.bottom()).zip(LAYERS) {
        let on = *(layer.switch)(&mut layers);
        let letter = layer.letter.to_string();
        canvas.write(area.x + 1, y, &letter, 1, styles.key);
        let (mark, style) = if on {
            ("✓", styles.accent)
        } else {
            ("·", styles.faint)
        };
        canvas.write(area.x + 4, y, mark, 1, style);
        let style = if on { styles.ink } else { styles.muted };
        canvas.write(
            area.x + 6,
            y,
            layer.name,
            area.width.saturating_sub(6),
            style,
        );
    }
}

/// Draws a menu item with the key that chooses it.
fn draw_choice(letter: char, label: &str, area: Area, y: u16, canvas: &mut Canvas) {
    let styles = canvas.styles;
    canvas.write(area.x + 1, y, &letter.to_string(), 1, styles.key);
    let cells = area.width.saturating_sub(4);
    canvas.write(area.x + 4, y, label, cells, styles.ink);
}

fn draw_card(app: &App, card: &Card, screen: Area, canvas: &mut Canvas) {
    let width = Card::width(screen.width);
    let rows = card.lines(width).len();
    let available = beside_focus(app, rows as u16 + 3, screen);
    let frame = Frame::of(width, rows, available);
    sheet(&card.title, &frame, canvas);
    let area = frame.inside;
    let lines = card.lines(area.width.min(width));
    let top = frame.top(card.top, lines.len());
    let styles = canvas.styles;
    for (y, line) in (area.y..area.bottom()).zip(lines.iter().skip(top)) {
        match line {
            CardLine::Row(name, words) => {
                canvas.write(area.x, y, name, LABEL - 1, styles.muted);
                let text_cells = area.width.saturating_sub(LABEL);
                canvas.write(area.x + LABEL, y, words, text_cells, styles.ink);
            }
            CardLine::MenuChoice(letter, label) => draw_choice(*letter, label, area, y, canvas),
        }
    }
    position(&frame, top, lines.len(), canvas);
}

/// The area for a popup of `height` rows that keeps the focused text visible: below it or else above it,
/// or all of `screen` if it fits in neither.
fn beside_focus(app: &App, height: u16, screen: Area) -> Area {
    let body = app.regions().body;
    let columns = app.columns();
    let rows = app.reader.open.as_ref().and_then(|reader| {
        let span = reader.focus_span()?;
        let rows = reader.page.rows.iter().enumerate();
        let on = rows
            .filter(|(_, row)| row.span().overlaps(span))
            .filter_map(|(nth, _)| columns.place(nth).map(|(_, y)| y));
        Some((on.clone().min()?, on.max()?))
    });
    let Some((first, last)) = rows else {
        return screen;
    };
    let below = Area {
        y: last + 1,
        height: screen.bottom().saturating_sub(last + 1),
        ..screen
    };
    let above = Area {
        y: body.y,
        height: first.saturating_sub(body.y),
        ..screen
    };
    if below.height >= height {
        Area { height, ..below }
    } else if above.height >= height {
        Area {
            y: first - height,
            height,
            ..above
        }
    } else {
        screen
    }
}
