//! The subcommands, which run without the full-screen UI.

mod add;
mod annotate;
mod articles;
mod completions;
mod corrections;
mod counts;
mod export;
mod feeds;
mod import;
mod index;
mod man;
pub mod print_text;
mod record_texts;
mod search;
mod update_index;

use std::fs;
use std::io::{self, IsTerminal as _, Write};
use std::path::Path;

use anyhow::Context as _;
use atomic_write_file::AtomicWriteFile;

use super::cli::{
    BookmarksCommand, Command, ConfigCommand, CorrectionsCommand, CorrectionsListArgs,
    QuoteBookCommand,
};
use super::exit::Exit;
use super::output::{ignore_broken_pipe, report};
use super::setup::Setup;
use crate::app::action::ACTIONS;
use crate::app::keymap::Keymap;
use crate::bookmarks::{Records, file};
use crate::config::TEMPLATE;
use crate::corrections::saved_quotes;
use pullquote_text::clean;

/// Runs `command` with `out` as standard output.
pub fn run(command: &Command, setup: &Setup, out: &mut dyn Write) -> anyhow::Result<Exit> {
    match command {
        Command::Annotate(args) => return annotate::run(args, setup, out),
        Command::Speakers(args) => return counts::speakers(args, setup, out),
        Command::Entities(args) => return counts::entities(args, setup, out),
        Command::Compare(args) => return counts::compare(args, setup, out),
        Command::Index(args) => return index::run(args, setup, out),
        Command::Search(args) => return Ok(search::search(args, setup, out)),
        Command::Quotes(args) => return Ok(search::quotes(args, setup, out)),
        Command::People(args) => return Ok(search::people(args, setup, out)),
        Command::Echoes(args) => return Ok(search::echoes(args, setup, out)),
        Command::List(args) => return articles::list(args, setup, out),
        Command::Show(args) => return articles::show(args, setup, out),
        Command::Tag { command } => return articles::tag(command, setup),
        Command::Star(args) => return articles::star(args, setup),
        Command::Archive(args) => return articles::archive(args, true, setup),
        Command::Unarchive(args) => return articles::archive(args, false, setup),
        Command::Rm(args) => return articles::remove(args, setup, out),
        Command::Restore { articles, outside } => {
            return articles::restore(articles, *outside, setup, out);
        }
        Command::Add { files } => return add::run(files, setup, out),
        Command::Bookmarks { command } => return bookmarks(*command, setup, out),
        Command::QuoteBook { command, as_found } => {
            return quote_book(*command, *as_found, setup, out);
        }
        Command::Corrections { command } => {
            let list = CorrectionsCommand::List(CorrectionsListArgs::default());
            return corrections::run(command.as_ref().unwrap_or(&list), setup, out);
        }
        Command::Subscribe(args) => return feeds::subscribe(args, setup, out),
        Command::Unsubscribe { feeds } => return feeds::unsubscribe(feeds, setup, out),
        Command::Feeds { command } => return feeds::feeds(command.as_ref(), setup, out),
        Command::Import(args) => return import::run(args, setup, out),
        Command::Fetch(args) => return feeds::fetch(args, setup, out),
        Command::Paths => ignore_broken_pipe(paths(setup, out))?,
        Command::Config { command } => config(*command, setup, out)?,
        Command::Completions { shell } => {
            let script = completions::script(*shell)?;
            ignore_broken_pipe(out.write_all(&script))?;
        }
        Command::Man(args) => return man::run(args, out),
    }
    Ok(Exit::Done)
}

fn paths(setup: &Setup, out: &mut dyn Write) -> io::Result<()> {
    for (name, path) in setup.paths.named() {
        writeln!(out, "{name:<11} {}", clean_path(path))?;
    }
    Ok(())
}

fn config(command: ConfigCommand, setup: &Setup, out: &mut dyn Write) -> anyhow::Result<()> {
    match command {
        ConfigCommand::Init => {
            let path = &setup.paths.config_file;
            write_new(path, TEMPLATE)
                .with_context(|| format!("cannot create {}", path.display()))?;
            ignore_broken_pipe(writeln!(out, "{}", clean_path(path)))?;
        }
        ConfigCommand::Print => {
            let settings = setup.settings.print();
            ignore_broken_pipe(out.write_all(clean::toml(&settings).as_bytes()))?;
        }
        ConfigCommand::Keys => ignore_broken_pipe(keys(setup, out))?,
    }
    Ok(())
}

