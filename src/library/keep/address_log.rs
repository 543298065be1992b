//! Which file holds the page of which address: `.addresses.jsonl` in the library folder.
//!
//! A line is added for each page that is kept; of several with the same address the last counts, and of several
//! with the same file: a page that was deleted, or whose keeping was killed, leaves its name to another one. A line
//! whose file is gone counts for nothing. The log can be deleted: it is then made anew from the files, whose
//! heads name their addresses. Each line has the hash of what was written: a file that is another one now, since the
//! reader edited it or gave its name to something else, is not replaced.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::NewPage;
use crate::article_id::ArticleId;
use crate::library::inside::{file_in, within};
use pullquote_text::address::key;

const NAME: &str = ".addresses.jsonl";
/// The longest line that is read, in bytes. A line that pullquote writes is far shorter.
const MAX_LINE: u64 = 1 << 20;
/// The bytes of a kept page in which its address stands.
const HEAD: u64 = 8 << 10;

/// A page that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub path: PathBuf,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Line {
    address: String,
    /// Relative to the library folder, with slashes.
    file: String,
    /// SHA-256 of the bytes, in hexadecimal. Earlier versions wrote none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sha256: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    etag: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_modified: Option<String>,
}

#[derive(Debug, Default)]
pub struct AddressLog {
    /// By the key of the address.
    lines: HashMap<String, Line>,
    /// The key of the address whose page a file is.
    owners: HashMap<String, String>,
    /// The hashes of all that was written: after a kill a file may be what an earlier line tells.
    written: HashSet<String>,
    /// How much of the file was read.
    read_to: u64,
    is_made: bool,
}

/// SHA-256, in hexadecimal.
fn hash(bytes: impl Read) -> io::Result<String> {
    ArticleId::of_reader(bytes).map(|id| id.as_str().to_owned())
}

/// Opens the log for adding to it, and locks it until it is closed.
pub fn open_locked(folder: &Path) -> io::Result<File> {
    let path = folder.join(NAME);
    check_kind(&path)?;
    let mut options = OpenOptions::new();
    let file = options.read(true).append(true).create(true).open(path)?;
    match file.lock() {
        // Some network file systems have no locks.
        Err(error) if error.kind() == io::ErrorKind::Unsupported => Ok(file),
        Err(error) => Err(error),
        Ok(()) => Ok(file),
    }
}

