//! From the words of the command line to what opens: articles on screen, or their text on standard
//! output.

use std::io::{self, IsTerminal as _, Read as _, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::cli::{Cli, Start, Target};
use super::listed::Listed;
use super::run::Opened;
use super::setup::Setup;
use super::shelf;
use super::{Exit, plain, tell};
use crate::app::{OpenTarget, Opening};
use crate::bookmarks::places;
use crate::library::{Entry, walk};
use crate::shell::source;
use pullquote_import as import;
use pullquote_text::{Article, Source, clean};

/// What the command line names, standard input included when something is piped into it.
///
/// # Errors
/// A path is not there, or standard input is a terminal.
pub fn targets(cli: &Cli) -> anyhow::Result<Vec<Target>> {
    let mut targets = cli.targets();
    if targets.is_empty() && !cli.resume && is_piped() {
        targets.push(Target::Stdin);
    } else if targets.contains(&Target::Stdin) && io::stdin().is_terminal() {
        anyhow::bail!("nothing is piped into standard input");
    }
    for target in &targets {
        if let Target::Path(path) = target {
            check_is_there(path)?;
        }
    }
    Ok(targets)
}

/// A word that is neither a path nor a command is a mistake that is told before the screen opens.
fn check_is_there(path: &Path) -> anyhow::Result<()> {
    match path.symlink_metadata() {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            anyhow::bail!("there is no file, folder or command “{}”", path.display())
        }
        Err(error) => Err(error).with_context(|| path.display().to_string()),
    }
}

/// Whether standard input is a pipe or a file. A service's or a script's null device is neither.
#[cfg(unix)]
fn is_piped() -> bool {
    use std::os::fd::AsFd as _;
    use std::os::unix::fs::FileTypeExt as _;
    let duplicate = io::stdin().as_fd().try_clone_to_owned();
    let kind = duplicate.and_then(|stdin| Ok(std::fs::File::from(stdin).metadata()?.file_type()));
    kind.is_ok_and(|kind| kind.is_fifo() || kind.is_file())
}

/// Whether standard input is a pipe or a file.
#[cfg(not(unix))]
fn is_piped() -> bool {
    !io::stdin().is_terminal()
}

/// What the reading room shows first.
pub fn opened(cli: &Cli, setup: &Setup, targets: &[Target]) -> Opened {
    let mut listed = Listed {
        seeds: targets.is_empty(),
        stdin: targets.contains(&Target::Stdin),
        own: targets.is_empty().then(|| setup.paths.library.clone()),
        named: Vec::new(),
    };
    for target in targets {
        if let Target::Path(path) = target {
            listed.named.push(absolute(path));
        }
    }
    let start = cli.start();
    let first = match targets {
        [Target::Stdin, ..] => Some(Source::Stdin),
        // Of several articles the list opens, unless a place in the first was named.
        [Target::Path(path), rest @ ..] if rest.is_empty() || start != Start::Left => {
            // A book is listed like a folder.
            let is_many = path.is_dir() || import::epub::is_named(path);
            (!is_many).then(|| Source::File(absolute(path)))
        }
        [] if cli.resume => last_read(setup),
        _ => None,
    };
    let target = match start {
        Start::Left => OpenTarget::Place,
        Start::Paragraph(number) => OpenTarget::Paragraph(number),
        Start::Text(words) => OpenTarget::Search(words),
    };
    Opened {
        listed,
        open: first.map(|source| Opening { source, target }),
    }
}

/// A path that means the same wherever the program is started next: it is kept with bookmarks and
/// places.
pub(super) fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// The article that was opened last, if it has a place.
fn last_read(setup: &Setup) -> Option<Source> {
    let places = places::file::load(&setup.paths.places).places;
    Source::from_locator(&places.last()?.source)
}

/// Prints the text of the articles, with a line of blanks between them; the list of the library
/// when none is named.
///
/// # Errors
/// `out` cannot be written to. An article that cannot be read is told, and the exit code says so.
pub fn print(setup: &Setup, targets: &[Target], out: &mut dyn Write) -> io::Result<Exit> {
    if targets.is_empty() {
        return print_list(&setup.paths.library, out).map(|()| Exit::Done);
    }
    let mut exit = Exit::Done;
    let mut is_first = true;
    for source in sources(targets) {
        match read(&source) {
            Ok(article) => {
                if !std::mem::take(&mut is_first) {
                    writeln!(out)?;
                }
                plain::write(&article, out)?;
            }
            Err(reason) => {
                tell(&format!("{} {reason}", name(&source)));
                exit = Exit::Failed;
            }
        }
    }
    out.flush()?;
    Ok(exit)
}

/// The articles behind the words, folders walked to the bottom.
fn sources(targets: &[Target]) -> Vec<Source> {
    let mut sources = Vec::new();
    for target in targets {
        match target {
            Target::Stdin => sources.push(Source::Stdin),
            Target::Path(path) => sources.extend(found(path).into_iter().map(|entry| entry.source)),
        }
    }
    sources
}

