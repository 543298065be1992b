//! Pages kept in the library folder: found again by their address, whole after kills and faults.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use pullquote::library::keep::{Kept, KeptPages, NewPage, Step};
use pullquote_text::date::Date;

const ADDRESS: &str = "https://www.port.example/news/ferry?utm_source=x";
const STEPS: [Step; 9] = [
    Step::Lock,
    Step::ReadLog,
    Step::Folder,
    Step::Create,
    Step::Write,
    Step::Sync,
    Step::Log,
    Step::Rename,
    Step::SyncFolder,
];

fn page<'p>(address: &'p str, bytes: &'p [u8]) -> NewPage<'p> {
    NewPage {
        address,
        publisher: "The Port",
        date: Date::new(2026, 3, 1),
        title: "The ferry stays",
        extension: "html",
        bytes,
        etag: Some("\"1\""),
        last_modified: None,
    }
}

/// The files in a folder that are shown, with their bytes.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(here) = folders.pop() {
        for file in fs::read_dir(here).unwrap() {
            let path = file.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy();
                found.push((name.into_owned(), fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

fn hidden(folder: &Path) -> BTreeSet<String> {
    let files = fs::read_dir(folder).unwrap();
    let names = files.map(|file| file.unwrap().file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with('.')).collect()
}

const NAME: &str = "The Port/2026-03-01 The ferry stays.html";

#[test]
fn the_same_address_updates_its_own_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut kept = KeptPages::of(folder.path());
    let path = folder.path().join(NAME);
    assert_eq!(kept.find(ADDRESS).unwrap(), None);
    assert_eq!(
        kept.keep(&page(ADDRESS, b"one")).unwrap(),
        Kept::New(path.clone())
    );
    assert_eq!(
        kept.keep(&page(ADDRESS, b"one")).unwrap(),
        Kept::Unchanged(path.clone())
    );
    // Another title and date, and another form of the address: still the same file.
    let mut new = page("http://port.example/news/ferry#top", b"two");
    new.title = "The ferry goes";
    new.date = None;
    // Another window, which knows nothing yet.
    let mut other = KeptPages::of(folder.path());
    assert_eq!(other.keep(&new).unwrap(), Kept::Updated(path.clone()));
    assert_eq!(files(folder.path()), [(NAME.to_owned(), b"two".to_vec())]);
    let known = kept.find(ADDRESS).unwrap().unwrap();
    assert_eq!((known.path, known.etag.as_deref()), (path, Some("\"1\"")));
}

#[test]
fn other_addresses_and_files_are_never_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join(NAME);
    fs::create_dir_all(own.parent().unwrap()).unwrap();
    fs::write(&own, "the reader's own file").unwrap();
    let mut kept = KeptPages::of(folder.path());
    kept.keep(&page("https://port.example/1", b"one")).unwrap();
    kept.keep(&page("https://port.example/2", b"two")).unwrap();
    let name = |n: u32| format!("The Port/2026-03-01 The ferry stays ({n}).html");
    let wanted = [
        (name(2), b"one".to_vec()),
        (name(3), b"two".to_vec()),
        (NAME.to_owned(), b"the reader's own file".to_vec()),
    ];
    assert_eq!(files(folder.path()), wanted);
}

#[test]
fn the_log_can_be_deleted_and_the_files_too() {
    let folder = tempfile::tempdir().unwrap();
    let html = "<!DOCTYPE html>\n<meta name=\"generator\" content=\"pullquote\">\n\
        <link rel=\"canonical\" href=\"https://port.example/a?b=1&amp;c=2\">\n<p>Text";
    let address = "https://port.example/a?b=1&c=2";
    KeptPages::of(folder.path())
        .keep(&page(address, html.as_bytes()))
        .unwrap();
    fs::remove_file(folder.path().join(".addresses.jsonl")).unwrap();
    let mut kept = KeptPages::of(folder.path());
    assert!(kept.find(address).unwrap().is_some());
    kept.keep(&page("https://port.example/b", b"b")).unwrap();
    // The new log has the old page, too.
    let mut kept = KeptPages::of(folder.path());
    let path = kept.find(address).unwrap().unwrap().path;
    fs::remove_file(&path).unwrap();
    assert_eq!(kept.find(address).unwrap(), None);
    let again = kept.keep(&page(address, html.as_bytes())).unwrap();
    assert_eq!(again, Kept::New(path));
}

#[test]
fn damaged_lines_of_the_log_are_skipped() {
    let folder = tempfile::tempdir().unwrap();
    let mut kept = KeptPages::of(folder.path());
    kept.keep(&page(ADDRESS, b"one")).unwrap();
    let log = folder.path().join(".addresses.jsonl");
    let mut text = fs::read_to_string(&log).unwrap();
    text.push_str("no json\n\u{0}\n{\"address\": \"https://port.exa");
    fs::write(&log, text).unwrap();
    KeptPages::of(folder.path())
        .keep(&page("https://port.example/b", b"b"))
        .unwrap();
    let mut kept = KeptPages::of(folder.path());
    assert!(kept.find(ADDRESS).unwrap().is_some());
    assert!(kept.find("https://port.example/b").unwrap().is_some());
}

/// A library folder with a log whose line says that the page of [`ADDRESS`] is the file `name`.
fn library_whose_log_names(folder: &Path, name: &str) -> PathBuf {
    let library = folder.join("library");
    fs::create_dir_all(&library).unwrap();
    let line = serde_json::json!({ "address": ADDRESS, "file": name });
    fs::write(library.join(".addresses.jsonl"), format!("{line}\n")).unwrap();
    library
}

#[test]
fn a_log_from_elsewhere_names_no_file_outside_the_library() {
    for name in ["../mine.txt", "a/../../mine.txt", "ABSOLUTE", ".hidden"] {
        let folder = tempfile::tempdir().unwrap();
        let mine = folder.path().join("mine.txt");
        let name = name.replace("ABSOLUTE", &mine.to_string_lossy());
        let library = library_whose_log_names(folder.path(), &name);
        fs::create_dir(library.join("a")).unwrap();
        for file in [&mine, &library.join(".hidden")] {
            fs::write(file, "the reader's own file").unwrap();
        }
        let mut kept = KeptPages::of(&library);
        assert_eq!(kept.find(ADDRESS).unwrap(), None, "{name}");
        let new = kept.keep(&page(ADDRESS, b"one")).unwrap();
        assert_eq!(new, Kept::New(library.join(NAME)), "{name}");
        for file in [&mine, &library.join(".hidden")] {
            assert_eq!(fs::read(file).unwrap(), b"the reader's own file");
        }
    }
}

#[cfg(unix)]
#[test]
fn behind_a_link_only_pages_of_this_program_are_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let library = library_whose_log_names(folder.path(), "linked/mine.html");
    let other = folder.path().join("other");
    fs::create_dir(&other).unwrap();
    std::os::unix::fs::symlink(&other, library.join("linked")).unwrap();
    let mine = other.join("mine.html");
    fs::write(&mine, "the reader's own file").unwrap();
    let mut kept = KeptPages::of(&library);
    assert_eq!(kept.find(ADDRESS).unwrap(), None);

    let html = "<meta name=\"generator\" content=\"pullquote\">\n\
        <link rel=\"canonical\" href=\"https://port.example/a\">";
    fs::write(&mine, html).unwrap();
    let linked = library.join("linked/mine.html");
    let new = kept.keep(&page(ADDRESS, b"one")).unwrap();
    assert_eq!(new, Kept::Updated(linked));
}

