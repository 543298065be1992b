//! Documents of word processors: DOCX, ODT and RTF.
//!
//! Each reader streams over its file and hands paragraphs with their roles to a [`PageWriter`]; the page
//! that it writes becomes blocks as every other page does. Styles make the headline, the standfirst and
//! crossheads; a document without them has its first line as headline, if that is short. No date of a file
//! is taken for the date of its article, and no title of a file is shown that the text does not show.

mod docx;
mod odt;
mod page_writer;
mod rtf;
mod xml;

use std::io::Cursor;
use std::path::Path;

use pullquote_text::{Article, BlockKind, Source, collapse_whitespace, plain};

use crate::archive::Archive;
use crate::error::{DocumentError, EpubError, ImportError};
use crate::file::has_extension;
use crate::html;
use crate::markup::{self, MarkupBlock};
use crate::traits::DocumentFormat;
use page_writer::PageWriter;

/// The most bytes that are unpacked of one member of a document.
const MAX_MEMBER: u64 = 64 << 20;
/// How many bytes at each end of an archive tell what it is.
const ENDS: usize = 64 << 10;
/// The longest first line that is a headline without being styled as one, in bytes.
const MAX_HEADLINE: usize = 160;
/// Within how many blocks a heading is that of the whole text.
const TOP_BLOCKS: usize = 3;
/// The author that programs write without being told, in lower case.
const NOBODY: &[&str] = &[
    "unknown",
    "user",
    "admin",
    "administrator",
    "author",
    "owner",
    "un-named",
    "windows user",
    "microsoft office user",
    "python-docx",
    "apache poi",
];

/// What is read of a document.
#[derive(Debug, Default)]
struct Parsed {
    html: String,
    /// The words of blocks whose kind HTML does not tell, in order.
    kinds: Vec<(String, BlockKind)>,
    has_title: bool,
    title: Option<String>,
    creator: Option<String>,
    keywords: Vec<String>,
}

impl Parsed {
    fn of_page(mut page: PageWriter) -> Self {
        Self {
            html: page.end(),
            has_title: page.has_title,
            kinds: page.kinds,
            ..Self::default()
        }
    }

    fn blocks(&self) -> Vec<MarkupBlock> {
        let mut blocks = markup::blocks(&self.html, true);
        let mut kinds = self.kinds.iter().peekable();
        for block in &mut blocks {
            let is_it =
                |(words, _): &&(String, BlockKind)| *words == collapse_whitespace(&block.text);
            if let Some((_, kind)) = kinds.next_if(|known| is_it(known)) {
                block.kind = *kind;
            }
        }
        blocks
    }

    /// Makes the headline: the title, else a heading at the top, else a first line that is short or
    /// repeats the title of the file, else the first heading.
    fn mark_headline(&self, blocks: &mut [MarkupBlock]) {
        let heading = blocks.iter().position(|block| block.level > 0);
        let is_top = heading.is_some_and(|at| at < TOP_BLOCKS);
        let n_blocks = blocks.len();
        if !self.has_title && !is_top && n_blocks > 1 && self.is_headline(&blocks[0]) {
            blocks[0].kind = BlockKind::Headline;
            return;
        }
        match heading {
            Some(at) if is_top && !self.has_title => blocks[at].kind = BlockKind::Headline,
            _ => markup::mark_headline(blocks),
        }
    }

    fn is_headline(&self, block: &MarkupBlock) -> bool {
        let text = &block.text;
        let is_line = text.len() <= MAX_HEADLINE
            && !text.contains('\n')
            && !text.ends_with(['.', '!', ':', ';', ',', '”', '"'])
            && !matches!(
                plain::line_kind(text),
                Some(BlockKind::Byline | BlockKind::Dateline)
            );
        block.kind == BlockKind::Paragraph && (is_line || self.title.as_ref() == Some(text))
    }

