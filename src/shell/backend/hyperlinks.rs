//! Hyperlinks of the terminal (OSC 8) on the cells of a frame.
//!
//! The cells of ratatui have no place for an address: those of a frame are told apart, as areas, and put on
//! the grid before it is compared. An address is cleaned once more here, so that nothing of an article
//! ends the sequence.

use std::collections::HashMap;

use pullquote_text::address;
use ratatui::layout::Rect;

use super::grid::Grid;

/// The most addresses that are told apart; a glyph has one byte for them.
const CAPACITY: usize = 250;

/// Cells of one row that are a link, and its address.
pub type LinkArea = (Rect, String);

/// Numbers the addresses, from 1.
#[derive(Debug, Default)]
pub struct LinkTable {
    addresses: Vec<String>,
    ids: HashMap<String, u8>,
}

impl LinkTable {
    /// Whether the next frame may have to renumber them.
    pub fn is_full(&self, areas: &[LinkArea]) -> bool {
        let is_new = |(_, address): &&LinkArea| !self.ids.contains_key(address);
        self.addresses.len() + areas.iter().filter(is_new).count() > CAPACITY
    }

    fn id(&mut self, written: &str) -> Option<u8> {
        if let Some(id) = self.ids.get(written) {
            return Some(*id);
        }
        let id = u8::try_from(self.addresses.len() + 1).ok()?;
        self.addresses.push(address::clean(written)?);
        self.ids.insert(written.to_owned(), id);
        Some(id)
    }

    /// Marks the cells of `areas`, and no others, as links.
    pub fn mark(&mut self, areas: &[LinkArea], grid: &mut Grid) {
        for glyph in grid.glyphs_mut() {
            glyph.link = 0;
        }
        for (area, address) in areas {
            if let Some(id) = self.id(address) {
                grid.mark_link(area.x, area.y, area.width, id);
            }
        }
    }

    /// Appends the sequence that begins a link, or with 0 ends one. The number joins the parts of a link that
    /// is on several lines.
    pub fn write(&self, id: u8, out: &mut Vec<u8>) {
        let address = usize::from(id)
            .checked_sub(1)
            .and_then(|at| self.addresses.get(at));
        match address {
            Some(address) => {
                out.extend_from_slice(format!("\x1b]8;id={id};{address}\x1b\\").as_bytes());
            }
            None => out.extend_from_slice(END),
        }
    }
}

/// Ends a link.
pub const END: &[u8] = b"\x1b]8;;\x1b\\";
