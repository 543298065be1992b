//! Copies of what is no file of its own, for adding: standard input, pipes, and parts of files.

use std::fs::{self, File};
use std::io::{self, Seek as _};
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use thiserror::Error;

use crate::library::keep::title_name;
use crate::shell::piped::{self, Piped, Several};
use crate::shell::source::{self, OpenError};
use pullquote_import as import;
use pullquote_text::{Article, Source};

/// A copy under a name for the library, removed on drop.
pub struct Unfiled {
    pub path: PathBuf,
    _dir: TempDir,
}

/// Why there is no copy. The message is a predicate.
#[derive(Debug, Error)]
pub enum CopyError {
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error("cannot be copied: {0}")]
    Write(io::Error),
}

/// A copy of what `argument` means; `None` if that is a file of its own, or nothing.
pub fn copy(argument: &Path) -> Result<Option<Unfiled>, CopyError> {
    let absolute = source::absolute(argument);
    let (piped, source) = if argument == Path::new("-") {
        (piped::stdin().map_err(OpenError::Pipe)?, Source::Stdin)
    } else if let Some(part) = source::part_named(argument) {
        let article = source::read(&part)?;
        let page = import::write_page(&article);
        return write(&article.title(), "html", page.as_bytes()).map(Some);
    } else if piped::hold(&absolute).map_err(OpenError::Pipe)?
        && let Some(piped) = piped::held(&absolute)
    {
        (piped, Source::File(absolute))
    } else {
        return Ok(None);
    };
    // Nothing is kept that cannot be read.
    match &*piped {
        Piped::One(bytes) => {
            let article = source::read(&source)?;
            let extension = import::extension_of(bytes);
            write(&name_of(&article, &source), extension, bytes).map(Some)
        }
        Piped::Several(several) => of_several(several, &source).map(Some),
    }
}

fn of_several(several: &Several, source: &Source) -> Result<Unfiled, CopyError> {
    let first = several.entries.first();
    let title = first.map_or_else(String::new, |entry| entry.title.clone());
    let title = named_pipe(source).unwrap_or(title);
    let (mut to, unfiled) = create(&title, several.extension).map_err(CopyError::Write)?;
    let mut from = several.file.try_clone().map_err(OpenError::Pipe)?;
    from.rewind().map_err(OpenError::Pipe)?;
    io::copy(&mut from, &mut to).map_err(CopyError::Write)?;
    Ok(unfiled)
}

fn name_of(article: &Article, source: &Source) -> String {
    named_pipe(source).unwrap_or_else(|| article.title())
}

/// The name of a pipe that somebody has named. Shells number theirs.
fn named_pipe(source: &Source) -> Option<String> {
    let name = source.path()?.file_stem()?.to_str()?;
    let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
    (!is_number && name != "stdin").then(|| name.to_owned())
}

fn write(title: &str, extension: &str, bytes: &[u8]) -> Result<Unfiled, CopyError> {
    let written = create(title, extension).and_then(|(_, unfiled)| {
        fs::write(&unfiled.path, bytes)?;
        Ok(unfiled)
    });
    written.map_err(CopyError::Write)
}

fn create(title: &str, extension: &str) -> io::Result<(File, Unfiled)> {
    let dir = tempfile::tempdir()?;
    let path = dir
        .path()
        .join(format!("{}.{extension}", title_name(title)));
    let file = File::create_new(&path)?;
    Ok((file, Unfiled { path, _dir: dir }))
}
