//! Small pieces that every screen uses: a canvas over the cell buffer, and wrapping for cards.

use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};
use unicode_segmentation::UnicodeSegmentation;

use super::style::Styles;
use crate::app::geometry::Area;
use crate::config::theme::Theme;
use crate::layout::width;
use pullquote_text::clean;

/// The cell buffer with the theme's styles.
pub struct Canvas<'a> {
    buffer: &'a mut Buffer,
    /// The styles of the theme.
    pub styles: Styles,
}

impl<'a> Canvas<'a> {
    /// A canvas painted with the theme's ground.
    pub fn new(buffer: &'a mut Buffer, theme: &Theme) -> Self {
        let styles = Styles::of(theme);
        let area = *buffer.area();
        buffer.set_style(area, styles.ink);
        Self { buffer, styles }
    }

    /// Writes text of one line from column `x`, in at most `cells` cells. Returns the column after it.
    /// What could steer a terminal is substituted here, whoever forgot it before.
    pub fn write(&mut self, x: u16, y: u16, text: &str, cells: u16, style: Style) -> u16 {
        let text = clean::line(text);
        let cut = width::ellipsis(&text, usize::from(cells));
        let mut x = x;
        for cluster in cut.graphemes(true) {
            let cells = width::of(cluster) as u16;
            self.put(x, y, cluster, cells, style);
            x += cells;
        }
        x
    }

    /// Writes text so that it ends before column `right`, in at most `cells` cells. Returns its first
    /// column.
    pub fn write_right(&mut self, right: u16, y: u16, text: &str, cells: u16, style: Style) -> u16 {
        let text = clean::line(text);
        let cut = width::ellipsis(&text, usize::from(cells));
        let x = right.saturating_sub(width::of_str(&cut) as u16);
        self.write(x, y, &cut, cells, style);
        x
    }

    /// Puts one cleaned cluster in its cells; what would stand outside is not drawn.
    pub fn put(&mut self, x: u16, y: u16, cluster: &str, cells: u16, style: Style) {
        let area = *self.buffer.area();
        if cells == 0 || y >= area.bottom() || x + cells > area.right() {
            return;
        }
        // What stood there before must not show through.
        let style = self.styles.ink.patch(style);
        for x in x..x + cells {
            self.buffer[(x, y)].reset();
            self.buffer[(x, y)].set_style(style);
        }
        self.buffer[(x, y)].set_symbol(cluster);
    }

    /// Lays `style` over the cells of one row.
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

    /// Lays `style` over the cells of one row that have no ground of their own: what is marked there
    /// stays readable.
    pub fn restyle_background(&mut self, from: u16, to: u16, y: u16, style: Style) {
        let area = *self.buffer.area();
        if y >= area.bottom() {
            return;
        }
        let ground = self.styles.ink.bg.unwrap_or_default();
        for x in from..to.min(area.right()) {
            let cell = &mut self.buffer[(x, y)];
            if cell.bg == ground {
                cell.set_style(style);
            }
        }
    }

    /// Fills an area with blanks of the ground.
    pub fn clear(&mut self, area: Area) {
        let screen = *self.buffer.area();
        for y in area.y..area.bottom().min(screen.bottom()) {
            for x in area.x..area.right().min(screen.right()) {
                self.buffer[(x, y)].reset();
                self.buffer[(x, y)].set_style(self.styles.ink);
            }
        }
    }

    /// A thin rule from column `from` to column `to`.
    pub fn rule(&mut self, from: u16, to: u16, y: u16) {
        // A rule is no text: it may be fainter than what must be read.
        let style = self.styles.faint.add_modifier(Modifier::DIM);
        for x in from..to {
            self.put(x, y, "─", 1, style);
        }
    }
}

/// Breaks cleaned text into lines of at most `cells` cells at blanks; longer words are cut.
pub fn wrap(text: &str, cells: usize) -> Vec<String> {
    let cells = cells.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let mut word = word;
        if !line.is_empty() && width::of_str(&line) + 1 + width::of_str(word) > cells {
            lines.push(std::mem::take(&mut line));
        }
        while width::of_str(word) > cells {
            let (head, _) = width::fit(word, cells);
            let taken = if head.is_empty() {
                word.graphemes(true).next().map_or(word.len(), str::len)
            } else {
                head.len()
            };
            lines.push(word[..taken].to_owned());
            word = &word[taken..];
        }
        if !line.is_empty() && !word.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// A bar of `cells` cells filled to `share`, in eighths of a cell.
pub fn bar(share: f32, cells: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (share.clamp(0.0, 1.0) * cells as f32 * 8.0).round() as usize;
    let mut bar = "█".repeat(eighths / 8);
    bar.push_str(EIGHTHS[eighths % 8]);
    bar
}
