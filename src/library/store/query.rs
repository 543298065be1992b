//! Answers requests to the index. `compile` turns a query into SQL, `identity_overrides` applies the
//! reader's identity decisions, `rows` reads rows; each kind of request has a module.

mod article_set;
mod compile;
mod excerpt;
mod identity_overrides;
mod ledger;
mod limits;
mod person;
mod quote_pairs;
mod rows;
mod search;
mod side_by_side;
mod sql_functions;
mod stories;
#[cfg(test)]
mod tests;
mod where_clause;

use self::limits::Limits;
use super::{Store, StoreError, as_found};
use crate::library::index_api::{AttributedStatement, LedgerOrder, ReaderState, Request, Response};
use crate::library::query::Query;
use pullquote_text::{Article, Source};

/// Reads an article for its excerpts; `None` if it cannot be read.
pub type ArticleReader<'a> = &'a dyn Fn(&Source) -> Option<Article>;

/// Calls `take` with up to `limit` ledger rows of `query` until it returns `false`, and returns their
/// number. For exports of any length: holds one row at a time.
///
/// # Errors
/// The index is damaged or cannot be read.
pub fn for_each_statement(
    store: &Store,
    query: &Query,
    state: &ReaderState,
    order: LedgerOrder,
    limit: usize,
    take: &mut dyn FnMut(AttributedStatement) -> bool,
) -> Result<usize, StoreError> {
    let connection = store.connection();
    sql_functions::register(connection)?;
    as_found::select(connection, state.layer)?;
    Ok(ledger::each(connection, query, state, order, limit, take)?)
}

/// Answers `request` in time bounded by the size of the library.
///
/// # Errors
/// The index is damaged or cannot be read.
pub fn answer(
    store: &Store,
    request: &Request,
    read: ArticleReader<'_>,
) -> Result<Response, StoreError> {
    answer_within(store, request, Limits::default(), read)
}

fn answer_within(
    store: &Store,
    request: &Request,
    limits: Limits,
    read: ArticleReader<'_>,
) -> Result<Response, StoreError> {
    let connection = store.connection();
    sql_functions::register(connection)?;
    as_found::select(connection, request.state().layer)?;
    Ok(match request {
        Request::Search {
            query,
            state,
            limit,
        } => Response::Search(search::find(
            connection, query, state, *limit, limits, read,
        )?),
        Request::Filter { query, state } => {
            Response::Filter(search::keys(connection, query, state, limits)?)
        }
        Request::People {
            typed,
            state,
            limit,
        } => Response::People(person::list(connection, typed, state, *limit)?),
        Request::Person {
            id,
            name,
            state,
            limit,
        } => Response::Person(person::page(connection, *id, name, state, *limit)?),
        Request::PersonNamed {
            article,
            name,
            state,
            limit,
        } => Response::Person(person::page_of_name(
            connection, article, name, state, *limit,
        )?),
        Request::Ledger {
            query,
            state,
            order,
            offset,
            limit,
        } => Response::Ledger(ledger::window(
            connection,
            query,
            state,
            *order,
            [*offset, *limit],
            limits,
        )?),
        Request::QuotePairs {
            article,
            span,
            state,
        } => Response::QuotePairs(quote_pairs::of_quotation(
            connection, article, *span, state,
        )?),
        Request::AllQuotePairs {
            query,
            state,
            limit,
        } => Response::QuotePairs(quote_pairs::of_all(
            connection, query, state, *limit, limits,
        )?),
        Request::Stories { query, state } => {
            Response::Stories(stories::find(connection, query, state, limits)?)
        }
        Request::SideBySide { articles, state } => {
            Response::SideBySide(side_by_side::find(connection, articles, state)?)
        }
    })
}
