//! The header line and the rule below it.

use super::canvas::Canvas;
use crate::app::article::{DiskState, OpenArticle};
use crate::app::geometry::Regions;
use crate::app::screens::LibraryScreen;
use crate::app::{Action, App};
use crate::config::TextFocus;

/// Title, page number and reading time left of the open article.
pub fn article(app: &App, reader: &OpenArticle, regions: Regions, canvas: &mut Canvas) {
    let Some(y) = regions.header else {
        return;
    };
    let full = app.session.size.width;
    let styles = canvas.styles;
    let position = position(reader, full);
    let position = match left_out(app, reader, full) {
        Some(words) => format!("{words} · {position}"),
        None => position,
    };
    let right = canvas.write_right(full, y, &position, full, styles.muted);
    // The screen that Esc returns to.
    let parent = match app.library.screens.last().map(|screen| &screen.content) {
        None => "Library",
        Some(LibraryScreen::Person(_)) => "Person",
        Some(screen) => screen.name(),
    };
    let trail = if full < 50 {
        " ".to_owned()
    } else {
        format!(" {parent} › ")
    };
    let x = canvas.write(0, y, &trail, full, styles.muted);
    let cells = right.saturating_sub(x + 2);
    canvas.write(x, y, &reader.title, cells, styles.ink);
    rule(app, regions, canvas);
}

/// What is shown of the text, where it is not all: the setting holds for later articles and sessions.
fn left_out(app: &App, reader: &OpenArticle, width: u16) -> Option<&'static str> {
    if !reader.leaves_out() {
        return None;
    }
    let is_narrow = width < 50;
    match app.session.settings.shows {
        TextFocus::All => None,
        TextFocus::Quoted if is_narrow => Some("quotations"),
        TextFocus::Own if is_narrow => Some("own words"),
        shows => Some(shows.label()),
    }
}

fn position(reader: &OpenArticle, width: u16) -> String {
    let page = &reader.page;
    let left = if page.at_end {
        "the end".to_owned()
    } else {
        format!("{} min left", page.minutes_left)
    };
    let left = match reader.disk {
        DiskState::Same => left,
        DiskState::Changed => format!("changed on disk · {left}"),
        DiskState::Gone => format!("file gone · {left}"),
    };
    let about = if page.exact { "" } else { "~" };
    if reader.is_partial() {
        "loading ".to_owned()
    } else if page.of == 0 {
        format!("{left} ")
    } else if width < 40 {
        format!("{} of {about}{} ", page.number, page.of)
    } else {
        format!("{} of {about}{} · {left} ", page.number, page.of)
    }
}

/// Counts, sort order and the most important keys of the article list.
pub fn library(app: &App, regions: Regions, canvas: &mut Canvas) {
    let Some(y) = regions.header else {
        return;
    };
    let full = app.session.size.width;
    let styles = canvas.styles;
    let x = canvas.write(0, y, " pullquote", full, styles.headline) + 3;
    let keys = format!(
        "{} filter   {} help ",
        app.session.keymap.key_label(Action::Search),
        app.session.keymap.key_label(Action::Help)
    );
    let counts = app.library.articles.counts_words();
    let mut right = full;
    if usize::from(full) > counts.chars().count() + keys.chars().count() + 18 {
        right = canvas.write_right(full, y, &keys, full, styles.muted);
    }
    let cells = right.saturating_sub(x + 1);
    canvas.write(x, y, &counts, cells, styles.muted);
    rule(app, regions, canvas);
}

/// A trail ending in `name`, and counts at the right, for a screen over the library.
pub fn screen(app: &App, name: &str, counts: &str, regions: Regions, canvas: &mut Canvas) {
    let Some(y) = regions.header else {
        return;
    };
    let full = app.session.size.width;
    let styles = canvas.styles;
    let right = full.saturating_sub(1);
    let right = canvas.write_right(right, y, counts, full / 2, styles.muted);
    let trail = if full < 50 { " " } else { " Library › " };
    let x = canvas.write(0, y, trail, full, styles.muted);
    let cells = right.saturating_sub(x + 2);
    canvas.write(x, y, name, cells, styles.headline);
    rule(app, regions, canvas);
}

fn rule(app: &App, regions: Regions, canvas: &mut Canvas) {
    if let Some(y) = regions.rule {
        canvas.rule(1, app.session.size.width.saturating_sub(1), y);
    }
}
