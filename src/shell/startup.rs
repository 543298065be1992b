//! Decides from the command line what the full-screen UI lists and opens first.

use std::io::{self, IsTerminal as _};
use std::path::Path;

use anyhow::Context as _;

use super::cli::{Cli, Start, Target};
use super::library_roots::LibraryRoots;
use super::piped;
use super::setup::Setup;
use super::source::{self, absolute};
use crate::app::{OpenTarget, Opening};
use crate::bookmarks::places;
use pullquote_import::{Collection, contents, contents_by_name};
use pullquote_text::Source;

/// The largest file whose articles are counted before the screen shows, in bytes: one that has just one is
/// opened at once.
const MAX_COUNTED: u64 = 4 << 20;

/// What the UI shows first.
#[derive(Debug)]
pub struct Startup {
    pub roots: LibraryRoots,
    /// The article to open at once.
    pub open: Option<Opening>,
    /// The page to fetch and open at once.
    pub fetch: Option<(String, OpenTarget)>,
    /// Whether that article is all that was named on the command line.
    pub is_single: bool,
}

/// The targets named on the command line, plus standard input if something is piped into it.
///
/// # Errors
/// A path does not exist, or `-` was given and standard input is a terminal.
pub fn targets(cli: &Cli) -> anyhow::Result<Vec<Target>> {
    let targets = cli.targets().into_iter().map(|target| match target {
        Target::Path(path) => {
            source::article_named(&path).map_or(Target::Path(path), Target::Article)
        }
        target => target,
    });
    let mut targets: Vec<Target> = targets.collect();
    if targets.is_empty() && !cli.resume && is_piped() {
        targets.push(Target::Stdin);
    } else if targets.contains(&Target::Stdin) && io::stdin().is_terminal() {
        anyhow::bail!("nothing is piped into standard input");
    }
    for target in &targets {
        match target {
            Target::Path(path) => {
                check_exists(path)?;
                let held = piped::hold(&absolute(path));
                held.with_context(|| path.display().to_string())?;
            }
            Target::Article(part) => {
                if let Err(error) = source::read(part) {
                    anyhow::bail!("{} {error}", source::display_name(part));
                }
            }
            Target::Address(_) | Target::Stdin => {}
        }
    }
    Ok(targets)
}

/// Reports a mistyped command or path before the screen is taken over.
fn check_exists(path: &Path) -> anyhow::Result<()> {
    match path.symlink_metadata() {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            anyhow::bail!("there is no file, folder or command “{}”", path.display())
        }
        Err(error) => Err(error).with_context(|| path.display().to_string()),
    }
}

/// Whether standard input is a pipe or a file. The null device of a service or script is neither.
#[cfg(unix)]
fn is_piped() -> bool {
    use std::os::fd::AsFd as _;
    use std::os::unix::fs::FileTypeExt as _;
    let duplicate = io::stdin().as_fd().try_clone_to_owned();
    let kind = duplicate.and_then(|stdin| Ok(std::fs::File::from(stdin).metadata()?.file_type()));
    kind.is_ok_and(|kind| kind.is_fifo() || kind.is_file())
}

#[cfg(not(unix))]
fn is_piped() -> bool {
    !io::stdin().is_terminal()
}

impl Startup {
    pub fn new(cli: &Cli, setup: &Setup, targets: &[Target]) -> Self {
        let named = targets.iter().filter_map(|target| match target {
            Target::Path(path) => Some(absolute(path)),
            Target::Article(_) | Target::Stdin | Target::Address(_) => None,
        });
        let parts = targets.iter().filter_map(|target| match target {
            Target::Article(part) => Some(absolute_source(part)),
            Target::Path(_) | Target::Stdin | Target::Address(_) => None,
        });
        // A page is kept in the library, which is listed under it.
        let page = match targets {
            [Target::Address(address)] => Some(address.clone()),
            _ => None,
        };
        let lists_library = targets.is_empty() || page.is_some();
        let roots = LibraryRoots {
            seeds: lists_library,
            stdin: targets.contains(&Target::Stdin),
            own: lists_library.then(|| setup.paths.library.clone()),
            named: named.collect(),
            parts: parts.collect(),
        };
        let start = cli.start();
        let first = match targets {
            [Target::Stdin, ..] => Some(Source::Stdin),
            // With several articles the list opens, unless +N or +/TEXT asks for a place.
            [Target::Path(path), rest @ ..] if rest.is_empty() || start != Start::Left => {
                only_article(&absolute(path))
            }
            [Target::Article(part), rest @ ..] if rest.is_empty() || start != Start::Left => {
                Some(absolute_source(part))
            }
            [] if cli.resume => last_read(setup),
            _ => None,
        };
        let target = match start {
            Start::Left => OpenTarget::Place,
            Start::Paragraph(number) => OpenTarget::Paragraph(number),
            Start::Text(words) => OpenTarget::Search(words),
        };
        let fetch = page.map(|address| (address, target.clone()));
        let open = first.map(|source| Opening { source, target });
        let is_single = targets.len() == 1 && (open.is_some() || fetch.is_some());
        Self {
            roots,
            open,
            fetch,
            is_single,
        }
    }
}

