//! Errors of the system at every step of a save, and files of every form.

use std::cell::Cell;
use std::fs;
use std::io;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use pullquote::bookmarks::Records;
use pullquote::bookmarks::file::{self, SaveError, Step};
use tempfile::TempDir;

use super::make::{bookmark, ids, record, records};

const STEPS: [Step; 9] = [
    Step::Directory,
    Step::Lock,
    Step::Read,
    Step::Quarantine,
    Step::Open,
    Step::Write,
    Step::Sync,
    Step::Rename,
    Step::SyncDirectory,
];

fn scratch() -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bookmarks.json");
    (directory, path)
}

fn names(directory: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn is_full(error: &SaveError) -> bool {
    error.to_string().ends_with("the disk is full")
}

fn error_of(kind: i32) -> io::Error {
    io::Error::from_raw_os_error(kind)
}

#[test]
fn a_first_save_creates_private_file_and_directory() {
    let (directory, _) = scratch();
    let path = directory.path().join("config/deep/bookmarks.json");
    file::save(&path, &records(&["a"])).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    assert_eq!(mode(&directory.path().join("config")), 0o700);
    assert_eq!(ids(&file::load(&path).records), ["a"]);
}

#[test]
fn a_save_keeps_the_mode_and_follows_links() {
    let (directory, path) = scratch();
    let real = directory.path().join("elsewhere/marks.json");
    symlink("elsewhere/marks.json", &path).unwrap();
    file::save(&path, &records(&["a"])).unwrap();
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    let mut loaded = file::load(&path).records;
    loaded.add(bookmark("b", 2));
    file::save(&path, &loaded).unwrap();
    assert!(fs::symlink_metadata(&path).unwrap().is_symlink());
    assert_eq!(
        fs::metadata(&real).unwrap().permissions().mode() & 0o777,
        0o640
    );
    assert_eq!(ids(&file::load(&real).records), ["a", "b"]);
    // Windows that come by either path have one lock, beside the file itself.
    assert!(!directory.path().join("bookmarks.lock").exists());
    let lock = fs::File::open(directory.path().join("elsewhere/marks.lock")).unwrap();
    lock.lock().unwrap();
    for path in [&path, &real] {
        let error = file::save(path, &loaded).unwrap_err().to_string();
        assert!(error.contains("another"), "{error}");
    }
}

/// A record of each type.
fn all() -> Records {
    let mut records = Records::default();
    for number in 0..5 {
        assert!(records.add(record(&format!("new-{number}"), number)));
    }
    records
}

#[test]
fn an_error_at_any_step_loses_nothing_and_the_next_save_succeeds() {
    for broken in STEPS {
        for kind in [5, 13, 28, 30] {
            let (directory, path) = scratch();
            let path = match broken {
                Step::Directory => directory.path().join("new/bookmarks.json"),
                _ => path,
            };
            if broken == Step::Quarantine {
                fs::write(&path, "{ damaged").unwrap();
            } else if broken != Step::Directory {
                file::save(&path, &records(&["old"])).unwrap();
            }
            let before = fs::read(&path).ok();
            let reached = Cell::new(false);
            let failed = file::save_with_hook(&path, &all(), &|step| {
                if step == broken {
                    reached.set(true);
                    return Err(error_of(kind));
                }
                Ok(())
            });
            assert!(reached.get(), "{broken:?} was never reached");
            let error = failed.unwrap_err();
            assert!(matches!(&error, SaveError::Io { step, .. } if *step == broken));
            assert_eq!(is_full(&error), kind == 28, "{error}");
            assert!(
                error
                    .to_string()
                    .contains(directory.path().to_str().unwrap())
            );
            if broken != Step::SyncDirectory {
                assert_eq!(fs::read(&path).ok(), before, "{broken:?}");
            }
            let saved = file::save(&path, &all()).unwrap();
            let loaded = file::load(&path).records;
            assert_eq!(ids(&loaded), ids(&saved.records));
            for one in all().iter() {
                assert_eq!(loaded.get(one.id()), Some(one));
            }
            let loaded = ids(&loaded);
            let expects_old = before.is_some() && broken != Step::Quarantine;
            assert_eq!(loaded.contains(&"old".to_owned()), expects_old);
            let left: Vec<String> = names(path.parent().unwrap())
                .into_iter()
                .filter(|name| name.starts_with('.'))
                .collect();
            assert_eq!(left, Vec::<String>::new(), "{broken:?}");
        }
    }
}

#[test]
fn a_disk_that_fills_up_during_a_save_keeps_the_old_file() {
    let (_directory, path) = scratch();
    file::save(&path, &records(&["old"])).unwrap();
    let mut many = file::load(&path).records;
    for number in 0..500 {
        many.add(bookmark(&format!("n{number}"), number));
    }
    let parts = Cell::new(0);
    let failed = file::save_with_hook(&path, &many, &|step| {
        if step == Step::Write {
            parts.set(parts.get() + 1);
            if parts.get() > 3 {
                return Err(error_of(28));
            }
        }
        Ok(())
    });
    assert!(is_full(&failed.unwrap_err()));
    assert!(parts.get() > 3, "the file must be written in chunks");
    assert_eq!(ids(&file::load(&path).records), ["old"]);
    assert_eq!(many.unsaved(), 500);
}

#[test]
fn a_damaged_file_is_renamed_and_reported() {
    let whole = records(&["a", "b"]).to_json();
    let half = &whole[..whole.len() / 2];
    let damaged: [&[u8]; 7] = [
        b"{ not json",
        half.as_bytes(),
        b"[1, 2]",
        b"\xff\xfe\x00garbage",
        b"{\"records\": 12}",
        &[0; 512],
        b"{}{}",
    ];
    for bytes in damaged {
        let (directory, path) = scratch();
        for round in 1..=2 {
            fs::write(&path, bytes).unwrap();
            let loaded = file::load(&path);
            assert!(loaded.records.iter().next().is_none());
            let kept = format!("bookmarks.json.unreadable-{round}");
            assert!(loaded.notices[0].contains(&kept), "{:?}", loaded.notices);
            assert_eq!(fs::read(directory.path().join(kept)).unwrap(), bytes);
            assert!(!path.exists());
        }
        fs::write(&path, bytes).unwrap();
        let saved = file::save(&path, &records(&["c"])).unwrap();
        assert!(saved.notices[0].contains("unreadable-3"));
        assert_eq!(ids(&file::load(&path).records), ["c"]);
        let third = directory.path().join("bookmarks.json.unreadable-3");
        assert_eq!(fs::read(third).unwrap(), bytes);
    }
}

#[test]
fn read_does_not_rename_a_damaged_file() {
    let (directory, path) = scratch();
    fs::write(&path, "{ damaged").unwrap();
    assert_eq!(file::read(&path).notices.len(), 1);
    assert_eq!(names(directory.path()), ["bookmarks.json"]);
}

#[test]
fn a_truncated_file_is_renamed_whatever_its_length() {
    let whole = records(&["a"]).to_json().into_bytes();
    for length in (1..whole.len() - 2).step_by(7) {
        let (directory, path) = scratch();
        fs::write(&path, &whole[..length]).unwrap();
        file::save(&path, &records(&["b"])).unwrap();
        let kept = directory.path().join("bookmarks.json.unreadable-1");
        assert_eq!(fs::read(kept).unwrap(), &whole[..length]);
    }
}

#[test]
fn a_blank_file_is_not_damaged() {
    for text in ["", "\n", "\u{feff}"] {
        let (directory, path) = scratch();
        fs::write(&path, text).unwrap();
        assert_eq!(file::load(&path).notices, Vec::<String>::new());
        file::save(&path, &records(&["a"])).unwrap();
        assert_eq!(
            names(directory.path()),
            ["bookmarks.json", "bookmarks.lock"]
        );
    }
}

#[test]
fn a_later_version_keeps_its_version_and_members() {
    let (_directory, path) = scratch();
    let later = records(&["a"]).to_json().replace(
        "\"version\": 1",
        "\"version\": 3, \"shelf\": [1, {\"deep\": true}]",
    );
    fs::write(&path, later).unwrap();
    let mut loaded = file::load(&path);
    assert!(loaded.notices[0].contains("later version"));
    loaded.records.add(bookmark("b", 1));
    file::save(&path, &loaded.records).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("\"version\": 3") && text.contains("\"deep\": true"));
    assert_eq!(ids(&file::load(&path).records), ["a", "b"]);
}

