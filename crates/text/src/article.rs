//! [`Article`]: a text, its blocks, and where it came from.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::date::Date;
use crate::{Span, path_encoding};

/// Where an article came from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Source {
    /// An article compiled into the program, by its file name in `seeds/`.
    Seed(String),
    /// A file. Its path need not be UTF-8.
    File(PathBuf),
    /// One of several articles in a file: a chapter of a book, a letter in a mailbox.
    Part {
        /// The file that holds all the parts.
        path: PathBuf,
        /// Its position in the file, from 1; parts without text count too.
        part: u32,
    },
    /// Text that was piped into the program.
    Stdin,
    /// One of several articles that were piped into the program, counted as in [`Source::Part`].
    StdinPart(u32),
    /// Text in memory, under a name that the caller chose.
    Given(String),
}

impl Source {
    /// The file name or its equivalent. Not cleaned: see [`crate::clean`].
    pub fn name(&self) -> String {
        match self {
            Self::Seed(name) | Self::Given(name) => name.clone(),
            Self::File(path) => file_name(path),
            Self::Part { path, part } => format!("{}#{part}", file_name(path)),
            Self::Stdin => "standard input".to_owned(),
            Self::StdinPart(part) => format!("standard input#{part}"),
        }
    }

    /// The file, or the file that holds the part.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::File(path) | Self::Part { path, .. } => Some(path),
            Self::Seed(_) | Self::Stdin | Self::StdinPart(_) | Self::Given(_) => None,
        }
    }

    /// Whether it can be found there again: it is a file or an article compiled in, or a part of a file.
    pub const fn has_place(&self) -> bool {
        !matches!(self, Self::Stdin | Self::StdinPart(_) | Self::Given(_))
    }

    /// A text form for records: the path (a `file:` URI when it is not UTF-8), `seeds/` and a name, or
    /// nothing for text that has no place. A part is written `path#number`; a path that could be taken
    /// for one, or that ends with `#`, gets another `#` at the end.
    pub fn locator(&self) -> String {
        match self {
            Self::Seed(name) => format!("seeds/{name}"),
            Self::File(path) => {
                let mut path = path_encoding::encode(path);
                if path.ends_with('#') || part_of(&path).is_some() {
                    path.push('#');
                }
                path
            }
            Self::Part { path, part } => format!("{}#{part}", path_encoding::encode(path)),
            Self::Stdin | Self::StdinPart(_) | Self::Given(_) => String::new(),
        }
    }

    /// The inverse of [`Source::locator`]; `None` for an empty one.
    pub fn from_locator(locator: &str) -> Option<Self> {
        if let Some(name) = locator.strip_prefix("seeds/") {
            return Some(Self::Seed(name.to_owned()));
        }
        if locator.is_empty() {
            return None;
        }
        if let Some((path, part)) = part_of(locator) {
            return Some(Self::Part {
                path: path_encoding::decode(path),
                part,
            });
        }
        let path = locator.strip_suffix('#').unwrap_or(locator);
        Some(Self::File(path_encoding::decode(path)))
    }
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

/// Splits a locator such as `book.epub#3`.
fn part_of(locator: &str) -> Option<(&str, u32)> {
    let (path, part) = locator.rsplit_once('#')?;
    let is_number = part.bytes().all(|byte| byte.is_ascii_digit()) && !part.starts_with('0');
    (is_number && !path.is_empty()).then(|| Some((path, part.parse().ok()?)))?
}

/// How the bytes of a file were decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoding {
    /// The WHATWG name, such as `UTF-8` or `windows-1252`.
    pub name: &'static str,
    /// Whether the encoding was guessed from the bytes.
    pub guessed: bool,
    /// Whether some bytes could not be decoded and became U+FFFD.
    pub lossy: bool,
}

impl Encoding {
    /// Valid UTF-8, not guessed.
    pub const UTF_8: Self = Self {
        name: "UTF-8",
        guessed: false,
        lossy: false,
    };
}

/// The role of a block, which decides how it is laid out. A wrong guess changes the look, never the
/// words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// The article's title; there is at most one.
    Headline,
    /// The summary under the headline.
    Standfirst,
    /// The line that names the authors.
    Byline,
    /// Place and date on a separate line.
    Dateline,
    /// A heading of any level between paragraphs.
    Crosshead,
    /// Text of the page rather than of the article: `Click to follow`, `The Independent Online`.
    Boilerplate,
    /// A paragraph. Line ends inside it are wrapping and are laid out as spaces.
    Paragraph,
    /// A list item, with its marker. Line ends inside it are wrapping.
    Item,
    /// Verse, whose line ends are kept.
    Verse,
    /// A table or other text aligned with blanks, whose line ends and blanks are kept.
    Table,
    /// The words under a picture, or that stand for one, with its credit.
    Caption,
}

