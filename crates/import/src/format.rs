//! [`Format`]: how the bytes of a file are read.

use std::path::Path;

use pullquote_text::Source;

use crate::file::has_extension;
use crate::html;

/// How the bytes of a file are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Plain text in any encoding.
    Plain,
    /// Markdown: `CommonMark` with tables, footnotes, task lists and strikethrough.
    Markdown,
    /// HTML, or XHTML by the rules of XML.
    Html,
}

impl Format {
    /// The format of `bytes`, by the file extension, else by a doctype or one of the first tags of HTML.
    pub fn detect(bytes: &[u8], source: &Source) -> Self {
        let path = match source {
            Source::File(path) => path.as_path(),
            Source::Seed(name) => Path::new(name),
            Source::Part { .. } | Source::StdinPart(_) => return Self::Html,
            Source::Stdin => Path::new(""),
            // Text that was extracted before.
            Source::Given(_) => return Self::Plain,
        };
        if has_extension(path, &["md", "markdown", "mdown", "mkd"]) {
            Self::Markdown
        } else if has_extension(path, &["txt", "text", "asc", "article", "log"]) {
            Self::Plain
        } else if has_extension(path, &["html", "htm", "xhtml"]) || html::is_html(bytes) {
            Self::Html
        } else {
            Self::Plain
        }
    }
}
