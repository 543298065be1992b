//! What a page is made of: [`Row`]s, each a [`Line`] of [`Glyph`]s or the gap between two blocks.
//!
//! A line is the one bridge between bytes and cells: see [`Line::column_of`] and [`Line::byte_at`].

use std::borrow::Cow;
use std::sync::Arc;

use super::cluster::is_space;
use pullquote_text::{BlockKind, Span, clean};

/// The widest run of blanks that one glyph can stand for, in cells.
const BLANKS: &str = match str::from_utf8(&[b' '; u8::MAX as usize]) {
    Ok(blanks) => blanks,
    Err(_) => "",
};

/// One grapheme cluster, or one run of blanks, in its place on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyph {
    /// Its first byte in the text.
    pub at: u32,
    /// Its length in bytes. A run of blanks longer than 65,535 bytes counts as that long.
    pub len: u16,
    /// Its first cell, counted from the text column; -1 hangs in the margin.
    pub column: i16,
    /// Its width in cells. Zero for what is in the text and not drawn: a zero-width space, a soft
    /// hyphen. More than one for blanks that a justified line or a tab stretches.
    pub width: u8,
}

impl Glyph {
    /// Its bytes.
    pub const fn span(&self) -> Span {
        Span::new(self.at as usize, self.at as usize + self.len as usize)
    }

    /// The cell after its last.
    pub const fn end_column(&self) -> i16 {
        self.column + self.width as i16
    }
}

/// One row of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its bytes, with the blanks or the line end that it swallows at its end; contiguous with the
    /// lines before and after it in the block.
    pub span: Span,
    /// Index of its block in [`pullquote_text::Article::blocks`].
    pub block: u32,
    /// What its block is.
    pub kind: BlockKind,
    /// What stands on it, in order of both bytes and columns. Every byte that is not white space lies
    /// in exactly one glyph; white space lies in one only where it is drawn.
    pub glyphs: Vec<Glyph>,
    /// Whether a hyphen that is not in the text is shown after the last glyph, at
    /// [`Line::end_column`].
    pub hyphen: bool,
    /// Whether it is the first line of its block.
    pub first: bool,
    /// Whether it is the last line of its block.
    pub last: bool,
    /// Whether it goes on with a line of verse or of a table that was too wide, set two cells in.
    pub turned: bool,
}

impl Line {
    /// What to draw for `glyph`, one of this line's, exactly `glyph.width` cells wide: the cluster, its
    /// substitute by [`clean::cluster`], or blanks; nothing when the width is zero.
    ///
    /// Only under [`super::Setting::wide_ambiguous`] can ratatui take the symbol for narrower than
    /// the glyph; the caller then forces the width of the cell.
    pub fn symbol<'t>(&self, glyph: &Glyph, text: &'t str) -> Cow<'t, str> {
        let cluster = glyph.span().of(text);
        if glyph.width == 0 {
            Cow::Borrowed("")
        } else if cluster.chars().all(is_space) {
            Cow::Borrowed(&BLANKS[..usize::from(glyph.width)])
        } else {
            clean::cluster(cluster)
        }
    }

    /// The cell after the last glyph: the width of the line, without the hyphen that
    /// [`Line::hyphen`] adds there. It is the indent of an empty line.
    pub fn end_column(&self) -> i16 {
        self.glyphs.last().map_or(0, Glyph::end_column)
    }

    /// The cell at which the line begins: negative when a quotation mark hangs in the margin.
    pub fn start_column(&self) -> i16 {
        self.glyphs.first().map_or(0, |glyph| glyph.column)
    }

    /// The first cell of what stands for `byte`; for white space that is not drawn, the cell after
    /// the glyph before it. `None` when the byte is not on this line.
    pub fn column_of(&self, byte: usize) -> Option<i16> {
        if !self.span.contains_byte(byte) {
            return None;
        }
        let next = self
            .glyphs
            .partition_point(|glyph| glyph.at as usize <= byte);
        let Some(glyph) = next.checked_sub(1).map(|i| &self.glyphs[i]) else {
            return Some(self.start_column());
        };
        if glyph.span().contains_byte(byte) {
            Some(glyph.column)
        } else {
            Some(glyph.end_column())
        }
    }

    /// The first byte of what stands at `column`, `None` left and right of the line's glyphs.
    pub fn byte_at(&self, column: i16) -> Option<usize> {
        let next = self
            .glyphs
            .partition_point(|glyph| glyph.end_column() <= column);
        let glyph = self.glyphs.get(next)?;
        (glyph.column <= column).then_some(glyph.at as usize)
    }
}

/// One row of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// A line of a block.
    Line(Arc<Line>),
    /// The blank row between two blocks, which stands for the white space between them.
    Gap(Span),
}

impl Row {
    /// Its bytes; never empty, so that no two rows start at one byte.
    pub fn span(&self) -> Span {
        match self {
            Self::Line(line) => line.span,
            Self::Gap(span) => *span,
        }
    }

    /// The line, unless it is a gap.
    pub fn line(&self) -> Option<&Line> {
        match self {
            Self::Line(line) => Some(line),
            Self::Gap(_) => None,
        }
    }
}

/// A number of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// How many.
    pub rows: usize,
    /// Whether they were counted, rather than estimated from the number of bytes.
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

    /// “a, three blanks wide one, b: with a soft hyphen before the end and blanks after.
    fn sample() -> Line {
        Line {
            span: Span::new(10, 20),
            block: 0,
            kind: BlockKind::Paragraph,
            glyphs: vec![
                glyph(10, 3, -1, 1),
                glyph(13, 1, 0, 1),
                glyph(14, 1, 1, 3),
                glyph(15, 1, 4, 1),
                glyph(16, 2, 5, 0),
            ],
            hyphen: false,
            first: true,
            last: true,
            turned: false,
        }
    }

    #[test]
    fn bytes_have_columns() {
        let line = sample();
        let columns = [9, 10, 12, 13, 14, 15, 16, 18, 19, 20].map(|byte| line.column_of(byte));
        let expected = [
            None,
            Some(-1),
            Some(-1),
            Some(0),
            Some(1),
            Some(4),
            Some(5),
            Some(5),
            Some(5),
            None,
        ];
        assert_eq!(columns, expected);
    }

    #[test]
    fn columns_have_bytes() {
        let line = sample();
        let bytes = [-2, -1, 0, 1, 3, 4, 5].map(|column| line.byte_at(column));
        let expected = [None, Some(10), Some(13), Some(14), Some(14), Some(15), None];
        assert_eq!(bytes, expected);
    }

    #[test]
    fn a_stretched_blank_is_drawn_as_wide_as_it_is() {
        let text = "0123456789“a b\u{ad}  ";
        let line = sample();
        let symbols: Vec<_> = line.glyphs.iter().map(|g| line.symbol(g, text)).collect();
        assert_eq!(symbols, ["“", "a", "   ", "b", ""]);
    }
}
