//! `pullquote rm` and `restore`.

use std::io::Write;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{
    Articles, article_ref,
    choose::{choose_files, read_words},
    say_of,
};
use crate::bookmarks::{ArticleRef, file};
use crate::library::Entry;
use crate::library::trash::{Deleted, Trash};
use crate::shell::cli::RemoveArgs;
use crate::shell::commands::{clean_path, load_records};
use crate::shell::exit::Exit;
use crate::shell::output::{ignore_broken_pipe, report};
use crate::shell::setup::Setup;
use crate::shell::source::absolute;
use pullquote_text::Source;

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

/// Brings deleted files back, named by the paths that they had, and prints where they are; without a name
/// prints what is in the trash.
pub fn restore(paths: &[PathBuf], setup: &Setup, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let trash = Trash::of(&setup.paths.library);
    let files = trash.files();
    if paths.is_empty() {
        for deleted in &files {
            let when = deleted.when.strftime("%Y-%m-%d %H:%M");
            ignore_broken_pipe(writeln!(out, "{when}\t{}", clean_path(&deleted.origin)))?;
        }
        return Ok(super::super::found(!files.is_empty()));
    }
    let mut records = load_records(setup);
    let (mut exit, mut is_changed) = (Exit::Done, false);
    for path in paths {
        let wanted = absolute(path);
        let is_it = |deleted: &&Deleted| deleted.origin == wanted;
        let back = match files.iter().find(is_it) {
            Some(deleted) => trash
                .restore(&deleted.path)
                .map_err(|error| error.to_string()),
            None => Err("is not in the trash".to_owned()),
        };
        match back {
            Ok(back) => {
                ignore_broken_pipe(writeln!(out, "{}", clean_path(&back)))?;
                let locator = Source::File(wanted).locator();
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
                report(&format!("{} {reason}", path.display()));
                exit = Exit::Failed;
            }
        }
    }
    if is_changed {
        file::save(&setup.paths.bookmarks, &records)?;
    }
    Ok(exit)
}
