//! [`write_page`]: the form in which an article of the web is kept as a file.
//!
//! It is a small page of HTML 5 that any browser shows, with the metadata in its head under the names that
//! the web uses, and one element for each block. A page that names `pullquote` as its generator is read
//! back element by element, without a search for the article, and gives the same article again.

use std::fmt::Write as _;

use pullquote_text::{Article, Block, BlockKind, Link};

/// The value of `<meta name="generator">` by which a kept page is known.
pub(crate) const GENERATOR: &str = "pullquote";

/// What comes before the metadata.
const START: &str = "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n";

/// Whether `html` begins as [`write_page`] writes it. The text of such a page is right, so that nothing in it
/// is repaired.
pub(crate) fn is_start_of_kept(html: &str) -> bool {
    let head = html.strip_prefix(START);
    head.is_some_and(|head| {
        let mut generator = String::new();
        write_meta(&mut generator, "name", "generator", GENERATOR);
        head.starts_with(&generator)
    })
}

/// Writes `article` as a page that is read back as the same article: its text, blocks, links, captions,
/// pictures, address, publisher, byline, date and tags, and whether it is a teaser.
///
/// The text of blocks is kept as it is but for white space at which lines were wrapped, which becomes one
/// blank.
///
/// ```
/// use pullquote_text::{Source, plain};
/// let article = plain::from_text("Trees\n\nThe elm stands, she said.\n".to_owned(), Source::Stdin);
/// let page = pullquote_import::write_page(&article);
/// assert!(page.contains("<h1>Trees</h1>"));
/// ```
pub fn write_page(article: &Article) -> String {
    let mut page = String::with_capacity(article.text().len() * 5 / 4 + 512);
    write_head(&mut page, article);
    page.push_str("<body>\n<article>\n");
    let mut depth = 0;
    for block in article.blocks() {
        let wanted = usize::from(block.quote_depth);
        for _ in depth..wanted {
            page.push_str("<blockquote>\n");
        }
        for _ in wanted..depth {
            page.push_str("</blockquote>\n");
        }
        depth = wanted;
        write_block(&mut page, article, block);
    }
    for _ in 0..depth {
        page.push_str("</blockquote>\n");
    }
    page.push_str("</article>\n</body>\n</html>\n");
    page
}

fn write_head(page: &mut String, article: &Article) {
    page.push_str(START);
    let mut meta = |kind: &str, name: &str, value: &str| write_meta(page, kind, name, value);
    meta("name", "generator", GENERATOR);
    if article.is_teaser {
        meta("name", "pullquote-extent", "teaser");
    }
    if let Some(byline) = &article.byline {
        meta("name", "author", byline);
    }
    if let Some(date) = article.date {
        meta("property", "article:published_time", &date.to_string());
    }
    if let Some(site) = &article.site {
        meta("property", "og:site_name", site);
    }
    // Tags are told apart by commas.
    let tags = article.tags.iter().flat_map(|tag| tag.split(','));
    let tags: Vec<&str> = tags.map(str::trim).filter(|tag| !tag.is_empty()).collect();
    if !tags.is_empty() {
        meta("name", "keywords", &tags.join(", "));
    }
    if let Some(address) = &article.address {
        page.push_str("<link rel=\"canonical\" href=\"");
        escape(page, address, true);
        page.push_str("\">\n");
    }
    page.push_str("<title>");
    escape(page, &article.title(), false);
    page.push_str("</title>\n</head>\n");
}

fn write_meta(page: &mut String, kind: &str, name: &str, value: &str) {
    let _ = write!(page, "<meta {kind}=\"{name}\" content=\"");
    escape(page, value, true);
    page.push_str("\">\n");
}

fn write_block(page: &mut String, article: &Article, block: &Block) {
    let (start, end) = match block.kind {
        BlockKind::Headline => ("<h1>", "</h1>\n"),
        BlockKind::Standfirst => ("<p class=\"standfirst\">", "</p>\n"),
        BlockKind::Byline => ("<p class=\"byline\">", "</p>\n"),
        BlockKind::Dateline => ("<p class=\"dateline\">", "</p>\n"),
        BlockKind::Boilerplate if article.publisher == Some(block.span) => {
            ("<p class=\"boilerplate publisher\">", "</p>\n")
        }
        BlockKind::Boilerplate => ("<p class=\"boilerplate\">", "</p>\n"),
        BlockKind::Crosshead => ("<h2>", "</h2>\n"),
        BlockKind::Paragraph => ("<p>", "</p>\n"),
        BlockKind::Item => ("<p class=\"item\">", "</p>\n"),
        BlockKind::Verse => ("<p class=\"verse\">", "</p>\n"),
        BlockKind::Table => ("<pre>", "</pre>\n"),
        BlockKind::Caption => ("<figcaption>", "</figcaption></figure>\n"),
    };
    if block.kind == BlockKind::Caption {
        page.push_str("<figure>");
        for image in article
            .images
            .iter()
            .filter(|image| image.caption == block.span)
        {
            page.push_str("<img src=\"");
            escape(page, &image.address, true);
            page.push_str("\" alt=\"\">");
        }
    }
    match indent(article, block) {
        0 => page.push_str(start),
        indent => {
            let _ = write!(page, "<p class=\"item indent-{indent}\">");
        }
    }
    write_text(page, article, block);
    page.push_str(end);
}

/// How many lists a list item's own list is in: two blanks before it for each.
fn indent(article: &Article, block: &Block) -> usize {
    if block.kind != BlockKind::Item {
        return 0;
    }
    let before = &article.text()[..block.span.start()];
    (before.len() - before.trim_end_matches(' ').len()) / 2
}

/// Writes the words of `block`, with its links.
fn write_text(page: &mut String, article: &Article, block: &Block) {
    let text = article.text();
    let first = article
        .links
        .partition_point(|link| link.span.start() < block.span.start());
    let links = article.links[first..].iter();
    let links = links.take_while(|link| link.span.end() <= block.span.end());
    let mut at = block.span.start();
    for Link { span, address } in links {
        write_words(page, &text[at..span.start()], block.kind);
        page.push_str("<a href=\"");
        escape(page, address, true);
        page.push_str("\">");
        write_words(page, span.of(text), block.kind);
        page.push_str("</a>");
        at = span.end();
    }
    write_words(page, &text[at..block.span.end()], block.kind);
}

fn write_words(page: &mut String, words: &str, kind: BlockKind) {
    if kind != BlockKind::Verse {
        return escape(page, words, false);
    }
    for (n, line) in words.split('\n').enumerate() {
        if n > 0 {
            page.push_str("<br>\n");
        }
        escape(page, line, false);
    }
}

/// Escapes what HTML would take for markup, or lose.
fn escape(page: &mut String, text: &str, is_value: bool) {
    for c in text.chars() {
        match c {
            '&' => page.push_str("&amp;"),
            '<' => page.push_str("&lt;"),
            '>' => page.push_str("&gt;"),
            '"' if is_value => page.push_str("&quot;"),
            '\r' => page.push_str("&#13;"),
            c => page.push(c),
        }
    }
}
