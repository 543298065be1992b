//! What the reader says of articles, looked up by text and place.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::Arc;

use jiff::civil::Date;

use super::Records;
use crate::article_id::ArticleId;
use crate::bookmarks::article_facts::ArticleFacts;
use crate::bookmarks::record::RecordType as _;
use crate::bookmarks::timestamp;
use crate::reader_facts::ReaderFacts;

impl Records {
    /// The facts of all articles, the last changed first.
    pub fn article_facts(&self) -> Vec<&ArticleFacts> {
        let mut all: Vec<_> = self.iter().filter_map(ArticleFacts::of).collect();
        all.sort_by(|a, b| timestamp::order(&b.modified, &a.modified).then(b.id.cmp(&a.id)));
        all
    }

    /// The facts of the article with this text or at this `source`.
    pub fn facts_of(&self, id: &ArticleId, source: &str) -> Option<&ArticleFacts> {
        let article = self.article(Some(id), source);
        let mut all = self.article_facts().into_iter();
        all.find(|facts| article.has(&facts.article))
    }

    /// What the reader says of the article with this text or at this `source`.
    pub fn reader_facts(&self, id: Option<&ArticleId>, source: &str) -> ReaderFacts {
        let article = self.article(id, source);
        let mut facts = Gathered::default();
        for one in self.article_facts() {
            if article.has(&one.article) {
                facts.add(one);
            }
        }
        facts.facts
    }

    /// As [`Records::edit_bookmark`].
    pub fn edit_article_facts(
        &mut self,
        id: &str,
        now: &str,
        change: impl FnOnce(&mut ArticleFacts),
    ) -> bool {
        self.edit(id, now, change)
    }

    /// What the reader says of all articles, for many look-ups.
    pub fn facts_by_article(&self) -> FactsByArticle {
        let mut texts: HashMap<ArticleId, Gathered> = HashMap::new();
        let mut places: HashMap<String, Gathered> = HashMap::new();
        let whereabouts = self.whereabouts();
        for one in self.article_facts() {
            let (known, source) = whereabouts.of(&one.article);
            for text in known {
                texts.entry(text).or_default().add(one);
            }
            if !source.is_empty() {
                places.entry(source.to_owned()).or_default().add(one);
            }
        }
        FactsByArticle {
            by_id: shared(texts),
            by_source: shared(places),
        }
    }

    /// The texts of the articles that the reader deleted and did not bring back, with their addresses.
    pub fn deleted(&self) -> HashMap<ArticleId, Option<&str>> {
        let whereabouts = self.whereabouts();
        let mut told = HashSet::new();
        let mut deleted = HashMap::new();
        for facts in self.article_facts() {
            let Some(when) = &facts.trashed else {
                continue;
            };
            let address = facts.article.address.as_deref();
            for text in whereabouts.of(&facts.article).0 {
                if told.insert(text.clone()) && !when.is_empty() {
                    deleted.insert(text, address);
                }
            }
        }
        deleted
    }
}

/// The facts of one article, gathered from its records, the last changed first.
#[derive(Default)]
struct Gathered {
    facts: ReaderFacts,
    tags: Option<()>,
    starred: Option<()>,
    archived: Option<()>,
}

impl Gathered {
    fn add(&mut self, record: &ArticleFacts) {
        let facts = &mut self.facts;
        let text = |known: &mut Option<String>, new: &Option<String>| {
            if known.is_none() {
                known.clone_from(new);
            }
        };
        text(&mut facts.headline, &record.headline);
        text(&mut facts.byline, &record.byline);
        text(&mut facts.publisher, &record.publisher);
        facts.date = facts.date.or(record.date);
        if let (None, Some(tags)) = (self.tags, &record.tags) {
            facts.tags.clone_from(tags);
            self.tags = Some(());
        }
        if let (None, Some(starred)) = (self.starred, record.starred) {
            facts.is_starred = starred;
            self.starred = Some(());
        }
        if let (None, Some(archived)) = (self.archived, record.archived) {
            facts.is_archived = archived;
            self.archived = Some(());
        }
    }
}

fn shared<K: Eq + Hash>(all: HashMap<K, Gathered>) -> HashMap<K, Arc<ReaderFacts>> {
    let all = all.into_iter();
    all.map(|(key, gathered)| (key, Arc::new(gathered.facts)))
        .filter(|(_, facts)| **facts != ReaderFacts::default())
        .collect()
}

/// What the reader says of articles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FactsByArticle {
    by_id: HashMap<ArticleId, Arc<ReaderFacts>>,
    by_source: HashMap<String, Arc<ReaderFacts>>,
}

impl FactsByArticle {
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// The facts of an article, by its text if that is known, else by its place.
    pub fn get(&self, id: Option<&ArticleId>, source: &str) -> Option<&Arc<ReaderFacts>> {
        let by_text = id.and_then(|id| self.by_id.get(id));
        by_text.or_else(|| self.by_source.get(source))
    }

