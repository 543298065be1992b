//! Index requests: the reading state that queries depend on, and the targets of their results.

use std::collections::HashMap;
use std::sync::Arc;

use super::Session;
use super::opening::IndexTarget;
use crate::article_id::ArticleId;
use crate::bookmarks::{ArticleRef, IdentityChange, IdentityOverride, Places, Records};
use crate::library::index_api::{ArticleSummary, AttributedStatement, ReaderState, StatementKind};
use crate::library::people::IdentityDecision;
use crate::library::query::{Predicate, Query};
use pullquote_annotate::EntityKind;
use pullquote_text::fold::fold;

impl Session {
    /// The identity corrections, which every query about people needs.
    pub(super) fn identity_state(&self) -> Arc<ReaderState> {
        Arc::new(ReaderState {
            people: decisions(&self.records),
            ..ReaderState::default()
        })
    }

    /// The parts of the reading state that `query` needs. There can be tens of thousands of places, so
    /// they are copied only on demand.
    pub(super) fn query_state(&self, query: &Query) -> Arc<ReaderState> {
        let asks =
            |wanted: fn(&Predicate) -> bool| query.terms.iter().any(|term| wanted(&term.predicate));
        let mut state = ReaderState {
            people: decisions(&self.records),
            ..ReaderState::default()
        };
        if asks(|what| {
            matches!(
                what,
                Predicate::Unread | Predicate::Started | Predicate::Finished
            )
        }) {
            add_places(&mut state, &self.places);
        }
        if asks(|what| matches!(what, Predicate::Tag(_))) {
            state.tags = tags(&self.records);
        }
        if asks(|what| {
            matches!(
                what,
                Predicate::Tag(_) | Predicate::Starred | Predicate::Archived
            )
        }) {
            add_facts(&mut state, &self.records);
        }
        Arc::new(state)
    }
}

/// The whole reading state: what was read, tagged and corrected.
pub fn reader_state(records: &Records, places: &Places) -> ReaderState {
    let mut state = ReaderState {
        people: decisions(records),
        tags: tags(records),
        ..ReaderState::default()
    };
    add_facts(&mut state, records);
    add_places(&mut state, places);
    state
}

/// What the reader says of whole articles.
fn add_facts(state: &mut ReaderState, records: &Records) {
    for (id, facts) in records.facts_by_article().texts() {
        if facts.is_starred {
            state.starred.insert(id.clone());
        }
        if facts.is_archived {
            state.archived.insert(id.clone());
        }
        if !facts.tags.is_empty() {
            let folded = facts.tags.iter().map(|tag| fold(tag));
            state.tags.entry(id.clone()).or_default().extend(folded);
        }
    }
}

fn add_places(state: &mut ReaderState, places: &Places) {
    for place in places.iter() {
        if place.read {
            state.finished.insert(place.article.clone());
        } else if place.is_started() {
            state.started.insert(place.article.clone());
        }
    }
}

/// The tags of bookmarks and saved quotations by article, folded.
fn tags(records: &Records) -> HashMap<ArticleId, Vec<String>> {
    let mut tags: HashMap<ArticleId, Vec<String>> = HashMap::new();
    let mut add = |article: &ArticleRef, list: &[String]| {
        if !list.is_empty() {
            let folded = list.iter().map(|tag| fold(tag));
            tags.entry(article.id.clone()).or_default().extend(folded);
        }
    };
    for mark in records.bookmarks() {
        add(&mark.article, &mark.tags);
    }
    for quote in records.saved_quotes() {
        add(&quote.article, &quote.tags);
    }
    tags
}

fn decisions(records: &Records) -> Vec<IdentityDecision> {
    let overrides = records.identity_overrides();
    overrides.into_iter().filter_map(decision).collect()
}

fn decision(person: &IdentityOverride) -> Option<IdentityDecision> {
    let kind = EntityKind::from_name(&person.kind)?;
    let name = person.name.clone();
    Some(match &person.change {
        IdentityChange::Declined { .. } => return None,
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

pub fn index_target(said: &AttributedStatement) -> IndexTarget {
    // Reported speech cannot have the focus, so it is marked like a search hit.
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

/// A statement for the clipboard, with its speaker and article.
pub fn statement_citation(said: &AttributedStatement) -> String {
    let article = article_citation(&said.article);
    match &said.speaker {
        Some(speaker) => format!("{} — {speaker}, in: {article}", said.text),
        None => format!("{} — {article}", said.text),
    }
}

/// The title of an article with its publisher, date and address.
pub fn article_citation(article: &ArticleSummary) -> String {
    let publisher = if article.publisher.is_empty() {
        String::new()
    } else {
        format!(", {}", article.publisher)
    };
    let date = article
        .date
        .map_or(String::new(), |date| format!(", {date}"));
    let address = article.address.as_ref();
    let address = address.map_or(String::new(), |address| format!(", {address}"));
    format!("{}{publisher}{date}{address}", article.title)
}

/// The first `most` words of `text`.
pub fn first_words(text: &str, most: usize) -> String {
    text.split_whitespace()
        .take(most)
        .collect::<Vec<_>>()
        .join(" ")
}
