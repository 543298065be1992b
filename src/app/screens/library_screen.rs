//! What the screens have in common, asked of each: a name, rows, how tall they are.

use super::QueryLine;
use crate::app::context::Context;
use crate::app::geometry::Area;
use crate::app::ledger::Ledger;
use crate::app::library_search::LibrarySearch;
use crate::app::people::People;
use crate::app::person::Person;
use crate::app::quote_book::QuoteBook;
use crate::app::same_words::SameWords;

/// A screen of its own.
#[derive(Debug)]
pub enum LibraryScreen {
    /// Search over all articles.
    Search(LibrarySearch),
    /// The people of the library.
    People(People),
    /// Somebody's page.
    Person(Person),
    /// Everything that anybody says, as a table.
    Ledger(Ledger),
    /// The same words in different reports.
    SameWords(SameWords),
    /// What the reader kept.
    QuoteBook(QuoteBook),
}

impl LibraryScreen {
    /// What the trail in the header calls it.
    pub fn name(&self) -> &str {
        match self {
            Self::Search(_) => "Search",
            Self::People(_) => "People",
            Self::Person(person) => person.name(),
            Self::Ledger(_) => "Ledger",
            Self::SameWords(_) => "Same words",
            Self::QuoteBook(_) => "Quote book",
        }
    }

    /// What is typed above its list.
    pub const fn line(&self) -> Option<&QueryLine> {
        match self {
            Self::Search(search) => Some(&search.line),
            Self::People(people) => Some(&people.line),
            Self::Ledger(ledger) => Some(&ledger.line),
            Self::SameWords(same_words) if same_words.of.is_none() => Some(&same_words.line),
            Self::QuoteBook(book) => Some(&book.line),
            Self::Person(_) | Self::SameWords(_) => None,
        }
    }

    /// Number of rows in its list.
    pub fn len(&self) -> usize {
        match self {
            Self::Search(search) => search.rows.len(),
            Self::People(people) => people.lines.len(),
            Self::Person(person) => person.rows().len(),
            Self::Ledger(ledger) => ledger.n_rows,
            Self::SameWords(same_words) => same_words.pairs.len(),
            Self::QuoteBook(book) => book.rows.len(),
        }
    }

    /// Whether its list has no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the cursor can stand on a row: headings are passed over.
    pub(super) fn is_selectable(&self, at: usize) -> bool {
        match self {
            Self::Search(search) => search.is_selectable(at),
            Self::Person(person) => person.is_selectable(at),
            _ => true,
        }
    }

    /// How many cells a row takes in a list of this size.
    pub fn row_height(&self, at: usize, area: Area) -> usize {
        match self {
            Self::Search(search) => search.row_height(at, area),
            Self::Person(person) => person.row_height(at, area),
            Self::QuoteBook(book) => book.row_height(at, area),
            Self::People(_) | Self::Ledger(_) | Self::SameWords(_) => 1,
        }
    }

    /// Rows of the head and of the foot in a body of this height.
    pub(super) fn chrome_heights(&self, height: u16) -> (u16, u16) {
        let head = match self {
            Self::Person(_) if height >= 14 => 5,
            Self::Person(_) => 1 + u16::from(height >= 8),
            _ if self.line().is_none() => 1 + u16::from(height >= 8),
            _ => 1 + u16::from(height >= 8 || self.line().is_some_and(|line| line.fault.is_some())),
        };
        let foot = match self {
            _ if self.is_empty() => 0,
            Self::Ledger(_) if height >= 14 => 6,
            Self::SameWords(_) => height.saturating_sub(head) * 3 / 5,
            _ => 0,
        };
        (head.min(height), foot)
    }

    pub(super) const fn context(&self) -> Context {
        match self {
            Self::Search(_) | Self::SameWords(_) => Context::Screen,
            Self::People(_) | Self::Person(_) => Context::Person,
            Self::Ledger(_) => Context::Ledger,
            Self::QuoteBook(_) => Context::QuoteBook,
        }
    }

    pub(super) const fn is_table(&self) -> bool {
        matches!(self, Self::Ledger(_) | Self::SameWords(_))
    }
}
