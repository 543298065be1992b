//! Bookmarks: setting, removing, listing, editing.

mod classes;
mod letters;

use super::article::{Mark, OpenArticle};
use super::prompt::{Prompt, Purpose};
use super::reader::panel::{MarkRow, Panel, PanelKind, PanelRow};
use super::session::undo::UndoStep;
use super::{App, OpenTarget, Reader, Session};
use crate::bookmarks::{Anchor, ArticleRef, Bookmark, Locator, MatchState, anchor, note, tags};
use pullquote_text::clean::one_line;
use pullquote_text::fold::fold;
use pullquote_text::{Source, Span};

/// Most bytes of a text without a source that are stored with a bookmark.
const PASSAGE: usize = 4096;

impl App {
    /// Sets the note of a bookmark or saved quotation to `line`, which was typed over the note `before`. What
    /// was written there meanwhile, in another window or by hand, stays.
    pub(super) fn set_note(&mut self, id: &str, before: &str, line: &str) {
        if line == note::to_line(before) {
            return;
        }
        let typed = note::from_line(line);
        // What was typed would have no record to stand in.
        let is_back = !typed.is_empty()
            && self
                .session
                .records
                .restore(id, &self.session.now.text.clone());
        let edit = |now: &mut Option<String>| {
            let merged = note::merge(before, &typed, now.as_deref().unwrap_or(""), true);
            *now = (!merged.is_empty()).then_some(merged);
        };
        let is_kept = self
            .library
            .edit_saved_quote(id, &mut self.session, |kept| edit(&mut kept.note));
        if !is_kept {
            self.reader
                .edit_mark(id, &mut self.session, |mark| edit(&mut mark.note));
        }
        if is_back {
            let told = "deleted in another window meanwhile: it is back, with your note";
            self.session.save_and_confirm(told);
        }
    }

    /// As [`Self::set_note`], for tags.
    pub(super) fn set_tags(&mut self, id: &str, before: &[String], line: &str) {
        let typed = tags::parse(line);
        let edit = |now: &mut Vec<String>| *now = tags::merge(before, &typed, now);
        let is_kept = self
            .library
            .edit_saved_quote(id, &mut self.session, |kept| edit(&mut kept.tags));
        if !is_kept {
            self.reader
                .edit_mark(id, &mut self.session, |mark| edit(&mut mark.tags));
        }
    }

    /// Goes to a bookmark, and opens its article if needed.
    pub(super) fn open_mark(&mut self, id: &str) {
        let Some(mark) = self.session.records.bookmark(id).cloned() else {
            return;
        };
        let here = self.reader.open.as_ref().is_some_and(|open| {
            let locator = open.source.locator();
            let article = self.session.records.article(Some(&open.id), &locator);
            article.has(&mark.article)
        });
        if here {
            self.go_to_mark(id);
            return;
        }
        let articles = &self.library.articles;
        let source = articles.source_of_record(&mark.article, &self.session.records);
        self.reader.close_panel();
        match (source, mark.article.passage) {
            (Some(source), _) => self.session.open(source, OpenTarget::Mark(id.to_owned())),
            (None, Some(passage)) => {
                self.session.open_passage(
                    &mark.article.title,
                    &passage,
                    OpenTarget::Mark(id.to_owned()),
                );
            }
            (None, None) => {
                self.session
                    .error("the article of this bookmark is not in the library any more");
            }
        }
    }

    fn go_to_mark(&mut self, id: &str) {
        if self.panel_covers() || !self.session.panel_stays() {
            self.reader.close_panel();
        }
        self.prepare_now();
        let mark = self
            .reader
            .open
            .as_ref()
            .and_then(|open| open.marks.iter().find(|mark| mark.id == id).cloned());
        let Some(mark) = mark else {
            return;
        };
        match mark.span {
            Some(span) => {
                self.reader.with_open(|open| open.focus_on(span));
                self.reader.reveal_far(span, &mut self.session);
                if mark.state != MatchState::Exact {
                    let name = mark.state.name();
                    let words = format!("the article has changed since: these words are {name}");
                    self.session.info(words);
                }
            }
            None => {
                self.session.error(
                    "the bookmarked words are no longer in this article; the bookmark keeps them",
                );
            }
        }
    }
}