/// The articles that are at a path or under it.
pub fn found(path: &Path) -> Vec<Entry> {
    let mut found = Vec::new();
    walk(&[path.to_owned()], &import::epub::contents, &mut |batch| {
        found.extend(batch);
        ControlFlow::Continue(())
    });
    found
}

/// Reads an article; the error follows its name.
///
/// # Errors
/// It cannot be read.
pub fn read(source: &Source) -> Result<Article, String> {
    match source {
        Source::Stdin => {
            let mut bytes = Vec::new();
            let stdin = io::stdin().lock();
            let read = stdin.take(import::file::LIMIT).read_to_end(&mut bytes);
            read.map_err(|error| format!("cannot be read: {error}"))?;
            import::read(bytes, Source::Stdin)
        }
        source => source::read(source),
    }
}

/// How a source is named in a message.
pub fn name(source: &Source) -> String {
    match source {
        Source::File(path) => path.display().to_string(),
        Source::Part { path, part } => format!("{}#{part}", path.display()),
        source => source.name(),
    }
}

/// A line for each article of the library: title, then where it is.
fn print_list(folder: &Path, out: &mut dyn Write) -> io::Result<()> {
    let mut entries = shelf::seeds();
    if folder.exists() {
        let mut own = found(folder);
        for entry in &mut own {
            walk::peek(entry, &import::head);
        }
        entries.extend(own);
    }
    for entry in entries {
        let place = name(&entry.source);
        writeln!(out, "{}\t{}", entry.label(), clean::line(&place))?;
    }
    out.flush()
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;
    use std::fs;

    use super::*;

    fn cli(words: &[&str]) -> Cli {
        let line = ["pullquote"].iter().chain(words);
        Cli::of(line.map(OsString::from)).unwrap()
    }

    fn setup() -> Setup {
        Setup::with(&cli(&[]), &|name| {
            (name == "PULLQUOTE_CONFIG_DIR").then(|| "/no/such/folder".into())
        })
        .unwrap()
    }

    fn first(words: &[&str]) -> Option<(Source, OpenTarget)> {
        let cli = cli(words);
        let opened = opened(&cli, &setup(), &cli.targets());
        opened.open.map(|opening| (opening.source, opening.target))
    }

    #[test]
    fn one_article_opens_and_several_are_listed() {
        let file = |name: &str| Source::File(absolute(Path::new(name)));
        assert_eq!(first(&[]), None);
        assert_eq!(first(&["a.txt"]), Some((file("a.txt"), OpenTarget::Place)));
        assert_eq!(first(&["a.txt", "b.txt"]), None);
        assert_eq!(first(&["-"]), Some((Source::Stdin, OpenTarget::Place)));
        assert_eq!(first(&["."]), None, "a folder is listed");
        let third = Some((file("a.txt"), OpenTarget::Paragraph(3)));
        assert_eq!(first(&["+3", "a.txt", "b.txt"]), third);
        let words = OpenTarget::Search("two words".to_owned());
        assert_eq!(
            first(&["a.txt", "+/two words"]),
            Some((file("a.txt"), words))
        );
    }

    #[test]
    fn the_library_is_listed_only_when_nothing_is_named() {
        let cli = cli(&["a.txt"]);
        let named = opened(&cli, &setup(), &cli.targets()).listed;
        assert!(!named.seeds && named.own.is_none());
        let whole = opened(&cli, &setup(), &[]).listed;
        assert!(whole.seeds && whole.own.is_some());
    }

    #[test]
    fn a_word_that_is_nothing_is_told() {
        let error = targets(&cli(&["bookmark"])).unwrap_err().to_string();
        assert!(error.contains("no file, folder or command “bookmark”"));
    }

    #[test]
    fn texts_are_printed_clean_one_after_the_other() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a.txt"), "One.\r\n").unwrap();
        fs::write(dir.path().join("b.txt"), "Two \x1b[2J.\n").unwrap();
        let mut out = Vec::new();
        let targets = [Target::Path(dir.path().to_owned())];
        let exit = print(&setup(), &targets, &mut out).unwrap();
        assert_eq!(exit, Exit::Done);
        assert_eq!(String::from_utf8(out).unwrap(), "One.\n\nTwo ␛[2J.\n");
    }

    #[test]
    fn what_cannot_be_read_fails_and_the_rest_is_printed() {
        let dir = tempfile::tempdir().unwrap();
        let good = dir.path().join("a.txt");
        fs::write(&good, "One.\n").unwrap();
        let targets = [dir.path().join("none.txt"), good].map(Target::Path);
        let mut out = Vec::new();
        let exit = print(&setup(), &targets, &mut out).unwrap();
        assert_eq!(exit, Exit::Failed);
        assert_eq!(out, b"One.\n");
    }
}
