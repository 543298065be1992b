//! [`LinkTracker`]: which words of the open run of text are links.

use super::block::MarkupLink;

/// The longest address that is kept, in bytes.
const MAX_ADDRESS: usize = 4096;

/// Follows the links of a run of text, then hands them to the blocks that the run is cut into.
///
/// It counts characters that are not white space ([`MarkupLink`]).
#[derive(Debug, Default)]
pub struct LinkTracker {
    /// The characters of the open run.
    n_solid: usize,
    /// The open link: where it begins in the run, and its address. Links do not nest.
    open: Option<(usize, String)>,
    /// How many `<a>` are open, with or without an address.
    n_open: u32,
    links: Vec<MarkupLink>,
    /// The links of the last run that ended, and how many were handed out.
    ended: Vec<MarkupLink>,
    n_taken: usize,
    /// The characters that were handed out, and those that the next block has before them.
    at: usize,
    n_before: usize,
}

impl LinkTracker {
    pub fn open(&mut self, address: Option<&str>) {
        self.end_link();
        self.n_open = self.n_open.saturating_add(1);
        let address = address.filter(|address| address.len() <= MAX_ADDRESS);
        self.open = address.map(|address| (self.n_solid, address.to_owned()));
    }

    pub fn close(&mut self) {
        self.n_open = self.n_open.saturating_sub(1);
        self.end_link();
    }

    pub const fn is_open(&self) -> bool {
        self.n_open > 0
    }

    pub const fn add_solid(&mut self, n: usize) {
        self.n_solid += n;
    }

    fn end_link(&mut self) {
        if let Some((start, address)) = self.open.take() {
            self.add(start, address);
        }
    }

    fn add(&mut self, start: usize, address: String) {
        if start < self.n_solid {
            self.links.push(MarkupLink {
                start,
                end: self.n_solid,
                address,
            });
        }
    }

    /// Ends the run. A link that is open goes on in the next one.
    pub fn end_run(&mut self) {
        if let Some((start, address)) = self.open.take() {
            self.add(start, address.clone());
            self.open = Some((0, address));
        }
        self.ended = std::mem::take(&mut self.links);
        self.n_solid = 0;
        (self.n_taken, self.at, self.n_before) = (0, 0, 0);
    }

    /// The next block begins with `n` characters that the run has not, such as a marker.
    pub const fn skip(&mut self, n: usize) {
        self.n_before = n;
    }

    /// The links of the next block of the last run, which has `n` characters.
    pub fn take(&mut self, n: usize) -> Vec<MarkupLink> {
        let before = std::mem::take(&mut self.n_before);
        let (from, to) = (self.at, self.at + n.saturating_sub(before));
        self.at = to;
        let mut taken = Vec::new();
        while let Some(link) = self.ended.get(self.n_taken) {
            let (start, end) = (link.start.max(from), link.end.min(to));
            if start < end {
                taken.push(MarkupLink {
                    start: start - from + before,
                    end: end - from + before,
                    address: link.address.clone(),
                });
            }
            if link.end > to {
                break;
            }
            self.n_taken += 1;
        }
        taken
    }
}