/// `source` with its path made absolute.
fn absolute_source(source: &Source) -> Source {
    match source {
        Source::File(path) => Source::File(absolute(path)),
        Source::Part { path, part } => Source::Part {
            path: absolute(path),
            part: *part,
        },
        source => source.clone(),
    }
}

/// The article at `path`, unless that is a folder, or a file of several articles, which is listed like one.
fn only_article(path: &Path) -> Option<Source> {
    if path.is_dir() {
        return None;
    }
    if let Some(entries) = piped::entries(path) {
        return match entries.as_slice() {
            [entry] => Some(entry.source.clone()),
            _ => None,
        };
    }
    if path
        .metadata()
        .is_ok_and(|metadata| metadata.len() > MAX_COUNTED)
    {
        let is_one = matches!(Collection::open(path), Ok(None));
        return is_one.then(|| Source::File(path.to_owned()));
    }
    match contents(path) {
        Ok(None) => Some(Source::File(path.to_owned())),
        Ok(Some(contents)) => match contents.parts.as_slice() {
            [part] => Some(Source::Part {
                path: path.to_owned(),
                part: part.number,
            }),
            _ => None,
        },
        // The page tells why an article cannot be read, the list why none of several can.
        Err(_) => matches!(contents_by_name(path), Ok(None)).then(|| Source::File(path.to_owned())),
    }
}

/// The article with the most recent reading place.
pub fn last_read(setup: &Setup) -> Option<Source> {
    let places = places::file::load(&setup.paths.places).places;
    Source::from_locator(&places.last()?.source)
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::*;

    fn cli(words: &[&str]) -> Cli {
        let line = ["pullquote"].iter().chain(words);
        Cli::parse_from(line.map(OsString::from)).unwrap()
    }

    fn setup() -> Setup {
        Setup::with_env(&cli(&[]), &|name| {
            (name == "PULLQUOTE_CONFIG_DIR").then(|| "/no/such/folder".into())
        })
        .unwrap()
    }

    fn first(words: &[&str]) -> Option<(Source, OpenTarget)> {
        let cli = cli(words);
        let startup = Startup::new(&cli, &setup(), &cli.targets());
        startup.open.map(|opening| (opening.source, opening.target))
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
    fn library_is_listed_only_without_paths() {
        let cli = cli(&["a.txt"]);
        let named = Startup::new(&cli, &setup(), &cli.targets()).roots;
        assert!(!named.seeds && named.own.is_none());
        let whole = Startup::new(&cli, &setup(), &[]).roots;
        assert!(whole.seeds && whole.own.is_some());
    }

    #[test]
    fn one_file_is_single_and_a_folder_is_not() {
        let is_single = |words: &[&str]| {
            let cli = cli(words);
            Startup::new(&cli, &setup(), &cli.targets()).is_single
        };
        assert!(is_single(&["a.txt"]) && is_single(&["-"]));
        for many in [
            &["a.txt", "b.txt"][..],
            &["+3", "a.txt", "b.txt"],
            &["."],
            &[],
        ] {
            assert!(!is_single(many), "{many:?}");
        }
    }

    #[test]
    fn unknown_command_is_reported() {
        let error = targets(&cli(&["bookmark"])).unwrap_err().to_string();
        assert!(error.contains("no file, folder or command “bookmark”"));
    }
}
