//! Articles that report the same story.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, Result, Row};

use super::article_set::{ArticleSet, lines, numbers};
use super::compile::CompiledQuery;
use super::identity_overrides::IdentityOverrides;
use super::limits::Limits;
use super::where_clause::json;
use crate::library::index_api::{ArticleSummary, ReaderState, Story};
use crate::library::query::Query;
use crate::library::store::date_number;
use crate::library::stories::{StoryFeatures, stories};
use crate::library::{source_hash, words};
use pullquote_text::fold::fold;

/// Most names by which a story is told from others.
const MOST_NAMES: usize = 8;
/// Shorter words are in all texts.
const SHORTEST_WORD: usize = 4;

/// The stories that more than one of the matching articles reports, newest first. The query does not change what
/// is one story: all articles are compared.
pub(super) fn find(
    connection: &Connection,
    query: &Query,
    state: &ReaderState,
    limits: Limits,
) -> Result<Vec<Story>> {
    let chosen = CompiledQuery::new(connection, query, state, limits)?.articles()?;
    let mut ids = Vec::new();
    ArticleSet::All.each(connection, &limits, "id", |row| {
        ids.push(row.get::<_, i64>(0)?);
        Ok(true)
    })?;
    let place_of: HashMap<i64, usize> = ids.iter().copied().zip(0..).collect();
    let mut features = vec![StoryFeatures::default(); ids.len()];
    read_words(connection, &place_of, &mut features)?;
    read_names(connection, state, &place_of, &mut features)?;
    read_quotations(connection, state, &place_of, &mut features)?;
    for article in &mut features {
        for list in [&mut article.names, &mut article.words, &mut article.quoted] {
            list.sort_unstable();
            list.dedup();
        }
    }
    let overlay = IdentityOverrides::new(connection, state)?;
    let mut found = Vec::new();
    for group in stories(&features) {
        let of_group = group.iter().map(|at| ids[*at]);
        let of_group: Vec<i64> = of_group.filter(|id| chosen.contains(*id)).collect();
        if of_group.len() < 2 {
            continue;
        }
        let mut articles = lines(connection, &of_group)?;
        clear_lone_folder(connection, &mut articles)?;
        let names = shared_names(connection, &overlay, &of_group)?;
        let articles = articles.into_iter().map(|(_, line)| line).collect();
        found.push(Story::new(articles, names));
    }
    found.retain(|story: &Story| has_two_reports(&story.articles));
    found.sort_by(|a, b| {
        let date = b.date().cmp(&a.date());
        date.then_with(|| b.articles.len().cmp(&a.articles.len()))
    });
    Ok(found)
}

/// Whether the articles are more than copies of one text. What another publisher has printed word for word is no copy.
fn has_two_reports(articles: &[ArticleSummary]) -> bool {
    let differ =
        |two: &[ArticleSummary]| two[0].id != two[1].id || two[0].publisher != two[1].publisher;
    articles.windows(2).any(differ)
}

/// Folders stand for the publishers that articles do not state. One that all of them share tells none apart.
fn clear_lone_folder(
    connection: &Connection,
    articles: &mut [(i64, ArticleSummary)],
) -> Result<()> {
    let ids: Vec<i64> = articles.iter().map(|(id, _)| *id).collect();
    let sql = "SELECT id FROM articles
         WHERE publisher = '' AND id IN (SELECT value FROM json_each(?1))";
    let stated_none = ArticleSet::These(numbers(connection, sql, [json(&ids)])?);
    let in_folders: Vec<_> = articles
        .iter_mut()
        .filter(|(id, _)| stated_none.contains(*id))
        .map(|(_, article)| &mut article.publisher)
        .collect();
    if in_folders.windows(2).all(|two| two[0] == two[1]) {
        for folder in in_folders {
            folder.clear();
        }
    }
    Ok(())
}

/// What articles name.
#[derive(Debug, Default)]
struct Shared {
    name: String,
    articles: HashSet<i64>,
    n_mentions: i64,
}

