//! What two articles say, side by side: the statements of each in order, those with the same words in one row.

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension as _, Result};

use super::identity_overrides::IdentityOverrides;
use super::quote_pairs::speaker_relation;
use super::rows::{ARTICLE, N_ARTICLE, SAID, article, said_of};
use crate::library::index_api::{
    ArticleOpening, AttributedStatement, DiffChunk, PairKind, ReaderState, SideBySide,
    SideBySideRow,
};
use crate::library::store::schema::SCARE;
use crate::library::store::source;
use crate::library::text_reuse;
use pullquote_text::{Source, clean};

/// Most statements of an article, its first ones: comparing takes time for each pair.
const MOST: i64 = 300;

pub(super) fn find(
    connection: &Connection,
    articles: &[Source; 2],
    state: &ReaderState,
) -> Result<Option<Box<SideBySide>>> {
    let overlay = IdentityOverrides::new(connection, state)?;
    let [one, other] = articles;
    let one = read(connection, one, &overlay)?;
    let other = read(connection, other, &overlay)?;
    let (Some((one, ours)), Some((other, theirs))) = (one, other) else {
        return Ok(None);
    };
    Ok(Some(Box::new(SideBySide {
        articles: [one, other],
        rows: align(ours, theirs),
    })))
}

/// How an article begins, and its statements in order, without those inside others.
fn read(
    connection: &Connection,
    source: &Source,
    overlay: &IdentityOverrides,
) -> Result<Option<(ArticleOpening, Vec<AttributedStatement>)>> {
    let sql = format!(
        "SELECT {ARTICLE}, coalesce(p.standfirst, ''), coalesce(p.opening, '')
         FROM articles a LEFT JOIN previews p ON p.article = a.id
         WHERE a.locator = ?1 AND a.sha256 IS NOT NULL"
    );
    let mut row = connection.prepare_cached(&sql)?;
    let found = row
        .query_row([source::to_value(source)], |row| {
            let standfirst: String = row.get(N_ARTICLE)?;
            let opening: String = row.get(N_ARTICLE + 1)?;
            let summary = article(row)?;
            let opening = if standfirst.is_empty() {
                opening
            } else {
                standfirst
            };
            Ok(summary.map(|article| (row.get::<_, i64>(0), article, opening)))
        })
        .optional()?;
    let Some((id, article, opening)) = found.flatten() else {
        return Ok(None);
    };
    let layer = overlay.layer.sees("s.id");
    let sql = format!(
        "SELECT {SAID} FROM said s WHERE s.article = ?1 AND s.kind <> {SCARE} AND {layer}
         ORDER BY s.start, s.\"end\" DESC LIMIT {MOST}"
    );
    let mut rows = connection.prepare_cached(&sql)?;
    let rows = rows.query_map([id?], |row| said_of(row, 0, article.clone(), overlay))?;
    let mut said: Vec<AttributedStatement> = Vec::new();
    for row in rows {
        let row = row?;
        let is_inside = said.last().is_some_and(|last| last.span.contains(row.span));
        if !is_inside {
            said.push(row);
        }
    }
    let opening = clean::one_line(&opening);
    Ok(Some((ArticleOpening { article, opening }, said)))
}

/// The rows in the order of the first article. Between two rows that both articles have, what else they say is set side by
/// side as it comes.
fn align(ours: Vec<AttributedStatement>, theirs: Vec<AttributedStatement>) -> Vec<SideBySideRow> {
    let partner = partners(&ours, &theirs);
    let paired: HashSet<usize> = partner.iter().flatten().map(|(at, _)| *at).collect();
    let mut theirs: Vec<Option<AttributedStatement>> = theirs.into_iter().map(Some).collect();
    let mut next = 0;
    let mut rows = Vec::new();
    let mut alone = Vec::new();
    for (one, partner) in ours.into_iter().zip(partner) {
        let Some((at, same)) = partner else {
            alone.push(one);
            continue;
        };
        let before = take_alone(&mut theirs, &paired, next..at);
        next = next.max(at + 1);
        push_alone(&mut rows, &mut alone, before);
        rows.push(SideBySideRow {
            said: [Some(one), theirs[at].take()],
            same: Some(same),
        });
    }
    let n = theirs.len();
    let rest = take_alone(&mut theirs, &paired, next..n);
    push_alone(&mut rows, &mut alone, rest);
    rows
}

/// How two statements differ, and the word diff.
type Same = (PairKind, Vec<DiffChunk>);

/// For each of our statements the one of theirs that has nearly its words; each is used once.
fn partners(
    ours: &[AttributedStatement],
    theirs: &[AttributedStatement],
) -> Vec<Option<(usize, Same)>> {
    let shingles = |said: &AttributedStatement| text_reuse::shingles(&said.text);
    let of_theirs: Vec<HashSet<u32>> = theirs
        .iter()
        .map(|said| shingles(said).into_iter().collect())
        .collect();
    let mut is_taken = vec![false; theirs.len()];
    ours.iter()
        .map(|one| {
            let own = shingles(one);
            let shared = |at: usize| {
                own.iter()
                    .filter(|hash| of_theirs[at].contains(hash))
                    .count()
            };
            let mut ranked: Vec<(usize, usize)> = (0..theirs.len())
                .filter(|at| !is_taken[*at])
                .map(|at| (shared(at), at))
                .filter(|(shared, _)| *shared > 0)
                .collect();
            ranked.sort_by_key(|(shared, at)| (std::cmp::Reverse(*shared), *at));
            // Words too few for a shingle are the same, or nothing tells that they belong together.
            let compare = if own.is_empty() {
                ranked = (0..theirs.len())
                    .filter(|at| !is_taken[*at])
                    .map(|at| (0, at))
                    .collect();
                text_reuse::compare_short
            } else {
                text_reuse::compare
            };
            ranked.into_iter().find_map(|(_, at)| {
                let other = &theirs[at];
                let speakers = speaker_relation(one, other);
                let same = compare(&one.text, &other.text, speakers)?;
                is_taken[at] = true;
                Some((at, same))
            })
        })
        .collect()
}

/// Takes the statements of a range that only the second article has.
fn take_alone(
    theirs: &mut [Option<AttributedStatement>],
    paired: &HashSet<usize>,
    range: std::ops::Range<usize>,
) -> Vec<AttributedStatement> {
    range
        .filter(|at| !paired.contains(at))
        .filter_map(|at| theirs[at].take())
        .collect()
}

/// Adds rows of what each article says alone.
fn push_alone(
    rows: &mut Vec<SideBySideRow>,
    ours: &mut Vec<AttributedStatement>,
    theirs: Vec<AttributedStatement>,
) {
    let n = ours.len().max(theirs.len());
    let mut ours = std::mem::take(ours).into_iter();
    let mut theirs = theirs.into_iter();
    rows.extend((0..n).map(|_| SideBySideRow {
        said: [ours.next(), theirs.next()],
        same: None,
    }));
}
