//! The layout of the screen in cells, shared by paging and drawing.

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
    /// The place of a panel in a window.
    pub const fn of_width(width: u16) -> Self {
        if width < PANEL_BESIDE {
            Self::Over
        } else {
            // What is left beside a column of default width and its margin.
            let spare = width.saturating_sub(78);
            Self::Beside(if spare < 36 {
                36
            } else if spare > 60 {
                60
            } else {
                spare
            })
        }
    }
}

/// The text column and its margin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Column {
    pub text: Area,
    pub margin: Margin,
}

/// Centers a column of at most `measure` cells in `body`, with room for the margin.
pub fn column(body: Area, measure: u16) -> Column {
    // The bar, and one column between it and the text for a hanging quotation mark.
    let least: u16 = match body.width {
        0..=9 => 0,
        10..BAR_ONLY => 3,
        // Three initials and a question mark.
        _ => 8,
    };
    let right: u16 = if body.width < BAR_ONLY { 0 } else { 2 };
    let width = measure.min(body.width.saturating_sub(least + right)).max(1);
    let left = (body.width.saturating_sub(width) / 2).max(least.min(body.width - width));
    let x = body.x + left;
    let text = Area { x, width, ..body };
    // From the text outwards: a hanging mark, the bar, a bookmark, the name.
    let bar = x.saturating_sub(2);
    let mark = bar.saturating_sub(1);
    let name_width = if body.width < BAR_ONLY {
        0
    } else {
        left.saturating_sub(4).min(26)
    };
    Column {
        text,
        margin: Margin {
            mark,
            name: mark.saturating_sub(name_width),
            name_width,
            bar,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panes_are_inside_windows_of_every_size() {
        for width in 1..=220 {
            for height in 1..=64 {
                for panel in [None, Some(PanelPlace::of_width(width))] {
                    for zen in [false, true] {
                        let parts = regions(Size { width, height }, panel, zen);
                        assert!(parts.body.bottom() <= height);
                        assert!(parts.status.is_none_or(|row| row >= parts.body.bottom()));
                        let column = column(parts.body, 66);
                        assert!(column.text.right() <= width, "{width}×{height}");
                        assert!(column.text.width >= 1);
                        assert!(column.margin.bar <= column.text.x);
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
        let column = column(parts.body, 66);
        assert_eq!((column.text.x, column.text.width), (8, 66));
        assert_eq!(column.margin.name_width, 4);
    }
}
