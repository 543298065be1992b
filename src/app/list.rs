//! The cursor of a list that is longer than its window.

use super::action::Action;

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

    /// Moves the cursor as `action` says, in a list of `len` rows of one height. Returns whether `action`
    /// is a movement.
    pub fn act(&mut self, action: Action, count: Option<usize>, page: isize, len: usize) -> bool {
        match Movement::of(action, count, page, len) {
            Some(Movement::Rows(rows) | Movement::Cells(rows)) => self.step(rows, len),
            Some(Movement::To(row)) => self.go(row, len),
            None => return false,
        }
        true
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

/// A movement of the cursor.
#[derive(Clone, Copy, Debug)]
pub enum Movement {
    Rows(isize),
    /// By the height of the window or half of it, in cells; in rows where all rows have one height.
    Cells(isize),
    To(usize),
}

impl Movement {
    /// The movement that `action` stands for in a list of `len` rows, with pages of `page` cells; `None`
    /// for other actions.
    pub fn of(action: Action, count: Option<usize>, page: isize, len: usize) -> Option<Self> {
        let steps = count.unwrap_or(1) as isize;
        let half = (page / 2).max(1);
        let to_nth = |default: usize| Self::To(count.unwrap_or(default).saturating_sub(1));
        Some(match action {
            Action::LineDown => Self::Rows(steps),
            Action::LineUp => Self::Rows(-steps),
            Action::PageDown => Self::Cells(steps * page),
            Action::PageUp => Self::Cells(-steps * page),
            Action::HalfDown => Self::Cells(steps * half),
            Action::HalfUp => Self::Cells(-steps * half),
            Action::Start => to_nth(1),
            Action::End => to_nth(len),
            Action::Percent => Self::To(len * count.unwrap_or(0).min(100) / 100),
            _ => return None,
        })
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
