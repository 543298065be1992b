//! The status line: a prompt, or a message about the focus on the left and key hints on the right.

use ratatui::style::Style;

use super::canvas::Canvas;
use super::hints;
use super::input::InputField;
use crate::app::App;
use crate::app::article::{Focus, OpenArticle, Speech};
use crate::app::geometry::Regions;
use crate::app::letter_use::LetterUse;
use crate::app::notice::Severity;
use crate::app::overlay::links::with_host;
use crate::app::prompt::{Prompt, Purpose};
use crate::app::screens::{LibraryScreen, ScreenState};
use crate::layout::width;
use crate::library::index_api::IndexProgress;
use crate::library::query::QueryError;
use pullquote_annotate::QuoteKind;
use pullquote_text::{Span, clean};

/// Draws the status line. Returns the cell of the text cursor if there is a prompt.
pub fn draw(app: &App, regions: Regions, canvas: &mut Canvas) -> Option<(u16, u16)> {
    let y = regions.status?;
    // A query is typed above its list.
    let prompt = app.session.prompt.as_ref();
    if let Some(prompt) = prompt.filter(|prompt| prompt.purpose != Purpose::Query) {
        return Some((draw_prompt(app, prompt, y, canvas), y));
    }
    let notice = app.session.notice.as_ref();
    if app.session.settings.text_alone && notice.is_none() && app.reader.open.is_some() {
        return None;
    }
    let full = app.session.size.width;
    let message = message(app, canvas);
    // What was just done or asked is read now; the hints are there again afterwards.
    let max_message = match notice {
        Some(_) => usize::from(full),
        None => usize::from(full) * 3 / 5,
    };
    let reserved = width::of_str(&message.text).min(max_message) + 4;
    let hint_cells = usize::from(full).saturating_sub(reserved);
    let right = hints::draw(&hints::hints(app), hint_cells, full, y, canvas);
    let mut x = 1;
    if let Some(style) = message.bar {
        canvas.put(x, y, "▌", 1, style);
        x += 1;
    }
    let cells = right.saturating_sub(x + 1);
    canvas.write(x, y, &message.text, cells, message.style);
    None
}

/// Narrowest hint beside an input, in cells.
const MIN_HINT: usize = 20;

/// Draws the prompt. Returns the column of the cursor.
fn draw_prompt(app: &App, prompt: &Prompt, y: u16, canvas: &mut Canvas) -> u16 {
    let full = app.session.size.width;
    let styles = canvas.styles;
    let label = prompt.purpose.label();
    let mut x = canvas.write(1, y, label, full.saturating_sub(1), styles.accent);
    x = canvas.write(x, y, ": ", full.saturating_sub(x), styles.accent);
    let error = filter_error(app, prompt);
    let notice = app.session.notice.as_ref();
    let mistake = notice.filter(|notice| notice.severity == Severity::Error);
    let hint = error
        .map(|error| clean::line(&error.message).into_owned())
        .or_else(|| Some(mistake?.text.clone()))
        .or_else(|| search_count(app))
        .unwrap_or_else(|| prompt.hint().to_owned());
    let typed = u16::try_from(width::of_str(prompt.text())).unwrap_or(u16::MAX);
    // What the input leaves, if that is enough to read.
    let left = if prompt.is_full() {
        full / 2
    } else {
        full.saturating_sub(typed.saturating_add(x + 5))
    };
    let mut right = full;
    if usize::from(left) >= width::of_str(&hint).min(MIN_HINT) {
        right = canvas.write_right(full.saturating_sub(1), y, &hint, left, styles.muted);
    }
    let cells = right.saturating_sub(x + 2);
    let field = InputField::new(prompt.text(), prompt.input.cursor(), cells);
    let cursor = field.draw(x, y, canvas);
    if let Some(error) = error {
        field.mark_error(error.span, x, y, canvas);
    }
    cursor
}

