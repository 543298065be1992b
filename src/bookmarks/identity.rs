//! Which records belong to a text: the identity of articles over edits, renames and moves.
//!
//! [`Records::article`] answers it for whoever asks (page, list, corrections, quote book, index), from
//! the text's hash and its source alone. It knows a text that was never seen before because
//! [`Records::recognise`], called where a text is at hand, has put it into the article's [`KnownText`].
//! `docs/bookmarks.md` tells the rules.

use std::collections::HashMap;

use super::article_ref::ArticleRef;
use super::fingerprint::Fingerprint;
use super::known_text::{KnownText, MOST_EARLIER};
use super::record::Record;
use super::records::Records;
use crate::article_id::ArticleId;

/// By how much a text must resemble an article more than the one that was at its path, to be it.
const OVER_PATH: f64 = 0.2;
/// By how much a text must resemble an article more than any other, to be it.
const OVER_OTHERS: f64 = 0.1;

/// A text and its place, as someone opened it or read it.
#[derive(Clone, Debug, PartialEq)]
pub struct SeenText {
    pub id: ArticleId,
    /// A path, the name of a seed, or empty.
    pub source: String,
    pub title: String,
    pub fingerprint: Fingerprint,
    /// Whether it was opened before, as an article of its own: then it is no edited other one.
    pub is_familiar: bool,
}

/// What is at a source now.
#[derive(Clone, Debug, PartialEq)]
pub enum Home {
    /// Nobody has looked.
    Unasked,
    /// There is no article.
    Empty,
    Text(ArticleId, Fingerprint),
}

/// What is at some sources.
pub type Homes = Vec<(String, Home)>;

/// What a text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recognition {
    /// Nothing is to be noted: the text as it is known, or one without records.
    Settled,
    /// A new text or place of the article with this [`KnownText`].
    Same(String),
    /// It has records, but its text was not noted yet.
    New,
    /// Another text at the path of the article with this [`KnownText`], which has gone.
    Replaced(String),
    /// It depends on what is at these sources now.
    Ask(Vec<String>),
}

/// An article, as far as records are concerned.
#[derive(Clone, Copy, Debug)]
pub struct ArticleIdentity<'a> {
    records: &'a Records,
    known: Option<&'a KnownText>,
    id: Option<&'a ArticleId>,
    source: &'a str,
}

impl ArticleIdentity<'_> {
    /// Whether a record about `article` is about this one: it has the same text, a known one, or was made
    /// at the same source of a text that is not known to be elsewhere. Standard input has no source.
    pub fn has(&self, article: &ArticleRef) -> bool {
        if self.id == Some(&article.id) || self.known.is_some_and(|text| text.has(&article.id)) {
            return true;
        }
        let is_here = article.passage.is_none() && !self.source.is_empty();
        is_here && article.source == self.source && self.records.text_with(&article.id).is_none()
    }
}

/// The known texts by each of their hashes.
#[derive(Debug)]
pub struct Whereabouts<'r>(HashMap<ArticleId, &'r KnownText>);

impl<'r> Whereabouts<'r> {
    /// All known texts of the article of a record, and the source where any other text is the article, too.
    pub fn of<'a>(&self, article: &'a ArticleRef) -> (Vec<ArticleId>, &'a str)
    where
        'r: 'a,
    {
        let mut texts = vec![article.id.clone()];
        let Some(known) = self.0.get(&article.id) else {
            let is_anywhere = article.passage.is_some();
            return (texts, if is_anywhere { "" } else { &article.source });
        };
        texts.push(known.article.id.clone());
        texts.extend(texts_before(known));
        texts.sort_unstable();
        texts.dedup();
        (texts, &known.article.source)
    }

    /// The source of the last known text of the article of a record, as [`Records::last_seen`] tells it.
    pub fn source<'a>(&self, article: &'a ArticleRef) -> &'a str
    where
        'r: 'a,
    {
        let known = self.0.get(&article.id);
        known.map_or(&article.source, |known| &known.article.source)
    }
}

