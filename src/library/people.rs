//! Who is who across articles: names joined with care, and the reader's own word on it.
//!
//! A [`NameForm`] is a name as an article has it, in its parts. Forms that could be one person at all share a
//! [`NameForm::block`]: given name (short forms apart) and family name. [`groups`] parts the forms of a
//! block into people: a function of the set of forms alone, so that the order in which articles
//! arrive changes nothing. Two forms [fit](Form::fits) when nothing in them contradicts; a form that
//! fits two others which contradict each other joins neither.
//!
//! A surname, a given name or an initial with a surname never joins two articles ([`NameForm::is_lone`]).
//! Absent: SQL, which is the store's.

mod evidence;
mod group;
mod name_form;
mod nicknames;

pub use evidence::{other_names, sex};
#[cfg(test)]
use group::Alias;
pub use group::groups;
pub use name_form::{Gender, NameForm};

use crate::article_id::ArticleId;
use pullquote_annotate::EntityKind;

/// What the reader says of somebody's identity; kept with the bookmarks, handed in with a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdentityDecision {
    /// The name means the same as another, in all articles.
    Merge {
        /// What bears the names.
        kind: EntityKind,
        /// The name that goes.
        name: String,
        /// The name that stays.
        into: String,
    },
    /// In one article the name means somebody apart.
    Split {
        /// What bears the name.
        kind: EntityKind,
        /// The name there.
        name: String,
        /// The article.
        article: ArticleId,
        /// What that one is called.
        called: String,
    },
}

/// Whether `short` is made of the initials of `long`, small words counted or not: `WHO`, `DoJ`.
///
/// ```
/// use pullquote::library::people::is_acronym;
/// assert!(is_acronym("WHO", "World Health Organization"));
/// assert!(!is_acronym("WHO", "Worldwide Fund for Nature"));
/// ```
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
