//! What the screens have in common, asked of each: a name, rows, how tall they are.

use super::Line;
use crate::app::book::Book;
use crate::app::echoes::Echoes;
use crate::app::finder::Finder;
use crate::app::geometry::Area;
use crate::app::keymap::Context;
use crate::app::ledger::Ledger;
use crate::app::people::People;
use crate::app::person::Person;

/// A screen of its own.
#[derive(Debug)]
pub enum Room {
    /// Search over all articles.
    Finder(Finder),
    /// The people of the library.
    People(People),
    /// Somebody's page.
    Person(Person),
    /// Everything that anybody says, as a table.
    Ledger(Ledger),
    /// The same words in different reports.
    Echoes(Echoes),
    /// What the reader kept.
    Book(Book),
}

impl Room {
    /// What the trail in the header calls it.
    pub fn name(&self) -> &str {
        match self {
            Self::Finder(_) => "Search",
            Self::People(_) => "People",
            Self::Person(person) => person.name(),
            Self::Ledger(_) => "Ledger",
            Self::Echoes(_) => "Same words",
            Self::Book(_) => "Quote book",
        }
    }

    /// What is typed above its list.
    pub const fn line(&self) -> Option<&Line> {
        match self {
            Self::Finder(finder) => Some(&finder.line),
            Self::People(people) => Some(&people.line),
            Self::Ledger(ledger) => Some(&ledger.line),
            Self::Echoes(echoes) if echoes.of.is_none() => Some(&echoes.line),
            Self::Book(book) => Some(&book.line),
            Self::Person(_) | Self::Echoes(_) => None,
        }
    }

    /// Number of rows in its list.
    pub fn len(&self) -> usize {
        match self {
            Self::Finder(finder) => finder.rows.len(),
            Self::People(people) => people.lines.len(),
            Self::Person(person) => person.rows().len(),
            Self::Ledger(ledger) => ledger.n_rows,
            Self::Echoes(echoes) => echoes.pairs.len(),
            Self::Book(book) => book.rows.len(),
        }
    }

    /// Whether its list has no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the cursor can stand on a row: headings are passed over.
    pub(super) fn rests(&self, at: usize) -> bool {
        match self {
            Self::Finder(finder) => finder.rests(at),
            Self::Person(person) => person.rests(at),
            _ => true,
        }
    }

    /// How many cells a row takes in a list of this size.
    pub fn tall(&self, at: usize, area: Area) -> usize {
        match self {
            Self::Finder(finder) => finder.tall(at, area),
            Self::Person(person) => person.tall(at, area),
            Self::Book(book) => book.tall(at, area),
            Self::People(_) | Self::Ledger(_) | Self::Echoes(_) => 1,
        }
    }

    /// Rows of the head and of the foot in a body of this height.
    pub(super) fn furniture(&self, height: u16) -> (u16, u16) {
        let head = match self {
            Self::Person(_) if height >= 14 => 5,
            Self::Person(_) => 1 + u16::from(height >= 8),
            _ if self.line().is_none() => 1 + u16::from(height >= 8),
            _ => 1 + u16::from(height >= 8 || self.line().is_some_and(|line| line.fault.is_some())),
        };
        let foot = match self {
            _ if self.is_empty() => 0,
            Self::Ledger(_) if height >= 14 => 6,
            Self::Echoes(_) => height.saturating_sub(head) * 3 / 5,
            _ => 0,
        };
        (head.min(height), foot)
    }

    pub(super) const fn context(&self) -> Context {
        match self {
            Self::Finder(_) | Self::Echoes(_) => Context::Hall,
            Self::People(_) | Self::Person(_) => Context::Person,
            Self::Ledger(_) => Context::Ledger,
            Self::Book(_) => Context::Book,
        }
    }

    pub(super) const fn is_table(&self) -> bool {
        matches!(self, Self::Ledger(_) | Self::Echoes(_))
    }
}