impl Reader {
    /// Finds the bookmarks of the open article in its text.
    pub(super) fn refresh_marks(&mut self, session: &Session) {
        let Some(open) = self.open.as_mut().filter(|open| !open.is_partial()) else {
            return;
        };
        let text = open.article.text();
        let locator = open.source.locator();
        let this = session.records.article(Some(&open.id), &locator);
        let mut found = session.records.find(&open.id, &locator, text);
        // A stored passage has another id than the text it was cut from.
        if matches!(open.source, Source::Given(_)) {
            let of_passage = session.records.bookmarks().filter(|mark| {
                let article = &mark.article;
                article.passage.as_deref() == Some(text) && !this.has(article)
            });
            found.extend(of_passage.map(|mark| (mark, mark.anchor.find(text, &open.id))));
        }
        open.marks = found
            .into_iter()
            .map(|(bookmark, found)| Mark {
                id: bookmark.id.clone(),
                state: found.state,
                span: found.span,
                note: bookmark.note.as_deref().map(one_line),
                class: bookmark.class.clone(),
                letter: bookmark.letter().map(String::from),
            })
            .collect();
        self.refresh_saved_quotes(session);
    }

    /// Finds the saved quotations of the open article in its text.
    fn refresh_saved_quotes(&mut self, session: &Session) {
        let Some(open) = &mut self.open else {
            return;
        };
        let (text, locator) = (open.article.text(), open.source.locator());
        let kept = session.records.saved_quotes();
        let this = session.records.article(Some(&open.id), &locator);
        let of_it = kept.filter(|kept| this.has(&kept.article));
        let locator = Locator::new(text, &open.id);
        let found = of_it.filter_map(|kept| locator.find(&kept.anchor).span);
        open.kept = found.collect();
        open.kept.sort_unstable();
    }

    /// Toggles a bookmark at the selection, the quotation in focus or the first sentence of the page. With
    /// a note, an existing one is edited.
    pub(super) fn toggle_mark(&mut self, with_note: bool, session: &mut Session) {
        let Some(open) = &self.open else {
            return;
        };
        let Some((span, speaker)) = mark_target(open) else {
            session.info("nothing to bookmark on this page");
            return;
        };
        let there = self.mark_over(span);
        match there {
            Some(id) if with_note => session.ask_note(id),
            Some(id) => {
                self.with_open(|open| open.selection = None);
                self.remove_mark(&id, session);
            }
            None => {
                let Some(id) = self.add_mark(span, speaker, None, session) else {
                    return;
                };
                if with_note {
                    session.ask_note(id);
                }
            }
        }
    }

    /// The bookmark over `span`. Words selected inside a bookmark can have one of their own.
    fn mark_over(&self, span: Span) -> Option<String> {
        let open = self.open.as_ref()?;
        let is_it = |marked: Span| match open.selection {
            Some(_) => marked == span,
            None => marked.overlaps(span),
        };
        let mut marks = open.marks.iter();
        let found = marks.find(|mark| mark.span.is_some_and(is_it));
        found.map(|mark| mark.id.clone())
    }

    /// Gives the bookmark at the selection, the quotation in focus or the first sentence of the page a name,
    /// and sets it if there is none.
    pub(super) fn bookmark_as(&mut self, name: &str, session: &mut Session) {
        let Some((span, speaker)) = self.open.as_ref().and_then(mark_target) else {
            session.info("nothing to bookmark on this page");
            return;
        };
        let there = self.mark_over(span);
        if let Some(id) = there.or_else(|| self.add_mark(span, speaker, None, session)) {
            self.set_name(&id, name, session);
        }
    }

