//! Books: an EPUB is a folder of chapters, each an article of its own.
//!
//! [`contents`] lists the chapters with text, [`chapter`] reads one of them. A chapter is a page that
//! is all article, so it is cut into blocks as it stands. A book is a stranger's archive: [`zip`] reads
//! no more of a member than a book can need, and nothing of it is written anywhere.

mod archive;
mod package;

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::path::Path;

use super::markup::{self, Piece};
use super::{file, html};
use archive::Archive;
use package::{Item, Package};
use pullquote_text::date;
use pullquote_text::{Article, Block, BlockKind, Chapter, Epub, Source};

/// The most that is read of the container and of what is encrypted, of the package document or a table
/// of contents, and of a chapter, in bytes.
const LARGEST_LIST: u64 = 1 << 20;
const LARGEST_PACKAGE: u64 = 8 << 20;
const LARGEST_CHAPTER: u64 = 16 << 20;
/// A chapter of no more bytes may hold no text: a cover, a picture, a blank page. It is looked into.
const SMALL: u64 = 8 << 10;
/// The most bytes that are unpacked to look for chapters without text or without a title.
const MOST_LOOKED_AT: u64 = 64 << 20;

/// Whether a file's name says that it is a book.
pub fn is_named(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("epub"))
}

/// What the book at `path` holds.
///
/// # Errors
/// It cannot be read, or has no chapter with text; in words that follow its name.
pub fn contents(path: &Path) -> Result<Epub, String> {
    let mut book = Open::at(path)?;
    let mut left = MOST_LOOKED_AT;
    let mut chapters = Vec::new();
    for (at, item) in book.package.spine.clone().iter().enumerate() {
        let is_guide = book.package.guides.contains(&item.name);
        if item.is_aside || is_guide || item.is_contents() || !item.is_page() {
            continue;
        }
        chapters.extend(book.listed(at as u32 + 1, item, &mut left));
    }
    if chapters.is_empty() {
        return Err("cannot be read: the book has no chapter with text".to_owned());
    }
    if chapters
        .iter()
        .all(|chapter| chapter.error.as_deref() == Some(LOCKED))
    {
        return Err(LOCKED.to_owned());
    }
    let title = std::mem::take(&mut book.package.title);
    Ok(Epub { title, chapters })
}

/// The chapter `part` of the book at `path`, as [`Source::Part`] counts them.
///
/// # Errors
/// It cannot be read, is not there or holds no text; in words that follow its name.
pub fn chapter(path: &Path, part: u32) -> Result<Article, String> {
    let mut book = Open::at(path)?;
    let at = usize::try_from(part).unwrap_or(usize::MAX).wrapping_sub(1);
    let item = book.package.spine.get(at).cloned();
    let item = item.ok_or("cannot be read: the book has no such chapter")?;
    let (mut pieces, decoded) = book.pieces(&item, LARGEST_CHAPTER)?;
    if pieces.is_empty() {
        return Err("cannot be read: the chapter holds no text".to_owned());
    }
    book.head(&item, &mut pieces);
    let (text, blocks): (String, Vec<Block>) = markup::joined(&pieces);
    let source = Source::Part {
        path: path.to_owned(),
        part,
    };
    let mut article = Article::new(text, blocks, source);
    article.encoding = decoded.encoding;
    article.notes = decoded.notes;
    let creators = book.package.creators.join(", ");
    article.byline = Some(creators).filter(|names| !names.is_empty());
    article.date = book.package.date.as_deref().and_then(date::find);
    Ok(article)
}

const LOCKED: &str = "cannot be read: it is locked (DRM)";

/// A book that is open.
struct Open {
    archive: Archive<File>,
    package: Package,
    /// What the table of contents calls the files.
    labels: HashMap<String, String>,
    locked: HashSet<String>,
}

impl Open {
    fn at(path: &Path) -> Result<Self, String> {
        let file = file::open(path).map_err(|error| error.to_string())?;
        Self::of(file).map_err(|reason| format!("cannot be read: {reason}"))
    }

