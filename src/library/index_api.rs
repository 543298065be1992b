//! What can be asked of the library's index, and what it answers: plain data, no `SQLite`.
//!
//! [`Request`] goes from the state machine to the thread that holds the index, an [`Response`] comes
//! back. Positions are bytes of the article's text, like every span of the program; all words that
//! are shown (titles, excerpts, names) are cleaned when an answer is made.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::people::IdentityDecision;
use super::query::Query;
use super::source_hash::SourceHash;
use crate::article_id::ArticleId;
use pullquote_annotate::EntityKind;
use pullquote_text::{Source, Span};

pub use super::statement_kind::StatementKind;

/// Somebody or something that the index knows across articles; lasts as long as the index file and
/// the reader's decisions stay as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PersonId(pub i64);

/// What the reader has done and decided, as far as a question turns on it (`unread`, `#tag`, who is
/// who): the index holds nothing of the reader's.
#[derive(Clone, Debug, Default)]
pub struct ReaderState {
    /// Articles that were opened and not read to their end.
    pub started: HashSet<ArticleId>,
    /// Articles that were read.
    pub finished: HashSet<ArticleId>,
    /// Tags, folded and without `#`, of the bookmarks and kept quotations of each article.
    pub tags: HashMap<ArticleId, Vec<String>>,
    /// Who is who across articles, by the reader's word, in the order in which it was said.
    pub people: Vec<IdentityDecision>,
}

/// Something asked of the index.
#[derive(Clone, Debug)]
pub enum Request {
    /// The articles that a query finds, the best first, with the places of its words.
    Search {
        /// What is looked for.
        query: Query,
        /// The reader's doings.
        state: Arc<ReaderState>,
        /// At most so many articles.
        limit: usize,
    },
    /// Which articles a query finds, without their hits: the list's filter.
    Filter {
        /// What is looked for.
        query: Query,
        /// The reader's doings.
        state: Arc<ReaderState>,
    },
    /// People and organisations whose names hold the typed words, those who say most first.
    People {
        /// What was typed; empty for all.
        typed: String,
        /// The reader's decisions.
        state: Arc<ReaderState>,
        /// At most so many.
        limit: usize,
    },
    /// Everything that the library has of a person.
    Person {
        /// Who.
        id: PersonId,
        /// The reader's decisions.
        state: Arc<ReaderState>,
        /// At most so many statements and so many articles, the newest.
        limit: usize,
    },
    /// The person behind a name of an article, then as for [`Request::Person`].
    PersonNamed {
        /// The article.
        article: ArticleId,
        /// The name as the article's annotations have it.
        name: String,
        /// The reader's decisions.
        state: Arc<ReaderState>,
        /// At most so many statements and so many articles, the newest.
        limit: usize,
    },
    /// Attributed statements, as rows of one table.
    Ledger {
        /// What is looked for.
        query: Query,
        /// The reader's doings.
        state: Arc<ReaderState>,
        /// The order of the rows.
        order: LedgerOrder,
        /// The first row wanted.
        offset: usize,
        /// At most so many rows.
        limit: usize,
    },
    /// Quotations of other articles in nearly the same words.
    QuotePairs {
        /// The article that the quotation stands in.
        article: ArticleId,
        /// The quotation.
        span: Span,
    },
    /// The pairs of nearly identical quotations in all the articles that a query finds.
    AllQuotePairs {
        /// What is looked for.
        query: Query,
        /// The reader's doings.
        state: Arc<ReaderState>,
        /// At most so many.
        limit: usize,
    },
}

/// The orders of the ledger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LedgerOrder {
    /// The newest article first, in it by place.
    #[default]
    Newest,
    /// By speaker, then by date.
    Speaker,
    /// By cue, then by date.
    Cue,
    /// The surest speaker first.
    Confidence,
}

/// What the index answers.
#[derive(Clone, Debug)]
pub enum Response {
    /// To [`Request::Search`].
    Search(SearchResults),
    /// To [`Request::Filter`]: where the articles are, in no order.
    Filter(Vec<SourceHash>),
    /// To [`Request::People`].
    People(Vec<PersonSummary>),
    /// To [`Request::Person`] and [`Request::PersonNamed`]; `None`: nobody of that name is indexed.
    Person(Option<Box<PersonPage>>),
    /// To [`Request::Ledger`].
    Ledger(LedgerWindow),
    /// To [`Request::QuotePairs`] and [`Request::AllQuotePairs`].
    QuotePairs(Vec<QuotePair>),
    /// The index cannot be asked, in words.
    Unavailable(String),
}

/// An article as the index knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleSummary {
    /// Where it is.
    pub source: Source,
    /// Identity of its text.
    pub id: ArticleId,
    /// Its headline, else the file's name.
    pub title: String,
    /// The publisher that it names, else its folder.
    pub publisher: String,
    /// The date that its text states, else the day on which its file changed.
    pub date: Option<Date>,
    /// Number of words.
    pub words: u32,
}

