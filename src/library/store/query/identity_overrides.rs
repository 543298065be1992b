//! The reader's word on who is who, laid over what the index has joined.

use std::collections::{HashMap, HashSet};

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, Result, params_from_iter};

use super::where_clause::WhereClause;
use super::where_clause::{WordMatch, json};
use crate::article_id::ArticleId;
use crate::library::people::IdentityDecision;
use crate::library::query::Phrase;
use crate::library::words;
use pullquote_annotate::EntityKind;

/// Who somebody is when the reader's decisions are taken in. A person is the number of the row of
/// `people` that stands for all joined with it, or minus the number of a row of `named` for somebody
/// that the reader has set apart in one article.
#[derive(Clone, Debug, Default)]
pub(super) struct IdentityOverrides {
    /// The head that each merged head is part of now.
    merged: HashMap<i64, i64>,
    /// The rows of `named` that mean somebody else now, and whom.
    moved: HashMap<i64, i64>,
    /// What those are called that have no row of `people`.
    called: HashMap<i64, (EntityKind, String)>,
}

/// Which rows of `named` and `said` mean some people.
#[derive(Clone, Debug, Default)]
pub(super) struct PersonRows {
    /// The rows of `people` whose rows they are.
    pub(super) forms: Vec<i64>,
    /// Rows of `named` that are not, by the reader's word.
    without: Vec<i64>,
    /// Rows of `named` that are too.
    with: Vec<i64>,
}

impl PersonRows {
    /// Those of each form of the name by themselves, where the reader has moved none.
    pub(super) fn by_form(&self) -> Vec<Self> {
        if self.is_moved() {
            return vec![self.clone()];
        }
        let one = |&form: &i64| Self {
            forms: vec![form],
            ..Self::default()
        };
        self.forms.iter().map(one).collect()
    }

    const fn is_moved(&self) -> bool {
        !self.without.is_empty() || !self.with.is_empty()
    }

    /// That `column` is one of the forms. Of one form an index gives the rows in order.
    fn is_form(&self, column: &str) -> (String, Value) {
        match &*self.forms {
            [form] => (format!("{column} = ?"), Value::Integer(*form)),
            forms => (
                format!("{column} IN (SELECT value FROM json_each(?))"),
                json(forms),
            ),
        }
    }

    /// As a condition on `named`, called `n`.
    pub(super) fn of_named(&self) -> WhereClause {
        let (of_forms, forms) = self.is_form("n.person");
        if !self.is_moved() {
            return WhereClause::one(&of_forms, [forms]);
        }
        let text = format!(
            "({of_forms} AND n.id NOT IN (SELECT value FROM json_each(?)))
             OR n.id IN (SELECT value FROM json_each(?))"
        );
        WhereClause::one(&text, [forms, json(&self.without), json(&self.with)])
    }

