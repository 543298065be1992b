//! Disks that are full: small mounted file systems, where mounting is allowed. Nothing is lost, nothing is half,
//! the reason is told, and the same command succeeds once there is room.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::home::{Home, stderr, stdout};
use crate::http_server::{HttpServer, Reply};
use crate::web::{ferry, files, run, serving};

/// A file system of its own for a folder of `Home`, with room for some files.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// `None`, with a message, where mounting is not allowed.
    fn at(folder: PathBuf) -> Option<Self> {
        fs::create_dir_all(&folder).unwrap();
        let mount = ["-t", "tmpfs", "-o", "size=256k", "none"];
        let made = Command::new("mount").args(mount).arg(&folder).output();
        if made.is_ok_and(|made| made.status.success()) {
            return Some(Self(folder));
        }
        eprintln!("skipped: no file system can be mounted here");
        None
    }

    fn ballast(&self) -> PathBuf {
        self.0.join(".ballast")
    }

    /// Fills the disk up, but for `spare` bytes.
    fn fill(&self, spare: u64) {
        let mut file = fs::File::create(self.ballast()).unwrap();
        while file.write_all(&[b'x'; 1024]).is_ok() {}
        let len = file.metadata().unwrap().len();
        file.set_len(len.saturating_sub(spare)).unwrap();
    }

    fn make_room(&self) {
        fs::remove_file(self.ballast()).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[track_caller]
fn fails_for_want_of_room(out: &Output) {
    assert_eq!(out.status.code(), Some(1), "{}{}", stdout(out), stderr(out));
    let told = stderr(out);
    let is_told = told.contains("No space left") || told.contains("the disk is full");
    assert!(is_told && !told.contains("panicked"), "{told}");
}

/// Every file below `folder` but the ballast, with its bytes.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if !path.ends_with(".ballast") {
                found.push((path.clone(), fs::read(path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// A paragraph with words of its own: what is nearly the same is kept once.
fn paragraph(article: usize, line: usize) -> String {
    let word = |n: usize| {
        let seed = (article * 1_000 + line) * 10 + n;
        let letter = |place: u32| char::from(b'a' + (seed / 7_usize.pow(place) % 7) as u8);
        (0..6).map(letter).collect::<String>()
    };
    let words: Vec<String> = (0..8).map(word).collect();
    format!("<p>The {} waited on Monday.</p>", words.join(" "))
}

/// A feed of whole articles, each of some 12 KB.
fn feed(n: usize) -> HttpServer {
    let item = |at: usize| {
        let text: String = (0..150).map(|line| paragraph(at, line)).collect();
        format!(
            "<item><title>Ferry number {at}</title><guid>ferry-{at}</guid>\
             <pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate><content:encoded><![CDATA[{text}]]></content:encoded></item>"
        )
    };
    let items: String = (0..n).map(item).collect();
    let rss = format!(
        "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>\
         <title>Courier</title>{items}</channel></rss>"
    );
    serving(Reply::new(200, "application/rss+xml", rss))
}

/// The articles of the feed that are in the library, by their numbers.
fn kept(home: &Home) -> Vec<usize> {
    let of_feed = contents(&home.path("data/pullquote/articles"));
    let pages = of_feed
        .into_iter()
        .filter(|(path, _)| path.extension().is_some_and(|ending| ending == "html"));
    let mut numbers: Vec<usize> = pages
        .map(|(path, page)| {
            let page = String::from_utf8(page).unwrap();
            assert!(page.trim_end().ends_with("</html>"), "{}", path.display());
            assert_eq!(
                page.matches("waited on Monday").count(),
                150,
                "{}",
                path.display()
            );
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            name.rsplit(' ').next().unwrap().parse().unwrap()
        })
        .collect();
    numbers.sort_unstable();
    numbers
}

#[test]
fn fetch_keeps_whole_articles_until_the_disk_is_full_and_the_rest_next_time() {
    let home = Home::new();
    let server = feed(12);
    let subscribed = run(
        &home,
        &["subscribe", "--mode", "feed", &server.url("/feed")],
        &[],
    );
    assert_eq!(subscribed.status.code(), Some(0), "{}", stderr(&subscribed));
    let Some(disk) = SmallDisk::at(home.path("data/pullquote/articles")) else {
        return;
    };
    disk.fill(64 << 10);
    fails_for_want_of_room(&run(&home, &["fetch", "--all"], &[]));
    let first = kept(&home);
    assert!(!first.is_empty() && first.len() < 12, "{first:?}");
    disk.make_room();
    let out = run(&home, &["fetch", "--all"], &[]);
    assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
    assert_eq!(kept(&home), (0..12).collect::<Vec<_>>(), "each once");
}

#[test]
fn fetch_without_room_for_its_state_keeps_no_article_twice() {
    let home = Home::new();
    let server = feed(3);
    run(
        &home,
        &["subscribe", "--mode", "feed", &server.url("/feed")],
        &[],
    );
    let Some(disk) = SmallDisk::at(home.path("state/pullquote")) else {
        return;
    };
    disk.fill(0);
    fails_for_want_of_room(&run(&home, &["fetch", "--all"], &[]));
    for (path, bytes) in contents(&disk.0) {
        let is_json = serde_json::from_slice::<serde_json::Value>(&bytes).is_ok();
        assert!(bytes.is_empty() || is_json, "{} is half", path.display());
    }
    disk.make_room();
    let out = run(&home, &["fetch", "--all"], &[]);
    assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
    assert_eq!(kept(&home), [0, 1, 2]);
    let out = run(&home, &["fetch", "--all"], &[]);
    assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
    assert_eq!(kept(&home), [0, 1, 2]);
}

#[test]
fn page_is_added_once_there_is_room() {
    let home = Home::new();
    let server = serving(ferry());
    let Some(disk) = SmallDisk::at(home.path("data/pullquote/articles")) else {
        return;
    };
    disk.fill(0);
    let url = server.url("/ferry");
    fails_for_want_of_room(&run(&home, &["add", &url], &[]));
    let article = home.file("own.txt", "My own\n\nText of it.\n".repeat(100));
    let own = article.to_str().unwrap();
    fails_for_want_of_room(&run(&home, &["add", own], &[]));
    let left: Vec<_> = contents(&disk.0);
    assert!(left.iter().all(|(_, bytes)| bytes.is_empty()), "{left:?}");
    disk.make_room();
    for added in [url.as_str(), own] {
        let out = run(&home, &["add", added], &[]);
        assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
    }
    assert_eq!(files(&home).len(), 2, "{:?}", files(&home));
}

#[test]
fn article_is_deleted_and_brought_back_without_room() {
    let home = Home::new();
    let Some(disk) = SmallDisk::at(home.path("data/pullquote/articles")) else {
        return;
    };
    let path = disk.0.join("harbour.txt");
    let text = "The harbour story\n\n“It took long,” said Rosa Weld, the mayor.\n";
    fs::write(&path, text).unwrap();
    disk.fill(0);
    let name = path.to_str().unwrap();
    let out = run(&home, &["rm", name], &[]);
    assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
    assert!(!path.exists());
    let out = run(&home, &["restore", name], &[]);
    assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn tag_is_written_once_there_is_room() {
    let home = Home::new();
    let library = home.path("data/pullquote/articles");
    fs::create_dir_all(&library).unwrap();
    let path = library.join("harbour.txt");
    fs::write(&path, "The harbour story\n\nIt took long.\n").unwrap();
    let name = path.to_str().unwrap();
    let Some(disk) = SmallDisk::at(home.path("config/pullquote")) else {
        return;
    };
    let out = run(&home, &["tag", "add", "before", name], &[]);
    assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
    let before = fs::read(home.bookmarks()).unwrap();
    disk.fill(0);
    fails_for_want_of_room(&run(&home, &["tag", "add", "after", name], &[]));
    fails_for_want_of_room(&run(&home, &["star", name], &[]));
    assert_eq!(fs::read(home.bookmarks()).unwrap(), before);
    disk.make_room();
    let out = run(&home, &["tag", "add", "after", name], &[]);
    assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
    let shown = stdout(&run(&home, &["show", name], &[]));
    assert!(
        shown.contains("before") && shown.contains("after"),
        "{shown}"
    );
}