impl BlockKind {
    /// Whether line ends inside the block are significant rather than wrapping.
    pub const fn keeps_lines(self) -> bool {
        matches!(self, Self::Verse | Self::Table)
    }
}

/// A part of the text that is laid out as a unit, without the white space around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its bytes. Blocks are in order, not empty and do not overlap; only white space separates them.
    pub span: Span,
    /// What the block is to the article.
    pub kind: BlockKind,
    /// How many block quotations it is in.
    pub quote_depth: u8,
}

impl Block {
    /// A block over the bytes from `start` to `end`, exclusive, in no block quotation.
    #[must_use]
    pub const fn new(start: usize, end: usize, kind: BlockKind) -> Self {
        Self::of_span(Span::new(start, end), kind)
    }

    /// A block over `span`, in no block quotation.
    #[must_use]
    pub const fn of_span(span: Span, kind: BlockKind) -> Self {
        Self {
            span,
            kind,
            quote_depth: 0,
        }
    }

    /// The same block in `depth` block quotations.
    #[must_use]
    pub const fn in_quotation(self, depth: u8) -> Self {
        Self {
            quote_depth: depth,
            ..self
        }
    }

    /// Whether its words are somebody's, set apart from the writer's: a paragraph, item or verse of a
    /// block quotation.
    pub const fn is_quoted(&self) -> bool {
        let has_words = matches!(
            self.kind,
            BlockKind::Paragraph | BlockKind::Item | BlockKind::Verse
        );
        self.quote_depth > 0 && has_words
    }
}

/// A link in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The words that carry it, not empty. Links are in order and do not overlap.
    pub span: Span,
    /// Where it leads: an absolute address such as `https://example.org/a`, with a scheme that is safe to
    /// open (`http`, `https`, `mailto`).
    pub address: String,
}

/// A picture of the article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Its caption, else the words that stand for it: a block of kind [`BlockKind::Caption`].
    pub caption: Span,
    /// An absolute address, or a path relative to the file of the article.
    pub address: String,
}

/// A text with its blocks. The text is immutable, and shared between clones.
#[derive(Clone, Debug)]
pub struct Article {
    /// `Arc<str>` would copy the text once more.
    text: Arc<String>,
    blocks: Arc<[Block]>,
    /// The file or other place that it came from.
    pub source: Source,
    /// How its bytes were decoded.
    pub encoding: Encoding,
    /// Place and agency at the start of the first paragraph: `LONDON (Reuters) —`.
    pub dateline: Option<Span>,
    /// The publisher that the text names: `The Independent Online`.
    pub publisher: Option<Span>,
    /// The publisher by the file's metadata. See [`Article::publisher_name`].
    pub site: Option<String>,
    /// The authors, without `By` and on one line, from the byline or from the file's metadata.
    pub byline: Option<String>,
    /// The day of publication, from the header or from the file's metadata.
    pub date: Option<Date>,
    /// The article's own address on the web, absolute.
    pub address: Option<String>,
    /// Its links, in order.
    pub links: Vec<Link>,
    /// Its pictures, in order.
    pub images: Vec<Image>,
    /// Keywords, sections and tags of the file's metadata.
    pub tags: Vec<String>,
    /// Whether it is only what a feed has of an article, the rest of which is at [`Article::address`].
    pub is_teaser: bool,
    /// Remarks of import for the reader, such as a guessed encoding.
    pub notes: Vec<String>,
}

impl Article {
    /// An article without metadata. `blocks` must satisfy what [`Block::span`] says, on character
    /// boundaries of `text`.
    pub fn new(text: impl Into<String>, blocks: Vec<Block>, source: Source) -> Self {
        Self {
            text: Arc::new(text.into()),
            blocks: blocks.into(),
            source,
            encoding: Encoding::UTF_8,
            dateline: None,
            publisher: None,
            site: None,
            byline: None,
            date: None,
            address: None,
            links: Vec::new(),
            images: Vec::new(),
            tags: Vec::new(),
            is_teaser: false,
            notes: Vec::new(),
        }
    }

