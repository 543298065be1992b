//! The layout of the screen in cells, shared by paging and drawing.
//!
//! A panel covers the text in windows narrower than [`PANEL_BESIDE`] and stands beside it in wider ones; the
//! column of text then moves right as far as the names in its margin need. In windows of [`WIDE`] columns and
//! more, the setting `wide` decides what the room is for: one page, a page and a panel that stays, or a
//! spread of two columns, which are one page for all movements.

use crate::config::Wide;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    pub width: u16,
    pub height: u16,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    pub x: u16,
    pub y: u16,
    pub width: u16,
    pub height: u16,
}

impl Area {
    /// The row below the last.
    pub const fn bottom(self) -> u16 {
        self.y + self.height
    }

    /// The column right of the last.
    pub const fn right(self) -> u16 {
        self.x + self.width
    }
}

/// From this width a panel is beside the text instead of over it.
pub const PANEL_BESIDE: u16 = 100;
/// Minimum width for a preview in the library.
pub const PREVIEW_BESIDE: u16 = 110;
/// Below this width the margin has only the bar.
pub const BAR_ONLY: u16 = 50;
/// From this width the setting `wide` applies.
pub const WIDE: u16 = 150;
/// Narrowest body for two columns of text.
const SPREAD: u16 = 130;
/// Width of a left margin with whole names.
const NAMED_MARGIN: u16 = 30;
/// Least width of the right margin.
const RIGHT_MARGIN: u16 = 2;
/// From this height the screen has rules and blank rows.
const ROOMY: u16 = 12;

/// Columns of the margin left of the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Margin {
    /// First column of the speaker's name or initials.
    pub name: u16,
    /// Columns for the name; 0 where there is only the bar.
    pub name_width: u16,
    pub mark: u16,
    pub bar: u16,
}

/// The inside of a panel, without the rule and the blank cells beside it.
pub fn inside_panel(panel: Area) -> Area {
    let left = 2 * u16::from(panel.x > 0);
    Area {
        x: panel.x + left,
        width: panel.width.saturating_sub(left + 1),
        ..panel
    }
}

/// The parts of a screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Regions {
    /// The line at the top, if there is room.
    pub header: Option<u16>,
    /// The rule under it, if there is room.
    pub rule: Option<u16>,
    /// Between header and status line.
    pub body: Area,
    /// The panel or preview, if it is shown.
    pub panel: Option<Area>,
    /// The status line, if there is room.
    pub status: Option<u16>,
}

/// The regions of a screen. `zen` leaves only body and status line.
pub fn regions(size: Size, panel: Option<PanelPlace>, zen: bool) -> Regions {
    let Size { width, height } = size;
    let status = (height >= 2).then(|| height - 1);
    if zen {
        let body = Area {
            x: 0,
            y: 0,
            width,
            height: status.unwrap_or(height),
        };
        return Regions {
            body,
            status,
            panel: panel.map(|_| body),
            ..Regions::default()
        };
    }
    let header = (height >= 4).then_some(0);
    let rule = (height >= ROOMY).then_some(1);
    let top = u16::from(header.is_some()) + u16::from(rule.is_some()) + u16::from(rule.is_some());
    let foot = u16::from(status.is_some()) + u16::from(rule.is_some());
    let body = Area {
        x: 0,
        y: top,
        width,
        height: height.saturating_sub(top + foot),
    };
    let (body, panel) = match panel {
        None => (body, None),
        Some(PanelPlace::Over) => (body, Some(body)),
        Some(PanelPlace::Beside(columns)) => {
            let columns = columns.min(width / 2);
            let left = Area {
                width: width - columns,
                ..body
            };
            let right = Area {
                x: left.width,
                width: columns,
                ..body
            };
            (left, Some(right))
        }
    };
    Regions {
        header,
        rule,
        body,
        panel,
        status,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PanelPlace {
    Over,
    /// Right of the body, this many columns wide.
    Beside(u16),
}

impl PanelPlace {
    /// The place of a panel in a window with a column of `measure` cells.
    pub fn of_width(width: u16, measure: u16) -> Self {
        if width < PANEL_BESIDE {
            return Self::Over;
        }
        // What is left beside a column with whole names in its margin.
        let spare = width.saturating_sub(measure.saturating_add(NAMED_MARGIN + RIGHT_MARGIN));
        Self::Beside(spare.clamp(36, 60))
    }
}

/// A text column and its margins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Column {
    pub text: Area,
    pub margin: Margin,
    /// All of it with the margins.
    pub outer: Area,
}

/// The text columns of a page: one, or the two of a spread. The rows of the page fill the first and go on
/// in the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    pub first: Column,
    pub second: Option<Column>,
}

