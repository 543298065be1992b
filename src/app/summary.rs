//! Summaries of articles, for the counts of their rows and the preview.

use jiff::civil::Date;

use super::speakers::speakers;
use crate::article_id::ArticleId;
use crate::library::date_of;
use crate::library::index::Preview;
use pullquote_annotate::{Annotations, EntityKind, QuoteKind};
use pullquote_text::{Article, BlockKind, clean};

/// An article in preview. All words are cleaned.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    pub id: ArticleId,
    pub title: String,
    /// Empty if the text does not name one.
    pub publisher: String,
    /// Empty if the text has none.
    pub byline: String,
    /// The standfirst, if it has one.
    pub standfirst: String,
    pub opening: String,
    /// The date that its text states.
    pub date: Option<Date>,
    pub words: u32,
    pub quotes: u32,
    /// Speakers, and their share of the quoted words, 0 to 1.
    pub speakers: Vec<(String, f32)>,
    /// People named most often who are not speakers.
    pub people: Vec<String>,
}

/// Most people in a preview besides the speakers.
const MOST_PEOPLE: usize = 6;

impl From<Preview> for Summary {
    /// The summary of an indexed article, equal to one made from the text.
    fn from(preview: Preview) -> Self {
        Self {
            id: preview.id,
            title: preview.entry.title,
            publisher: preview.entry.publisher,
            byline: preview.byline,
            standfirst: preview.standfirst,
            opening: preview.opening,
            date: preview.entry.date,
            words: preview.entry.words,
            quotes: preview.entry.quotes.unwrap_or(0),
            speakers: preview.speakers,
            people: preview.people,
        }
    }
}

impl Summary {
    /// The summary of an annotated article.
    pub fn of(article: &Article, id: ArticleId, annotations: &Annotations) -> Self {
        let text = article.text();
        let block = |kind| {
            let block = article.blocks().iter().find(|block| block.kind == kind);
            block.map_or_else(String::new, |block| clean::one_line(block.span.of(text)))
        };
        let speakers: Vec<(String, f32)> = speakers(text, annotations)
            .into_iter()
            .filter(|speaker| !speaker.quotes.is_empty())
            .map(|speaker| (clean::line(&speaker.name).into_owned(), speaker.share))
            .collect();
        let mut people: Vec<_> = annotations
            .entities
            .iter()
            .filter(|who| who.kind == EntityKind::Person)
            .filter(|who| !speakers.iter().any(|(name, _)| *name == who.name))
            .collect();
        people.sort_by_key(|who| std::cmp::Reverse(who.mentions.len()));
        Self {
            id,
            title: clean::line(&article.title()).into_owned(),
            publisher: article
                .publisher
                .map(|span| clean::one_line(span.of(text)))
                .unwrap_or_default(),
            byline: block(BlockKind::Byline),
            standfirst: block(BlockKind::Standfirst),
            opening: block(BlockKind::Paragraph),
            date: date_of(article),
            words: article.count_words() as u32,
            quotes: annotations
                .quotes
                .iter()
                .filter(|quote| quote.kind != QuoteKind::Scare)
                .count() as u32,
            speakers,
            people: people
                .into_iter()
                .take(MOST_PEOPLE)
                .map(|who| clean::line(&who.name).into_owned())
                .collect(),
        }
    }
}
