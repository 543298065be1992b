//! [`Offer`]: a correction made in two articles, offered for all others.

use std::collections::BTreeSet;

use crate::bookmarks::{ArticleRef, Change, Correction, IdentityChange, Records};
use pullquote_text::collapse_whitespace;
use pullquote_text::fold::fold;

/// The number of articles from which a correction is offered for all.
const MIN_ARTICLES: usize = 2;

/// What two corrections of one kind have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The kind of the name, as in the annotation record.
    pub kind: String,
    pub name: String,
    /// What it means.
    pub into: String,
    pub n_articles: usize,
    /// Whether the names were joined, rather than one said to be somebody else's.
    pub is_merge: bool,
}

impl Offer {
    /// The offer that follows from `new`, about a name of that `kind` whose bearer is called `entity`:
    /// the same was corrected in another article, and neither accepted nor refused for all.
    pub fn after(records: &Records, new: &Correction, kind: &str, entity: &str) -> Option<Self> {
        let (into, is_merge) = pair(&new.change)?;
        let words = words_of(new);
        let is_name = |name: &str| name == fold(&words) || name == fold(entity);
        let same = records.corrections().filter(|one| {
            let Some((other, merge)) = pair(&one.change).filter(|pair| pair.1 == is_merge) else {
                return false;
            };
            let (name, other) = (fold(&words_of(one)), fold(other));
            is_name(&name) && other == fold(into) || merge && is_name(&other) && name == fold(into)
        });
        let same: Vec<&Correction> = same.collect();
        let articles: BTreeSet<&str> = same.iter().map(|one| key(&one.article)).collect();
        let all_have = |name: &str| {
            let mut others = same.iter().filter(|one| one.id != new.id);
            others.all(|one| {
                let other = pair(&one.change).map_or("", |pair| pair.0);
                [fold(&words_of(one)), fold(other)].contains(&fold(name))
            })
        };
        let name = if all_have(entity) { entity } else { &words };
        let is_decided = records.identity_overrides().iter().any(|one| {
            let other = match &one.change {
                IdentityChange::Merge { into } | IdentityChange::Declined { into } => into,
                IdentityChange::Split { .. } => return false,
            };
            let pair = (fold(&one.name), fold(other));
            pair == (fold(name), fold(into)) || pair == (fold(into), fold(name))
        });
        let is_due = articles.len() >= MIN_ARTICLES && fold(name) != fold(into) && !is_decided;
        is_due.then(|| Self {
            kind: kind.to_owned(),
            name: name.to_owned(),
            into: into.to_owned(),
            n_articles: articles.len(),
            is_merge,
        })
    }

    pub fn question(&self) -> String {
        let Self { name, into, .. } = self;
        let articles = match self.n_articles {
            2 => "two".to_owned(),
            3 => "three".to_owned(),
            n => n.to_string(),
        };
        if self.is_merge {
            format!("You joined “{name}” and “{into}” in {articles} articles.")
        } else {
            format!("You said in {articles} articles that “{name}” is {into}.")
        }
    }
}

/// Whom a correction of a name says it means, and whether it joins two names.
fn pair(change: &Change) -> Option<(&str, bool)> {
    match change {
        Change::Merge { into } => Some((into, true)),
        Change::Split { name } => Some((name, false)),
        _ => None,
    }
}

fn words_of(correction: &Correction) -> String {
    collapse_whitespace(&correction.anchor.exact)
}

/// What tells articles apart: an edited one has another hash at the same source.
fn key(article: &ArticleRef) -> &str {
    if article.source.is_empty() {
        article.id.as_str()
    } else {
        &article.source
    }
}
