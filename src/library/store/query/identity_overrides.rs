//! The reader's identity decisions, applied on top of the identities in the index.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use rusqlite::types::Value;
use rusqlite::{Connection, Result, params_from_iter};

use super::where_clause::WhereClause;
use super::where_clause::{WordMatch, json};
use crate::article_id::ArticleId;
use crate::library::index_api::{Layer, ReaderState};
use crate::library::people::IdentityDecision;
use crate::library::query::Phrase;
use crate::library::words;
use pullquote_annotate::EntityKind;

/// Persons after the reader's decisions. A person id is the `head` of its row of `people`, or the
/// negated id of a row of `named` for someone whom the reader split off in one article.
#[derive(Clone, Debug, Default)]
pub(super) struct IdentityOverrides {
    /// Maps each merged head to the person it is now part of.
    merged: HashMap<i64, i64>,
    /// Maps rows of `named` to the person they were moved to.
    moved: HashMap<i64, i64>,
    /// Names of persons without a row of `people`.
    split_names: HashMap<i64, (EntityKind, String)>,
    pub(super) layer: Layer,
}

/// Rows of `named` and `said` that refer to some persons.
#[derive(Clone, Debug, Default)]
pub(super) struct PersonRows {
    /// Rows of `people` that these persons consist of.
    pub(super) forms: Vec<i64>,
    /// Rows of `named` moved away from them.
    without: Vec<i64>,
    /// Rows of `named` moved to them.
    with: Vec<i64>,
    layer: Layer,
}

impl PersonRows {
    /// Splits by name form if no row was moved, since the index has the rows of one form in order.
    pub(super) fn by_form(&self) -> Vec<Self> {
        if self.is_moved() {
            return vec![self.clone()];
        }
        let one = |&form: &i64| Self {
            forms: vec![form],
            layer: self.layer,
            ..Self::default()
        };
        self.forms.iter().map(one).collect()
    }

    const fn is_moved(&self) -> bool {
        !self.without.is_empty() || !self.with.is_empty()
    }

    /// Condition that `column` is one of the forms; an equality for a single one, so that the index
    /// gives the rows in order.
    fn is_form(&self, column: &str) -> (String, Value) {
        match &*self.forms {
            [form] => (format!("{column} = ?"), Value::Integer(*form)),
            forms => (
                format!("{column} IN (SELECT value FROM json_each(?))"),
                json(forms),
            ),
        }
    }

    /// Condition on a row `n` of `named`.
    pub(super) fn of_named(&self) -> WhereClause {
        let (of_forms, forms) = self.is_form("n.person");
        let of_forms = format!("{of_forms} AND {}", self.layer.sees("n.id"));
        if !self.is_moved() {
            return WhereClause::one(&of_forms, [forms]);
        }
        let text = format!(
            "({of_forms} AND n.id NOT IN (SELECT value FROM json_each(?)))
             OR n.id IN (SELECT value FROM json_each(?))"
        );
        WhereClause::one(&text, [forms, json(&self.without), json(&self.with)])
    }

    /// Condition on a row `s` of `said`.
    pub(super) fn of_said(&self, found: WordMatch) -> WhereClause {
        // The unary plus keeps SQLite from using the index on `person` in a scan.
        let person = match found {
            WordMatch::FullText => "s.person",
            WordMatch::Scan => "+s.person",
        };
        let (of_forms, forms) = self.is_form(person);
        let of_forms = format!("{of_forms} AND {}", self.layer.sees("s.id"));
        if !self.is_moved() {
            return WhereClause::one(&of_forms, [forms]);
        }
        let text = format!(
            "({of_forms} AND s.named NOT IN (SELECT value FROM json_each(?))) OR s.id IN
             (SELECT m.id FROM named n JOIN said m ON m.article = n.article AND m.named = n.id
              WHERE n.id IN (SELECT value FROM json_each(?)))"
        );
        WhereClause::one(&text, [forms, json(&self.without), json(&self.with)])
    }
}

impl IdentityOverrides {
    pub(super) fn new(connection: &Connection, state: &ReaderState) -> Result<Self> {
        let mut overlay = Self {
            layer: state.layer,
            ..Self::default()
        };
        for decision in &state.people {
            match decision {
                IdentityDecision::Merge { kind, name, into } => {
                    overlay.merge(connection, *kind, name, into)?;
                }
                IdentityDecision::Split {
                    kind,
                    name,
                    article,
                    called,
                } => overlay.split(connection, *kind, name, article, called)?,
            }
        }
        Ok(overlay)
    }

