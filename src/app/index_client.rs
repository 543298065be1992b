//! Questions to the library's index, and going to the places that it answers with.

use std::collections::HashMap;
use std::sync::Arc;

use super::article::{Focus, OpenArticle, Search};
use super::opening::IndexTarget;
use super::{App, OpenTarget};
use crate::article_id::ArticleId;
use crate::bookmarks::{ArticleRef, IdentityChange, IdentityOverride, Places, Records};
use crate::library::index_api::{ArticleSummary, AttributedStatement, ReaderState, StatementKind};
use crate::library::people::IdentityDecision;
use crate::library::query::{Predicate, Query};
use pullquote_annotate::EntityKind;
use pullquote_text::Span;
use pullquote_text::fold::fold;

impl App {
    /// Who is who, by the reader's word: what questions about people turn on.
    pub(super) fn decisions(&self) -> Arc<ReaderState> {
        let people = self.session.records.identity_overrides();
        Arc::new(ReaderState {
            people: people.into_iter().filter_map(decision).collect(),
            ..ReaderState::default()
        })
    }

    /// What the index is not told by its own and a query asks for: what was read, tagged and decided.
    /// Tens of thousands of places are not copied for a query that does not ask for them.
    pub(super) fn reader_state(&self, query: &Query) -> Arc<ReaderState> {
        let asks =
            |wanted: fn(&Predicate) -> bool| query.terms.iter().any(|term| wanted(&term.predicate));
        let mut state = Arc::unwrap_or_clone(self.decisions());
        if asks(|what| {
            matches!(
                what,
                Predicate::Unread | Predicate::Started | Predicate::Finished
            )
        }) {
            for place in self.session.places.iter() {
                if place.read {
                    state.finished.insert(place.article.clone());
                } else if place.opened > 0 {
                    state.started.insert(place.article.clone());
                }
            }
        }
        if asks(|what| matches!(what, Predicate::Tag(_))) {
            state.tags = self.tags();
        }
        Arc::new(state)
    }

    /// The tags of bookmarks and kept quotations by article, folded.
    fn tags(&self) -> HashMap<ArticleId, Vec<String>> {
        let mut tags: HashMap<ArticleId, Vec<String>> = HashMap::new();
        let mut tag = |article: &ArticleRef, list: &[String]| {
            if !list.is_empty() {
                let folded = list.iter().map(|tag| fold(tag));
                tags.entry(article.id.clone()).or_default().extend(folded);
            }
        };
        for mark in self.session.records.bookmarks() {
            tag(&mark.article, &mark.tags);
        }
        for kept in self.session.records.saved_quotes() {
            tag(&kept.article, &kept.tags);
        }
        tags
    }

    /// Opens an article of the index at the place aimed at.
    pub(super) fn open_at(&mut self, line: &ArticleSummary, target: IndexTarget) {
        self.open_article(line, OpenTarget::Index(Box::new(target)));
    }

    /// Opens an article of the index; a moved file is known by its text wherever the list has it.
    pub(super) fn open_article(&mut self, line: &ArticleSummary, target: OpenTarget) {
        let listed = self.library.articles.catalog.find(&line.source).is_some();
        let moved = (!listed)
            .then(|| self.library.articles.source_of(&line.id))
            .flatten();
        self.session
            .open(moved.unwrap_or_else(|| line.source.clone()), target);
    }

    /// Opens the article of a statement at its words.
    pub(super) fn open_said(&mut self, said: &AttributedStatement) {
        self.open_at(&said.article, index_target(said));
    }

    /// Goes to the places that the index has, once their article is open.
    pub(super) fn go_found(&mut self, target: IndexTarget) {
        let Some(reader) = &mut self.reader.open else {
            return;
        };
        let in_text = |span: &Span| reader.article.text().get(span.range()).is_some();
        if reader.id != target.article || !target.spans.iter().all(in_text) {
            self.session
                .info("the article has changed since it was indexed: its words are looked for");
            self.search_for(&target.words, 0);
            return;
        }
        let Some(&span) = target.spans.get(target.at) else {
            return;
        };
        if let Some(query) = target.query {
            let request = self.session.next_request();
            reader.search = Some(Search {
                query,
                request,
                hits: Some(target.spans),
                current: target.at,
                origin: span.start(),
                in_library: true,
            });
        }
        reader.pending_focus = Some(span);
        reader.reveal(span);
    }
}

