//! Near-identical quotations of other articles.

use std::collections::{HashMap, HashSet};

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, Result};

use super::compile::CompiledQuery;
use super::identity_overrides::IdentityOverrides;
use super::limits::Limits;
use super::rows::{ARTICLE, SAID, number_of, said};
use super::where_clause::WordMatch;
use crate::article_id::ArticleId;
use crate::library::index_api::{AttributedStatement, DiffChunk, PairKind, QuotePair, ReaderState};
use crate::library::people::NameForm;
use crate::library::query::Query;
use crate::library::store::schema::REPEATABLE;
use crate::library::store::shingles;
use crate::library::text_reuse::{self, SpeakerRelation};
use pullquote_annotate::EntityKind;
use pullquote_text::Span;

/// Most quotations looked up per shingle; one that more of them share is a common phrase.
const PER_SHINGLE: i64 = 300;
/// Most candidates compared, those with most common shingles first.
const COMPARED: usize = 60;
/// Most quotations visited for a window; large limits raise it.
const VISITED: usize = 20_000;

pub(super) fn of_quotation(
    connection: &Connection,
    article: &ArticleId,
    span: Span,
    state: &ReaderState,
) -> Result<Vec<QuotePair>> {
    let mut finder = PairFinder::new(connection, IdentityOverrides::new(connection, state)?);
    for number in number_of(connection, article)? {
        let mut find = connection.prepare_cached(&format!(
            "SELECT id FROM said WHERE article = ?1 AND start = ?2 AND \"end\" = ?3
             AND kind IN {REPEATABLE} AND {}",
            state.layer.sees("id")
        ))?;
        let key = (number, span.start() as i64, span.end() as i64);
        let found: Option<i64> = find.query_row(key, |row| row.get(0)).optional()?;
        if let Some(id) = found {
            let mut pairs = finder.of(id)?;
            sort(&mut pairs);
            return Ok(pairs);
        }
    }
    Ok(Vec::new())
}

/// Pairs in all matching articles, without duplicates, greatest difference first.
pub(super) fn of_all(
    connection: &Connection,
    query: &Query,
    state: &ReaderState,
    limit: usize,
    limits: Limits,
) -> Result<Vec<QuotePair>> {
    let filter = CompiledQuery::new(connection, query, state, limits)?;
    let mut finder = PairFinder::new(connection, IdentityOverrides::new(connection, state)?);
    let (mut pairs, mut n_visited) = (Vec::new(), 0);
    let most = VISITED.max(limit.saturating_mul(100));
    let statements = filter.of_said(WordMatch::Scan)?;
    let sql = format!(
        "SELECT s.id FROM said s WHERE s.article = ? AND {}
         AND s.kind IN {REPEATABLE} ORDER BY s.start",
        statements.text()
    );
    let mut of_article = connection.prepare_cached(&sql)?;
    // A transaction for each article saves locking the file for each statement. One for all of them would last for
    // seconds, and what is written meanwhile could not be merged into the file.
    for article in filter.articles()?.newest(connection, &limits, usize::MAX)? {
        if pairs.len() >= limit || n_visited >= most {
            break;
        }
        let _transaction = connection.unchecked_transaction()?;
        let values = statements.after(Value::Integer(article));
        let ids = of_article.query_map(values, |row| row.get(0))?;
        let ids: Vec<i64> = ids.collect::<Result<_>>()?;
        n_visited += ids.len();
        for id in ids {
            pairs.extend(finder.of(id)?.into_iter().map(oldest_first));
        }
    }
    pairs.truncate(limit);
    sort(&mut pairs);
    Ok(pairs)
}

/// Swaps the quotations if the second is older; an undated one is second.
fn oldest_first(pair: QuotePair) -> QuotePair {
    let age = |said: &AttributedStatement| (said.article.date.is_none(), said.article.date);
    if age(&pair.one) <= age(&pair.other) {
        return pair;
    }
    let turned = |piece| match piece {
        DiffChunk::One(words) => DiffChunk::Other(words),
        DiffChunk::Other(words) => DiffChunk::One(words),
        both @ DiffChunk::Both(_) => both,
    };
    QuotePair {
        one: pair.other,
        other: pair.one,
        kind: pair.kind,
        diff: pair.diff.into_iter().map(turned).collect(),
    }
}

