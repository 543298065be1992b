//! Requests to the index and their responses; plain data, no `SQLite`.
//!
//! The app sends a [`Request`] to the index thread and gets a [`Response`] back. Spans are byte ranges
//! of the article's text. Strings meant for display (titles, excerpts, names) are already safe to
//! print.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::people::IdentityDecision;
use super::query::Query;
use super::source_hash::SourceHash;
use crate::article_id::ArticleId;
use pullquote_annotate::{DOUBTFUL, EntityKind, Gender};
use pullquote_text::{Source, Span};

pub use super::statement_kind::StatementKind;

/// A person or organisation across articles. Valid as long as the index file and the reader's identity
/// decisions stay the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PersonId(pub i64);

/// Whose reading of the articles a query asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layer {
    /// What the engine found, as the reader corrected it.
    #[default]
    Reader,
    /// What the engine found.
    Found,
}

/// What the reader did and decided, as far as queries depend on it (`unread`, `#tag`, identities). Of
/// the user's data the index itself holds only what corrections make of an article.
#[derive(Clone, Debug, Default)]
pub struct ReaderState {
    pub layer: Layer,
    /// Opened, but not read to the end.
    pub started: HashSet<ArticleId>,
    pub finished: HashSet<ArticleId>,
    pub starred: HashSet<ArticleId>,
    pub archived: HashSet<ArticleId>,
    /// Folded tags without `#`, of each article and of the bookmarks and saved quotations in it.
    pub tags: HashMap<ArticleId, Vec<String>>,
    /// Identity decisions in the order in which they were made.
    pub people: Vec<IdentityDecision>,
}

#[derive(Clone, Debug)]
pub enum Request {
    /// Matching articles, best first, with their hits.
    Search {
        query: Query,
        state: Arc<ReaderState>,
        limit: usize,
    },
    /// Matching articles without hits, for the list filter.
    Filter {
        query: Query,
        state: Arc<ReaderState>,
    },
    /// People and organisations whose name matches, most statements first.
    People {
        /// Typed text; matches everyone if empty.
        typed: String,
        state: Arc<ReaderState>,
        limit: usize,
    },
    /// The page of a person.
    Person {
        /// `None`: by the name alone.
        id: Option<PersonId>,
        /// The name that the reader chose: ids change when articles are indexed again.
        name: String,
        state: Arc<ReaderState>,
        /// Most statements and most articles, newest first.
        limit: usize,
    },
    /// The page of the person that a name in an article refers to.
    PersonNamed {
        article: ArticleId,
        /// The name as annotated in the article.
        name: String,
        state: Arc<ReaderState>,
        /// Most statements and most articles, newest first.
        limit: usize,
    },
    /// A window of the table of attributed statements.
    Ledger {
        query: Query,
        state: Arc<ReaderState>,
        order: LedgerOrder,
        offset: usize,
        limit: usize,
    },
    /// Near-duplicates of a quotation in other articles.
    QuotePairs {
        article: ArticleId,
        span: Span,
        state: Arc<ReaderState>,
    },
    /// Near-duplicate quotations in all matching articles.
    AllQuotePairs {
        query: Query,
        state: Arc<ReaderState>,
        limit: usize,
    },
    /// The stories that several of the matching articles report.
    Stories {
        query: Query,
        state: Arc<ReaderState>,
    },
    /// What two articles say, side by side.
    SideBySide {
        articles: Box<[Source; 2]>,
        state: Arc<ReaderState>,
    },
}

impl Request {
    pub(in crate::library) fn state(&self) -> &ReaderState {
        match self {
            Self::Search { state, .. }
            | Self::Filter { state, .. }
            | Self::People { state, .. }
            | Self::Person { state, .. }
            | Self::PersonNamed { state, .. }
            | Self::Ledger { state, .. }
            | Self::QuotePairs { state, .. }
            | Self::AllQuotePairs { state, .. }
            | Self::Stories { state, .. }
            | Self::SideBySide { state, .. } => state,
        }
    }
}

