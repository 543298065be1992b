//! Bytes to articles. What import noticed is told in [`Article::notes`].
//!
//! [`source`] is the whole way for what lies somewhere, [`read`] for bytes at hand. Inside, [`decode`]
//! finds the encoding and [`plain`] the blocks of a text; [`markdown`], [`html`] and [`epub`] take the
//! text out of what is marked up, through [`markup`]. Plain text cannot fail to be read, and not a
//! character of it is changed beyond its line ends; of what is marked up, the article's text is what
//! a reader sees of it. Absent on purpose: anything that knows a particular newspaper.

pub mod decode;
pub mod epub;
pub mod file;
pub mod html;
pub mod markdown;
pub mod markup;

use std::path::Path;

use pullquote_text::{Article, Source, plain};

/// How bytes are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// As they are.
    Plain,
    /// As Markdown.
    Markdown,
    /// As a page of HTML or XHTML.
    Html,
}

/// Endings of files that are plain text, whatever they begin with.
const PLAIN: &[&str] = &["txt", "text", "asc", "article", "log"];

impl Format {
    /// How the bytes of `source` are read. Markdown and plain text are known by the file's ending
    /// only, pages also by their beginning.
    pub fn of(bytes: &[u8], source: &Source) -> Self {
        let path = match source {
            Source::File(path) => path.as_path(),
            Source::Seed(name) => Path::new(name),
            // A chapter is a page.
            Source::Part { .. } => return Self::Html,
            Source::Stdin => Path::new(""),
            // Words that the program kept are words.
            Source::Given(_) => return Self::Plain,
        };
        let ends = |known: &str| {
            let ending = path.extension();
            ending.is_some_and(|ending| ending.eq_ignore_ascii_case(known))
        };
        if markdown::ENDINGS.iter().any(|known| ends(known)) {
            Self::Markdown
        } else if PLAIN.iter().any(|known| ends(known)) {
            Self::Plain
        } else if html::is_named(path) || html::is_page(bytes) {
            Self::Html
        } else {
            Self::Plain
        }
    }
}

/// The article in the file, or the chapter of a file, that `source` names.
///
/// # Errors
/// The file is missing, cannot be read, or holds no article; `source` names no file. The message is
/// written to follow the file's name.
pub fn source(source: &Source) -> Result<Article, String> {
    match source {
        Source::File(path) => file::read(path).map_err(|error| error.to_string()),
        Source::Part { path, part } => epub::chapter(path, *part),
        Source::Seed(_) | Source::Stdin | Source::Given(_) => Err("was never a file".to_owned()),
    }
}

/// Bytes as an article.
///
/// # Errors
/// A page that holds no text, in words that follow its name. Plain text and Markdown are never
/// refused.
pub fn read(bytes: Vec<u8>, source: Source) -> Result<Article, String> {
    match Format::of(&bytes, &source) {
        Format::Html => html::article(bytes, source),
        format => Ok(of_text(bytes, source, format)),
    }
}

/// Any bytes as an article; a page that holds no text is an empty one, with a note that says so.
pub fn article(bytes: &[u8], source: Source) -> Article {
    owned(bytes.to_vec(), source)
}

/// Any bytes as an article, without a second copy of them where the text can take them over.
pub fn owned(bytes: Vec<u8>, source: Source) -> Article {
    read(bytes, source.clone()).unwrap_or_else(|reason| {
        let mut article = Article::new("", Vec::new(), source);
        article.notes.push(reason);
        article
    })
}

/// The first bytes of a file as an article, for its title and length: pages are not searched for
/// what in them is the article.
pub fn head(bytes: &[u8], source: Source) -> Article {
    match Format::of(bytes, &source) {
        Format::Html => html::head(bytes, source),
        format => of_text(bytes.to_vec(), source, format),
    }
}

fn of_text(bytes: Vec<u8>, source: Source, format: Format) -> Article {
    let decode::Decoded {
        text,
        encoding,
        notes,
    } = decode::decode(bytes);
    let mut article = match format {
        Format::Markdown => markdown::from_text(&text, source),
        _ => plain::from_text(text, source),
    };
    article.encoding = encoding;
    article.notes.splice(0..0, notes);
    article
}
