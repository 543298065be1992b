//! Finds articles in files and folders.
//!
//! [`walk`] descends into folders and hands over entries in batches, small ones first, so that the list
//! fills early. It reads names and sizes, and the contents of files of several articles; [`peek`] reads the
//! head of a file for its title. Neither opens pipes or devices, follows a link twice, or stops at a fault.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use pullquote_text::{Article, Contents, Source, clean};

use super::entry::{Entry, civil_date};
use super::index::FileStamp;
use super::maildir;

/// Bytes of a file that are read for its title.
pub const HEAD: usize = 8 << 10;
/// The same for HTML, which starts with scripts and styles, and mail, which starts with its way here.
const PAGE_HEAD: usize = 64 << 10;
const FIRST_BATCH: usize = 32;
const LARGEST_BATCH: usize = 2048;

/// A visible file in a folder that is not an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    pub path: PathBuf,
    /// Predicate to put after the path.
    pub reason: String,
}

/// Result of a walk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WalkReport {
    pub n_found: usize,
    pub unreadable: Unreadable,
    /// Those of the unreadable files and folders that might hold articles: the system refused them.
    pub faults: Vec<Skipped>,
}

/// The visible files of folders that are no articles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unreadable {
    pub n: usize,
    /// The first of them: a folder may hold a hundred thousand pictures.
    pub first: Vec<Skipped>,
}

impl Unreadable {
    /// Most files that are told by name.
    const MOST: usize = 1000;

    pub fn add(&mut self, path: PathBuf, reason: String) {
        self.n += 1;
        if self.first.len() < Self::MOST {
            self.first.push(Skipped { path, reason });
        }
    }
}

/// What the walk asks about the files that it meets.
pub trait WalkFormats {
    /// Whether a file of this name in a folder is an article, or several.
    fn is_article_name(&self, path: &Path) -> bool;

    /// The articles of a file; `None` for a file that holds one.
    ///
    /// # Errors
    /// The message is a predicate.
    fn contents(&self, path: &Path, look: Look) -> Result<Option<Contents>, String>;
}

/// How a file is asked for its articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Its name tells whether it holds several: `import::contents_by_name`. For the many files of a folder.
    AtName,
    /// Its bytes tell: `import::contents`.
    Inside,
}

/// Hands over an entry for each file in `paths`, whatever its name, and for each text file in the
/// folders among them, in order of `paths` and then of names. A file of several articles counts as a folder
/// of them, which `formats` lists. Titles are filled in later by [`peek`]. Unreadable `paths` give an
/// entry with an error. `take` ends the walk by returning `Break`.
pub fn walk(
    paths: &[PathBuf],
    formats: &dyn WalkFormats,
    take: &mut dyn FnMut(Vec<Entry>) -> ControlFlow<()>,
) -> WalkReport {
    let mut walk = Walk {
        formats,
        take,
        batch: Vec::new(),
        size: FIRST_BATCH,
        walked: WalkReport::default(),
        folders: HashSet::new(),
        named: HashSet::new(),
    };
    let mut flow = ControlFlow::Continue(());
    for path in paths {
        if walk.named.insert(path.clone()) {
            flow = walk.named(path);
        }
        if flow.is_break() {
            return walk.walked;
        }
    }
    // The last batch was delivered; whether `take` wants more no longer matters.
    let _ = walk.hand_over();
    walk.walked
}

struct Walk<'f> {
    formats: &'f dyn WalkFormats,
    take: &'f mut dyn FnMut(Vec<Entry>) -> ControlFlow<()>,
    batch: Vec<Entry>,
    size: usize,
    walked: WalkReport,
    /// Visited folders, since links may form cycles.
    folders: HashSet<FolderId>,
    named: HashSet<PathBuf>,
}

/// Identity of a folder independent of its path.
#[derive(PartialEq, Eq, Hash)]
enum FolderId {
    #[cfg(unix)]
    Node(u64, u64),
    #[cfg(not(unix))]
    Path(PathBuf),
}

