//! The header above a screen and the status line below it.

use ratatui::style::{Modifier, Style};

use super::canvas::Canvas;
use crate::app::article::{Focus, OpenArticle};
use crate::app::geometry::Regions;
use crate::app::notice::Severity;
use crate::app::overlay::Overlay;
use crate::app::prompt::{Prompt, Purpose};
use crate::app::screens::{LibraryScreen, ScreenState};
use crate::app::{Action, App};
use crate::layout::width;
use crate::library::index_api::IndexProgress;
use crate::library::query::QueryError;
use pullquote_annotate::QuoteKind;
use pullquote_text::clean;

/// Title and page above an article.
pub fn reader_header(app: &App, reader: &OpenArticle, regions: Regions, canvas: &mut Canvas) {
    let Some(y) = regions.header else {
        return;
    };
    let full = app.session.size.width;
    let page = &reader.page;
    let about = if page.exact { "" } else { "~" };
    let left = match (page.at_end, page.minutes_left) {
        (true, _) => "the end".to_owned(),
        (false, minutes) => format!("{minutes} min left"),
    };
    let place = if reader.is_partial {
        "still reading ".to_owned()
    } else if page.of == 0 {
        format!("{left} ")
    } else if full < 40 {
        format!("{} of {about}{} ", page.number, page.of)
    } else {
        format!("{} of {about}{} · {left} ", page.number, page.of)
    };
    let muted = canvas.styles.muted;
    let right = canvas.write_right(full, y, &place, full, muted);
    // Where Esc goes back to.
    let from = match app.library.screens.last().map(|screen| &screen.content) {
        None => "Library",
        Some(LibraryScreen::Person(_)) => "Person",
        Some(room) => room.name(),
    };
    let trail = format!(" {from} › ");
    let trail = if full < 50 { " " } else { &trail };
    let x = canvas.write(0, y, trail, full, muted);
    let ink = canvas.styles.ink;
    let room = right.saturating_sub(x + 2);
    canvas.write(x, y, &reader.title, room, ink);
    rule(app, regions, canvas);
}

/// Counts and order above the library.
pub fn library_header(app: &App, regions: Regions, canvas: &mut Canvas) {
    let Some(y) = regions.header else {
        return;
    };
    let full = app.session.size.width;
    let name = canvas.styles.headline;
    let mut x = canvas.write(0, y, " pullquote", full, name);
    let keys = format!(
        "{} filter   {} help ",
        app.session.keymap.key_label(Action::Search),
        app.session.keymap.key_label(Action::Help)
    );
    let counts = app.library.articles.counts_words();
    let muted = canvas.styles.muted;
    let mut right = full;
    if usize::from(full) > counts.chars().count() + keys.chars().count() + 18 {
        right = canvas.write_right(full, y, &keys, full, muted);
    }
    x += 3;
    let room = right.saturating_sub(x + 1);
    canvas.write(x, y, &counts, room, muted);
    rule(app, regions, canvas);
}

fn rule(app: &App, regions: Regions, canvas: &mut Canvas) {
    if let Some(y) = regions.rule {
        canvas.rule(1, app.session.size.width.saturating_sub(1), y);
    }
}

/// The status line. Returns where the cursor stands while something is typed.
pub fn line(app: &App, regions: Regions, canvas: &mut Canvas) -> Option<(u16, u16)> {
    let y = regions.status?;
    // What is asked of the index is typed above the list, not here.
    let prompt = app.session.prompt.as_ref();
    if let Some(prompt) = prompt.filter(|prompt| prompt.purpose != Purpose::Query) {
        return Some(prompt_line(app, prompt, y, canvas));
    }
    if app.reader.zen && app.session.notice.is_none() && app.reader.open.is_some() {
        return None;
    }
    let full = app.session.size.width;
    let (words, style) = left_text(app, canvas);
    let hints = hints(app);
    // A fault or a question needs its words more than the reader needs hints.
    let is_urgent = app
        .session
        .notice
        .as_ref()
        .is_some_and(|notice| notice.severity != Severity::Info);
    let most = usize::from(full) * if is_urgent { 5 } else { 3 } / 5;
    let least = width::of_str(&words).min(most);
    let room = usize::from(full).saturating_sub(least + 4);
    let right = write_hints(&hints, room, y, full, canvas);
    let mut x = 1;
    if let Some((rank, true)) = focused_speaker(app) {
        let style = canvas.styles.speaker(rank);
        canvas.put(x, y, "▌", 1, style);
        x += 1;
    }
    canvas.write(x, y, &words, right.saturating_sub(x + 1), style);
    None
}

