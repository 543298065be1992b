//! The sheet with the output of a command.

use super::canvas::Canvas;
use crate::app::command_output::OutputSheet;
use crate::app::overlay::Frame;

/// Draws the rows that fit. Returns the first one, and how many there are.
pub fn draw(sheet: &OutputSheet, frame: &Frame, canvas: &mut Canvas) -> (usize, usize) {
    let area = frame.inside;
    let rows = sheet.rows(area.width);
    let top = frame.top(sheet.top, rows.len());
    for (y, row) in (area.y..area.bottom()).zip(rows.iter().skip(top)) {
        canvas.write(area.x, y, row, area.width, canvas.styles.ink);
    }
    (top, rows.len())
}