/// Order of the ledger's rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LedgerOrder {
    /// By date of the article, newest first, then by position.
    #[default]
    Newest,
    /// By speaker, then by date.
    Speaker,
    /// By cue, then by date.
    Cue,
    Confidence,
}

#[derive(Clone, Debug)]
pub enum Response {
    Search(SearchResults),
    /// Response to [`Request::Filter`], in no particular order.
    Filter(Vec<SourceHash>),
    People(Vec<PersonSummary>),
    /// Response to [`Request::Person`] and [`Request::PersonNamed`]; `None` if the person is not
    /// indexed.
    Person(Option<Box<PersonPage>>),
    Ledger(LedgerWindow),
    QuotePairs(Vec<QuotePair>),
    Stories(Vec<Story>),
    /// `None` if one of the articles is not in the index.
    SideBySide(Option<Box<SideBySide>>),
    /// The index cannot be queried, with the reason.
    Unavailable(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleSummary {
    pub source: Source,
    pub id: ArticleId,
    /// The headline, or the file name.
    pub title: String,
    /// The publisher, or the folder; empty in a story whose reports without publisher are all in one folder.
    pub publisher: String,
    /// The date stated in the text, or the file's modification date.
    pub date: Option<Date>,
    pub words: u32,
    /// Where it is on the web.
    pub address: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SearchResults {
    /// Best first.
    pub articles: Vec<ArticleHits>,
    /// Number of all matching articles.
    pub n_articles: usize,
}

/// An article with its hits.
#[derive(Clone, Debug, PartialEq)]
pub struct ArticleHits {
    pub article: ArticleSummary,
    /// The first sentences with hits, in order; empty if only the article as a whole matched (`in:`).
    pub hits: Vec<Hit>,
    /// Number of hits in the whole article.
    pub n_hits: usize,
}

impl ArticleHits {
    /// Number of hits marked in the excerpts.
    pub fn n_shown(&self) -> usize {
        let marks = self.hits.iter().map(|hit| hit.marks.len());
        // A very long sentence may be split into two excerpts that share a hit.
        marks.sum::<usize>().min(self.n_hits)
    }
}

/// A sentence with one or more hits.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    pub span: Span,
    /// The sentence on one line, at most a few hundred characters.
    pub excerpt: String,
    /// Hits, as byte ranges of `excerpt`.
    pub marks: Vec<Span>,
    /// Speaker of the statement that contains the hit.
    pub speaker: Option<String>,
    /// Whether the reader's corrections made that statement what it is.
    pub is_corrected: bool,
}

/// A quotation or statement: a row of the ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct AttributedStatement {
    pub article: ArticleSummary,
    pub span: Span,
    pub kind: StatementKind,
    /// The words on one line.
    pub text: String,
    /// The name or description used in the article.
    pub speaker: Option<String>,
    pub person: Option<PersonId>,
    /// Cue words; may be empty.
    pub cue: String,
    /// Confidence of the attribution, 0 to 1.
    pub confidence: f32,
    /// Whether the reader's corrections made it what it is.
    pub is_corrected: bool,
}

impl AttributedStatement {
    /// Mark of a doubtful speaker, to put after the name.
    pub fn doubt(&self) -> &'static str {
        if self.speaker.is_some() && self.confidence < DOUBTFUL {
            "?"
        } else {
            ""
        }
    }

    /// The speaker, with `?` if doubtful; `—` without one.
    pub fn speaker_words(&self) -> String {
        let name = self.speaker.as_deref().unwrap_or("—");
        format!("{name}{}", self.doubt())
    }
}

/// Some consecutive rows of the ledger.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LedgerWindow {
    pub rows: Vec<AttributedStatement>,
    /// Index of the first row.
    pub offset: usize,
    pub n_rows: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonSummary {
    pub id: PersonId,
    pub kind: EntityKind,
    pub name: String,
    /// As titles and pronouns of the articles have it.
    pub gender: Option<Gender>,
    pub n_articles: u32,
    /// Number of statements, without scare quotes.
    pub n_said: u32,
}

