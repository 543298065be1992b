//! Dates, times, money, percentages and quantities, found by hand-written rules.
//!
//! [`find`] makes one pass over the tokens. At each token that can begin an expression it runs the
//! parsers of [`amount`] and [`date`] and keeps the longest match. Parsers look ahead a few tokens
//! only, so that time is linear.

mod amount;
mod date;
mod view;
mod words;

use super::token::{TokenKind, Tokens, holds_clusters};
use super::types::{EntityKind, Mention};
use pullquote_text::Article;
use view::{Expression, SentenceView};

/// The dates and amounts of `article`, sorted by span and disjoint.
pub fn find(article: &Article, tokens: &Tokens) -> Vec<Mention> {
    let mut out = Vec::new();
    for sentence in &tokens.sentences {
        let view = SentenceView {
            text: article.text(),
            tokens,
            start: sentence.start as usize,
            end: sentence.end as usize,
        };
        let mut at = view.start;
        while at < view.end {
            let Some(found) = longest_at(&view, at) else {
                at += 1;
                continue;
            };
            if holds_clusters(article.text(), found.span) {
                out.push(Mention {
                    span: found.span,
                    kind: found.kind,
                    entity: None,
                    corrected: false,
                });
            }
            at = found.next.max(at + 1);
        }
    }
    out
}

/// The longest expression that begins at token `at`; of equally long ones, that of the first parser.
fn longest_at(view: &SentenceView, at: usize) -> Option<Expression> {
    if !may_begin(view, at) {
        return None;
    }
    let found = [
        amount::money(view, at),
        amount::percent(view, at),
        date::date(view, at),
        amount::quantity(view, at),
    ];
    // `max_by_key` would keep the last of equals.
    found.into_iter().flatten().reduce(|best, other| {
        if other.span.end() > best.span.end() {
            other
        } else {
            best
        }
    })
}

/// A cheap test that rejects most tokens before the parsers run.
fn may_begin(view: &SentenceView, at: usize) -> bool {
    match view.kind(at) {
        Some(TokenKind::Number) => true,
        Some(TokenKind::Punct) => words::is_currency_sign(view.word(at)),
        Some(TokenKind::Word) => words::may_begin(&view.lower(at)),
        _ => false,
    }
}

/// Merges amounts into names. Where they overlap the name wins, unless it is an event or a work that
/// contains the amount.
pub fn merge(names: Vec<Mention>, amounts: Vec<Mention>) -> Vec<Mention> {
    let mut out = Vec::with_capacity(names.len() + amounts.len());
    let mut first = 0;
    for amount in amounts {
        while first < names.len() && names[first].span.end() <= amount.span.start() {
            first += 1;
        }
        let may_nest = |name: &Mention| {
            matches!(name.kind, EntityKind::Event | EntityKind::Work)
                && name.span.contains(amount.span)
                && name.span != amount.span
        };
        let is_free = names[first..]
            .iter()
            .take_while(|name| name.span.start() < amount.span.end())
            .all(|name| may_nest(name) || !name.span.overlaps(amount.span));
        if is_free {
            out.push(amount);
        }
    }
    out.extend(names);
    out.sort_by_key(|mention| mention.span);
    out
}
