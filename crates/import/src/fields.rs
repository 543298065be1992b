//! [`Fields`]: what an archive, a feed or an export says of an article besides its text.

use pullquote_text::address;
use pullquote_text::date::{self, Date};
use pullquote_text::{Article, Block, BlockKind, Source, collapse_whitespace, plain};

/// The fields of an article, each empty when it is not known. They come before the text, without labels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    pub headline: String,
    pub standfirst: String,
    /// With `By` or without it.
    pub byline: String,
    /// The date of publication as the source spells it.
    pub date: String,
    /// Where the article was written.
    pub place: String,
    pub publication: String,
    /// Section, page, length.
    pub in_print: Vec<String>,
    /// What is said of pictures that the source left out.
    pub captions: Vec<String>,
    pub tags: Vec<String>,
    pub address: Option<String>,
}

impl Fields {
    /// An article of these fields and plain text.
    pub fn with_text(mut self, body: &str, source: Source) -> Article {
        let mut text = String::with_capacity(body.len() + 512);
        let in_print = self.in_print.join(" · ");
        let header = [
            (BlockKind::Headline, self.headline.as_str()),
            (BlockKind::Standfirst, &self.standfirst),
            (BlockKind::Byline, &self.byline),
            (BlockKind::Dateline, &self.date),
            (BlockKind::Boilerplate, &self.publication),
            (BlockKind::Boilerplate, &in_print),
            (BlockKind::Dateline, &self.place),
        ];
        let header = header.map(|(kind, words)| push(&mut text, kind, words));
        let publisher = header[4].map(|block| block.span);
        text.push_str(body.trim_start_matches('\n').trim_end());
        text.push_str("\n\n");
        let captions = std::mem::take(&mut self.captions);
        let captions = captions
            .iter()
            .filter_map(|words| push(&mut text, BlockKind::Caption, words));
        let captions = captions.collect();
        text.truncate(text.trim_end().len());
        text.push('\n');
        let header = header.into_iter().flatten().collect();
        let mut article = plain::with_header(text, header, captions, source);
        article.publisher = publisher.or(article.publisher);
        self.complete(&mut article);
        article
    }

    /// Puts what is not part of the text into `article`.
    pub fn complete(self, article: &mut Article) {
        article.date = self.day().or(article.date);
        article.byline = plain::byline_author(&self.byline).or(article.byline.take());
        article.tags = self.tags;
        article.address = self.address.and_then(|found| address::clean(&found));
    }

    /// The date of publication.
    pub fn day(&self) -> Option<Date> {
        date::find(&self.date)
    }
}

/// Adds `words` to `text` as a block with a blank line after it; nothing if they are empty.
fn push(text: &mut String, kind: BlockKind, words: &str) -> Option<Block> {
    let words = collapse_whitespace(words);
    if words.is_empty() {
        return None;
    }
    let start = text.len();
    text.push_str(&words);
    let block = Block::new(start, text.len(), kind);
    text.push_str("\n\n");
    Some(block)
}
