//! Web pages that browsers saved as MHTML: a mail whose parts are the page and its pictures (RFC 2557).

use std::path::Path;

use pullquote_text::{Article, Source};

use crate::error::ImportError;
use crate::file::has_extension;
use crate::mail::mime::Entity;
use crate::mail::{count_fields, root};
use crate::saved_page::{self, Origin};
use crate::traits::DocumentFormat;

/// How many bytes are looked at for the header.
const HEAD: usize = 8 << 10;

pub(crate) struct Mhtml;

impl DocumentFormat for Mhtml {
    fn detects(&self, name: &Path, head: &[u8]) -> bool {
        let head = &head[..head.len().min(HEAD)];
        let is_header = || count_fields(head.trim_ascii_start()).is_some();
        if has_extension(name, &["mht", "mhtml"]) {
            return is_header();
        }
        // Chromium: `From: <Saved by Blink>`; Internet Explorer: `From: "Saved by …"`.
        let line = head.split(|byte| *byte == b'\n').next().unwrap_or(head);
        line.starts_with(b"From:")
            && memchr::memmem::find(line, b"Saved by ").is_some()
            && is_header()
    }

    fn read(&self, bytes: Vec<u8>, source: Source) -> Result<Article, ImportError> {
        let saved = Entity::parse(bytes.trim_ascii_start());
        let page = page(&saved).ok_or(ImportError::EmptyPage)?;
        let named = page
            .text("Content-Location")
            .and_then(|address| saved_page::web_address(&address));
        let origin = Origin {
            address: named.or_else(|| saved.text("Snapshot-Content-Location")),
            charset: page.parameter("charset"),
            saved: saved.date(),
        };
        saved_page::article(page.decoded().into_owned(), source, &origin)
    }
}

/// The part that is the page: the root, or the largest part of HTML if the root only arranges frames.
fn page<'e, 'm>(saved: &'e Entity<'m>) -> Option<&'e Entity<'m>> {
    let mut pages = Vec::new();
    add_pages(saved, &mut pages);
    let mut root_part = saved;
    while !root_part.parts.is_empty() {
        root_part = root(root_part);
    }
    let is_frameset = |page: &Entity| {
        let text = page.decoded().to_ascii_lowercase();
        memchr::memmem::find(&text, b"<frameset").is_some()
    };
    if is_page(root_part) && !(pages.len() > 1 && is_frameset(root_part)) {
        return Some(root_part);
    }
    pages.into_iter().max_by_key(|page| page.body.len())
}

fn is_page(entity: &Entity) -> bool {
    matches!(
        entity.media_type.as_str(),
        "text/html" | "application/xhtml+xml"
    )
}

fn add_pages<'e, 'm>(entity: &'e Entity<'m>, pages: &mut Vec<&'e Entity<'m>>) {
    if is_page(entity) {
        pages.push(entity);
    }
    for part in &entity.parts {
        add_pages(part, pages);
    }
}
