//! The content of a screen, and what every kind of screen answers: name, rows, heights, keys.

use crate::app::context::Context;
use crate::app::feeds::FeedsScreen;
use crate::app::geometry::Area;
use crate::app::ledger::Ledger;
use crate::app::library_search::LibrarySearch;
use crate::app::people::People;
use crate::app::person::Person;
use crate::app::query_line::QueryLine;
use crate::app::quote_book::QuoteBook;
use crate::app::same_words::SameWords;
use crate::app::side_by_side::SideBySideScreen;
use crate::app::stories::Stories;

#[derive(Debug)]
pub enum LibraryScreen {
    /// Full-text search over all articles.
    Search(LibrarySearch),
    /// The people and organisations of the library.
    People(People),
    Person(Person),
    /// Every statement, as a table.
    Ledger(Ledger),
    /// Near-identical quotations of different articles.
    SameWords(SameWords),
    /// Articles that report the same story.
    Stories(Stories),
    /// Two of them.
    SideBySide(SideBySideScreen),
    QuoteBook(QuoteBook),
    /// The feeds that are followed.
    Feeds(FeedsScreen),
}

impl LibraryScreen {
    /// The name in the header's trail.
    pub fn name(&self) -> &str {
        match self {
            Self::Search(_) => "Search",
            Self::People(_) => "People",
            Self::Person(person) => person.name(),
            Self::Ledger(_) => "Ledger",
            Self::SameWords(_) => "Same words",
            Self::Stories(_) => "Stories",
            Self::SideBySide(_) => "Side by side",
            Self::QuoteBook(_) => "Quote book",
            Self::Feeds(_) => "Feeds",
        }
    }

    /// The query line, for screens that have one.
    pub const fn line(&self) -> Option<&QueryLine> {
        match self {
            Self::Search(search) => Some(&search.line),
            Self::People(people) => Some(&people.line),
            Self::Ledger(ledger) => Some(&ledger.line),
            Self::SameWords(same_words) if same_words.of.is_none() => Some(&same_words.line),
            Self::QuoteBook(book) => Some(&book.line),
            Self::Stories(stories) => Some(&stories.line),
            Self::Person(_) | Self::SameWords(_) | Self::SideBySide(_) | Self::Feeds(_) => None,
        }
    }

    pub fn len(&self) -> usize {
        match self {
            Self::Search(search) => search.rows.len(),
            Self::People(people) => people.lines.len(),
            Self::Person(person) => person.rows().len(),
            Self::Ledger(ledger) => ledger.n_rows,
            Self::SameWords(same_words) => same_words.pairs.len(),
            Self::Stories(stories) => stories.rows.len(),
            Self::SideBySide(both) => both.n_rows(),
            Self::QuoteBook(book) => book.rows.len(),
            Self::Feeds(feeds) => feeds.rows.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the cursor stops on a row; headings are skipped.
    pub(super) fn is_selectable(&self, at: usize) -> bool {
        match self {
            Self::Search(search) => search.is_selectable(at),
            Self::Person(person) => person.is_selectable(at),
            _ => true,
        }
    }

    /// Height of a row in cells, in a list of this size.
    pub fn row_height(&self, at: usize, area: Area) -> usize {
        match self {
            Self::Search(search) => search.row_height(at, area),
            Self::Person(person) => person.row_height(at, area),
            Self::QuoteBook(book) => book.row_height(at, area),
            Self::Stories(stories) => stories.row_height(at, area),
            Self::SideBySide(both) => both.row_height(at, area),
            Self::People(_) | Self::Ledger(_) | Self::SameWords(_) | Self::Feeds(_) => 1,
        }
    }

    /// Heights of head and foot in a body of this size.
    pub(super) fn chrome_heights(&self, width: u16, height: u16) -> (u16, u16) {
        let has_fault = self.line().is_some_and(|line| line.fault.is_some());
        let head = match self {
            Self::Person(_) if height >= 14 => 5,
            Self::SideBySide(both) if height >= 14 => both.head_height(width),
            Self::Feeds(_) => u16::from(height >= 8),
            Self::SideBySide(_) => 2,
            _ => 1 + u16::from(height >= 8 || has_fault),
        };
        let foot = match self {
            _ if self.is_empty() => 0,
            Self::Ledger(_) if height >= 14 => 6,
            Self::Feeds(_) if height >= 12 => 4,
            Self::SameWords(_) => height.saturating_sub(head) * 3 / 5,
            _ => 0,
        };
        (head.min(height), foot)
    }

    pub(in crate::app) const fn context(&self) -> Context {
        match self {
            Self::Search(_) | Self::SameWords(_) | Self::Stories(_) => Context::Screen,
            Self::People(_) | Self::Person(_) => Context::Person,
            Self::Ledger(_) => Context::Ledger,
            Self::QuoteBook(_) => Context::QuoteBook,
            Self::Feeds(_) => Context::Feeds,
            Self::SideBySide(_) => Context::SideBySide,
        }
    }

    pub(super) const fn is_table(&self) -> bool {
        matches!(self, Self::Ledger(_) | Self::SameWords(_))
    }

    /// The text that `copy` sends to the clipboard for a row.
    pub(super) fn citation(&self, row: usize) -> Option<String> {
        use crate::app::index_client::{article_citation, statement_citation};
        match self {
            Self::Search(search) => search.citation(row),
            Self::Person(person) => person.citation(row),
            Self::Ledger(ledger) => ledger.row(row).map(statement_citation),
            Self::SameWords(same_words) => same_words.side(row).map(statement_citation),
            Self::Stories(stories) => {
                let article = stories.rows.get(row).and_then(|row| stories.article(*row));
                article.map(article_citation)
            }
            Self::SideBySide(both) => both.citation(row),
            Self::QuoteBook(book) => book.rows.get(row).map(|row| row.citation.clone()),
            Self::People(people) => people.lines.get(row).map(|line| line.name.clone()),
            Self::Feeds(feeds) => feeds.rows.get(row).map(|row| row.feed.address.clone()),
        }
    }
}