    /// As a condition on `said`, called `s`.
    pub(super) fn of_said(&self, found: WordMatch) -> WhereClause {
        // Of few rows that are come by otherwise, each is looked at: no index on people is wanted.
        let person = match found {
            WordMatch::FullText => "s.person",
            WordMatch::Scan => "+s.person",
        };
        let (of_forms, forms) = self.is_form(person);
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
    pub(super) fn new(connection: &Connection, decisions: &[IdentityDecision]) -> Result<Self> {
        let mut overlay = Self::default();
        for decision in decisions {
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
        let goes = self.persons_called(connection, kind, name)?;
        let stays = self.persons_called(connection, kind, into)?;
        let Some(&stays) = stays.first() else {
            return Ok(());
        };
        for person in goes.into_iter().filter(|&person| person != stays) {
            for target in self.merged.values_mut() {
                if *target == person {
                    *target = stays;
                }
            }
            for target in self.moved.values_mut() {
                if *target == person {
                    *target = stays;
                }
            }
            self.merged.insert(person, stays);
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
        let known = self.persons_called(connection, kind, called)?;
        let mut rows = connection.prepare_cached(
            "SELECT n.id FROM articles a JOIN named n ON n.article = a.id
             WHERE a.sha256 = ?1 AND n.kind = ?2 AND n.name_key = ?3",
        )?;
        let rows = rows.query_map(
            (article.as_str(), kind.name(), words::normalize(name)),
            |row| row.get::<_, i64>(0),
        )?;
        for named in rows {
            let named = named?;
            let person = if let Some(&person) = known.first() {
                person
            } else {
                self.called.insert(-named, (kind, called.to_owned()));
                -named
            };
            self.moved.insert(named, person);
        }
        Ok(())
    }

    /// The persons of exactly that name, the one of most articles first.
    fn persons_called(
        &self,
        connection: &Connection,
        kind: EntityKind,
        name: &str,
    ) -> Result<Vec<i64>> {
        let key = words::normalize(name);
        let mut rows = connection.prepare_cached(
            "SELECT head FROM people WHERE name_key = ?1 AND kind = ?2
             GROUP BY head ORDER BY sum(articles) DESC, head",
        )?;
        let heads = rows.query_map((&key, kind.name()), |row| row.get::<_, i64>(0))?;
        let mut persons = Vec::new();
        for head in heads {
            let person = self.person_of_head(head?);
            if !persons.contains(&person) {
                persons.push(person);
            }
        }
        let apart = self
            .called
            .iter()
            .filter(|(_, (other, called))| *other == kind && words::normalize(called) == key);
        let mut apart: Vec<i64> = apart.map(|(&person, _)| person).collect();
        apart.sort_unstable();
        persons.extend(apart.into_iter().rev().take(1));
        Ok(persons)
    }

    /// The person that a head is part of.
    pub(super) fn person_of_head(&self, head: i64) -> i64 {
        self.merged.get(&head).copied().unwrap_or(head)
    }

    /// The person of a row of `named` with the head `head`.
    pub(super) fn person_of(&self, named: i64, head: i64) -> i64 {
        let moved = self.moved.get(&named).copied();
        moved.map_or_else(
            || self.person_of_head(head),
            |person| self.merged.get(&person).copied().unwrap_or(person),
        )
    }

    /// Those who were set apart and have no row of `people`.
    pub(super) fn apart(&self) -> impl Iterator<Item = i64> {
        let mut apart: Vec<i64> = self.called.keys().copied().collect();
        apart.retain(|person| !self.merged.contains_key(person));
        apart.sort_unstable();
        apart.into_iter()
    }

    /// What somebody set apart is called.
    pub(super) fn called(&self, person: i64) -> Option<(EntityKind, &str)> {
        let (kind, called) = self.called.get(&person)?;
        Some((*kind, called))
    }

    /// The heads that a person is made of.
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

    /// The persons with a name that holds `words`.
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
        for (person, (_, called)) in &self.called {
            if words.are_in(&words::normalize(called)) {
                people.insert(self.merged.get(person).copied().unwrap_or(*person));
            }
        }
        let mut people: Vec<i64> = people.into_iter().collect();
        people.sort_unstable();
        Ok(people)
    }

    /// The rows that mean these people.
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
        })
    }

    /// The rows of `named` that mean these people in these articles.
    pub(super) fn named_in(
        &self,
        connection: &Connection,
        people: &[i64],
        articles: &[i64],
    ) -> Result<Vec<i64>> {
        let people: HashSet<&i64> = people.iter().collect();
        let mut rows = connection.prepare_cached(
            "SELECT n.id, p.head FROM named n JOIN people p ON p.id = n.person
             WHERE n.article IN (SELECT value FROM json_each(?1)) ORDER BY n.id",
        )?;
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

    /// The person behind `name` in an article.
    pub(super) fn person_in(
        &self,
        connection: &Connection,
        article: &ArticleId,
        name: &str,
    ) -> Result<Option<i64>> {
        let mut rows = connection.prepare_cached(
            "SELECT n.id, p.head FROM articles a JOIN named n ON n.article = a.id
             JOIN people p ON p.id = n.person WHERE a.sha256 = ?1 AND n.name_key = ?2
             ORDER BY n.kind = 'person' DESC, n.n_mentions DESC LIMIT 1",
        )?;
        let found = rows.query_row((article.as_str(), words::normalize(name)), |row| {
            Ok((row.get(0)?, row.get(1)?))
        });
        Ok(found.optional()?.map(|(id, head)| self.person_of(id, head)))
    }

    /// How many articles and statements move away from and to a person by splitting.
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
