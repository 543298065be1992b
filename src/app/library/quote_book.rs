//! Saving quotations, and the actions of the quote book.

use super::Library;
use crate::app::action::Action;
use crate::app::article::{OpenArticle, Speech};
use crate::app::opening::OpenTarget;
use crate::app::prompt::{Prompt, Purpose, Typed};
use crate::app::quote_book::{QuoteBook, QuoteOrder};
use crate::app::screens::LibraryScreen;
use crate::app::session::undo::UndoStep;
use crate::app::{App, Reader, Session};
use crate::bookmarks::{Anchor, Locator, MatchState, Records, SavedQuote, anchor, tags};
use crate::library::date_of;
use crate::library::index_api::StatementKind;
use pullquote_text::Span;
use pullquote_text::clean::one_line;

/// Most bytes of a text without a source that are stored with a quotation.
const MAX_PASSAGE: usize = 4096;

impl App {
    /// Saves the quotation in focus, or removes it from the book.
    pub(in crate::app) fn toggle_saved_quote(&mut self) {
        let Some(open) = &self.reader.open else {
            return;
        };
        let session = &mut self.session;
        let Some((span, new)) = new_saved_quote(open) else {
            session.info("go to a quotation first: ) is the next one");
            return;
        };
        let (text, locator) = (open.article.text(), open.source.locator());
        let article = session.records.article(Some(&open.id), &locator);
        let places = Locator::new(text, &open.id);
        let saved = session.records.saved_quotes().find(|quote| {
            article.has(&quote.article) && places.find(&quote.anchor).span == Some(span)
        });
        if let Some(id) = saved.map(|quote| quote.id.clone()) {
            self.remove_saved_quote(&id);
            return;
        }
        let excerpt = open.excerpt(span, 40);
        let catalog = &self.library.articles.catalog;
        let entry = catalog.find(&open.source).and_then(|id| catalog.get(id));
        let stated = date_of(&open.article).or_else(|| entry?.date);
        let facts = session.records.reader_facts(Some(&open.id), &locator);
        let id = session.fresh_id();
        let quote = SavedQuote {
            id: id.clone(),
            publisher: facts.publisher.or(new.publisher),
            date: facts.date.or(stated).map(|date| date.to_string()),
            created: session.now.text.clone(),
            modified: session.now.text.clone(),
            ..new
        };
        session.records.add(quote);
        session.remember(UndoStep::Remove(id.clone()));
        self.reader.with_open(|open| open.selection = None);
        let session = &mut self.session;
        let key = session.keymap.key_label(Action::QuoteBook);
        session.save_and_confirm(format!("in the quote book ({key}): {excerpt}"));
        session.prompt = Some(Prompt::new(Purpose::KeepNote { id }, ""));
        self.reader.refresh_marks(&self.session);
    }

    /// Adds the note and the tags typed when a quotation was kept. It is kept without them, too.
    pub(in crate::app) fn typed_keep_note(&mut self, id: &str, typed: Typed, text: &str) {
        let session = &mut self.session;
        let key = session.keymap.key_label(Action::QuoteBook);
        let (note, tags) = tags::split_note(text);
        let is_empty = note.is_empty() && tags.is_empty();
        match typed {
            Typed::Accepted | Typed::Left if !is_empty => {
                let now = session.now.text.clone();
                session.records.edit_saved_quote(id, &now, |quote| {
                    quote.note = (!note.is_empty()).then_some(note);
                    quote.tags = tags;
                });
                session.save_and_confirm(format!("in the quote book with your note ({key})"));
                self.library.refresh_quote_book(&self.session.records);
            }
            Typed::Accepted | Typed::Left | Typed::Cancelled => {
                session.info(format!("in the quote book ({key}), without a note"));
            }
            Typed::Changed | Typed::Kept | Typed::Moved(_) => {}
        }
    }

    fn remove_saved_quote(&mut self, id: &str) {
        if !self.session.remove_record(id) {
            return;
        }
        self.reader.refresh_marks(&self.session);
        self.library.refresh_quote_book(&self.session.records);
        let key = self.session.keymap.key_label(Action::Undo);
        self.session
            .save_and_confirm(format!("taken out of the quote book · {key} puts it back"));
    }

    pub(in crate::app) fn show_quote_book(&mut self) {
        let on_top = self.screen().map(|screen| &screen.content);
        if matches!(on_top, Some(LibraryScreen::QuoteBook(_))) {
            self.library.start_query(&mut self.session);
            return;
        }
        self.open_screen(LibraryScreen::QuoteBook(QuoteBook::default()));
        self.library.refresh_quote_book(&self.session.records);
    }

    pub(in crate::app) fn delete_saved_quote(&mut self) {
        if let Some(quote) = self.library.quote_under_cursor(&mut self.session) {
            self.remove_saved_quote(&quote.id);
        }
    }
}

impl Library {
    /// The saved quotation under the cursor; shows a notice if there is none.
    fn quote_under_cursor(&self, session: &mut Session) -> Option<SavedQuote> {
        let row = self
            .screens
            .last()
            .and_then(|screen| match &screen.content {
                LibraryScreen::QuoteBook(book) => book.rows.get(screen.list.cursor),
                _ => None,
            });
        let quote = row.and_then(|row| session.records.saved_quote(&row.id));
        let quote = quote.cloned();
        if quote.is_none() {
            session.info("there is no quotation under the cursor");
        }
        quote
    }

    pub(in crate::app) fn edit_saved_note(&self, session: &mut Session) {
        if let Some(quote) = self.quote_under_cursor(session) {
            session.prompt = Some(Prompt::of_note(quote.id, quote.note));
        }
    }

