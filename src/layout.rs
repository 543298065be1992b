//! Lays out an article as lines of terminal cells, lazily.
//!
//! A [`Layout`] owns an article and [`LayoutOptions`] and returns the [`Row`]s at a byte offset. Mapping
//! between bytes and columns happens only here. Annotations play no part: `ui` paints them over the lines
//! by span.
//!
//! The stages, a module each: grapheme clusters and their widths (`cluster`, [`width`]), break
//! opportunities (`breaks`), choice of line ends (`fit`), glyphs with columns (`lines`). Long blocks are
//! split into chunks (`chunk`) that are laid out independently and cached, so opening or jumping in a text
//! of any size costs the layout of a few kilobytes. The lines depend only on the text and the options, not
//! on what was requested before.

mod breaks;
mod cache;
mod chunk;
mod cluster;
mod fit;
mod line;
mod lines;
mod list_marker;
mod page_count;
mod rows;
pub mod width;
pub mod wrap;

pub use line::{Count, Glyph, Line, Row};

use cache::Cache;
use page_count::PageCount;
use pullquote_text::Article;

/// Widest supported measure, in cells; wider ones are reduced to it.
const MAX_MEASURE: u16 = 4096;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayoutOptions {
    /// Width of the text column in cells; 0 counts as 1.
    pub measure: u16,
    /// Widen blanks so that all lines of a paragraph but the last fill the measure.
    pub justify: bool,
    /// Hyphenate words in paragraphs, using English patterns.
    pub hyphenate: bool,
    /// Hang an opening quotation mark at the start of a line in the cell before the column.
    pub hang: bool,
    /// The terminal draws characters of ambiguous width two cells wide.
    pub wide_ambiguous: bool,
}

impl Default for LayoutOptions {
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

impl LayoutOptions {
    fn clamped_measure(&self) -> u16 {
        self.measure.clamp(1, MAX_MEASURE)
    }
}

/// An article with its layout; see the [module](self).
///
/// Positions in the text ("anchors") are byte offsets. One that is in no row, such as in white space at the
/// end of the text, refers to the row before it, or else the first row.
#[derive(Clone, Debug)]
pub struct Layout {
    article: Article,
    options: LayoutOptions,
    cache: Cache,
    page_count: PageCount,
}

impl Layout {
    pub fn new(article: Article, options: LayoutOptions) -> Self {
        Self {
            article,
            options,
            cache: Cache::default(),
            page_count: PageCount::default(),
        }
    }

    pub const fn options(&self) -> &LayoutOptions {
        &self.options
    }

    /// Changes the options, discarding cached lines if they differ.
    pub fn set_options(&mut self, options: LayoutOptions) {
        if options != self.options {
            self.options = options;
            self.cache.clear();
            self.page_count = PageCount::default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pullquote_text::{Block, BlockKind, Source, Span};

    #[test]
    fn paragraph_is_wrapped_at_the_measure() {
        let text = "Rain fell on the town for nine days.";
        let block = Block::of_span(Span::new(0, text.len()), BlockKind::Paragraph);
        let article = Article::new(text, vec![block], Source::Stdin);
        let options = LayoutOptions {
            measure: 20,
            ..LayoutOptions::default()
        };
        let rows = Layout::new(article, options).rows_from(0, 10);
        let lines: Vec<&str> = rows.iter().map(|row| row.span().of(text)).collect();
        assert_eq!(lines, ["Rain fell on the ", "town for nine days."]);
    }
}
