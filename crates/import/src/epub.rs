//! EPUB books, as folders in which each chapter is an article.
//!
//! The text of a chapter is taken whole: books have no menus to remove, but for those that calibre makes of
//! newspapers (`news`). An archive is untrusted: no more of a member is unpacked than a book can need, and
//! nothing is written to disk.
//!
//! The number of a part is the position of its file in the reading order, from 1. A file that the table of
//! contents cuts into several chapters is listed as these (`cuts`); their numbers follow after those of all
//! files, [`CHAPTER_STEP`] apart, so that the number of a file always means the whole file.

mod cuts;
mod news;
mod package;
mod page;
mod toc;

use std::collections::HashSet;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use pullquote_text::{Article, Contents, Part, Source, date, plain};

pub use crate::archive::MAX_DIRECTORY;
use crate::error::{EpubError, ImportError};
use crate::file::has_extension;
use crate::html;
use crate::markup;
use crate::traits::{CollectionFormat, Parts};

use crate::archive::Archive;
use package::{Package, SpineItem};
use page::{Page, mark_headline};
use toc::Toc;

/// The part `n * CHAPTER_STEP + file` is the `n`th cut of a file that holds several chapters.
pub const CHAPTER_STEP: usize = package::MAX_CHAPTERS;

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
            let is_guide = self.package.guides.contains(&item.name)
                || (self.package.is_news && self.toc.is_section(&item.name));
            if item.is_auxiliary || is_guide || item.is_contents() || !item.is_page() {
                continue;
            }
            let found = self.list(at, item, &mut budget);
            is_locked &= found.is_empty() || self.is_locked(item);
            parts.extend(found);
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
        let number = usize::try_from(number).unwrap_or(usize::MAX);
        let index = number.checked_sub(1).ok_or(EpubError::NoSuchChapter)?;
        let (at, cut) = (index % CHAPTER_STEP, index / CHAPTER_STEP);
        let item = self.package.spine.get(at).cloned();
        let item = item.ok_or(EpubError::NoSuchChapter)?;
        let page = self.page(&item, MAX_CHAPTER)?;
        let (text, label) = match cut.checked_sub(1) {
            None => (page.decoded.text.as_str(), None),
            Some(n) => {
                let cut = page.cuts.get(n).ok_or(EpubError::NoSuchChapter)?;
                (cut.of(&page.decoded.text), cut.label.clone())
            }
        };
        let mut blocks = markup::blocks(text, true);
        let (encoding, notes) = (page.decoded.encoding, page.decoded.notes.clone());
        let address = news::remove_furniture(&mut blocks).filter(|_| self.package.is_news);
        if blocks.is_empty() {
            return Err(EpubError::EmptyChapter.into());
        }
        let label = label.or_else(|| self.toc.label(&item.name).cloned());
        mark_headline(label.as_deref(), &mut blocks);
        if self.package.is_news {
            news::mark_time(&mut blocks);
        }
        let mut joined = markup::join(&blocks);
        let (text, blocks) = (joined.text, joined.blocks);
        let mut article = if self.package.is_news {
            plain::from_blocks(text, blocks, source)
        } else {
            Article::new(text, blocks, source)
        };
        article.encoding = encoding;
        article.notes = notes;
        joined
            .references
            .add_links(&mut article, address.as_deref());
        article.address = address;
        self.add_metadata(&item, &mut article);
        Ok(article)
    }
}

struct Book {
    archive: Archive<File>,
    package: Package,
    toc: Toc,
    /// Files that `encryption.xml` lists.
    encrypted: HashSet<String>,
    /// The names of the files in the reading order.
    files: Arc<HashSet<String>>,
    /// The file that was read last, since the chapters of one file are read one after the other.
    last: Option<Page>,
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
        let mut entries = Vec::new();
        for name in &package.contents {
            // Chapters can be read without a table of contents.
            if let Ok(contents) = read_text(&mut archive, name, MAX_PACKAGE) {
                entries = toc::entries(&contents, name);
            }
            if !entries.is_empty() {
                break;
            }
        }
        let files = package.spine.iter().map(|item| item.name.clone());
        Ok(Self {
            archive,
            files: Arc::new(files.collect()),
            package,
            toc: Toc::new(entries),
            encrypted,
            last: None,
        })
    }

    fn is_locked(&self, item: &SpineItem) -> bool {
        self.encrypted.contains(&item.name) || self.archive.is_encrypted(&item.name)
    }

    /// The entries for the file at `at` of the reading order; none for one without text. `budget`: how many
    /// bytes may still be unpacked to find that out.
    fn list(&mut self, at: usize, item: &SpineItem, budget: &mut u64) -> Vec<Part> {
        let size = self.archive.size(&item.name);
        let bytes = size.unwrap_or(0);
        let label = self.toc.label(&item.name).cloned();
        let mut whole = Part {
            number: at as u32 + 1,
            title: label.unwrap_or_default(),
            bytes,
            ..Part::default()
        };
        let is_cut = !self.toc.chapters(&item.name).is_empty();
        if self.is_locked(item) {
            whole.error = Some(ImportError::from(EpubError::Drm).to_string());
        } else if size.is_none() {
            whole.error = Some("is missing from the book".to_owned());
        } else if (bytes <= MAX_BLANK || whole.title.is_empty() || is_cut) && bytes <= *budget {
            *budget -= bytes;
            let files = Arc::clone(&self.files);
            match self.page(item, bytes) {
                Ok(page) if !page.cuts.is_empty() => return page.parts(at),
                Ok(page) => match page.title(&files) {
                    Some(title) if whole.title.is_empty() => whole.title = title,
                    Some(_) => {}
                    None => return Vec::new(),
                },
                Err(error) => whole.error = Some(ImportError::from(error).to_string()),
            }
        }
        vec![whole]
    }

    fn page(&mut self, item: &SpineItem, limit: u64) -> Result<&Page, EpubError> {
        if self.is_locked(item) {
            return Err(EpubError::Drm);
        }
        let is_last = |page: &Page| page.name == item.name;
        if !self.last.as_ref().is_some_and(is_last) {
            let decoded = html::decode(self.archive.read(&item.name, limit)?);
            let chapters = self.toc.chapters(&item.name);
            self.last = Some(Page::new(item.name.clone(), decoded, chapters));
        }
        self.last.as_ref().ok_or(EpubError::MissingMember)
    }

    fn add_metadata(&self, item: &SpineItem, article: &mut Article) {
        let creators = self.package.creators.join(", ");
        let byline = article.byline.take();
        article.byline = byline.or(Some(creators).filter(|names| !names.is_empty()));
        let day = self.package.date.as_deref().and_then(date::find);
        article.date = article.date.or(day);
        if self.package.is_news {
            article.site = news::newspaper(&self.package.title);
            article.tags.extend(self.toc.section(&item.name).cloned());
        }
    }
}

fn read_text(archive: &mut Archive<File>, name: &str, limit: u64) -> Result<String, EpubError> {
    Ok(html::decode(archive.read(name, limit)?).text)
}