    fn add_mark(
        &mut self,
        span: Span,
        speaker: Option<String>,
        letter: Option<char>,
        session: &mut Session,
    ) -> Option<String> {
        let id = session.fresh_id();
        let open = self.open.as_mut()?;
        let text = open.article.text();
        let has_place = !open.source.locator().is_empty();
        let passage = (!has_place).then(|| anchor::passage(text, span, PASSAGE).to_owned());
        let article = ArticleRef {
            passage,
            ..open.reference()
        };
        let anchor = Anchor::new(text, &open.id, span);
        let mut bookmark = Bookmark::new(id.clone(), article, anchor, session.now.text.clone());
        bookmark.speaker = speaker;
        bookmark.letter = letter.map(String::from);
        open.selection = None;
        let words = open.excerpt(span, 40);
        session.records.add(bookmark);
        session.remember(UndoStep::Remove(id.clone()));
        self.refresh_marks(session);
        session.save_and_confirm(format!("bookmarked: {words}"));
        Some(id)
    }

    pub(super) fn remove_mark(&mut self, id: &str, session: &mut Session) {
        let now = session.now.text.clone();
        if session.records.remove(id, &now).is_none() {
            return;
        }
        session.remember(UndoStep::Restore(id.to_owned()));
        let key = session.keymap.key_label(super::Action::Undo);
        self.refresh_marks(session);
        session.save_and_confirm(format!("bookmark removed · {key} restores it"));
    }

    pub(super) fn set_name(&mut self, id: &str, text: &str, session: &mut Session) {
        let text = text.trim();
        self.edit_mark(id, session, |mark| {
            mark.name = (!text.is_empty()).then(|| text.to_owned());
        });
    }

    fn edit_mark(&mut self, id: &str, session: &mut Session, change: impl FnOnce(&mut Bookmark)) {
        let Some(before) = session.records.bookmark(id).cloned() else {
            return;
        };
        let mut after = before.clone();
        change(&mut after);
        if after == before {
            return;
        }
        let now = session.now.text.clone();
        session.records.edit_bookmark(id, &now, |mark| {
            mark.copy_edits(&after);
        });
        session.remember(UndoStep::EditMark(Box::new(before)));
        self.refresh_marks(session);
        session.save_and_confirm("bookmark changed");
    }

    /// Cycles through bookmarks of this article, of all articles, and closed.
    pub(super) fn show_marks(&mut self) {
        let next = match self.panel.as_ref().map(|panel| panel.kind) {
            Some(PanelKind::MarksHere) => Some(PanelKind::MarksAll),
            Some(PanelKind::MarksAll) => None,
            _ if self.open.is_some() => Some(PanelKind::MarksHere),
            _ => Some(PanelKind::MarksAll),
        };
        self.in_panel = next.is_some();
        self.panel = next.map(Panel::new);
        if let Some(panel) = &mut self.panel {
            panel.by_place = panel.kind == PanelKind::MarksAll;
        }
    }

    pub(super) fn mark_rows(&self, panel: &Panel, session: &Session) -> Vec<PanelRow> {
        let here = panel.kind == PanelKind::MarksHere;
        let open = self.open.as_ref();
        let mut marks: Vec<&Bookmark> = match open {
            Some(open) if here => session
                .records
                .bookmarks_of(&open.id, &open.source.locator()),
            _ => session.records.bookmarks_newest_first(),
        };
        match (here, panel.by_place) {
            (true, true) => marks.sort_by(|a, b| b.created.cmp(&a.created)),
            (false, false) => marks.sort_by(|a, b| {
                (&a.article.title, a.anchor.start).cmp(&(&b.article.title, b.anchor.start))
            }),
            _ => {}
        }
        let n_all = marks.len();
        if !panel.filter.trim().is_empty() {
            let typed = fold(&panel.filter);
            let words: Vec<&str> = typed.split_whitespace().collect();
            marks.retain(|mark| words.iter().all(|word| matches(mark, word)));
        }
        if marks.is_empty() && n_all > 0 {
            let words = format!("None of {n_all} bookmarks matches.");
            return vec![PanelRow::Empty(words)];
        }
        if marks.is_empty() {
            let key = session.keymap.key_label(super::Action::Bookmark);
            let place = if here { "this article" } else { "any article" };
            return vec![PanelRow::Empty(format!(
                "No bookmarks in {place} yet: {key} sets one while reading."
            ))];
        }
        marks
            .into_iter()
            .map(|mark| PanelRow::Mark(mark_row(mark, open)))
            .collect()
    }

