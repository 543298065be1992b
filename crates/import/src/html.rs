//! Web pages to articles, without menus, scripts and related content.
//!
//! A page is parsed once, into a [tree](crate::markup::tree). Its shown text is cut into blocks, of which each
//! knows its element; [`zones`] says what elements are by name, role and class, [`selection`] which of them
//! holds the article, [`body`] which blocks in it are the text, and [`metadata`], [`title`], [`authors`] and
//! [`published`] find the rest. A page that shows none of its article but declares it in a script is read from
//! there; a page in which no article is found is read from top to bottom. Nothing is fetched, and no script
//! runs. Every step is linear in the size of the page.

mod authors;
mod body;
mod byline;
mod charset;
mod header;
mod json_ld;
mod kept;
mod lines;
mod metadata;
mod page_blocks;
mod page_view;
mod pictures;
mod published;
mod selection;
mod shingles;
mod teasers;
pub mod text_match;
mod title;
mod zones;

use pullquote_text::{Article, BlockKind, Source, address};

use crate::decode::{self, Decoded};
use crate::error::ImportError;
use crate::file::has_extension;
use crate::kept_page;
use crate::markup::{self, MarkupBlock, Tree, entities};
use header::Header;
use metadata::Metadata;
use page_view::PageView;
use selection::Selection;
use text_match::same;
use title::{Heading, Title};
use zones::Zone;

/// A page of fewer points shows no article: it may be hidden until a script runs.
const MIN_SHOWN: u32 = 200;
/// The shortest article that is less than half of its page and not declared, in bytes.
const MIN_ARTICLE: usize = 300;
/// How many headings are compared with the title.
const MAX_HEADINGS: usize = 100;

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

/// Where a page comes from, as far as it is known from outside.
#[derive(Clone, Copy, Debug, Default)]
pub struct Origin<'o> {
    /// Its address, absolute.
    pub address: Option<&'o str>,
    /// The encoding that came with it, by its label.
    pub charset: Option<&'o str>,
}

pub fn article(bytes: Vec<u8>, source: Source) -> Result<Article, ImportError> {
    page(bytes, source, Origin::default())
}

/// Reads the article of a page that came from somewhere.
pub fn page(bytes: Vec<u8>, source: Source, origin: Origin) -> Result<Article, ImportError> {
    let Decoded {
        text: html,
        encoding,
        notes,
    } = decode_page(bytes, origin.charset);
    let mut article = read(&html, source, origin.address)?;
    article.encoding = encoding;
    article.notes.splice(0..0, notes);
    Ok(article)
}

/// Decodes a page by its byte order mark, else by its declaration, else as any text.
pub fn decode(bytes: Vec<u8>) -> Decoded {
    decode_page(bytes, None)
}

fn decode_page(bytes: Vec<u8>, charset: Option<&str>) -> Decoded {
    let outer = charset.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
    // Servers say UTF-8 of everything.
    let outer = outer.filter(|coder| *coder != encoding_rs::UTF_8);
    // Valid UTF-8 with more than ASCII is never anything else: programs that save pages keep a declaration that
    // is no longer true.
    let is_utf8 = !bytes.is_ascii() && std::str::from_utf8(&bytes).is_ok();
    let declared = if is_utf8 {
        None
    } else {
        outer.or_else(|| charset::declared(&bytes))
    };
    let mut decoded = decode::decode(bytes, declared);
    if !kept_page::is_start_of_kept(&decoded.text) {
        decoded.repair();
    }
    decoded
}

/// The first bytes of a page. Where its head declares headline and day, its furniture is not looked for in
/// detail: headline, day and byline are those of [`page`], the text is nearly.
pub fn preview(bytes: Vec<u8>, source: Source) -> Article {
    let html = decode(bytes).text;
    let article = read_as(&html, source.clone(), None, Depth::Preview);
    article.unwrap_or_else(|_| Article::new("", Vec::new(), source))
}

