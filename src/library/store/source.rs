//! Where an article is, as a value of the database.

use rusqlite::types::{ToSqlOutput, Value, ValueRef};

use pullquote_text::Source;

/// The locator of a source, as in bookmarks.
pub(super) fn to_value(source: &Source) -> ToSqlOutput<'static> {
    ToSqlOutput::Owned(Value::Text(source.locator()))
}

/// The source that a locator names, if it has a place.
pub(in crate::library) fn of_value(value: ValueRef<'_>) -> Option<Source> {
    Source::from_locator(value.as_str().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_comes_back_as_it_went() {
        #[cfg(unix)]
        use std::os::unix::ffi::OsStrExt as _;
        let sources = [
            Source::Seed("a.txt".to_owned()),
            Source::File("/news/Müller.txt".into()),
            Source::Part {
                path: "/news/book.epub".into(),
                part: 3,
            },
            #[cfg(unix)]
            Source::File(std::ffi::OsStr::from_bytes(b"/news/\xff\xfe.txt").into()),
        ];
        for source in sources {
            let ToSqlOutput::Owned(value) = to_value(&source) else {
                panic!("{source:?}");
            };
            assert_eq!(of_value(ValueRef::from(&value)), Some(source));
        }
    }
}