impl FolderId {
    #[cfg(unix)]
    #[expect(
        clippy::unnecessary_wraps,
        reason = "other systems have to ask for the path"
    )]
    fn of(_path: &Path, metadata: &Metadata) -> io::Result<Self> {
        use std::os::unix::fs::MetadataExt;
        Ok(Self::Node(metadata.dev(), metadata.ino()))
    }

    #[cfg(not(unix))]
    fn of(path: &Path, _metadata: &Metadata) -> io::Result<Self> {
        path.canonicalize().map(Self::Path)
    }
}

impl Walk<'_> {
    fn named(&mut self, path: &Path) -> ControlFlow<()> {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => self.folder(path, &metadata),
            Ok(metadata) => self.file(path, None, &metadata),
            Err(error) => {
                let mut entry = Entry::new(Source::File(path.to_owned()));
                entry.error = Some(error_message(&error));
                self.push(entry)
            }
        }
    }

    /// Uses an explicit stack, because folders may be nested deeper than the call stack allows.
    fn folder(&mut self, top: &Path, metadata: &Metadata) -> ControlFlow<()> {
        if !self.is_new(top, metadata) {
            return ControlFlow::Continue(());
        }
        let mut stack = self.names_in(top);
        while let Some(path) = stack.pop() {
            let metadata = match fs::metadata(&path) {
                Ok(metadata) => metadata,
                Err(error) => {
                    self.fault(path, &error);
                    continue;
                }
            };
            if metadata.is_dir() {
                if self.is_new(&path, &metadata) {
                    stack.extend(self.names_in(&path));
                }
            } else if !metadata.is_file() {
                let reason = format!("is {}, not a file", kind_of(&metadata));
                self.skip(path, reason);
            } else if self.formats.is_article_name(&path) || maildir::is_mail(&path) {
                self.file(&path, Some(top), &metadata)?;
            } else if !is_companion(&path) {
                let ending = path.extension().unwrap_or_default().to_string_lossy();
                self.skip(
                    path.clone(),
                    format!("is not read: .{ending} files hold no articles"),
                );
            }
        }
        ControlFlow::Continue(())
    }

    /// Adds the entry of a file, or the entries of its parts.
    fn file(&mut self, path: &Path, top: Option<&Path>, metadata: &Metadata) -> ControlFlow<()> {
        let mut file = entry(path, top, metadata);
        if file.error.is_some() {
            return self.push(file);
        }
        let look = if top.is_some() {
            Look::AtName
        } else {
            Look::Inside
        };
        let contents = match self.formats.contents(path, look) {
            Ok(Some(contents)) => contents,
            Ok(None) => return self.push(file),
            Err(reason) => {
                file.error = Some(reason);
                return self.push(file);
            }
        };
        for entry in part_entries(&file, contents) {
            self.push(entry)?;
        }
        ControlFlow::Continue(())
    }

    fn is_new(&mut self, path: &Path, metadata: &Metadata) -> bool {
        match FolderId::of(path, metadata) {
            Ok(id) => self.folders.insert(id),
            Err(error) => {
                self.fault(path.to_owned(), &error);
                false
            }
        }
    }

    /// Paths in a folder in reverse order, ready to be pushed onto the stack.
    fn names_in(&mut self, folder: &Path) -> Vec<PathBuf> {
        let mut names = Vec::new();
        match fs::read_dir(folder) {
            Ok(found) => {
                for file in found {
                    match file {
                        Ok(file) => names.push(file.file_name()),
                        Err(error) => self.fault(folder.to_owned(), &error),
                    }
                }
            }
            Err(error) => self.fault(folder.to_owned(), &error),
        }
        if maildir::is_maildir(&names) {
            names.retain(|name| maildir::is_listed(folder, name));
        } else {
            names.retain(|name| !is_hidden(name));
        }
        // Sort bare names: comparing whole paths component by component dominates the walk.
        names.sort_unstable_by(|one, other| other.cmp(one));
        names.into_iter().map(|name| folder.join(name)).collect()
    }

    fn fault(&mut self, path: PathBuf, error: &io::Error) {
        let reason = error_message(error);
        if self.walked.faults.len() < Unreadable::MOST {
            let (path, reason) = (path.clone(), reason.clone());
            self.walked.faults.push(Skipped { path, reason });
        }
        self.skip(path, reason);
    }

    fn skip(&mut self, path: PathBuf, reason: String) {
        self.walked.unreadable.add(path, reason);
    }

    fn push(&mut self, entry: Entry) -> ControlFlow<()> {
        self.walked.n_found += 1;
        self.batch.push(entry);
        if self.batch.len() < self.size {
            return ControlFlow::Continue(());
        }
        self.size = (self.size * 2).min(LARGEST_BATCH);
        self.hand_over()
    }

    fn hand_over(&mut self) -> ControlFlow<()> {
        if self.batch.is_empty() {
            return ControlFlow::Continue(());
        }
        (self.take)(std::mem::take(&mut self.batch))
    }
}

