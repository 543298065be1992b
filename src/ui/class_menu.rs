//! The menu of classes of a bookmark.

use super::canvas::Canvas;
use crate::app::App;
use crate::app::action::Action;
use crate::app::geometry::Area;
use crate::config::settings::BookmarkClass;
use pullquote_text::clean;

/// Rows of the menu: the classes, none, the bookmark's own if it is unknown here, and the keys.
pub fn height(app: &App, id: &str) -> u16 {
    app.session.settings.classes.len() as u16 + 3 + u16::from(foreign(app, id).is_some())
}

/// The class of the bookmark, if the settings do not have it.
fn foreign<'a>(app: &'a App, id: &str) -> Option<&'a str> {
    let own = app.session.records.bookmark(id)?.class.as_deref()?;
    let mut classes = app.session.settings.classes.iter();
    classes.all(|class| class.name != own).then_some(own)
}

/// Draws the classes with the digits that choose them; the bookmark's own is ticked.
pub fn draw(app: &App, id: &str, area: Area, canvas: &mut Canvas) {
    let classes = &app.session.settings.classes;
    let mark = app.session.records.bookmark(id);
    let own = mark.and_then(|mark| mark.class.as_deref());
    let styles = canvas.styles;
    let mut y = area.y;
    let none = ("0", "◆", "no class", styles.bookmark, own.is_none());
    let listed = classes.iter().enumerate().map(|(n, class)| {
        let style = styles.class(class.color);
        let is_own = own == Some(class.name.as_str());
        (
            DIGITS[n.min(8)],
            class.mark.as_str(),
            class.name.as_str(),
            style,
            is_own,
        )
    });
    for (digit, mark, name, style, is_own) in listed.chain([none]) {
        if y >= area.bottom() {
            return;
        }
        canvas.write(area.x + 1, y, digit, 1, styles.key);
        canvas.write(area.x + 4, y, mark, 1, style);
        let x = canvas.write(area.x + 6, y, &clean::line(name), 24, styles.ink);
        if is_own {
            canvas.write(x + 2, y, "✓", 1, styles.accent);
        }
        y += 1;
    }
    if let Some(name) = foreign(app, id) {
        let words = format!("now: {name}, not in your settings");
        canvas.write(
            area.x + 1,
            y,
            &words,
            area.width.saturating_sub(2),
            styles.muted,
        );
        y += 1;
    }
    if y + 1 < area.bottom() {
        let key = app.session.keymap.key_label(Action::Class);
        let words = format!("{key} the next one · Esc closes");
        canvas.write(
            area.x + 1,
            y + 1,
            &words,
            area.width.saturating_sub(2),
            styles.muted,
        );
    }
}

const DIGITS: [&str; 9] = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

/// The mark and the class of a bookmark: that of its class, else its letter, else a diamond.
pub fn glyph<'a>(
    classes: &'a [BookmarkClass],
    class: Option<&str>,
    letter: Option<&'a str>,
) -> (&'a str, Option<&'a BookmarkClass>) {
    let class = class.and_then(|name| classes.iter().find(|class| class.name == name));
    let mark = class.map(|class| class.mark.as_str()).or(letter);
    (mark.unwrap_or("◆"), class)
}