    /// The decoded text. Of plain text it is the whole file, without byte order mark and with LF for
    /// CR LF and CR.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The same text with `block` as its only block.
    #[must_use]
    pub fn with_only(&self, block: Block) -> Self {
        self.with_blocks(vec![block])
    }

    /// The same text with other blocks. Between them may be words that are then in none.
    #[must_use]
    pub fn with_blocks(&self, blocks: Vec<Block>) -> Self {
        Self {
            text: Arc::clone(&self.text),
            ..Self::new(String::new(), blocks, self.source.clone())
        }
    }

    /// The blocks, in reading order.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Lets `label` change the kind of each block, of which it gets the words too.
    pub fn relabel(&mut self, mut label: impl FnMut(&Block, &str) -> BlockKind) {
        let blocks = self.blocks.iter().map(|block| Block {
            kind: label(block, block.span.of(&self.text)),
            ..*block
        });
        self.blocks = blocks.collect();
    }

    /// Index of the block that contains byte `at`, or of the last one that starts before it.
    pub fn block_at(&self, at: usize) -> usize {
        self.blocks
            .partition_point(|block| block.span.start() <= at)
            .saturating_sub(1)
    }

    /// The headline, else the start of the text, else the name of the source; on one line, cut after
    /// about 160 characters. Not cleaned: see [`crate::clean`].
    pub fn title(&self) -> String {
        let of_kind = |kind| self.blocks.iter().find(|block| block.kind == kind);
        let block = of_kind(BlockKind::Headline).or_else(|| self.blocks.first());
        let words = block.map_or("", |block| block.span.of(&self.text));
        let mut title = String::new();
        for word in words.split_whitespace() {
            if title.chars().count() + word.chars().count() > 160 {
                title.push('…');
                break;
            }
            if !title.is_empty() {
                title.push(' ');
            }
            title.push_str(word);
        }
        if title.is_empty() {
            self.source.name()
        } else {
            title
        }
    }

    /// The publisher that the text names, else that of the file's metadata. Not cleaned: see
    /// [`crate::clean`].
    pub fn publisher_name(&self) -> Option<&str> {
        let named = self.publisher.map(|span| span.of(&self.text));
        named.or(self.site.as_deref())
    }

    /// Number of words: runs without white space that hold a letter or digit.
    pub fn count_words(&self) -> usize {
        // In one pass: the words of a whole file are counted before its first page is shown.
        let (mut n_words, mut is_word) = (0, false);
        for c in self.text.chars() {
            if c.is_whitespace() {
                n_words += usize::from(is_word);
                is_word = false;
            } else {
                is_word = is_word || c.is_alphanumeric();
            }
        }
        n_words + usize::from(is_word)
    }
}

#[cfg(test)]
mod tests {
    use super::Source;

    fn part(path: &str, part: u32) -> Source {
        Source::Part {
            path: path.into(),
            part,
        }
    }

    #[test]
    fn words_hold_a_letter_or_a_digit() {
        let count = |text: &str| super::Article::new(text, Vec::new(), Source::Stdin).count_words();
        assert_eq!(count(""), 0);
        assert_eq!(count(" – ¶ \n"), 0);
        assert_eq!(count("A dog – “no”,\u{a0}3 é\n\n'x"), 6);
    }

    #[test]
    fn locators_round_trip_for_any_file_name() {
        let file = |path: &str| Source::File(path.into());
        for source in [
            file("/a/b.txt"),
            file("/a/b#"),
            file("/a/b##"),
            file("/a/b#1"),
            file("/a/b.epub"),
            file("/a/b.epub#"),
            file("/a/b.epub#3"),
            file("/a/b.epub#3#"),
            file("/a/b.epub#03"),
            file("/a/b.epub#x"),
            file(".epub#1"),
            file("#1"),
            file("é#1"),
            part("/a/b.epub", 1),
            part("/a/b#c.EPUB", 12),
            part("/a/b.epub#3.epub", 4),
            part("/a/mail/Sent", 7),
            part("/a/b.epub", u32::MAX),
            Source::Seed("000_welcome.txt".to_owned()),
        ] {
            let locator = source.locator();
            assert_eq!(Source::from_locator(&locator), Some(source), "{locator}");
        }
        assert_eq!(part("/a/b.epub", 3).locator(), "/a/b.epub#3");
        assert_eq!(part("/a/b.epub", 3).name(), "b.epub#3");
        assert_eq!(file("/a/b.txt").locator(), "/a/b.txt");
        assert_eq!(Source::from_locator(""), None);
    }
}