    /// The date of publication that the reader gave an article.
    pub fn date(&self, id: Option<&ArticleId>, source: &str) -> Option<Date> {
        self.get(id, source)?.date
    }

    /// The texts with facts.
    pub fn texts(&self) -> impl Iterator<Item = (&ArticleId, &ReaderFacts)> {
        self.by_id.iter().map(|(id, facts)| (id, &**facts))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::bookmarks::ArticleRef;

    fn article(text: &str, source: &str) -> ArticleRef {
        ArticleRef {
            id: ArticleId::of(text),
            title: String::new(),
            source: source.to_owned(),
            passage: None,
            address: None,
        }
    }

    fn dated(id: &str, article: ArticleRef, day: i8, now: &str) -> ArticleFacts {
        ArticleFacts {
            date: Some(date(2026, 11, day)),
            ..ArticleFacts::new(id, article, now)
        }
    }

    #[test]
    fn date_holds_for_the_text_anywhere_and_for_the_place() {
        let mut records = Records::default();
        records.add(dated(
            "1",
            article("a", "/a.txt"),
            3,
            "2026-11-28T10:00:00Z",
        ));
        let (a, b) = (ArticleId::of("a"), ArticleId::of("b"));
        let third = Some(date(2026, 11, 3));
        for (id, source, expected) in [
            (&a, "/a.txt", third),
            (&a, "/moved.txt", third),
            (&b, "/a.txt", third),
            (&b, "/b.txt", None),
            (&b, "", None),
        ] {
            let facts = records.reader_facts(Some(id), source);
            assert_eq!(facts.date, expected, "{source}");
            assert_eq!(records.facts_by_article().date(Some(id), source), expected);
        }
        assert_eq!(records.facts_by_article().date(None, "/a.txt"), third);
    }

    #[test]
    fn last_change_wins_and_a_removed_date_leaves_the_text() {
        let mut records = Records::default();
        records.add(dated("1", article("a", ""), 3, "2026-11-28T10:00:00Z"));
        records.add(dated("2", article("a", ""), 4, "2026-11-28T11:00:00Z"));
        let a = ArticleId::of("a");
        assert_eq!(
            records.reader_facts(Some(&a), "").date,
            Some(date(2026, 11, 4))
        );
        records.edit_article_facts("1", "2026-11-28T12:00:00Z", |facts| facts.date = None);
        assert_eq!(records.facts_of(&a, "").map(|facts| &*facts.id), Some("1"));
        assert_eq!(
            records.reader_facts(Some(&a), "").date,
            Some(date(2026, 11, 4))
        );
    }

    #[test]
    fn members_of_later_versions_survive() {
        let json = r#"{"records": [{"id": "1", "type": "article", "created": "2026-11-28T10:00:00Z",
            "modified": "2026-11-28T10:00:00Z", "article": {"sha256": "", "source": "/a.txt"},
            "rating": "high", "date": "2026-11-03"}]}"#;
        let (mut records, _) = Records::from_json(json).unwrap();
        let none = ArticleId::of("none");
        assert_eq!(
            records.reader_facts(Some(&none), "/a.txt").date,
            Some(date(2026, 11, 3))
        );
        records.edit_article_facts("1", "2026-11-28T12:00:00Z", |facts| {
            facts.date = Some(date(2026, 11, 5));
        });
        let written = records.to_json();
        assert!(written.contains("\"rating\": \"high\""), "{written}");
        assert!(written.contains("\"date\": \"2026-11-05\""), "{written}");
    }

    #[test]
    fn records_of_one_article_hold_together_each_for_what_it_says() {
        let mut records = Records::default();
        let (early, late) = ("2026-11-28T10:00:00Z", "2026-11-28T11:00:00Z");
        records.add(ArticleFacts {
            starred: Some(true),
            tags: Some(vec!["old".to_owned()]),
            publisher: Some("Harbour Post".to_owned()),
            ..ArticleFacts::new("1", article("a", "/a.txt"), early)
        });
        records.add(ArticleFacts {
            archived: Some(true),
            tags: Some(Vec::new()),
            ..ArticleFacts::new("2", article("a", "/a.txt"), late)
        });
        let a = ArticleId::of("a");
        let facts = records.reader_facts(Some(&a), "");
        assert!(facts.is_starred && facts.is_archived && facts.tags.is_empty());
        assert_eq!(facts.publisher.as_deref(), Some("Harbour Post"));
        assert_eq!(
            **records.facts_by_article().get(Some(&a), "").unwrap(),
            facts
        );
    }

    #[test]
    fn deleted_texts_are_told_until_they_are_brought_back() {
        let mut records = Records::default();
        let when = "2026-11-28T10:00:00Z";
        records.add(ArticleFacts {
            trashed: Some(when.to_owned()),
            ..ArticleFacts::new("1", article("a", "/a.txt"), when)
        });
        assert!(records.deleted().contains_key(&ArticleId::of("a")));
        records.edit_article_facts("1", "2026-11-28T12:00:00Z", |facts| {
            facts.trashed = Some(String::new());
        });
        assert!(records.deleted().is_empty());
    }
}
