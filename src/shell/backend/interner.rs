//! Glyphs, and the table of styles and grapheme clusters that they refer to.

use std::collections::HashMap;

use ratatui::buffer::{Cell, CellWidth as _};

use super::sgr::Sgr;
use super::term_caps::TermCaps;

/// What one cell shows, in 8 bytes. `symbol` is a code point or, from [`CLUSTERS`] on, an index into
/// the clusters of [`Interner`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyph {
    symbol: u32,
    /// Index into the styles of [`Interner`].
    style: u16,
    /// Width in cells; 0 for a cell covered by the wide glyph before it.
    pub width: u8,
    /// Number of the hyperlink that the cell is part of, from 1.
    pub link: u8,
}

/// One more than the last code point.
const CLUSTERS: u32 = 0x11_0000;

impl Glyph {
    /// A blank in the default colours.
    pub const BLANK: Self = Self {
        symbol: ' ' as u32,
        style: 0,
        width: 1,
        link: 0,
    };

    /// The rest of a wide glyph that was partly overwritten. Terminals differ in the colours it gets.
    pub const UNKNOWN: Self = Self {
        symbol: u32::MAX,
        ..Self::BLANK
    };

    pub const COVERED: Self = Self {
        width: 0,
        ..Self::BLANK
    };

    /// All fields in one number, for hashing.
    pub fn bits(self) -> u64 {
        u64::from(self.symbol)
            | u64::from(self.style) << 32
            | u64::from(self.width) << 48
            | u64::from(self.link) << 56
    }

    /// Whether it is a space, in any style.
    pub const fn is_space(self) -> bool {
        self.symbol == Self::BLANK.symbol
    }
}

/// Numbers styles and grapheme clusters, so that cells are small and quick to compare.
#[derive(Debug)]
pub struct Interner {
    styles: Vec<Sgr>,
    style_ids: HashMap<Sgr, u16>,
    /// The last lookup: neighbouring cells mostly share a style.
    last: (Sgr, u16),
    clusters: Vec<Box<str>>,
    cluster_ids: HashMap<Box<str>, u32>,
}

/// With more styles or clusters than this, those off screen are dropped.
const CAPACITY: usize = 20_000;

impl Default for Interner {
    fn default() -> Self {
        Self {
            styles: vec![Sgr::RESET],
            style_ids: HashMap::from([(Sgr::RESET, 0)]),
            last: (Sgr::RESET, 0),
            clusters: Vec::new(),
            cluster_ids: HashMap::new(),
        }
    }
}

impl Interner {
    pub fn is_full(&self) -> bool {
        self.styles.len() > CAPACITY || self.clusters.len() > CAPACITY
    }

    pub fn glyph(&mut self, cell: &Cell, caps: TermCaps) -> Glyph {
        let symbol = cell.symbol();
        let mut chars = symbol.chars();
        let symbol = match (chars.next(), chars.next()) {
            (Some(only), None) => only as u32,
            (None, _) => Glyph::BLANK.symbol,
            _ => self.cluster(symbol),
        };
        Glyph {
            symbol,
            style: self.style_id(Sgr::of(cell, caps)),
            width: cell.cell_width().clamp(1, 255) as u8,
            link: 0,
        }
    }

    /// A new table of only what `glyphs` use; renumbers them.
    #[must_use]
    pub fn compact(&self, glyphs: &mut [Glyph]) -> Self {
        let mut interner = Self::default();
        for glyph in glyphs {
            glyph.style = interner.style_id(self.style(*glyph));
            if let Some(cluster) = self.cluster_of(*glyph) {
                glyph.symbol = interner.cluster(cluster);
            }
        }
        interner
    }

    fn cluster_of(&self, glyph: Glyph) -> Option<&str> {
        let row = glyph.symbol.checked_sub(CLUSTERS)?;
        self.clusters.get(row as usize).map(AsRef::as_ref)
    }

    fn cluster(&mut self, cluster: &str) -> u32 {
        if let Some(&id) = self.cluster_ids.get(cluster) {
            return id;
        }
        let id = CLUSTERS + self.clusters.len() as u32;
        self.clusters.push(cluster.into());
        self.cluster_ids.insert(cluster.into(), id);
        id
    }

    fn style_id(&mut self, style: Sgr) -> u16 {
        if self.last.0 != style {
            let next = self.styles.len() as u16;
            let id = *self.style_ids.entry(style).or_insert(next);
            if id == next {
                self.styles.push(style);
            }
            self.last = (style, id);
        }
        self.last.1
    }

    pub fn style(&self, glyph: Glyph) -> Sgr {
        let style = self.styles.get(usize::from(glyph.style));
        style.copied().unwrap_or(Sgr::RESET)
    }

    /// Appends the characters of `glyph`.
    pub fn write(&self, glyph: Glyph, out: &mut Vec<u8>) {
        if let Some(c) = char::from_u32(glyph.symbol) {
            out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        } else if let Some(cluster) = self.cluster_of(glyph) {
            out.extend_from_slice(cluster.as_bytes());
        }
    }

    /// Whether all terminals agree on the cursor position after `glyph`. They disagree on clusters of
    /// several characters, on wide characters of recent Unicode versions and, if characters of
    /// ambiguous width may take two cells, on everything outside ASCII.
    pub fn has_certain_width(glyph: Glyph, wide_ambiguous: bool) -> bool {
        match (glyph.width, glyph.symbol) {
            // Printable ASCII; ideographs, kana, Hangul.
            (1, 0..=0x7e) | (2, 0x3041..=0x9fff | 0xac00..=0xd7a3) => true,
            (1, ..CLUSTERS) => !wide_ambiguous,
            _ => false,
        }
    }
}
