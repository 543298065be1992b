//! Where a sheet stands.

use crate::app::geometry::Area;

/// Columns of a window beside a sheet below which the sheet takes the whole width: slivers of text cannot be
/// read.
const SLIVER: u16 = 12;

/// The cells of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// With the rules.
    pub area: Area,
    /// For the content.
    pub inside: Area,
    /// Whether it is narrower than the window and has a rule on each side.
    pub has_sides: bool,
}

impl Frame {
    /// A sheet centred in `screen` for `rows` lines of at most `width` cells.
    pub fn of(width: u16, rows: usize, screen: Area) -> Self {
        let outer = width.saturating_add(4);
        let has_sides = outer + SLIVER <= screen.width;
        let width = if has_sides { outer } else { screen.width };
        let rows = u16::try_from(rows).unwrap_or(u16::MAX);
        let height = rows.saturating_add(3).min(screen.height);
        let area = Area {
            x: screen.x + (screen.width - width) / 2,
            y: screen.y + (screen.height - height) / 2,
            width,
            height,
        };
        // A blank row below the title where there is room.
        let head = 1 + u16::from(height > 6);
        let inside = Area {
            x: area.x + 2.min(width / 2),
            y: area.y + head,
            width: width.saturating_sub(4),
            height: height.saturating_sub(head + 1),
        };
        Self {
            area,
            inside,
            has_sides,
        }
    }

    /// The first line to show of `rows`, when `top` is wanted.
    pub fn top(&self, top: usize, rows: usize) -> usize {
        top.min(rows.saturating_sub(usize::from(self.inside.height)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_are_inside_windows_of_every_size() {
        for width in 0..140 {
            for height in 0..50 {
                let screen = Area {
                    width,
                    height,
                    ..Area::default()
                };
                for (cells, rows) in [(40, 0), (60, 5), (72, 300)] {
                    let frame = Frame::of(cells, rows, screen);
                    assert!(frame.area.right() <= width && frame.area.bottom() <= height);
                    assert!(frame.inside.right() <= frame.area.right());
                    assert!(frame.inside.bottom() <= frame.area.bottom().max(frame.inside.y));
                    assert_eq!(frame.has_sides, frame.area.width < width);
                    assert!(!frame.has_sides || frame.inside.width >= cells);
                }
            }
        }
    }
}
