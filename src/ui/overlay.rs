//! Popups: help, action palette, highlight layers, cards, correction menus.

mod corrections;

use super::Hits;
use super::canvas::{Canvas, wrap};
use super::class_menu;
use super::screens::query_syntax;
use crate::app::action::Group;
use crate::app::context::Context;
use crate::app::geometry::Area;
use crate::app::keymap::Keymap;
use crate::app::list::ListState;
use crate::app::overlay::{self, Card, LAYERS, Overlay};
use crate::app::{Action, App};
use crate::config::Key;
use crate::layout::width;

/// Draws the open overlay. Returns whether there is one.
pub fn draw(app: &App, screen: Area, canvas: &mut Canvas, hits: &mut Hits) -> bool {
    // Leave the status line visible: it has the input of the palette.
    let available = Area {
        height: screen.height.saturating_sub(1),
        ..screen
    };
    if app.session.overlay.is_some() {
        *hits = Hits::default();
    }
    match &app.session.overlay {
        None => return false,
        Some(Overlay::Help { context, top }) => help(app, *context, *top, available, canvas),
        Some(Overlay::Palette(list)) => palette(app, *list, available, canvas),
        Some(Overlay::Layers) => layers(app, available, canvas),
        Some(Overlay::Card(card) | Overlay::Review { card, .. }) => {
            draw_card(app, card, available, canvas);
        }
        Some(Overlay::Correct(menu)) => corrections::menu(app, menu, available, canvas, hits),
        Some(Overlay::Choose(chooser)) => {
            corrections::chooser(app, chooser, available, canvas, hits);
        }
        Some(Overlay::Corrections(list)) => {
            corrections::list(list, available, canvas, hits);
        }
        Some(Overlay::Offer(offer)) => corrections::offer(app, offer, available, canvas, hits),
        Some(Overlay::Classes { id }) => {
            let height = class_menu::height(app);
            let area = popup("Class of the bookmark", 46, height, available, canvas);
            class_menu::draw(app, id, area, canvas);
        }
    }
    true
}

/// Draws an empty popup with a title, centred in `screen`, for a content of at most `width` × `height`
/// cells. Returns the area for the content.
fn popup(title: &str, width: u16, height: u16, screen: Area, canvas: &mut Canvas) -> Area {
    // In a narrow window use the full width: slivers of text beside the popup are unreadable.
    let width = if screen.width < width + 24 {
        screen.width
    } else {
        width
    };
    let height = (height + 3).min(screen.height);
    let area = Area {
        x: screen.x + (screen.width - width) / 2,
        y: screen.y + (screen.height - height) / 2,
        width,
        height,
    };
    canvas.clear(area);
    canvas.rule(area.x, area.right(), area.y);
    canvas.rule(area.x, area.right(), area.bottom().saturating_sub(1));
    let style = canvas.styles.headline;
    let title = format!(" {title} ");
    canvas.write(area.x + 2, area.y, &title, width.saturating_sub(4), style);
    Area {
        x: area.x + 2,
        y: area.y + 1 + u16::from(height > 6),
        width: width.saturating_sub(4),
        height: height.saturating_sub(2 + u16::from(height > 6)),
    }
}

