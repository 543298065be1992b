//! Saved web pages to articles, without menus, scripts and related content.
//!
//! [`sanitize`] rewrites the page for the readability algorithm of `dom_smoothie`, which finds the article
//! in it. Headline, standfirst, byline, date and site come before the article, worded as the page shows
//! them where it does. A page in which no article is found is read from top to bottom. Nothing is
//! fetched, and no script runs.

mod charset;
mod page;
pub mod text_match;

use dom_smoothie::Readability;
use pullquote_text::date::{self, Date};
use pullquote_text::{Article, BlockKind, Source, Span, collapse_whitespace, plain};

use crate::decode::{self, Decoded};
use crate::error::ImportError;
use crate::file::has_extension;
use crate::markup::{self, MarkupBlock, sanitize};
use page::Page;
use text_match::{letters, same};

/// The largest page that is searched for its article, in bytes. Nobody writes larger ones by hand.
const MAX_SEARCHED: usize = 8 << 20;
/// The shortest article that is less than half of its page, in bytes.
const MIN_ARTICLE: usize = 300;
/// How many blocks at the top may repeat the header.
const MAX_REPEATED: usize = 8;

/// Whether `bytes` begin like HTML: with a doctype or one of the first tags.
pub fn is_html(bytes: &[u8]) -> bool {
    // In UTF-16 every second byte is NUL.
    let head = bytes.iter().take(2048).filter(|byte| **byte != 0).copied();
    let head = head.collect::<Vec<_>>();
    let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
    let mut rest = head.trim_start_matches(|c: char| !c.is_ascii() || c.is_whitespace());
    while let Some(comment) = rest.strip_prefix("<!--") {
        let Some((_, after)) = comment.split_once("-->") else {
            return false;
        };
        rest = after.trim_start();
    }
    let begins = |tag: &str| {
        let after = rest.strip_prefix(tag);
        after.is_some_and(|after| after.starts_with(['>', ' ', '\n', '\t', '\r', '/']))
    };
    begins("<!doctype html")
        || begins("<html")
        || begins("<head")
        || begins("<body")
        || (begins("<?xml") && rest.contains("<html"))
}

fn is_xml(text: &str, source: &Source) -> bool {
    let is_xhtml = matches!(source, Source::File(path) if has_extension(path, &["xhtml"]));
    is_xhtml || text.trim_start().starts_with("<?xml")
}

pub fn article(bytes: Vec<u8>, source: Source) -> Result<Article, ImportError> {
    let Decoded {
        text: html,
        encoding,
        notes,
    } = decode(bytes);
    let is_xml = is_xml(&html, &source);
    let page = Page::read(&html, is_xml);
    let (mut blocks, metadata, found) = match find_article(&html, is_xml, &page) {
        Some((blocks, metadata)) => (blocks, metadata, true),
        None => (page.blocks.clone(), Metadata::default(), false),
    };
    if blocks.is_empty() {
        return Err(ImportError::EmptyPage);
    }
    let header = Header::new(&page, metadata, &mut blocks);
    let mut article = header.into_article(blocks, source);
    article.encoding = encoding;
    article.notes = notes;
    if !found {
        let note = "no article was found in the page: all of its text is shown";
        article.notes.push(note.to_owned());
    }
    Ok(article)
}

/// Decodes a page by its byte order mark, else by its declaration, else as any text.
pub fn decode(bytes: Vec<u8>) -> Decoded {
    let declared = charset::declared(&bytes);
    let mut decoded = decode::decode(bytes, declared);
    decoded.repair();
    decoded
}

/// The first bytes of a page, without the search for its article.
pub fn preview(bytes: Vec<u8>, source: Source) -> Article {
    let html = decode(bytes).text;
    let page = Page::read(&html, is_xml(&html, &source));
    let mut blocks = page.blocks.clone();
    let header = Header::new(&page, Metadata::default(), &mut blocks);
    header.into_article(blocks, source)
}

/// What the readability algorithm reports besides the text.
#[derive(Default)]
struct Metadata {
    title: String,
    byline: Option<String>,
    site: Option<String>,
    excerpt: Option<String>,
    published: Option<String>,
}

