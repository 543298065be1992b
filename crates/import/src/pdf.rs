//! PDF with a text layer: glyphs with their places to lines, columns and paragraphs.
//!
//! `hayro-syntax` finds the objects, also in damaged and (without a password) encrypted files; it is small
//! and unpacks nothing before it is asked. [`unpack`] bounds what is unpacked, [`page_text`] what is drawn.
//! Text that a tagged file marks as a running head is left out at once, that of others by repetition
//! (`paged`). A file without text is refused. Title and dates of the file are not shown.

mod cmap;
mod columns;
mod font;
mod glyph;
mod glyph_names;
mod links;
mod matrix;
mod page_text;
mod paragraphs;
mod unpack;

use std::path::Path;

use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use pullquote_text::{Article, Source};

use crate::error::{DocumentError, ImportError};
use crate::markup;
use crate::traits::DocumentFormat;
use page_text::TextReader;

/// Within how many bytes a PDF says that it is one.
const HEAD: usize = 1024;
/// The most pages that are read.
const MAX_PAGES: usize = 3000;

pub(crate) struct PdfFormat;

impl DocumentFormat for PdfFormat {
    fn detects(&self, _name: &Path, head: &[u8]) -> bool {
        let head = &head[..head.len().min(HEAD)];
        let at = memchr::memmem::find(head, b"%PDF-");
        // Text about PDFs may hold the words; what stands before them in a PDF is a few bytes of a transfer.
        at.is_some_and(|at| at == 0 || head[..at].iter().any(|byte| *byte == 0 || *byte > 0x7e))
    }

    fn read(&self, bytes: Vec<u8>, source: Source) -> Result<Article, ImportError> {
        unpack::check(&bytes)?;
        let pdf = Pdf::new(bytes).map_err(|error| match error {
            LoadPdfError::Decryption(DecryptionError::PasswordProtected) => DocumentError::Password,
            _ => DocumentError::Damaged,
        })?;
        let mut reader = TextReader::new();
        let mut pages = Vec::new();
        let n_pages = pdf.pages().len();
        for page in pdf.pages().iter().take(MAX_PAGES) {
            if reader.is_used_up() {
                break;
            }
            let glyphs = reader.page(page);
            let (_, height) = page.render_dimensions();
            pages.push(columns::lines(glyphs, height));
        }
        let is_cut = pages.len() < n_pages || reader.is_used_up() || reader.is_page_cut;
        if reader.n_codes > 0 && reader.n_unknown * 2 > reader.n_codes {
            return Err(DocumentError::UnknownLetters.into());
        }
        let blocks = paragraphs::blocks(pages, &reader.links);
        if blocks.is_empty() {
            let is_scanned = reader.n_pictures > 0;
            let error = if is_scanned {
                DocumentError::Scanned
            } else {
                DocumentError::Empty
            };
            return Err(error.into());
        }
        let author = pdf.metadata().author.as_deref().map(text_string);
        let mut article = markup::join(&blocks).into_article(source, None);
        article.byline = article
            .byline
            .take()
            .or(author.and_then(crate::office::creator));
        if is_cut {
            article
                .notes
                .push("only a part of the text was read: the file is too large".to_owned());
        }
        Ok(article)
    }
}

/// A string of a PDF outside its pages: UTF-16 or UTF-8 with its mark, else Latin letters.
fn text_string(bytes: &[u8]) -> String {
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        let pairs = rest.chunks_exact(2);
        let units = pairs.map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
        return String::from_utf16_lossy(&units.collect::<Vec<_>>());
    }
    let rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(rest) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252
            .decode_without_bom_handling(rest)
            .0
            .into_owned(),
    }
}
