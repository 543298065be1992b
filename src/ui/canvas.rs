//! Drawing primitives shared by all screens.

use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};
use unicode_segmentation::UnicodeSegmentation;

use super::style::Styles;
use crate::app::geometry::Area;
use crate::layout::width;
pub use crate::layout::wrap::wrap;
use pullquote_text::clean;

/// The cell buffer of a frame and the styles of the theme. Drawing outside the buffer is ignored.
pub struct Canvas<'a> {
    buffer: &'a mut Buffer,
    pub styles: &'a Styles,
    /// The upper left cell of the title of the sheet that is drawn last.
    pub sheet: Option<(u16, u16)>,
}

impl<'a> Canvas<'a> {
    /// Fills `buffer` with the theme's background.
    pub fn new(buffer: &'a mut Buffer, styles: &'a Styles) -> Self {
        let area = *buffer.area();
        buffer.set_style(area, styles.ink);
        Self {
            buffer,
            styles,
            sheet: None,
        }
    }

    /// Writes one line of text from column `x`, truncated with `…` to `cells` cells. Returns the column
    /// after it. Control characters are replaced here, so no caller can pass one on to the terminal.
    pub fn write(&mut self, x: u16, y: u16, text: &str, cells: u16, style: Style) -> u16 {
        let text = clean::line(text);
        let text = width::ellipsis(&text, usize::from(cells));
        let mut x = x;
        for cluster in text.graphemes(true) {
            let cells = width::of(cluster) as u16;
            self.put(x, y, cluster, cells, style);
            x += cells;
        }
        x
    }

    /// Writes as many of the lines as fit from the top of `area`, each truncated to its width.
    pub fn lines(&mut self, lines: &[String], area: Area, style: Style) {
        for (y, line) in (area.y..area.bottom()).zip(lines) {
            self.write(area.x, y, line, area.width, style);
        }
    }

    /// Writes text that ends before column `right`, truncated to `cells` cells. Returns its first column.
    pub fn write_right(&mut self, right: u16, y: u16, text: &str, cells: u16, style: Style) -> u16 {
        let text = clean::line(text);
        let text = width::ellipsis(&text, usize::from(cells));
        let x = right.saturating_sub(width::of_str(&text) as u16);
        self.write(x, y, &text, cells, style);
        x
    }

    /// Draws one cleaned cluster of width `cells`.
    pub fn put(&mut self, x: u16, y: u16, cluster: &str, cells: u16, style: Style) {
        let area = *self.buffer.area();
        if cells == 0 || y >= area.bottom() || x + cells > area.right() {
            return;
        }
        // Patch the base style, or modifiers of what was drawn here before would remain.
        let style = self.styles.ink.patch(style);
        for x in x..x + cells {
            self.buffer[(x, y)].reset();
            self.buffer[(x, y)].set_style(style);
        }
        self.buffer[(x, y)].set_symbol(cluster);
    }

    /// Patches the style of the columns `from..to` of a row.
    pub fn restyle(&mut self, from: u16, to: u16, y: u16, style: Style) {
        let area = *self.buffer.area();
        if y >= area.bottom() {
            return;
        }
        for x in from..to.min(area.right()) {
            let cell = &mut self.buffer[(x, y)];
            cell.set_style(style);
        }
    }

    /// Like [`Canvas::restyle`], but skips cells that have a background colour (highlights).
    pub fn restyle_background(&mut self, from: u16, to: u16, y: u16, style: Style) {
        let area = *self.buffer.area();
        if y >= area.bottom() {
            return;
        }
        let background = self.styles.ink.bg.unwrap_or_default();
        for x in from..to.min(area.right()) {
            let cell = &mut self.buffer[(x, y)];
            if cell.bg == background {
                cell.set_style(style);
            }
        }
    }

    /// Clears whole cells: a wide character that the left edge would cut in half is cleared, too.
    pub fn clear(&mut self, area: Area) {
        let screen = *self.buffer.area();
        if let Some(x) = area.x.checked_sub(1).filter(|x| *x < screen.right()) {
            for y in area.y..area.bottom().min(screen.bottom()) {
                let cell = &mut self.buffer[(x, y)];
                if width::of(cell.symbol()) > 1 {
                    cell.set_symbol(" ");
                }
            }
        }
        for y in area.y..area.bottom().min(screen.bottom()) {
            for x in area.x..area.right().min(screen.right()) {
                self.buffer[(x, y)].reset();
                self.buffer[(x, y)].set_style(self.styles.ink);
            }
        }
    }

    /// One cell of a rule at the side of a sheet.
    pub fn side_rule(&mut self, x: u16, y: u16, glyph: &str) {
        let style = self.styles.faint.add_modifier(Modifier::DIM);
        self.put(x, y, glyph, 1, style);
    }

    /// A horizontal rule over the columns `from..to`.
    pub fn rule(&mut self, from: u16, to: u16, y: u16) {
        let style = self.styles.faint.add_modifier(Modifier::DIM);
        for x in from..to {
            self.put(x, y, "─", 1, style);
        }
    }
}

/// `area` without `left` and `right` columns.
pub const fn inset(area: Area, left: u16, right: u16) -> Area {
    Area {
        x: area.x + left,
        width: area.width.saturating_sub(left + right),
        ..area
    }
}

/// A horizontal bar of at most `cells` cells, filled to `share` (0 to 1) in eighths of a cell.
pub fn bar(share: f32, cells: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (share.clamp(0.0, 1.0) * cells as f32 * 8.0).round() as usize;
    let mut bar = "█".repeat(eighths / 8);
    bar.push_str(EIGHTHS[eighths % 8]);
    bar
}

/// The value of the first breakpoint, a minimal width with a value, that `width` reaches; 0 if it reaches none.
pub fn at_width(width: u16, breakpoints: &[(u16, u16)]) -> u16 {
    breakpoints
        .iter()
        .find(|(min, _)| width >= *min)
        .map_or(0, |&(_, value)| value)
}
