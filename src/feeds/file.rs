//! `feeds.json`: read, and changed under its lock. Replaced as a whole or not at all, like the bookmarks.

use std::path::Path;

use super::subscriptions::{Edit, ReadError, Subscriptions};
use crate::bookmarks::file::{self as records, SaveError, Step, StepHook};

/// What the file has, and messages for the reader.
#[derive(Debug, Default)]
pub struct Loaded {
    pub feeds: Subscriptions,
    pub notices: Vec<String>,
}

enum FileState {
    Feeds(Subscriptions),
    Damaged(String),
    Newer(ReadError),
}

/// Reads the subscriptions. A file that cannot be read stays where it is; the notice tells why.
pub fn load(path: &Path) -> Loaded {
    let target = records::resolve(path);
    let notice = match inspect(&target) {
        Ok(FileState::Feeds(feeds)) => {
            return Loaded {
                feeds,
                notices: Vec::new(),
            };
        }
        Ok(FileState::Damaged(reason)) => {
            format!("{} cannot be read: {reason}", target.display())
        }
        Ok(FileState::Newer(reason)) => format!("{}: {reason}", target.display()),
        Err(error) => error.to_string(),
    };
    Loaded {
        feeds: Subscriptions::default(),
        notices: vec![notice],
    }
}

/// Applies changes to what the file has now, and writes it if anything changed. A damaged file is renamed
/// to `….unreadable-N` first; the notice tells.
///
/// # Errors
/// The change is not confirmed; the file has what it had before. Trying again is safe.
pub fn edit(path: &Path, edits: &[Edit]) -> Result<Loaded, SaveError> {
    edit_with_hook(path, edits, &|_| Ok(()))
}

/// [`edit`] with fault injection.
pub fn edit_with_hook(
    path: &Path,
    edits: &[Edit],
    hook: StepHook<'_>,
) -> Result<Loaded, SaveError> {
    let target = records::resolve(path);
    records::create_parent(&target, hook)?;
    let lock = records::Lock::take(&target, hook)?;
    hook(Step::Read).map_err(|error| SaveError::io(Step::Read, &target, error))?;
    let mut notices: Vec<String> = lock.notice().into_iter().collect();
    let mut feeds = match inspect(&target)? {
        FileState::Feeds(feeds) => feeds,
        FileState::Damaged(reason) => {
            notices.push(records::quarantine(&target, &reason, hook)?);
            Subscriptions::default()
        }
        FileState::Newer(_) => {
            return Err(SaveError::Newer {
                path: target,
                reason: crate::bookmarks::records::ReadError::Newer("2".to_owned()),
            });
        }
    };
    let mut has_changed = false;
    for edit in edits {
        has_changed |= feeds.apply(edit);
    }
    if has_changed {
        records::replace(&target, feeds.to_json().as_bytes(), hook)?;
    }
    drop(lock);
    Ok(Loaded { feeds, notices })
}

fn inspect(target: &Path) -> Result<FileState, SaveError> {
    let failed = |error| SaveError::io(Step::Read, target, error);
    let Some(bytes) = records::read_file(target).map_err(failed)? else {
        return Ok(FileState::Feeds(Subscriptions::default()));
    };
    let Ok(text) = String::from_utf8(bytes) else {
        return Ok(FileState::Damaged("it is not UTF-8".to_owned()));
    };
    Ok(match Subscriptions::from_json(&text) {
        Ok(feeds) => FileState::Feeds(feeds),
        Err(newer @ ReadError::Newer) => FileState::Newer(newer),
        Err(damage) => FileState::Damaged(damage.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use std::{fs, io};

    use super::*;
    use crate::feeds::Subscription;

    fn add(address: &str) -> [Edit; 1] {
        [Edit::Add(Box::new(Subscription::new(address)))]
    }

    #[test]
    fn two_windows_do_not_undo_each_other() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("config/feeds.json");
        let threads: Vec<_> = (0..4)
            .map(|thread| {
                let path = path.clone();
                std::thread::spawn(move || {
                    for n in 0..5 {
                        edit(&path, &add(&format!("https://{thread}.example/{n}"))).unwrap();
                    }
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
        assert_eq!(load(&path).feeds.len(), 20);
    }

    #[test]
    fn a_damaged_file_is_kept_and_a_newer_one_is_not_touched() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("feeds.json");
        fs::write(&path, "{\"feeds\"").unwrap();
        assert_eq!(load(&path).notices.len(), 1);
        let saved = edit(&path, &add("https://a.example/")).unwrap();
        assert!(
            saved.notices[0].contains("feeds.json.unreadable-1"),
            "{:?}",
            saved.notices
        );
        assert_eq!(
            fs::read_to_string(dir.path().join("feeds.json.unreadable-1")).unwrap(),
            "{\"feeds\""
        );
        let newer = "{\"version\":9,\"feeds\":[]}";
        fs::write(&path, newer).unwrap();
        assert!(edit(&path, &add("https://b.example/")).is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), newer);
    }

    #[test]
    fn a_full_disk_leaves_what_was_there() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("feeds.json");
        edit(&path, &add("https://a.example/")).unwrap();
        let before = fs::read(&path).unwrap();
        for failing in [
            Step::Lock,
            Step::Read,
            Step::Open,
            Step::Write,
            Step::Sync,
            Step::Rename,
        ] {
            let hook = |step| {
                if step == failing {
                    return Err(io::ErrorKind::StorageFull.into());
                }
                Ok(())
            };
            let error = edit_with_hook(&path, &add("https://b.example/"), &hook).unwrap_err();
            assert!(error.to_string().contains("disk is full"), "{error}");
            assert_eq!(fs::read(&path).unwrap(), before);
        }
    }
}
