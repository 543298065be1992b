//! `pullquote rm` and `restore`.

use std::collections::HashSet;
use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{
    Articles, article_ref,
    choose::{choose_files, id_prefix, read_words},
    say_of,
};
use crate::bookmarks::{ArticleRef, Records, file};
use crate::library::Entry;
use crate::library::trash::{DAYS, Deleted, Trash};
use crate::shell::cli::RemoveArgs;
use crate::shell::commands::{clean_path, load_records};
use crate::shell::exit::Exit;
use crate::shell::output::{ignore_broken_pipe, report};
use crate::shell::setup::Setup;
use crate::shell::source::absolute;
use pullquote_text::Source;
use pullquote_text::fold::fold;

/// Moves articles to the trash of the library, and prints the paths that they had.
pub fn remove(args: &RemoveArgs, setup: &Setup, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let trash = Trash::of(&setup.paths.library);
    if args.empty_trash {
        return empty(&trash, args.dry_run, out);
    }
    let words = read_words(&args.articles)?;
    let mut articles = Articles::open_for(&words, &args.library, setup)?;
    let (chosen, mut exit) = choose_files(&articles, &words);
    let mut deleted: Vec<ArticleRef> = Vec::new();
    for entry in chosen {
        let path = match deletable(entry, &trash, args.outside) {
            Ok(path) => path,
            Err(reason) => {
                report(&format!("{} {reason}", entry.source.locator()));
                exit = Exit::Failed;
                continue;
            }
        };
        if !args.dry_run {
            if let Err(error) = trash.delete(path, Timestamp::now()) {
                report(&format!("{} {error}", path.display()));
                exit = Exit::Failed;
                continue;
            }
            deleted.extend(article_ref(entry));
        }
        ignore_broken_pipe(writeln!(out, "{}", clean_path(path)))?;
    }
    if !deleted.is_empty() {
        if io::stdout().is_terminal() {
            report(&format!(
                "in the trash for {DAYS} days; “pullquote restore” brings articles back"
            ));
        }
        let now = crate::shell::clock::now().text;
        for article in &deleted {
            let trashed = Some(now.clone());
            say_of(&mut articles.records, article, |facts| {
                facts.trashed = trashed;
            });
        }
        file::save(&setup.paths.bookmarks, &articles.records)?;
    }
    Ok(exit)
}

/// The file of an article that can be deleted, or why it cannot.
fn deletable<'e>(entry: &'e Entry, trash: &Trash, outside: bool) -> Result<&'e Path, &'static str> {
    match &entry.source {
        Source::File(path) if outside || trash.is_own(path) => Ok(path),
        Source::File(_) => Err("is a file of yours outside the library: --outside deletes it, too"),
        Source::Part { .. } => {
            Err("is one article of a file and cannot be deleted by itself; archive it instead")
        }
        Source::Seed(_) => Err("comes with pullquote; archive it instead"),
        _ => Err("is no file"),
    }
}

fn empty(trash: &Trash, is_dry: bool, out: &mut dyn Write) -> anyhow::Result<Exit> {
    for deleted in trash.files() {
        ignore_broken_pipe(writeln!(out, "{}", clean_path(&deleted.origin)))?;
    }
    if !is_dry {
        trash.empty(Timestamp::MAX)?;
    }
    Ok(Exit::Done)
}

/// Brings deleted files back, named as for [`remove`], and prints where they are; without a name prints what is in
/// the trash. Files that were elsewhere are brought back if `outside`.
pub fn restore(
    words: &[PathBuf],
    outside: bool,
    setup: &Setup,
    out: &mut dyn Write,
) -> anyhow::Result<Exit> {
    let trash = Trash::of(&setup.paths.library);
    let files = trash.files();
    if words.is_empty() {
        for deleted in &files {
            let when = deleted.when.strftime("%Y-%m-%d %H:%M");
            ignore_broken_pipe(writeln!(out, "{when}\t{}", clean_path(&deleted.origin)))?;
        }
        return Ok(super::super::found(!files.is_empty()));
    }
    let mut records = load_records(setup);
    let (mut exit, mut is_changed) = (Exit::Done, false);
    for word in words {
        let found = meant(word, &files, &records);
        let back = found.and_then(|deleted| {
            if !outside && !trash.was_own(deleted) {
                return Err(format!(
                    "was outside the library, at {}: --outside brings it back there",
                    deleted.origin.display()
                ));
            }
            let back = trash.restore(&deleted.path);
            let back = back.map_err(|error| error.to_string())?;
            Ok((&deleted.origin, back))
        });
        match back {
            Ok((origin, back)) => {
                ignore_broken_pipe(writeln!(out, "{}", clean_path(&back)))?;
                let locator = Source::File(origin.clone()).locator();
                let known = records.article_facts().into_iter();
                let known = known.filter(|facts| facts.trashed.is_some());
                let known: Vec<ArticleRef> = known
                    .filter(|facts| facts.article.source == locator)
                    .map(|facts| facts.article.clone())
                    .collect();
                for article in known {
                    is_changed = true;
                    say_of(&mut records, &article, |facts| {
                        facts.trashed = Some(String::new());
                    });
                }
            }
            Err(reason) => {
                report(&format!("{} {reason}", word.display()));
                exit = Exit::Failed;
            }
        }
    }
    if is_changed {
        file::save(&setup.paths.bookmarks, &records)?;
    }
    Ok(exit)
}

/// The file in the trash that has this path, whose path ends with it, or whose article had this id or title; of several
/// deletions of one file the last. Else a predicate that tells why there is none.
fn meant<'f>(word: &Path, files: &'f [Deleted], records: &Records) -> Result<&'f Deleted, String> {
    let path = absolute(word);
    let at_path = |deleted: &&Deleted| deleted.origin == path;
    if let Some(found) = files.iter().find(at_path) {
        return Ok(found);
    }
    let text = word.to_string_lossy();
    let id = id_prefix(&text);
    let title = fold(&text);
    let named: HashSet<&str> = records
        .article_facts()
        .into_iter()
        .filter(|facts| facts.trashed.is_some())
        .map(|facts| &facts.article)
        .filter(|article| {
            let has_id = |id: &String| article.id.as_str().starts_with(id.as_str());
            id.as_ref().is_some_and(has_id) || fold(&article.title) == title
        })
        .map(|article| article.source.as_str())
        .collect();
    let is_meant = |deleted: &&Deleted| {
        let locator = Source::File(deleted.origin.clone()).locator();
        deleted.origin.ends_with(word) || named.contains(locator.as_str())
    };
    let mut found = files.iter().filter(is_meant);
    let first = found.next().ok_or("is not in the trash")?;
    if found.any(|other| other.origin != first.origin) {
        return Err("means several files: name one by its path".to_owned());
    }
    Ok(first)
}
