//! Index rows of an annotated article. [`IndexedArticle::of`] is pure; [`super::store`] writes the
//! rows.

use std::sync::Arc;

use jiff::civil::Date;

use super::entry::{Entry, date_of};
use super::people::other_names;
use super::statement_kind::StatementKind;
use super::words;
use crate::article_id::ArticleId;
use crate::reader_facts::ReaderFacts;
use pullquote_annotate::{
    Annotations, Engine, EntityId, EntityKind, Gender, Quote, QuoteKind, Speaker, Statement,
};
use pullquote_text::clean::{self, one_line};
use pullquote_text::{Article, Block, BlockKind, Source, Span};

/// Size and mtime; a change triggers re-indexing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileStamp {
    pub bytes: u64,
    /// Modification time in seconds since the Unix epoch.
    pub modified: Option<i64>,
}

impl FileStamp {
    pub const fn of(entry: &Entry) -> Self {
        Self {
            bytes: entry.bytes,
            modified: entry.modified,
        }
    }
}

/// What the list shows of an indexed article.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    pub id: ArticleId,
    pub entry: Entry,
    /// May be empty.
    /// Empty if the text has none.
    pub byline: String,
    pub standfirst: String,
    pub opening: String,
    /// Speakers with their share of the quoted words.
    pub speakers: Vec<(String, f32)>,
    /// Most frequent names that are not quoted.
    pub people: Vec<String>,
    /// Hash of the reader's corrections that it has, if any.
    pub corrections: Option<String>,
}

/// Everything that the index stores of an article. Strings are on one line and safe to print unless
/// noted.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexedArticle {
    pub source: Source,
    pub size: u64,
    /// Modification time in seconds since the Unix epoch.
    pub modified: Option<i64>,
    /// Folder label of the row.
    pub folder: String,
    pub id: ArticleId,
    pub title: String,
    /// Empty if the text has none.
    pub byline: String,
    /// Empty if the text names none.
    pub publisher: String,
    /// Where it is on the web.
    pub address: Option<String>,
    /// Empty if the text has none.
    pub standfirst: String,
    pub opening: String,
    /// Speakers with their share of the quoted words. Set by the caller, who computes them for the
    /// preview too.
    pub speakers: Vec<(String, f32)>,
    /// Most frequent names that are not quoted. Set by the caller.
    pub people: Vec<String>,
    /// The date of publication that its text states.
    pub date: Option<Date>,
    /// What the reader says of it.
    pub facts: Option<Arc<ReaderFacts>>,
    pub words: u32,
    pub quotes: u32,
    /// Quotations and statements by position.
    pub said: Vec<StatementRow>,
    /// Entities by first mention.
    pub named: Vec<EntityRow>,
    /// Normalized words of the headline.
    pub headline_words: String,
    /// Normalized words of the whole text.
    pub body_words: String,
    /// The engine that found the statements. Set by the caller if it is the deep one.
    pub engine: Engine,
    /// The same article as the reader corrected it, if they did.
    pub reader: Option<Box<ReaderLayer>>,
}

/// An article as the reader corrected it.
#[derive(Clone, Debug, PartialEq)]
pub struct ReaderLayer {
    /// Hash of the corrections.
    pub corrections: String,
    /// The rows after the corrections; [`IndexedArticle::reader`] is empty here.
    pub article: IndexedArticle,
}

/// Index row of a quotation or statement.
#[derive(Clone, Debug, PartialEq)]
pub struct StatementRow {
    pub kind: StatementKind,
    /// Byte range; for a discontinuous statement from its first to its last part.
    pub span: Span,
    /// The words on one line.
    pub text: String,
    /// Name of the speaker, or the words that refer to them; `None` if unattributed.
    pub speaker: Option<String>,
    /// Mention of the speaker.
    pub mention: Option<Span>,
    /// Cue words; may be empty.
    pub cue: String,
    /// Confidence of the attribution, 0 to 1.
    pub confidence: f32,
    /// Index into [`IndexedArticle::named`].
    pub named: Option<usize>,
    /// Whether the reader's corrections made it what it is.
    pub is_corrected: bool,
}

