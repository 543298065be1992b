//! What pullquote does without its screen.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use atomic_write_file::AtomicWriteFile;

use super::cli::{self, Bookmarks, Command, Config, QuoteBook};
use super::setup::Setup;
use super::{Exit, annotate, exit, export, find, index, plain, tell};
use crate::app::action::ACTIONS;
use crate::bookmarks::{Records, file};
use crate::config::TEMPLATE;
use crate::library::{self, add::Added};
use pullquote_text::clean;

/// Does what `command` says and prints to `out`.
///
/// # Errors
/// It cannot be done, or `out` cannot be written to.
pub fn run(command: &Command, setup: &Setup, out: &mut dyn Write) -> anyhow::Result<Exit> {
    match command {
        Command::Annotate(asked) => return annotate::run(asked, out),
        Command::Index(asked) => return index::command::run(asked, setup, out),
        Command::Search(asked) => return Ok(find::search(asked, setup, out)),
        Command::Quotes(asked) => return Ok(find::quotes(asked, setup, out)),
        Command::People(asked) => return Ok(find::people(asked, setup, out)),
        Command::Echoes(asked) => return Ok(find::echoes(asked, setup, out)),
        Command::Add { files } => return Ok(plain::quiet(add(files, setup, out))?),
        Command::Bookmarks { command } => return bookmarks(*command, setup, out),
        Command::QuoteBook { command } => return quote_book(*command, setup, out),
        Command::Paths => plain::quiet(paths(setup, out))?,
        Command::Config { command } => config(*command, setup, out)?,
        Command::Completions { shell } => {
            // Made in memory: the generator panics when a pipe is closed.
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut cli::command(), "pullquote", &mut script);
            plain::quiet(out.write_all(&script))?;
        }
        Command::Man => {
            let page = manual()?;
            plain::quiet(out.write_all(&page))?;
        }
    }
    Ok(Exit::Done)
}

/// `pullquote paths`.
fn paths(setup: &Setup, out: &mut dyn Write) -> io::Result<()> {
    for (name, path) in setup.paths.named() {
        writeln!(out, "{name:<11} {}", clean_path(path))?;
    }
    Ok(())
}

/// `pullquote config`.
fn config(command: Config, setup: &Setup, out: &mut dyn Write) -> anyhow::Result<()> {
    match command {
        Config::Init => {
            let path = &setup.paths.config_file;
            write_new(path, TEMPLATE).with_context(|| format!("cannot make {}", path.display()))?;
            plain::quiet(writeln!(out, "{}", clean_path(path)))?;
        }
        Config::Print => {
            let settings = setup.settings.print();
            plain::quiet(out.write_all(clean::toml(&settings).as_bytes()))?;
        }
        Config::Keys => plain::quiet(keys(setup, out))?,
    }
    Ok(())
}

/// `pullquote config keys`: every action with its keys, in the form of the settings file.
fn keys(setup: &Setup, out: &mut dyn Write) -> io::Result<()> {
    let (keymap, faults) = setup.keymap();
    for fault in faults {
        tell(&format!("line {}: {}", fault.line, fault.message));
    }
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

/// `pullquote bookmarks`.
fn bookmarks(
    command: Option<Bookmarks>,
    setup: &Setup,
    out: &mut dyn Write,
) -> anyhow::Result<Exit> {
    let loaded = file::read(&setup.paths.bookmarks);
    loaded.notices.iter().for_each(|notice| tell(notice));
    match command.unwrap_or(Bookmarks::List) {
        Bookmarks::List => plain::quiet(list(&loaded.records, out))?,
        Bookmarks::Export { format } => plain::quiet(export::run(format, &loaded.records, out))?,
    }
    // As with grep: nothing found is told by the exit code.
    Ok(if loaded.records.bookmarks().next().is_some() {
        Exit::Done
    } else {
        Exit::Failed
    })
}

/// `pullquote quotebook`.
fn quote_book(
    command: Option<QuoteBook>,
    setup: &Setup,
    out: &mut dyn Write,
) -> anyhow::Result<Exit> {
    let loaded = file::read(&setup.paths.bookmarks);
    loaded.notices.iter().for_each(|notice| tell(notice));
    let records = &loaded.records;
    match command.unwrap_or(QuoteBook::List) {
        QuoteBook::List => plain::quiet(export::quote_lines(records, out))?,
        QuoteBook::Export { format } => plain::quiet(export::quotes(format, records, out))?,
    }
    Ok(if records.saved_quotes().next().is_some() {
        Exit::Done
    } else {
        Exit::Failed
    })
}

/// A line for each bookmark, the newest first: date, article, words, note.
fn list(records: &Records, out: &mut dyn Write) -> io::Result<()> {
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

/// `pullquote add`.
fn add(files: &[PathBuf], setup: &Setup, out: &mut dyn Write) -> io::Result<Exit> {
    let mut exit = Exit::Done;
    for (file, added) in files.iter().zip(library::add(files, &setup.paths.library)) {
        match added {
            Ok(Added::Copied(path)) => writeln!(out, "{}", clean_path(&path))?,
            Ok(Added::AlreadyThere(path)) => {
                tell(&format!(
                    "{} is there already: {}",
                    file.display(),
                    path.display()
                ));
            }
            Err(error) => {
                tell(&format!("{} {error}", file.display()));
                exit = Exit::Failed;
            }
        }
    }
    Ok(exit)
}

/// A path for the output.
fn clean_path(path: &Path) -> String {
    clean::line(&path.display().to_string()).into_owned()
}

/// Writes a file that does not exist yet, whole or not at all, and the folders above it, which only the
/// reader may open.
fn write_new(path: &Path, text: &str) -> io::Result<()> {
    if path.symlink_metadata().is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
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

/// The manual page: one for the program and its commands, in roff.
fn manual() -> io::Result<Vec<u8>> {
    let command = cli::command().after_long_help("");
    let man = clap_mangen::Man::new(command.clone());
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    writeln!(page, ".SH COMMANDS")?;
    for mut command in command.get_subcommands().cloned() {
        let about = command.get_about().map(ToString::to_string);
        let usage = command.render_usage().to_string();
        let usage = usage.trim_start_matches("Usage: ");
        writeln!(page, ".TP\n\\fBpullquote {}\\fR", roff(usage))?;
        writeln!(page, "{}.", roff(&about.unwrap_or_default()))?;
    }
    writeln!(page, ".SH ENVIRONMENT")?;
    for (name, moves) in crate::config::paths::VARIABLES {
        writeln!(page, ".TP\n\\fB{name}\\fR\n{}.", roff(moves))?;
    }
    writeln!(
        page,
        ".TP\n\\fBNO_COLOR\\fR\nWhen set and not empty, no colour is used."
    )?;
    writeln!(page, ".SH EXIT STATUS\n.nf")?;
    for line in exit::HELP.lines().skip(1) {
        writeln!(page, "{}", roff(line))?;
    }
    writeln!(page, ".fi")?;
    Ok(page)
}

/// Words that roff takes for nothing else.
fn roff(words: &str) -> String {
    let words = words.replace('\\', "\\e").replace('-', "\\-");
    if words.starts_with(['.', '\'']) {
        format!("\\&{words}")
    } else {
        words
    }
}
