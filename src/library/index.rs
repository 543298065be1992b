//! From articles to rows of the index.
//!
//! [`IndexedArticle::of`] is pure: an entry of the list, the article behind it and its annotations give
//! everything that the index holds of it, ready to be written by [`super::store`].

use jiff::civil::Date;

use super::entry::{Entry, date_of};
use super::people::{Gender, other_names, sex};
use super::statement_kind::StatementKind;
use super::words;
use crate::article_id::ArticleId;
use pullquote_annotate::{Annotations, EntityId, EntityKind, Quote, QuoteKind, Speaker, Statement};
use pullquote_text::clean::{self, one_line};
use pullquote_text::{Article, Block, BlockKind, Source, Span};

/// When one of the two changes, a file is looked at again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileStamp {
    /// Its size in bytes.
    pub bytes: u64,
    /// When it was last changed, in seconds since 1970.
    pub modified: Option<i64>,
}

impl FileStamp {
    /// That of an entry of the list.
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
    /// Identity of its text.
    pub id: ArticleId,
    /// Its row.
    pub entry: Entry,
    /// The standfirst, if it has one.
    pub standfirst: String,
    /// The first paragraph.
    pub opening: String,
    /// Who is quoted, with the share of the quoted words.
    pub voices: Vec<(String, f32)>,
    /// The people named most, who are not quoted.
    pub people: Vec<String>,
}

/// Everything that the index holds of an article.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexedArticle {
    /// Where it is.
    pub source: Source,
    /// The file's size in bytes.
    pub size: u64,
    /// When the file was last changed, in seconds since 1970.
    pub modified: Option<i64>,
    /// The folder that the row shows.
    pub folder: String,
    /// Identity of its text.
    pub id: ArticleId,
    /// Its headline on one line, cleaned, like the next four.
    pub title: String,
    /// Who wrote it, empty when the text does not say.
    pub byline: String,
    /// The publisher that it names, empty for none.
    pub publisher: String,
    /// The standfirst, empty for none.
    pub standfirst: String,
    /// The first paragraph.
    pub opening: String,
    /// Who is quoted, with the share of the quoted words: left to the caller, who shows the same.
    pub voices: Vec<(String, f32)>,
    /// The people named most, who are not quoted: left to the caller too.
    pub people: Vec<String>,
    /// The date that its text states.
    pub date: Option<Date>,
    /// Number of words.
    pub words: u32,
    /// Direct and mixed quotations.
    pub quotes: u32,
    /// What is said in it, by place.
    pub said: Vec<StatementRow>,
    /// Whom and what it names, in order of first mention.
    pub named: Vec<EntityRow>,
    /// The words of its headline, folded and parted by blanks.
    pub headline_words: String,
    /// The words of the whole text.
    pub body_words: String,
}

/// A quotation or reported statement, as the index holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct StatementRow {
    /// How it stands in the text.
    pub kind: StatementKind,
    /// Its words; of a statement in pieces, from the first to the last.
    pub span: Span,
    /// The words on one line, cleaned.
    pub text: String,
    /// The name of who says it, else the words for them, cleaned; `None` when the text gives none.
    pub speaker: Option<String>,
    /// The words that stand for the speaker.
    pub mention: Option<Span>,
    /// The words that announce it, on one line, cleaned; empty for none.
    pub cue: String,
    /// 0 to 1: how sure the speaker is.
    pub confidence: f32,
    /// The speaker's place in [`IndexedArticle::named`].
    pub named: Option<usize>,
}

/// Somebody or something named in an article, as the index holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct EntityRow {
    /// What it is.
    pub kind: EntityKind,
    /// The fullest name, cleaned.
    pub name: String,
    /// Descriptions used for it, cleaned.
    pub called: Vec<String>,
    /// All mentions, in order.
    pub mentions: Vec<Span>,
    /// Whether the headline names it.
    pub in_headline: bool,
    /// What it says, scare quotes apart.
    pub n_said: u32,
    /// What titles and pronouns tell of a person's sex.
    pub sex: Option<Gender>,
    /// Its other names in the article, not cleaned.
    pub also: Vec<String>,
}

