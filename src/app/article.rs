//! An open article: its page, what is in focus on it, what is selected, what is searched for.

pub mod cards;
pub mod focus;
pub mod moves;
pub mod search;
pub mod select;
mod span_index;

use std::sync::Arc;

pub use focus::Focus;
pub use search::Search;
pub use select::Selection;

use span_index::SpanIndex;

use super::speakers::{SpeakerSummary, speakers};
use crate::article_id::ArticleId;
use crate::bookmarks::MatchState;
use crate::layout::{Layout, LayoutOptions, Row};
use pullquote_annotate::Annotations;
use pullquote_text::{Article, Source, Span, clean};

/// Words a minute of an unhurried reader of news (Brysbaert 2019: 238 for non-fiction in English).
pub const WORDS_A_MINUTE: usize = 238;

/// Whole minutes for `words`, at least one.
pub const fn minutes(words: usize) -> usize {
    let minutes = words.div_ceil(WORDS_A_MINUTE);
    if minutes == 0 { 1 } else { minutes }
}

/// The rows on screen and what the header tells of them.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The rows, the anchor's first.
    pub rows: Vec<Row>,
    pub height: usize,
    /// The page's number, from 1; 0 while it was not counted.
    pub number: usize,
    /// Number of pages; 0 while they were not counted.
    pub of: usize,
    /// Whether `of` was counted; else it was estimated.
    pub exact: bool,
    /// Whole minutes to the end.
    pub minutes_left: usize,
    /// How far the text has been read when this page has, 0 to 100.
    pub percent: usize,
    /// Whether the last row of the text is on screen.
    pub at_end: bool,
}

impl Page {
    pub fn span(&self) -> Span {
        match (self.rows.first(), self.rows.last()) {
            (Some(first), Some(last)) => Span::new(first.span().start(), last.span().end()),
            _ => Span::default(),
        }
    }
}

/// A bookmark of this article, found again in its text.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    pub id: String,
    /// How well it was found.
    pub state: MatchState,
    /// Its words, unless they are lost.
    pub span: Option<Span>,
    pub note: Option<String>,
}

/// A correction whose words were edited since, to be confirmed or dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingReview {
    pub id: String,
    /// Where its words are now; `None` when they are gone.
    pub span: Option<Span>,
}

#[derive(Debug)]
pub struct OpenArticle {
    pub source: Source,
    pub id: ArticleId,
    pub article: Article,
    pub title: String,
    pub words: usize,
    layout: Layout,
    /// The character that the top row holds, as a byte of the text.
    pub anchor: usize,
    pub page: Page,
    /// What the engine found in the text; empty until [`OpenArticle::annotated`].
    pub found: Arc<Annotations>,
    /// The same as the reader has corrected it.
    pub annotations: Arc<Annotations>,
    /// The words that the reader has corrected.
    pub corrected: Vec<Span>,
    /// The corrections that wait for review, because their words were edited.
    pub review: Vec<PendingReview>,
    /// Whether the reader wants to see them later.
    pub review_put_off: bool,
    /// Whether this is only the beginning of a text that is still read.
    pub is_partial: bool,
    /// Whether the annotations are ready.
    pub annotated: bool,
    /// The stretch of a very long text that they are of; absent when they are of all of it.
    pub within: Option<Span>,
    /// Whether annotations were asked for and are not there yet.
    pub awaits: bool,
    /// Who speaks, the most quoted first.
    pub speakers: Vec<SpeakerSummary>,
    index: SpanIndex,
    pub focus: Option<Focus>,
    pub selection: Option<Selection>,
    pub search: Option<Search>,
    /// The bookmarks of this article.
    pub marks: Vec<Mark>,
    /// The kept quotations of this article, where they were found.
    pub kept: Vec<Span>,
    /// The words to have the focus once the annotations are there.
    pub pending_focus: Option<Span>,
    /// The row that the last page turn carried over.
    pub carried: Option<Span>,
}

/// Number of words; of a long text told by its beginning and rounded, for nobody counts while a reader
/// waits.
fn count_words(article: &Article) -> usize {
    const LONG: usize = 4 << 20;
    const SAMPLE: usize = 1 << 18;
    let text = article.text();
    if text.len() <= LONG {
        return article.count_words();
    }
    let end = (0..=SAMPLE).rev().find(|&at| text.is_char_boundary(at));
    let sample = &text[..end.unwrap_or(0)];
    let n_words = sample.split_whitespace().count() as f64;
    let words = n_words * text.len() as f64 / sample.len().max(1) as f64;
    (words / 1000.0) as usize * 1000
}

