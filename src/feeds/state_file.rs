//! The files of [`FeedState`]: `feeds/<hash of the address>.json` in the state directory.
//!
//! Only the process that holds the lock of a fetch writes them.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::state::FeedState;
use crate::article_id::ArticleId;
use crate::bookmarks::file as records;

/// The folder of the states in the state directory.
pub fn folder(state_dir: &Path) -> PathBuf {
    state_dir.join("feeds")
}

fn path_of(folder: &Path, address: &str) -> PathBuf {
    let hash = ArticleId::of(address);
    folder.join(format!("{}.json", &hash.as_str()[..24]))
}

/// The state of the feed; a new one if there is no file or it cannot be read.
pub fn load(folder: &Path, address: &str) -> FeedState {
    let bytes = records::read_file(&path_of(folder, address)).ok().flatten();
    let read = bytes.and_then(|bytes| serde_json::from_slice::<FeedState>(&bytes).ok());
    let known = read.filter(|state| state.address == address);
    known.unwrap_or_else(|| FeedState::new(address))
}

/// Replaces the file of the feed.
///
/// # Errors
/// It was not written; the old one is there.
pub fn save(folder: &Path, state: &FeedState) -> Result<(), records::SaveError> {
    let target = path_of(folder, &state.address);
    records::create_parent(&target, &|_| Ok(()))?;
    let json = serde_json::to_vec(state).unwrap_or_default();
    records::replace(&target, &json, &|_| Ok(()))
}

/// Removes the file of the feed.
pub fn remove(folder: &Path, address: &str) {
    let _ = fs::remove_file(path_of(folder, address));
}

/// Held while a process fetches. The system releases it when the process ends.
#[derive(Debug)]
pub struct FetchLock {
    /// `None` on a file system without locks.
    file: Option<File>,
}

impl FetchLock {
    /// `None` if another process is fetching.
    ///
    /// # Errors
    /// The folder or the file cannot be created.
    pub fn take(folder: &Path) -> io::Result<Option<Self>> {
        fs::create_dir_all(folder)?;
        let mut options = fs::OpenOptions::new();
        let options = options.read(true).write(true).create(true).truncate(false);
        let file = options.open(folder.join("fetch.lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { file: Some(file) })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(_)) => Ok(Some(Self { file: None })),
        }
    }
}

impl Drop for FetchLock {
    /// Closing the file is not enough: a child that another thread has just forked has a copy of the descriptor until it
    /// calls `exec`, and the lock would be held as long.
    fn drop(&mut self) {
        if let Some(file) = &self.file {
            let _ = file.unlock();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_kept_and_damaged_ones_begin_anew() {
        let dir = tempfile::tempdir().unwrap();
        let folder = folder(dir.path());
        let mut state = FeedState::new("https://a.example/feed");
        state.etag = Some("\"7\"".to_owned());
        save(&folder, &state).unwrap();
        assert_eq!(load(&folder, &state.address), state);
        fs::write(path_of(&folder, &state.address), "{").unwrap();
        assert_eq!(
            load(&folder, &state.address),
            FeedState::new(&state.address)
        );
    }

    #[test]
    fn one_process_fetches_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let held = FetchLock::take(dir.path()).unwrap();
        assert!(held.is_some() && FetchLock::take(dir.path()).unwrap().is_none());
        drop(held);
        assert!(FetchLock::take(dir.path()).unwrap().is_some());
    }

    #[test]
    fn a_lock_is_released_although_a_child_has_inherited_the_file() {
        let dir = tempfile::tempdir().unwrap();
        let held = FetchLock::take(dir.path()).unwrap().unwrap();
        let inherited = held.file.as_ref().unwrap().try_clone().unwrap();
        drop(held);
        assert!(FetchLock::take(dir.path()).unwrap().is_some());
        drop(inherited);
    }
}
