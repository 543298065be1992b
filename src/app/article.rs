//! An open article: page, focus, selection, search.

pub mod cards;
pub mod focus;
pub mod moves;
pub mod outline;
pub mod pattern;
pub mod search;
pub mod select;
mod shown;
mod span_index;
mod speech;
mod stops;

use std::sync::Arc;

pub use focus::{Focus, Speech};
pub use search::Search;
pub use select::{Selection, Unit};

use shown::Shown;
use span_index::SpanIndex;
use stops::Stops;

use super::part::PartPlace;
use super::speakers::{SpeakerSummary, speakers};
use crate::article_id::ArticleId;
use crate::bookmarks::{MatchState, Records};
use crate::config::TextFocus;
use crate::corrections::PendingReview;
use crate::layout::{Layout, LayoutOptions, Row};
use pullquote_annotate::{Annotations, Engine, Statement};
use pullquote_text::{Article, Source, Span, clean};

/// Reading speed for non-fiction in English (Brysbaert 2019).
pub const WORDS_A_MINUTE: usize = 238;

/// Minutes to read `words`, at least 1.
pub const fn minutes(words: usize) -> usize {
    let minutes = words.div_ceil(WORDS_A_MINUTE);
    if minutes == 0 { 1 } else { minutes }
}

/// The rows on screen, and the figures of the header.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The first row holds the anchor.
    pub rows: Vec<Row>,
    pub height: usize,
    /// Page number from 1; 0 until counted.
    pub number: usize,
    /// Number of pages; 0 until counted.
    pub of: usize,
    /// Whether the numbers are counted rather than estimated.
    pub exact: bool,
    /// Whole minutes to the end.
    pub minutes_left: usize,
    /// Progress at the end of the page, 0 to 100.
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

/// What has become of the file of an open article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DiskState {
    #[default]
    Same,
    /// It has another text, or cannot be read.
    Changed,
    Gone,
}

/// A bookmark of this article, with its match in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    pub id: String,
    /// How exactly it was found.
    pub state: MatchState,
    /// `None` if its words are gone.
    pub span: Option<Span>,
    pub note: Option<String>,
    pub class: Option<String>,
    pub letter: Option<String>,
}

#[derive(Debug)]
pub struct OpenArticle {
    pub source: Source,
    pub id: ArticleId,
    pub article: Article,
    /// The headline, as the reader set it or the text has it.
    pub title: String,
    pub words: usize,
    layout: Layout,
    /// Byte offset that the top row must contain.
    pub anchor: usize,
    pub page: Page,
    /// Annotations without corrections; empty until [`OpenArticle::annotated`].
    pub found: Arc<Annotations>,
    pub annotations: Arc<Annotations>,
    /// Corrections whose words were edited since.
    pub review: Vec<PendingReview>,
    /// Whether the user put the review off.
    pub review_put_off: bool,
    /// Where it lies in the whole text, if it is only a part that is shown while the rest loads.
    pub part: Option<PartPlace>,
    /// Whether the annotations are ready.
    pub annotated: bool,
    /// The annotated part of a very long text; `None` for all of it.
    pub within: Option<Span>,
    /// The engine that made the annotations.
    pub engine: Engine,
    /// Annotations of the deep engine that wait until the user has finished with a menu.
    pub(super) held: Option<Arc<Annotations>>,
    /// Whether annotations are requested and not there yet.
    pub awaits: bool,
    /// The speakers, most quoted first.
    pub speakers: Vec<SpeakerSummary>,
    index: SpanIndex,
    stops: Stops,
    shown: Shown,
    pub focus: Option<Focus>,
    pub selection: Option<Selection>,
    pub search: Option<Search>,
    /// The bookmarks of this article.
    pub marks: Vec<Mark>,
    pub kept: Vec<Span>,
    /// The span to focus once it is annotated.
    pub pending_focus: Option<Span>,
    pub disk: DiskState,
    /// The row that the last page turn kept on screen.
    pub carried: Option<Span>,
}

