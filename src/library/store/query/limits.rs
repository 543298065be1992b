//! Sizes at which a query changes its strategy.

/// Tests lower these so that small libraries take every path.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Largest set of articles that is looked up by id; for larger sets the whole index is scanned.
    pub lookups: usize,
    /// Most articles of which the text is ranked. Words found in more of them rarely tell articles apart,
    /// so only headlines are ranked then.
    pub ranked: usize,
    /// Newest ledger rows that are scanned for a window before all matches are sorted.
    pub scanned: i64,
    /// The same for each row wanted, where that is more.
    pub scanned_per_row: i64,
    /// Most ledger rows that are sorted without scanning the newest first.
    pub sorted: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            lookups: 1_000,
            ranked: 8_000,
            scanned: 20_000,
            scanned_per_row: 8,
            sorted: 4_000,
        }
    }
}
