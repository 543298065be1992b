//! The page: an article set in lines of cells, laid out only where it is looked at.
//!
//! A [`Layout`] owns an article and a [`Setting`] and answers which [`Row`]s stand at a place of the
//! text. It is the only bridge between bytes and cells: nobody else does arithmetic on columns. It
//! knows nothing of annotations; highlights are painted over its lines by span.
//!
//! The stages, each a file: clusters and their widths ([`width`]), places to break, the best lines,
//! glyphs in their columns. Long blocks are cut into pieces that are laid out each on its own, so that
//! opening or jumping in a text of any size costs the lay-out of some kilobytes. The same text and
//! setting give the same lines, whatever was asked before.
//!
//! ```
//! use pullquote::layout::{Layout, Row, Setting};
//! use pullquote::text::{Article, Block, BlockKind, Source, Span};
//!
//! let text = "Rain fell on the town for nine days.";
//! let block = Block { span: Span::new(0, text.len()), kind: BlockKind::Paragraph };
//! let article = Article::new(text, vec![block], Source::Stdin);
//! let mut layout = Layout::new(article, Setting { measure: 20, ..Setting::default() });
//! let rows = layout.rows_from(0, 10);
//! assert_eq!(rows[0].span().of(text), "Rain fell on the ");
//! assert_eq!(rows[1].span().of(text), "town for nine days.");
//! ```

mod breaks;
mod cache;
mod cluster;
mod fit;
mod item;
mod line;
mod piece;
mod rows;
mod set;
mod tally;
pub mod width;

pub use line::{Count, Glyph, Line, Row};

use cache::Cache;
use pullquote_text::Article;
use tally::Tally;

/// Widest measure, in cells, that is set; a wider one counts as this.
const WIDEST: u16 = 4096;

/// How a page is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Cells of the text column; 0 counts as 1.
    pub measure: u16,
    /// Whether blanks are stretched so that the lines of paragraphs end together.
    pub justify: bool,
    /// Whether words of paragraphs may be hyphenated, by English patterns.
    pub hyphenate: bool,
    /// Whether an opening quotation mark at the start of a line hangs in the cell before it.
    pub hang: bool,
    /// Whether the terminal draws characters of ambiguous width two cells wide.
    pub wide_ambiguous: bool,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            measure: 66,
            justify: false,
            hyphenate: false,
            hang: true,
            wide_ambiguous: false,
        }
    }
}

impl Setting {
    /// The measure that is used, in cells.
    fn cells(&self) -> u16 {
        self.measure.clamp(1, WIDEST)
    }
}

/// An article with its lay-out; see the [module](self).
///
/// Places in the text ("anchors") are bytes; one that stands in no row, such as the white space at
/// the end of the text, means the row before it, else the first.
#[derive(Clone, Debug)]
pub struct Layout {
    article: Article,
    setting: Setting,
    cache: Cache,
    tally: Tally,
}

impl Layout {
    /// The lay-out of `article`; nothing is laid out yet.
    pub fn new(article: Article, setting: Setting) -> Self {
        Self {
            article,
            setting,
            cache: Cache::default(),
            tally: Tally::default(),
        }
    }

    /// The article that is laid out.
    pub fn article(&self) -> &Article {
        &self.article
    }

    /// How it is set.
    pub fn setting(&self) -> &Setting {
        &self.setting
    }

    /// Sets it another way. What was laid out is dropped if `setting` differs.
    pub fn set(&mut self, setting: Setting) {
        if setting != self.setting {
            self.setting = setting;
            self.cache.clear();
            self.tally = Tally::default();
        }
    }
}