    fn marked_row(&self, session: &Session) -> Option<MarkRow> {
        match self.panel_row(session) {
            Some(PanelRow::Mark(row)) => Some(row),
            _ => None,
        }
    }

    pub(super) fn delete_mark(&mut self, session: &mut Session) {
        if let Some(row) = self.marked_row(session) {
            self.remove_mark(&row.id, session);
        }
    }

    pub(super) fn rename_mark(&mut self, session: &mut Session) {
        if let Some(row) = self.marked_row(session) {
            let name = session
                .records
                .bookmark(&row.id)
                .and_then(|mark| mark.name.clone());
            let purpose = Purpose::Rename { id: row.id };
            session.prompt = Some(Prompt::new(purpose, &name.unwrap_or_default()));
        }
    }

    pub(super) fn edit_tags(&mut self, session: &mut Session) {
        if let Some(row) = self.marked_row(session)
            && let Some(mark) = session.records.bookmark(&row.id)
        {
            session.prompt = Some(Prompt::of_tags(row.id, &mark.tags));
        }
    }

    pub(super) fn edit_note(&mut self, session: &mut Session) {
        if let Some(row) = self.marked_row(session) {
            session.ask_note(row.id);
        }
    }
}

impl Session {
    fn ask_note(&mut self, id: String) {
        let note = self
            .records
            .bookmark(&id)
            .and_then(|mark| mark.note.clone());
        self.prompt = Some(Prompt::of_note(id, note));
    }
}

/// The span to bookmark, and its speaker.
fn mark_target(open: &OpenArticle) -> Option<(Span, Option<String>)> {
    if let Some(selection) = open.selection {
        let span = selection.span();
        let quote = open.quote_around(span);
        return Some((span, quote.and_then(|quote| open.named_speaker_of(quote))));
    }
    if let Some(speech) = open.speech_in_focus() {
        let span = open.speech_span(speech);
        if span.overlaps(open.page.span()) {
            return Some((span, open.named_speaker_of(speech)));
        }
    }
    open.first_sentence_on_page().map(|span| (span, None))
}

/// Whether a bookmark contains a folded word; with `#` a tag, with `'` a letter that starts with it.
fn matches(mark: &Bookmark, word: &str) -> bool {
    if let Some(tag) = word.strip_prefix('#') {
        return mark.tags.iter().any(|one| fold(one).starts_with(tag));
    }
    if let Some(letter) = word.strip_prefix('\'') {
        let own = mark.letter().map(String::from);
        return own.is_some_and(|own| fold(&own).starts_with(letter));
    }
    let words = mark.anchor.excerpt();
    let fields = [
        Some(words.as_str()),
        mark.name.as_deref(),
        mark.note.as_deref(),
        mark.class.as_deref(),
        mark.speaker.as_deref(),
        Some(mark.article.title.as_str()),
    ];
    let tags = mark.tags.iter().map(String::as_str);
    let mut fields = fields.into_iter().flatten().chain(tags);
    fields.any(|field| fold(field).contains(word))
}

fn mark_row(mark: &Bookmark, open: Option<&OpenArticle>) -> MarkRow {
    let found = open.and_then(|open| open.marks.iter().find(|found| found.id == mark.id));
    let words = || one_line(&mark.anchor.excerpt());
    MarkRow {
        id: mark.id.clone(),
        name: mark.name.as_deref().map_or_else(words, one_line),
        article: one_line(&mark.article.title),
        note: mark.note.as_deref().map(one_line),
        tags: one_line(&tags::format(&mark.tags)),
        speaker: mark.speaker.as_deref().map(one_line),
        state: found.map(|found| found.state),
        class: mark.class.as_deref().map(one_line),
        letter: mark.letter().map(String::from),
        date: mark.created.chars().take(10).collect(),
    }
}