    fn into_article(self, source: Source) -> Result<Article, ImportError> {
        let mut blocks = self.blocks();
        if blocks.is_empty() {
            return Err(DocumentError::Empty.into());
        }
        self.mark_headline(&mut blocks);
        let mut article = markup::join(&blocks).into_article(source, None);
        let creator = self.creator.and_then(creator);
        article.byline = article.byline.take().or(creator);
        article.tags = self.keywords;
        Ok(article)
    }
}

/// The author of a file, unless a program wrote the name.
pub(crate) fn creator(name: String) -> Option<String> {
    let is_nobody = NOBODY.contains(&name.trim().to_lowercase().as_str());
    (!is_nobody && !name.trim().is_empty()).then_some(name)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Docx,
    Odt,
    FlatOdt,
    Rtf,
    /// The older format of Word and of encrypted documents.
    Ole,
}

impl Kind {
    fn of(name: &Path, bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"{\\rtf") {
            return Some(Self::Rtf);
        }
        if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
            return Some(Self::Ole);
        }
        if bytes.starts_with(b"PK\x03\x04") {
            return Self::of_archive(name, bytes);
        }
        let head = &bytes[..bytes.len().min(ENDS)];
        let is_flat = bytes.starts_with(b"<?xml")
            && contains(head, b"<office:document")
            && contains(head, b"names:tc:opendocument");
        is_flat.then_some(Self::FlatOdt)
    }

    fn of_archive(name: &Path, bytes: &[u8]) -> Option<Self> {
        let (head, tail) = (
            &bytes[..bytes.len().min(ENDS)],
            &bytes[bytes.len().saturating_sub(ENDS)..],
        );
        if contains(
            &head[..head.len().min(200)],
            b"application/vnd.oasis.opendocument.text",
        ) {
            return Some(Self::Odt);
        }
        let is_docx = [head, tail]
            .iter()
            .any(|end| contains(end, b"word/document"));
        if is_docx || has_extension(name, &["docx", "docm", "dotx"]) {
            return Some(Self::Docx);
        }
        has_extension(name, &["odt", "ott"]).then_some(Self::Odt)
    }

    fn read(self, bytes: Vec<u8>) -> Result<Parsed, DocumentError> {
        match self {
            Self::Rtf => Ok(rtf::read(&bytes)),
            Self::FlatOdt => Ok(odt::read_flat(&html::decode(bytes).text)),
            Self::Ole => Err(DocumentError::Ole),
            Self::Docx => docx::read(&mut Members::open(bytes)?),
            Self::Odt => odt::read(&mut Members::open(bytes)?),
        }
    }
}

fn contains(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

pub(crate) struct OfficeFormat;

impl DocumentFormat for OfficeFormat {
    fn detects(&self, name: &Path, head: &[u8]) -> bool {
        Kind::of(name, head).is_some()
    }

    fn read(&self, bytes: Vec<u8>, source: Source) -> Result<Article, ImportError> {
        let name = source.name();
        let kind = Kind::of(Path::new(&name), &bytes).ok_or(DocumentError::Damaged)?;
        kind.read(bytes)?.into_article(source)
    }
}

/// The members of a zipped document.
struct Members(Archive<Cursor<Vec<u8>>>);

impl Members {
    fn open(bytes: Vec<u8>) -> Result<Self, DocumentError> {
        Ok(Self(Archive::open(Cursor::new(bytes)).map_err(of_archive)?))
    }

    fn text(&mut self, name: &str) -> Result<String, DocumentError> {
        let bytes = self.0.read(name, MAX_MEMBER).map_err(of_archive)?;
        Ok(html::decode(bytes).text)
    }

    /// The text of a member that documents need not have; empty without it.
    fn optional(&mut self, name: &str) -> String {
        self.text(name).unwrap_or_default()
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn of_archive(error: EpubError) -> DocumentError {
    match error {
        EpubError::Password => DocumentError::Password,
        EpubError::MemberTooLarge(limit) => DocumentError::TooLarge(limit),
        _ => DocumentError::Damaged,
    }
}
