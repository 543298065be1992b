//! The result of layout: [`Row`]s, each a [`Line`] of [`Glyph`]s or the gap between two blocks.

use std::borrow::Cow;
use std::sync::Arc;

use pullquote_text::{BlockKind, Span, clean};

/// As many blanks as the widest glyph has cells.
const BLANKS: &str = match str::from_utf8(&[b' '; u8::MAX as usize]) {
    Ok(blanks) => blanks,
    Err(_) => "",
};

/// A grapheme cluster or a run of blanks with its position on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyph {
    /// Byte offset in the text.
    pub at: u32,
    /// Length in bytes, at most 65,535 for a run of blanks.
    pub len: u16,
    /// First cell, relative to the text column; -1 for a quotation mark hung in the margin.
    pub column: i16,
    /// Width in cells: zero for a character that is not drawn, such as a zero-width space or a soft
    /// hyphen; more than one for a tab or a blank widened by justification.
    pub width: u8,
}

impl Glyph {
    pub const fn span(&self) -> Span {
        Span::new(self.at as usize, self.at as usize + self.len as usize)
    }

    pub const fn end_column(&self) -> i16 {
        self.column + self.width as i16
    }

    /// What to draw, exactly `width` cells wide: blanks, or the cluster as [`clean::cluster`] returns it;
    /// empty when the width is zero.
    ///
    /// With [`super::LayoutOptions::wide_ambiguous`] ratatui may take the symbol to be narrower than the
    /// glyph; the caller then has to force the width of the cell.
    pub fn symbol<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let cluster = self.span().of(text);
        if self.width == 0 {
            Cow::Borrowed("")
        } else if cluster.chars().all(char::is_whitespace) {
            Cow::Borrowed(&BLANKS[..usize::from(self.width)])
        } else {
            clean::cluster(cluster)
        }
    }
}

/// One row of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Bytes of the line, including trailing blanks and the line end that are not drawn. The lines of a
    /// block are contiguous.
    pub span: Span,
    pub kind: BlockKind,
    /// Glyphs in ascending order of bytes and columns. Every byte that is not white space belongs to
    /// exactly one glyph; white space has a glyph only where it is drawn.
    pub glyphs: Vec<Glyph>,
    /// Whether to draw a hyphen that is not in the text at [`Line::end_column`].
    pub hyphen: bool,
    /// Whether this is the last line of its block.
    pub last: bool,
}

impl Line {
    /// The cell after the last glyph: the width of the line without the hyphen of [`Line::hyphen`].
    pub fn end_column(&self) -> i16 {
        self.glyphs.last().map_or(0, Glyph::end_column)
    }

    /// Byte offset of the glyph at `column`, else of the nearest one; `None` on a line without glyphs.
    pub fn nearest_byte(&self, column: i16) -> Option<usize> {
        let next = self
            .glyphs
            .partition_point(|glyph| glyph.end_column() <= column);
        let glyph = self.glyphs.get(next).or_else(|| self.glyphs.last())?;
        Some(glyph.at as usize)
    }

    /// Byte offset of the glyph at `column`; `None` left and right of the line's glyphs.
    pub fn byte_at(&self, column: i16) -> Option<usize> {
        let next = self
            .glyphs
            .partition_point(|glyph| glyph.end_column() <= column);
        let glyph = self.glyphs.get(next)?;
        (glyph.column <= column).then_some(glyph.at as usize)
    }
}

/// One row of a laid-out page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    Line(Arc<Line>),
    /// The blank row between two blocks, with the white space between them in the text.
    Gap(Span),
}

impl Row {
    /// Bytes of the row. Never empty, so no two rows start at the same byte.
    pub fn span(&self) -> Span {
        match self {
            Self::Line(line) => line.span,
            Self::Gap(span) => *span,
        }
    }
}

/// A number of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub rows: usize,
    /// `false` for an estimate based on the number of bytes.
    pub exact: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glyph(at: u32, len: u16, column: i16, width: u8) -> Glyph {
        Glyph {
            at,
            len,
            column,
            width,
        }
    }

    /// `“a b` with a blank three cells wide, then a soft hyphen and undrawn trailing blanks.
    fn sample() -> Line {
        Line {
            span: Span::new(10, 20),
            kind: BlockKind::Paragraph,
            glyphs: vec![
                glyph(10, 3, -1, 1),
                glyph(13, 1, 0, 1),
                glyph(14, 1, 1, 3),
                glyph(15, 1, 4, 1),
                glyph(16, 2, 5, 0),
            ],
            hyphen: false,
            last: true,
        }
    }

    #[test]
    fn byte_at_returns_the_glyph_at_a_column() {
        let line = sample();
        let bytes = [-2, -1, 0, 1, 3, 4, 5].map(|column| line.byte_at(column));
        let expected = [None, Some(10), Some(13), Some(14), Some(14), Some(15), None];
        assert_eq!(bytes, expected);
    }

    #[test]
    fn widened_blank_is_drawn_at_its_width() {
        let text = "0123456789“a b\u{ad}  ";
        let line = sample();
        let symbols: Vec<_> = line.glyphs.iter().map(|g| g.symbol(text)).collect();
        assert_eq!(symbols, ["“", "a", "   ", "b", ""]);
    }
}