impl Columns {
    /// One column, or two where `wide` asks for a spread and there is room for it.
    pub fn new(regions: &Regions, measure: u16, wide: Wide) -> Self {
        let body = regions.body;
        let is_beside = regions.panel.is_some_and(|panel| panel != body);
        if wide != Wide::Spread || body.width < SPREAD {
            return Self {
                first: column(body, measure, is_beside),
                second: None,
            };
        }
        let half = body.width / 2;
        let left = Area {
            width: half,
            ..body
        };
        let right = Area {
            x: body.x + half,
            ..left
        };
        Self {
            first: column(left, measure, true),
            second: Some(column(right, measure, true)),
        }
    }

    /// The width of each column of text.
    pub const fn measure(&self) -> u16 {
        self.first.text.width
    }

    /// The number of rows of text.
    pub fn height(&self) -> usize {
        let columns = 1 + usize::from(self.second.is_some());
        usize::from(self.first.text.height) * columns
    }

    /// The column of the `nth` row of the page, and its row on screen.
    pub fn place(&self, nth: usize) -> Option<(Column, u16)> {
        let height = usize::from(self.first.text.height);
        let (column, nth) = if nth < height {
            (self.first, nth)
        } else {
            (self.second?, nth - height)
        };
        (nth < height).then(|| (column, column.text.y + nth as u16))
    }
}

/// Puts a column of at most `measure` cells in `body`: in the middle, with room for the margin. With
/// `names`, the space to its right goes to the names in the margin as far as they need it.
fn column(body: Area, measure: u16, names: bool) -> Column {
    // The bar, and one column between it and the text for a hanging quotation mark.
    let least: u16 = match body.width {
        0..=9 => 0,
        10..BAR_ONLY => 3,
        // Three initials and a question mark.
        _ => 8,
    };
    let right: u16 = if body.width < BAR_ONLY {
        0
    } else {
        RIGHT_MARGIN
    };
    let width = measure.min(body.width.saturating_sub(least + right)).max(1);
    let spare = body.width - width;
    let named = if names && body.width >= BAR_ONLY {
        NAMED_MARGIN.min(spare.saturating_sub(right))
    } else {
        0
    };
    let left = (spare / 2).max(least.min(spare)).max(named);
    let x = body.x + left;
    let text = Area { x, width, ..body };
    // From the text outwards: a hanging mark, the bar, a bookmark, the name.
    let bar = x.saturating_sub(2);
    let mark = bar.saturating_sub(1);
    let name_width = if body.width < BAR_ONLY {
        0
    } else {
        left.saturating_sub(4).min(NAMED_MARGIN - 4)
    };
    Column {
        text,
        margin: Margin {
            mark,
            name: mark.saturating_sub(name_width),
            name_width,
            bar,
        },
        outer: body,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panes_are_inside_windows_of_every_size() {
        for width in 1..=220 {
            for height in 1..=64 {
                for panel in [None, Some(PanelPlace::of_width(width, 66))] {
                    for zen in [false, true] {
                        let parts = regions(Size { width, height }, panel, zen);
                        assert!(parts.body.bottom() <= height);
                        assert!(parts.status.is_none_or(|row| row >= parts.body.bottom()));
                        for wide in Wide::ALL {
                            let columns = Columns::new(&parts, 66, wide);
                            for column in
                                [Some(columns.first), columns.second].into_iter().flatten()
                            {
                                assert!(column.text.right() <= width, "{width}×{height}");
                                assert!(column.text.width >= 1);
                                assert!(column.margin.bar <= column.text.x);
                                assert_eq!(column.text.width, columns.measure());
                            }
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn eighty_columns_fit_the_measure_and_initials() {
        let parts = regions(
            Size {
                width: 80,
                height: 24,
            },
            None,
            false,
        );
        let column = column(parts.body, 66, false);
        assert_eq!((column.text.x, column.text.width), (8, 66));
        assert_eq!(column.margin.name_width, 4);
    }

    #[test]
    fn panel_beside_the_text_leaves_whole_names() {
        for width in [150, 160, 200] {
            let size = Size { width, height: 40 };
            let place = PanelPlace::of_width(width, 66);
            let parts = regions(size, Some(place), false);
            let columns = Columns::new(&parts, 66, Wide::Page);
            assert_eq!(columns.first.text.width, 66);
            assert_eq!(columns.first.margin.name_width, 26, "{width}");
        }
        let size = Size {
            width: 120,
            height: 40,
        };
        let parts = regions(size, Some(PanelPlace::of_width(120, 66)), false);
        let columns = Columns::new(&parts, 66, Wide::Page);
        assert!(columns.first.margin.name_width >= 12);
    }

    #[test]
    fn rows_of_a_spread_go_on_in_the_second_column() {
        let size = Size {
            width: 200,
            height: 60,
        };
        let parts = regions(size, None, false);
        let columns = Columns::new(&parts, 66, Wide::Spread);
        let height = usize::from(parts.body.height);
        assert_eq!(columns.height(), 2 * height);
        let second = columns.second.map(|column| (column, column.text.y));
        assert_eq!(columns.place(height), second);
        assert_eq!(columns.place(2 * height), None);
        assert!(columns.first.text.right() < 100 && columns.first.margin.name_width >= 20);
    }
}
