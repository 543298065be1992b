//! Sources as database values.

use rusqlite::types::{ToSqlOutput, Value, ValueRef};

use pullquote_text::Source;

/// The locator, as in the bookmarks.
pub(super) fn to_value(source: &Source) -> ToSqlOutput<'static> {
    ToSqlOutput::Owned(Value::Text(source.locator()))
}

pub(in crate::library) fn of_value(value: ValueRef<'_>) -> Option<Source> {
    Source::from_locator(value.as_str().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_round_trip() {
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