    fn merge(
        &mut self,
        connection: &Connection,
        kind: EntityKind,
        name: &str,
        into: &str,
    ) -> Result<()> {
        let sources = self.persons_with_name(connection, kind, name)?;
        let target = self.persons_with_name(connection, kind, into)?;
        let Some(&target) = target.first() else {
            return Ok(());
        };
        for person in sources.into_iter().filter(|&person| person != target) {
            for moved in self.merged.values_mut() {
                if *moved == person {
                    *moved = target;
                }
            }
            for moved in self.moved.values_mut() {
                if *moved == person {
                    *moved = target;
                }
            }
            self.merged.insert(person, target);
        }
        Ok(())
    }

    fn split(
        &mut self,
        connection: &Connection,
        kind: EntityKind,
        name: &str,
        article: &ArticleId,
        called: &str,
    ) -> Result<()> {
        let known = self.persons_with_name(connection, kind, called)?;
        let mut rows = connection.prepare_cached(&format!(
            "SELECT n.id, coalesce(n.name, p.name) FROM articles a JOIN named n ON n.article = a.id
             JOIN people p ON p.id = n.person WHERE a.sha256 = ?1 AND p.kind = ?2 AND {}",
            self.layer.sees("n.id")
        ))?;
        let rows = rows.query_map((article.as_str(), kind.name()), |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
        })?;
        let key = words::normalize(name);
        for row in rows {
            let (named, name) = row?;
            if words::normalize(&name) != key {
                continue;
            }
            let person = if let Some(&person) = known.first() {
                person
            } else {
                self.split_names.insert(-named, (kind, called.to_owned()));
                -named
            };
            self.moved.insert(named, person);
        }
        Ok(())
    }

    /// Persons of exactly that name, most articles first.
    pub(super) fn persons_with_name(
        &self,
        connection: &Connection,
        kind: EntityKind,
        name: &str,
    ) -> Result<Vec<i64>> {
        let key = words::normalize(name);
        let mut rows = connection.prepare_cached(
            "SELECT p.head, p.articles, p.name FROM names JOIN people p ON p.id = names.rowid
             WHERE names MATCH ?1 AND p.kind = ?2",
        )?;
        let mut rows = rows.query((format!("\"{key}\""), kind.name()))?;
        let mut articles: BTreeMap<i64, i64> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            if words::normalize(row.get_ref(2)?.as_str().unwrap_or_default()) == key {
                *articles.entry(row.get(0)?).or_default() += row.get::<_, i64>(1)?;
            }
        }
        let mut heads: Vec<(i64, i64)> = articles.into_iter().filter(|(_, n)| *n > 0).collect();
        heads.sort_by_key(|&(head, n)| (Reverse(n), head));
        let mut persons = Vec::new();
        for (head, _) in heads {
            let person = self.person_of_head(head);
            if !persons.contains(&person) {
                persons.push(person);
            }
        }
        let apart = self
            .split_names
            .iter()
            .filter(|(_, (other, called))| *other == kind && words::normalize(called) == key);
        let mut apart: Vec<i64> = apart.map(|(&person, _)| person).collect();
        apart.sort_unstable();
        persons.extend(apart.into_iter().rev().take(1));
        Ok(persons)
    }

    pub(super) fn person_of_head(&self, head: i64) -> i64 {
        self.merged.get(&head).copied().unwrap_or(head)
    }

    /// Person of a row of `named` whose form has the given head.
    pub(super) fn person_of(&self, named: i64, head: i64) -> i64 {
        let moved = self.moved.get(&named).copied();
        moved.map_or_else(
            || self.person_of_head(head),
            |person| self.merged.get(&person).copied().unwrap_or(person),
        )
    }

    /// Persons split off who have no row of `people`.
    pub(super) fn split_off(&self) -> impl Iterator<Item = i64> {
        let mut apart: Vec<i64> = self.split_names.keys().copied().collect();
        apart.retain(|person| !self.merged.contains_key(person));
        apart.sort_unstable();
        apart.into_iter()
    }

    pub(super) fn split_name(&self, person: i64) -> Option<(EntityKind, &str)> {
        let (kind, called) = self.split_names.get(&person)?;
        Some((*kind, called))
    }

    /// Heads that a person consists of.
    pub(super) fn heads_of(&self, person: i64) -> Vec<i64> {
        let merged = self.merged.iter().filter(|(_, to)| **to == person);
        let mut heads: Vec<i64> = merged.map(|(&head, _)| head).collect();
        if !self.merged.contains_key(&person) {
            heads.push(person);
        }
        heads.retain(|&head| head > 0);
        heads.sort_unstable();
        heads
    }

    /// Persons whose name contains the phrase.
    pub(super) fn people_named(&self, connection: &Connection, words: &Phrase) -> Result<Vec<i64>> {
        let star = if words.is_prefix { " *" } else { "" };
        let phrase = format!("\"{}\"{star}", words.words.join(" "));
        let mut rows = connection.prepare_cached(
            "SELECT DISTINCT p.head FROM names JOIN people p ON p.id = names.rowid
             WHERE names MATCH ?1",
        )?;
        let heads = rows.query_map([phrase], |row| row.get::<_, i64>(0))?;
        let mut people: HashSet<i64> = HashSet::new();
        for head in heads {
            people.insert(self.person_of_head(head?));
        }
        for (person, (_, called)) in &self.split_names {
            if words.occurs_in(&words::normalize(called)) {
                people.insert(self.merged.get(person).copied().unwrap_or(*person));
            }
        }
        let mut people: Vec<i64> = people.into_iter().collect();
        people.sort_unstable();
        Ok(people)
    }

    pub(super) fn rows_of(&self, connection: &Connection, people: &[i64]) -> Result<PersonRows> {
        let heads = people.iter().flat_map(|&person| self.heads_of(person));
        let mut rows = connection.prepare_cached(
            "SELECT id FROM people WHERE head IN (SELECT value FROM json_each(?1))",
        )?;
        let forms = rows.query_map([json(&heads.collect::<Vec<_>>())], |row| row.get(0))?;
        let forms = forms.collect::<Result<Vec<i64>>>()?;
        let (mut without, mut with) = (Vec::new(), Vec::new());
        for (&named, person) in &self.moved {
            let person = self.merged.get(person).copied().unwrap_or(*person);
            if people.contains(&person) {
                with.push(named);
            } else {
                without.push(named);
            }
        }
        Ok(PersonRows {
            forms,
            without,
            with,
            layer: self.layer,
        })
    }

    /// Ids of rows of `named` in these articles that refer to these persons.
    pub(super) fn named_in(
        &self,
        connection: &Connection,
        people: &[i64],
        articles: &[i64],
    ) -> Result<Vec<i64>> {
        let people: HashSet<&i64> = people.iter().collect();
        let mut rows = connection.prepare_cached(&format!(
            "SELECT n.id, p.head FROM named n JOIN people p ON p.id = n.person
             WHERE n.article IN (SELECT value FROM json_each(?1)) AND {} ORDER BY n.id",
            self.layer.sees("n.id")
        ))?;
        let rows = rows.query_map([json(articles)], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
        })?;
        let mut named = Vec::new();
        for row in rows {
            let (id, head) = row?;
            if people.contains(&self.person_of(id, head)) {
                named.push(id);
            }
        }
        Ok(named)
    }

    /// Person that `name` refers to in an article.
    pub(super) fn person_in(
        &self,
        connection: &Connection,
        article: &ArticleId,
        name: &str,
    ) -> Result<Option<i64>> {
        let mut rows = connection.prepare_cached(&format!(
            "SELECT n.id, p.head, coalesce(n.name, p.name) FROM articles a JOIN named n ON n.article = a.id
             JOIN people p ON p.id = n.person WHERE a.sha256 = ?1 AND {}
             ORDER BY p.kind = 'person' DESC, n.n_mentions DESC",
            self.layer.sees("n.id")
        ))?;
        let key = words::normalize(name);
        let mut rows = rows.query([article.as_str()])?;
        while let Some(row) = rows.next()? {
            if words::normalize(row.get_ref(2)?.as_str()?) == key {
                return Ok(Some(self.person_of(row.get(0)?, row.get(1)?)));
            }
        }
        Ok(None)
    }

    /// Numbers of articles and statements of a person, with the effect of splits.
    pub(super) fn counts(&self, connection: &Connection, person: i64) -> Result<(i64, i64)> {
        let heads = self.heads_of(person);
        let marks = vec!["?"; heads.len()].join(",");
        let sql = format!(
            "SELECT coalesce(sum(articles), 0), coalesce(sum(said), 0) FROM people WHERE head IN ({marks})"
        );
        let mut sums = connection.prepare_cached(&sql)?;
        let (mut articles, mut said) = sums.query_row(params_from_iter(&heads), |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
        })?;
        let mut of_row = connection.prepare_cached(
            "SELECT n.n_said, p.head FROM named n JOIN people p ON p.id = n.person WHERE n.id = ?1",
        )?;
        for &named in self.moved.keys() {
            let (n_said, head): (i64, i64) =
                of_row.query_row([named], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let (from, to) = (self.person_of_head(head), self.person_of(named, head));
            let change = i64::from(to == person) - i64::from(from == person);
            articles += change;
            said += change * n_said;
        }
        Ok((articles, said))
    }
}
