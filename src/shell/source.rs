//! Where an article lies to the article itself: files by [`pullquote_import`], seeds from the program.

use pullquote_import as import;
use pullquote_text::{Article, Source};

use crate::seeds;

/// The article that `source` names.
///
/// # Errors
/// As [`import::source`]; or this version of the program has no such seed article.
pub fn read(source: &Source) -> Result<Article, String> {
    match source {
        Source::Seed(name) => {
            let bytes = seeds::bytes(name).ok_or("does not come with this version")?;
            Ok(import::article(bytes, source.clone()))
        }
        _ => import::source(source),
    }
}