/// The error in the filter being typed.
fn filter_error<'a>(app: &'a App, prompt: &Prompt) -> Option<&'a QueryError> {
    let error = app.library.articles.query_filter.fault.as_ref();
    error.filter(|_| prompt.purpose == Purpose::Filter)
}

/// The left part of the status line.
struct Message {
    text: String,
    style: Style,
    /// Style of the speaker bar before a focused quotation.
    bar: Option<Style>,
}

fn message(app: &App, canvas: &Canvas) -> Message {
    let styles = canvas.styles;
    let plain = |text: String, style: Style| Message {
        text,
        style,
        bar: None,
    };
    let session = &app.session;
    let reader = app.reader.open.as_ref();
    if let Some(letter_use) = session.letter {
        return plain(letter_text(app, letter_use), styles.accent);
    }
    if let Some(notice) = &session.notice {
        let style = match notice.severity {
            Severity::Info => styles.ink,
            Severity::Error | Severity::Question => styles.notice,
        };
        return plain(notice.text.clone(), style);
    }
    if let Some(opening) = &session.opening {
        let name = opening.source.name();
        let text = format!("opening {} …", clean::line(&name));
        return plain(text, styles.muted);
    }
    if let Some(text) = session.fetching_text() {
        return plain(text, styles.muted);
    }
    if let Some(count) = session.count {
        return plain(count.to_string(), styles.accent);
    }
    if let Some(text) = reader.and_then(OpenArticle::selection_words) {
        return plain(text, styles.accent);
    }
    if let Some(text) = search_text(app) {
        return plain(text, styles.ink);
    }
    if let Some(text) = reader.and_then(|reader| note_text(app, reader)) {
        return plain(text, styles.muted);
    }
    let Some(reader) = reader else {
        return plain(library_text(app), styles.ink);
    };
    let speech = reader.speech_in_focus();
    let bar = speech
        .filter(|_| reader.search.is_none())
        .map(|speech| styles.speaker(reader.hue_of(reader.speaker_of_speech(speech))));
    Message {
        text: focus_text(app, reader).unwrap_or_default(),
        style: styles.ink,
        bar,
    }
}

/// `go to mark: type a letter · in use: a b Q`
fn letter_text(app: &App, letter_use: LetterUse) -> String {
    let letters = app.reader.letters_in_use(&app.session);
    let letters: Vec<String> = letters.into_iter().map(String::from).collect();
    let action = match letter_use {
        LetterUse::Set => "set mark",
        LetterUse::Go => "go to mark",
    };
    let in_use = match letters.join(" ") {
        letters if letters.is_empty() => "none is set".to_owned(),
        letters => format!("in use: {letters}"),
    };
    format!("{action}: type a letter · {in_use}")
}

/// Which hit of how many, or what is wrong with the search.
fn search_count(app: &App) -> Option<String> {
    app.reader.open.as_ref()?.search.as_ref()?.count()
}

fn search_text(app: &App) -> Option<String> {
    let search = app.reader.open.as_ref()?.search.as_ref()?;
    Some(format!(
        "“{}”: {}",
        clean::line(&search.query),
        search.count()?
    ))
}

/// The note of a bookmark on the page, if the margin has no room for it.
fn note_text(app: &App, reader: &OpenArticle) -> Option<String> {
    let page = reader.page.span();
    let focus = reader.focus_span();
    let is_relevant =
        |span: Span| span.overlaps(page) && focus.is_none_or(|focus| focus.overlaps(span));
    let mark = reader
        .marks
        .iter()
        .find(|mark| mark.note.is_some() && mark.span.is_some_and(is_relevant))?;
    let is_narrow = app.session.size.width < app.session.settings.measure + 44;
    let note = mark.note.as_deref()?;
    is_narrow.then(|| format!("◆ {note}"))
}

