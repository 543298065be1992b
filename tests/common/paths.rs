//! Finds and completes paths among the files that a test has.

use std::collections::HashMap;

use pullquote::app::Msg;
use pullquote_text::Source;

/// The answer to a path that was typed.
pub fn file<T>(files: &HashMap<Source, T>, path: &str) -> Msg {
    let source = Source::File(path.into());
    if files.contains_key(&source) {
        Msg::FileFound(source)
    } else {
        Msg::Noticed(format!("cannot open {path}: there is no such file"))
    }
}

/// The files and folders whose path begins with `typed`, as far as the next `/`.
pub fn beginning_with<'f>(files: impl Iterator<Item = &'f Source>, typed: &str) -> Vec<String> {
    let mut found: Vec<String> = files
        .filter_map(Source::path)
        .map(|path| path.to_string_lossy().into_owned())
        .filter_map(|path| {
            let rest = path.strip_prefix(typed)?;
            let end = rest.find('/').map_or(path.len(), |at| typed.len() + at + 1);
            Some(path[..end].to_owned())
        })
        .collect();
    found.sort();
    found.dedup();
    found
}
