//! What comes before the text of the article: headline, standfirst, byline and date.

use pullquote_text::date::{self, Date};
use pullquote_text::{Article, BlockKind, Source, plain};

use super::metadata::Metadata;
use super::page_view::PageView;
use super::selection::ends_sentence;
use super::text_match::{letters, same};
use super::{body, published};
use crate::markup::{self, MarkupBlock};

/// How many blocks at the top may repeat the header.
const MAX_REPEATED: usize = 8;
/// The longest byline or date, in bytes.
const MAX_LINE: usize = 160;
/// The fewest words of a standfirst; one of fewer is a label.
const MIN_STANDFIRST: usize = 4;
/// The longest standfirst, in bytes.
const MAX_STANDFIRST: usize = 600;

pub struct Header {
    pub title: Option<String>,
    standfirst: Option<MarkupBlock>,
    /// The names, and the line that shows them.
    byline: Option<(String, String)>,
    /// The day, and the words that show it.
    date: Option<(Date, String)>,
    site: Option<String>,
}

impl Header {
    /// `headline`: the block of the headline, by index. Also removes from `blocks`, the text, what would repeat
    /// the header.
    pub fn new(
        page: &PageView,
        title: Option<String>,
        byline: Option<String>,
        headline: Option<usize>,
        address: Option<&str>,
        blocks: &mut Vec<MarkupBlock>,
    ) -> Self {
        let node = headline.map(|at| page.blocks[at].node);
        let date = published::find(page, node, address);
        let mut header = Self {
            title,
            standfirst: None,
            byline: byline.map(|names| {
                let shown = shown_byline(page, &names);
                (names, shown)
            }),
            date: date.map(|day| (day, shown_date(page, day))),
            site: page.metadata.site.clone(),
        };
        header.remove_repeated(page, blocks);
        header.standfirst = take_standfirst(page, blocks);
        header
    }

    /// What the head of a page declares.
    pub fn declared(metadata: &Metadata, title: String, names: Option<String>, day: Date) -> Self {
        Self {
            title: Some(title),
            standfirst: None,
            byline: names.map(|names| (names.clone(), names)),
            date: Some((day, day.in_words())),
            site: metadata.site.clone(),
        }
    }

    fn remove_repeated(&self, page: &PageView, blocks: &mut Vec<MarkupBlock>) {
        let site = page.metadata.site.as_ref();
        let words = [
            self.title.as_ref(),
            self.byline.as_ref().map(|(_, shown)| shown),
            self.byline.as_ref().map(|(names, _)| names),
            self.date.as_ref().map(|(_, shown)| shown),
            site,
        ];
        // `By Norwick Post`, where that is the site.
        let is_site_byline = |text: &str| {
            text.len() <= MAX_LINE
                && plain::line_kind(text) == Some(BlockKind::Byline)
                && plain::byline_author(text)
                    .is_some_and(|names| site.is_some_and(|site| same(site, &names)))
        };
        let day = self.date.as_ref().map(|(day, _)| *day);
        let is_date = |text: &str| {
            let is_line = plain::line_kind(text) == Some(BlockKind::Dateline);
            text.len() <= 60 && (is_line || (day.is_some() && date::find(text) == day))
        };
        let is_byline = |text: &str| {
            self.byline.as_ref().is_some_and(|(names, _)| {
                let (text, names) = (letters(text), letters(names));
                text.contains(&names) && text.len() < names.len() + 40
            })
        };
        let mut n = 0;
        blocks.retain(|block| {
            n += 1;
            let text = &block.text;
            let is_label = block.kind == BlockKind::Paragraph
                && text.len() <= MAX_LINE
                && !ends_sentence(text);
            let repeats = || words.into_iter().flatten().any(|words| same(words, text));
            n > MAX_REPEATED
                || !(repeats()
                    || (is_label && (is_site_byline(text) || is_date(text) || is_byline(text))))
        });
    }

    /// The article of `blocks` below this header, without the metadata that needs no block.
    pub fn into_article(
        self,
        blocks: Vec<MarkupBlock>,
        source: Source,
        base: Option<&str>,
    ) -> Article {
        let mut all = Vec::new();
        let mut add = |kind, words: Option<&str>| {
            all.extend(words.and_then(|words| MarkupBlock::new(kind, words)));
        };
        add(BlockKind::Headline, self.title.as_deref());
        let standfirst = self.standfirst.map(|block| MarkupBlock {
            kind: BlockKind::Standfirst,
            level: 0,
            ..block
        });
        all.extend(standfirst);
        let mut add = |kind, words: Option<&str>| {
            all.extend(words.and_then(|words| MarkupBlock::new(kind, words)));
        };
        add(
            BlockKind::Byline,
            self.byline.as_ref().map(|(_, shown)| shown.as_str()),
        );
        add(
            BlockKind::Dateline,
            self.date.as_ref().map(|(_, shown)| shown.as_str()),
        );
        add(BlockKind::Boilerplate, self.site.as_deref());
        let site = self.site.as_ref().map(|_| all.len() - 1);
        all.extend(blocks);
        let joined = markup::join(&all);
        let publisher = site.map(|at| joined.blocks[at].span);
        let mut article = joined.into_article(source, base);
        article.publisher = publisher.or(article.publisher);
        article.site = self.site;
        article.date = self.date.map(|(day, _)| day).or(article.date);
        article.byline = self.byline.map(|(names, _)| names);
        article
    }
}

/// Takes the standfirst out of the beginning of `blocks`. The first paragraph of a text is none, though a
/// page's description may repeat it.
fn take_standfirst(page: &PageView, blocks: &mut Vec<MarkupBlock>) -> Option<MarkupBlock> {
    let first = blocks
        .iter()
        .position(|block| block.kind != BlockKind::Caption)?;
    let block = &blocks[first];
    let is_text = matches!(block.kind, BlockKind::Paragraph | BlockKind::Crosshead);
    let is_named = page
        .zone_around(block.node, super::zones::Zone::STANDFIRST)
        .is_some();
    let is_described = block.level > 0 && body::is_standfirst(page, block);
    let is_only = blocks.len() == first + 1;
    let is_summary = block
        .text
        .split_whitespace()
        .nth(MIN_STANDFIRST - 1)
        .is_some();
    let takes = is_text
        && is_summary
        && !is_only
        && block.text.len() <= MAX_STANDFIRST
        && (is_named || is_described);
    takes.then(|| blocks.remove(first))
}

/// `names` as a line of the page words them, if it has little more, else the names.
fn shown_byline(page: &PageView, names: &str) -> String {
    let wanted = letters(names);
    let is_it = |block: &&MarkupBlock| {
        let text = &block.text;
        let has_names = || {
            let shown = letters(text);
            shown.ends_with(&wanted) && shown.len() <= wanted.len() + 12
        };
        // The kind of a line takes longest.
        text.len() <= MAX_LINE && has_names() && plain::line_kind(text) == Some(BlockKind::Byline)
    };
    let shown = page.blocks.iter().find(is_it);
    shown.map_or_else(|| names.to_owned(), |block| block.text.clone())
}

/// `day` as a line of the page words it, if one does, else written out.
fn shown_date(page: &PageView, day: Date) -> String {
    let is_it = |block: &&MarkupBlock| {
        let text = &block.text;
        text.len() <= MAX_LINE
            && date::find(text) == Some(day)
            && plain::line_kind(text) == Some(BlockKind::Dateline)
    };
    let shown = page.blocks.iter().find(is_it);
    shown.map_or_else(|| day.in_words(), |block| block.text.clone())
}