enum HelpLine {
    Heading(&'static str),
    Key(String, String),
    Blank,
}

fn help_lines(app: &App, context: Context) -> Vec<HelpLine> {
    let mut lines = Vec::new();
    for group in Group::ALL {
        let live: Vec<Action> = Keymap::live(context)
            .filter(|action| {
                action.spec().group == group && !app.session.keymap.keys(*action).is_empty()
            })
            .collect();
        if live.is_empty() {
            continue;
        }
        if !lines.is_empty() {
            lines.push(HelpLine::Blank);
        }
        lines.push(HelpLine::Heading(group.title()));
        for action in live {
            // Skip keys that another action shadows in this context.
            let is_bound = |key: &&Key| app.session.keymap.action(context, **key) == Some(action);
            let keys: Vec<String> = app
                .session
                .keymap
                .keys(action)
                .iter()
                .filter(is_bound)
                .map(ToString::to_string)
                .collect();
            if keys.is_empty() {
                continue;
            }
            lines.push(HelpLine::Key(keys.join(" "), action.spec().doc.to_owned()));
        }
    }
    if matches!(context, Context::Screen | Context::Ledger) {
        lines.extend([HelpLine::Blank, HelpLine::Heading("Query syntax")]);
        let typed = query_syntax().into_iter();
        lines.extend(typed.map(|(typed, words)| HelpLine::Key(typed, words)));
    }
    lines
}

fn help(app: &App, context: Context, top: usize, screen: Area, canvas: &mut Canvas) {
    let title = match context {
        Context::Library => "Keys in the library",
        Context::Reader => "Keys while reading",
        Context::Selection => "Keys while selecting",
        Context::List => "Keys in a panel",
        Context::Marks => "Keys in the bookmarks",
        Context::Screen => "Keys on this screen",
        Context::Person => "Keys on a person’s page",
        Context::Ledger => "Keys in the ledger",
        Context::QuoteBook => "Keys in the quote book",
    };
    let lines = help_lines(app, context);
    let (n_columns, width) = if screen.width >= 116 {
        (2, 112)
    } else {
        (1, 60)
    };
    let per_column = lines.len().div_ceil(n_columns);
    let area = popup(title, width, per_column as u16 + 1, screen, canvas);
    let rows = usize::from(area.height).max(1);
    let top = top.min(per_column.saturating_sub(rows));
    let width = area.width / n_columns as u16;
    for (n, column) in lines.chunks(per_column.max(1)).enumerate() {
        let x = area.x + n as u16 * width;
        for (y, line) in (area.y..).zip(column.iter().skip(top).take(rows)) {
            let line_area = Area {
                x,
                y,
                width,
                height: 1,
            };
            draw_help_line(line, line_area, canvas);
        }
    }
    if per_column > rows {
        let more = if top + rows < per_column {
            "more below ↓"
        } else {
            "top ↑"
        };
        let y = area.y.saturating_sub(1);
        canvas.write_right(area.right(), y, more, 14, canvas.styles.muted);
    }
}

fn draw_help_line(line: &HelpLine, area: Area, canvas: &mut Canvas) {
    let styles = canvas.styles;
    let keys_width = 20.min(area.width / 2);
    match line {
        HelpLine::Blank => {}
        HelpLine::Heading(title) => {
            canvas.write(area.x, area.y, title, area.width, styles.headline);
        }
        HelpLine::Key(keys, doc) => {
            canvas.write(
                area.x + 1,
                area.y,
                keys,
                keys_width.saturating_sub(2),
                styles.key,
            );
            let x = area.x + keys_width;
            canvas.write(
                x,
                area.y,
                doc,
                area.right().saturating_sub(x + 1),
                styles.ink,
            );
        }
    }
}

fn palette(app: &App, list: ListState, screen: Area, canvas: &mut Canvas) {
    let typed = app
        .session
        .prompt
        .as_ref()
        .map_or("", |prompt| prompt.text());
    let actions = overlay::palette(app.context(), typed);
    let height = (actions.len().max(1) as u16).min(screen.height / 2 + 2);
    let area = popup("Actions", 76, height, screen, canvas);
    let mut list = list;
    list.follow(usize::from(area.height), actions.len());
    let styles = canvas.styles;
    if actions.is_empty() {
        let words = "No matching action.";
        canvas.write(area.x, area.y, words, area.width, styles.muted);
    }
    for (y, (at, action)) in (area.y..area.bottom()).zip(actions.iter().enumerate().skip(list.top))
    {
        let spec = action.spec();
        let name = area.width.min(22);
        canvas.write(area.x + 1, y, spec.name, name.saturating_sub(2), styles.ink);
        let key = app.session.keymap.key_label(*action);
        let right = canvas.write_right(area.right().saturating_sub(1), y, &key, 10, styles.key);
        let x = area.x + name;
        canvas.write(x, y, spec.doc, right.saturating_sub(x + 2), styles.muted);
        if at == list.cursor {
            canvas.restyle(area.x, area.right(), y, styles.row);
        }
    }
}

fn layers(app: &App, screen: Area, canvas: &mut Canvas) {
    let area = popup(
        "Highlighted on the page",
        40,
        LAYERS.len() as u16 + 1,
        screen,
        canvas,
    );
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

enum CardLine<'a> {
    /// A label and a line of text; only the first line of a text has the label.
    Row(&'a str, String),
    MenuChoice(char, &'a str),
}

fn card_lines(card: &Card, cells: usize) -> Vec<CardLine<'_>> {
    let mut lines = Vec::new();
    for (name, words) in &card.rows {
        for (n, line) in wrap(words, cells).into_iter().enumerate() {
            lines.push(CardLine::Row(if n == 0 { name } else { "" }, line));
        }
    }
    if !card.choices.is_empty() {
        lines.push(CardLine::Row("", String::new()));
    }
    let choices = card.choices.iter();
    lines.extend(choices.map(|(letter, words)| CardLine::MenuChoice(*letter, words)));
    lines
}

fn draw_card(app: &App, card: &Card, screen: Area, canvas: &mut Canvas) {
    let wide = screen.width.min(72);
    let label = 10;
    let cells = usize::from(wide.saturating_sub(4 + label)).max(8);
    let lines = card_lines(card, cells);
    let height = lines.len() as u16;
    let available = beside_focus(app, height + 3, screen);
    let area = popup(&card.title, wide, height, available, canvas);
    let rows = usize::from(area.height).max(1);
    let top = card.top.min(lines.len().saturating_sub(rows));
    let styles = canvas.styles;
    for (y, line) in (area.y..area.bottom()).zip(lines.iter().skip(top)) {
        match line {
            CardLine::Row(name, words) => {
                canvas.write(area.x, y, name, label - 1, styles.muted);
                let text_cells = area.width.saturating_sub(label);
                debug_assert!(width::of_str(words) <= cells);
                canvas.write(area.x + label, y, words, text_cells, styles.ink);
            }
            CardLine::MenuChoice(letter, label) => draw_choice(*letter, label, area, y, canvas),
        }
    }
}

/// The area for a popup of `height` rows that keeps the focused text visible: below it or else above it,
/// or all of `screen` if it fits in neither.
fn beside_focus(app: &App, height: u16, screen: Area) -> Area {
    let body = app.regions().body;
    let rows = app.reader.open.as_ref().and_then(|reader| {
        let span = reader.focus_span()?;
        let rows = reader.page.rows.iter();
        let mut on = rows
            .enumerate()
            .filter(|(_, row)| row.span().overlaps(span))
            .map(|(n, _)| body.y + n as u16);
        let first = on.next()?;
        Some((first, on.next_back().unwrap_or(first)))
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
