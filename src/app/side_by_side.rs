//! Two articles of a story side by side.

use std::sync::Arc;

use super::geometry::Area;
use super::index_client::{article_citation, statement_citation};
use super::same_words::{VersionWord, version_words};
use crate::layout::{width, wrap::wrap};
use crate::library::index_api::{
    ArticleSummary, AttributedStatement, DiffChunk, ReaderState, Request, SideBySide,
};

/// Narrowest list that sets the two beside each other instead of below each other.
const WIDE: u16 = 72;
/// Columns between the two.
const GAP: u16 = 3;
/// Most lines of a headline.
pub const HEADLINE: usize = 3;

#[derive(Debug, Default)]
pub struct SideBySideScreen {
    /// All articles of the story.
    pub story: Vec<ArticleSummary>,
    /// Which two of them are shown.
    pub shown: [usize; 2],
    /// `None` until it is answered, and if one of the two is not in the index.
    pub page: Option<Box<SideBySide>>,
    pub answered: bool,
    /// The one of the two that Enter opens.
    pub chosen: usize,
}

/// What a row shows of one article.
#[derive(Clone, Copy, Debug)]
pub enum Cell<'a> {
    Empty,
    Opening(&'a str),
    Said(&'a AttributedStatement),
}

impl SideBySideScreen {
    pub(super) fn new(story: Vec<ArticleSummary>, shown: [usize; 2]) -> Self {
        Self {
            story,
            shown,
            ..Self::default()
        }
    }

    pub(super) fn question(&self, state: Arc<ReaderState>) -> Option<Request> {
        let source = |at: usize| Some(self.article(at)?.source.clone());
        Some(Request::SideBySide {
            articles: Box::new([source(0)?, source(1)?]),
            state,
        })
    }

    pub(super) fn take(&mut self, page: Option<Box<SideBySide>>) {
        self.page = page;
        self.answered = true;
    }

    /// One of the two articles.
    pub fn article(&self, side: usize) -> Option<&ArticleSummary> {
        self.story.get(*self.shown.get(side)?)
    }

    /// The rows: how the articles begin, then what is said.
    pub fn n_rows(&self) -> usize {
        self.page.as_ref().map_or(0, |page| 1 + page.rows.len())
    }

    pub fn cell(&self, row: usize, side: usize) -> Cell<'_> {
        let Some(page) = &self.page else {
            return Cell::Empty;
        };
        if row == 0 {
            return Cell::Opening(&page.articles[side].opening);
        }
        let said = page
            .rows
            .get(row - 1)
            .and_then(|row| row.said[side].as_ref());
        said.map_or(Cell::Empty, Cell::Said)
    }

    /// The words of a cell, those that only one of the two has told apart.
    pub fn words(&self, row: usize, side: usize) -> Vec<VersionWord> {
        let same = row
            .checked_sub(1)
            .and_then(|at| self.page.as_ref()?.rows.get(at)?.same.as_ref());
        let plain = |text: &str| version_words(&[DiffChunk::Both(text.to_owned())], false);
        match (self.cell(row, side), same) {
            (Cell::Empty, _) => Vec::new(),
            (Cell::Opening(text), _) => plain(text),
            (Cell::Said(_), Some((_, diff))) => version_words(diff, side == 1),
            (Cell::Said(said), None) => plain(&said.text),
        }
    }

    /// The statement that Enter opens: that of the chosen article, or else the only one of the row.
    pub fn said(&self, row: usize) -> Option<&AttributedStatement> {
        [self.chosen, 1 - self.chosen]
            .into_iter()
            .find_map(|side| match self.cell(row, side) {
                Cell::Said(said) => Some(said),
                _ => None,
            })
    }

    pub(super) fn citation(&self, row: usize) -> Option<String> {
        match self.said(row) {
            Some(said) => Some(statement_citation(said)),
            None => self.article(self.chosen).map(article_citation),
        }
    }

    /// Shows another article of the story on the chosen side. Returns whether there is one.
    pub(super) fn step(&mut self, steps: isize) -> bool {
        let n = self.story.len();
        if n < 3 {
            return false;
        }
        let mut at = self.shown[self.chosen];
        for _ in 0..steps.unsigned_abs().min(n) {
            at = (at + n).saturating_add_signed(steps.signum()) % n;
            if at == self.shown[1 - self.chosen] {
                at = (at + n).saturating_add_signed(steps.signum()) % n;
            }
        }
        self.shown[self.chosen] = at;
        true
    }

    /// The columns of one article in a list of this width, and whether the two are beside each other.
    pub const fn columns(width: u16) -> (u16, bool) {
        let inner = width.saturating_sub(4);
        if width >= WIDE {
            ((inner - GAP) / 2, true)
        } else {
            (inner, false)
        }
    }

    /// The rows of the head: headlines, what is known of the articles, and a rule.
    pub(super) fn head_height(&self, width: u16) -> u16 {
        let (cells, is_wide) = Self::columns(width);
        if !is_wide {
            return 5;
        }
        let cells = usize::from(cells.saturating_sub(2));
        let lines = |side| {
            self.article(side)
                .map_or(1, |article| wrap(&article.title, cells).len())
        };
        lines(0).max(lines(1)).clamp(1, HEADLINE) as u16 + 2
    }

    /// The rows of the screen that a cell takes: the speaker, if there is one, and the words.
    pub fn cell_height(&self, row: usize, side: usize, cells: u16) -> usize {
        let words = lines(&self.words(row, side), cells.saturating_sub(2));
        match self.cell(row, side) {
            Cell::Empty => 0,
            Cell::Opening(_) => words,
            Cell::Said(_) => 1 + words,
        }
    }

    pub(super) fn row_height(&self, row: usize, area: Area) -> usize {
        let (cells, is_wide) = Self::columns(area.width);
        let [one, other] = [0, 1].map(|side| self.cell_height(row, side, cells));
        let both = if is_wide { one.max(other) } else { one + other };
        (both + 1).clamp(1, usize::from(area.height.max(1)))
    }
}

