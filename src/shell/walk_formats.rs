//! The formats of the import crate, as a walk over files asks for them.

use std::path::Path;

use pullquote_import as import;
use pullquote_text::Contents;

use crate::library::walk::{Look, WalkFormats};

pub struct Formats;

impl WalkFormats for Formats {
    fn is_article_name(&self, path: &Path) -> bool {
        import::is_article_name(path)
    }

    fn contents(&self, path: &Path, look: Look) -> Result<Option<Contents>, String> {
        let contents = match look {
            Look::AtName => import::contents_by_name(path),
            Look::Inside => import::contents(path),
        };
        contents.map_err(|error| error.to_string())
    }
}
