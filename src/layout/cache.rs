//! Least recently used cache of laid-out chunks, bounded in bytes.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Glyph, Line};

/// Capacity in bytes of lines.
const CAPACITY: usize = 4 << 20;

/// Index of the block, and of the chunk in the block.
pub(super) type ChunkKey = (u32, u32);
pub(super) type ChunkLines = Arc<[Arc<Line>]>;

#[derive(Clone, Debug)]
struct Entry {
    lines: ChunkLines,
    bytes: usize,
    used: u64,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Cache {
    /// A tree: its few comparisons cost less than a hash, several times for each row of a page.
    entries: BTreeMap<ChunkKey, Entry>,
    bytes: usize,
    clock: u64,
}

impl Cache {
    pub(super) fn get(&mut self, key: ChunkKey) -> Option<ChunkLines> {
        self.clock += 1;
        let entry = self.entries.get_mut(&key)?;
        entry.used = self.clock;
        Some(Arc::clone(&entry.lines))
    }

    /// Stores the lines of a chunk that is not cached yet.
    pub(super) fn put(&mut self, key: ChunkKey, lines: Vec<Line>) -> ChunkLines {
        let lines: ChunkLines = lines.into_iter().map(Arc::new).collect();
        let bytes = lines.iter().map(|line| bytes_of(line)).sum();
        self.bytes += bytes;
        if self.bytes > CAPACITY {
            self.shrink();
        }
        let entry = Entry {
            lines: Arc::clone(&lines),
            bytes,
            used: self.clock,
        };
        self.entries.insert(key, entry);
        lines
    }

    /// Evicts the least recently used chunks until the cache is at most three quarters full.
    fn shrink(&mut self) {
        let mut ages: Vec<(u64, ChunkKey)> =
            self.entries.iter().map(|(&key, e)| (e.used, key)).collect();
        ages.sort_unstable();
        for (_, key) in ages {
            if self.bytes <= CAPACITY / 4 * 3 {
                return;
            }
            if let Some(entry) = self.entries.remove(&key) {
                self.bytes -= entry.bytes;
            }
        }
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    #[cfg(test)]
    pub(super) const fn bytes(&self) -> usize {
        self.bytes
    }
}

fn bytes_of(line: &Line) -> usize {
    // The line, the reference counts of its `Arc`, the pointer to it, and its glyphs.
    size_of::<Line>() + 3 * size_of::<usize>() + line.glyphs.capacity() * size_of::<Glyph>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use pullquote_text::{BlockKind, Span};

    fn line(n_glyphs: usize) -> Line {
        let glyph = Glyph {
            at: 0,
            len: 1,
            column: 0,
            width: 1,
        };
        Line {
            span: Span::new(0, 1),
            kind: BlockKind::Paragraph,
            glyphs: vec![glyph; n_glyphs],
            hyphen: false,
            last: true,
        }
    }

    #[test]
    fn least_recently_used_chunks_are_evicted() {
        let mut cache = Cache::default();
        for block in 0..2000 {
            cache.put((block, 0), vec![line(1000)]);
            assert!(cache.bytes() <= CAPACITY + 20_000);
            assert!(cache.get((0, 0)).is_some());
        }
        assert!(cache.get((1999, 0)).is_some());
        assert!(cache.get((1, 0)).is_none());
    }
}