/// Refuses a link, which could lead to any file, and what is no file: a pipe would be waited for.
fn check_kind(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(kind) if !kind.is_file() => {
            let reason = format!("{} is not a regular file", path.display());
            Err(io::Error::other(reason))
        }
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

impl AddressLog {
    /// Reads what was added since the last time.
    pub fn refresh(&mut self, folder: &Path) -> io::Result<()> {
        let path = folder.join(NAME);
        check_kind(&path)?;
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.make(folder);
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let len = file.metadata()?.len();
        if len == 0 {
            self.make(folder);
        }
        if len < self.read_to {
            *self = Self::default();
        }
        file.seek(SeekFrom::Start(self.read_to))?;
        let mut reader = BufReader::new(file);
        let (mut line, mut is_tail) = (Vec::new(), false);
        while reader
            .by_ref()
            .take(MAX_LINE)
            .read_until(b'\n', &mut line)?
            > 0
        {
            let has_end = line.ends_with(b"\n");
            // The end of a line that is being written, or that a kill cut off.
            if !has_end && (line.len() as u64) < MAX_LINE {
                break;
            }
            self.read_to += line.len() as u64;
            if let Ok(line) = serde_json::from_slice::<Line>(&line)
                && !is_tail
            {
                self.insert(line);
            }
            is_tail = !has_end;
            line.clear();
        }
        Ok(())
    }

    pub fn find(&self, folder: &Path, address: &str) -> Option<Known> {
        let key = key(address);
        let line = self.lines.get(&key)?;
        if self.owners.get(&line.file) != Some(&key) {
            return None;
        }
        let path = file_in(folder, &line.file)?;
        let is_marked = address_of(&path).is_some();
        // The reader may have linked a folder from elsewhere; in it only pages of this program count.
        if !path.is_file() || !(is_marked || within(folder, &path).is_some()) {
            return None;
        }
        // Of another file in the place of the page the server cannot say that it is unchanged.
        let is_page = is_marked || self.is_as_written(address, &path);
        Some(Known {
            path,
            etag: line.etag.clone().filter(|_| is_page),
            last_modified: line.last_modified.clone().filter(|_| is_page),
        })
    }

    /// Whether the file of an address is something that was written by this program, and not changed since.
    pub fn is_as_written(&self, address: &str, path: &Path) -> bool {
        let line = self.lines.get(&key(address));
        if line.is_some_and(|line| line.sha256.is_none()) {
            return address_of(path).is_some();
        }
        let now = File::open(path).and_then(hash);
        now.is_ok_and(|now| self.written.contains(&now))
    }

    /// Adds a page to the locked log.
    pub fn append(&mut self, log: &mut File, name: &Path, page: &NewPage<'_>) -> io::Result<()> {
        let parts = name.iter().map(|part| part.to_string_lossy());
        let line = Line {
            address: page.address.to_owned(),
            file: parts.collect::<Vec<_>>().join("/"),
            sha256: Some(hash(page.bytes)?),
            etag: page.etag.map(str::to_owned),
            last_modified: page.last_modified.map(str::to_owned),
        };
        let mut bytes = Vec::new();
        if !ends_with_line_end(log)? {
            bytes.push(b'\n');
        }
        // Pages from before the log was deleted, once.
        if self.is_made && log.metadata()?.len() == 0 {
            for line in self.lines.values() {
                serde_json::to_writer(&mut bytes, line)?;
                bytes.push(b'\n');
            }
        }
        serde_json::to_writer(&mut bytes, &line)?;
        bytes.push(b'\n');
        log.write_all(&bytes)?;
        log.sync_data()
    }

    /// Reads the addresses of the pages in `folder` and the folders in it.
    fn make(&mut self, folder: &Path) {
        if std::mem::replace(&mut self.is_made, true) {
            return;
        }
        for path in pages_in(folder) {
            let Some(address) = address_of(&path) else {
                continue;
            };
            let name = path.strip_prefix(folder).unwrap_or(&path);
            let parts = name.iter().map(|part| part.to_string_lossy());
            let line = Line {
                file: parts.collect::<Vec<_>>().join("/"),
                address,
                sha256: None,
                etag: None,
                last_modified: None,
            };
            self.insert(line);
        }
    }

    fn insert(&mut self, line: Line) {
        let key = key(&line.address);
        self.owners.insert(line.file.clone(), key.clone());
        self.written.extend(line.sha256.clone());
        self.lines.insert(key, line);
    }
}

fn ends_with_line_end(log: &mut File) -> io::Result<bool> {
    let len = log.metadata()?.len();
    if len == 0 {
        return Ok(true);
    }
    log.seek(SeekFrom::Start(len - 1))?;
    let mut last = [0];
    log.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

fn pages_in(folder: &Path) -> Vec<PathBuf> {
    let files = |folder: &Path| {
        let files = fs::read_dir(folder).into_iter().flatten().flatten();
        let is_shown = |file: &fs::DirEntry| !file.file_name().to_string_lossy().starts_with('.');
        files
            .filter(is_shown)
            .map(|file| file.path())
            .collect::<Vec<_>>()
    };
    let (folders, mut pages): (Vec<_>, Vec<_>) =
        files(folder).into_iter().partition(|path| path.is_dir());
    pages.extend(folders.iter().flat_map(|folder| files(folder)));
    pages.retain(|path| path.extension().is_some_and(|ending| ending == "html"));
    pages
}

/// The address in the head of a page that this program wrote.
fn address_of(path: &Path) -> Option<String> {
    // A pipe would be waited for.
    let file = path.is_file().then(|| File::open(path).ok())??;
    let mut head = Vec::new();
    file.take(HEAD).read_to_end(&mut head).ok()?;
    let head = String::from_utf8_lossy(&head);
    if !head.contains("<meta name=\"generator\" content=\"pullquote\">") {
        return None;
    }
    let (_, rest) = head.split_once("<link rel=\"canonical\" href=\"")?;
    let (address, _) = rest.split_once('"')?;
    Some(address.replace("&amp;", "&"))
}