/// Everything about a person, or the newest part of it if the request had a limit. The totals are in
/// [`PersonPage::line`].
#[derive(Clone, Debug, PartialEq)]
pub struct PersonPage {
    pub line: PersonSummary,
    /// Names and descriptions used in `articles`, with the number of articles that use each.
    pub names: Vec<(String, u32)>,
    /// Newest first, with the number of mentions.
    pub articles: Vec<(ArticleSummary, u32)>,
    /// Oldest first; by position within an article.
    pub said: Vec<AttributedStatement>,
    /// People named in the same articles, most frequent first.
    pub with: Vec<(PersonSummary, u32)>,
}

/// Two near-identical quotations.
#[derive(Clone, Debug, PartialEq)]
pub struct QuotePair {
    /// The requested quotation, or the older one.
    pub one: AttributedStatement,
    pub other: AttributedStatement,
    pub kind: PairKind,
    /// Word diff, in order.
    pub diff: Vec<DiffChunk>,
}

/// Articles that report the same story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// Newest first, undated ones last.
    pub articles: Vec<ArticleSummary>,
    /// People, organisations and places that at least half of the articles name, the most frequent first; no authors.
    pub names: Vec<String>,
}

impl Story {
    pub(in crate::library) fn new(mut articles: Vec<ArticleSummary>, names: Vec<String>) -> Self {
        articles.sort_by(|a, b| {
            let date = b.date.cmp(&a.date);
            date.then_with(|| a.publisher.cmp(&b.publisher))
        });
        Self { articles, names }
    }

    /// How many publishers are known to have it.
    pub fn n_outlets(&self) -> usize {
        let outlets = self.articles.iter().map(|article| &article.publisher);
        let known = outlets.filter(|outlet| !outlet.is_empty());
        known.collect::<HashSet<_>>().len()
    }

    /// The date of the newest article.
    pub fn date(&self) -> Option<Date> {
        self.articles
            .iter()
            .filter_map(|article| article.date)
            .max()
    }
}

/// Two articles with what is said in each, in rows.
#[derive(Clone, Debug, PartialEq)]
pub struct SideBySide {
    pub articles: [ArticleOpening; 2],
    pub rows: Vec<SideBySideRow>,
}

/// An article and how it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleOpening {
    pub article: ArticleSummary,
    /// The standfirst, else the first paragraph; may be empty.
    pub opening: String,
}

/// A statement of each article, or of one of them where the other has none left before the next that both have.
#[derive(Clone, Debug, PartialEq)]
pub struct SideBySideRow {
    pub said: [Option<AttributedStatement>; 2],
    /// How they differ, with the word diff, if they are nearly the same words.
    pub same: Option<(PairKind, Vec<DiffChunk>)>,
}

/// How two near-identical quotations differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PairKind {
    /// Same words, same speaker.
    Same,
    /// One is a part of the other; the common words are unchanged.
    Cut,
    Altered,
    /// The same words attributed to someone else.
    OtherSpeaker,
}

/// A part of the word diff of two quotations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiffChunk {
    Both(String),
    One(String),
    Other(String),
}

/// Progress of an index build.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IndexProgress {
    /// Articles that are up to date.
    pub done: usize,
    pub total: usize,
    /// Articles per second over the last few seconds.
    pub rate: f32,
    /// Estimated seconds left.
    pub left: Option<u32>,
}

impl IndexProgress {
    /// Speed and remaining time as far as known: `310 a second`, `5 min left`.
    pub fn pace(&self) -> impl Iterator<Item = String> {
        let rate = (self.rate >= 1.0).then(|| format!("{:.0} a second", self.rate));
        let left = self.left.map(|seconds| match seconds {
            0..100 => format!("{seconds} s left"),
            _ => format!("{} min left", seconds.div_ceil(60)),
        });
        rate.into_iter().chain(left)
    }
}
