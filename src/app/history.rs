//! Lines typed earlier in this session, recalled with the arrow keys.

use std::collections::HashMap;

use super::context::Context;
use super::prompt::Purpose;

/// Most lines kept of a kind.
const MOST: usize = 100;

/// Lines that are recalled together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HistoryKind {
    Palette,
    /// Searches on the page.
    Search,
    /// Commands that text was piped to.
    Command,
    /// Filters of the list of articles.
    Filter,
    /// Queries of a screen over the library.
    Query(Context),
}

impl HistoryKind {
    /// The kind of what is typed for `purpose` in `context`; `None` for what is typed once.
    pub const fn of(purpose: &Purpose, context: Context) -> Option<Self> {
        Some(match purpose {
            Purpose::Palette => Self::Palette,
            Purpose::Search => Self::Search,
            Purpose::Pipe(_) => Self::Command,
            Purpose::Filter => Self::Filter,
            Purpose::Query => Self::Query(context),
            _ => return None,
        })
    }
}

#[derive(Clone, Debug, Default)]
pub struct History {
    lines: HashMap<HistoryKind, Vec<String>>,
}

impl History {
    /// Adds a line; one that was typed before moves to the end.
    pub fn add(&mut self, kind: HistoryKind, line: &str) {
        let line = line.trim();
        if line.is_empty() {
            return;
        }
        let lines = self.lines.entry(kind).or_default();
        lines.retain(|old| old != line);
        lines.push(line.to_owned());
        if lines.len() > MOST {
            lines.remove(0);
        }
    }

    /// The lines, newest last.
    pub fn lines(&self, kind: HistoryKind) -> &[String] {
        self.lines.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// The `back`-th line from the end, counted from 1.
    pub fn recall(&self, kind: HistoryKind, back: usize) -> Option<&str> {
        let lines = self.lines(kind);
        let at = lines.len().checked_sub(back)?;
        lines.get(at).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_typed_again_is_the_newest_once() {
        let mut history = History::default();
        for line in ["one", "two", " one ", "  "] {
            history.add(HistoryKind::Search, line);
        }
        assert_eq!(history.lines(HistoryKind::Search), ["two", "one"]);
        assert_eq!(history.recall(HistoryKind::Search, 1), Some("one"));
        assert_eq!(history.recall(HistoryKind::Search, 3), None);
        assert_eq!(history.recall(HistoryKind::Search, 0), None);
        assert_eq!(history.recall(HistoryKind::Palette, 1), None);
    }
}
