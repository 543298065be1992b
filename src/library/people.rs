//! Identity of people, organisations and places across articles.
//!
//! A [`NameForm`] is a parsed name. Forms that could name the same person share a [`NameForm::block`]:
//! family name and full given name. [`groups`] partitions the forms of a block into people, independent
//! of the order in which articles arrive. Two forms fit when nothing in them contradicts
//! ([`NameForm::is_compatible`]); a form that fits two contradictory ones joins neither.
//!
//! A surname, a given name or an initial with a surname never joins two articles
//! ([`NameForm::is_ambiguous`]). SQL is left to the store.

mod group;
mod name_form;
mod nicknames;
mod other_names;

#[cfg(test)]
use group::Alias;
pub use group::groups;
pub use name_form::{NameForm, gender_letter, gender_of_letter};
pub use other_names::{add_other_name, other_names};

use crate::article_id::ArticleId;
use pullquote_annotate::EntityKind;

/// The reader's correction of an identity; stored with the bookmarks and passed in with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdentityDecision {
    /// Two names mean the same in all articles.
    Merge {
        kind: EntityKind,
        name: String,
        into: String,
    },
    /// In one article the name means someone else.
    Split {
        kind: EntityKind,
        name: String,
        article: ArticleId,
        /// Name of that other person.
        called: String,
    },
}

/// Whether `short` consists of the initials of `long`, with or without its small words: `WHO`, `DoJ`.
pub fn is_acronym(short: &str, long: &str) -> bool {
    const SMALL: &[&str] = &[
        "of", "the", "and", "for", "in", "on", "de", "la", "des", "du", "to",
    ];
    let short: String = name_form::pieces(short).concat();
    let words = crate::library::words::normalize(long);
    let words: Vec<&str> = words.split(' ').filter(|word| !word.is_empty()).collect();
    let n = short.chars().count();
    if !(2..=8).contains(&n) || words.len() < 2 {
        return false;
    }
    let initials = |small: bool| -> String {
        let words = words.iter().filter(|word| small || !SMALL.contains(word));
        words.filter_map(|word| word.chars().next()).collect()
    };
    short == initials(true) || short == initials(false)
}

#[cfg(test)]
mod tests;