    fn of(file: File) -> Result<Self, archive::Reason> {
        let mut archive = Archive::open(file)?;
        let container = text(&mut archive, "META-INF/container.xml", LARGEST_LIST)
            .map_err(|reason| format!("it is no EPUB, {reason}"))?;
        let name = package::rootfile(&container).ok_or("it does not say what it holds")?;
        let package = package::package(&text(&mut archive, &name, LARGEST_PACKAGE)?, &name);
        let list = text(&mut archive, "META-INF/encryption.xml", LARGEST_LIST);
        let locked = list.map_or_else(
            |_| HashSet::new(),
            |list| package::encrypted(&list).into_iter().collect(),
        );
        let mut labels = HashMap::new();
        for name in &package.contents {
            // A book without contents that can be read still has its chapters.
            if let Ok(contents) = text(&mut archive, name, LARGEST_PACKAGE) {
                for (target, label) in package::labels(&contents, name) {
                    labels.entry(target).or_insert(label);
                }
            }
        }
        Ok(Self {
            archive,
            package,
            labels,
            locked,
        })
    }

    /// The chapter's row; `None` for one without text. `left` is how much may still be unpacked to find
    /// that out.
    fn listed(&mut self, part: u32, item: &Item, left: &mut u64) -> Option<Chapter> {
        let bytes = self.archive.size(&item.name).unwrap_or(0);
        let mut chapter = Chapter {
            part,
            title: self.labels.get(&item.name).cloned().unwrap_or_default(),
            bytes,
            error: None,
        };
        let is_locked = self.locked.contains(&item.name) || self.archive.is_encrypted(&item.name);
        if is_locked {
            chapter.error = Some(LOCKED.to_owned());
            return Some(chapter);
        }
        if self.archive.size(&item.name).is_none() {
            chapter.error = Some("is missing from the book".to_owned());
            return Some(chapter);
        }
        if (bytes <= SMALL || chapter.title.is_empty()) && bytes <= *left {
            *left -= bytes;
            match self.pieces(item, bytes) {
                Ok((pieces, _)) => {
                    let named = named(&pieces).or_else(|| pieces.first())?;
                    if chapter.title.is_empty() {
                        chapter.title = shortened(&named.text);
                    }
                }
                Err(reason) => chapter.error = Some(reason),
            }
        }
        Some(chapter)
    }

    fn pieces(
        &mut self,
        item: &Item,
        limit: u64,
    ) -> Result<(Vec<Piece>, super::decode::Decoded), String> {
        if self.locked.contains(&item.name) || self.archive.is_encrypted(&item.name) {
            return Err(LOCKED.to_owned());
        }
        let bytes = self.archive.read(&item.name, limit);
        let bytes = bytes.map_err(|reason| format!("cannot be read: {reason}"))?;
        let mut decoded = html::decoded(bytes);
        let page = std::mem::take(&mut decoded.text);
        Ok((markup::pieces(&page, true), decoded))
    }

    /// Makes a headline: of the chapter's heading, else of what the table of contents calls it.
    fn head(&self, item: &Item, pieces: &mut Vec<Piece>) {
        let heading = pieces
            .iter_mut()
            .take(HEADING)
            .find(|piece| piece.level > 0);
        if let Some(heading) = heading {
            heading.kind = BlockKind::Headline;
            return;
        }
        let label = self.labels.get(&item.name);
        if let Some(label) = label.filter(|label| **label != pieces[0].text) {
            pieces
                .splice(0..0, Piece::new(BlockKind::Headline, label))
                .for_each(drop);
        } else if label.is_some() {
            pieces[0].kind = BlockKind::Headline;
        }
    }
}

/// Within how many pieces a chapter's heading stands.
const HEADING: usize = 3;

fn named(pieces: &[Piece]) -> Option<&Piece> {
    pieces.iter().take(HEADING).find(|piece| piece.level > 0)
}

/// The first words of a chapter that has no name.
fn shortened(words: &str) -> String {
    let mut title = String::new();
    for word in words.split_whitespace() {
        if title.len() + word.len() > 80 {
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

fn text(archive: &mut Archive<File>, name: &str, limit: u64) -> Result<String, archive::Reason> {
    let bytes = archive.read(name, limit)?;
    Ok(html::decoded(bytes).text)
}