impl Records {
    /// The article with the text `id` at `source`; `None`: its text was not read yet.
    pub fn article<'a>(
        &'a self,
        id: Option<&'a ArticleId>,
        source: &'a str,
    ) -> ArticleIdentity<'a> {
        let by_text = id.and_then(|id| self.text_with(id));
        let known = by_text.or_else(|| self.known_texts().find(|text| text.is_at(source)));
        ArticleIdentity {
            records: self,
            known,
            id,
            source,
        }
    }

    /// The last known text of the article of a record, and its source.
    pub fn last_seen<'a>(&'a self, article: &'a ArticleRef) -> (&'a ArticleId, &'a str) {
        let known = self.text_with(&article.id).map(|text| &text.article);
        let ArticleRef { id, source, .. } = known.unwrap_or(article);
        (id, source)
    }

    /// The known texts by each of their hashes, for many look-ups.
    pub fn whereabouts(&self) -> Whereabouts<'_> {
        let mut by_text = HashMap::new();
        for known in self.known_texts() {
            for text in std::iter::once(known.article.id.clone()).chain(texts_before(known)) {
                by_text.entry(text).or_insert(known);
            }
        }
        Whereabouts(by_text)
    }

    fn text_with(&self, id: &ArticleId) -> Option<&KnownText> {
        self.known_texts().find(|text| text.has(id))
    }

    /// The articles that records are about.
    fn articles(&self) -> impl Iterator<Item = &ArticleRef> {
        self.iter().filter_map(|record| match record {
            Record::Bookmark(record) => Some(&record.article),
            Record::Correction(record) => Some(&record.article),
            Record::SavedQuote(record) => Some(&record.article),
            Record::ArticleFacts(record) => Some(&record.article),
            _ => None,
        })
    }

    /// Whether the text `id` at `source` need not be looked at: it is known there, or nothing is.
    pub fn is_settled(&self, id: &ArticleId, source: &str) -> bool {
        match self.text_with(id) {
            Some(text) => text.article.id == *id && text.article.source == source,
            None => self.articles().next().is_none(),
        }
    }

    /// Tells what a text is. `home` tells what is at a source now; where it does not know, and it
    /// matters, the answer is [`Recognition::Ask`].
    pub fn recognise(&self, seen: &SeenText, home: &dyn Fn(&str) -> Home) -> Recognition {
        if let Some(text) = self.text_with(&seen.id) {
            return recognise_known(text, seen, home);
        }
        if self.articles().any(|article| article.id == seen.id) {
            return Recognition::New;
        }
        let here = self.known_texts().find(|text| text.is_at(&seen.source));
        let at_path = here.map_or(0.0, |text| common(text, seen));
        let least = here.map_or(0.0, |_| at_path + OVER_PATH);
        let mut candidates: Vec<(f64, &KnownText)> = self
            .known_texts()
            .filter(|text| !seen.is_familiar && !text.is_at(&seen.source))
            .filter(|text| text.fingerprint.resemblance(&seen.fingerprint).is_same())
            .map(|text| (common(text, seen), text))
            .filter(|(common, _)| *common >= least)
            .collect();
        let asked: Vec<String> = candidates
            .iter()
            .map(|(_, text)| &text.article.source)
            .filter(|source| home(source) == Home::Unasked)
            .cloned()
            .collect();
        if !asked.is_empty() {
            return Recognition::Ask(asked);
        }
        candidates.retain(|(common, text)| has_left(text, *common, &home(&text.article.source)));
        candidates.sort_by(|a, b| b.0.total_cmp(&a.0));
        match (candidates.as_slice(), here) {
            ([(_, best)], _) => Recognition::Same(best.id.clone()),
            ([(common, best), (next, _), ..], _) if common - next >= OVER_OTHERS => {
                Recognition::Same(best.id.clone())
            }
            (_, Some(here)) if here.fingerprint.is_unrelated(&seen.fingerprint) => {
                Recognition::Replaced(here.id.clone())
            }
            (_, Some(here)) => Recognition::Same(here.id.clone()),
            (_, None)
                if self
                    .articles()
                    .any(|article| self.was_at(article, &seen.source)) =>
            {
                Recognition::New
            }
            _ => Recognition::Settled,
        }
    }

    /// Whether a record was made at `source`, of a text that is not noted.
    fn was_at(&self, article: &ArticleRef, source: &str) -> bool {
        !source.is_empty()
            && article.passage.is_none()
            && article.source == source
            && self.text_with(&article.id).is_none()
    }

    /// Notes what [`Self::recognise`] has found, at the time `now`. Returns the texts of the article before,
    /// the last one first; `None` if nothing has changed.
    pub fn note_text(
        &mut self,
        found: &Recognition,
        seen: &SeenText,
        now: &str,
    ) -> Option<Vec<ArticleId>> {
        match found {
            Recognition::Settled | Recognition::Ask(_) => None,
            Recognition::New => {
                let text = self.new_text(seen, now);
                let before = texts_before(&text);
                self.add_or_replace(text);
                Some(before)
            }
            Recognition::Replaced(id) => {
                let leave = |text: &mut KnownText| text.article.source.clear();
                self.edit_known_text(id, now, leave).then(Vec::new)
            }
            Recognition::Same(id) => {
                let needed: Vec<String> = self
                    .articles()
                    .map(|article| article.id.as_str().to_owned())
                    .collect();
                let mut before = Vec::new();
                self.edit_known_text(id, now, |text| {
                    before = texts_before(text);
                    before.insert(0, text.article.id.clone());
                    renew(text, seen, &needed);
                })
                .then_some(before)
            }
        }
    }

    fn new_text(&self, seen: &SeenText, now: &str) -> KnownText {
        let mut earlier: Vec<String> = self
            .articles()
            .filter(|article| article.id != seen.id && self.was_at(article, &seen.source))
            .map(|article| article.id.as_str().to_owned())
            .collect();
        earlier.sort();
        earlier.dedup();
        let digits = seen.id.as_str();
        KnownText {
            id: format!("text-{}", digits.get(..24).unwrap_or(digits)),
            created: now.to_owned(),
            modified: now.to_owned(),
            article: reference(seen),
            earlier,
            fingerprint: seen.fingerprint.clone(),
        }
    }
}

