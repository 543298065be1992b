//! [`Article`]: a text, what it is called, where it came from, and its blocks.

use std::sync::Arc;

use super::{Span, path_encoding};

/// Where an article came from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Source {
    /// Compiled into the program: the name of a file of `seeds/`.
    Seed(String),
    /// A file, by path. Names that are not UTF-8 stay as the system gives them.
    File(std::path::PathBuf),
    /// One of the articles that a file holds: a chapter of a book.
    Part {
        /// The file.
        path: std::path::PathBuf,
        /// Which of its articles, from 1, in the order of the file, those without text counted too.
        part: u32,
    },
    /// Standard input.
    Stdin,
    /// Text handed over by a caller, with a name of its choice.
    Given(String),
}

impl Source {
    /// The last part of the name, as it is; clean it before it is shown.
    pub fn name(&self) -> String {
        match self {
            Self::Seed(name) | Self::Given(name) => name.clone(),
            Self::File(path) => file_name(path),
            Self::Part { path, part } => format!("{}#{part}", file_name(path)),
            Self::Stdin => "standard input".to_owned(),
        }
    }
}

fn file_name(path: &std::path::Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

impl Source {
    /// The file that it is or is a part of.
    pub fn path(&self) -> Option<&std::path::Path> {
        match self {
            Self::File(path) | Self::Part { path, .. } => Some(path),
            Self::Seed(_) | Self::Stdin | Self::Given(_) => None,
        }
    }

    /// Where it lies, for records: a path ([`path_encoding::encode`]), `seeds/` and a name, or empty for what
    /// has no place. A part is the path, `#` and its number. A path that could be mistaken for that,
    /// and one that ends with `#`, has one more `#` at its end.
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
            Self::Stdin | Self::Given(_) => String::new(),
        }
    }

    /// The source that a record's locator names, if it has a place.
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

/// Path and number of a locator such as `book.epub#3`: only a book has parts.
fn part_of(locator: &str) -> Option<(&str, u32)> {
    let (path, part) = locator.rsplit_once('#')?;
    let stem = path.len().checked_sub(".epub".len())?;
    let is_book = path.as_bytes()[stem..].eq_ignore_ascii_case(b".epub");
    let is_number = part.bytes().all(|byte| byte.is_ascii_digit()) && !part.starts_with('0');
    (is_book && is_number).then(|| Some((path, part.parse().ok()?)))?
}

/// How the bytes of a file were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoding {
    /// The name of the encoding, such as `UTF-8` or `windows-1252`.
    pub name: &'static str,
    /// Whether it was guessed, so that the reader is told.
    pub guessed: bool,
    /// Whether bytes could not be read and became U+FFFD.
    pub lossy: bool,
}

impl Encoding {
    /// Plain UTF-8.
    pub const UTF_8: Self = Self {
        name: "UTF-8",
        guessed: false,
        lossy: false,
    };
}

/// What a block is, which decides how it is set. A wrong guess changes the look, never the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// The title of the article.
    Headline,
    /// The summary under the headline.
    Standfirst,
    /// Who wrote it.
    Byline,
    /// Place and date on a line of their own.
    Dateline,
    /// A heading between paragraphs.
    Crosshead,
    /// Words of the page, not of the article: `Click to follow`, `The Independent Online`.
    Boilerplate,
    /// A paragraph; line ends inside it are only wrapping and are set as spaces.
    Paragraph,
    /// An item of a list; line ends inside it are only wrapping. The mark is part of the text.
    Item,
    /// Verse: its line ends are kept.
    Verse,
    /// A table or other text set with blanks: line ends and blanks are kept.
    Table,
}

impl BlockKind {
    /// Whether the line ends inside are part of the setting and not only wrapping.
    pub const fn keeps_lines(self) -> bool {
        matches!(self, Self::Verse | Self::Table)
    }
}

/// A stretch of the text that is set as one, without the blank lines around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its bytes; never empty, never overlapping, in order; only white space lies between blocks.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
}

/// A text with its blocks. Its text never changes after construction.
#[derive(Clone, Debug)]
pub struct Article {
    /// Not `Arc<str>`: that would copy a text of any length once more.
    text: Arc<String>,
    blocks: Arc<[Block]>,
    /// Where it came from.
    pub source: Source,
    /// How it was decoded.
    pub encoding: Encoding,
    /// A place and agency at the head of the first paragraph (`LONDON (Reuters) —`), if any.
    pub dateline: Option<Span>,
    /// The publisher, when the text names one (`The Independent Online`).
    pub publisher: Option<Span>,
    /// Who wrote it, without `By`, on one line; from the byline, or from what the file says of itself.
    pub byline: Option<String>,
    /// The day of its publication as `YYYY-MM-DD`; from the date at its head, or from what the file
    /// says of itself.
    pub date: Option<String>,
    /// What import noticed, in words for the reader.
    pub notes: Vec<String>,
}

impl Article {
    /// Puts an article together. `blocks` must be in order, on character boundaries, and leave only
    /// white space between them; [`crate::import`] is what makes them.
    pub fn new(text: impl Into<String>, blocks: Vec<Block>, source: Source) -> Self {
        Self {
            text: Arc::new(text.into()),
            blocks: blocks.into(),
            source,
            encoding: Encoding::UTF_8,
            dateline: None,
            publisher: None,
            byline: None,
            date: None,
            notes: Vec::new(),
        }
    }

    /// The text: decoded, without byte order mark, LF for CR LF and CR, nothing else changed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// One block of the text as an article of its own, at its place in the same text, which is shared.
    #[must_use]
    pub fn alone(&self, block: Block) -> Self {
        Self {
            text: Arc::clone(&self.text),
            ..Self::new(String::new(), vec![block], self.source.clone())
        }
    }

    /// The blocks in order.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The block that holds byte `at`, or the last that starts before it.
    pub fn block_at(&self, at: usize) -> usize {
        self.blocks
            .partition_point(|block| block.span.start() <= at)
            .saturating_sub(1)
    }

    /// The headline's words with white space folded, else the start of the text, else the source's
    /// name. Not cleaned: see [`super::clean`].
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

    /// Number of words (runs without white space that hold a letter or digit).
    pub fn count_words(&self) -> usize {
        self.text
            .split_whitespace()
            .filter(|word| word.chars().any(char::is_alphanumeric))
            .count()
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
    fn a_locator_names_one_source_whatever_the_files_are_called() {
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
            file("é#1"),
            part("/a/b.epub", 1),
            part("/a/b#c.EPUB", 12),
            part("/a/b.epub#3.epub", 4),
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
