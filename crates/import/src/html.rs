//! Saved web pages to articles: the article's words, without menus, scripts and neighbours.
//!
//! The page is written anew by [`reduce`] and given to the readability algorithm of `dom_smoothie`,
//! which says what the article is; [`markup`] cuts that into blocks. In front of it stand headline,
//! standfirst, byline, date and site, each in the words of the page where the page shows them. A page
//! in which no article is found is read from top to bottom. Nothing is fetched and no script runs.

mod charset;
mod page;

use std::path::Path;

use dom_smoothie::{Config, Readability};

use super::decode;
use super::markup::{self, Piece, joined, sanitize};
use page::Page;
use pullquote_text::date::{self, Date};
use pullquote_text::plain;
use pullquote_text::{Article, BlockKind, Source, Span};

/// The largest page that is searched for its article, in bytes; what is larger is no page that
/// anybody wrote, and is read from top to bottom.
const LARGEST: usize = 8 << 20;
/// An article is shorter than this only when it is most of its page, in bytes.
const SHORTEST: usize = 300;

/// Whether the bytes begin as a page does: with its declaration or one of its first tags.
pub fn is_page(bytes: &[u8]) -> bool {
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

/// Whether a page is to be read by the rules of XML.
fn is_xml(text: &str, source: &Source) -> bool {
    let is_named = match source {
        Source::File(path) => path
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("xhtml")),
        _ => false,
    };
    is_named || text.trim_start().starts_with("<?xml")
}

/// A saved page as an article.
///
/// # Errors
/// The page holds no text; the words follow its name.
pub fn article(bytes: Vec<u8>, source: Source) -> Result<Article, String> {
    let decode::Decoded {
        text: html,
        encoding,
        notes,
    } = decoded(bytes);
    let is_xml = is_xml(&html, &source);
    let page = Page::read(&html, is_xml);
    let (mut pieces, told, found) = match article_of(&html, is_xml, &page) {
        Some((pieces, told)) => (pieces, told, true),
        None => (page.pieces.clone(), Told::default(), false),
    };
    if pieces.is_empty() {
        return Err("cannot be read: the page holds no text".to_owned());
    }
    let front = Front::of(&page, told, &mut pieces);
    let mut article = front.article(pieces, source);
    article.encoding = encoding;
    article.notes = notes;
    if !found {
        let note = "no article was found in the page: all of its text is shown";
        article.notes.push(note.to_owned());
    }
    Ok(article)
}

/// A page's bytes as text: by the mark at their head, else as the page declares, else as any text.
pub fn decoded(bytes: Vec<u8>) -> decode::Decoded {
    let declared = charset::declared(&bytes);
    decode::declared(bytes, declared)
}

/// What the head of a page tells, for the list: its title, and its words as they come.
pub fn head(bytes: &[u8], source: Source) -> Article {
    let html = decoded(bytes.to_vec()).text;
    let page = Page::read(&html, is_xml(&html, &source));
    let mut pieces = page.pieces.clone();
    let front = Front::of(&page, Told::default(), &mut pieces);
    front.article(pieces, source)
}

/// What the readability algorithm tells beside the text.
#[derive(Default)]
struct Told {
    title: String,
    byline: Option<String>,
    site: Option<String>,
    excerpt: Option<String>,
    published: Option<String>,
}

/// The article in the page; `None` when there is none that is most of it or long enough.
fn article_of(html: &str, is_xml: bool, page: &Page) -> Option<(Vec<Piece>, Told)> {
    if html.len() > LARGEST {
        return None;
    }
    let reduced = sanitize::sanitize(html, is_xml)?;
    let config = Config::default();
    let mut reader = Readability::new(reduced, None, Some(config)).ok()?;
    let found = reader.parse().ok()?;
    let mut pieces = markup::pieces(&found.content, false);
    for piece in &mut pieces {
        piece.text = sanitize::restored(&piece.text);
    }
    let restored = |words: Option<String>| words.map(|words| sanitize::restored(&words));
    let len = |pieces: &[Piece]| pieces.iter().map(|piece| piece.text.len()).sum::<usize>();
    let found_len = len(&pieces);
    if found_len < SHORTEST && found_len * 2 < len(&page.pieces) {
        return None;
    }
    let told = Told {
        title: sanitize::restored(found.title.trim()),
        byline: restored(found.byline),
        site: restored(found.site_name),
        excerpt: restored(found.excerpt),
        published: found.published_time,
    };
    Some((pieces, told))
}

