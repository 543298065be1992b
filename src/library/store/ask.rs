//! The index's answers. `filter` makes conditions of a query, `overlay` applies the reader's word on who
//! is who, `rows` reads rows; each question has its file.

mod chosen;
mod conditions;
mod echoes;
mod excerpt;
mod filter;
mod functions;
mod ledger;
mod overlay;
mod person;
mod rows;
mod search;
#[cfg(test)]
mod tests;

use super::{Store, StoreError};
use crate::library::archive::{Answer, LedgerOrder, Question, ReaderState, Said};
use crate::library::query::Query;
use pullquote_text::{Article, Source};

/// Reads an article, for the sentences around what was found; `None` when it cannot be read.
pub type Reader<'a> = &'a dyn Fn(&Source) -> Option<Article>;

/// Hands every row of the ledger that `query` finds to `take`, at most `limit`, until it says `false`; how
/// many there were. For exports of any length.
///
/// # Errors
/// The index is damaged or cannot be read.
pub fn each_statement(
    store: &Store,
    query: &Query,
    state: &ReaderState,
    order: LedgerOrder,
    limit: usize,
    take: &mut dyn FnMut(Said) -> bool,
) -> Result<usize, StoreError> {
    let connection = store.connection();
    functions::add(connection)?;
    Ok(ledger::each(connection, query, state, order, limit, take)?)
}

/// Answers `question`. Takes time bounded by the size of the library.
///
/// # Errors
/// The index is damaged or cannot be read.
pub fn answer(store: &Store, question: &Question, read: Reader<'_>) -> Result<Answer, StoreError> {
    let connection = store.connection();
    functions::add(connection)?;
    Ok(match question {
        Question::Search {
            query,
            state,
            limit,
        } => Answer::Found(search::find(connection, query, state, *limit, read)?),
        Question::Filter { query, state } => Answer::Keys(search::keys(connection, query, state)?),
        Question::People {
            typed,
            state,
            limit,
        } => Answer::People(person::list(connection, typed, state, *limit)?),
        Question::Person { id, state, limit } => {
            Answer::Person(person::page(connection, *id, state, *limit)?)
        }
        Question::PersonNamed {
            article,
            name,
            state,
            limit,
        } => Answer::Person(person::page_of_name(
            connection, article, name, state, *limit,
        )?),
        Question::Ledger {
            query,
            state,
            order,
            offset,
            limit,
        } => Answer::Ledger(ledger::window(
            connection, query, state, *order, *offset, *limit,
        )?),
        Question::Echoes { article, span } => {
            Answer::Echoes(echoes::of_quotation(connection, article, *span)?)
        }
        Question::AllEchoes {
            query,
            state,
            limit,
        } => Answer::Echoes(echoes::of_all(connection, query, state, *limit)?),
    })
}