/// Index row of an entity.
#[derive(Clone, Debug, PartialEq)]
pub struct EntityRow {
    pub kind: EntityKind,
    pub name: String,
    /// Descriptions used for it.
    pub called: Vec<String>,
    pub mentions: Vec<Span>,
    /// Whether it is mentioned in the headline.
    pub in_headline: bool,
    /// Number of its statements, without scare quotes.
    pub n_said: u32,
    /// Gender implied by titles and pronouns.
    pub gender: Option<Gender>,
    /// Other names in the article, verbatim.
    pub also: Vec<String>,
}

/// The headline; for a chapter, its title in the book's table of contents.
fn title_of(entry: &Entry, article: &Article) -> String {
    match entry.source {
        Source::Part { .. } | Source::StdinPart(_) if !entry.title.is_empty() => {
            entry.title.clone()
        }
        _ => clean::line(&article.title()).into_owned(),
    }
}

impl IndexedArticle {
    /// Builds the rows of `article`. `entry` describes its file.
    pub fn of(entry: &Entry, article: &Article, id: ArticleId, found: &Annotations) -> Self {
        let text = article.text();
        let block = |kind| {
            let block = article.blocks().iter().find(|block| block.kind == kind);
            block.map_or_else(String::new, |block| one_line(block.span.of(text)))
        };
        let headline = headline(article);
        let said = said(text, found);
        let named = named(text, found, headline, &said);
        let publisher = article.publisher_name().unwrap_or_default();
        let quotes = found
            .quotes
            .iter()
            .filter(|quote| quote.kind != QuoteKind::Scare);
        Self {
            source: entry.source.clone(),
            size: entry.bytes,
            modified: entry.modified,
            folder: entry.folder.clone(),
            id,
            title: title_of(entry, article),
            byline: block(BlockKind::Byline),
            publisher: one_line(publisher),
            address: article.address.clone(),
            standfirst: block(BlockKind::Standfirst),
            opening: block(BlockKind::Paragraph),
            speakers: Vec::new(),
            people: Vec::new(),
            date: date_of(article),
            facts: None,
            words: article.count_words() as u32,
            quotes: quotes.count() as u32,
            headline_words: words::normalize(headline.map_or("", |span| span.of(text))),
            body_words: words::normalize(text),
            engine: Engine::Fast,
            reader: None,
            said,
            named,
        }
    }

    /// Puts the reader's word in the place of what the file states.
    pub fn set_facts(&mut self, facts: &Arc<ReaderFacts>) {
        let set = |member: &mut String, word: &Option<String>| {
            if let Some(word) = word {
                *member = one_line(word);
            }
        };
        set(&mut self.title, &facts.headline);
        set(&mut self.byline, &facts.byline);
        set(&mut self.publisher, &facts.publisher);
        if let Some(headline) = &facts.headline {
            self.headline_words = words::normalize(headline);
        }
        self.facts = Some(Arc::clone(facts));
    }

    /// Adds the rows after the corrections with this hash, and marks those that differ from what the
    /// engine found.
    pub fn correct(&mut self, corrections: String, mut article: Self) {
        for row in &mut article.said {
            let is_same = |found: &StatementRow| {
                let found = StatementRow {
                    named: row.named,
                    ..found.clone()
                };
                found == *row
            };
            row.is_corrected = !self.said.iter().any(is_same);
        }
        article.engine = self.engine;
        self.reader = Some(Box::new(ReaderLayer {
            corrections,
            article,
        }));
    }

    /// The article as the reader sees it.
    pub fn shown(&self) -> &Self {
        self.reader.as_ref().map_or(self, |reader| &reader.article)
    }

    /// Set of [`StatementKind::bit`]s that occur.
    pub fn kinds(&self) -> u32 {
        let kinds = self.said.iter();
        kinds.fold(0, |bits, said| bits | said.kind.bit())
    }

