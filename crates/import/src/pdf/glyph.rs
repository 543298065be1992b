//! [`Glyph`]: what is drawn on a page, with its place.

/// A glyph as it is drawn: its left end on the base line, in points, and the direction of the line.
#[derive(Clone, Debug)]
pub struct Glyph {
    pub text: String,
    pub x: f32,
    pub y: f32,
    pub width: f32,
    /// The size of the font in points.
    pub size: f32,
    pub is_bold: bool,
    /// Quarter turns of the line against the horizontal, counterclockwise; other slopes are `None`.
    pub turns: Option<u8>,
    pub link: Option<LinkId>,
}

/// The address that a glyph leads to, among those of its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkId(pub u32);
