//! What a terminal supports.

/// Passed to the backend; sequences that are not supported are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TermCaps {
    /// Whether to use colours at all.
    pub colors: bool,
    /// Whether underlines can have a separate colour (SGR 58).
    pub underline_colors: bool,
    /// Whether the terminal may draw characters of ambiguous width two cells wide. Then the cursor is
    /// positioned after each of them.
    pub wide_ambiguous: bool,
    /// Whether links are written as hyperlinks (OSC 8).
    pub hyperlinks: bool,
}