/// A name that was found as two kinds, a place in one article and a person in another, is read as one.
fn one_of_each_name(all: impl Iterator<Item = Shared>) -> Vec<Shared> {
    let mut by_name: HashMap<String, Shared> = HashMap::new();
    for one in all {
        let known = by_name.entry(fold(&one.name)).or_default();
        known.articles.extend(one.articles);
        known.n_mentions += one.n_mentions;
        // Of two spellings always the same one, not that in capitals.
        if one.name > known.name {
            known.name = one.name;
        }
    }
    by_name.into_values().collect()
}

/// Whether the byline names the person, who has then written the article.
fn is_author(name: &str, byline: &str) -> bool {
    let [name, byline] = [name, byline].map(|text| format!(" {} ", words::normalize(text)));
    byline.contains(&name)
}

/// Who and what at least half of the articles name, the most frequent first; not who wrote them.
fn shared_names(
    connection: &Connection,
    overlay: &IdentityOverrides,
    articles: &[i64],
) -> Result<Vec<String>> {
    let layer = overlay.layer.sees("n.id");
    let sql = format!(
        "SELECT n.article, n.id, p.head, coalesce(n.name, p.name), n.n_mentions, p.kind = 'person',
         coalesce(w.byline, '')
         FROM named n JOIN people p ON p.id = n.person LEFT JOIN previews w ON w.article = n.article
         WHERE n.article IN (SELECT value FROM json_each(?1)) AND {layer}
         AND p.kind IN ('person', 'organisation', 'place') ORDER BY n.article, n.id"
    );
    let mut rows = connection.prepare_cached(&sql)?;
    let mut rows = rows.query([json(articles)])?;
    let mut shared: HashMap<i64, Shared> = HashMap::new();
    while let Some(row) = rows.next()? {
        let (named, head): (i64, Option<i64>) = (row.get(1)?, row.get(2)?);
        let Some(head) = head else {
            continue;
        };
        let name: String = row.get(3)?;
        if row.get(5)? && is_author(&name, row.get_ref(6)?.as_str().unwrap_or_default()) {
            continue;
        }
        let one = shared.entry(overlay.person_of(named, head)).or_default();
        // The fullest form of the name is what it is known by.
        if name.len() > one.name.len() {
            one.name = name;
        }
        one.articles.insert(row.get(0)?);
        one.n_mentions += row.get::<_, i64>(4)?;
    }
    let mut shared = one_of_each_name(shared.into_values());
    shared.retain(|one| one.articles.len() > 1 && one.articles.len() * 2 >= articles.len());
    shared.sort_by(|a, b| {
        let articles = b.articles.len().cmp(&a.articles.len());
        let mentions = b.n_mentions.cmp(&a.n_mentions);
        articles.then(mentions).then_with(|| a.name.cmp(&b.name))
    });
    let names = shared.into_iter().take(MOST_NAMES).map(|one| one.name);
    Ok(names.collect())
}

/// Calls `take` with the place of an article and each row that `sql` finds for it; the first column is its id.
fn for_each(
    connection: &Connection,
    sql: &str,
    place_of: &HashMap<i64, usize>,
    mut take: impl FnMut(usize, &Row<'_>) -> Result<()>,
) -> Result<()> {
    let mut rows = connection.prepare_cached(sql)?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        if let Some(&place) = place_of.get(&row.get(0)?) {
            take(place, row)?;
        }
    }
    Ok(())
}

/// Days of publication, and the words of headlines, standfirsts and beginnings.
fn read_words(
    connection: &Connection,
    place_of: &HashMap<i64, usize>,
    features: &mut [StoryFeatures],
) -> Result<()> {
    let sql = "SELECT a.id, a.date, a.title, coalesce(p.standfirst, ''), coalesce(p.opening, '')
         FROM articles a LEFT JOIN previews p ON p.article = a.id WHERE a.sha256 IS NOT NULL";
    for_each(connection, sql, place_of, |place, row| {
        let date = row.get_ref(1)?.as_str().ok();
        features[place].day = date.and_then(|date| date.parse().ok()).map(date_number);
        for column in 2..5 {
            let text = words::normalize(row.get_ref(column)?.as_str().unwrap_or_default());
            let telling = text
                .split(' ')
                .filter(|word| word.chars().count() >= SHORTEST_WORD);
            let hashes = telling.map(|word| source_hash::hash(word.bytes()));
            features[place].words.extend(hashes);
        }
        Ok(())
    })
}

