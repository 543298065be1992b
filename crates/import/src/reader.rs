//! The entry points: from a source or bytes to an article.

use std::borrow::Cow;
use std::path::Path;

use pullquote_text::{Article, Source, plain};

use crate::collection::Collection;
use crate::error::ImportError;
use crate::format::Format;
use crate::registry::DOCUMENTS;
use crate::traits::{DocumentFormat, Parts};
use crate::{
    binary, decode, exports, feed, feed_file, file, file_date, html, markdown, names, news_json,
    pdftotext, repair, text_columns,
};

/// Reads the file, or the part of a file, that `source` names. To read many parts, use
/// [`Opener`](crate::Opener).
///
/// # Errors
/// The file cannot be read, or holds no article or several, or `source` is neither a file nor a part.
pub fn open(source: &Source) -> Result<Article, ImportError> {
    match source {
        Source::File(path) => match Collection::open(path)? {
            Some(mut collection) => collection.only_article(source).unwrap_or_else(|| {
                collection.contents()?;
                Err(ImportError::IsCollection)
            }),
            None => open_file(path),
        },
        Source::Part { path, part } => {
            let mut collection = Collection::open(path)?.ok_or(ImportError::NoParts)?;
            collection.article(*part)
        }
        Source::Seed(_) | Source::Stdin | Source::StdinPart(_) | Source::Given(_) => {
            Err(ImportError::NoFile)
        }
    }
}

fn open_file(path: &Path) -> Result<Article, ImportError> {
    let (bytes, is_stable) = file::read_bytes(path, file::MAX_BYTES)?;
    let mut article = read(bytes, Source::File(path.to_owned()))?;
    if !is_stable {
        let note = "the file was changing while it was read";
        article.notes.push(note.to_owned());
    }
    Ok(article)
}

/// Reads bytes as a document of a known format, else in the format that [`Format::detect`] finds.
///
/// # Errors
/// They are no text and of no known format, there is no text in them, or they are damaged. Text is always
/// read.
pub fn read<'b>(bytes: impl Into<Cow<'b, [u8]>>, source: Source) -> Result<Article, ImportError> {
    let mut article = read_bytes(bytes.into(), source)?;
    add_file_date(&mut article);
    Ok(article)
}

/// The date in its file's name, where nothing else tells one.
fn add_file_date(article: &mut Article) {
    if article.date.is_none()
        && let Source::File(path) = &article.source
    {
        let name = path.file_name().and_then(|name| name.to_str());
        article.date = name.and_then(file_date::find);
    }
}

fn read_bytes(bytes: Cow<'_, [u8]>, source: Source) -> Result<Article, ImportError> {
    if let Some(document) = document_format(&bytes, &source) {
        return document.read(bytes.into_owned(), source);
    }
    if let (Some(kind), false) = (binary::kind(&bytes), is_given(&source)) {
        return Err(ImportError::NoText(kind));
    }
    if source == Source::Stdin
        && let Some(parts) = piped_parts(&bytes)
    {
        return only_part(parts, source);
    }
    match Format::detect(&bytes, &source) {
        Format::Html => html::article(bytes.into_owned(), source),
        Format::Plain if is_data(&source) => Err(ImportError::NoArticles),
        format => Ok(text_article(bytes.into_owned(), source, format)),
    }
}

/// The articles of an export, a feed or news that were piped in.
fn piped_parts(bytes: &[u8]) -> Option<Box<dyn Parts>> {
    if feed::is_feed(bytes) {
        return feed_file::parts(bytes).ok();
    }
    let text = || decode::decode(bytes.to_vec(), None);
    match bytes.trim_ascii_start().first() {
        Some(b'{' | b'[') => news_json::parts(text().text).ok(),
        _ => exports::parts(bytes).ok(),
    }
}

/// The article of standard input, which has no parts.
fn only_part(mut parts: Box<dyn Parts>, source: Source) -> Result<Article, ImportError> {
    match parts.contents()?.parts.as_slice() {
        [part] => parts.article(source, part.number),
        _ => Err(ImportError::SeveralPiped),
    }
}

fn document_format(bytes: &[u8], source: &Source) -> Option<&'static dyn DocumentFormat> {
    // `Given` is text that was extracted before.
    if matches!(source, Source::Given(_)) {
        return None;
    }
    let name = source.name();
    let mut all = DOCUMENTS.iter().copied();
    all.find(|document| document.detects(Path::new(&name), bytes))
}

/// [`read`] without errors: HTML without text gives an empty article, with the error among its notes.
pub fn article<'b>(bytes: impl Into<Cow<'b, [u8]>>, source: Source) -> Article {
    read(bytes, source.clone()).unwrap_or_else(|error| {
        let mut article = Article::new("", Vec::new(), source);
        article.notes.push(error.to_string());
        article
    })
}

/// Whether the file at `path` can be read, as [`open`] would or as a file of several articles.
///
/// # Errors
/// The same as when it is opened.
pub fn check(path: &Path) -> Result<(), ImportError> {
    match crate::collection::contents(path)? {
        Some(_) => Ok(()),
        None => open(&Source::File(path.to_owned())).map(drop),
    }
}

/// Reads the first bytes of a file, for its title and length. Skips the search for the article in HTML that
/// declares its headline and day. A
/// document that can only be read whole, such as a DOCX, is empty.
///
/// # Errors
/// The bytes are of no format that is read.
pub fn preview(bytes: &[u8], source: Source) -> Result<Article, ImportError> {
    if let Some(document) = document_format(bytes, &source) {
        let read = document.read(bytes.to_vec(), source.clone());
        return Ok(read.unwrap_or_else(|_| Article::new("", Vec::new(), source)));
    }
    if let Some(kind) = binary::kind(bytes) {
        return Err(ImportError::NoText(kind));
    }
    let mut article = match Format::detect(bytes, &source) {
        Format::Html => html::preview(bytes.to_vec(), source),
        Format::Plain if is_data(&source) => Article::new("", Vec::new(), source),
        Format::Plain => match exports::preview(bytes, &source) {
            Some(article) => article,
            None => text_article(bytes.to_vec(), source, Format::Plain),
        },
        format => text_article(bytes.to_vec(), source, format),
    };
    add_file_date(&mut article);
    Ok(article)
}

/// Whether `source` is a file of data, which is read only by the readers of its articles.
fn is_data(source: &Source) -> bool {
    matches!(source, Source::File(path) if names::is_data_name(path))
}

/// Whether `source` is text that was extracted before, and is taken as it is.
const fn is_given(source: &Source) -> bool {
    matches!(source, Source::Given(_))
}

fn text_article(bytes: Vec<u8>, source: Source, format: Format) -> Article {
    let mut decoded = decode::decode(bytes, None);
    if !is_given(&source) {
        decoded.repair();
        if format == Format::Plain
            && let Some((text, note)) = repair::references(&decoded.text)
        {
            decoded.text = text;
            decoded.notes.push(note);
        }
        if format == Format::Plain
            && let Some((text, note)) = text_columns::repair(&decoded.text)
        {
            decoded.text = text;
            decoded.notes.push(note);
        }
        if format == Format::Plain
            && let Some((text, note)) = pdftotext::repair(&decoded.text)
        {
            decoded.text = text;
            decoded.notes.push(note);
        }
    }
    let mut article = match format {
        Format::Markdown => markdown::from_text(&decoded.text, source),
        _ => plain::from_text(decoded.text, source),
    };
    article.encoding = decoded.encoding;
    article.notes.splice(0..0, decoded.notes);
    article
}