fn sort(pairs: &mut [QuotePair]) {
    let rank = |kind| match kind {
        PairKind::OtherSpeaker => 0,
        PairKind::Altered => 1,
        PairKind::Cut => 2,
        PairKind::Same => 3,
    };
    pairs.sort_by_key(|pair| rank(pair.kind));
}

/// Finds pairs and remembers them, to report each once.
struct PairFinder<'a> {
    connection: &'a Connection,
    overlay: IdentityOverrides,
    found: HashSet<(i64, i64)>,
}

impl<'a> PairFinder<'a> {
    fn new(connection: &'a Connection, overlay: IdentityOverrides) -> Self {
        Self {
            connection,
            overlay,
            found: HashSet::new(),
        }
    }

    /// Pairs of a quotation that were not found from the other side.
    fn of(&mut self, id: i64) -> Result<Vec<QuotePair>> {
        let Some(one) = self.said(id)? else {
            return Ok(Vec::new());
        };
        let mut pairs = Vec::new();
        for other_id in self.candidates(id, &one)? {
            let ids = (id.min(other_id), id.max(other_id));
            if self.found.contains(&ids) {
                continue;
            }
            let Some(other) = self
                .said(other_id)?
                .filter(|other| other.article.id != one.article.id)
            else {
                continue;
            };
            let speakers = speaker_relation(&one, &other);
            if let Some((kind, diff)) = text_reuse::compare(&one.text, &other.text, speakers) {
                self.found.insert(ids);
                pairs.push(QuotePair {
                    one: one.clone(),
                    other,
                    kind,
                    diff,
                });
            }
        }
        Ok(pairs)
    }

    /// Quotations that share shingles with this one, most common shingles first.
    fn candidates(&self, id: i64, one: &AttributedStatement) -> Result<Vec<i64>> {
        let mut rows = self.connection.prepare_cached(&format!(
            "SELECT said FROM shingles WHERE hash = ?1 AND said <> ?2 AND {} LIMIT ?3",
            self.overlay.layer.sees("said")
        ))?;
        let mut shared: HashMap<i64, u32> = HashMap::new();
        for hash in text_reuse::shingles(&one.text) {
            let rows = rows.query_map((shingles::value(hash), id, PER_SHINGLE), |row| {
                row.get::<_, i64>(0)
            })?;
            for said in rows {
                *shared.entry(said?).or_default() += 1;
            }
        }
        let mut ranked: Vec<(i64, u32)> = shared.into_iter().collect();
        ranked.sort_by_key(|(said, n)| (std::cmp::Reverse(*n), *said));
        ranked.truncate(COMPARED);
        Ok(ranked.into_iter().map(|(said, _)| said).collect())
    }

    fn said(&self, id: i64) -> Result<Option<AttributedStatement>> {
        let sql = format!(
            "SELECT {ARTICLE}, {SAID} FROM said s JOIN articles a ON a.id = s.article WHERE s.id = ?1"
        );
        let mut row = self.connection.prepare_cached(&sql)?;
        let found = row
            .query_row([id], |row| said(row, &self.overlay))
            .optional()?;
        Ok(found.flatten())
    }
}

/// Whether the speakers are the same person across articles, or the name of one is part of the other's.
pub(super) fn speaker_relation(
    one: &AttributedStatement,
    other: &AttributedStatement,
) -> SpeakerRelation {
    let (Some(a), Some(b)) = (&one.speaker, &other.speaker) else {
        return SpeakerRelation::Unknown;
    };
    if one.person.is_none() || other.person.is_none() {
        return SpeakerRelation::Unknown;
    }
    if one.person == other.person {
        return SpeakerRelation::Same;
    }
    let form = |name: &str| NameForm::parse(EntityKind::Person, name, None);
    let (a, b) = (form(a), form(b));
    let may_be_one =
        a.family == b.family && (a.is_ambiguous() || b.is_ambiguous() || a.block() == b.block());
    let given =
        |lone: &NameForm, full: &NameForm| lone.given.is_empty() && lone.family == full.given;
    if may_be_one || given(&a, &b) || given(&b, &a) {
        SpeakerRelation::Same
    } else {
        SpeakerRelation::Different
    }
}