#[test]
fn what_is_in_the_way_of_a_folder_is_named() {
    for name in [".keeping", "The Port"] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(name), "a file").unwrap();
        let mut kept = KeptPages::of(folder.path());
        let error = kept.keep(&page(ADDRESS, b"one")).unwrap_err();
        assert!(error.to_string().contains(name), "{error}");
    }
}

#[test]
fn lines_of_the_log_that_are_too_long_are_skipped() {
    let folder = tempfile::tempdir().unwrap();
    let mut kept = KeptPages::of(folder.path());
    kept.keep(&page(ADDRESS, b"one")).unwrap();
    let path = folder.path().join(".addresses.jsonl");
    let line = fs::read_to_string(&path).unwrap();
    let other = line.replace("ferry", "tram");
    // A line in a line: its tail alone would be one.
    let long = format!("{}{other}{line}", "x".repeat(3 << 20));
    fs::write(&path, long).unwrap();
    let mut kept = KeptPages::of(folder.path());
    assert!(kept.find(ADDRESS).unwrap().is_some());
    let other = ADDRESS.replace("ferry", "tram");
    assert_eq!(kept.find(&other).unwrap(), None);
}

#[test]
fn a_file_that_is_not_as_it_was_written_is_not_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let mut kept = KeptPages::of(folder.path());
    let path = folder.path().join(NAME);
    kept.keep(&page(ADDRESS, b"one")).unwrap();
    for (own, n) in [("edited by the reader", 2), ("a file of the reader's", 3)] {
        let last = kept.find(ADDRESS).unwrap().unwrap().path;
        fs::write(&last, own).unwrap();
        // Whatever the server has, it is not this.
        assert_eq!(kept.find(ADDRESS).unwrap().unwrap().etag, None);
        let next = format!("The Port/2026-03-01 The ferry stays ({n}).html");
        let new = Kept::New(folder.path().join(next));
        let bytes = format!("page {n}");
        assert_eq!(kept.keep(&page(ADDRESS, bytes.as_bytes())).unwrap(), new);
        assert_eq!(fs::read(&last).unwrap(), own.as_bytes());
    }
    assert_eq!(fs::read(&path).unwrap(), b"edited by the reader");
    // From then on the new one is updated.
    let mut other = KeptPages::of(folder.path());
    let last = other.find(ADDRESS).unwrap().unwrap().path;
    let again = other.keep(&page(ADDRESS, b"page 4")).unwrap();
    assert_eq!(again, Kept::Updated(last));
}

