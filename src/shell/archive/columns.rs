//! Which column of a table, or member of an object, is the text, and which the id.

use std::fmt::Write as _;

use thiserror::Error;

use crate::shell::statement_rows::COLUMNS;

/// Names of the text, the likeliest first.
const TEXTS: &[&str] = &[
    "text",
    "body",
    "content",
    "article",
    "fulltext",
    "full_text",
    "full text",
    "article_text",
    "article_body",
    "articlebody",
    "maintext",
    "story",
];
/// Names of the id.
const IDS: &[&str] = &[
    "id",
    "_id",
    "guid",
    "uuid",
    "doc_id",
    "docid",
    "article_id",
    "articleid",
];

/// The names that the user gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnNames {
    pub text: Option<String>,
    pub id: Option<String>,
}

/// Why a table is not read. The message is a predicate.
#[derive(Debug, Error)]
pub enum Refusal {
    /// It may be a table of something else.
    #[error("has no column text, body, content or article: name one with --text-column; {0}")]
    NoText(String),
    /// It was written by `pullquote annotate`.
    #[error(
        "has statements, not texts: pullquote annotate wrote it; annotations are read from its JSON Lines (--format jsonl)"
    )]
    Statements,
    #[error("{0}")]
    Fault(String),
}

impl From<String> for Refusal {
    fn from(message: String) -> Self {
        Self::Fault(message)
    }
}

/// Positions among the names of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    pub text: usize,
    pub id: Option<usize>,
}

impl ColumnNames {
    /// Where text and id are among `names`.
    ///
    /// # Errors
    /// A name that was given is not there, no name is that of a text, or the table is one of statements.
    pub fn find(&self, names: &[String]) -> Result<Columns, Refusal> {
        let is_own = COLUMNS
            .iter()
            .all(|own| names.iter().any(|name| name == own));
        if is_own && self.text.is_none() {
            return Err(Refusal::Statements);
        }
        let text = match &self.text {
            Some(wanted) => position(names, wanted).ok_or_else(|| missing(wanted, names)),
            None => guess(names, TEXTS).ok_or_else(|| Refusal::NoText(list(names))),
        }?;
        let id = match &self.id {
            Some(wanted) => Some(position(names, wanted).ok_or_else(|| missing(wanted, names))?),
            None => guess(names, IDS).filter(|id| *id != text),
        };
        Ok(Columns { text, id })
    }

    /// The name of the text among those of an object.
    pub fn text_of<'n>(&self, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
        chosen(self.text.as_deref(), TEXTS, names)
    }

    /// The name of the id among those of an object.
    pub fn id_of<'n>(&self, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
        chosen(self.id.as_deref(), IDS, names)
    }
}

fn chosen<'n>(
    wanted: Option<&str>,
    known: &[&str],
    names: impl Iterator<Item = &'n str>,
) -> Option<&'n str> {
    let mut names = names;
    if let Some(wanted) = wanted {
        return names.find(|name| *name == wanted);
    }
    names
        .filter_map(|name| Some((rank(name, known)?, name)))
        .min_by_key(|(rank, _)| *rank)
        .map(|(_, name)| name)
}

fn position(names: &[String], wanted: &str) -> Option<usize> {
    let exact = names.iter().position(|name| name == wanted);
    exact.or_else(|| {
        names
            .iter()
            .position(|name| name.trim().eq_ignore_ascii_case(wanted))
    })
}

/// The position of the likeliest of the known names.
fn guess(names: &[String], known: &[&str]) -> Option<usize> {
    let ranked = names
        .iter()
        .enumerate()
        .filter_map(|(at, name)| Some((rank(name, known)?, at)));
    ranked.min().map(|(_, at)| at)
}

fn rank(name: &str, known: &[&str]) -> Option<usize> {
    let name = name.trim();
    known
        .iter()
        .position(|known| name.eq_ignore_ascii_case(known))
}

fn missing(wanted: &str, names: &[String]) -> Refusal {
    format!("has no column “{wanted}”; {}", list(names)).into()
}

/// The names, cut off where a table has very many.
fn list(names: &[String]) -> String {
    const MOST: usize = 30;
    let mut text = String::from("its columns are ");
    for (i, name) in names.iter().take(MOST).enumerate() {
        let _ = write!(text, "{}“{name}”", if i > 0 { ", " } else { "" });
    }
    if names.len() > MOST {
        let _ = write!(text, " and {} more", names.len() - MOST);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn likeliest_name_is_the_text_whatever_its_case() {
        let find = |list: &[&str]| ColumnNames::default().find(&names(list));
        let columns = |text, id| Columns { text, id };
        let ranked = find(&["ID", "content", "Text "]).unwrap();
        assert_eq!(ranked, columns(2, Some(0)));
        assert_eq!(find(&["date", "body"]).unwrap(), columns(1, None));
        let error = find(&["a", "b"]).unwrap_err().to_string();
        assert!(error.ends_with("its columns are “a”, “b”"), "{error}");
    }

    #[test]
    fn a_table_of_statements_is_no_table_of_texts() {
        let refused = ColumnNames::default().find(&names(&COLUMNS));
        assert!(matches!(refused, Err(Refusal::Statements)));
        let given = ColumnNames {
            text: Some("text".into()),
            id: None,
        };
        assert!(given.find(&names(&COLUMNS)).is_ok());
    }

    #[test]
    fn given_names_must_be_there() {
        let given = ColumnNames {
            text: Some("headline".into()),
            id: Some("nr".into()),
        };
        let found = given.find(&names(&["text", "Headline", "nr"])).unwrap();
        assert_eq!((found.text, found.id), (1, Some(2)));
        let error = given.find(&names(&["text", "headline"])).unwrap_err();
        assert_eq!(
            error.to_string(),
            "has no column “nr”; its columns are “text”, “headline”"
        );
    }

    #[test]
    fn members_of_an_object_are_ranked_too() {
        let members = ["title", "content", "body", "guid"];
        let given = ColumnNames::default();
        assert_eq!(given.text_of(members.into_iter()), Some("body"));
        assert_eq!(given.id_of(members.into_iter()), Some("guid"));
        assert_eq!(given.text_of(["title"].into_iter()), None);
    }
}
