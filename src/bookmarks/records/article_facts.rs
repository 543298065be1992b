//! What the reader says of articles, looked up by text and place.

use std::collections::HashMap;

use jiff::civil::Date;

use super::Records;
use crate::article_id::ArticleId;
use crate::bookmarks::article_facts::ArticleFacts;
use crate::bookmarks::record::RecordType as _;
use crate::bookmarks::timestamp;

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

    /// The date of publication that the reader gave the article with this text or at this `source`.
    pub fn article_date(&self, id: &ArticleId, source: &str) -> Option<Date> {
        let article = self.article(Some(id), source);
        let all = self.article_facts().into_iter();
        let mut dated = all.filter(|facts| facts.date.is_some());
        dated.find(|facts| article.has(&facts.article))?.date
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

    /// The dates that the reader gave to articles, for many look-ups.
    pub fn article_dates(&self) -> ArticleDates {
        let mut dates = ArticleDates::default();
        for facts in self.article_facts() {
            let Some(date) = facts.date else {
                continue;
            };
            let (texts, source) = self.whereabouts(&facts.article);
            for text in texts {
                dates.by_id.entry(text).or_insert(date);
            }
            if !source.is_empty() {
                dates.by_source.entry(source.to_owned()).or_insert(date);
            }
        }
        dates
    }
}

/// The dates that the reader gave to articles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticleDates {
    by_id: HashMap<ArticleId, Date>,
    by_source: HashMap<String, Date>,
}

impl ArticleDates {
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// The date of an article, by its text if that is known, else by its place.
    pub fn get(&self, id: Option<&ArticleId>, source: &str) -> Option<Date> {
        let by_text = id.and_then(|id| self.by_id.get(id));
        by_text.or_else(|| self.by_source.get(source)).copied()
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
            assert_eq!(records.article_date(id, source), expected, "{source}");
            assert_eq!(records.article_dates().get(Some(id), source), expected);
        }
        assert_eq!(records.article_dates().get(None, "/a.txt"), third);
    }

    #[test]
    fn last_change_wins_and_a_removed_date_leaves_the_text() {
        let mut records = Records::default();
        records.add(dated("1", article("a", ""), 3, "2026-11-28T10:00:00Z"));
        records.add(dated("2", article("a", ""), 4, "2026-11-28T11:00:00Z"));
        let a = ArticleId::of("a");
        assert_eq!(records.article_date(&a, ""), Some(date(2026, 11, 4)));
        records.edit_article_facts("1", "2026-11-28T12:00:00Z", |facts| facts.date = None);
        assert_eq!(records.facts_of(&a, "").map(|facts| &*facts.id), Some("1"));
        assert_eq!(records.article_date(&a, ""), Some(date(2026, 11, 4)));
    }

    #[test]
    fn members_of_later_versions_survive() {
        let json = r#"{"records": [{"id": "1", "type": "article", "created": "2026-11-28T10:00:00Z",
            "modified": "2026-11-28T10:00:00Z", "article": {"sha256": "", "source": "/a.txt"},
            "headline": "Better words", "date": "2026-11-03"}]}"#;
        let (mut records, _) = Records::from_json(json).unwrap();
        let none = ArticleId::of("none");
        assert_eq!(
            records.article_date(&none, "/a.txt"),
            Some(date(2026, 11, 3))
        );
        records.edit_article_facts("1", "2026-11-28T12:00:00Z", |facts| {
            facts.date = Some(date(2026, 11, 5));
        });
        let written = records.to_json();
        assert!(
            written.contains("\"headline\": \"Better words\""),
            "{written}"
        );
        assert!(written.contains("\"date\": \"2026-11-05\""), "{written}");
    }
}
