//! EPUB books, as folders in which each chapter is an article.
//!
//! The text of a chapter is taken whole: books have
//! no menus to remove. An archive is untrusted: no more of a member is unpacked than a book can need, and
//! nothing is written to disk.

mod archive;
mod package;

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::path::Path;

use pullquote_text::{Article, BlockKind, Contents, Part, Source, date};

use crate::decode::Decoded;
use crate::error::{EpubError, ImportError};
use crate::file::has_extension;
use crate::html;
use crate::markup::{self, MarkupBlock};
use crate::traits::{CollectionFormat, Parts};
pub use archive::MAX_DIRECTORY;

use archive::Archive;
use package::{Package, SpineItem};

/// The most bytes that are unpacked of `container.xml` and of `encryption.xml`.
const MAX_LIST: u64 = 1 << 20;
/// The most bytes that are unpacked of the package document, and of a table of contents.
const MAX_PACKAGE: u64 = 8 << 20;
/// The most bytes that are unpacked of a chapter.
const MAX_CHAPTER: u64 = 16 << 20;
/// Chapters of no more bytes may be a cover or a blank page; listing checks that they hold text.
const MAX_BLANK: u64 = 8 << 10;
/// The most bytes that listing unpacks to find text and titles.
const MAX_SCANNED: u64 = 64 << 20;
/// Within how many blocks the heading of a chapter is.
const HEADING_BLOCKS: usize = 3;
/// The longest title that is made of the first words of a chapter, in bytes.
const MAX_TITLE: usize = 80;

pub(crate) struct EpubFormat;

impl CollectionFormat for EpubFormat {
    fn accepts_name(&self, path: &Path) -> bool {
        has_extension(path, &["epub"])
    }

    fn detects(&self, _path: &Path, _head: &[u8]) -> bool {
        true
    }

    fn open(&self, file: File, _path: &Path) -> Result<Box<dyn Parts>, ImportError> {
        Ok(Box::new(Book::from_file(file)?))
    }
}

impl Parts for Book {
    fn contents(&mut self) -> Result<Contents, ImportError> {
        let mut budget = MAX_SCANNED;
        let mut parts = Vec::new();
        let mut is_locked = true;
        for (at, item) in self.package.spine.clone().iter().enumerate() {
            let is_guide = self.package.guides.contains(&item.name);
            if item.is_auxiliary || is_guide || item.is_contents() || !item.is_page() {
                continue;
            }
            if let Some(part) = self.list(at as u32 + 1, item, &mut budget) {
                is_locked &= self.is_locked(item);
                parts.push(part);
            }
        }
        if parts.is_empty() {
            return Err(EpubError::EmptyBook.into());
        }
        if is_locked {
            return Err(EpubError::Drm.into());
        }
        Ok(Contents {
            title: self.package.title.clone(),
            parts,
        })
    }

    fn article(&mut self, source: Source, number: u32) -> Result<Article, ImportError> {
        let at = usize::try_from(number)
            .unwrap_or(usize::MAX)
            .wrapping_sub(1);
        let item = self.package.spine.get(at).cloned();
        let item = item.ok_or(EpubError::NoSuchChapter)?;
        let (mut blocks, decoded) = self.blocks(&item, MAX_CHAPTER)?;
        if blocks.is_empty() {
            return Err(EpubError::EmptyChapter.into());
        }
        self.mark_headline(&item, &mut blocks);
        let (text, blocks) = markup::join(&blocks);
        let mut article = Article::new(text, blocks, source);
        article.encoding = decoded.encoding;
        article.notes = decoded.notes;
        let creators = self.package.creators.join(", ");
        article.byline = Some(creators).filter(|names| !names.is_empty());
        article.date = self.package.date.as_deref().and_then(date::find);
        Ok(article)
    }
}

struct Book {
    archive: Archive<File>,
    package: Package,
    /// Titles from the table of contents, by file name.
    labels: HashMap<String, String>,
    /// Files that `encryption.xml` lists.
    encrypted: HashSet<String>,
}