/// What a search finds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SearchResults {
    /// The articles, the best first.
    pub articles: Vec<ArticleHits>,
    /// How many articles there are in all.
    pub n_articles: usize,
}

/// An article with the places that a query found in it.
#[derive(Clone, Debug, PartialEq)]
pub struct ArticleHits {
    /// The article.
    pub article: ArticleSummary,
    /// The first sentences with hits, in order; empty when only the article as a whole was asked for
    /// (`in:`).
    pub hits: Vec<Hit>,
    /// How many hits there are in all.
    pub n_hits: usize,
}

impl ArticleHits {
    /// How many of the hits are marked in the sentences that it holds.
    pub fn n_shown(&self) -> usize {
        let marks = self.hits.iter().map(|hit| hit.marks.len());
        // A sentence so long that it is shown in two parts may show a hit in both.
        marks.sum::<usize>().min(self.n_hits)
    }
}

/// A sentence with a place that a query found, and with whatever else it found there.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The first words found.
    pub span: Span,
    /// The sentence around them on one line, cut to a few hundred characters, cleaned.
    pub excerpt: String,
    /// The words found, as bytes of `excerpt`.
    pub marks: Vec<Span>,
    /// Who says it, when it stands in attributed speech.
    pub speaker: Option<String>,
}

/// Something that somebody said in an article: a row of the ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct AttributedStatement {
    /// The article.
    pub article: ArticleSummary,
    /// Its words.
    pub span: Span,
    /// How they stand there.
    pub kind: StatementKind,
    /// The words, on one line, cleaned.
    pub text: String,
    /// Who says it, by the name that the article has for them.
    pub speaker: Option<String>,
    /// The same across articles.
    pub person: Option<PersonId>,
    /// What announces it, empty for nothing.
    pub cue: String,
    /// 0 to 1: how sure the speaker is.
    pub confidence: f32,
}

/// A window on the ledger.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LedgerWindow {
    /// The rows of the window.
    pub rows: Vec<AttributedStatement>,
    /// The first of them, counted in all rows.
    pub offset: usize,
    /// Number of all rows.
    pub n_rows: usize,
}

/// A person or organisation in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonSummary {
    /// Who.
    pub id: PersonId,
    /// What they are.
    pub kind: EntityKind,
    /// The fullest name.
    pub name: String,
    /// Articles that name them.
    pub n_articles: u32,
    /// What they say, scare quotes apart.
    pub n_said: u32,
}

/// What the library has of somebody: everything, or the newest of it where a limit was asked for;
/// [`PersonPage::line`] has the numbers of all.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonPage {
    /// Who.
    pub line: PersonSummary,
    /// The names and descriptions used for them in `articles`, with the number of those that use each.
    pub names: Vec<(String, u32)>,
    /// The articles, the newest first, with the number of mentions.
    pub articles: Vec<(ArticleSummary, u32)>,
    /// What they say, by date, the oldest first; in an article by place.
    pub said: Vec<AttributedStatement>,
    /// Who is named in the same articles, most often first.
    pub with: Vec<(PersonSummary, u32)>,
}

/// Two quotations in nearly the same words.
#[derive(Clone, Debug, PartialEq)]
pub struct QuotePair {
    /// The one that was asked about, else the older one.
    pub one: AttributedStatement,
    /// The other.
    pub other: AttributedStatement,
    /// What is different.
    pub verdict: PairKind,
    /// The words of both side by side, in order.
    pub pieces: Vec<DiffChunk>,
}

/// What tells two near-identical quotations apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PairKind {
    /// Nothing: the same words and speaker.
    Same,
    /// One is a part of the other, the words in common unchanged.
    Cut,
    /// Words were changed.
    Altered,
    /// The same words are given to another speaker.
    OtherSpeaker,
}

/// A stretch of two aligned quotations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiffChunk {
    /// In both.
    Both(String),
    /// Only in the first.
    One(String),
    /// Only in the other.
    Other(String),
}

/// How far building the index has come.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IndexProgress {
    /// Articles that are in the index and up to date.
    pub done: usize,
    /// Articles that there are.
    pub total: usize,
    /// Articles a second, over the last seconds.
    pub rate: f32,
    /// Seconds left, once it can be told.
    pub left: Option<u32>,
}

impl IndexProgress {
    /// How fast it goes and how long it takes, as far as can be told: `310 a second`, `5 min left`.
    pub fn pace(&self) -> impl Iterator<Item = String> {
        let rate = (self.rate >= 1.0).then(|| format!("{:.0} a second", self.rate));
        let left = self.left.map(|seconds| match seconds {
            0..100 => format!("{seconds} s left"),
            _ => format!("{} min left", seconds.div_ceil(60)),
        });
        rate.into_iter().chain(left)
    }
}
