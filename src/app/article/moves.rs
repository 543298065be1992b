//! Moves the page. The anchor is a byte offset; the layout maps it to rows.

use super::OpenArticle;
use pullquote_text::Span;

impl OpenArticle {
    /// Scrolls by rows until the last row is at the bottom.
    pub fn scroll(&mut self, rows: isize) {
        if rows < 0 {
            self.anchor = self.layout.step(self.anchor, rows);
            return;
        }
        let limit = self.layout.last_top(self.page.height.max(1));
        if self.anchor < limit {
            self.anchor = self.layout.step(self.anchor, rows).min(limit);
        }
    }

    /// Turns `pages` pages, each with one row of overlap.
    pub fn turn(&mut self, pages: isize) {
        let rows = self.page.height.saturating_sub(1).max(1) as isize;
        self.scroll(pages.saturating_mul(rows));
    }

    pub fn turn_half(&mut self, halves: isize) {
        let rows = (self.page.height / 2).max(1) as isize;
        self.scroll(halves.saturating_mul(rows));
    }

    pub fn go_to_start(&mut self) {
        self.anchor = 0;
    }

    /// Puts the last row at the bottom.
    pub fn go_to_end(&mut self) {
        self.anchor = self.layout.last_top(self.page.height.max(1));
    }

    /// Puts block `number`, from 1, on top.
    pub fn go_to_paragraph(&mut self, number: usize) {
        let blocks = self.article.blocks();
        let idx = number.saturating_sub(1).min(blocks.len().saturating_sub(1));
        if let Some(block) = blocks.get(idx) {
            let start = block.span.start();
            self.anchor = start.min(self.layout.last_top(self.page.height.max(1)));
        }
    }

    /// Puts the row of byte `at` on top, or as near to it as the end of the text allows.
    pub fn put_on_top(&mut self, at: usize) {
        let limit = self.layout.last_top(self.page.height.max(1));
        self.anchor = self.layout.row_start(at).min(limit);
    }

    /// To the given percentage of the text.
    pub fn go_to_percent(&mut self, percent: usize) {
        let text = self.article.text();
        let mut at =
            text.len() / 100 * percent.min(100) + text.len() % 100 * percent.min(100) / 100;
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        self.put_on_top(at);
    }

    /// Steps by blocks; backward first goes to the start of the block on top.
    pub fn step_paragraph(&mut self, blocks: isize) {
        let here = self.article.block_at(self.anchor);
        let list = self.article.blocks();
        let inside = list
            .get(here)
            .is_some_and(|block| self.anchor > block.span.start());
        let back_first = usize::from(blocks < 0 && inside);
        let target = here
            .saturating_add(back_first)
            .saturating_add_signed(blocks)
            .min(list.len().saturating_sub(1));
        if let Some(block) = list.get(target) {
            let start = block.span.start();
            let limit = self.layout.last_top(self.page.height.max(1));
            self.anchor = if blocks < 0 {
                start
            } else {
                start.min(limit.max(self.anchor))
            };
        }
    }

    /// Scrolls so that `span` is visible, a third down the page if it was not. Returns whether the page
    /// moved.
    pub fn reveal(&mut self, span: Span) -> bool {
        let row = self.layout.row_start(span.start());
        let shown = self.page.span();
        let end_shown = span.end() <= shown.end();
        if shown.start() <= row && row < shown.end() && end_shown && !shown.is_empty() {
            return false;
        }
        let above = self.page.height / 3;
        let top = self.layout.step(row, -(above as isize));
        let before = self.anchor;
        self.anchor = top.min(self.layout.last_top(self.page.height.max(1)));
        before != self.anchor
    }
}
