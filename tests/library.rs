//! Walking real folders and copying files into the library.

#![allow(clippy::unwrap_used, reason = "helpers of tests, too")]

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use pullquote::library::add::{AddError, Added};
use pullquote::library::{
    Entry, add, walk,
    walk::{Look, WalkFormats, WalkReport},
};
use pullquote_import as import;

fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

fn walked(paths: &[PathBuf]) -> (Vec<Entry>, WalkReport) {
    let mut entries = Vec::new();
    let report = walk(paths, &Formats, &mut |batch| {
        entries.extend(batch);
        ControlFlow::Continue(())
    });
    assert_eq!(report.n_found, entries.len());
    (entries, report)
}

struct Formats;

impl WalkFormats for Formats {
    fn is_article_name(&self, path: &Path) -> bool {
        import::is_article_name(path)
    }

    fn contents(
        &self,
        path: &Path,
        look: Look,
    ) -> Result<Option<pullquote_text::Contents>, String> {
        let contents = match look {
            Look::AtName => import::contents_by_name(path),
            Look::Inside => import::contents(path),
        };
        contents.map_err(|error| error.to_string())
    }
}

fn names(entries: &[Entry]) -> Vec<String> {
    entries.iter().map(|entry| entry.source.name()).collect()
}

#[test]
fn walk_descends_in_order_of_names() {
    let dir = tree(&[
        ("b.txt", "B"),
        ("a/deep/er/c.md", "C"),
        ("a/plain", "P"),
        ("a/Interview with Mr. Vane", "V"),
        (".hidden.txt", "no"),
        (".git/x.txt", "no"),
        ("photo.jpg", "no"),
    ]);
    let (entries, report) = walked(&[dir.path().to_owned()]);
    assert_eq!(
        names(&entries),
        ["Interview with Mr. Vane", "c.md", "plain", "b.txt"]
    );
    assert!(entries.iter().all(|entry| entry.error.is_none()));
    assert!(entries[1].folder.ends_with("a/deep/er"));
    assert!(entries[1].modified.is_some());
    let skipped = report
        .unreadable
        .first
        .iter()
        .map(|skip| skip.path.file_name());
    assert_eq!(skipped.collect::<Vec<_>>(), [Some("photo.jpg".as_ref())]);
}

#[test]
fn maildir_is_walked_with_its_folders() {
    let mail = "From: Ann Roe <a@b.example>\nSubject: Elms\nMessage-ID: <1@b.example>\n\nText\n";
    let dir = tree(&[
        ("Mail/cur/1709617800.M1P2.host:2,S", mail),
        ("Mail/new/1709617801.M1P2.host", mail),
        ("Mail/tmp/1709617802.M1P2.host", mail),
        ("Mail/.Lists.Trees/cur/1709617803.M1P2.host:2,", mail),
        ("Mail/.Lists.Trees/new/.keep", ""),
        ("Mail/.cache/x.txt", "no"),
        ("Mail/dovecot-uidlist", "no"),
    ]);
    let (entries, _) = walked(&[dir.path().to_owned()]);
    assert_eq!(
        names(&entries),
        [
            "1709617803.M1P2.host:2,",
            "1709617800.M1P2.host:2,S",
            "1709617801.M1P2.host"
        ]
    );
}

#[test]
fn named_files_are_listed_whatever_their_extension() {
    let dir = tree(&[(".odd.jpg", "words")]);
    let path = dir.path().join(".odd.jpg");
    let missing = dir.path().join("missing.txt");
    let (entries, _) = walked(&[path.clone(), missing, path]);
    assert_eq!(names(&entries), [".odd.jpg", "missing.txt"]);
    assert_eq!(entries[0].error, None);
    assert_eq!(entries[1].error.as_deref(), Some("does not exist"));
}

#[test]
fn first_batches_are_small_and_break_ends_the_walk() {
    let files = (0..500).map(|n| (format!("{n:03}.txt"), "x"));
    let files = files.collect::<Vec<_>>();
    let dir = tree(
        &files
            .iter()
            .map(|(name, text)| (name.as_str(), *text))
            .collect::<Vec<_>>(),
    );
    let mut sizes = Vec::new();
    walk(&[dir.path().to_owned()], &Formats, &mut |batch| {
        sizes.push(batch.len());
        ControlFlow::Continue(())
    });
    assert!(sizes[0] <= 32 && sizes.iter().sum::<usize>() == 500);
    let mut n_batches = 0;
    walk(&[dir.path().to_owned()], &Formats, &mut |_| {
        n_batches += 1;
        ControlFlow::Break(())
    });
    assert_eq!(n_batches, 1);
}

