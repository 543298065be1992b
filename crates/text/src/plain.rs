//! Plain text to articles: finds the blocks and classifies them.
//!
//! Three steps, each linear in the text: `lines` splits it into lines and detects the width at which it
//! is wrapped; `block_splitter` turns each stanza (a run of lines without a blank one) into paragraphs,
//! items, verse or a table; `block_quotes` finds those that are quoted; `header` and `body` classify the short blocks as headline, standfirst,
//! byline, dateline, crosshead or boilerplate. The rules are heuristics over length, case, punctuation,
//! position and width; a wrong guess changes the layout of a block, never its text.

mod block_quotes;
mod block_splitter;
mod body;
mod header;
mod lexicon;
mod line_features;
mod line_kind;
mod lines;
mod mail;
mod origin;

pub use line_kind::{byline_author, line_kind};

use crate::{Article, Block, BlockKind, Source, Span, date};

/// An article with exactly `text`, its blocks and what its header says of byline and date.
///
/// ```
/// use pullquote_text::{BlockKind, Source, plain};
/// let text = "Council counts its trees\n\nThe council has counted the trees of the town, it said\n\
///     on Monday, and has found one more than last year.\n";
/// let article = plain::from_text(text.to_owned(), Source::Stdin);
/// let kinds: Vec<_> = article.blocks().iter().map(|block| block.kind).collect();
/// assert_eq!(kinds, [BlockKind::Headline, BlockKind::Paragraph]);
/// ```
pub fn from_text(text: String, source: Source) -> Article {
    let mut blocks = block_splitter::split(&text);
    let body_start = header::label(&text, &mut blocks);
    body::label(&text, &mut blocks, body_start);
    with_metadata(text, blocks, source)
}

/// An article whose blocks at the beginning and at the end of `text` are known. What is between them is
/// running text, of which the blocks are found.
pub fn with_header(
    text: String,
    header: Vec<Block>,
    footer: Vec<Block>,
    source: Source,
) -> Article {
    let start = header.last().map_or(0, |block| block.span.end());
    let end = footer
        .first()
        .map_or(text.len(), |block| block.span.start());
    let body_start = header.len();
    let mut blocks = header;
    let body = block_splitter::split(&text[start..end]);
    blocks.extend(body.into_iter().map(|block| Block {
        span: Span::new(block.span.start() + start, block.span.end() + start),
        ..block
    }));
    body::label(&text, &mut blocks, body_start);
    blocks.extend(footer);
    with_metadata(text, blocks, source)
}

/// The blocks of running text: of a text without a headline or byline of its own.
pub fn body_blocks(text: &str) -> Vec<Block> {
    let mut blocks = block_splitter::split(text);
    body::label(text, &mut blocks, 0);
    blocks
}

/// An article whose `blocks` are known from its markup. Only paragraphs of the header are classified
/// again, as byline, dateline or boilerplate.
pub fn from_blocks(text: String, mut blocks: Vec<Block>, source: Source) -> Article {
    header::label(&text, &mut blocks);
    with_metadata(text, blocks, source)
}

/// An article of `blocks` whose kinds are all known.
pub fn from_labelled_blocks(text: String, blocks: Vec<Block>, source: Source) -> Article {
    with_metadata(text, blocks, source)
}

fn with_metadata(text: String, blocks: Vec<Block>, source: Source) -> Article {
    let dateline = origin::inline_dateline(&text, &blocks);
    let publisher = origin::publisher(&text, &blocks, dateline);
    let header = || blocks.iter().take(header::MAX_BLOCKS);
    let lines = |kind| {
        header()
            .filter(move |block| block.kind == kind)
            .map(|block| block.span.of(&text))
    };
    let date = lines(BlockKind::Dateline)
        .chain(lines(BlockKind::Byline))
        .chain(dateline.map(|span| span.of(&text)))
        .find_map(date::find);
    let byline = lines(BlockKind::Byline).find_map(byline_author);
    let mut article = Article::new(text, blocks, source);
    article.dateline = dateline;
    article.publisher = publisher;
    article.byline = byline;
    article.date = date;
    article
}