/// Prints every action with its keys, in the syntax of the settings file.
fn keys(setup: &Setup, out: &mut dyn Write) -> io::Result<()> {
    let (keymap, _) = Keymap::with_rules(&setup.settings.keys);
    let mut group = None;
    for spec in ACTIONS {
        if group.replace(spec.group) != Some(spec.group) {
            writeln!(out, "# {}", spec.group.title())?;
        }
        let keys: Vec<String> = keymap
            .keys(spec.action)
            .iter()
            .map(|key| format!("{:?}", key.to_string()))
            .collect();
        let binding = format!("{} = [{}]", spec.name, keys.join(", "));
        writeln!(out, "{binding:<44} # {}", spec.doc)?;
    }
    Ok(())
}

fn bookmarks(
    command: Option<BookmarksCommand>,
    setup: &Setup,
    out: &mut dyn Write,
) -> anyhow::Result<Exit> {
    let records = load_records(setup);
    ignore_broken_pipe(match command.unwrap_or(BookmarksCommand::List) {
        BookmarksCommand::List => list_bookmarks(&records, out),
        BookmarksCommand::Export { format } => {
            out.write_all(export::bookmarks(format, &records).as_bytes())
        }
    })?;
    Ok(found(records.bookmarks().next().is_some()))
}

fn quote_book(
    command: Option<QuoteBookCommand>,
    as_found: bool,
    setup: &Setup,
    out: &mut dyn Write,
) -> anyhow::Result<Exit> {
    let records = load_records(setup);
    let mut saved = if as_found {
        records.saved_quotes().cloned().collect()
    } else {
        saved_quotes(&records)
    };
    let facts = records.facts_by_article();
    for quote in saved.iter_mut().filter(|quote| quote.date.is_none()) {
        let set = facts.date(Some(&quote.article.id), &quote.article.source);
        quote.date = set.map(|date| date.to_string());
    }
    let text = match command.unwrap_or(QuoteBookCommand::List) {
        QuoteBookCommand::List => export::quote_lines(&saved),
        QuoteBookCommand::Export { format } => export::quotes(format, &records, &saved),
    };
    ignore_broken_pipe(out.write_all(text.as_bytes()))?;
    Ok(found(!saved.is_empty()))
}

/// Reads the user's records and reports problems with the file.
fn load_records(setup: &Setup) -> Records {
    let loaded = file::read(&setup.paths.bookmarks);
    loaded.notices.iter().for_each(|notice| report(notice));
    loaded.records
}

/// As in grep, finding nothing is a failure. On a terminal it is said, too.
fn found(is_any: bool) -> Exit {
    if is_any {
        return Exit::Done;
    }
    if io::stdout().is_terminal() {
        report("nothing found");
    }
    Exit::Failed
}

/// Prints a line per bookmark, newest first: date, article, text, note.
fn list_bookmarks(records: &Records, out: &mut dyn Write) -> io::Result<()> {
    for bookmark in records.bookmarks_newest_first() {
        let date = bookmark.created.get(..10).unwrap_or_default();
        let name = bookmark
            .name
            .clone()
            .unwrap_or_else(|| bookmark.anchor.excerpt());
        let note = bookmark.note.as_deref().unwrap_or_default();
        let line = [date, &bookmark.article.title, &name, note].map(clean::line);
        writeln!(out, "{}", line.join("\t").trim_end())?;
    }
    Ok(())
}

fn clean_path(path: &Path) -> String {
    clean::line(&path.display().to_string()).into_owned()
}

/// Writes a new file atomically. Creates its folders with access for the user only.
fn write_new(path: &Path, text: &str) -> io::Result<()> {
    if path.symlink_metadata().is_ok() {
        return Err(io::Error::new(
            io::ErrorKind::AlreadyExists,
            "there is a file already",
        ));
    }
    if let Some(folder) = path.parent() {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder)?;
    }
    let mut file = AtomicWriteFile::open(path)?;
    file.write_all(text.as_bytes())?;
    file.commit()
}