#[test]
fn of_the_log_of_an_earlier_version_only_pages_of_this_program_are_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let library = library_whose_log_names(folder.path(), "notes.txt");
    fs::write(library.join("notes.txt"), "the reader's own file").unwrap();
    let mut kept = KeptPages::of(&library);
    let new = kept.keep(&page(ADDRESS, b"one")).unwrap();
    assert_eq!(new, Kept::New(library.join(NAME)));
    assert_eq!(
        fs::read(library.join("notes.txt")).unwrap(),
        b"the reader's own file"
    );
}

#[cfg(unix)]
#[test]
fn pipes_named_like_pages_are_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let made = Command::new("mkfifo")
        .arg(folder.path().join("x.html"))
        .status();
    assert!(made.unwrap().success());
    let mut kept = KeptPages::of(folder.path());
    assert_eq!(kept.find(ADDRESS).unwrap(), None);
}

#[cfg(unix)]
#[test]
fn a_log_that_is_no_file_is_told_and_not_waited_for() {
    use std::os::unix::fs::symlink;

    let folder = tempfile::tempdir().unwrap();
    let mine = folder.path().join("mine.txt");
    fs::write(&mine, "the reader's own file").unwrap();
    for target in [mine.as_path(), Path::new("/dev/zero")] {
        let library = tempfile::tempdir().unwrap();
        symlink(target, library.path().join(".addresses.jsonl")).unwrap();
        let mut kept = KeptPages::of(library.path());
        let error = kept.keep(&page(ADDRESS, b"one")).unwrap_err();
        assert!(error.to_string().contains("is not a regular file"));
        assert!(kept.find(ADDRESS).is_err());
        assert_eq!(files(library.path()), []);
    }
    assert_eq!(fs::read(&mine).unwrap(), b"the reader's own file");
}

#[test]
fn a_fault_at_any_step_leaves_the_old_page() {
    for step in STEPS {
        let folder = tempfile::tempdir().unwrap();
        let mut kept = KeptPages::of(folder.path());
        kept.keep(&page(ADDRESS, b"old")).unwrap();
        let no_room = |at| {
            if at == step {
                Err(io::Error::from(io::ErrorKind::StorageFull))
            } else {
                Ok(())
            }
        };
        let error = kept
            .keep_with(&page(ADDRESS, b"new"), &no_room)
            .unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("cannot be written to the library: ")
        );
        let wanted = if step == Step::SyncFolder {
            "new"
        } else {
            "old"
        };
        let there = files(folder.path());
        assert_eq!(there, [(NAME.to_owned(), wanted.into())], "{step:?}");
        assert_eq!(hidden(folder.path()).len(), 1, "{step:?}");
        kept.keep(&page(ADDRESS, b"next")).unwrap();
        assert_eq!(files(folder.path()), [(NAME.to_owned(), b"next".to_vec())]);
    }
}

