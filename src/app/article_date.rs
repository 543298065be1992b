//! The date of publication that the reader gives an article.

use jiff::civil::Date;

use super::prompt::{Prompt, Purpose, Typed};
use super::session::undo::UndoStep;
use super::{App, Session};
use crate::bookmarks::{ArticleFacts, ArticleRef};
use pullquote_text::date;

impl App {
    /// Asks for the date of the open article, or of the one under the cursor.
    pub(super) fn start_date(&mut self) {
        let Some((article, stated)) = self.dated_article() else {
            self.session.info("this article has not been read in yet");
            return;
        };
        let set = self
            .session
            .records
            .article_date(&article.id, &article.source);
        let text = set
            .or(stated)
            .map_or_else(String::new, |date| date.to_string());
        let article = Box::new(article);
        self.session.prompt = Some(Prompt::new(Purpose::Date { article, stated }, &text));
    }

    /// The article, and the date that its text states.
    fn dated_article(&self) -> Option<(ArticleRef, Option<Date>)> {
        let (id, title, source, stated) = match &self.reader.open {
            Some(open) if open.is_partial => return None,
            Some(open) => {
                let stated = crate::library::date_of(&open.article);
                (open.id.clone(), open.title.clone(), &open.source, stated)
            }
            None => {
                let entry = self.library.articles.current()?;
                let id = entry.id.clone()?;
                (id, entry.label(), &entry.source, entry.date)
            }
        };
        let article = ArticleRef {
            id,
            title,
            source: source.locator(),
            passage: None,
            address: None,
        };
        Some((article, stated))
    }

    pub(super) fn typed_date(
        &mut self,
        article: ArticleRef,
        stated: Option<Date>,
        typed: Typed,
        text: &str,
    ) {
        if !matches!(typed, Typed::Accepted | Typed::Left) {
            return;
        }
        let session = &mut self.session;
        let date = match text.trim() {
            "" => None,
            text => {
                let Some(date) = parse(text, session.today()) else {
                    session.error(format!("“{text}” is no date with day, month and year"));
                    let article = Box::new(article);
                    session.prompt = Some(Prompt::new(Purpose::Date { article, stated }, text));
                    return;
                };
                Some(date)
            }
        };
        let set = session.records.article_date(&article.id, &article.source);
        if date == set || (set.is_none() && date == stated) {
            return;
        }
        session.set_article_date(&article, date);
        self.library.articles.set_dates(&self.session.records);
        self.library.refresh_quote_book(&self.session.records);
        self.session.save_and_confirm(match date {
            Some(date) => format!("date set: {date}"),
            None => "date: as in the text".to_owned(),
        });
    }
}

impl Session {
    fn set_article_date(&mut self, article: &ArticleRef, date: Option<Date>) {
        let now = self.now.text.clone();
        let known = self.records.facts_of(&article.id, &article.source).cloned();
        if let Some(before) = known {
            self.records.edit_article_facts(&before.id, &now, |facts| {
                facts.article.clone_from(article);
                facts.date = date;
            });
            self.remember(UndoStep::Facts(Box::new(before)));
        } else {
            let id = self.fresh_id();
            let facts = ArticleFacts {
                date,
                ..ArticleFacts::new(id.clone(), article.clone(), now)
            };
            self.records.add(facts);
            self.remember(UndoStep::Remove(id));
        }
    }
}

/// Reads a date as people write it, or `today` or `yesterday`.
fn parse(text: &str, today: Option<Date>) -> Option<Date> {
    match text.to_lowercase().as_str() {
        "today" => today,
        "yesterday" => today?.yesterday().ok(),
        _ => {
            let date = date::find(text)?;
            Date::new(date.year() as i16, date.month() as i8, date.day() as i8).ok()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_people_write_them() {
        let day = jiff::civil::date(2026, 11, 28);
        let today = Some(day);
        let third = Some(jiff::civil::date(2026, 11, 3));
        for text in ["2026-11-03", "3 Nov 2026", "November 3, 2026"] {
            assert_eq!(parse(text, today), third, "{text}");
        }
        assert_eq!(parse("Today", today), today);
        assert_eq!(parse("yesterday", today), day.yesterday().ok());
        for text in ["", "soon", "3 Nov", "31 Feb 2026"] {
            assert_eq!(parse(text, today), None, "{text}");
        }
    }
}
