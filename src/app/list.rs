//! The cursor of a list that is longer than its window.

/// A cursor and the first row shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListState {
    /// The row under the cursor.
    pub cursor: usize,
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

    /// As [`Self::follow`] for rows of different heights. `lead` is how many rows above the cursor should
    /// stay visible with it.
    pub fn follow_rows(
        &mut self,
        height: usize,
        len: usize,
        row_height: impl Fn(usize) -> usize,
        lead: impl Fn(usize) -> usize,
    ) {
        self.go(self.cursor, len);
        let height = height.max(1);
        // The first row of a window that ends with row `end - 1`.
        let first = |end: usize| {
            let (mut at, mut used) = (end, 0);
            while at > 0 && (at == end || used + row_height(at - 1) <= height) {
                at -= 1;
                used += row_height(at);
            }
            at
        };
        let wanted = self.cursor - lead(self.cursor).min(self.cursor);
        self.top = self.top.min(wanted).min(first(len));
        if len > 0 {
            self.top = self.top.max(first(self.cursor + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_several_cells_stay_in_the_window_with_their_heading() {
        // A heading before every third row, two cells to each row but the headings.
        let row_height = |at: usize| if at.is_multiple_of(3) { 1 } else { 2 };
        let lead = |at: usize| usize::from(at % 3 == 1);
        let mut list = ListState::default();
        for cursor in (0..12).chain((0..12).rev()) {
            list.go(cursor, 12);
            list.follow_rows(6, 12, row_height, lead);
            let used: usize = (list.top..=cursor).map(row_height).sum();
            assert!(list.top <= cursor && used <= 6, "{list:?}");
            if cursor % 3 == 1 {
                assert!(list.top < cursor, "its heading is seen: {list:?}");
            }
        }
        list.go(11, 12);
        list.follow_rows(1, 12, row_height, lead);
        assert_eq!(list.top, 11, "a window of one cell shows the cursor");
        list.follow_rows(5, 0, row_height, lead);
        assert_eq!((list.cursor, list.top), (0, 0));
    }

    #[test]
    fn cursor_stays_in_the_list_and_in_the_window() {
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