/// The rows of the articles that `file` holds.
pub fn part_entries(file: &Entry, contents: Contents) -> Vec<Entry> {
    let title = clean::line(&contents.title).into_owned();
    let Some(path) = file.source.path() else {
        return Vec::new();
    };
    let parts = contents.parts.into_iter().map(|part| {
        let mut entry = Entry::new(Source::Part {
            path: path.to_owned(),
            part: part.number,
        });
        entry.title = clean::line(&part.title).into_owned();
        let publisher = part.publisher.as_deref().unwrap_or_default();
        entry.publisher = clean::line(publisher).into_owned();
        entry.date = part.date.and_then(civil_date);
        entry.bytes = part.bytes;
        // Estimate of 7 bytes per word, as parts have little markup.
        entry.words = u32::try_from(part.bytes / 7).unwrap_or(u32::MAX);
        entry.modified = file.modified;
        entry.error = part.error;
        entry.folder = if title.is_empty() {
            clean::line(&file.source.name()).into_owned()
        } else {
            title.clone()
        };
        entry
    });
    parts.collect()
}

fn entry(path: &Path, top: Option<&Path>, metadata: &Metadata) -> Entry {
    let mut entry = Entry::new(Source::File(path.to_owned()));
    if metadata.is_file() {
        entry.bytes = metadata.len();
        // Estimate of 6 bytes per word, until the file is read.
        entry.words = u32::try_from(metadata.len() / 6).unwrap_or(u32::MAX);
    } else {
        entry.error = Some(format!("is {}, not a file", kind_of(metadata)));
    }
    entry.modified = modified(metadata);
    entry.folder = folder_label(path, top);
    entry
}

/// Folder label of a row: relative to the folder given by the user, including its name.
fn folder_label(path: &Path, top: Option<&Path>) -> String {
    let Some(parent) = path.parent() else {
        return String::new();
    };
    let shown = match top {
        Some(top) => parent
            .strip_prefix(top.parent().unwrap_or(top))
            .ok()
            .filter(|inner| !inner.as_os_str().is_empty())
            .unwrap_or(parent),
        None => parent.file_name().map_or(parent, Path::new),
    };
    clean::line(&shown.to_string_lossy()).into_owned()
}

fn modified(metadata: &Metadata) -> Option<i64> {
    let time = metadata.modified().ok()?;
    Some(match time.duration_since(UNIX_EPOCH) {
        Ok(since) => since.as_secs() as i64,
        Err(before) => -(before.duration().as_secs() as i64),
    })
}

