//! The query typed above a list, and the height of rows with text.

use super::geometry::Area;
use crate::layout::width;
use crate::library::query::{self, Query, QueryError};

/// A typed query. While it has an error, the list shows the last valid one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QueryLine {
    pub text: String,
    pub fault: Option<QueryError>,
}

impl QueryLine {
    /// Sets the text and parses it; `None` if it has a mistake.
    pub fn take(&mut self, text: &str) -> Option<Query> {
        text.clone_into(&mut self.text);
        match query::parse(text) {
            Ok(query) => {
                self.fault = None;
                Some(query)
            }
            Err(fault) => {
                self.fault = Some(fault);
                None
            }
        }
    }
}

/// Columns left of the text in a list of statements, for the speaker; 0 leaves only a bar.
pub const fn margin(width: u16) -> u16 {
    match width {
        0..76 => 0,
        76..110 => 19,
        _ => 25,
    }
}

/// Columns for the text in a list of statements, without margin, bar and a blank on each side.
pub const fn text_width(width: u16) -> u16 {
    width.saturating_sub(margin(width) + 5)
}

/// Rows that `text` takes in such a list: one, or two if it is long and the window has room.
pub(super) fn text_rows(text: &str, area: Area) -> usize {
    let is_long = width::of_str(text) > usize::from(text_width(area.width));
    if is_long && area.height >= 10 { 2 } else { 1 }
}