/// The headline; a chapter is called as its book's contents call it.
fn title_of(entry: &Entry, article: &Article) -> String {
    match entry.source {
        Source::Part { .. } if !entry.title.is_empty() => entry.title.clone(),
        _ => clean::line(&article.title()).into_owned(),
    }
}

impl IndexedArticle {
    /// What the index holds of `article`. `entry` tells of its file, `id` is its identity.
    pub fn of(entry: &Entry, article: &Article, id: ArticleId, found: &Annotations) -> Self {
        let text = article.text();
        let block = |kind| {
            let block = article.blocks().iter().find(|block| block.kind == kind);
            block.map_or_else(String::new, |block| one_line(block.span.of(text)))
        };
        let headline = headline(article);
        let said = said(text, found);
        let named = named(text, found, headline, &said);
        let publisher = article.publisher.map_or("", |span| span.of(text));
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
            standfirst: block(BlockKind::Standfirst),
            opening: block(BlockKind::Paragraph),
            voices: Vec::new(),
            people: Vec::new(),
            date: date_of(article),
            words: article.count_words() as u32,
            quotes: quotes.count() as u32,
            headline_words: words::normalize(headline.map_or("", |span| span.of(text))),
            body_words: words::normalize(text),
            said,
            named,
        }
    }

    /// The words of everything that is said in it, scare quotes apart or scare quotes alone; a `¶` between
    /// two so that no phrase reaches from one into the next.
    pub fn said_words(&self, scare: bool) -> String {
        let said = self.said.iter();
        let said = said.filter(|said| (said.kind == StatementKind::Scare) == scare);
        let words = said.map(|said| words::normalize(&said.text));
        words.collect::<Vec<_>>().join(" ¶ ")
    }

    /// The kinds of what is said in it, as [`StatementKind::bit`]s.
    pub fn kinds(&self) -> u32 {
        let kinds = self.said.iter();
        kinds.fold(0, |bits, said| bits | said.kind.bit())
    }

    /// Number of statements that have a speaker, scare quotes apart: the article's rows of the ledger.
    pub fn n_attributed(&self) -> usize {
        let is_row =
            |said: &&StatementRow| said.speaker.is_some() && said.kind != StatementKind::Scare;
        self.said.iter().filter(is_row).count()
    }
}

/// The words that an article is called by: its headline, else its first block.
fn headline(article: &Article) -> Option<Span> {
    let is_headline = |block: &&Block| block.kind == BlockKind::Headline;
    let block = article.blocks().iter().find(is_headline);
    block.map(|block| block.span)
}

/// Quotations and statements by place.
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
    let kind = match quote.kind {
        QuoteKind::Direct => StatementKind::Direct,
        QuoteKind::Mixed => StatementKind::Mixed,
        QuoteKind::Scare => StatementKind::Scare,
    };
    let source = Attributed {
        speaker: quote.speaker,
        cue: quote.cue.map(|cue| cue.span),
        confidence: quote.confidence,
    };
    source.row(text, found, kind, &[quote.span])
}

fn of_statement(text: &str, found: &Annotations, statement: &Statement) -> Option<StatementRow> {
    statement.spans.first()?;
    if statement.speaker.is_none() && statement.cue.is_none() {
        // Nobody's, and nothing announces it: the engine is too unsure of it for a table.
        return None;
    }
    let source = Attributed {
        speaker: statement.speaker,
        cue: statement.cue.map(|cue| cue.span),
        confidence: statement.confidence,
    };
    Some(source.row(text, found, StatementKind::Reported, &statement.spans))
}

/// What quotations and statements have in common.
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
        sex: sex(text, who),
        also,
    })
    .collect()
}