/// Progress of the index, and a hint of the article list or the open screen.
fn library_text(app: &App) -> String {
    let index = app.session.indexing.as_ref().map(index_text);
    let hint = app
        .screen()
        .map_or_else(|| app.library.articles.hint(), export_hint);
    let notice = app.session.index_notice.clone();
    let parts: Vec<String> = notice.into_iter().chain(index).chain(hint).collect();
    parts.join("   ")
}

/// `indexing 12% · 310 a second · 5 min left`
fn index_text(progress: &IndexProgress) -> String {
    let percent = progress.done * 100 / progress.total.max(1);
    let parts = std::iter::once(format!("indexing {percent}%")).chain(progress.pace());
    parts.collect::<Vec<_>>().join(" · ")
}

/// The command that prints what the screen lists.
fn export_hint(screen: &ScreenState) -> Option<String> {
    let hint = match screen.content {
        LibraryScreen::Ledger(_) => "“pullquote quotes” prints this table",
        LibraryScreen::Feeds(_) => "“pullquote fetch” in cron brings what is new",
        LibraryScreen::QuoteBook(_) => "“pullquote quotebook export” prints it",
        _ => return None,
    };
    Some(hint.to_owned())
}

fn focus_text(app: &App, reader: &OpenArticle) -> Option<String> {
    match reader.focus {
        None => (!reader.annotated).then(|| "looking for quotations and names …".to_owned()),
        Some(Focus::Quote(idx)) => Some(speech_text(app, reader, Speech::Quote(idx))),
        Some(Focus::Statement(idx)) => Some(speech_text(app, reader, Speech::Statement(idx))),
        Some(Focus::Entity(_) | Focus::Mention(..)) => entity_text(reader),
        Some(Focus::Link(idx)) => {
            let link = reader.article.links.get(idx)?;
            Some(format!("→ {}", with_host(&link.address)))
        }
        Some(Focus::Image(idx)) => {
            let image = reader.article.images.get(idx)?;
            Some(format!("picture: {}", with_host(&image.address)))
        }
    }
}

/// `Gareth Lyons: “not shy away”   2 of 9`, or `Gareth Lyons: the wall would hold   reported, 3 of 9`
fn speech_text(app: &App, reader: &OpenArticle, at: Speech) -> String {
    let full = usize::from(app.session.size.width);
    let (number, total) = reader.stop_number(at, &app.session.settings.layers);
    let position = match at {
        Speech::Quote(_) => format!("   {number} of {total}"),
        Speech::Statement(_) => format!("   reported, {number} of {total}"),
    };
    match at {
        Speech::Quote(idx) if reader.annotations.quotes[idx].kind == QuoteKind::Scare => {
            let words = reader.excerpt(reader.speech_span(at), full / 3);
            format!("scare quotes: {words}{position}")
        }
        _ => said_text(reader, at, &position, full),
    }
}

fn said_text(reader: &OpenArticle, speech: Speech, position: &str, full: usize) -> String {
    let speaker = reader.speaker_words(speech);
    // The message gets at most three fifths of the line.
    let used = width::of_str(&speaker) + position.len() + 3;
    match (full * 3 / 5).saturating_sub(used) {
        0..12 => format!("{speaker}{position}"),
        cells => {
            let words = reader.excerpt(reader.speech_span(speech), cells.min(70));
            format!("{speaker}: {words}{position}")
        }
    }
}

/// `he is James Mattis, person   3 of 12`
fn entity_text(reader: &OpenArticle) -> Option<String> {
    let span = reader.focus_span()?;
    let words = reader.excerpt(span, 60);
    let Some(id) = reader.focus_entity() else {
        return Some(words);
    };
    let entity = reader.annotations.entity(id)?;
    let number = entity
        .mentions
        .iter()
        .filter(|other| **other <= span)
        .count();
    let name = clean::line(&entity.name);
    let referent = if name == words {
        String::new()
    } else {
        format!(" is {name}")
    };
    Some(format!(
        "{words}{referent}, {}   {} of {}",
        entity.kind.name(),
        number.max(1),
        entity.mentions.len()
    ))
}
