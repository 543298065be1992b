//! SQL functions on words.

use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Result};

use crate::library::query::Phrase;
use crate::library::words;

/// A phrase as an SQL value: words separated by blanks, with a trailing star for a prefix.
pub(super) fn value(words: &Phrase) -> String {
    words.to_string()
}

fn of_value(value: &str) -> Phrase {
    let is_prefix = value.ends_with('*');
    let words = value.trim_end_matches('*').split(' ');
    Phrase {
        words: words.map(str::to_owned).collect(),
        is_prefix,
    }
}

/// Registers `holds(text, words)`: whether the phrase occurs in the text.
pub(super) fn register(connection: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("holds", 2, flags, |context| {
        let wanted = wanted(context)?;
        Ok(match context.get_raw(0) {
            ValueRef::Text(text) => {
                let text = String::from_utf8_lossy(text);
                may_hold(&text, &wanted) && wanted.occurs_in(&words::normalize(&text))
            }
            _ => false,
        })
    })
}

fn wanted(context: &Context<'_>) -> Result<std::sync::Arc<Phrase>> {
    context.get_or_create_aux(1, |value| {
        Ok::<_, rusqlite::types::FromSqlError>(of_value(value.as_str()?))
    })
}

/// Fast negative answer for ASCII text, which is most of it, without folding.
fn may_hold(text: &str, wanted: &Phrase) -> bool {
    let Some(word) = wanted.words.iter().max_by_key(|word| word.len()) else {
        return false;
    };
    let (text, word) = (text.as_bytes(), word.as_bytes());
    !text.is_ascii()
        || text
            .windows(word.len().max(1))
            .any(|window| window.eq_ignore_ascii_case(word))
}
