//! The laid-out pieces that were looked at last, up to a number of bytes.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Glyph, Line};

/// Most bytes of lines that are kept.
const CAPACITY: usize = 4 << 20;

/// Which piece: index of the block and of the piece in it.
pub(super) type Key = (u32, u32);
/// The lines of a piece.
pub(super) type Lines = Arc<[Arc<Line>]>;

#[derive(Clone, Debug)]
struct Entry {
    lines: Lines,
    bytes: usize,
    used: u64,
}

/// Pieces by key; when they are too many, those not asked for the longest go.
#[derive(Clone, Debug, Default)]
pub(super) struct Cache {
    entries: HashMap<Key, Entry>,
    bytes: usize,
    clock: u64,
}

impl Cache {
    /// The lines of a piece, if they are here.
    pub(super) fn get(&mut self, key: Key) -> Option<Lines> {
        self.clock += 1;
        let entry = self.entries.get_mut(&key)?;
        entry.used = self.clock;
        Some(Arc::clone(&entry.lines))
    }

    /// Keeps the lines of a piece, which is not here yet.
    pub(super) fn put(&mut self, key: Key, lines: Vec<Line>) -> Lines {
        let lines: Lines = lines.into_iter().map(Arc::new).collect();
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

    /// Drops the pieces that were used longest ago, to three quarters of the room.
    fn shrink(&mut self) {
        let mut ages: Vec<(u64, Key)> =
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

    /// Drops everything.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Bytes of the lines that are kept.
    #[cfg(test)]
    pub(super) const fn bytes(&self) -> usize {
        self.bytes
    }
}

fn bytes_of(line: &Line) -> usize {
    // The line, its counts, the pointer to it, and its glyphs.
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
            block: 0,
            kind: BlockKind::Paragraph,
            glyphs: vec![glyph; n_glyphs],
            hyphen: false,
            first: true,
            last: true,
            turned: false,
        }
    }

    #[test]
    fn what_was_used_last_stays() {
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