#[test]
fn a_page_that_took_the_name_of_a_deleted_one_is_not_replaced_by_it() {
    let other = "https://port.example/other";
    for is_log_read_again in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let mut kept = KeptPages::of(folder.path());
        let first = kept.keep(&page(ADDRESS, b"first")).unwrap();
        fs::remove_file(first.path()).unwrap();
        kept.keep(&page(other, b"other")).unwrap();
        if is_log_read_again {
            kept = KeptPages::of(folder.path());
        }
        assert_eq!(kept.find(ADDRESS).unwrap(), None);
        let again = kept.keep(&page(ADDRESS, b"again")).unwrap();
        assert!(matches!(again, Kept::New(_)), "{again:?}");
        let read = |address: &str, kept: &mut KeptPages| {
            let known = kept.find(address).unwrap().unwrap();
            fs::read_to_string(known.path).unwrap()
        };
        assert_eq!(read(other, &mut kept), "other");
        assert_eq!(read(ADDRESS, &mut kept), "again");
    }
}

#[test]
fn two_processes_keep_the_same_page_once() {
    let folder = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for n in 0..8 {
            let folder = folder.path();
            scope.spawn(move || {
                let mut kept = KeptPages::of(folder);
                let own = format!("https://port.example/{n}");
                for _ in 0..5 {
                    kept.keep(&page(ADDRESS, b"shared")).unwrap();
                    kept.keep(&page(&own, own.as_bytes())).unwrap();
                }
            });
        }
    });
    assert_eq!(files(folder.path()).len(), 9);
    let mut kept = KeptPages::of(folder.path());
    for n in 0..8 {
        let own = format!("https://port.example/{n}");
        let known = kept.find(&own).unwrap().unwrap();
        assert_eq!(fs::read_to_string(known.path).unwrap(), own);
    }
}

/// Keeps a page and hangs before the step that the environment names.
#[test]
#[ignore = "run as a child process by another test"]
fn keeps_and_stops() {
    let Some(folder) = std::env::var_os("KEEP_FOLDER").map(PathBuf::from) else {
        return;
    };
    let stop = std::env::var("KEEP_STEP").unwrap();
    let bytes = vec![b'n'; 200_000];
    let _ = KeptPages::of(&folder).keep_with(&page(ADDRESS, &bytes), &|step| {
        if format!("{step:?}") == stop {
            println!("\nreached");
            io::stdout().flush().unwrap();
            std::thread::park();
        }
        Ok(())
    });
}

#[test]
fn after_a_kill_before_any_step_the_page_is_the_old_or_the_new_one() {
    for step in STEPS {
        for is_new in [false, true] {
            let folder = tempfile::tempdir().unwrap();
            if !is_new {
                KeptPages::of(folder.path())
                    .keep(&page(ADDRESS, b"old"))
                    .unwrap();
            }
            let mut process = Command::new(std::env::current_exe().unwrap())
                .args(["keeps_and_stops", "--exact", "--ignored", "--nocapture"])
                .env("KEEP_FOLDER", folder.path())
                .env("KEEP_STEP", format!("{step:?}"))
                .stdout(Stdio::piped())
                .spawn()
                .unwrap();
            let lines = BufReader::new(process.stdout.take().unwrap()).lines();
            let mut lines = lines.map_while(Result::ok);
            assert!(lines.any(|line| line.contains("reached")), "{step:?}");
            process.kill().unwrap();
            process.wait().unwrap();
            let there = files(folder.path());
            let is_done = step == Step::SyncFolder;
            match there.as_slice() {
                [] => assert!(is_new && !is_done, "{step:?}"),
                [(name, bytes)] => {
                    assert_eq!(name, NAME);
                    let wanted = if is_done { 200_000 } else { 3 };
                    assert_eq!(bytes.len(), wanted, "{step:?}");
                }
                more => panic!("{step:?}: {} files", more.len()),
            }
            // The next time goes on: the lock is free, and nothing is left behind.
            KeptPages::of(folder.path())
                .keep(&page(ADDRESS, b"next"))
                .unwrap();
            assert_eq!(files(folder.path()), [(NAME.to_owned(), b"next".to_vec())]);
            assert_eq!(hidden(folder.path()).len(), 1, "{step:?}");
        }
    }
}
