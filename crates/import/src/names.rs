//! Which files of a folder are articles, judging by their names.

use std::path::Path;

use pullquote_text::Source;

use crate::feed;
use crate::file::{HEAD, has_extension};
use crate::format::Format;
use crate::mail::MailFormat;
use crate::mhtml::Mhtml;
use crate::pdf::PdfFormat;
use crate::traits::DocumentFormat;

/// Endings of names, of all formats that are read.
const ENDINGS: &[&str] = &[
    // Text.
    "txt", "text", "md", "markdown", "asc", "article", // Pages.
    "html", "htm", "xhtml", "mht", "mhtml", "warc", // Books and documents.
    "epub", "pdf", "docx", "docm", "dotx", "odt", "ott", "fodt", "rtf", // Mail.
    "eml", "emlx", "mbx", "mboxrd", "mail", "digest", "mbox", // Feeds and data.
    "rss", "atom", "xml", "json", "jsonl", "ndjson", // Transcripts.
    "srt", "vtt",
];
/// Endings of data that are articles only if articles are found in them.
const DATA: &[&str] = &["xml", "json", "jsonl", "ndjson"];

/// Whether a file of this name is listed among the articles of a folder. Names without an extension are.
pub fn is_article_name(path: &Path) -> bool {
    let Some(ending) = path.extension() else {
        return true;
    };
    let bytes = ending.as_encoded_bytes();
    // `Vane` in `Interview with Mr. Vane` is not an extension.
    let is_words = bytes.len() > 8 || bytes.contains(&b' ');
    let is_archive = || {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.to_ascii_lowercase().ends_with(".warc.gz")
    };
    is_words || has_extension(path, ENDINGS) || is_archive()
}

/// Whether a file of this name is listed only if it holds articles: settings and other data have the same
/// names.
pub fn is_data_name(path: &Path) -> bool {
    has_extension(path, DATA)
}

/// The extension, without its dot, by which a file of these bytes is read as they are without a name. They
/// hold one article: see [`extension_of_several`](crate::extension_of_several).
pub fn extension_of(bytes: &[u8]) -> &'static str {
    let head = &bytes[..bytes.len().min(HEAD)];
    let has = |words: &[u8]| memchr::memmem::find(bytes, words).is_some();
    if PdfFormat.detects(Path::new(""), head) {
        "pdf"
    } else if head.starts_with(b"{\\rtf") {
        "rtf"
    } else if head.starts_with(b"PK") {
        if has(b"word/") { "docx" } else { "odt" }
    } else if Mhtml.detects(Path::new(""), head) {
        "mhtml"
    } else if MailFormat.detects(Path::new(""), head) {
        "eml"
    } else if feed::is_feed(bytes) {
        "xml"
    } else if Format::detect(bytes, &Source::Stdin) == Format::Html {
        "html"
    } else if crate::news_json::parts(String::from_utf8_lossy(bytes).into_owned()).is_ok() {
        "json"
    } else {
        "txt"
    }
}