    /// Number of attributed statements, without scare quotes: the article's ledger rows.
    pub fn n_attributed(&self) -> usize {
        let is_row =
            |said: &&StatementRow| said.speaker.is_some() && said.kind != StatementKind::Scare;
        self.said.iter().filter(is_row).count()
    }
}

/// Span of the headline.
fn headline(article: &Article) -> Option<Span> {
    let is_headline = |block: &&Block| block.kind == BlockKind::Headline;
    let block = article.blocks().iter().find(is_headline);
    block.map(|block| block.span)
}

fn said(text: &str, found: &Annotations) -> Vec<StatementRow> {
    let quotes = found
        .quotes
        .iter()
        .map(|quote| of_quote(text, found, quote));
    let statements = found
        .statements
        .iter()
        .filter_map(|statement| of_statement(text, found, statement));
    let mut said: Vec<StatementRow> = quotes.chain(statements).collect();
    said.sort_by_key(|said| (said.span.start(), std::cmp::Reverse(said.span.end())));
    said
}

fn of_quote(text: &str, found: &Annotations, quote: &Quote) -> StatementRow {
    let kind = StatementKind::of_quote(quote.kind);
    let source = Attributed {
        speaker: quote.shown_speaker(),
        cue: quote.cue.map(|cue| cue.span),
        confidence: quote.confidence,
    };
    source.row(text, found, kind, &[quote.span])
}

fn of_statement(text: &str, found: &Annotations, statement: &Statement) -> Option<StatementRow> {
    statement.spans.first()?;
    if !statement.is_marked() {
        return None;
    }
    let source = Attributed {
        speaker: statement.speaker,
        cue: statement.cue.map(|cue| cue.span),
        confidence: statement.confidence,
    };
    Some(source.row(text, found, StatementKind::Reported, &statement.spans))
}

/// Fields common to quotations and statements.
struct Attributed {
    speaker: Option<Speaker>,
    cue: Option<Span>,
    confidence: f32,
}

impl Attributed {
    fn row(
        self,
        text: &str,
        found: &Annotations,
        kind: StatementKind,
        spans: &[Span],
    ) -> StatementRow {
        let words: Vec<&str> = spans.iter().map(|span| span.of(text)).collect();
        let start = spans.first().map_or(0, |span| span.start());
        let end = spans.last().map_or(start, |span| span.end());
        let speaker = self.speaker.and_then(|speaker| {
            let name = found.name_of(&speaker).unwrap_or(speaker.mention.of(text));
            Some(one_line(name)).filter(|name| !name.is_empty())
        });
        let who = self.speaker.and_then(|speaker| speaker.entity);
        StatementRow {
            kind,
            span: Span::new(start, end),
            text: one_line(&words.join(" … ")),
            mention: self.speaker.map(|speaker| speaker.mention),
            cue: self
                .cue
                .map_or_else(String::new, |cue| one_line(cue.of(text))),
            confidence: self.confidence,
            named: who
                .filter(|&id| speaker.is_some() && found.entity(id).is_some())
                .map(place),
            speaker,
            is_corrected: false,
        }
    }
}

const fn place(id: EntityId) -> usize {
    id.0 as usize
}

fn named(
    text: &str,
    found: &Annotations,
    headline: Option<Span>,
    said: &[StatementRow],
) -> Vec<EntityRow> {
    let mut n_said = vec![0u32; found.entities.len()];
    for row in said.iter().filter(|row| row.kind != StatementKind::Scare) {
        if let Some(count) = row.named.and_then(|at| n_said.get_mut(at)) {
            *count += 1;
        }
    }
    let also = other_names(text, found);
    let rows = found.entities.iter().zip(n_said).zip(also);
    rows.map(|((who, n_said), also)| EntityRow {
        kind: who.kind,
        name: one_line(&who.name),
        called: who.called.iter().map(|words| one_line(words)).collect(),
        mentions: who.mentions.clone(),
        in_headline: headline.is_some_and(|headline| {
            who.mentions
                .iter()
                .any(|mention| mention.overlaps(headline))
        }),
        n_said,
        gender: who.gender(text),
        also,
    })
    .collect()
}