fn prompt_line(app: &App, prompt: &Prompt, y: u16, canvas: &mut Canvas) -> (u16, u16) {
    let full = app.session.size.width;
    let accent = canvas.styles.accent;
    let mut x = canvas.write(1, y, prompt.purpose.label(), full.saturating_sub(1), accent);
    x = canvas.write(x, y, ": ", full.saturating_sub(x), accent);
    let mut right = full;
    let suggested = match prompt.purpose {
        Purpose::Speaker | Purpose::Merge => app.suggested(prompt.text()),
        Purpose::SamePerson => app
            .library
            .suggestion(prompt.text())
            .map(|line| line.name.clone()),
        _ => None,
    };
    let suggested = suggested.map(|name| format!("→ {}", clean::line(&name)));
    let status = suggested
        .or_else(|| filter_error(app, prompt).map(|fault| clean::line(&fault.message).into_owned()))
        .or_else(|| search_text(app))
        .unwrap_or_else(|| prompt.purpose.hint().to_owned());
    let typed = width::of_str(prompt.text());
    if usize::from(full) > usize::from(x) + typed + status.chars().count() + 4 {
        let muted = canvas.styles.muted;
        right = canvas.write_right(full.saturating_sub(1), y, &status, full, muted);
    }
    let room = right.saturating_sub(x + 2).max(1);
    let text = clean::line(prompt.text());
    let cursor = width::of_str(&text.chars().take(prompt.input.cursor()).collect::<String>());
    // The end that is typed at stays in sight.
    let hidden = cursor.saturating_sub(usize::from(room) - 1);
    let mut shown = text.as_ref();
    let mut cut = 0;
    while cut < hidden {
        let Some(first) = shown.chars().next() else {
            break;
        };
        shown = &shown[first.len_utf8()..];
        cut = width::of_str(&text[..text.len() - shown.len()]);
    }
    let ink = canvas.styles.ink;
    let (fitting, _) = width::fit(shown, usize::from(room));
    canvas.write(x, y, fitting, room, ink);
    if let Some(fault) = filter_error(app, prompt) {
        let before = |byte: usize| {
            let chars = prompt
                .text()
                .get(..byte)
                .map_or(0, |head| head.chars().count());
            let head: String = text.chars().take(chars).collect();
            (width::of_str(&head).saturating_sub(cut)).min(usize::from(room)) as u16
        };
        let style = canvas.styles.notice.add_modifier(Modifier::UNDERLINED);
        let (from, to) = (before(fault.span.start()), before(fault.span.end()));
        canvas.restyle(x + from, x + to, y, style);
    }
    (x + (cursor - cut.min(cursor)) as u16, y)
}

/// The mistake in what is typed to filter the list.
fn filter_error<'a>(app: &'a App, prompt: &Prompt) -> Option<&'a QueryError> {
    let fault = app.library.articles.query_filter.fault.as_ref();
    fault.filter(|_| prompt.purpose == Purpose::Filter)
}

fn search_text(app: &App) -> Option<String> {
    let reader = app.reader.open.as_ref()?;
    let search = reader.search.as_ref()?;
    let count = search.count()?;
    Some(format!("“{}” {count}", clean::line(&search.query)))
}

/// What is under focus or just happened.
fn left_text(app: &App, canvas: &Canvas) -> (String, Style) {
    let styles = &canvas.styles;
    if let Some(notice) = &app.session.notice {
        let style = match notice.severity {
            Severity::Info => styles.ink,
            Severity::Error | Severity::Question => styles.notice,
        };
        return (notice.text.clone(), style);
    }
    if let Some(opening) = app.session.opening.as_ref() {
        let name = clean::line(&opening.source.name()).into_owned();
        return (format!("opening {name} …"), styles.muted);
    }
    if let Some(count) = app.session.count {
        return (format!("{count}"), styles.accent);
    }
    if app
        .reader
        .open
        .as_ref()
        .is_some_and(|reader| reader.selection.is_some())
    {
        return ("selecting sentences".to_owned(), styles.accent);
    }
    if let Some(words) = search_text(app) {
        return (words, styles.ink);
    }
    if let Some(words) = note_text(app) {
        return (words, styles.muted);
    }
    (focus_text(app).unwrap_or_default(), styles.ink)
}

/// The note of a bookmark on the page, where the margin has no room for it.
fn note_text(app: &App) -> Option<String> {
    let reader = app.reader.open.as_ref()?;
    let page = reader.page.span();
    let focus = reader.focus_span();
    let mark = reader.marks.iter().find(|mark| {
        mark.note.is_some()
            && mark.span.is_some_and(|span| {
                span.overlaps(page) && focus.is_none_or(|focus| focus.overlaps(span))
            })
    })?;
    let narrow = app.session.size.width < app.session.settings.measure + 44;
    let note = mark.note.as_deref()?;
    narrow.then(|| format!("◆ {note}"))
}