/// The article in the page; `None` if none was found, or it is short and less than half of the page.
fn find_article(html: &str, is_xml: bool, page: &Page) -> Option<(Vec<MarkupBlock>, Metadata)> {
    if html.len() > MAX_SEARCHED {
        return None;
    }
    let sanitized = sanitize::sanitize(html, is_xml)?;
    let mut reader = Readability::new(sanitized, None, None).ok()?;
    let found = reader.parse().ok()?;
    let mut blocks = markup::blocks(&found.content, false);
    for block in &mut blocks {
        block.text = sanitize::restore(&block.text);
    }
    let len = |blocks: &[MarkupBlock]| blocks.iter().map(|block| block.text.len()).sum::<usize>();
    let found_len = len(&blocks);
    if found_len < MIN_ARTICLE && found_len * 2 < len(&page.blocks) {
        return None;
    }
    let restore = |words: Option<String>| words.map(|words| sanitize::restore(&words));
    let metadata = Metadata {
        title: sanitize::restore(found.title.trim()),
        byline: restore(found.byline),
        site: restore(found.site_name),
        excerpt: restore(found.excerpt),
        published: found.published_time,
    };
    Some((blocks, metadata))
}

/// What comes before the text of the article.
struct Header {
    title: Option<String>,
    standfirst: Option<String>,
    byline: Option<String>,
    /// The day, and the words that show it.
    date: Option<(Date, String)>,
    site: Option<String>,
}

impl Header {
    /// Also removes from `blocks` what would repeat the header.
    fn new(page: &Page, metadata: Metadata, blocks: &mut Vec<MarkupBlock>) -> Self {
        let title = title(page, &metadata, blocks);
        let byline = metadata.byline.or_else(|| page.author.clone());
        let byline = byline.and_then(|byline| page.shown_byline(&byline));
        let published = metadata.published.or_else(|| page.published.clone());
        let date = published.as_deref().and_then(date::find);
        let site = metadata.site.or_else(|| page.site.clone());
        let mut header = Self {
            title,
            standfirst: None,
            byline,
            date: date.map(|day| (day, page.shown_date(day))),
            site: site
                .map(|site| collapse_whitespace(&site))
                .filter(|site| !site.is_empty()),
        };
        header.remove_repeated(blocks);
        let is_new = |words: &String| {
            let mut top = blocks.iter().take(MAX_REPEATED);
            !top.any(|block| same(&block.text, words))
        };
        let excerpt = metadata
            .excerpt
            .map(|excerpt| collapse_whitespace(&excerpt));
        header.standfirst = excerpt.filter(|words| page.shows(words) && is_new(words));
        header
    }

    fn remove_repeated(&self, blocks: &mut Vec<MarkupBlock>) {
        let date = self.date.as_ref().map(|(_, shown)| shown);
        let header = [
            self.title.as_ref(),
            self.byline.as_ref(),
            date,
            self.site.as_ref(),
        ];
        let mut n = 0;
        blocks.retain(|block| {
            n += 1;
            let mut header = header.into_iter().flatten();
            n > MAX_REPEATED || !header.any(|words| same(words, &block.text))
        });
    }

    fn into_article(self, blocks: Vec<MarkupBlock>, source: Source) -> Article {
        let mut all = Vec::new();
        let mut add = |kind, words: Option<&str>| {
            all.extend(words.and_then(|words| MarkupBlock::new(kind, words)));
        };
        add(BlockKind::Headline, self.title.as_deref());
        add(BlockKind::Standfirst, self.standfirst.as_deref());
        add(BlockKind::Byline, self.byline.as_deref());
        let shown = self.date.as_ref().map(|(_, shown)| shown.as_str());
        add(BlockKind::Dateline, shown);
        add(BlockKind::Boilerplate, self.site.as_deref());
        let site = self.site.as_ref().map(|_| all.len() - 1);
        all.extend(blocks);
        let joined = markup::join(&all);
        let site: Option<Span> = site.map(|at| joined.blocks[at].span);
        let mut article = joined.into_article(source, None);
        article.publisher = site.or(article.publisher);
        article.date = self.date.map(|(day, _)| day).or(article.date);
        if let Some(byline) = self.byline {
            article.byline = plain::byline_author(&byline);
        }
        article
    }
}

/// The headline: a heading that begins the title (sites append their name), else the title, else the first
/// heading.
fn title(page: &Page, metadata: &Metadata, blocks: &mut [MarkupBlock]) -> Option<String> {
    let title = if metadata.title.is_empty() {
        page.title.clone().unwrap_or_default()
    } else {
        collapse_whitespace(&metadata.title)
    };
    if title.is_empty() {
        let top = page.headings().next();
        if top.is_none() {
            markup::mark_headline(blocks);
        }
        return top.map(str::to_owned);
    }
    let title_letters = letters(&title);
    let matches = |heading: &&str| {
        let heading = letters(heading);
        let begins = title_letters.starts_with(&heading) || heading.contains(&title_letters);
        !heading.is_empty() && begins
    };
    Some(page.headings().find(matches).unwrap_or(&title).to_owned())
}
