//! The cursor of a list that is longer than its window.

/// A cursor and the first row shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListState {
    /// The row under the cursor.
    pub cursor: usize,
    /// The first row shown.
    pub top: usize,
}

impl ListState {
    /// Moves the cursor by `rows`, staying within `len` rows.
    pub fn step(&mut self, rows: isize, len: usize) {
        self.go(self.cursor.saturating_add_signed(rows), len);
    }

    /// Moves the cursor to `row`, or to the last of `len` rows.
    pub fn go(&mut self, row: usize, len: usize) {
        self.cursor = row.min(len.saturating_sub(1));
    }

    /// Scrolls as little as will show the cursor in a window of `height` rows over `len` rows.
    pub fn follow(&mut self, height: usize, len: usize) {
        self.go(self.cursor, len);
        let height = height.max(1);
        if self.cursor < self.top {
            self.top = self.cursor;
        } else if self.cursor >= self.top + height {
            self.top = self.cursor + 1 - height;
        }
        self.top = self.top.min(len.saturating_sub(height));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_stays_in_the_list_and_in_the_window() {
        let mut list = ListState::default();
        list.step(-1, 5);
        assert_eq!(list.cursor, 0);
        list.step(99, 5);
        list.follow(3, 5);
        assert_eq!((list.cursor, list.top), (4, 2));
        list.follow(3, 0);
        assert_eq!((list.cursor, list.top), (0, 0));
    }
}