/// What stands before the article.
struct Front {
    title: Option<String>,
    standfirst: Option<String>,
    byline: Option<String>,
    /// The day, and the words in which it is shown.
    date: Option<(Date, String)>,
    site: Option<String>,
}

impl Front {
    /// Gathers it, and takes out of `pieces` what would stand there twice.
    fn of(page: &Page, told: Told, pieces: &mut Vec<Piece>) -> Self {
        let title = title(page, &told, pieces);
        let byline = told.byline.or_else(|| page.author.clone());
        let byline = byline.and_then(|byline| page.shown_byline(&byline));
        let date = told.published.or_else(|| page.published.clone());
        let date = date.as_deref().and_then(date::find);
        let date = date
            .map(|day| (page.shown_date(day), day))
            .map(|(shown, day)| (day, shown));
        let standfirst = told.excerpt.map(|excerpt| one_line(&excerpt));
        let site = told.site.or_else(|| page.site.clone());
        let mut front = Self {
            title,
            standfirst: None,
            byline,
            date,
            site: site
                .map(|site| one_line(&site))
                .filter(|site| !site.is_empty()),
        };
        front.drop_repeated(pieces);
        let is_new = |words: &String| !pieces.iter().take(8).any(|piece| same(&piece.text, words));
        front.standfirst = standfirst.filter(|words| page.shows(words) && is_new(words));
        front
    }

    /// Takes out what the front says already from the first pieces.
    fn drop_repeated(&self, pieces: &mut Vec<Piece>) {
        let date = self.date.as_ref().map(|(_, shown)| shown);
        let said = [
            self.title.as_ref(),
            self.byline.as_ref(),
            date,
            self.site.as_ref(),
        ];
        let mut n = 0;
        pieces.retain(|piece| {
            n += 1;
            n > 8
                || !said
                    .into_iter()
                    .flatten()
                    .any(|words| same(words, &piece.text))
        });
    }

    fn article(self, pieces: Vec<Piece>, source: Source) -> Article {
        let mut all = Vec::new();
        let mut add = |kind, words: Option<&str>| {
            all.extend(words.and_then(|words| Piece::new(kind, words)));
        };
        add(BlockKind::Headline, self.title.as_deref());
        add(BlockKind::Standfirst, self.standfirst.as_deref());
        add(BlockKind::Byline, self.byline.as_deref());
        let shown = self.date.as_ref().map(|(_, shown)| shown.as_str());
        add(BlockKind::Dateline, shown);
        add(BlockKind::Boilerplate, self.site.as_deref());
        let site = self.site.as_ref().map(|_| all.len() - 1);
        all.extend(pieces);
        let (text, blocks) = joined(&all);
        let site: Option<Span> = site.map(|at| blocks[at].span);
        let mut article = plain::from_blocks(text, blocks, source);
        article.publisher = site.or(article.publisher);
        if let Some((day, _)) = self.date {
            article.date = Some(day);
        }
        if let Some(byline) = self.byline {
            article.byline = plain::byline_author(&byline);
        }
        article
    }
}

/// The headline: a heading of the page with which its title begins (sites put their own name behind
/// it), else its title, else what heading there is.
fn title(page: &Page, told: &Told, pieces: &mut [Piece]) -> Option<String> {
    let titled = if told.title.is_empty() {
        page.title.clone().unwrap_or_default()
    } else {
        one_line(&told.title)
    };
    if titled.is_empty() {
        let top = page.headings().next();
        if top.is_none() {
            markup::headline(pieces);
        }
        return top.map(str::to_owned);
    }
    let said = folded(&titled);
    let agrees = |top: &&str| {
        let top = folded(top);
        !top.is_empty() && (said.starts_with(&top) || top.contains(&said))
    };
    Some(page.headings().find(agrees).unwrap_or(&titled).to_owned())
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Letters and digits only, in small letters.
fn folded(words: &str) -> String {
    let kept = words.chars().filter(|c| c.is_alphanumeric());
    kept.flat_map(char::to_lowercase).collect()
}

/// Whether two lines say the same, however they are punctuated.
fn same(one: &str, other: &str) -> bool {
    one.len() < 2000 && other.len() < 2000 && folded(one) == folded(other)
}

/// Whether a file's name says that it is a page.
pub fn is_named(path: &Path) -> bool {
    let Some(ending) = path.extension() else {
        return false;
    };
    ["html", "htm", "xhtml"]
        .iter()
        .any(|known| ending.eq_ignore_ascii_case(known))
}