/// Number of words. For a long text an estimate from its beginning, because counting delays the first page.
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
    /// An article at its start.
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
            review: Vec::new(),
            review_put_off: false,
            part: None,
            annotated: false,
            within: None,
            engine: Engine::Fast,
            held: None,
            awaits: false,
            speakers: Vec::new(),
            index: SpanIndex::default(),
            stops: Stops::default(),
            shown: Shown::default(),
            focus: None,
            selection: None,
            search: None,
            marks: Vec::new(),
            kept: Vec::new(),
            pending_focus: None,
            disk: DiskState::Same,
            carried: None,
        }
    }

    /// Shows what the reader says of the article.
    pub(super) fn set_facts(&mut self, records: &Records) {
        let facts = records.reader_facts(Some(&self.id), &self.source.locator());
        let title = facts.headline.unwrap_or_else(|| self.article.title());
        self.title = clean::line(&title).into_owned();
    }

    pub fn take_annotations(&mut self, annotations: Arc<Annotations>) {
        self.speakers = speakers(self.article.text(), &annotations);
        self.index = SpanIndex::of(&annotations, &self.speakers);
        self.annotations = annotations;
        self.find_stops();
        self.shown.is_stale = true;
        self.focus = self.focus.filter(|focus| focus.is_reference());
        self.focus_pending();
    }

    /// Lays out a window of `height` rows. Counting pages lays out the whole text the first time.
    pub fn prepare(
        &mut self,
        options: LayoutOptions,
        height: usize,
        layers: focus::Shown,
        shows: TextFocus,
        counts: bool,
    ) {
        let measure = usize::from(options.measure);
        self.show(shows, &options);
        self.layout.set_options(options);
        let height = height.max(1);
        // Only a new page or window can begin too far down: movements stop at the end of the text.
        let is_new = self.page.rows.is_empty() || self.page.height != height;
        if is_new && self.anchor > 0 && self.all_fits(measure, height) {
            self.anchor = 0;
        }
        let rows = self.layout.rows_from(self.anchor, height);
        self.page = self.describe(rows, height);
        if counts {
            self.count_pages();
        }
        self.settle_focus(layers);
    }

    /// Whether the whole text fits in `height` rows. Decided by its length for all but short texts.
    fn all_fits(&mut self, measure: usize, height: usize) -> bool {
        // No cell holds more than four bytes of ordinary text.
        let most = measure.saturating_mul(height).saturating_mul(4);
        self.article.text().len() <= most
            && self.layout.last_top(height) == self.layout.row_start(0)
    }

    fn describe(&self, rows: Vec<Row>, height: usize) -> Page {
        let end = rows.last().map_or(0, |row| row.span().end());
        let last = self.shown_end();
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

    /// Computes page number and number of pages.
    fn count_pages(&mut self) {
        let total = self.layout.total_rows();
        let before = self.layout.rows_before(self.anchor);
        let page = &mut self.page;
        // Pages overlap by one row.
        let turn = page.height.saturating_sub(1).max(1);
        page.of = 1 + total.rows.saturating_sub(page.height).div_ceil(turn);
        page.number = if page.at_end {
            page.of
        } else {
            (1 + before.rows.div_ceil(turn)).min(page.of)
        };
        page.exact = total.exact && before.exact;
    }

    /// Whether only a part is loaded yet.
    pub const fn is_partial(&self) -> bool {
        self.part.is_some()
    }

    /// Whether its place can be noted: not before the first page is laid out, nor while only a
    /// part is loaded.
    pub(super) fn has_place(&self) -> bool {
        !self.page.rows.is_empty() && !self.is_partial()
    }

    /// Progress at the end of the page, 0 to 1.
    pub fn progress(&self) -> f32 {
        self.page.percent as f32 / 100.0
    }
}

impl OpenArticle {
    /// Focuses what is said or named at `span`, now or once annotations have it.
    pub(super) fn focus_on(&mut self, span: Span) {
        self.pending_focus = Some(span);
        self.focus_pending();
    }

    /// Focuses the quotation or statement at the target of the last jump, once annotations have it.
    fn focus_pending(&mut self) {
        let Some(target) = self.pending_focus else {
            return;
        };
        let quotes = &self.annotations.quotes;
        let exact = quotes.iter().position(|quote| quote.span == target);
        let around = || quotes.iter().rposition(|quote| quote.span.contains(target));
        let within = || quotes.iter().position(|quote| target.contains(quote.span));
        let statements = &self.annotations.statements;
        let statement = || {
            let is_it = |one: &Statement| one.is_marked() && one.spans.contains(&target);
            statements.iter().position(is_it).map(Focus::Statement)
        };
        let mut names = self.annotations.mentions.iter();
        let mut name = || {
            names
                .position(|name| name.span == target)
                .map(Focus::Entity)
        };
        let found = exact
            .map(Focus::Quote)
            .or_else(statement)
            .or_else(&mut name)
            .or_else(|| around().or_else(within).map(Focus::Quote));
        self.focus = found.or(self.focus);
        if self.annotated {
            self.pending_focus = None;
        }
    }
}
