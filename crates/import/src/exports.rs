//! Exports of article databases: many articles in one text, each under its own fields.
//!
//! An [`ExportFormat`] finds the articles in a text and takes the fields of each off. The text comes from a
//! text file, or from a word processor's file by its own reader.

mod factiva;
mod factiva_codes;
mod nexis;
mod nexis_uni;
mod proquest;
mod stanzas;

use std::borrow::Cow;
use std::fs::File;
use std::io::Read as _;
use std::ops::Range;
use std::path::Path;

use pullquote_text::{Article, Contents, Encoding, Part, Source};

use crate::decode::{self, Decoded};
use crate::error::ImportError;
use crate::fields::Fields;
use crate::file::{HEAD, has_extension};
use crate::office::OfficeFormat;
use crate::traits::{CollectionFormat, DocumentFormat as _, Parts};

/// The largest export that is read, in bytes: databases limit theirs to some hundred articles.
const MAX_BYTES: u64 = 256 << 20;
/// Names of texts. A file without an extension may be one, too.
const TEXTS: &[&str] = &["txt", "text", "asc"];
/// Files of word processors that databases offer.
const DOCUMENT_FILES: &[&str] = &["rtf", "docx", "odt"];

/// A layout in which a database exports articles.
trait ExportFormat: Sync {
    /// Whether a text that begins with `head` has this layout.
    fn detects(&self, head: &str) -> bool;

    /// The articles, in order and without overlap.
    fn split(&self, text: &str) -> Vec<Range<usize>>;

    /// The fields and the text of one of them.
    fn read<'t>(&self, document: &'t str) -> (Fields, Cow<'t, str>);
}

const FORMATS: &[&dyn ExportFormat] = &[
    &nexis::Nexis,
    &nexis_uni::NexisUni,
    &proquest::ProQuest,
    &factiva_codes::FactivaCodes,
    &factiva::Factiva,
];

/// Words one of which every export has, for a quick look at the many texts that are none.
const SIGNS: &[&str] = &[
    " DOCUMENT",
    "Document",
    "Body",
    "HD",
    "opyright",
    "OPYRIGHT",
    "(c) ",
    "____",
];

/// Whether bytes may be those of an export: always, if they are UTF-16 or may hold a copyright sign.
fn may_be_export(head: &[u8]) -> bool {
    let has = |sign: &&str| memchr::memmem::find(head, sign.as_bytes()).is_some();
    memchr::memchr2(0, 0xa9, head).is_some() || SIGNS.iter().any(has)
}

fn format_of(head: &str) -> Option<&'static dyn ExportFormat> {
    let mut formats = FORMATS.iter().copied();
    formats.find(|format| format.detects(head))
}

pub(crate) struct TextExports;

impl CollectionFormat for TextExports {
    fn accepts_name(&self, path: &Path) -> bool {
        path.extension().is_none() || has_extension(path, TEXTS)
    }

    fn is_found_by_content(&self) -> bool {
        true
    }

    fn detects(&self, _path: &Path, head: &[u8]) -> bool {
        may_be_export(head) && format_of(&decode::decode(head.to_vec(), None).text).is_some()
    }

    fn open(&self, file: File, _path: &Path) -> Result<Box<dyn Parts>, ImportError> {
        let decoded = decode::decode(read_all(file)?, None);
        Ok(Box::new(Export::new(decoded)?))
    }
}

/// Exports as files of a word processor.
pub(crate) struct DocumentExports;

impl CollectionFormat for DocumentExports {
    fn accepts_name(&self, path: &Path) -> bool {
        has_extension(path, DOCUMENT_FILES)
    }

    fn is_found_by_content(&self) -> bool {
        true
    }

    fn detects(&self, path: &Path, head: &[u8]) -> bool {
        OfficeFormat.detects(path, head)
    }

    fn open(&self, file: File, path: &Path) -> Result<Box<dyn Parts>, ImportError> {
        let article = OfficeFormat.read(read_all(file)?, Source::File(path.to_owned()))?;
        Ok(Box::new(Export::new(Decoded {
            text: article.text().to_owned(),
            encoding: article.encoding,
            notes: article.notes,
        })?))
    }
}

/// The articles of an export in `bytes` of text.
pub(crate) fn parts(bytes: &[u8]) -> Result<Box<dyn Parts>, ImportError> {
    let head = decode::decode(bytes[..bytes.len().min(HEAD)].to_vec(), None);
    if format_of(&head.text).is_none() {
        return Err(ImportError::NoParts);
    }
    Ok(Box::new(Export::new(decode::decode(bytes.to_vec(), None))?))
}

/// The first article of an export that begins with `head`.
pub(crate) fn preview(head: &[u8], source: &Source) -> Option<Article> {
    let path = source.path()?;
    if !TextExports.accepts_name(path) {
        return None;
    }
    let decoded = decode::decode(head.to_vec(), None);
    let export = Export::new(decoded).ok();
    export?.article(source.clone(), 1).ok()
}

/// Reads a file that may hold several articles.
pub(crate) fn read_all(file: File) -> Result<Vec<u8>, ImportError> {
    let bytes = file.metadata()?.len();
    if bytes > MAX_BYTES {
        // A text of that size is no export.
        return Err(ImportError::NoParts);
    }
    let mut all = Vec::new();
    file.take(MAX_BYTES).read_to_end(&mut all)?;
    Ok(all)
}

/// An export in memory.
struct Export {
    format: &'static dyn ExportFormat,
    text: String,
    documents: Vec<Range<usize>>,
    encoding: Encoding,
    notes: Vec<String>,
}

impl Export {
    fn new(decoded: Decoded) -> Result<Self, ImportError> {
        let text = decoded.text;
        let head = &text[..text.floor_char_boundary(HEAD)];
        let format = format_of(head).ok_or(ImportError::NoParts)?;
        let mut documents = format.split(&text);
        documents.retain(|range| {
            let (fields, body) = format.read(&text[range.clone()]);
            !fields.headline.is_empty() || !body.trim().is_empty()
        });
        if documents.is_empty() {
            return Err(ImportError::NoParts);
        }
        Ok(Self {
            format,
            text,
            documents,
            encoding: decoded.encoding,
            notes: decoded.notes,
        })
    }
}

impl Parts for Export {
    fn contents(&mut self) -> Result<Contents, ImportError> {
        let documents = (1..).zip(&self.documents);
        let parts = documents.map(|(number, range)| {
            let (fields, _) = self.format.read(&self.text[range.clone()]);
            Part {
                number,
                title: pullquote_text::collapse_whitespace(&fields.headline),
                publisher: Some(fields.publication.clone()).filter(|name| !name.is_empty()),
                date: fields.day(),
                bytes: range.len() as u64,
                error: None,
            }
        });
        Ok(Contents {
            title: String::new(),
            parts: parts.collect(),
        })
    }

    fn article(&mut self, source: Source, number: u32) -> Result<Article, ImportError> {
        let at = usize::try_from(number)
            .unwrap_or(usize::MAX)
            .wrapping_sub(1);
        let range = self.documents.get(at).ok_or(ImportError::NoSuchPart)?;
        let (fields, body) = self.format.read(&self.text[range.clone()]);
        let mut article = fields.with_text(&body, source);
        article.encoding = self.encoding;
        article.notes.clone_from(&self.notes);
        Ok(article)
    }
}