#[test]
fn a_later_version_of_another_form_is_not_written() {
    let (directory, path) = scratch();
    let later = "{\"version\": 9, \"records\": {\"by\": \"id\"}}";
    fs::write(&path, later).unwrap();
    assert_eq!(file::load(&path).notices.len(), 1);
    let refused = file::save(&path, &records(&["a"])).unwrap_err();
    assert!(matches!(refused, SaveError::Newer { .. }), "{refused}");
    assert_eq!(fs::read_to_string(&path).unwrap(), later);
    assert!(
        !names(directory.path())
            .iter()
            .any(|name| name.contains("unreadable"))
    );
}

#[test]
fn only_regular_files_are_read() {
    let (directory, path) = scratch();
    fs::create_dir(&path).unwrap();
    assert_eq!(file::load(&path).notices.len(), 1);
    let refused = file::save(&path, &records(&["a"])).unwrap_err();
    assert!(matches!(
        refused,
        SaveError::Io {
            step: Step::Read,
            ..
        }
    ));
    let pipe = directory.path().join("pipe.json");
    let made = Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    assert_eq!(file::load(&pipe).notices.len(), 1);
    assert!(file::save(&pipe, &records(&["a"])).is_err());
    let looped = directory.path().join("loop.json");
    symlink("loop.json", &looped).unwrap();
    assert!(file::save(&looped, &records(&["a"])).is_err());
}