/// The lines of words, broken between them, that are set in `cells` columns.
fn lines(words: &[VersionWord], cells: u16) -> usize {
    let (mut n, mut used) = (0, 0);
    for word in words {
        let more = width::of_str(&word.text);
        if n > 0 && used + 1 + more <= usize::from(cells) {
            used += 1 + more;
        } else {
            n += 1;
            used = more;
        }
    }
    n
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article_id::ArticleId;
    use pullquote_text::Source;

    fn story(n: usize) -> Vec<ArticleSummary> {
        let article = |at: usize| ArticleSummary {
            source: Source::Seed(at.to_string()),
            id: ArticleId::of(&at.to_string()),
            title: at.to_string(),
            publisher: String::new(),
            date: None,
            words: 1,
            address: None,
        };
        (0..n).map(article).collect()
    }

    #[test]
    fn stepping_goes_round_the_story_and_skips_the_other_side() {
        let mut screen = SideBySideScreen::new(story(4), [0, 2]);
        let mut seen = Vec::new();
        for _ in 0..4 {
            assert!(screen.step(1));
            seen.push(screen.shown[0]);
        }
        assert_eq!(seen, [1, 3, 0, 1]);
        screen.chosen = 1;
        assert!(screen.step(-1));
        assert_eq!(screen.shown, [1, 0]);
        assert!(!SideBySideScreen::new(story(2), [0, 1]).step(1));
    }

    #[test]
    fn the_head_has_the_rows_that_the_longer_headline_needs() {
        let mut screen = SideBySideScreen::new(story(2), [0, 1]);
        assert_eq!(screen.head_height(120), 3);
        screen.story[1].title = "Ferry ".repeat(15).trim_end().to_owned();
        assert_eq!(screen.head_height(120), 4);
        screen.story[1].title = "Ferry ".repeat(80).trim_end().to_owned();
        assert_eq!(screen.head_height(120), 5, "the rest is cut");
        assert_eq!(screen.head_height(60), 5, "one above the other");
    }

    #[test]
    fn words_are_counted_in_lines_as_they_are_drawn() {
        let words = version_words(&[DiffChunk::Both("one two three".to_owned())], false);
        assert_eq!(
            [3, 7, 9, 13].map(|cells| lines(&words, cells)),
            [3, 2, 2, 1]
        );
        assert_eq!(lines(&[], 10), 0);
    }
}