/// The current stamp of an article's file; `None` if there is none.
pub fn stamp_now(source: &Source) -> Option<FileStamp> {
    let Source::File(path) = source else {
        return None;
    };
    let metadata = fs::metadata(path).ok().filter(Metadata::is_file)?;
    Some(FileStamp {
        bytes: metadata.len(),
        modified: modified(&metadata),
    })
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

/// Whether a browser saved `path` along with a page, in `NAME_files`.
fn is_companion(path: &Path) -> bool {
    let mut folders = path.ancestors().skip(1).filter_map(Path::file_name);
    folders.any(|name| name.as_encoded_bytes().ends_with(b"_files"))
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().unwrap_or_default();
    endings
        .iter()
        .any(|known| ending.eq_ignore_ascii_case(known))
}

fn kind_of(metadata: &Metadata) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        let kind = metadata.file_type();
        if kind.is_fifo() {
            return "a pipe";
        }
        if kind.is_socket() {
            return "a socket";
        }
        if kind.is_block_device() || kind.is_char_device() {
            return "a device";
        }
    }
    if metadata.is_dir() {
        "a folder"
    } else {
        "something else"
    }
}

/// A predicate.
pub fn error_message(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "does not exist".to_owned(),
        io::ErrorKind::PermissionDenied => "is not readable (permission denied)".to_owned(),
        io::ErrorKind::WouldBlock => "cannot be read: it has no end".to_owned(),
        _ => format!("cannot be read: {error}"),
    }
}

/// Parses the head of a file: `import::preview`. The error is a predicate.
pub type Preview<'p> = dyn Fn(&[u8], Source) -> Result<Article, String> + 'p;

/// Fills in title, publisher and word count of an entry from the head of its file, or the error.
/// `import` parses the head: `import::preview`. Parts of files are left alone.
pub fn peek(entry: &mut Entry, import: &Preview) {
    let Source::File(path) = &entry.source else {
        return;
    };
    let long = ["html", "htm", "xhtml", "mht", "mhtml", "eml", "emlx"];
    let limit = if has_ending(path, &long) || maildir::is_mail(path) {
        PAGE_HEAD
    } else {
        HEAD
    };
    match read_head(path, limit) {
        // The chapters of a book come from the walk.
        Ok(_) if has_ending(path, &["epub"]) => {}
        Ok((head, metadata)) => {
            entry.bytes = metadata.len();
            entry.modified = modified(&metadata);
            let article = match import(whole_lines(&head, limit), entry.source.clone()) {
                Ok(article) => article,
                Err(reason) => {
                    entry.error = Some(reason);
                    return;
                }
            };
            entry.describe(&article);
            let n_words = article.count_words() as u64;
            let seen = (head.len() as u64).max(1);
            let words = if entry.bytes > seen {
                n_words.saturating_mul(entry.bytes) / seen
            } else {
                n_words
            };
            entry.words = u32::try_from(words).unwrap_or(u32::MAX);
            entry.error = None;
        }
        Err(reason) => entry.error = Some(reason),
    }
}

/// Drops the last line, which may be cut in the middle of a character or headline, unless it is the
/// only one.
fn whole_lines(head: &[u8], limit: usize) -> &[u8] {
    if head.len() < limit {
        return head;
    }
    match head.iter().rposition(|&byte| byte == b'\n') {
        Some(end) => &head[..end],
        None => head,
    }
}

/// Opens a file so that reading it never waits, as for messages of the system in `/proc/kmsg`.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<fs::File> {
    use rustix::fs::{Mode, OFlags};
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
    Ok(rustix::fs::open(path, flags, Mode::empty())?.into())
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<fs::File> {
    fs::File::open(path)
}

fn read_head(path: &Path, limit: usize) -> Result<(Vec<u8>, Metadata), String> {
    let kind = fs::metadata(path).map_err(|error| error_message(&error))?;
    if !kind.is_file() {
        return Err(format!("is {}, not a file", kind_of(&kind)));
    }
    let file = open(path).map_err(|error| error_message(&error))?;
    let mut head = Vec::with_capacity(limit.min(kind.len() as usize + 1));
    file.take(limit as u64)
        .read_to_end(&mut head)
        .map_err(|error| error_message(&error))?;
    Ok((head, kind))
}