#[test]
fn a_save_gives_up_on_a_held_lock() {
    let (directory, path) = scratch();
    let lock = fs::File::create(directory.path().join("bookmarks.lock")).unwrap();
    lock.lock().unwrap();
    let busy = file::save(&path, &records(&["a"])).unwrap_err();
    assert!(matches!(busy, SaveError::Busy(_)), "{busy}");
    lock.unlock().unwrap();
    assert!(file::save(&path, &records(&["a"])).is_ok());
}

#[test]
fn temp_files_of_killed_saves_are_merged_and_removed_but_not_the_readers_copies() {
    let (directory, path) = scratch();
    let whole = records(&["a"]).to_json();
    let put = |name: &str, text: &str| fs::write(directory.path().join(name), text).unwrap();
    put(".bookmarks.json.aB3dE9", &whole[..40]);
    put(".bookmarks.json.aB3dE8", "");
    put(".bookmarks.json.aB3dE7", &whole);
    put(
        ".bookmarks.json.Older1",
        &records(&["never confirmed"]).to_json(),
    );
    put(".bookmarks.json.backup", &whole);
    put(".bookmarks.json.Notes1", "my own notes");
    file::save(&path, &records(&["a"])).unwrap();
    let mut left = names(directory.path());
    left.retain(|name| name.starts_with('.'));
    assert_eq!(left, [".bookmarks.json.Notes1", ".bookmarks.json.backup"]);
    assert_eq!(ids(&file::load(&path).records), ["a", "never confirmed"]);
}

#[test]
fn a_removed_record_is_not_restored_from_an_older_temp_file() {
    let (directory, path) = scratch();
    file::save(&path, &records(&["a", "b"])).unwrap();
    let left = directory.path().join(".bookmarks.json.aB3dE9");
    fs::copy(&path, &left).unwrap();
    let mut now = file::load(&path).records;
    now.remove("a", "2027-01-01T00:00:00Z");
    file::save(&path, &now).unwrap();
    assert_eq!(ids(&file::load(&path).records), ["b"]);
    assert!(!left.exists());
}

/// A mounted tmpfs.
struct Mount(TempDir);

impl Mount {
    /// 64 KiB; `None` where mounting is not allowed. The injected errors cover the same then.
    fn small() -> Option<Self> {
        let directory = tempfile::tempdir().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=64k", "none"]);
        let made = mount.arg(directory.path()).output();
        made.is_ok_and(|made| made.status.success())
            .then_some(Self(directory))
    }

    fn set_read_only(&self) {
        let mut mount = Command::new("mount");
        let made = mount.args(["-o", "remount,ro"]).arg(self.0.path()).status();
        assert!(made.unwrap().success());
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

#[test]
fn a_full_file_system_keeps_the_old_file() {
    let Some(mount) = Mount::small() else { return };
    let path = mount.0.path().join("bookmarks.json");
    file::save(&path, &records(&["old"])).unwrap();
    let mut many = file::load(&path).records;
    for number in 0..200 {
        many.add(bookmark(&format!("n{number}"), number));
    }
    let error = file::save(&path, &many).unwrap_err();
    assert!(is_full(&error), "{error}");
    assert_eq!(ids(&file::load(&path).records), ["old"]);
    let hidden = |name: &String| name.starts_with('.');
    assert!(!names(mount.0.path()).iter().any(hidden));
    for number in 10..200 {
        many.remove(&format!("n{number}"), "2027-01-01T00:00:00Z");
    }
    file::save(&path, &many).unwrap();
    assert_eq!(file::load(&path).records.iter().count(), 11);
}

#[test]
fn a_read_only_file_system_is_reported() {
    let Some(mount) = Mount::small() else { return };
    let path = mount.0.path().join("bookmarks.json");
    file::save(&path, &records(&["old"])).unwrap();
    mount.set_read_only();
    let mut more = file::load(&path).records;
    more.add(bookmark("new", 1));
    let error = file::save(&path, &more).unwrap_err();
    assert!(matches!(error, SaveError::Io { .. }), "{error}");
    assert_eq!(ids(&file::load(&path).records), ["old"]);
    assert_eq!(more.unsaved(), 1);
}

#[test]
fn a_read_only_directory_is_reported() {
    let (directory, path) = scratch();
    file::save(&path, &records(&["old"])).unwrap();
    let set = |mode| fs::set_permissions(directory.path(), fs::Permissions::from_mode(mode));
    set(0o500).unwrap();
    if fs::write(directory.path().join("probe"), "").is_ok() {
        println!("skipped: this user may write everywhere");
        return;
    }
    let error = file::save(&path, &records(&["new"])).unwrap_err();
    set(0o700).unwrap();
    assert!(matches!(error, SaveError::Io { .. }), "{error}");
    assert_eq!(ids(&file::load(&path).records), ["old"]);
}
