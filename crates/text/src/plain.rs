//! Plain text: where its blocks begin and end, and what each of them is.
//!
//! Three steps, each in time linear in the text. [`lines`] cuts it into lines and measures how it is
//! wrapped; [`stanza`] turns each run of lines without a blank one into paragraphs, items, verse or
//! a table; [`front`] and [`body`] tell by [`evidence`] what the short blocks are: headline,
//! standfirst, byline, dateline, crossheads, words of the page. All of it is general evidence
//! (length, case, end punctuation, place, width), and all of it may be wrong: a wrong guess changes
//! how a block is set, never that it is shown.

mod block_splitter;
mod body;
mod header;
mod lexicon;
mod line_features;
mod line_kind;
mod lines;

pub use line_kind::{author, role};

use super::date;
use crate::{Article, Block, BlockKind, Source, Span};

/// A decoded text as an article; the text is taken exactly as it comes.
///
/// ```
/// use pullquote::{import::plain, text::{BlockKind, Source}};
/// let text = "Council counts its trees\n\nThe council has counted the trees of the town, it said\n\
///     on Monday, and has found one more than last year.\n";
/// let article = plain::from_text(text.to_owned(), Source::Stdin);
/// let kinds: Vec<_> = article.blocks().iter().map(|block| block.kind).collect();
/// assert_eq!(kinds, [BlockKind::Headline, BlockKind::Paragraph]);
/// ```
pub fn from_text(text: String, source: Source) -> Article {
    let mut blocks = cut(&text);
    let body_start = header::label(&text, &mut blocks);
    body::label(&text, &mut blocks, body_start);
    signed(text, blocks, source)
}

/// A text whose blocks are known from its markup; only those at its head are looked at again for
/// bylines, dates and words of the page.
pub fn from_blocks(text: String, mut blocks: Vec<Block>, source: Source) -> Article {
    header::label(&text, &mut blocks);
    signed(text, blocks, source)
}

/// The article with what its head says of where it comes from.
fn signed(text: String, blocks: Vec<Block>, source: Source) -> Article {
    let dateline = header::inline_dateline(&text, &blocks);
    let publisher = header::publisher(&text, &blocks, dateline);
    let lines = |kind| header::lines_of(&text, &blocks, kind);
    let dated = lines(BlockKind::Dateline).chain(lines(BlockKind::Byline));
    let date = dated
        .chain(dateline.map(|span| span.of(&text)))
        .find_map(date::find);
    let byline = lines(BlockKind::Byline).find_map(line_kind::author);
    let mut article = Article::new(text, blocks, source);
    article.dateline = dateline;
    article.publisher = publisher;
    article.byline = byline;
    article.date = date;
    article
}

/// The blocks by their form alone: paragraphs, items, verse, tables.
fn cut(text: &str) -> Vec<Block> {
    let measure = lines::Measure::of(text);
    let mut splitter = block_splitter::BlockSplitter::new(text, measure);
    let mut stanza = Vec::new();
    for line in lines::lines(text) {
        if line.is_blank() {
            splitter.cut(&stanza);
            stanza.clear();
        } else {
            stanza.push(line);
        }
    }
    splitter.cut(&stanza);
    splitter.into_blocks()
}

/// A block of `kind` over the bytes from `start` to `end`.
const fn block(start: usize, end: usize, kind: BlockKind) -> Block {
    Block {
        span: Span::new(start, end),
        kind,
    }
}