/// A known text at another source was moved, if it is not at the former one any more.
fn recognise_known(text: &KnownText, seen: &SeenText, home: &dyn Fn(&str) -> Home) -> Recognition {
    let source = &text.article.source;
    if *source == seen.source {
        let is_latest = text.article.id == seen.id && text.fingerprint == seen.fingerprint;
        return if is_latest {
            Recognition::Settled
        } else {
            Recognition::Same(text.id.clone())
        };
    }
    if seen.source.is_empty() {
        return Recognition::Settled;
    }
    match home(source) {
        _ if source.is_empty() => Recognition::Same(text.id.clone()),
        Home::Unasked => Recognition::Ask(vec![source.clone()]),
        there if has_left(text, 1.0, &there) => Recognition::Same(text.id.clone()),
        _ => Recognition::Settled,
    }
}

fn common(text: &KnownText, seen: &SeenText) -> f64 {
    text.fingerprint.resemblance(&seen.fingerprint).common
}

/// Whether an article is no longer where it was: there is nothing, or a text that resembles it less than
/// `common`.
fn has_left(text: &KnownText, common: f64, home: &Home) -> bool {
    match home {
        Home::Unasked => false,
        Home::Empty => true,
        Home::Text(id, fingerprint) => {
            !text.has(id) && text.fingerprint.resemblance(fingerprint).common < common / 2.0
        }
    }
}

fn texts_before(text: &KnownText) -> Vec<ArticleId> {
    let earlier = text.earlier.iter().rev();
    earlier.map(|hex| ArticleId::from_hex(hex)).collect()
}

fn reference(seen: &SeenText) -> ArticleRef {
    ArticleRef {
        id: seen.id.clone(),
        title: seen.title.clone(),
        source: seen.source.clone(),
        passage: None,
        address: None,
    }
}

/// Makes `seen` the last known text. Earlier texts to which no record refers are dropped in the end.
fn renew(text: &mut KnownText, seen: &SeenText, needed: &[String]) {
    if text.article.id != seen.id {
        text.earlier.retain(|hex| hex != seen.id.as_str());
        text.earlier.push(text.article.id.as_str().to_owned());
    }
    while text.earlier.len() > MOST_EARLIER
        && let Some(at) = text.earlier.iter().position(|hex| !needed.contains(hex))
    {
        text.earlier.remove(at);
    }
    text.article = reference(seen);
    text.fingerprint.clone_from(&seen.fingerprint);
}

#[cfg(test)]
mod tests;