/// How far the index is: `indexing 12% · 310 a second · 5 min left`.
fn index_text(progress: &IndexProgress) -> String {
    let percent = progress.done * 100 / progress.total.max(1);
    let words = std::iter::once(format!("indexing {percent}%")).chain(progress.pace());
    words.collect::<Vec<_>>().join(" · ")
}

/// The voice of the quotation in focus, and whether the status line tells about it.
fn focused_speaker(app: &App) -> Option<(Option<usize>, bool)> {
    let reader = app.reader.open.as_ref()?;
    let Some(Focus::Quote(idx)) = reader.focus else {
        return None;
    };
    let quiet = app.session.notice.is_none()
        && app.session.count.is_none()
        && reader.selection.is_none()
        && reader.search.is_none()
        && app.session.opening.as_ref().is_none()
        && note_text(app).is_none();
    Some((reader.speaker_of(idx), quiet))
}

fn focus_text(app: &App) -> Option<String> {
    let Some(reader) = app.reader.open.as_ref() else {
        let index = app.session.indexing.as_ref().map(index_text);
        let hint = app
            .screen()
            .map_or_else(|| app.library.articles.hint(), export_hint);
        let words: Vec<String> = index.into_iter().chain(hint).collect();
        return (!words.is_empty()).then(|| words.join("   "));
    };
    let most = usize::from(app.session.size.width);
    let Some(focus) = reader.focus else {
        return (!reader.annotated).then(|| "looking for quotations and names …".to_owned());
    };
    match focus {
        Focus::Quote(idx) => {
            let quote = &reader.annotations.quotes[idx];
            if quote.kind == QuoteKind::Scare {
                let words = reader.excerpt(quote.span, most / 3);
                return Some(format!("held at arm’s length: {words}"));
            }
            let all = &reader.annotations.quotes;
            let spoken = |kind: QuoteKind| kind != QuoteKind::Scare;
            let number = all[..=idx]
                .iter()
                .filter(|quote| spoken(quote.kind))
                .count();
            let of = all.iter().filter(|quote| spoken(quote.kind)).count();
            let cue = quote.cue.map_or(String::new(), |cue| {
                format!(" {}", reader.excerpt(cue.span, 24))
            });
            let who = reader.speaker_words(idx);
            let count = format!("   {number} of {of}");
            // The line's left part is at most three fifths of it; the words take what is left.
            let room = most * 3 / 5;
            let used = width::of_str(&who) + width::of_str(&cue) + count.len() + 3;
            let words = match room.saturating_sub(used) {
                0..12 => String::new(),
                room => format!(" {}", reader.excerpt(quote.span, room.min(70))),
            };
            Some(format!("{who}{cue}{words}{count}"))
        }
        Focus::Entity(_) | Focus::Mention(..) => {
            let span = reader.focus_span()?;
            let words = reader.excerpt(span, 60);
            let Some(id) = reader.focus_entity() else {
                return Some(words);
            };
            let who = reader.annotations.entity(id)?;
            let number = who.mentions.iter().filter(|other| **other <= span).count();
            let name = clean::line(&who.name);
            let meant = if name == words {
                String::new()
            } else {
                format!(" = {name}")
            };
            Some(format!(
                "{words}{meant}, {}   {} of {}",
                who.kind.name(),
                number.max(1),
                who.mentions.len()
            ))
        }
    }
}

/// The few keys that matter now: keys and what they do, the most useful first.
fn hints(app: &App) -> Vec<(String, &'static str)> {
    let key = |action| app.session.keymap.key_label(action);
    let pair = |a, b| format!("{} {}", key(a), key(b));
    let help = (key(Action::Help), "help");
    if let Some(hints) = overlay_hints(app) {
        return hints;
    }
    if app
        .reader
        .panel
        .as_ref()
        .is_some_and(|_| app.reader.in_panel)
    {
        let mut hints = vec![(key(Action::Open), "go"), (key(Action::Back), "close")];
        if app
            .reader
            .panel
            .as_ref()
            .is_some_and(crate::app::panel::Panel::is_marks)
        {
            hints.push((key(Action::Rename), "name"));
            hints.push((key(Action::EditNote), "note"));
            hints.push((key(Action::Tags), "tags"));
            hints.push((key(Action::Delete), "delete"));
        } else if !app.is_transcript() {
            hints.push((key(Action::Sort), "order"));
        }
        hints.push(help);
        return hints;
    }
    if let Some(screen) = app.screen() {
        return screen_hints(app, screen);
    }
    match &app.reader.open {
        Some(reader) if reader.selection.is_some() => vec![
            (pair(Action::LineDown, Action::LineUp), "extend"),
            (key(Action::Bookmark), "bookmark"),
            (key(Action::Copy), "copy"),
            (key(Action::Back), "leave"),
        ],
        Some(reader) if reader.search.is_some() => vec![
            (pair(Action::SearchNext, Action::SearchPrev), "hits"),
            (key(Action::Back), "done"),
            help,
        ],
        Some(_) => vec![
            help,
            (key(Action::PageDown), "page"),
            (pair(Action::QuotePrev, Action::QuoteNext), "quotes"),
            (key(Action::Voices), "voices"),
            (key(Action::Bookmark), "bookmark"),
            (key(Action::Names), "names"),
        ],
        None => vec![
            (key(Action::Open), "read"),
            help,
            (key(Action::Search), "filter"),
            (key(Action::Sort), "order"),
            (key(Action::Quit), "quit"),
        ],
    }
}