/// A person by the last word of the name, since reports differ in how much of it they give.
fn read_names(
    connection: &Connection,
    state: &ReaderState,
    place_of: &HashMap<i64, usize>,
    features: &mut [StoryFeatures],
) -> Result<()> {
    let layer = state.layer.sees("n.id");
    let sql = format!(
        "SELECT n.article, p.kind, coalesce(n.name, p.name) FROM named n
         JOIN people p ON p.id = n.person WHERE {layer}"
    );
    for_each(connection, &sql, place_of, |place, row| {
        let (kind, name) = (row.get_ref(1)?, row.get_ref(2)?);
        let name = fold(name.as_str().unwrap_or_default());
        let key = match kind.as_str() {
            Ok("person") => name.rsplit(' ').next().unwrap_or(&name),
            _ => &name,
        };
        features[place].names.push(source_hash::hash(key.bytes()));
        Ok(())
    })
}

fn read_quotations(
    connection: &Connection,
    state: &ReaderState,
    place_of: &HashMap<i64, usize>,
    features: &mut [StoryFeatures],
) -> Result<()> {
    let layer = state.layer.sees("id");
    let sql = format!("SELECT article, id FROM said WHERE {layer}");
    let mut place_of_said: Vec<(i64, usize)> = Vec::new();
    for_each(connection, &sql, place_of, |place, row| {
        place_of_said.push((row.get(1)?, place));
        Ok(())
    })?;
    place_of_said.sort_unstable();
    // In place of a join, which looks up a row of a large table for each shingle.
    let mut rows = connection.prepare_cached("SELECT hash, said FROM shingles")?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        let (hash, said): (i32, i64) = (row.get(0)?, row.get(1)?);
        if let Some(place) = find_place(&place_of_said, said) {
            features[place].quoted.push(u64::from(hash.cast_unsigned()));
        }
    }
    Ok(())
}

/// The place beside `id` in a list that is sorted by ids, which are mostly one after the other.
fn find_place(places: &[(i64, usize)], id: i64) -> Option<usize> {
    let first = places.first()?.0;
    let guess = usize::try_from(id.checked_sub(first)?).ok()?;
    match places.get(guess) {
        Some(&(there, place)) if there == id => Some(place),
        _ => {
            let at = places.binary_search_by_key(&id, |one| one.0).ok()?;
            Some(places[at].1)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_with_and_without_gaps() {
        let places = [(5, 0), (6, 1), (9, 2), (1 << 40, 3)];
        for (id, place) in places {
            assert_eq!(find_place(&places, id), Some(place));
        }
        for id in [i64::MIN, 0, 7, 8, 10, i64::MAX] {
            assert_eq!(find_place(&places, id), None);
        }
        assert_eq!(find_place(&[], 1), None);
    }

    #[test]
    fn a_name_of_two_kinds_stands_once() {
        let shared = |name: &str, articles: &[i64], n_mentions| Shared {
            name: name.to_owned(),
            articles: articles.iter().copied().collect(),
            n_mentions,
        };
        let mut found = one_of_each_name(
            [
                shared("Tamsin Falls", &[1, 2], 3),
                shared("Ana Ruiz", &[1], 1),
                shared("TAMSIN FALLS", &[2, 3], 4),
            ]
            .into_iter(),
        );
        found.sort_by_key(|one| one.n_mentions);
        let facts = found.iter().map(|one| (one.articles.len(), one.n_mentions));
        assert_eq!(facts.collect::<Vec<_>>(), [(1, 1), (3, 7)]);
        assert_eq!(found[1].name, "Tamsin Falls");
    }
}
