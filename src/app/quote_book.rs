//! The quote book: keeping a quotation, and the list of those kept.

use super::article::{Focus, OpenArticle};
use super::geometry::Area;
use super::notice::Notice;
use super::prompt::{Prompt, Purpose};
use super::screens::{self, LibraryScreen, QueryLine};
use super::undo::UndoStep;
use super::{App, OpenTarget};
use crate::bookmarks::{Anchor, MatchState, SavedQuote, anchor, tags};
use pullquote_annotate::QuoteKind;
use pullquote_text::clean::one_line;
use pullquote_text::fold::fold;
use pullquote_text::{Source, Span};

/// Most bytes of a text without a place that a quotation keeps with it.
const PASSAGE: usize = 4096;

/// An order of the book.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum QuoteOrder {
    /// The last kept first.
    #[default]
    Kept,
    /// By speaker.
    Speaker,
    /// By the article's date, the newest first.
    Date,
}

impl QuoteOrder {
    const fn next(self) -> Self {
        match self {
            Self::Kept => Self::Speaker,
            Self::Speaker => Self::Date,
            Self::Date => Self::Kept,
        }
    }

    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Kept => "last kept first",
            Self::Speaker => "by speaker",
            Self::Date => "by the article’s date",
        }
    }
}

/// A row of the book. All words are cleaned.
#[derive(Clone, Debug, PartialEq)]
pub struct QuoteRow {
    /// The record's id.
    pub id: String,
    /// The quotation.
    pub words: String,
    /// Who says it.
    pub speaker: Option<String>,
    /// Kind and cue.
    pub how: String,
    /// The article's title.
    pub article: String,
    /// The article's date, else the day on which it was kept.
    pub date: String,
    /// The note.
    pub note: Option<String>,
    /// The tags: `#one #two`.
    pub tags: String,
}

/// The book.
#[derive(Debug, Default)]
pub struct QuoteBook {
    /// What is typed.
    pub line: QueryLine,
    /// The order.
    pub order: QuoteOrder,
    /// What is listed.
    pub rows: Vec<QuoteRow>,
    /// How many are kept in all.
    pub n_kept: usize,
}

impl QuoteBook {
    /// Cells that a row takes: its words, and under them where and what for.
    pub(super) fn row_height(&self, at: usize, area: Area) -> usize {
        let words = self.rows.get(at).map_or("", |row| &row.words);
        screens::text_rows(words, area) + usize::from(area.height >= 6)
    }
}

impl App {
    /// Keeps the quotation in focus, or takes it out of the book.
    pub(super) fn keep_quote(&mut self) {
        let Some(reader) = &self.reader.open else {
            return;
        };
        let Some((span, new)) = to_keep(reader) else {
            self.session
                .info("no quotation is in focus · ) goes to the next");
            return;
        };
        let (text, locator) = (reader.article.text(), reader.source.locator());
        let there = self.session.records.saved_quotes().find(|kept| {
            kept.article.matches(&reader.id, &locator)
                && kept.anchor.find(text, &reader.id).span == Some(span)
        });
        if let Some(id) = there.map(|kept| kept.id.clone()) {
            self.remove_kept(&id);
            return;
        }
        let words = reader.excerpt(span, 40);
        let listed = self.library.articles.catalog.find(&reader.source);
        let entry = listed.and_then(|id| self.library.articles.catalog.get(id));
        let listed_date = entry.and_then(|entry| entry.date);
        let date = reader.article.date.map(|date| date.to_string());
        let date = date.or_else(|| listed_date.map(|date| date.to_string()));
        let id = self.session.fresh_id();
        let kept = SavedQuote {
            id: id.clone(),
            date,
            created: self.session.now.text.clone(),
            modified: self.session.now.text.clone(),
            ..new
        };
        self.session.records.add(kept);
        self.remember(UndoStep::Remove(id));
        self.refresh_marks();
        let key = self.session.keymap.key_label(super::Action::QuoteBook);
        self.session
            .save_and_confirm(format!("in the quote book ({key}): {words}"));
    }

    fn remove_kept(&mut self, id: &str) {
        let now = self.session.now.text.clone();
        if self.session.records.remove(id, &now).is_none() {
            return;
        }
        self.remember(UndoStep::Restore(id.to_owned()));
        self.refresh_marks();
        self.refresh_quote_book();
        let key = self.session.keymap.key_label(super::Action::Undo);
        self.session.save_and_confirm(format!(
            "taken out of the quote book · {key} brings it back"
        ));
    }

    /// Opens the quote book.
    pub(super) fn show_quote_book(&mut self) {
        if matches!(
            self.screen().map(|screen| &screen.content),
            Some(LibraryScreen::QuoteBook(_))
        ) {
            self.start_query();
            return;
        }
        self.open_screen(LibraryScreen::QuoteBook(QuoteBook::default()));
        self.refresh_quote_book();
    }