/// Where what is listed can be had without the screen.
fn export_hint(screen: &ScreenState) -> Option<String> {
    let words = match screen.content {
        LibraryScreen::Ledger(_) => "pullquote quotes prints this table",
        LibraryScreen::QuoteBook(_) => "pullquote quotebook export prints the book",
        _ => return None,
    };
    Some(words.to_owned())
}

/// The keys of a screen over the library.
fn screen_hints(app: &App, screen: &ScreenState) -> Vec<(String, &'static str)> {
    let key = |action| app.session.keymap.key_label(action);
    if app.session.prompt.is_some() {
        let help = app.session.keymap.keys(Action::Help).last();
        return vec![
            ("Enter".to_owned(), "open"),
            ("Tab".to_owned(), "to the list"),
            ("Esc".to_owned(), "done"),
            (help.map(ToString::to_string).unwrap_or_default(), "help"),
        ];
    }
    let mut hints = vec![(key(Action::Open), "go"), (key(Action::Back), "back")];
    let typed = (key(Action::Search), "type");
    match &screen.content {
        LibraryScreen::Search(_) => hints.extend([typed, (key(Action::Person), "speaker")]),
        LibraryScreen::People(_) => hints.extend([typed, (key(Action::Correct), "who is who")]),
        LibraryScreen::Person(_) => hints.extend([
            (key(Action::PaneNext), "next part"),
            (key(Action::Correct), "who is who"),
            (key(Action::Ledger), "ledger"),
        ]),
        LibraryScreen::Ledger(_) => hints.extend([
            typed,
            (key(Action::Sort), "order"),
            (key(Action::Person), "speaker"),
            (key(Action::SameWords), "same words"),
        ]),
        LibraryScreen::SameWords(_) => hints.push((key(Action::PaneNext), "other version")),
        LibraryScreen::QuoteBook(_) => hints.extend([
            (key(Action::EditNote), "note"),
            (key(Action::Tags), "tags"),
            (key(Action::Delete), "delete"),
            typed,
        ]),
    }
    hints.push((key(Action::Help), "help"));
    hints
}

/// The keys that matter while something lies over the page.
fn overlay_hints(app: &App) -> Option<Vec<(String, &'static str)>> {
    let key = |action| app.session.keymap.key_label(action);
    let pair = |a, b| format!("{} {}", key(a), key(b));
    let close = (key(Action::Back), "close");
    match app.session.overlay.as_ref()? {
        Overlay::Card(_) => {
            let focus = app.reader.open.as_ref().and_then(|reader| reader.focus);
            let next = match focus {
                Some(Focus::Quote(_)) => (pair(Action::QuotePrev, Action::QuoteNext), "quotes"),
                _ => (
                    pair(Action::MentionPrev, Action::MentionNext),
                    "its mentions",
                ),
            };
            Some(vec![close, next, (key(Action::Correct), "correct")])
        }
        Overlay::Review { .. } | Overlay::Correct(_) | Overlay::Layers => Some(vec![close]),
        Overlay::Help { .. } | Overlay::Palette(_) => None,
    }
}

/// Writes as many hints as fit in `room` cells at the right. Returns their first column.
fn write_hints(
    hints: &[(String, &str)],
    room: usize,
    y: u16,
    full: u16,
    canvas: &mut Canvas,
) -> u16 {
    let mut used = 1;
    let mut fitting = Vec::new();
    for (key, what) in hints.iter().filter(|(key, _)| !key.is_empty()) {
        let cells = width::of_str(key) + 1 + width::of_str(what) + 3;
        if used + cells > room {
            break;
        }
        used += cells;
        fitting.push((key, what));
    }
    let mut x = full.saturating_sub(used as u16);
    let start = x;
    for (key, what) in fitting {
        let (style, muted) = (canvas.styles.key, canvas.styles.muted);
        x = canvas.write(x, y, key, full, style.remove_modifier(Modifier::empty()));
        x = canvas.write(x + 1, y, what, full, muted) + 3;
    }
    start
}