/// The article as the head of the page declares it, with what is likely its text.
fn declared(page: &PageView, source: &Source, addresses: &Addresses) -> Option<Article> {
    let metadata = page.metadata;
    let is_titled = metadata.json.headline.is_some() || metadata.headline.is_some();
    if !is_titled {
        return None;
    }
    let day = published::declared(page.tree, metadata, addresses.own.as_deref())?;
    let (title, at) = headline(page);
    let names = authors::find(page, at);
    let root = page.selection.root(None);
    let is_text = |block: &&MarkupBlock| {
        let is_inside = page.tree.is_inside(block.node, root);
        is_inside && !page.selection.is_cut(block.node) && selection::points(block) > 0
    };
    let text = page.blocks.iter().filter(is_text).cloned().collect();
    let header = Header::declared(metadata, title?, names, day);
    let mut article = header.into_article(text, source.clone(), addresses.base.as_deref());
    article.address.clone_from(&addresses.own);
    article.tags.clone_from(&metadata.tags);
    Some(article)
}

fn read(html: &str, source: Source, known: Option<&str>) -> Result<Article, ImportError> {
    read_as(html, source, known, Depth::Whole)
}

/// How thoroughly a page is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Depth {
    Whole,
    Preview,
}

fn read_as(
    html: &str,
    source: Source,
    known: Option<&str>,
    depth: Depth,
) -> Result<Article, ImportError> {
    let tree = Tree::parse(html, is_xml(html, &source));
    let metadata = Metadata::read(&tree, html);
    if metadata.is_kept {
        return Ok(kept::article(&tree, &metadata, source));
    }
    let zones = zones::zones(&tree);
    let mut blocks = page_blocks::blocks(&tree, &zones, |id| tree.is_hidden(id));
    let mut selection = Selection::new(&tree, &zones, &blocks);
    let hidden;
    if selection.total() < MIN_SHOWN {
        hidden = page_blocks::blocks(&tree, &zones, |id| tree.is_never_shown(id));
        let all = Selection::new(&tree, &zones, &hidden);
        if all.total() / 4 > selection.total() {
            blocks.clone_from(&hidden);
            selection = Selection::new(&tree, &zones, &hidden);
        }
    }
    let page = PageView {
        tree: &tree,
        zones: &zones,
        metadata: &metadata,
        blocks: &blocks,
        selection: &selection,
    };
    let addresses = Addresses::of(&metadata, known);
    if depth == Depth::Preview
        && let Some(article) = declared(&page, &source, &addresses)
    {
        return Ok(article);
    }
    page_article(&page, source, &addresses)
}

/// The address of the article, and the one that its links are relative to.
struct Addresses {
    own: Option<String>,
    base: Option<String>,
}

impl Addresses {
    fn of(metadata: &Metadata, known: Option<&str>) -> Self {
        let saved = metadata.saved_from.as_deref().and_then(address::clean);
        let page = known.and_then(address::clean).or(saved);
        let declared = metadata.canonical.as_deref();
        let declared = declared.and_then(|written| address::join(page.as_deref(), written));
        // Some sites declare their front page for every article.
        let is_front = |address: &str| {
            let path = address
                .split("://")
                .nth(1)
                .and_then(|rest| rest.split_once('/'));
            path.is_none_or(|(_, path)| path.is_empty())
        };
        let own = declared
            .filter(|declared| page.is_none() || !is_front(declared))
            .or_else(|| page.clone());
        let outer = page.or_else(|| own.clone());
        let base = metadata.base.as_deref();
        let base = base
            .and_then(|base| address::join(outer.as_deref(), base))
            .or(outer);
        Self { own, base }
    }
}

