//! Keeping house: what the reader says of whole articles, of the open one, the one under the cursor, or all
//! that are marked. Each is a record ([`ArticleFacts`]) and can be undone.

pub mod deleting;
pub mod details;

use super::prompt::{Prompt, Purpose, Typed};
use super::session::undo::UndoStep;
use super::{App, Session};
use crate::bookmarks::{ArticleFacts, ArticleRef, tags};
use crate::library::{Entry, ReadStatus};
use crate::reader_facts::ReaderFacts;
use pullquote_text::fold::fold;

/// `the article`, or how many there are.
pub(super) fn articles(n: usize) -> String {
    if n == 1 {
        "1 article".to_owned()
    } else {
        format!("{n} articles")
    }
}

fn article_ref(entry: &Entry) -> Option<ArticleRef> {
    Some(ArticleRef {
        id: entry.id.clone()?,
        title: entry.label(),
        source: entry.source.locator(),
        passage: None,
        address: entry.address.clone(),
    })
}

impl App {
    /// The articles that a key is about: the open one, the marked ones, or the one under the cursor. An
    /// article whose text was not read yet is none.
    pub(super) fn chosen_articles(&mut self) -> Vec<ArticleRef> {
        if let Some(open) = &self.reader.open {
            if open.is_partial() {
                return Vec::new();
            }
            return vec![ArticleRef {
                id: open.id.clone(),
                title: open.title.clone(),
                source: open.source.locator(),
                passage: None,
                address: open.article.address.clone(),
            }];
        }
        let articles = &self.library.articles;
        let rows = articles.chosen();
        let entries = rows.iter().filter_map(|&id| articles.catalog.get(id));
        let chosen: Vec<ArticleRef> = entries.filter_map(article_ref).collect();
        if chosen.len() < rows.len() {
            self.session.info("an article has not been read in yet");
        }
        chosen
    }

    /// Stars the articles, or takes the star away if all have one.
    pub(super) fn star(&mut self) {
        self.switch_fact(
            |facts| facts.is_starred,
            |facts, on| facts.starred = Some(on),
            ["starred", "star removed"],
        );
    }

    /// Archives the articles, or brings them back if all are archived.
    pub(super) fn archive(&mut self) {
        self.switch_fact(
            |facts| facts.is_archived,
            |facts, on| facts.archived = Some(on),
            ["archived", "back from the archive"],
        );
        // What has left the list is not to be acted on unseen.
        self.library.articles.drop_marks();
    }

    fn switch_fact(
        &mut self,
        is_on: fn(&ReaderFacts) -> bool,
        set: fn(&mut ArticleFacts, bool),
        words: [&str; 2],
    ) {
        let chosen = self.chosen_articles();
        if chosen.is_empty() {
            return self.session.info("this article has not been read in yet");
        }
        let records = &self.session.records;
        let has =
            |article: &ArticleRef| is_on(&records.reader_facts(Some(&article.id), &article.source));
        let on = !chosen.iter().all(has);
        self.say_of(&chosen, |facts| set(facts, on));
        let key = self.session.keymap.key_label(super::Action::Undo);
        let word = words[usize::from(!on)];
        self.session.save_and_confirm(match &*chosen {
            [_] => format!("{word} · {key} undoes"),
            many => format!("{} {word} · {key} undoes", articles(many.len())),
        });
    }

    /// Changes the facts of articles in one step of undo.
    fn say_of(&mut self, chosen: &[ArticleRef], change: impl Fn(&mut ArticleFacts)) {
        let mut steps = self.session.say_of(chosen, change);
        self.session.remember(match steps.len() {
            1 => steps.remove(0),
            _ => UndoStep::Group(steps),
        });
        self.facts_changed();
    }

    /// Shows changed facts wherever they are shown.
    pub(super) fn facts_changed(&mut self) {
        let session = &self.session;
        self.library
            .articles
            .set_facts(&session.records, &session.places);
        self.reader
            .with_open(|open| open.set_facts(&session.records));
        self.library.refresh_quote_book(&session.records);
    }

    /// Asks for tags: all those of one article, or those to add to many.
    pub(super) fn start_article_tags(&mut self) {
        let chosen = self.chosen_articles();
        let text = match &*chosen {
            [] => return self.session.info("this article has not been read in yet"),
            [one] => {
                let facts = self
                    .session
                    .records
                    .reader_facts(Some(&one.id), &one.source);
                tags::format(&facts.tags)
            }
            _ => String::new(),
        };
        let purpose = Purpose::ArticleTags { articles: chosen };
        self.session.prompt = Some(Prompt::new(purpose, &text));
    }

