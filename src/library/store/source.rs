//! Where an article is, as a value of the database.

use rusqlite::types::{ToSqlOutput, Value, ValueRef};

use crate::text::Source;

/// The locator of a source: text as in bookmarks; the raw bytes of a path that is not UTF-8.
pub(super) fn to_value(source: &Source) -> ToSqlOutput<'static> {
    #[cfg(unix)]
    if let Source::File(path) = source
        && path.to_str().is_none()
    {
        use std::os::unix::ffi::OsStrExt as _;
        return ToSqlOutput::Owned(Value::Blob(path.as_os_str().as_bytes().to_vec()));
    }
    ToSqlOutput::Owned(Value::Text(source.locator()))
}

/// The source that a locator names, if it has a place.
pub(in crate::library) fn of_value(value: ValueRef<'_>) -> Option<Source> {
    match value {
        ValueRef::Text(text) => Source::from_locator(std::str::from_utf8(text).ok()?),
        #[cfg(unix)]
        ValueRef::Blob(bytes) => {
            use std::os::unix::ffi::OsStrExt as _;
            Some(Source::File(std::ffi::OsStr::from_bytes(bytes).into()))
        }
        _ => None,
    }
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