fn page_article(
    page: &PageView,
    source: Source,
    addresses: &Addresses,
) -> Result<Article, ImportError> {
    let (title, headline) = headline(page);
    let authors = authors::find(page, headline);
    let chosen = if page.selection.total() == 0 {
        Vec::new()
    } else {
        body::select(page, headline, authors.as_deref())
    };
    let mut blocks: Vec<MarkupBlock> = chosen.iter().map(|&at| page.blocks[at].clone()).collect();
    let n_found: usize = blocks.iter().map(|block| block.text.len()).sum();
    let mut note = None;
    if let Some(declared) = page.metadata.json.body.as_deref()
        && declared.len() / 2 > n_found
    {
        blocks = declared_blocks(declared);
    } else if !is_article(page, &blocks) {
        note = Some("no article was found in the page: all of its text is shown");
        blocks = page.blocks.to_vec();
    }
    if blocks.is_empty() {
        return Err(ImportError::EmptyPage);
    }
    let title = title.or_else(|| {
        markup::mark_headline(&mut blocks);
        None
    });
    let header = Header::new(
        page,
        title,
        authors,
        headline,
        addresses.own.as_deref(),
        &mut blocks,
    );
    let mut article = header.into_article(blocks, source, addresses.base.as_deref());
    article.address.clone_from(&addresses.own);
    article.tags.clone_from(&page.metadata.tags);
    article.notes.extend(note.map(str::to_owned));
    Ok(article)
}

/// Whether `blocks` are an article: enough of it, or most of the page, or declared as one.
fn is_article(page: &PageView, blocks: &[MarkupBlock]) -> bool {
    let len = |blocks: &mut dyn Iterator<Item = &MarkupBlock>| {
        blocks.map(|block| block.text.len()).sum::<usize>()
    };
    let found = len(&mut blocks.iter());
    let mut all = page
        .blocks
        .iter()
        .filter(|block| !page.selection.is_cut(block.node));
    let is_declared = || {
        let first = blocks.first().map_or(0, |block| block.node);
        let declared = [Zone::ARTICLE_BODY, Zone::BODY, Zone::ARTICLE, Zone::MAIN];
        declared
            .into_iter()
            .any(|zone| page.zone_around(first, zone).is_some())
    };
    found > 0 && (found >= MIN_ARTICLE || found * 2 >= len(&mut all) || is_declared())
}

/// The headline, and the block that has it, by index.
fn headline(page: &PageView) -> (Option<String>, Option<usize>) {
    let is_linked = |block: &MarkupBlock| block.n_linked() * 10 >= block.n_solid() * 9;
    let is_heading =
        |(_, block): &(usize, &MarkupBlock)| block.level > 0 && !page.is_comment(block.node);
    let all = page.blocks.iter().enumerate().filter(is_heading);
    let mut headings: Vec<(usize, &MarkupBlock)> = all.take(MAX_HEADINGS).collect();
    headings.sort_by_key(|(at, block)| {
        (
            page.selection.is_cut(block.node),
            is_linked(block),
            block.level,
            *at,
        )
    });
    let words: Vec<Heading> = headings
        .iter()
        .map(|(_, block)| Heading {
            text: &block.text,
            level: block.level,
            is_linked: is_linked(block),
            is_inside: [Zone::ARTICLE, Zone::MAIN]
                .into_iter()
                .any(|zone| page.zone_around(block.node, zone).is_some()),
        })
        .collect();
    match title::find(page.metadata, &words) {
        Some(Title::Heading(at, words)) => {
            let (at, block) = headings[at];
            (words.or_else(|| Some(block.text.clone())), Some(at))
        }
        Some(Title::Words(words)) => {
            let shown = page
                .blocks
                .iter()
                .position(|block| same(&block.text, &words));
            (Some(words), shown)
        }
        None => (None, None),
    }
}

/// The paragraphs of a text that a script declares.
fn declared_blocks(text: &str) -> Vec<MarkupBlock> {
    let text = entities::decode(text);
    let paragraphs = text.split('\n').map(pullquote_text::collapse_whitespace);
    paragraphs
        .filter_map(|words| MarkupBlock::new(BlockKind::Paragraph, &words))
        .collect()
}