impl OpenArticle {
    /// Opens an article at its start.
    pub fn new(source: Source, id: ArticleId, article: Article, options: LayoutOptions) -> Self {
        let words = count_words(&article);
        Self {
            source,
            id,
            title: clean::line(&article.title()).into_owned(),
            words,
            layout: Layout::new(article.clone(), options),
            article,
            anchor: 0,
            page: Page::default(),
            found: Arc::default(),
            annotations: Arc::default(),
            corrected: Vec::new(),
            review: Vec::new(),
            review_put_off: false,
            is_partial: false,
            annotated: false,
            within: None,
            awaits: false,
            speakers: Vec::new(),
            index: SpanIndex::default(),
            focus: None,
            selection: None,
            search: None,
            marks: Vec::new(),
            kept: Vec::new(),
            pending_focus: None,
            carried: None,
        }
    }

    /// Takes in the annotations to show.
    pub fn take_annotations(&mut self, annotations: Arc<Annotations>) {
        self.speakers = speakers(self.article.text(), &annotations);
        self.index = SpanIndex::of(&annotations, &self.speakers);
        self.annotations = annotations;
        self.focus = None;
        self.focus_pending();
    }

    /// Lays out what a window of `height` rows and a column of `options` shows. Pages are counted if
    /// `counts`: the first time that takes the lay-out of the whole text.
    pub fn prepare(
        &mut self,
        options: LayoutOptions,
        height: usize,
        layers: focus::Shown,
        counts: bool,
    ) {
        self.layout.set_options(options);
        let height = height.max(1);
        let rows = self.layout.rows_from(self.anchor, height);
        self.page = self.describe(rows, height);
        if counts {
            self.count_pages();
        }
        self.settle_focus(layers);
    }

    fn describe(&self, rows: Vec<Row>, height: usize) -> Page {
        let end = rows.last().map_or(0, |row| row.span().end());
        let last = self
            .article
            .blocks()
            .last()
            .map_or(0, |block| block.span.end());
        let at_end = end >= last;
        let length = last.max(1);
        let unread = length.saturating_sub(end);
        Page {
            minutes_left: if unread == 0 {
                0
            } else {
                minutes((self.words as f64 * unread as f64 / length as f64) as usize)
            },
            percent: (end.min(length) as f64 * 100.0 / length as f64) as usize,
            at_end,
            rows,
            height,
            ..Page::default()
        }
    }

    /// Tells which page of how many the rows on screen are.
    fn count_pages(&mut self) {
        let total = self.layout.total_rows();
        let before = self.layout.rows_before(self.anchor);
        let page = &mut self.page;
        // Pages overlap by one row, so each turns over one row less than it shows.
        let turn = page.height.saturating_sub(1).max(1);
        page.of = 1 + total.rows.saturating_sub(page.height).div_ceil(turn);
        page.number = if page.at_end {
            page.of
        } else {
            (1 + before.rows.div_ceil(turn)).min(page.of)
        };
        page.exact = total.exact && before.exact;
    }

    /// Whether its place can be noted: not before the first page is laid out, nor while only the
    /// beginning is loaded.
    pub(super) fn has_place(&self) -> bool {
        !self.page.rows.is_empty() && !self.is_partial
    }

    /// How far the text has been read, 0 to 1: the end of the page on screen.
    pub fn progress(&self) -> f32 {
        self.page.percent as f32 / 100.0
    }
}

impl OpenArticle {
    /// Focuses the quotation at the target of the last jump, once annotations have it.
    pub(super) fn focus_pending(&mut self) {
        let Some(target) = self.pending_focus else {
            return;
        };
        let quotes = &self.annotations.quotes;
        let exact = quotes.iter().position(|quote| quote.span == target);
        let around = || quotes.iter().rposition(|quote| quote.span.contains(target));
        let within = || quotes.iter().position(|quote| target.contains(quote.span));
        if let Some(idx) = exact.or_else(around).or_else(within) {
            self.focus = Some(Focus::Quote(idx));
        }
        if self.annotated {
            self.pending_focus = None;
        }
    }
}