impl Book {
    fn from_file(file: File) -> Result<Self, EpubError> {
        let mut archive = Archive::open(file)?;
        let container = read_text(&mut archive, "META-INF/container.xml", MAX_LIST)
            .map_err(|error| EpubError::NoContainer(Box::new(error)))?;
        let name = package::rootfile(&container).ok_or(EpubError::NoPackage)?;
        let package = package::parse(&read_text(&mut archive, &name, MAX_PACKAGE)?, &name);
        let list = read_text(&mut archive, "META-INF/encryption.xml", MAX_LIST);
        let encrypted = list.map_or_else(|_| HashSet::new(), |list| package::encrypted(&list));
        let mut labels = HashMap::new();
        for name in &package.contents {
            // Chapters can be read without a table of contents.
            if let Ok(contents) = read_text(&mut archive, name, MAX_PACKAGE) {
                for (target, label) in package::labels(&contents, name) {
                    labels.entry(target).or_insert(label);
                }
            }
        }
        Ok(Self {
            archive,
            package,
            labels,
            encrypted,
        })
    }

    fn is_locked(&self, item: &SpineItem) -> bool {
        self.encrypted.contains(&item.name) || self.archive.is_encrypted(&item.name)
    }

    /// The entry for a chapter; `None` for one without text. `budget`: how many bytes may still be unpacked
    /// to find that out.
    fn list(&mut self, part: u32, item: &SpineItem, budget: &mut u64) -> Option<Part> {
        let size = self.archive.size(&item.name);
        let bytes = size.unwrap_or(0);
        let mut chapter = Part {
            number: part,
            title: self.labels.get(&item.name).cloned().unwrap_or_default(),
            bytes,
            error: None,
        };
        if self.is_locked(item) {
            chapter.error = Some(ImportError::from(EpubError::Drm).to_string());
        } else if size.is_none() {
            chapter.error = Some("is missing from the book".to_owned());
        } else if (bytes <= MAX_BLANK || chapter.title.is_empty()) && bytes <= *budget {
            *budget -= bytes;
            match self.blocks(item, bytes) {
                Ok((blocks, _)) => {
                    let heading = blocks
                        .iter()
                        .take(HEADING_BLOCKS)
                        .find(|block| block.level > 0);
                    let named = heading.or_else(|| blocks.first())?;
                    if chapter.title.is_empty() {
                        chapter.title = first_words(&named.text);
                    }
                }
                Err(error) => chapter.error = Some(ImportError::from(error).to_string()),
            }
        }
        Some(chapter)
    }

    fn blocks(
        &mut self,
        item: &SpineItem,
        limit: u64,
    ) -> Result<(Vec<MarkupBlock>, Decoded), EpubError> {
        if self.is_locked(item) {
            return Err(EpubError::Drm);
        }
        let mut decoded = html::decode(self.archive.read(&item.name, limit)?);
        let page = std::mem::take(&mut decoded.text);
        Ok((markup::blocks(&page, true), decoded))
    }

    /// Makes the headline: the heading of the chapter, else its title in the table of contents.
    fn mark_headline(&self, item: &SpineItem, blocks: &mut Vec<MarkupBlock>) {
        let mut top = blocks.iter_mut().take(HEADING_BLOCKS);
        if let Some(heading) = top.find(|block| block.level > 0) {
            heading.kind = BlockKind::Headline;
            return;
        }
        let Some(label) = self.labels.get(&item.name) else {
            return;
        };
        if *label == blocks[0].text {
            blocks[0].kind = BlockKind::Headline;
        } else if let Some(headline) = MarkupBlock::new(BlockKind::Headline, label) {
            blocks.insert(0, headline);
        }
    }
}

fn first_words(text: &str) -> String {
    let mut title = String::new();
    for word in text.split_whitespace() {
        if title.len() + word.len() > MAX_TITLE {
            title.push('…');
            break;
        }
        if !title.is_empty() {
            title.push(' ');
        }
        title.push_str(word);
    }
    title
}

fn read_text(archive: &mut Archive<File>, name: &str, limit: u64) -> Result<String, EpubError> {
    Ok(html::decode(archive.read(name, limit)?).text)
}
