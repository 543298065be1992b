//! Headline, byline, publisher and date, as the reader sets them in the place of what the file says.

use jiff::civil::Date;

use super::articles;
use crate::app::article_detail::Detail;
use crate::app::prompt::{Prompt, Purpose, Typed};
use crate::app::{App, Session};
use crate::bookmarks::{ArticleFacts, ArticleRef};
use pullquote_text::{BlockKind, date};

/// A detail that was typed; `None` for what the file says.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Value {
    Words(Option<String>),
    Date(Option<Date>),
}

impl App {
    /// Asks for the headline and, after Tab, the other details; of many articles for what they can share.
    pub(in crate::app) fn start_details(&mut self) {
        let chosen = self.chosen_articles();
        let first = if chosen.len() > 1 {
            Detail::Byline
        } else {
            Detail::Headline
        };
        self.ask_detail(first, chosen);
    }

    pub(in crate::app) fn start_date(&mut self) {
        let chosen = self.chosen_articles();
        self.ask_detail(Detail::Date, chosen);
    }

    fn ask_detail(&mut self, detail: Detail, chosen: Vec<ArticleRef>) {
        let stated = match &*chosen {
            [] => return self.session.info("this article has not been read in yet"),
            [one] => self.stated(detail, one),
            _ => String::new(),
        };
        let set = match &*chosen {
            [one] => detail.of(&self
                .session
                .records
                .reader_facts(Some(&one.id), &one.source)),
            _ => None,
        };
        let text = set.unwrap_or_else(|| stated.clone());
        let purpose = Purpose::Detail {
            detail,
            articles: chosen,
            stated,
        };
        self.session.prompt = Some(Prompt::new(purpose, &text));
    }

    /// What the file says, as far as it is known.
    fn stated(&self, detail: Detail, article: &ArticleRef) -> String {
        let day = |date: Option<Date>| date.map_or_else(String::new, |date| date.to_string());
        if let Some(open) = &self.reader.open {
            let text = &open.article;
            return match detail {
                Detail::Headline => text.title(),
                Detail::Byline => {
                    let mut blocks = text.blocks().iter();
                    let byline = blocks.find(|block| block.kind == BlockKind::Byline);
                    byline.map_or_else(String::new, |block| block.span.of(text.text()).to_owned())
                }
                Detail::Publisher => text.publisher_name().unwrap_or_default().to_owned(),
                Detail::Date => day(crate::library::date_of(text)),
            };
        }
        let articles = &self.library.articles;
        let entry = articles.current();
        let entry = entry.filter(|entry| entry.source.locator() == article.source);
        let summary = entry.and_then(|entry| articles.summary_of(&entry.source));
        match (detail, entry) {
            (Detail::Headline, Some(entry)) => summary
                .map_or(&entry.title, |summary| &summary.title)
                .clone(),
            (Detail::Byline, Some(_)) => {
                summary.map_or_else(String::new, |summary| summary.byline.clone())
            }
            (Detail::Publisher, Some(entry)) => summary
                .map_or(&entry.publisher, |summary| &summary.publisher)
                .clone(),
            (Detail::Date, Some(entry)) => day(entry.date),
            (_, None) => String::new(),
        }
    }

    pub(in crate::app) fn typed_detail(
        &mut self,
        detail: Detail,
        chosen: Vec<ArticleRef>,
        stated: &str,
        typed: Typed,
        text: &str,
    ) {
        if !matches!(typed, Typed::Accepted | Typed::Left) {
            return;
        }
        let text = text.trim();
        let value = match (detail, text) {
            (Detail::Date, "") => Value::Date(None),
            (Detail::Date, _) => {
                let Some(date) = parse(text, self.session.today()) else {
                    self.session
                        .error(format!("“{text}” is no date with day, month and year"));
                    let purpose = Purpose::Detail {
                        detail,
                        articles: chosen,
                        stated: stated.to_owned(),
                    };
                    self.session.prompt = Some(Prompt::new(purpose, text));
                    return;
                };
                Value::Date(Some(date))
            }
            (_, "") => Value::Words(None),
            _ => Value::Words(Some(text.to_owned())),
        };
        if self.session.changes(detail, &chosen, stated, &value) {
            self.say_of(&chosen, |facts| value.put(detail, facts));
            let name = detail.name();
            let what = match &*chosen {
                [_] => String::new(),
                many => format!(" of {}", articles(many.len())),
            };
            self.session.save_and_confirm(if text.is_empty() {
                format!("{name}{what}: as in the text")
            } else {
                format!("{name}{what} set: {}", value.shown())
            });
        }
        if let (Typed::Left, Some(next)) = (typed, detail.next()) {
            self.ask_detail(next, chosen);
        }
    }
}

impl Value {
    fn put(&self, detail: Detail, facts: &mut ArticleFacts) {
        match (detail, self) {
            (Detail::Headline, Self::Words(words)) => facts.headline.clone_from(words),
            (Detail::Byline, Self::Words(words)) => facts.byline.clone_from(words),
            (Detail::Publisher, Self::Words(words)) => facts.publisher.clone_from(words),
            (Detail::Date, Self::Date(date)) => facts.date = *date,
            _ => {}
        }
    }

    fn shown(&self) -> String {
        match self {
            Self::Words(words) => words.clone().unwrap_or_default(),
            Self::Date(date) => date.map_or_else(String::new, |date| date.to_string()),
        }
    }
}

impl Session {
    /// Whether setting `value` would change anything. An empty line changes nothing of many articles.
    fn changes(&self, detail: Detail, chosen: &[ArticleRef], stated: &str, value: &Value) -> bool {
        let [one] = chosen else {
            return !value.shown().is_empty();
        };
        let set = detail.of(&self.records.reader_facts(Some(&one.id), &one.source));
        match set {
            Some(set) => set != value.shown(),
            None => stated.trim() != value.shown() && !value.shown().is_empty(),
        }
    }
}

/// Reads a date as people write it, or `today` or `yesterday`.
pub fn parse(text: &str, today: Option<Date>) -> Option<Date> {
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
