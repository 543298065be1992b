//! What scans send.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::channel;

use super::*;

/// A scanner of `folder`, and what it sends.
fn scanner(folder: &Path) -> (Scanner, Receiver<Msg>) {
    let (sender, sent) = channel();
    let scanner = Scanner {
        roots: LibraryRoots {
            parts: Vec::new(),
            seeds: false,
            stdin: false,
            own: None,
            named: vec![folder.to_owned()],
        },
        known: HashMap::new(),
        collections: Collections::default(),
        index: None,
        send: Arc::new(move |msg| sender.send(msg).is_ok()),
    };
    (scanner, sent)
}

/// What a scan sends: titles listed, names unlisted.
fn scan(scanner: &mut Scanner, sent: &Receiver<Msg>) -> (Vec<String>, Vec<String>) {
    assert!(scanner.scan().is_continue());
    let (mut listed, mut unlisted) = (Vec::new(), Vec::new());
    for msg in sent.try_iter() {
        match msg {
            Msg::Listed(entries) | Msg::Described(entries) => {
                listed.extend(entries.into_iter().map(|entry| entry.title));
            }
            Msg::Unlisted(sources) => unlisted.extend(sources.iter().map(Source::name)),
            Msg::ListingEnded | Msg::Unreadable(_) => {}
            other => panic!("{other:?}"),
        }
    }
    (listed, unlisted)
}

#[test]
fn new_changed_and_deleted_files_are_each_sent_once() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).unwrap();
    let none = || Vec::<String>::new();
    let (mut scanner, sent) = scanner(dir.path());
    write("a.txt", "The First Headline\n\nA text follows here.\n");
    assert_eq!(
        scan(&mut scanner, &sent),
        (vec!["The First Headline".to_owned()], none())
    );
    assert_eq!(scan(&mut scanner, &sent), (none(), none()));
    write(
        "a.txt",
        "A Longer Second Headline\n\nAnother text follows here.\n",
    );
    let (listed, _) = scan(&mut scanner, &sent);
    assert_eq!(listed, ["A Longer Second Headline"]);
    fs::remove_file(dir.path().join("a.txt")).unwrap();
    assert_eq!(
        scan(&mut scanner, &sent),
        (none(), vec!["a.txt".to_owned()])
    );
}

#[test]
fn large_folder_gets_all_its_titles() {
    let dir = tempfile::tempdir().unwrap();
    for n in 0..TITLED_BATCH * 4 {
        let text = format!("Headline Number {n}\n\nA text follows here.\n");
        fs::write(dir.path().join(format!("{n}.txt")), text).unwrap();
    }
    let (mut scanner, sent) = scanner(dir.path());
    let (listed, _) = scan(&mut scanner, &sent);
    let mut titled: Vec<&String> = listed.iter().filter(|title| !title.is_empty()).collect();
    titled.sort();
    titled.dedup();
    assert_eq!(titled.len(), TITLED_BATCH * 4);
}

const EXPORT: &str = "1 of 2 DOCUMENTS\n\nThe Echo\n\nMay 9, 2019\n\nTrees counted\n\nLENGTH: 9 words\n\nThey \
    stand.\n\n2 of 2 DOCUMENTS\n\nThe Echo\n\nMay 7, 2019\n\nLadder gone\n\nLENGTH: 9 words\n\nIt is gone.\n";

#[test]
fn files_of_several_articles_are_replaced_by_these() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).unwrap();
    write("export.txt", EXPORT);
    write("settings.json", "{\"a\":1}");
    write("photo.jpg", "");
    fs::create_dir(dir.path().join("page_files")).unwrap();
    write("page_files/photo.jpg", "");
    let (mut scanner, sent) = scanner(dir.path());
    let (mut listed, _) = scan(&mut scanner, &sent);
    listed.sort();
    assert_eq!(listed, ["Ladder gone", "Trees counted"]);
    assert_eq!(scan(&mut scanner, &sent), (Vec::new(), Vec::new()));
    write("export.txt", "One Headline Alone\n\nA text follows here.\n");
    let (listed, mut unlisted) = scan(&mut scanner, &sent);
    unlisted.sort();
    assert_eq!(listed, ["One Headline Alone"]);
    assert_eq!(unlisted, ["export.txt#1", "export.txt#2"]);
    assert!(scanner.scan().is_continue());
    let unreadable = sent.try_iter().find_map(|msg| match msg {
        Msg::Unreadable(unreadable) => Some(unreadable),
        _ => None,
    });
    let unreadable = unreadable.unwrap();
    let reasons: Vec<&str> = unreadable
        .first
        .iter()
        .map(|file| file.reason.as_str())
        .collect();
    assert_eq!(unreadable.n, 2, "{reasons:?}");
    assert_eq!(
        reasons,
        [
            "is not read: .jpg files hold no articles",
            "holds no articles"
        ]
    );
}

#[test]
fn files_of_several_articles_are_found_in_a_large_folder() {
    let dir = tempfile::tempdir().unwrap();
    for n in 0..TITLED_BATCH * 2 {
        let text = format!("Headline Number {n}\n\nA text follows here.\n");
        fs::write(dir.path().join(format!("{n:04}.txt")), text).unwrap();
    }
    fs::write(dir.path().join("z.txt"), EXPORT).unwrap();
    fs::write(dir.path().join("z.json"), "{}").unwrap();
    let (mut scanner, sent) = scanner(dir.path());
    let (listed, mut unlisted) = scan(&mut scanner, &sent);
    assert!(listed.contains(&"Ladder gone".to_owned()));
    unlisted.sort();
    assert_eq!(unlisted, ["z.json", "z.txt"]);
    assert_eq!(scan(&mut scanner, &sent), (Vec::new(), Vec::new()));
}

#[test]
fn what_is_no_text_is_listed_with_the_reason() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(
        dir.path().join("notes.txt"),
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    )
    .unwrap();
    let (mut scanner, sent) = scanner(dir.path());
    assert!(scanner.scan().is_continue());
    let error = sent.try_iter().find_map(|msg| match msg {
        Msg::Listed(entries) => entries[0].error.clone(),
        _ => None,
    });
    let wanted = "cannot be read: it seems to be a picture (PNG)";
    assert_eq!(error.as_deref(), Some(wanted));
}