    /// Lists the book anew, as it is filtered and ordered.
    pub(super) fn refresh_quote_book(&mut self) {
        let Some(screen) = self.library.screens.last_mut() else {
            return;
        };
        let LibraryScreen::QuoteBook(book) = &mut screen.content else {
            return;
        };
        let held = book.rows.get(screen.list.cursor).map(|row| row.id.clone());
        let typed = fold(&book.line.text);
        let wanted: Vec<&str> = typed.split_whitespace().collect();
        let mut all: Vec<&SavedQuote> = self.session.records.saved_quotes().collect();
        book.n_kept = all.len();
        all.retain(|kept| wanted.iter().all(|word| holds(kept, word)));
        all.sort_by(|a, b| b.created.cmp(&a.created).then(a.id.cmp(&b.id)));
        match book.order {
            QuoteOrder::Kept => {}
            // Those without a name come last.
            QuoteOrder::Speaker => all.sort_by_cached_key(|kept| {
                let name = kept.speaker.as_deref().map(fold);
                (name.is_none(), name)
            }),
            QuoteOrder::Date => all.sort_by(|a, b| b.date.cmp(&a.date)),
        }
        book.rows = all.into_iter().map(row).collect();
        let at = held.and_then(|id| book.rows.iter().position(|row| row.id == id));
        let last = book.rows.len().saturating_sub(1);
        screen.list.cursor = at.unwrap_or(screen.list.cursor).min(last);
    }

    pub(super) fn filter_quote_book(&mut self, text: &str) {
        if let Some(screen) = self.screen_mut()
            && let LibraryScreen::QuoteBook(book) = &mut screen.content
        {
            text.clone_into(&mut book.line.text);
            screen.list.cursor = 0;
            book.rows.clear();
        }
        self.refresh_quote_book();
    }

    pub(super) fn sort_quote_book(&mut self) {
        let Some(LibraryScreen::QuoteBook(book)) =
            self.screen_mut().map(|screen| &mut screen.content)
        else {
            return;
        };
        book.order = book.order.next();
        let words = book.order.words();
        self.session.info(format!("order: {words}"));
        self.refresh_quote_book();
    }

    /// The kept quotation under the cursor of the book.
    pub(super) fn kept_under_cursor(&self) -> Option<&SavedQuote> {
        let screen = self.screen()?;
        let LibraryScreen::QuoteBook(book) = &screen.content else {
            return None;
        };
        let row = book.rows.get(screen.list.cursor)?;
        self.session.records.saved_quote(&row.id)
    }

    pub(super) fn delete_kept(&mut self) {
        match self.kept_under_cursor().map(|kept| kept.id.clone()) {
            Some(id) => self.remove_kept(&id),
            None => self.tell_no_kept(),
        }
    }

    pub(super) fn edit_kept_note(&mut self) {
        match self.kept_under_cursor().cloned() {
            Some(kept) => {
                let note = kept.note.unwrap_or_default().replace('\n', " ");
                self.session.prompt = Some(Prompt::new(Purpose::Note { id: kept.id }, &note));
            }
            None => self.tell_no_kept(),
        }
    }

    pub(super) fn edit_kept_tags(&mut self) {
        match self.kept_under_cursor().cloned() {
            Some(kept) => {
                let tags = tags::format(&kept.tags);
                self.session.prompt = Some(Prompt::new(Purpose::Tags { id: kept.id }, &tags));
            }
            None => self.tell_no_kept(),
        }
    }

    fn tell_no_kept(&mut self) {
        self.session.info("no quotation is under the cursor");
    }

    /// Changes what the reader says of a kept quotation. Says whether there is one of that id.
    pub(super) fn change_kept(&mut self, id: &str, change: impl FnOnce(&mut SavedQuote)) -> bool {
        let Some(before) = self.session.records.saved_quote(id).cloned() else {
            return false;
        };
        let mut after = before.clone();
        change(&mut after);
        if after == before {
            return true;
        }
        let now = self.session.now.text.clone();
        self.session.records.edit_saved_quote(id, &now, |kept| {
            kept.note.clone_from(&after.note);
            kept.tags.clone_from(&after.tags);
        });
        self.remember(UndoStep::EditKept(Box::new(before)));
        self.refresh_quote_book();
        self.session.save_and_confirm("the quote book is changed");
        true
    }

