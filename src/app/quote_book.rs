//! The quote book: saved quotations as rows, filtered and sorted.

use std::cmp::Reverse;

use super::geometry::Area;
use super::query_line::{QueryLine, text_rows};
use crate::bookmarks::{FactsByArticle, Records, SavedQuote, tags};
use crate::corrections::saved_quotes;
use pullquote_text::clean::one_line;
use pullquote_text::fold::fold;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum QuoteOrder {
    #[default]
    Saved,
    /// By speaker, those without a name last.
    Speaker,
    /// By the article's date, the newest first.
    Date,
}

impl QuoteOrder {
    /// As the sort key goes through them.
    pub const ALL: [Self; 3] = [Self::Saved, Self::Speaker, Self::Date];

    pub(super) const fn next(self) -> Self {
        match self {
            Self::Saved => Self::Speaker,
            Self::Speaker => Self::Date,
            Self::Date => Self::Saved,
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Saved => "last saved first",
            Self::Speaker => "by speaker",
            Self::Date => "by the article’s date",
        }
    }
}

/// A row of the book. All text is cleaned.
#[derive(Clone, Debug, PartialEq)]
pub struct QuoteRow {
    pub id: String,
    pub words: String,
    pub speaker: Option<String>,
    pub cue: String,
    pub article: String,
    /// The article's date; empty if it has none.
    pub date: String,
    pub note: Option<String>,
    /// `#one #two`.
    pub tags: String,
    /// The text for the clipboard.
    pub citation: String,
}

#[derive(Debug, Default)]
pub struct QuoteBook {
    pub line: QueryLine,
    pub order: QuoteOrder,
    pub rows: Vec<QuoteRow>,
    pub n_saved: usize,
}

impl QuoteBook {
    /// Height of a row: its text, and below it the article and note.
    pub(super) fn row_height(&self, at: usize, area: Area) -> usize {
        let words = self.rows.get(at).map_or("", |row| &row.words);
        text_rows(words, area) + usize::from(area.height >= 6)
    }

    /// Rebuilds the rows from the records.
    pub(super) fn refresh(&mut self, records: &Records) {
        let dates = records.facts_by_article();
        let typed = fold(&self.line.text);
        let wanted: Vec<&str> = typed.split_whitespace().collect();
        let mut all = saved_quotes(records);
        self.n_saved = all.len();
        all.retain(|quote| wanted.iter().all(|word| matches(quote, word)));
        all.sort_by(|a, b| b.created.cmp(&a.created).then(a.id.cmp(&b.id)));
        match self.order {
            QuoteOrder::Saved => {}
            QuoteOrder::Speaker => all.sort_by_cached_key(|quote| {
                let name = quote.speaker.as_deref().map(fold);
                (name.is_none(), name)
            }),
            QuoteOrder::Date => all.sort_by_cached_key(|quote| Reverse(date_of(quote, &dates))),
        }
        self.rows = all
            .iter()
            .map(|quote| row(quote, date_of(quote, &dates).as_deref()))
            .collect();
    }
}

/// Whether a quotation contains a folded word, or with `#` has a tag that starts with it.
fn matches(quote: &SavedQuote, word: &str) -> bool {
    if let Some(tag) = word.strip_prefix('#') {
        return quote.tags.iter().any(|one| fold(one).starts_with(tag));
    }
    let words = quote.anchor.quote();
    let fields = [
        Some(words.as_str()),
        quote.speaker.as_deref(),
        quote.cue.as_deref(),
        Some(quote.article.title.as_str()),
        quote.publisher.as_deref(),
        quote.date.as_deref(),
        quote.note.as_deref(),
    ];
    let tags = quote.tags.iter().map(String::as_str);
    let mut fields = fields.into_iter().flatten().chain(tags);
    fields.any(|field| fold(field).contains(word))
}

/// The article's date as it was saved with the quotation, else as the reader has set it since.
fn date_of(quote: &SavedQuote, dates: &FactsByArticle) -> Option<String> {
    let set = || dates.date(Some(&quote.article.id), &quote.article.source);
    quote.date.clone().or_else(|| Some(set()?.to_string()))
}

fn row(quote: &SavedQuote, date: Option<&str>) -> QuoteRow {
    let clean = |field: &Option<String>| field.as_deref().map(one_line);
    let date = date.map(one_line).unwrap_or_default();
    let words = one_line(&quote.anchor.quote());
    let article = one_line(&quote.article.title);
    let speaker = clean(&quote.speaker);
    let by = speaker
        .as_ref()
        .map_or(String::new(), |name| format!("{name}, in: "));
    let suffix = |text: &str| {
        if text.is_empty() {
            String::new()
        } else {
            format!(", {text}")
        }
    };
    let publisher = suffix(&clean(&quote.publisher).unwrap_or_default());
    let when = suffix(&date);
    let address = suffix(&clean(&quote.article.address).unwrap_or_default());
    QuoteRow {
        id: quote.id.clone(),
        citation: format!("{words} — {by}{article}{publisher}{when}{address}"),
        words,
        speaker,
        cue: clean(&quote.cue).unwrap_or_default(),
        article,
        date,
        note: clean(&quote.note),
        tags: one_line(&tags::format(&quote.tags)),
    }
}
