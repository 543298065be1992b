//! Keeps articles of the web as files in the library folder.
//!
//! A file is named `PUBLISHER/DATE TITLE.html` and found again by its address, through a log in the folder
//! (see [`address_log`]): an article that is fetched again replaces its own file and no other, and only if that
//! file was not changed since. Each file appears complete or not at all. The steps are in an order in which the
//! process may be killed between any two: the page is written under a hidden name and flushed, its address is
//! logged, and then it gets its name. The log is locked meanwhile, so that two windows that fetch the same page
//! keep it once.

mod address_log;
mod file_name;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use pullquote_text::date::Date;
use thiserror::Error;

use address_log::AddressLog;
pub use address_log::Known;
pub use file_name::title_name;
use file_name::{file_name, folder_name};

/// Names tried before giving up when the folder has files of the same name.
const MAX_NAMES: u32 = 10_000;
/// The folder of the file that is not complete yet.
const UNFINISHED: &str = ".keeping";

/// A page to keep.
#[derive(Clone, Debug)]
pub struct NewPage<'p> {
    /// Where it was found: absolute.
    pub address: &'p str,
    /// The publisher or feed, which names the folder.
    pub publisher: &'p str,
    pub date: Option<Date>,
    pub title: &'p str,
    /// Without its dot: `html`.
    pub extension: &'p str,
    pub bytes: &'p [u8],
    /// For the next request of the same page.
    pub etag: Option<&'p str>,
    pub last_modified: Option<&'p str>,
}

/// Where a page is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    New(PathBuf),
    /// It replaced what the same address had before.
    Updated(PathBuf),
    /// The file has the same bytes already.
    Unchanged(PathBuf),
}

impl Kept {
    /// The file of the page.
    pub fn path(&self) -> &Path {
        match self {
            Self::New(path) | Self::Updated(path) | Self::Unchanged(path) => path,
        }
    }
}

/// Why a page was not kept. What was there before is untouched.
#[derive(Debug, Error)]
pub enum KeepError {
    #[error("cannot be kept: too many articles of that name")]
    NoName,
    #[error("cannot be written to the library: {0}")]
    Write(#[from] io::Error),
}

/// A step of keeping a page, before which a test can end the process or fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Lock,
    ReadLog,
    Folder,
    Create,
    Write,
    Sync,
    Log,
    Rename,
    SyncFolder,
}

/// Called before each [`Step`]; an error is treated as one of the system.
pub type StepHook<'h> = &'h dyn Fn(Step) -> io::Result<()>;

/// The pages kept in a library folder. It reads the log of addresses once, and later only what was added.
#[derive(Debug)]
pub struct KeptPages {
    folder: PathBuf,
    log: AddressLog,
}

impl KeptPages {
    /// The pages in `folder`, which need not exist.
    pub fn of(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            log: AddressLog::default(),
        }
    }

    /// The file of an address, if it is kept, and what its server told to recognise it.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn find(&mut self, address: &str) -> io::Result<Option<Known>> {
        self.log.refresh(&self.folder)?;
        Ok(self.log.find(&self.folder, address))
    }

    /// Writes a page to the folder.
    ///
    /// # Errors
    /// The file cannot be written; nothing has changed then.
    pub fn keep(&mut self, page: &NewPage<'_>) -> Result<Kept, KeepError> {
        self.keep_with(page, &|_| Ok(()))
    }

    /// [`KeptPages::keep`], with a hook before each step.
    ///
    /// # Errors
    /// The same, or the hook failed.
    pub fn keep_with(
        &mut self,
        page: &NewPage<'_>,
        before: StepHook<'_>,
    ) -> Result<Kept, KeepError> {
        before(Step::Lock)?;
        create_folder(&self.folder)?;
        let mut log = address_log::open_locked(&self.folder)?;
        // What a killed process left: the lock is held, so no other one is writing.
        let _ = fs::remove_dir_all(self.folder.join(UNFINISHED));
        before(Step::ReadLog)?;
        self.log.refresh(&self.folder)?;
        let known = self.log.find(&self.folder, page.address);
        if let Some(known) = &known
            && has_bytes(&known.path, page.bytes)
        {
            return Ok(Kept::Unchanged(known.path.clone()));
        }
        let known = known.map(|known| known.path);
        let known = known.filter(|path| self.log.is_as_written(page.address, path));
        before(Step::Folder)?;
        let target = match &known {
            Some(path) => path.clone(),
            None => self.free_name(page)?,
        };
        let parent = target.parent().unwrap_or(&self.folder).to_owned();
        create_folder(&parent)?;
        let temporary = Temporary::write(&self.folder, page.bytes, before)?;
        before(Step::Log)?;
        let name = target.strip_prefix(&self.folder).unwrap_or(&target);
        self.log.append(&mut log, name, page)?;
        before(Step::Rename)?;
        fs::rename(&temporary.path, &target)?;
        before(Step::SyncFolder)?;
        sync_folder(&parent)?;
        sync_folder(&self.folder)?;
        Ok(match known {
            Some(_) => Kept::Updated(target),
            None => Kept::New(target),
        })
    }

    /// A path that no file has: `DATE TITLE.html`, then `DATE TITLE (2).html`.
    fn free_name(&self, page: &NewPage<'_>) -> Result<PathBuf, KeepError> {
        let folder = self.folder.join(folder_name(page.publisher, page.address));
        let paths = (1..=MAX_NAMES).map(|n| folder.join(file_name(page, n)));
        let mut free = paths.filter(|path| path.symlink_metadata().is_err());
        free.next().ok_or(KeepError::NoName)
    }
}

/// A complete file in a hidden folder, both removed on drop.
struct Temporary {
    folder: PathBuf,
    path: PathBuf,
}

impl Temporary {
    fn write(folder: &Path, bytes: &[u8], before: StepHook<'_>) -> io::Result<Self> {
        before(Step::Create)?;
        let folder = folder.join(UNFINISHED);
        create_folder(&folder)?;
        let temporary = Self {
            path: folder.join("page"),
            folder,
        };
        let mut file = File::create(&temporary.path)?;
        before(Step::Write)?;
        file.write_all(bytes)?;
        before(Step::Sync)?;
        file.sync_all()?;
        Ok(temporary)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
        let _ = fs::remove_dir(&self.folder);
    }
}

fn has_bytes(path: &Path, bytes: &[u8]) -> bool {
    let len = fs::metadata(path).map_or(0, |metadata| metadata.len());
    len == bytes.len() as u64 && fs::read(path).is_ok_and(|there| there == bytes)
}

/// Makes a folder, if there is none. The error names it: a file may be in its place.
fn create_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder).map_err(|error| {
        let reason = format!("{}: {error}", folder.display());
        io::Error::new(error.kind(), reason)
    })
}

/// Flushes the names in a folder to disk, where the system can.
fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}