    /// Goes to the words of the quotation under the cursor.
    pub(super) fn open_kept(&mut self) {
        let Some(kept) = self.kept_under_cursor().cloned() else {
            self.tell_no_kept();
            return;
        };
        let source = self
            .library
            .articles
            .source_of(&kept.article.id)
            .or_else(|| Source::from_locator(&kept.article.source));
        let target = OpenTarget::SavedQuote(kept.id);
        match (source, kept.article.passage) {
            (Some(source), _) => self.session.open(source, target),
            (None, Some(passage)) => {
                self.open_passage(&kept.article.title, &passage, target);
            }
            (None, None) => {
                self.session.error(
                    "the article of this quotation is not known any more; the book keeps its words",
                );
            }
        }
    }

    /// Goes to a kept quotation in the article that is open.
    pub(super) fn go_kept(&mut self, id: &str) {
        let (Some(reader), Some(kept)) =
            (&mut self.reader.open, self.session.records.saved_quote(id))
        else {
            return;
        };
        let found = kept.anchor.find(reader.article.text(), &reader.id);
        match found.span {
            Some(span) => {
                reader.pending_focus = Some(span);
                reader.reveal(span);
                if matches!(found.state, MatchState::Moved | MatchState::Changed) {
                    let name = found.state.name();
                    self.session.notice =
                        Some(Notice::info(format!("the quotation was found as {name}")));
                }
            }
            None => {
                self.session.error(
                    "the quotation is no longer in this article; the quote book keeps its words",
                );
            }
        }
    }

    pub(super) fn kept_to_copy(&self) -> Option<String> {
        let kept = self.kept_under_cursor()?;
        let words = one_line(&kept.anchor.quote());
        let title = one_line(&kept.article.title);
        let publisher = kept.publisher.as_deref().map(one_line);
        let publisher = publisher.map_or(String::new(), |name| format!(", {name}"));
        let date = kept
            .date
            .as_deref()
            .map_or(String::new(), |date| format!(", {}", one_line(date)));
        let speaker = kept.speaker.as_deref().map(one_line);
        let speaker = speaker.map_or(String::new(), |name| format!("{name}, in: "));
        Some(format!("{words} — {speaker}{title}{publisher}{date}"))
    }
}

/// The quotation in focus as it would be kept, without identity and time.
fn to_keep(reader: &OpenArticle) -> Option<(Span, SavedQuote)> {
    let Focus::Quote(idx) = reader.focus? else {
        return None;
    };
    let quote = reader.annotations.quotes.get(idx)?;
    let text = reader.article.text();
    let mut article = reader.reference();
    if article.source.is_empty() {
        article.passage = Some(anchor::passage(text, quote.span, PASSAGE).to_owned());
    }
    let kind = match quote.kind {
        QuoteKind::Direct => "direct",
        QuoteKind::Mixed => "mixed",
        QuoteKind::Scare => "scare",
    };
    let anchor = Anchor::new(text, &reader.id, quote.span);
    let mut kept = SavedQuote::new("", article, anchor, kind, "");
    let speaker = reader
        .speaker_of(idx)
        .map(|speaker| &reader.speakers[speaker]);
    kept.speaker = speaker
        .filter(|speaker| speaker.named)
        .map(|speaker| speaker.name.clone());
    let words = |span: Span| one_line(span.of(text));
    kept.cue = quote.cue.map(|cue| words(cue.span));
    kept.publisher = reader.article.publisher.map(words);
    Some((quote.span, kept))
}

/// Whether a kept quotation has a folded word, or with `#` a tag that begins so.
fn holds(kept: &SavedQuote, word: &str) -> bool {
    if let Some(tag) = word.strip_prefix('#') {
        return kept.tags.iter().any(|one| fold(one).starts_with(tag));
    }
    let words = kept.anchor.quote();
    let fields = [
        Some(words.as_str()),
        kept.speaker.as_deref(),
        kept.cue.as_deref(),
        Some(kept.article.title.as_str()),
        kept.publisher.as_deref(),
        kept.date.as_deref(),
        kept.note.as_deref(),
    ];
    let tags = kept.tags.iter().map(String::as_str);
    let mut fields = fields.into_iter().flatten().chain(tags);
    fields.any(|field| fold(field).contains(word))
}

fn row(kept: &SavedQuote) -> QuoteRow {
    let cue = kept.cue.as_deref().map(one_line);
    let day = kept.created.get(..10).unwrap_or_default();
    QuoteRow {
        id: kept.id.clone(),
        words: one_line(&kept.anchor.quote()),
        speaker: kept.speaker.as_deref().map(one_line),
        how: cue.unwrap_or_default(),
        article: one_line(&kept.article.title),
        date: one_line(kept.date.as_deref().unwrap_or(day)),
        note: kept.note.as_deref().map(one_line),
        tags: one_line(&tags::format(&kept.tags)),
    }
}
