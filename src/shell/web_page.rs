//! Fetches a page, tells what it is, and keeps its article.
//!
//! What is kept is the article as a small page of its own ([`import::write_page`]), without the scripts,
//! pictures and trackers of the page; a document (PDF, EPUB, Word) and plain text are kept as they came.
//! What is no article is an error that says what can be done.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use thiserror::Error;

use super::http::{Client, HttpError, Request, Response};
use super::teaser;
use crate::library::keep::{KeepError, Kept, KeptPages, NewPage};
use pullquote_import::{self as import, Format, ImportError, PageVerdict, page_verdict};
use pullquote_text::{Article, Source};

/// Why an address was not kept. The message is a sentence without its subject and full stop.
#[derive(Debug, Error)]
pub enum PageError {
    #[error(transparent)]
    Http(#[from] HttpError),
    /// It is no article.
    #[error("{}", .0.reason())]
    NoArticle(PageVerdict),
    #[error("it is a feed, not an article")]
    Feed,
    #[error("it is {0}, which cannot be read")]
    Type(String),
    #[error(transparent)]
    Import(#[from] ImportError),
    #[error(transparent)]
    Keep(#[from] KeepError),
}

impl PageError {
    /// What the reader can do.
    pub fn advice(&self) -> Option<&'static str> {
        match self {
            Self::NoArticle(verdict) => verdict.advice(),
            Self::Feed => Some("follow it: pullquote subscribe ADDRESS"),
            Self::Http(HttpError::Status {
                code: 401..=403, ..
            }) => PageVerdict::Robots.advice(),
            _ => None,
        }
    }
}

/// A page that was fetched and is worth keeping.
#[derive(Debug)]
pub struct Page {
    /// Where it was found, after redirects.
    pub address: String,
    pub content: Content,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

#[derive(Debug)]
pub enum Content {
    /// The article of a page of HTML.
    Article(Box<Article>),
    /// A file of another kind, with its extension.
    File {
        extension: &'static str,
        bytes: Vec<u8>,
    },
}

/// Who named an address.
#[derive(Clone, Copy, Debug)]
pub enum Named<'p> {
    Reader,
    /// An article. The feeds that the reader follows are in this file.
    Article(&'p Path),
}

/// Fetches an address for the reader and keeps what is there in the folder `library`. An address that is
/// kept already is updated if its server has something new. Nothing is written once `cancel` is set. An address
/// that the reader did not type is not fetched from this computer or its network, unless it is that of a teaser
/// whose feed is there, too.
///
/// # Errors
/// There is no article at the address, or it cannot be written.
pub fn add(
    client: &Client,
    library: &Path,
    address: &str,
    named: Named<'_>,
    cancel: &Arc<AtomicBool>,
) -> Result<Kept, PageError> {
    let mut kept = KeptPages::of(library);
    let known = kept.find(address).map_err(KeepError::from)?;
    let teaser = known.as_ref().and_then(|known| teaser::at(&known.path));
    let mut request = match named {
        Named::Reader => Request::typed(address),
        Named::Article(feeds) if teaser.is_some() => {
            Request::linked(address, &teaser::feed_at(feeds, address))
        }
        Named::Article(_) => Request::linked(address, ""),
    };
    request.cancel = Some(Arc::clone(cancel));
    if let Some(known) = &known {
        request.etag.clone_from(&known.etag);
        request.last_modified.clone_from(&known.last_modified);
    }
    let response = client.get(&request)?;
    if let (true, Some(known)) = (response.is_unchanged, known) {
        return Ok(Kept::Unchanged(known.path));
    }
    let mut page = read_on(client, response, &request)?;
    if cancel.load(Ordering::Relaxed) {
        return Err(HttpError::Cancelled.into());
    }
    if let Some(teaser) = teaser {
        // Known by the address of the feed, also when it leads through a counter.
        address.clone_into(&mut page.address);
        if let Content::Article(article) = &mut page.content {
            teaser::fill_in(article, teaser);
        }
    }
    Ok(keep(&mut kept, &page, None)?)
}

/// The file of an address that was kept before.
pub fn kept_copy(library: &Path, address: &str) -> Option<PathBuf> {
    let known = KeptPages::of(library).find(address);
    known.ok().flatten().map(|known| known.path)
}

/// Reads what came back, or what a page without an article leads to.
fn read_on(client: &Client, first: Response, request: &Request) -> Result<Page, PageError> {
    const MAX_PAGES: usize = 3;
    let mut response = first;
    for _ in 1..MAX_PAGES {
        let next = import::refresh_target(&response.bytes, &response.address);
        let (verdict, next) = match (read(response), next) {
            (Err(PageError::NoArticle(verdict)), Some(next)) => (verdict, next),
            (result, _) => return result,
        };
        response = client
            .get(&request.follow(&next))
            .map_err(|error| match error {
                HttpError::Cancelled => error.into(),
                _ => PageError::NoArticle(verdict),
            })?;
    }
    read(response)
}

/// Reads what came back.
///
/// # Errors
/// It is no article.
pub fn read(response: Response) -> Result<Page, PageError> {
    let content = match kind(&response) {
        Kind::Html => {
            let article = import::read_page(&response.bytes, &response.address, response.charset());
            match page_verdict(&response.bytes, article.as_ref().ok()) {
                PageVerdict::Article => Content::Article(Box::new(article?)),
                verdict => return Err(PageError::NoArticle(verdict)),
            }
        }
        Kind::File(extension) => {
            let bytes = response.bytes;
            // A book is read from its file, chapter by chapter.
            if extension != "epub" {
                let name = format!("page.{extension}");
                import::read(bytes.as_slice(), Source::File(name.into()))?;
            }
            Content::File { extension, bytes }
        }
        Kind::Feed => return Err(PageError::Feed),
        Kind::Other(name) => return Err(PageError::Type(name)),
    };
    Ok(Page {
        address: response.address,
        content,
        etag: response.etag,
        last_modified: response.last_modified,
    })
}

/// Keeps a page in the folder of its publisher, or of the feed that it came from.
///
/// # Errors
/// It cannot be written.
pub fn keep(kept: &mut KeptPages, page: &Page, feed: Option<&str>) -> Result<Kept, KeepError> {
    let written;
    let title;
    let mut new = NewPage {
        address: &page.address,
        publisher: feed.unwrap_or_default(),
        date: None,
        title: "",
        extension: "html",
        bytes: &[],
        etag: page.etag.as_deref(),
        last_modified: page.last_modified.as_deref(),
    };
    match &page.content {
        Content::Article(article) => {
            written = import::write_page(article);
            title = article.title();
            new.bytes = written.as_bytes();
            new.date = article.date;
            new.publisher = feed.or(article.publisher_name()).unwrap_or_default();
        }
        Content::File { extension, bytes } => {
            title = file_title(&page.address, extension, bytes);
            new.bytes = bytes;
            new.extension = extension;
        }
    }
    new.title = &title;
    kept.keep(&new)
}

/// The headline of a text; of other files the last part of the address.
fn file_title(address: &str, extension: &str, bytes: &[u8]) -> String {
    if matches!(extension, "txt" | "md") {
        let source = Source::File(format!("page.{extension}").into());
        return import::article(bytes, source).title();
    }
    let address = address.split(['?', '#']).next().unwrap_or_default();
    let name = address.trim_end_matches('/').rsplit('/').next();
    let name = decode_percent(name.unwrap_or_default());
    let ending = format!(".{extension}");
    let stem = name.len().saturating_sub(ending.len());
    match name.get(stem..) {
        Some(tail) if tail.eq_ignore_ascii_case(&ending) => name[..stem].to_owned(),
        _ => name,
    }
}

fn decode_percent(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|digits| {
            let digits = std::str::from_utf8(digits).ok()?;
            u8::from_str_radix(digits, 16).ok()
        });
        match code {
            Some(code) if byte == b'%' => {
                bytes.push(code);
                rest = &after[2..];
            }
            _ => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[derive(Debug, PartialEq, Eq)]
enum Kind {
    Html,
    /// A document or text that is read, by its extension.
    File(&'static str),
    Feed,
    /// In words.
    Other(String),
}

/// What an answer is, by its first bytes, else by what the server says, which is wrong often enough.
fn kind(response: &Response) -> Kind {
    let bytes = &response.bytes;
    let media_type = response.media_type();
    let path = response
        .address
        .split(['?', '#'])
        .next()
        .unwrap_or_default();
    let path = path.to_ascii_lowercase();
    if bytes.starts_with(b"%PDF-") {
        return Kind::File("pdf");
    }
    if bytes.starts_with(b"{\\rtf") {
        return Kind::File("rtf");
    }
    if bytes.starts_with(b"PK\x03\x04") {
        let known = [
            ("epub", "application/epub+zip"),
            (
                "docx",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            ),
            ("odt", "application/vnd.oasis.opendocument.text"),
        ];
        let mut known = known.into_iter();
        let found = known.find(|(ending, named)| {
            media_type == *named || path.ends_with(&format!(".{ending}")) || names(bytes, named)
        });
        return match found {
            Some((extension, _)) => Kind::File(extension),
            None => Kind::Other("a ZIP archive".to_owned()),
        };
    }
    if is_feed(bytes, &media_type) {
        return Kind::Feed;
    }
    if Format::detect(bytes, &Source::Stdin) == Format::Html {
        return Kind::Html;
    }
    let is_markdown = Path::new(&path)
        .extension()
        .is_some_and(|ending| ending == "md");
    let binary = import::binary_kind(bytes);
    match media_type.as_str() {
        "text/html" | "application/xhtml+xml" | "" if binary.is_none() => Kind::Html,
        "text/markdown" if binary.is_none() => Kind::File("md"),
        "text/plain" if is_markdown && binary.is_none() => Kind::File("md"),
        "text/plain" if binary.is_none() => Kind::File("txt"),
        "" | "application/octet-stream" => {
            Kind::Other(binary.unwrap_or("a file of an unknown kind").to_owned())
        }
        name => match name.split('/').next() {
            Some("image") => Kind::Other("a picture".to_owned()),
            Some("audio") => Kind::Other("a recording".to_owned()),
            Some("video") => Kind::Other("a film".to_owned()),
            _ => Kind::Other(binary.map_or_else(|| format!("of the type {name}"), str::to_owned)),
        },
    }
}

/// Whether the first member of a ZIP archive names the type of the document, as EPUB and ODT do.
fn names(bytes: &[u8], media_type: &str) -> bool {
    let head = &bytes[..bytes.len().min(256)];
    head.windows(media_type.len())
        .any(|part| part == media_type.as_bytes())
}

fn is_feed(bytes: &[u8], media_type: &str) -> bool {
    if matches!(
        media_type,
        "application/rss+xml"
            | "application/atom+xml"
            | "application/feed+json"
            | "application/rdf+xml"
    ) {
        return true;
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]);
    let head = head.trim_start_matches(|c: char| c == '\u{feff}' || c.is_whitespace());
    if head.starts_with('{') {
        return head.contains("https://jsonfeed.org/version/");
    }
    head.starts_with('<')
        && !head.to_ascii_lowercase().contains("<html")
        && ["<rss", "<feed", "<rdf:RDF"]
            .into_iter()
            .any(|root| head.contains(root))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(content_type: &str, address: &str, bytes: &[u8]) -> Response {
        Response {
            is_unchanged: false,
            address: address.to_owned(),
            has_moved: false,
            content_type: Some(content_type.to_owned()),
            etag: None,
            last_modified: None,
            bytes: bytes.to_vec(),
        }
    }

    #[test]
    fn kinds_are_told_by_the_bytes_before_what_the_server_says() {
        let address = "https://example.org/a";
        for (content_type, address, bytes, wanted) in [
            ("text/html", address, &b"<p>Hello"[..], Kind::Html),
            (
                "text/plain",
                address,
                b"<!DOCTYPE html><p>Hello",
                Kind::Html,
            ),
            (
                "application/octet-stream",
                address,
                b"<html><p>Hello",
                Kind::Html,
            ),
            ("text/html", address, b"%PDF-1.7 ...", Kind::File("pdf")),
            (
                "text/plain; charset=utf-8",
                address,
                b"Hello",
                Kind::File("txt"),
            ),
            (
                "text/plain",
                "https://example.org/a.md?raw=1",
                b"# Hello",
                Kind::File("md"),
            ),
            (
                "application/zip",
                "https://example.org/a.epub",
                b"PK\x03\x04",
                Kind::File("epub"),
            ),
            (
                "application/epub+zip",
                address,
                b"PK\x03\x04",
                Kind::File("epub"),
            ),
            (
                "",
                address,
                b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.text",
                Kind::File("odt"),
            ),
            (
                "text/xml",
                address,
                b"<?xml version='1.0'?><rss version='2.0'>",
                Kind::Feed,
            ),
            (
                "application/json",
                address,
                b"{\"version\": \"https://jsonfeed.org/version/1.1\"",
                Kind::Feed,
            ),
            ("application/atom+xml", address, b"", Kind::Feed),
            (
                "image/png",
                address,
                b"\x89PNG\r\n\0",
                Kind::Other("a picture".to_owned()),
            ),
            (
                "text/html",
                address,
                b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\x01\0",
                Kind::Other("a picture (PNG)".to_owned()),
            ),
        ] {
            assert_eq!(
                kind(&answer(content_type, address, bytes)),
                wanted,
                "{content_type}"
            );
        }
    }

    #[test]
    fn files_are_titled_by_their_address() {
        let of = |address| file_title(address, "pdf", b"%PDF-");
        assert_eq!(of("https://example.org/a/The%20plan.PDF?x=1"), "The plan");
        assert_eq!(of("https://example.org/a/plan/"), "plan");
        assert_eq!(of("https://example.org/%zz%"), "%zz%");
        assert_eq!(
            file_title(
                "https://example.org/a.txt",
                "txt",
                b"The plan\n\nIt is one."
            ),
            "The plan"
        );
    }
}