    pub(super) fn typed_article_tags(&mut self, chosen: &[ArticleRef], typed: Typed, text: &str) {
        if !matches!(typed, Typed::Accepted | Typed::Left) {
            return;
        }
        if let [_] = chosen {
            let tags = tags::parse(text);
            self.say_of(chosen, |facts| facts.tags = Some(tags.clone()));
            let shown = tags::format(&tags);
            self.session.save_and_confirm(if tags.is_empty() {
                "no tags".to_owned()
            } else {
                format!("tags: {shown}")
            });
            return;
        }
        let (away, add): (Vec<&str>, Vec<&str>) = text
            .split_whitespace()
            .partition(|word| word.starts_with('-'));
        let away: Vec<&str> = away
            .iter()
            .map(|word| word.trim_start_matches('-'))
            .collect();
        let (add, away) = (tags::parse(&add.join(" ")), tags::parse(&away.join(" ")));
        if add.is_empty() && away.is_empty() {
            return;
        }
        let records = self.session.records.clone();
        self.say_of(chosen, |facts| {
            let article = &facts.article;
            let known = records.reader_facts(Some(&article.id), &article.source);
            facts.tags = Some(changed_tags(&known.tags, &add, &away));
        });
        let n = articles(chosen.len());
        self.session
            .save_and_confirm(format!("tags of {n} changed"));
    }

    /// Marks the articles as read, or as unread if all are read.
    pub(super) fn toggle_read(&mut self) {
        let articles = &self.library.articles;
        let rows = articles.chosen();
        let status = |id: &_| {
            Some(super::article_list::ArticleList::status(
                articles.catalog.get(*id)?,
                &self.session.places,
            ))
        };
        let is_read = rows
            .iter()
            .filter_map(status)
            .all(|status| status == ReadStatus::Finished);
        let sources: Vec<_> = rows
            .iter()
            .filter_map(|&id| Some(articles.catalog.get(id)?.source.clone()))
            .collect();
        let mut steps = Vec::new();
        for source in &sources {
            steps.push(UndoStep::Read(source.clone(), is_read));
            self.note_read(source, !is_read);
        }
        self.reader.save_places(&mut self.session);
        let n = match sources.len() {
            0 => return,
            1 => String::new(),
            n => format!("{} ", self::articles(n)),
        };
        self.session.remember(match steps.len() {
            1 => steps.remove(0),
            _ => UndoStep::Group(steps),
        });
        let word = if is_read { "unread" } else { "read" };
        self.session.info(format!("{n}marked as {word}"));
    }
}

impl Session {
    /// Changes the facts of articles, and returns how to undo it.
    pub(super) fn say_of(
        &mut self,
        chosen: &[ArticleRef],
        change: impl Fn(&mut ArticleFacts),
    ) -> Vec<UndoStep> {
        let now = self.now.text.clone();
        let mut steps = Vec::new();
        for article in chosen {
            let known = self.records.facts_of(&article.id, &article.source).cloned();
            if let Some(before) = known {
                self.records.edit_article_facts(&before.id, &now, |facts| {
                    facts.article.clone_from(article);
                    change(facts);
                });
                steps.push(UndoStep::Facts(Box::new(before)));
            } else {
                let id = self.fresh_id();
                let mut facts = ArticleFacts::new(id.clone(), article.clone(), now.clone());
                change(&mut facts);
                self.records.add(facts);
                steps.push(UndoStep::Remove(id));
            }
        }
        steps
    }
}

/// `known` with some tags added and others taken away.
pub fn changed_tags(known: &[String], add: &[String], away: &[String]) -> Vec<String> {
    let is_away = |tag: &&String| away.iter().any(|one| fold(one) == fold(tag));
    let kept: Vec<String> = known.iter().filter(|tag| !is_away(tag)).cloned().collect();
    let all: Vec<&str> = kept.iter().chain(add).map(String::as_str).collect();
    tags::parse(&all.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_added_and_taken_away_whatever_their_case() {
        let tags =
            |words: &[&str]| -> Vec<String> { words.iter().map(|&word| word.into()).collect() };
        let changed = changed_tags(
            &tags(&["Energy", "talks"]),
            &tags(&["TALKS", "trade"]),
            &tags(&["energy"]),
        );
        assert_eq!(changed, ["talks", "trade"]);
    }
}
