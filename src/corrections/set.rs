//! All corrections and facts of articles at once, for everything that handles many articles: which
//! articles they are about, and a hash by which derived rows tell that they are out of date.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use super::Corrections;
use crate::article_id::ArticleId;
use crate::bookmarks::{Correction, FactsByArticle, Records};
use crate::reader_facts::ReaderFacts;
use pullquote_annotate::Annotations;

/// Part of every hash: to be changed when the same corrections come to mean something else.
const VERSION: &str = "2";

/// The corrections of all articles and the details set. Identity overrides, which queries apply themselves, are not in it.
#[derive(Clone, Debug, Default)]
pub struct CorrectionSet {
    /// Oldest first.
    list: Vec<Correction>,
    /// Indexes into `list`, ascending.
    texts: HashMap<ArticleId, Vec<usize>>,
    places: HashMap<String, Vec<usize>>,
    facts: FactsByArticle,
    hash: String,
}

/// What the reader changed of one article; there is something.
#[derive(Clone, Debug)]
pub struct Edits<'s> {
    corrections: Corrections<'s>,
    /// What the reader says of it, if that replaces anything of its file.
    pub facts: Option<Arc<ReaderFacts>>,
    /// Differs if the corrections differ.
    pub hash: String,
}

impl CorrectionSet {
    pub fn of(records: &Records) -> Self {
        let list: Vec<Correction> = records
            .corrections_oldest_first()
            .into_iter()
            .cloned()
            .collect();
        let mut texts: HashMap<ArticleId, Vec<usize>> = HashMap::new();
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        // Which texts are those of an article can change without a change of its corrections.
        let mut facts = String::new();
        let whereabouts = records.whereabouts();
        for (at, one) in list.iter().enumerate() {
            let (known, source) = whereabouts.of(&one.article);
            let _ = writeln!(facts, "{at} {known:?} {source}");
            for text in known {
                texts.entry(text).or_default().push(at);
            }
            if !source.is_empty() {
                places.entry(source.to_owned()).or_default().push(at);
            }
        }
        // Articles whose details were set are in the maps, too, even without a correction.
        for one in records.article_facts() {
            let (known, source) = whereabouts.of(&one.article);
            let details = (&one.headline, &one.byline, &one.publisher, &one.date);
            let _ = writeln!(facts, "{known:?} {source} {details:?}");
            for text in known {
                texts.entry(text).or_default();
            }
            if !source.is_empty() {
                places.entry(source.to_owned()).or_default();
            }
        }
        Self {
            hash: hash(list.iter(), &facts).unwrap_or_default(),
            facts: records.facts_by_article(),
            list,
            texts,
            places,
        }
    }

    /// Hash of the whole set; empty if there are no corrections.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The texts in which corrections were made, as hashes.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(ArticleId::as_str)
    }

    /// The places (paths, names of seeds) at which corrections were made.
    pub fn places(&self) -> impl Iterator<Item = &str> {
        self.places.keys().map(String::as_str)
    }

    /// The corrections of the text `id`, read from `source`: those of [`Records::corrections_of`].
    pub fn of_article(&self, id: &ArticleId, source: &str) -> Option<Edits<'_>> {
        let of_text = self.texts.get(id).into_iter().flatten();
        let at_place = self.places.get(source).into_iter().flatten();
        let mut found: Vec<usize> = of_text.chain(at_place).copied().collect();
        found.sort_unstable();
        found.dedup();
        let list: Vec<&Correction> = found.into_iter().map(|at| &self.list[at]).collect();
        let facts = self.facts.get(Some(id), source);
        let facts = facts.filter(|facts| facts.has_details()).cloned();
        let details = facts.as_ref().map(|facts| facts.details());
        let hash = hash(list.iter().copied(), &details.unwrap_or_default())?;
        let corrections = Corrections {
            corrections: list,
            identities: Vec::new(),
        };
        Some(Edits {
            corrections,
            facts,
            hash,
        })
    }
}

impl Edits<'_> {
    /// Applies them to what the engine found in `text`, whose hash is `id`.
    pub fn apply(&self, text: &str, id: &ArticleId, found: &Arc<Annotations>) -> Arc<Annotations> {
        self.corrections.apply(text, id, found).annotations
    }
}

/// `None` if there are neither corrections nor `facts`.
fn hash<'c>(list: impl Iterator<Item = &'c Correction>, facts: &str) -> Option<String> {
    let mut all = facts.to_owned();
    for one in list {
        // A correction has no member that JSON cannot hold.
        let json = serde_json::to_string(one).unwrap_or_default();
        let _ = writeln!(all, "{json}");
    }
    if all.is_empty() {
        return None;
    }
    let id = ArticleId::of(&format!("{VERSION}\n{all}"));
    Some(id.as_str().get(..32).unwrap_or_default().to_owned())
}