#[test]
fn peek_fills_in_title_publisher_and_word_count() {
    let body =
        "The council of Marrow has counted its trees again, it said on Monday.\n\n".repeat(400);
    let text = format!("Trees are counted twice\n\nThe Marrow Gazette\n\n{body}");
    let dir = tree(&[("a.txt", &text), ("empty.txt", "")]);
    let (mut entries, _) = walked(&[dir.path().to_owned()]);
    for entry in &mut entries {
        walk::peek(entry, &|head, source| {
            import::preview(head, source).map_err(|error| error.to_string())
        });
    }
    assert_eq!(entries[0].title, "Trees are counted twice");
    assert_eq!(entries[0].publisher, "The Marrow Gazette");
    let n_words = text.split_whitespace().count() as u32;
    assert!(entries[0].words.abs_diff(n_words) < n_words / 50);
    assert_eq!(entries[1].label(), "empty.txt");
    assert_eq!((entries[1].words, &entries[1].error), (0, &None));
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    #[test]
    fn symlink_cycles_end() {
        let dir = tree(&[("a/x.txt", "X")]);
        symlink(dir.path(), dir.path().join("a/up")).unwrap();
        symlink("self", dir.path().join("self")).unwrap();
        symlink(dir.path().join("a/x.txt"), dir.path().join("linked.txt")).unwrap();
        let (entries, report) = walked(&[dir.path().to_owned()]);
        assert_eq!(names(&entries), ["x.txt", "linked.txt"]);
        assert_eq!(report.unreadable.n, 1);
    }

    #[test]
    fn special_files_are_skipped_with_a_reason() {
        let dir = tree(&[("a.txt", "A")]);
        let socket = dir.path().join("s.txt");
        let _socket = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        let (entries, report) = walked(&[dir.path().to_owned()]);
        assert_eq!(names(&entries), ["a.txt"]);
        assert_eq!(report.unreadable.first[0].reason, "is a socket, not a file");
        let (named, _) = walked(&[socket, PathBuf::from("/dev/null")]);
        let errors = named.iter().map(|entry| entry.error.as_deref().unwrap());
        assert_eq!(
            errors.collect::<Vec<_>>(),
            ["is a socket, not a file", "is a device, not a file"]
        );
    }

    #[test]
    fn non_utf8_names_are_listed_and_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(OsStr::from_bytes(b"caf\xe9 \x1b[31m.txt"));
        if fs::write(&path, "Body").is_err() {
            return; // Some file systems take UTF-8 only.
        }
        let (entries, _) = walked(&[dir.path().to_owned()]);
        assert!(!entries[0].label().contains('\u{1b}'));
        assert_eq!(
            import::open(&pullquote_text::Source::File(path.clone()))
                .unwrap()
                .text(),
            "Body"
        );
    }
}

fn copied(result: &Result<Added, AddError>) -> &Path {
    match result {
        Ok(Added::Copied(path)) => path,
        other => panic!("{other:?}"),
    }
}

#[test]
fn add_copies_files_and_never_replaces_one() {
    let dir = tree(&[("one/a.txt", "first"), ("two/a.txt", "second")]);
    let folder = dir.path().join("library/articles");
    let files = [dir.path().join("one/a.txt"), dir.path().join("two/a.txt")];
    let results = add(&files, &folder);
    assert_eq!(copied(&results[0]), folder.join("a.txt"));
    assert_eq!(copied(&results[1]), folder.join("a (2).txt"));
    assert_eq!(fs::read_to_string(folder.join("a.txt")).unwrap(), "first");
    let again = add(&files[1..], &folder);
    assert!(matches!(&again[0], Ok(Added::AlreadyThere(path)) if path.ends_with("a (2).txt")));
    // No temporary file is left.
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 2);
}

#[test]
fn long_names_are_truncated_before_the_number() {
    let name = format!("{}.txt", "é".repeat(125));
    let dir = tree(&[(&format!("one/{name}"), "1"), (&format!("two/{name}"), "2")]);
    let folder = dir.path().join("in");
    let results = add(
        &[
            dir.path().join("one").join(&name),
            dir.path().join("two").join(&name),
        ],
        &folder,
    );
    let second = copied(&results[1]).file_name().unwrap().to_str().unwrap();
    assert!(second.ends_with("é (2).txt") && second.len() <= 255);
}

#[test]
fn directories_and_missing_files_are_not_added() {
    let dir = tree(&[("a.txt", "A")]);
    let folder = dir.path().join("in");
    let results = add(&[dir.path().to_owned(), dir.path().join("none")], &folder);
    assert!(matches!(results[0], Err(AddError::NotAFile)));
    assert!(matches!(results[1], Err(AddError::Read(_))));
    assert!(!folder.exists());
}