    pub(in crate::app) fn edit_saved_tags(&self, session: &mut Session) {
        if let Some(quote) = self.quote_under_cursor(session) {
            session.prompt = Some(Prompt::of_tags(quote.id, &quote.tags));
        }
    }

    /// Opens the article of the quotation under the cursor, at the quotation.
    pub(in crate::app) fn open_saved_quote(&self, session: &mut Session) {
        let Some(quote) = self.quote_under_cursor(session) else {
            return;
        };
        let source = self
            .articles
            .source_of_record(&quote.article, &session.records);
        let target = OpenTarget::SavedQuote(quote.id);
        match (source, quote.article.passage) {
            (Some(source), _) => session.open(source, target),
            (None, Some(passage)) => {
                let title = &quote.article.title;
                session.open_passage(title, &passage, target);
            }
            (None, None) => session.error(
                "the article of this quotation is not in the library; the quote book keeps its words",
            ),
        }
    }
}

impl Library {
    /// Edits note or tags of a saved quotation. Returns whether there is one with that id.
    pub(in crate::app) fn edit_saved_quote(
        &mut self,
        id: &str,
        session: &mut Session,
        change: impl FnOnce(&mut SavedQuote),
    ) -> bool {
        let Some(before) = session.records.saved_quote(id).cloned() else {
            return false;
        };
        let mut after = before.clone();
        change(&mut after);
        if after != before {
            let now = session.now.text.clone();
            session.records.edit_saved_quote(id, &now, |quote| {
                quote.note.clone_from(&after.note);
                quote.tags.clone_from(&after.tags);
            });
            session.remember(UndoStep::EditQuote(Box::new(before)));
            session.save_and_confirm("quote book changed");
            self.refresh_quote_book(&session.records);
        }
        true
    }
}

impl Reader {
    /// Goes to a saved quotation in the open article.
    pub(in crate::app) fn go_to_saved_quote(&mut self, id: &str, session: &mut Session) {
        let (Some(open), Some(quote)) = (&mut self.open, session.records.saved_quote(id)) else {
            return;
        };
        let found = quote.anchor.find(open.article.text(), &open.id);
        let Some(span) = found.span else {
            session.error("these words are no longer in the article; the quote book keeps them");
            return;
        };
        open.focus_on(span);
        open.reveal(span);
        if matches!(found.state, MatchState::Moved | MatchState::Changed) {
            let state = found.state.name();
            session.info(format!(
                "the article has changed since: these words are {state}"
            ));
        }
    }
}

impl Library {
    /// Rebuilds the rows of the quote book, if it is on top. The cursor stays on its quotation.
    pub(in crate::app) fn refresh_quote_book(&mut self, records: &Records) {
        let Some(screen) = self.screens.last_mut() else {
            return;
        };
        let LibraryScreen::QuoteBook(book) = &mut screen.content else {
            return;
        };
        let row = book.rows.get(screen.list.cursor);
        let held = row.map(|row| row.id.clone());
        book.refresh(records);
        let at = held.and_then(|id| book.rows.iter().position(|row| row.id == id));
        let last = book.rows.len().saturating_sub(1);
        screen.list.cursor = at.unwrap_or(screen.list.cursor).min(last);
    }

    pub(super) fn filter_quote_book(&mut self, text: &str, records: &Records) {
        if let Some(screen) = self.screens.last_mut()
            && let LibraryScreen::QuoteBook(book) = &mut screen.content
        {
            text.clone_into(&mut book.line.text);
            screen.list.cursor = 0;
            book.rows.clear();
        }
        self.refresh_quote_book(records);
    }

    pub(in crate::app) fn sort_quote_book(&mut self, session: &mut Session) {
        if let Some(LibraryScreen::QuoteBook(book)) = self.top() {
            let order = book.order.next();
            self.order_quote_book(order, session);
            session.info(format!("order: {}", order.label()));
        }
    }

    pub(in crate::app) fn order_quote_book(&mut self, order: QuoteOrder, session: &mut Session) {
        if let Some(LibraryScreen::QuoteBook(book)) = self.top_mut() {
            book.order = order;
            self.refresh_quote_book(&session.records);
        }
    }
}

/// The selected words, or the quotation or statement in focus, as a record without id and times.
fn new_saved_quote(open: &OpenArticle) -> Option<(Span, SavedQuote)> {
    let (span, speech) = if let Some(selection) = open.selection {
        let around = open.quote_around(selection.span());
        (selection.span(), around)
    } else {
        let speech = open.speech_in_focus()?;
        (open.speech_span(speech), Some(speech))
    };
    let text = open.article.text();
    let mut article = open.reference();
    if article.source.is_empty() {
        article.passage = Some(anchor::passage(text, span, MAX_PASSAGE).to_owned());
    }
    let kind = match speech {
        Some(Speech::Quote(idx)) => open.annotations.quotes[idx].kind.name(),
        Some(Speech::Statement(_)) => StatementKind::Reported.name(),
        None => "passage",
    };
    let anchor = Anchor::new(text, &open.id, span);
    let words = |span: Span| one_line(span.of(text));
    let mut saved = SavedQuote::new("", article, anchor, kind, "");
    saved.speaker = speech.and_then(|speech| open.named_speaker_of(speech));
    let cue = speech.and_then(|speech| open.cue_of(speech));
    saved.cue = cue.map(|cue| words(cue.span));
    saved.publisher = open.article.publisher_name().map(one_line);
    Some((span, saved))
}