/// What a question turns on that the index does not hold: what was read, tagged and decided.
pub fn reader_state(records: &Records, places: &Places) -> ReaderState {
    let mut state = ReaderState::default();
    for place in places.iter() {
        if place.read {
            state.finished.insert(place.article.clone());
        } else if place.opened > 0 {
            state.started.insert(place.article.clone());
        }
    }
    let mut tags: HashMap<ArticleId, Vec<String>> = HashMap::new();
    let mut tag = |article: &ArticleRef, list: &[String]| {
        if !list.is_empty() {
            let folded = list.iter().map(|tag| fold(tag));
            tags.entry(article.id.clone()).or_default().extend(folded);
        }
    };
    for mark in records.bookmarks() {
        tag(&mark.article, &mark.tags);
    }
    for kept in records.saved_quotes() {
        tag(&kept.article, &kept.tags);
    }
    state.tags = tags;
    state.people = records
        .identity_overrides()
        .into_iter()
        .filter_map(decision)
        .collect();
    state
}

/// The reader's word on who somebody is, as the index takes it.
fn decision(person: &IdentityOverride) -> Option<IdentityDecision> {
    let kind = EntityKind::from_name(&person.kind)?;
    let name = person.name.clone();
    Some(match &person.change {
        IdentityChange::Merge { into } => IdentityDecision::Merge {
            kind,
            name,
            into: into.clone(),
        },
        IdentityChange::Split { article, called } => IdentityDecision::Split {
            kind,
            name,
            article: article.id.clone(),
            called: called.clone(),
        },
    })
}

/// Where a statement stands.
pub fn index_target(said: &AttributedStatement) -> IndexTarget {
    // Reported speech is no quotation that could have the focus: its words are marked like a hit.
    let is_quote = matches!(
        said.kind,
        StatementKind::Direct | StatementKind::Mixed | StatementKind::Scare
    );
    IndexTarget {
        article: said.article.id.clone(),
        spans: vec![said.span],
        at: 0,
        query: (!is_quote).then(|| first_words(&said.text, 5)),
        words: said.text.clone(),
    }
}

/// A statement for the clipboard: its words, who says them, and where.
pub fn said_to_copy(said: &AttributedStatement) -> String {
    let article = article_words(&said.article);
    match &said.speaker {
        Some(speaker) => format!("{} — {speaker}, in: {article}", said.text),
        None => format!("{} — {article}", said.text),
    }
}

/// An article's title with its publisher and date.
pub fn article_words(article: &ArticleSummary) -> String {
    let publisher = if article.publisher.is_empty() {
        String::new()
    } else {
        format!(", {}", article.publisher)
    };
    let date = article
        .date
        .map_or(String::new(), |date| format!(", {date}"));
    format!("{}{publisher}{date}", article.title)
}

/// The first words of a text.
pub fn first_words(text: &str, most: usize) -> String {
    text.split_whitespace()
        .take(most)
        .collect::<Vec<_>>()
        .join(" ")
}

impl OpenArticle {
    /// Gives the focus to the quotation at the words that were aimed at, once it is known.
    pub(super) fn focus_pending(&mut self) {
        let Some(target) = self.pending_focus else {
            return;
        };
        let quotes = &self.annotations.quotes;
        let exact = quotes.iter().position(|quote| quote.span == target);
        let around = || quotes.iter().rposition(|quote| quote.span.contains(target));
        let within = || quotes.iter().position(|quote| target.contains(quote.span));
        if let Some(idx) = exact.or_else(around).or_else(within) {
            self.focus = Some(Focus::Quote(idx));
        }
        if self.annotated {
            self.pending_focus = None;
        }
    }
}
